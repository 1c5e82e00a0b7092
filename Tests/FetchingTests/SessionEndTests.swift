import EnergyModel
import Fetching
import Glibc
import Simulation
import Testing

/// Sessions that end while endpoints are polled.
@Suite struct SessionEndTests {
  private let platform = SessionPlatform()

  /// A platform whose refusals are forgotten after a tenth of a second, in place of a minute.
  private func impatient() throws -> TransferBench {
    let platform = platform
    return try TransferBench(limits: TransferLimits(inFlightMax: 16, refusalPauseMilliseconds: 100)) { platform.answer($0) }
  }

  private func credentials(_ bench: TransferBench, isCookie: Bool) -> Authentication {
    isCookie
      ? .cookie(
        CookieLogIn(
          url: bench.server.url("/login"), method: .post, body: "{password}", user: "", password: Secret("p")))
      : .oauth2(ClientCredentials(tokenURL: bench.server.url("/token"), clientID: "c", clientSecret: Secret("s")))
  }

  @Test(arguments: [("/m", false), ("/m", true), ("/moved", true), ("/page", true)])
  func `a poll that finds its session over goes on with a new one, asked for once`(path: String, isCookie: Bool) throws {
    let bench = try impatient()
    let authentication = credentials(bench, isCookie: isCookie)
    #expect(bench.text(bench.request(path, authentication: authentication))?.hasSuffix("1\"") == true)
    usleep(150_000)
    platform.change { $0.revokedBelow = 1 }
    for key in 0..<60 { bench.transfers.begin(bench.request(path, authentication: authentication), key: key) }
    let all = bench.drain()
    #expect(all.count == 60)
    #expect(all.allSatisfy { $0.answer.map { String(decoding: $0.body, as: UTF8.self).hasSuffix("2\"") } == true })
    #expect(platform.tokenRequests.count == 2)
  }

  @Test func `a session that is refused as soon as it is given is not asked for again and again`() throws {
    let bench = try impatient()
    platform.change { $0.revokedBelow = 1_000 }
    let authentication = credentials(bench, isCookie: false)
    let start = monotonicMilliseconds()
    while monotonicMilliseconds() - start < 1_000 {
      #expect(bench.failure(bench.request(authentication: authentication)) == .authenticationRefused)
    }
    // Ten pauses went by.
    #expect((3...12).contains(platform.tokenRequests.count))
  }

  @Test func `a page that comes with a new session too is handed on as it is`() throws {
    let bench = try impatient()
    platform.change { $0.revokedBelow = 1_000 }
    let authentication = credentials(bench, isCookie: true)
    #expect(bench.text(bench.request("/page", authentication: authentication)) == "<html>log in</html>")
    usleep(150_000)
    #expect(bench.answer(bench.request("/page", authentication: authentication))?.contentType == "text/html")
    #expect(platform.tokenRequests.count == 2)
  }
}
