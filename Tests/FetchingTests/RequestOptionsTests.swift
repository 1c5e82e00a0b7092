import EnergyModel
import Fetching
import Glibc
import Simulation
import Synchronization
import Testing

/// What a request with options looks like to the device, and that none of it stays behind.
@Suite struct RequestOptionsTests {
  private static let limits = TransferLimits(inFlightMax: 1)

  /// Answers with what came: method, path, some headers, body.
  private static func echo(_ head: HTTPRequestHead) -> Reply {
    let shown = head.headers.filter { ["content-type", "expect", "x-site", "accept", "user-agent"].contains($0.0.lowercased()) }
    let headers = shown.map { "\($0.0): \($0.1)" }.sorted().joined(separator: "|")
    return .json("\(head.method) \(head.path) [\(headers)] \(String(decoding: head.body, as: UTF8.self))")
  }

  private static func asked(_ bench: TransferBench, _ options: RequestOptions?, path: String = "/", keeps: Bool = false)
    -> String?
  {
    bench.text(
      Request(
        url: bench.server.url(path), options: options, timeoutMilliseconds: 2_000, bodyLimitBytes: 1 << 20, keepsConnection: keeps
      ))
  }

  @Test func `a body is posted with the type that its first letter tells`() throws {
    let bench = try TransferBench(limits: Self.limits, handler: Self.echo)
    for (body, type) in [
      ("{\"method\":\"EMData.GetStatus\",\"params\":{\"id\":0}}", "application/json"), (" [1]", "application/json"),
      ("cmd=read&id=1", "application/x-www-form-urlencoded"),
    ] {
      let options = RequestOptions(method: .post, body: Secret(body))
      #expect(
        Self.asked(bench, options) == "POST / [Accept: */*|Content-Type: \(type)|User-Agent: conserved/0.1] \(body)")
    }
    #expect(
      Self.asked(bench, RequestOptions(method: .post)) == "POST / [Accept: */*|User-Agent: conserved/0.1] ")
  }

  @Test func `headers are sent as they are written, and take the place of the program's own`() throws {
    let bench = try TransferBench(limits: Self.limits, handler: Self.echo)
    let options = RequestOptions(
      method: .post, body: Secret("<q/>"),
      headers: [
        .init(name: "content-type", value: "application/soap+xml"), .init(name: "X-Site", value: "Rathaus Süd"),
        .init(name: "Accept", value: "text/xml"),
      ])
    #expect(
      Self.asked(bench, options)
        == "POST / [Accept: text/xml|User-Agent: conserved/0.1|X-Site: Rathaus Süd|content-type: application/soap+xml] <q/>")
  }

  @Test func `nothing of one request reaches the next that uses its handle`() throws {
    let bench = try TransferBench(limits: Self.limits, handler: Self.echo)
    let plain = "GET / [Accept: */*|User-Agent: conserved/0.1] "
    for keeps in [false, true] {
      let options = RequestOptions(method: .post, body: Secret("{\"key\":1}"), headers: [.init(name: "X-Site", value: "a")])
      #expect(Self.asked(bench, options, keeps: keeps)?.hasPrefix("POST") == true)
      #expect(Self.asked(bench, nil, keeps: keeps) == plain)
    }
  }

  @Test(arguments: [("X-A", "b\r\nX-Evil: 1"), ("X A", "b"), ("", "b"), ("X-A:", "b"), ("X-A", "b\u{0}")])
  func `a header that would write others is never sent`(name: String, value: String) throws {
    let bench = try TransferBench(limits: Self.limits, handler: Self.echo)
    let request = Request(
      url: bench.server.url("/"), options: RequestOptions(headers: [.init(name: name, value: value)]), timeoutMilliseconds: 2_000,
      bodyLimitBytes: 1_000, keepsConnection: false)
    #expect(bench.failure(request) == .requestRefused)
    #expect(bench.server.connections == 0)
  }

  @Test func `a key of the query is written where it belongs, by the transfer alone`() throws {
    let bench = try TransferBench(limits: Self.limits) { head in .json(head.path) }
    let key = Authentication.query(name: "app id", value: Secret("k&y=ä"))
    #expect(bench.text(bench.request("/now", authentication: key)) == "/now?app%20id=k%26y%3D%C3%A4")
    #expect(bench.text(bench.request("/now?lat=1", authentication: key)) == "/now?lat=1&app%20id=k%26y%3D%C3%A4")
    #expect(bench.text(bench.request("/now")) == "/now")
    let request = bench.request("/now", authentication: key)
    #expect(request.summary == "GET \(bench.server.url("/now")) with query (secret)")
  }

  @Test func `how long a busy endpoint asks to be left alone is told, in seconds and as a date`() throws {
    let date = Self.date(in: 120)
    let bench = try TransferBench { head in
      switch head.path {
      case "/seconds": .status(429, headers: [("Retry-After", "30")])
      case "/date": .status(503, headers: [("Retry-After", date)])
      case "/nonsense": .status(503, headers: [("Retry-After", "soon")])
      case "/past": .status(503, headers: [("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT")])
      default: .status(500, headers: [("Retry-After", "30")])
      }
    }
    func told(_ path: String) -> Int64? { bench.poll(bench.request(path))?.retryAfterSeconds }
    #expect(told("/seconds") == 30)
    #expect(told("/date").map { (110...121).contains($0) } == true)
    #expect(told("/nonsense") == nil)
    #expect(told("/past") == nil)
    #expect(told("/other") == nil)
  }

  /// RFC 9110 section 5.6.7.
  private static func date(in seconds: Int64) -> String {
    var moment = time_t(wallClock().seconds + seconds)
    var parts = tm()
    gmtime_r(&moment, &parts)
    var text = [CChar](repeating: 0, count: 64)
    let count = strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
    return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
