import EnergyModel
import Simulation
import Testing

@testable import Fetching

/// What a log-in sends, and what its answer grants.
@Suite struct LogInAnswerTests {
  private static func token(_ body: String, status: Int = 200) -> Result<Grant, FetchFailure> {
    LogInAnswer.token(status: status, body: Array(body.utf8))
  }

  @Test(arguments: [
    ("{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":3600}", 3_540_000 as Int64?),
    ("{\"access_token\":\"abc\",\"token_type\":\"bearer\",\"expires_in\":\"3600\"}", 3_540_000),
    ("{\"access_token\":\"abc\",\"expires_in\":100}", 90_000), ("{\"access_token\":\"abc\",\"expires_in\":1}", 10_000),
    ("{\"access_token\":\"abc\",\"expires_in\":-5}", 10_000), ("{\"access_token\":\"abc\"}", nil),
    ("{\"access_token\":\"abc\",\"expires_in\":null}", nil),
    ("{\"access_token\":\"abc\",\"expires_in\":9223372036854775807}", 366 * 86_400_000 - 60_000),
  ])
  func `a token is good until shortly before its end`(body: String, lifetime: Int64?) {
    #expect(Self.token(body) == .success(Grant(proof: .token(Secret("abc")), lifetimeMilliseconds: lifetime)))
  }

  @Test(arguments: [
    "", "{}", "[]", "{\"access_token\":\"\"}", "{\"access_token\":7}", "{\"access_token\":\"a b\"}",
    "{\"access_token\":\"a\\r\\nX-Evil: 1\"}", "{\"access_token\":\"ä\"}", "{\"access_token\":\"abc\",\"token_type\":\"mac\"}",
    "<html>log in</html>", "{\"access_token\":\"" + String(repeating: "x", count: 16_385) + "\"}",
    String(repeating: "[", count: 60_000),
  ])
  func `what is no token that can be sent is none`(body: String) {
    #expect(Self.token(body) == .failure(.logInFailed))
  }

  @Test(arguments: [
    (400, "{\"error\":\"invalid_client\"}", FetchFailure.authenticationRefused),
    (401, "{\"error\":\"invalid_client\"}", .authenticationRefused), (401, "", .authenticationRefused),
    (403, "<html>", .authenticationRefused), (400, "{\"error\":\"unauthorized_client\"}", .authenticationRefused),
    (400, "{\"error\":\"invalid_scope\"}", .logInFailed), (400, "no", .logInFailed), (500, "", .logInFailed),
    (429, "", .logInFailed), (302, "", .logInFailed),
  ])
  func `who is refused is told from a server in trouble`(status: Int, body: String, expected: FetchFailure) {
    #expect(Self.token(body, status: status) == .failure(expected))
  }

  private static let session = Secret("#HttpOnly_gw\tFALSE\t/\tFALSE\t0\tsession\tabc")
  private static func ending(_ seconds: Int64) -> Secret { Secret("gw\tFALSE\t/\tFALSE\t\(seconds)\tother\tabc") }
  private static let now = Instant(seconds: 1_000_000)

  @Test func `cookies are good until the first of them ends`() {
    func lifetime(_ lines: Secret...) -> Int64?? {
      try? LogInAnswer.cookies(status: 302, lines: lines, now: Self.now).get().lifetimeMilliseconds
    }
    #expect(lifetime(Self.session) == .some(nil))
    #expect(lifetime(Self.session, Self.ending(1_000_300), Self.ending(1_000_900)) == .some(300_000))
    #expect(lifetime(Self.ending(999_000)) == .some(10_000))
  }

  @Test func `a log-in without a cookie was refused, one with too many is none`() {
    func failure(_ status: Int, _ lines: [Secret]) -> FetchFailure? {
      if case .failure(let failure) = LogInAnswer.cookies(status: status, lines: lines, now: Self.now) { failure } else { nil }
    }
    #expect(failure(200, []) == .authenticationRefused)
    #expect(failure(401, [Self.session]) == .authenticationRefused)
    #expect(failure(503, [Self.session]) == .logInFailed)
    #expect(failure(200, Array(repeating: Self.session, count: 65)) == .logInFailed)
    #expect(failure(200, [Secret(String(repeating: "x", count: 17_000))]) == .logInFailed)
    #expect(failure(204, [Self.session]) == nil)
  }

  private static func filled(_ body: String, user: String = "a&b", password: String = "p\"w={user}") throws -> Request {
    let cookie = CookieLogIn(
      url: "http://gw/login?u={user}", method: .post, body: body, user: user, password: Secret(password))
    return LogIn.cookie(cookie, connection: nil).request(timeoutMilliseconds: 1_000)
  }

  @Test func `user and password are written as a form, as JSON and as an address ask for`() throws {
    let form = try Self.filled("user={user}&pw={password}&x={y}")
    #expect(form.url == "http://gw/login?u=a%26b")
    #expect(form.options?.body?.revealed == "user=a%26b&pw=p%22w%3D%7Buser%7D&x={y}")
    #expect(form.options?.headers == [.init(name: "Content-Type", value: "application/x-www-form-urlencoded")])
    let json = try Self.filled(" { \"u\": \"{user}\", \"p\": \"{password}\" }", password: "p\"\\\u{1}ä")
    #expect(json.options?.body?.revealed == " { \"u\": \"a&b\", \"p\": \"p\\\"\\\\\\u0001ä\" }")
    #expect(json.options?.headers == [.init(name: "Content-Type", value: "application/json")])
    #expect(!"\(form) \(json)".contains("p%22w"))
  }

  @Test func `a client shows its credentials where the server wants them`() {
    func request(_ place: ClientCredentials.Place) -> Request {
      let credentials = ClientCredentials(
        tokenURL: "https://id/token", clientID: "me:ter", clientSecret: Secret("a b"), scope: "read:meters x", place: place)
      return LogIn.token(credentials, proxy: nil).request(timeoutMilliseconds: 1_000)
    }
    let grant = "grant_type=client_credentials&scope=read%3Ameters%20x"
    #expect(request(.basic).authentication == .basic(user: "me%3Ater", password: Secret("a%20b")))
    #expect(request(.basic).options?.body == Secret(grant))
    #expect(request(.post).authentication == nil)
    #expect(request(.post).options?.body == Secret(grant + "&client_id=me%3Ater&client_secret=a%20b"))
  }

  @Test func `whatever a token address answers, it is a token that can be sent or none`() {
    var random = SplitMix64(seed: 7)
    let whole = Array("{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":3600}".utf8)
    var granted = 0
    for _ in 0..<3_000 {
      var body = whole
      for _ in 0..<Int(random.next(in: 1...4)) {
        let place = Int(random.next(in: 0...Int64(body.count - 1)))
        if random.next(in: 0...1) == 0 { body[place] = UInt8(random.next(in: 0...255)) } else { body.remove(at: place) }
      }
      guard case .success(let grant) = LogInAnswer.token(status: 200, body: body) else { continue }
      granted += 1
      guard case .token(let token) = grant.proof else { continue }
      #expect(!token.revealed.isEmpty && token.revealed.utf8.allSatisfy { (0x21...0x7E).contains($0) })
      #expect(grant.lifetimeMilliseconds ?? 10_000 >= 10_000)
    }
    #expect(granted > 100)
  }
}
