import EnergyModel
import Fetching
import Simulation
import Synchronization
import Testing

/// Who is told which secret: the endpoint it belongs to, and nobody else.
@Suite struct CredentialTests {
  /// A server that answers with the headers that show credentials.
  private static func echo(_ head: HTTPRequestHead) -> Reply {
    let shown = head.headers.filter { ["authorization", "x-api-key", "cookie"].contains($0.0.lowercased()) }
    return .json("[" + shown.map { "\($0.0): \($0.1)" }.joined(separator: "|") + "]")
  }

  private static let limits = TransferLimits(inFlightMax: 1)

  @Test func `each kind of authentication reaches its endpoint`() throws {
    let bench = try TransferBench(limits: Self.limits, handler: Self.echo)
    let kinds: [(Authentication, String)] = [
      (.basic(user: "admin", password: Secret("pa:ss wörd")), "[Authorization: Basic YWRtaW46cGE6c3Mgd8O2cmQ=]"),
      (.bearer(token: Secret("abc.def")), "[Authorization: Bearer abc.def]"),
      (.header(name: "X-API-Key", value: Secret("k e y")), "[X-API-Key: k e y]"),
    ]
    for (authentication, expected) in kinds {
      #expect(bench.text(bench.request(authentication: authentication)) == expected)
    }
  }

  @Test func `no credential of one endpoint reaches the next that uses its handle`() throws {
    let bench = try TransferBench(limits: Self.limits, addresses: 2, handler: Self.echo)
    let kinds: [Authentication] = [
      .basic(user: "admin", password: Secret("s1")), .digest(user: "admin", password: Secret("s2")), .bearer(token: Secret("s3")),
      .header(name: "X-API-Key", value: Secret("s4")),
    ]
    for authentication in kinds {
      for keepsConnection in [false, true] {
        _ = bench.poll(bench.request(authentication: authentication, keepsConnection: keepsConnection))
        // Same host, same connection, and another host.
        #expect(bench.text(bench.request(keepsConnection: keepsConnection)) == "[]")
        #expect(bench.text(bench.request(address: 1, keepsConnection: keepsConnection)) == "[]")
      }
    }
  }

  @Test func `digest answers the challenge and does not carry its nonce elsewhere`() throws {
    let seen = Mutex<[String]>([])
    let bench = try TransferBench(limits: Self.limits) { head in
      let authorization = head.header("authorization") ?? ""
      seen.withLock { $0.append(authorization) }
      if authorization.contains("response=") { return .json("{\"total\":1}") }
      return .status(
        401, headers: [("WWW-Authenticate", "Digest realm=\"meter\", nonce=\"5f3a\", algorithm=SHA-256, qop=\"auth\"")])
    }
    let first = bench.request("/a", authentication: .digest(user: "admin", password: Secret("one")), keepsConnection: true)
    #expect(bench.text(first) == "{\"total\":1}")
    try #require(seen.withLock { $0 }.count == 2)
    #expect(seen.withLock { $0[1] }.contains("username=\"admin\""))
    // Another endpoint with other credentials starts from its own challenge.
    let second = bench.request("/b", authentication: .digest(user: "guest", password: Secret("two")), keepsConnection: true)
    #expect(bench.text(second) == "{\"total\":1}")
    let later = seen.withLock { $0.dropFirst(2) }
    #expect(later.count == 2)
    #expect(later.first == "")
    #expect(later.last?.contains("username=\"guest\"") == true)
  }

  @Test func `a refused digest is a refusal, and asked only twice`() throws {
    let bench = try TransferBench(limits: Self.limits) { _ in
      .status(401, headers: [("WWW-Authenticate", "Digest realm=\"meter\", nonce=\"5f3a\", algorithm=MD5, qop=\"auth\"")])
    }
    #expect(bench.failure(bench.request(authentication: .digest(user: "a", password: Secret("b")))) == .authenticationRefused)
    #expect(bench.server.requests == 2)
  }

  @Test(arguments: [
    Authentication.basic(user: "a\r\nX: 1", password: Secret("p")), .basic(user: "a", password: Secret("p\u{0}q")),
    .digest(user: "a\n", password: Secret("p")), .bearer(token: Secret("t\r\nX-Evil: 1")),
    .header(name: "X-Key", value: Secret("v\r\nX-Evil: 1")),
    .header(name: "X Key", value: Secret("v")), .header(name: "", value: Secret("v")),
    .header(name: "X-Key:", value: Secret("v")),
    .header(name: "X-Këy", value: Secret("v")),
  ])
  func `a credential that would write headers of its own is never sent`(authentication: Authentication) throws {
    let bench = try TransferBench(limits: Self.limits, handler: Self.echo)
    #expect(bench.failure(bench.request(authentication: authentication)) == .requestRefused)
    #expect(bench.server.connections == 0)
    // The handle is as good as new.
    #expect(bench.text(bench.request()) == "[]")
  }

  @Test func `a cookie that one endpoint set is not kept`() throws {
    let bench = try TransferBench(limits: Self.limits) { head in
      head.path == "/set" ? .body([0x31], contentType: "", headers: [("Set-Cookie", "session=1")]) : Self.echo(head)
    }
    #expect(bench.text(bench.request("/set")) == "1")
    #expect(bench.text(bench.request("/")) == "[]")
  }

  @Test func `the program names itself and asks for gzip only`() throws {
    let bench = try TransferBench { head in
      .json((head.header("user-agent") ?? "") + " " + (head.header("accept-encoding") ?? ""))
    }
    #expect(bench.text(bench.request()) == "conserved/0.1 gzip")
  }
}
