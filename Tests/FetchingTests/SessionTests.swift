import EnergyModel
import Fetching
import Simulation
import Testing

/// Tokens, cookies and refused passwords, as endpoints meet them.
@Suite struct SessionTests {
  private let platform = SessionPlatform()
  private let bench: TransferBench

  init() throws {
    let platform = platform
    bench = try TransferBench(limits: TransferLimits(inFlightMax: 16)) { platform.answer($0) }
  }

  private func token(_ secret: String = "s3cret", scope: String = "") -> Authentication {
    .oauth2(
      ClientCredentials(tokenURL: bench.server.url("/token"), clientID: "meters", clientSecret: Secret(secret), scope: scope))
  }

  private func cookie(_ password: String = "p w", method: RequestOptions.Method = .post) -> Authentication {
    let url = bench.server.url("/login")
    return .cookie(
      CookieLogIn(
        url: url, method: method, body: "user={user}&password={password}", user: "admin", password: Secret(password)))
  }

  // MARK: Tokens

  @Test func `three hundred endpoints that need a token ask for it once`() throws {
    for key in 0..<300 { bench.transfers.begin(bench.request("/m\(key)", authentication: token()), key: key) }
    let all = bench.drain()
    #expect(all.count == 300)
    #expect(all.allSatisfy { $0.answer.map { String(decoding: $0.body, as: UTF8.self) } == "\"Bearer t1\"" })
    #expect(platform.tokenRequests == ["POST Basic bWV0ZXJzOnMzY3JldA== grant_type=client_credentials"])
    // And later none at all.
    #expect(bench.text(bench.request("/m", authentication: token())) == "\"Bearer t1\"")
    #expect(platform.tokenRequests.count == 1)
  }

  @Test func `another scope is another token`() throws {
    #expect(bench.text(bench.request(authentication: token())) == "\"Bearer t1\"")
    #expect(bench.text(bench.request(authentication: token(scope: "read"))) == "\"Bearer t2\"")
    #expect(bench.text(bench.request(authentication: token())) == "\"Bearer t1\"")
  }

  @Test func `a client that is refused is asked for once, and its endpoints send nothing`() throws {
    platform.change {
      $0.trouble = .body(Array("{\"error\":\"invalid_client\"}".utf8), contentType: "application/json", status: 401)
    }
    for round in 0..<5 {
      for key in 0..<50 { bench.transfers.begin(bench.request("/m\(key)", authentication: token()), key: key) }
      let all = bench.drain()
      #expect(all.count == 50 && all.allSatisfy { $0.failure == .authenticationRefused }, "round \(round)")
    }
    #expect(platform.tokenRequests.count == 1)
    #expect(platform.polls == 0)
    // A mended secret goes at once, and so does everything after a reload.
    platform.change { $0.trouble = nil }
    #expect(bench.text(bench.request(authentication: token("right"))) == "\"Bearer t1\"")
    bench.transfers.tryRefusedAgain()
    #expect(bench.text(bench.request(authentication: token())) == "\"Bearer t2\"")
  }

  @Test(arguments: [Reply.closeWithoutAnswer, .status(503), .json("{\"error\":\"later\"}"), .garbage([1, 2, 3])])
  func `a token address in trouble fails its endpoints with its own reason, asked once`(trouble: Reply) throws {
    platform.change { $0.trouble = trouble }
    for key in 0..<40 { bench.transfers.begin(bench.request("/m\(key)", authentication: token()), key: key) }
    #expect(bench.drain().allSatisfy { $0.failure == .logInFailed })
    #expect(bench.failure(bench.request(authentication: token())) == .logInFailed)
    #expect(platform.tokenRequests.count == 1)
    // Others are not held up.
    #expect(bench.text(bench.request(authentication: .bearer(token: Secret("x9")))) == "\"Bearer x9\"")
  }

  @Test func `an endless token answer is cut`() throws {
    platform.change { $0.trouble = .endlessChunked }
    #expect(bench.failure(bench.request(authentication: token(), timeoutMilliseconds: 5_000)) == .logInFailed)
  }

  @Test func `each endpoint waits for the token within its own time`() throws {
    platform.change { $0.trouble = .silence }
    bench.transfers.begin(bench.request("/a", authentication: token(), timeoutMilliseconds: 2_000), key: 1)
    bench.transfers.begin(bench.request("/b", authentication: token(), timeoutMilliseconds: 200), key: 2)
    let start = monotonicMilliseconds()
    #expect(try #require(bench.wait(for: 2)).failure == .timedOut)
    #expect((190...1_200).contains(monotonicMilliseconds() - start))
    #expect(bench.transfers.queued == 1)
    #expect(try #require(bench.wait(for: 1)).failure == .logInFailed)
    #expect((1_700...4_000).contains(monotonicMilliseconds() - start))
  }

  @Test func `what waits for a token can be cancelled, and the end ends it`() throws {
    platform.change { $0.trouble = .silence }
    for key in 0..<3 { bench.transfers.begin(bench.request(authentication: token(), timeoutMilliseconds: 9_000), key: key) }
    bench.transfers.cancel(key: 1)
    let first = bench.transfers.wait(milliseconds: 0).completions
    #expect(first.map(\.key) == [1])
    bench.transfers.cancelAll()
    let rest = bench.transfers.wait(milliseconds: 0).completions
    #expect(Set(rest.map(\.key)) == [0, 2])
    #expect((first + rest).allSatisfy { $0.failure == .cancelled })
    #expect(bench.transfers.inFlight == 0 && bench.transfers.queued == 0)
    bench.transfers.begin(bench.request(authentication: token()), key: 7)
    bench.transfers.close()
  }

  @Test func `a token that was revoked a moment ago is not asked for in a storm`() throws {
    #expect(bench.text(bench.request(authentication: token())) == "\"Bearer t1\"")
    platform.change { $0.revokedBelow = 1 }
    for _ in 0..<5 { #expect(bench.failure(bench.request(authentication: token())) == .authenticationRefused) }
    // One poll found out; the token was young, so a new one would have been refused like it.
    #expect(platform.polls == 2)
    #expect(platform.tokenRequests.count == 1)
    bench.transfers.tryRefusedAgain()
    platform.change { $0.revokedBelow = 0 }
    #expect(bench.text(bench.request(authentication: token())) == "\"Bearer t1\"")
  }

  // MARK: Cookies

  @Test func `a log-in gives the cookie that every poll carries`() throws {
    for key in 0..<20 { bench.transfers.begin(bench.request("/m\(key)", authentication: cookie()), key: key) }
    #expect(bench.drain().allSatisfy { $0.answer.map { String(decoding: $0.body, as: UTF8.self) } == "\"session=s1\"" })
    #expect(platform.tokenRequests == ["POST  user=admin&password=p%20w"])
    // Another user of the same gateway has a session of its own, and who has none gets none.
    #expect(bench.text(bench.request(authentication: cookie("other"))) == "\"session=s2\"")
    #expect(bench.failure(bench.request()) == .authenticationRefused)
    #expect(bench.text(bench.request(authentication: cookie())) == "\"session=s1\"")
  }

  @Test func `a cookie that an answer renews goes with the next poll`() throws {
    #expect(bench.text(bench.request("/rolling", authentication: cookie())) == "\"session=s1\"")
    #expect(bench.text(bench.request("/rolling", authentication: cookie())) == "\"session=rolled\"")
  }

  @Test func `a log-in without a cookie is a refusal`() throws {
    platform.change { $0.trouble = .body(Array("<html>wrong password</html>".utf8), contentType: "text/html") }
    #expect(bench.failure(bench.request(authentication: cookie())) == .authenticationRefused)
    #expect(bench.failure(bench.request("/other", authentication: cookie())) == .authenticationRefused)
    #expect(platform.tokenRequests.count == 1)
    #expect(platform.polls == 0)
  }

  @Test func `a cookie stays on its host`() throws {
    let other = try LoopbackServer { head in .json("\"\(head.header("cookie") ?? "none")\"") }
    defer { other.stop() }
    let request = Request(
      url: "http://localhost:\(other.port)/", authentication: cookie(), timeoutMilliseconds: 2_000, bodyLimitBytes: 1_000,
      keepsConnection: false)
    #expect(bench.text(request) == "\"none\"")
  }

  // MARK: Refused passwords

  @Test func `a wrong password is sent once a minute, however often it is polled`() throws {
    let wrong = Authentication.basic(user: "a", password: Secret("b"))
    for _ in 0..<10 { #expect(bench.failure(bench.request("/m", authentication: wrong)) == .authenticationRefused) }
    #expect(platform.polls == 1)
    bench.transfers.tryRefusedAgain()
    #expect(bench.failure(bench.request("/m", authentication: wrong)) == .authenticationRefused)
    #expect(platform.polls == 2)
  }

  @Test func `a forbidden address does not silence the others of its gateway`() throws {
    let known = Authentication.bearer(token: Secret("t9"))
    for _ in 0..<3 { #expect(bench.failure(bench.request("/forbidden", authentication: known)) == .authenticationRefused) }
    #expect(bench.text(bench.request("/m", authentication: known)) == "\"Bearer t9\"")
    #expect(bench.server.requests == 2)
  }
}
