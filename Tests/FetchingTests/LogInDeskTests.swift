import EnergyModel
import Testing

@testable import Fetching

/// Who asks for a session, who waits for it, and what follows a refusal: without sockets and clocks.
@Suite struct LogInDeskTests {
  private static let credentials = ClientCredentials(
    tokenURL: "https://id.example/token", clientID: "meters", clientSecret: Secret("s"))
  private static let logIn = LogIn.token(credentials, proxy: nil)
  private static let grant = Grant(proof: .token(Secret("t1")), lifetimeMilliseconds: 540_000)

  private static func request(timeoutMilliseconds: Int = 10_000) -> Request {
    Request(
      url: "https://api.example/", authentication: .oauth2(credentials), timeoutMilliseconds: timeoutMilliseconds,
      bodyLimitBytes: 1_000, keepsConnection: false)
  }

  private var desk = LogInDesk()

  /// What a decision amounts to, in a word.
  private static func word(_ decision: LogInDesk.Decision) -> String {
    switch decision {
    case .send(.token(let token), let use): "send \(token.revealed) \(use.generation)"
    case .send(.cookies, _): "send cookies"
    case .wait(let asked): asked == nil ? "wait" : "ask"
    case .refuse(let failure): "refuse \(failure.name)"
    }
  }

  private static func word(_ resumed: LogInDesk.Resumed) -> String {
    switch resumed {
    case .go(let request, let key): "go \(key) \(request.timeoutMilliseconds)"
    case .end(let key, let failure): "end \(key) \(failure.name)"
    }
  }

  private mutating func ask(_ key: Int, at now: Int64, timeout: Int = 10_000) -> String {
    Self.word(desk.ask(Self.request(timeoutMilliseconds: timeout), Self.logIn, key: key, at: now))
  }

  private mutating func answered(_ result: Result<Grant, FetchFailure>, at now: Int64) -> [String] {
    desk.answered(0, result, at: now).map(Self.word)
  }

  @Test mutating func `one asks, the others wait, and all go on with what is left of their time`() {
    #expect(ask(1, at: 0) == "ask")
    for key in 2..<1_000 { #expect(ask(key, at: 100, timeout: 5_000) == "wait") }
    #expect(desk.waitingCount == 999)
    #expect(desk.nextDeadline == 5_100)
    let resumed = answered(.success(Self.grant), at: 1_100)
    #expect(resumed.count == 999)
    #expect(resumed.prefix(2) == ["go 1 8900", "go 2 4000"])
    #expect(ask(1, at: 1_200) == "send t1 1")
  }

  @Test mutating func `the log-in leaves time for the request itself`() {
    guard case .wait(let asked?) = desk.ask(Self.request(), Self.logIn, key: 1, at: 0) else {
      Issue.record("nothing is asked")
      return
    }
    #expect(asked.request.timeoutMilliseconds == 9_000)
    #expect(asked.request.url == "https://id.example/token")
  }

  @Test mutating func `who has waited long enough ends, and the session still comes for the next`() {
    _ = ask(1, at: 0, timeout: 2_000)
    _ = ask(2, at: 0, timeout: 8_000)
    #expect(desk.takeOverdue(at: 1_999).isEmpty)
    #expect(desk.takeOverdue(at: 2_000) == [1])
    #expect(answered(.success(Self.grant), at: 3_000) == ["go 2 5000"])
    #expect(ask(1, at: 3_001) == "send t1 1")
  }

  @Test mutating func `more than may wait are refused at once, and all deadlines are kept whatever goes`() {
    desk = LogInDesk(waitingMax: 3)
    let asked = [5_000, 2_000, 9_000, 1_000].enumerated().map { ask($0.offset, at: 0, timeout: $0.element) }
    #expect(asked == ["ask", "wait", "wait", "refuse out_of_resources"])
    #expect(desk.nextDeadline == 2_000)
    _ = desk.cancel(key: 1)
    #expect(desk.nextDeadline == 5_000)
    #expect(desk.takeOverdue(at: 5_000) == [0])
    #expect(desk.nextDeadline == 9_000)
    #expect(answered(.success(Self.grant), at: 6_000) == ["go 2 3000"])
    #expect(desk.nextDeadline == nil)
  }

  @Test mutating func `a session that comes too late for a request ends it`() {
    _ = ask(1, at: 0, timeout: 2_000)
    #expect(answered(.success(Self.grant), at: 2_000) == ["end 1 timed_out"])
  }

  @Test(arguments: [FetchFailure.authenticationRefused, .logInFailed])
  mutating func `after a refusal or silence there is a minute without an attempt`(failure: FetchFailure) {
    _ = ask(1, at: 0)
    _ = ask(2, at: 0)
    #expect(answered(.failure(failure), at: 500) == ["end 1 \(failure.name)", "end 2 \(failure.name)"])
    for now in stride(from: Int64(501), to: 60_500, by: 5_000) { #expect(ask(3, at: now) == "refuse \(failure.name)") }
    #expect(ask(3, at: 60_500) == "ask")
    #expect(ask(4, at: 60_501) == "wait")
  }

  @Test mutating func `another configuration tries at once`() {
    _ = ask(1, at: 0)
    _ = answered(.failure(.authenticationRefused), at: 500)
    desk.tryAgain(at: 600)
    #expect(ask(1, at: 600) == "ask")
  }

  @Test mutating func `another secret is another log-in`() {
    _ = ask(1, at: 0)
    _ = answered(.failure(.authenticationRefused), at: 500)
    let mended = ClientCredentials(tokenURL: "https://id.example/token", clientID: "meters", clientSecret: Secret("right"))
    #expect(Self.word(desk.ask(Self.request(), .token(mended, proxy: nil), key: 1, at: 501)) == "ask")
  }

  @Test mutating func `a session is renewed when its time is over`() {
    _ = ask(1, at: 0)
    _ = answered(.success(Self.grant), at: 1_000)
    #expect(ask(1, at: 540_999) == "send t1 1")
    #expect(ask(1, at: 541_000) == "ask")
    _ = answered(.success(Grant(proof: .token(Secret("t2")), lifetimeMilliseconds: nil)), at: 541_500)
    #expect(ask(1, at: .max - 1) == "send t2 2")
  }

  @Test mutating func `a refused session is asked for anew once a minute at most`() {
    _ = ask(1, at: 0)
    _ = answered(.success(Self.grant), at: 0)
    let first = LogInDesk.Use(id: 0, generation: 1)
    // The credentials were good a moment ago: a new session would be refused like this one.
    let early = desk.refused(first, at: 59_999)
    #expect(!early)
    let late = desk.refused(first, at: 60_000)
    #expect(late)
    #expect(ask(1, at: 60_000) == "ask")
    // Those that were under way with the old session meanwhile take the new one.
    let other = desk.refused(first, at: 60_001)
    #expect(other)
    _ = answered(.success(Grant(proof: .token(Secret("t2")), lifetimeMilliseconds: 540_000)), at: 60_500)
    let behind = desk.refused(first, at: 60_501)
    #expect(behind)
    #expect(ask(2, at: 60_502) == "send t2 2")
    let again = desk.refused(LogInDesk.Use(id: 0, generation: 2), at: 60_503)
    #expect(!again)
  }

  @Test mutating func `what is cancelled waits no longer, and leaves no minute behind`() {
    for key in [1, 2, 1] { _ = ask(key, at: 0) }
    let cancelled = desk.cancel(key: 1)
    #expect(cancelled == 2)
    let rest = desk.cancelAll()
    #expect(rest == [2])
    #expect(answered(.failure(.cancelled), at: 10).isEmpty)
    #expect(ask(3, at: 11) == "ask")
  }

  @Test mutating func `sessions that nobody uses are forgotten, those in use are not`() {
    _ = ask(1, at: 0)
    _ = answered(.success(Grant(proof: .token(Secret("t1")), lifetimeMilliseconds: nil)), at: 0)
    desk.tryAgain(at: 86_400_000)
    #expect(ask(1, at: 86_400_000) == "send t1 1")
    desk.tryAgain(at: 3 * 86_400_000)
    #expect(ask(1, at: 3 * 86_400_000) == "ask")
  }

  @Test mutating func `cookies that an answer changed replace those of the same session alone`() {
    let cookie = CookieLogIn(url: "http://a/login", method: .post, body: "{password}", user: "", password: Secret("p"))
    let logIn = LogIn.cookie(cookie, connection: nil)
    _ = desk.ask(Self.request(), logIn, key: 1, at: 0)
    _ = desk.answered(0, .success(Grant(proof: .cookies([Secret("one")]), lifetimeMilliseconds: nil)), at: 0)
    desk.changed(LogInDesk.Use(id: 0, generation: 9), to: .cookies([Secret("stray")]))
    desk.changed(LogInDesk.Use(id: 0, generation: 1), to: .cookies([Secret("two")]))
    guard case .send(.cookies(let lines), _) = desk.ask(Self.request(), logIn, key: 1, at: 1) else {
      Issue.record("no session")
      return
    }
    #expect(lines == [Secret("two")])
  }
}

/// Which credentials may be sent where, after refusals.
@Suite struct RefusalMemoryTests {
  private static let password = RefusalMemory.Credentials.web(.basic(user: "u", password: Secret("wrong")))

  @Test func `refused credentials go to their host once a minute, others at once`() {
    var memory = RefusalMemory()
    memory.refused(Self.password, url: "http://a/1", host: 1, isOfHost: true, at: 0)
    func may(_ credentials: RefusalMemory.Credentials, _ url: String, _ host: UInt64, _ now: Int64) -> Bool {
      memory.mayTry(credentials, url: url, host: host, at: now)
    }
    #expect(!may(Self.password, "http://a/2", 1, 59_999))
    #expect(may(Self.password, "http://b/", 2, 1))
    #expect(may(.web(.basic(user: "u", password: Secret("right"))), "http://a/1", 1, 1))
    #expect(may(.shell(user: "u", .password(Secret("wrong"))), "sftp://a/1/", 1, 1))
    // The minute is over: one goes, the next waits for what becomes of it.
    #expect(may(Self.password, "http://a/1", 1, 60_000))
    #expect(!may(Self.password, "http://a/2", 1, 60_001))
    #expect(may(Self.password, "http://a/2", 1, 120_000))
    memory.accepted(Self.password, url: "http://a/2", host: 1)
    #expect(may(Self.password, "http://a/1", 1, 120_001))
  }

  @Test func `what is forbidden to somebody known is that address alone`() {
    var memory = RefusalMemory()
    memory.refused(Self.password, url: "http://a/admin", host: 1, isOfHost: false, at: 0)
    let forbidden = memory.mayTry(Self.password, url: "http://a/admin", host: 1, at: 1)
    let other = memory.mayTry(Self.password, url: "http://a/meter", host: 1, at: 1)
    #expect(!forbidden && other)
    memory.forgetAll()
    let anew = memory.mayTry(Self.password, url: "http://a/admin", host: 1, at: 2)
    #expect(anew)
  }

  @Test func `a hundred thousand refusals of the past are not kept`() {
    var memory = RefusalMemory()
    for number in 0..<100_000 {
      memory.refused(Self.password, url: "http://a/\(number)", host: 1, isOfHost: false, at: Int64(number) * 1_000)
    }
    #expect(memory.count < 5_000)
  }
}
