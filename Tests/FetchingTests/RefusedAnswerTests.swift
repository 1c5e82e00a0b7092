import EnergyModel
import Fetching
import Simulation
import Testing

/// Answers that must not become readings: faults.md, "From the network", as far as one transfer goes.
@Suite struct RefusedAnswerTests {
  @Test func `an answer comes with its bytes, its media type and its times`() throws {
    let bench = try TransferBench { _ in .body(Array("{\"total\":1.50}".utf8), contentType: "Application/JSON; charset=utf-8") }
    let before = wallClock()
    let answer = try #require(bench.answer(bench.request("/m")))
    #expect(String(decoding: answer.body, as: UTF8.self) == "{\"total\":1.50}")
    #expect(answer.status == 200)
    #expect(answer.contentType == "application/json")
    #expect(before <= answer.asked && answer.asked <= answer.received && answer.received <= wallClock())
  }

  @Test func `NUL bytes in a body arrive as they are`() throws {
    let bench = try TransferBench { _ in .body([0x7B, 0, 0, 0x7D], contentType: "") }
    let answer = try #require(bench.answer(bench.request()))
    #expect(answer.body == [0x7B, 0, 0, 0x7D])
    #expect(answer.contentType.isEmpty)
  }

  @Test(arguments: [
    (204, FetchFailure.emptyBody), (200, .emptyBody), (401, .authenticationRefused), (403, .authenticationRefused),
    (500, .httpStatus(500)),
    (404, .httpStatus(404)), (304, .httpStatus(304)), (429, .httpStatus(429)),
  ])
  func `a status without a reading fails with its reason`(status: Int, expected: FetchFailure) throws {
    let bench = try TransferBench { _ in .status(status) }
    #expect(bench.failure(bench.request()) == expected)
  }

  @Test func `an error page with a body is an error, not a reading`() throws {
    let bench = try TransferBench { _ in .body(Array("{\"total\":1}".utf8), contentType: "application/json", status: 503) }
    #expect(bench.failure(bench.request()) == .httpStatus(503))
  }

  @Test(arguments: [
    "file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "/elsewhere",
    "http://127.0.0.2/",
  ])
  func `a redirect is refused wherever it leads`(location: String) throws {
    let bench = try TransferBench { head in
      head.path == "/" ? .status(302, headers: [("Location", location)]) : .json("{\"followed\":true}")
    }
    #expect(bench.failure(bench.request()) == .redirectRefused)
    #expect(bench.server.requests == 1)
  }

  @Test func `an endless body is cut at its limit and the others go on`() throws {
    let bench = try TransferBench { head in head.path == "/endless" ? .endlessChunked : .json("{\"total\":1}") }
    bench.transfers.begin(bench.request("/endless", timeoutMilliseconds: 9_000), key: 1)
    for key in 2..<10 { bench.transfers.begin(bench.request("/m\(key)"), key: key) }
    let all = bench.drain()
    #expect(all.first { $0.key == 1 }?.failure == .bodyTooLarge)
    #expect(all.filter { $0.answer != nil }.count == 8)
  }

  @Test func `a body one byte over its limit is refused, one at the limit is not`() throws {
    let bench = try TransferBench { head in
      .body(Array(repeating: 0x31, count: head.path == "/over" ? 1_001 : 1_000), contentType: "")
    }
    #expect(bench.answer(bench.request("/at", bodyLimitBytes: 1_000))?.body.count == 1_000)
    #expect(bench.failure(bench.request("/over", bodyLimitBytes: 1_000)) == .bodyTooLarge)
  }

  @Test func `endless headers are cut`() throws {
    let bench = try TransferBench { _ in .endlessHeader }
    #expect(bench.failure(bench.request(timeoutMilliseconds: 9_000)) == .bodyTooLarge)
  }

  @Test func `headers that drip byte by byte are cut by the timeout`() throws {
    let bench = try TransferBench { _ in .drip(Array("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1".utf8), bytesPerSecond: 20) }
    let completion = try #require(bench.poll(bench.request(timeoutMilliseconds: 300)))
    #expect(completion.failure == .timedOut)
    #expect((280...4_000).contains(completion.milliseconds))
  }

  @Test func `a body at two bytes a second is cut by the low-speed rule`() throws {
    let limits = TransferLimits(lowSpeedBytesPerSecond: 10, lowSpeedSeconds: 1)
    let bench = try TransferBench(limits: limits) { _ in .dripBody(Array(repeating: 0x31, count: 100), bytesPerSecond: 2) }
    let completion = try #require(bench.poll(bench.request(timeoutMilliseconds: 30_000)))
    #expect(completion.failure == .tooSlow)
    #expect(completion.milliseconds < 6_000)
  }

  @Test func `a device that thinks longer than the low-speed time still answers`() throws {
    let limits = TransferLimits(lowSpeedBytesPerSecond: 1_000, lowSpeedSeconds: 1)
    // The status line alone takes longer than the low-speed time; what follows it does not.
    let slow = Array(("HTTP/1.1 200 " + String(repeating: "O", count: 40) + "\r\nContent-Length: 1\r\n\r\n1").utf8)
    let bench = try TransferBench(limits: limits) { _ in .drip(slow, bytesPerSecond: 40) }
    #expect(bench.text(bench.request(timeoutMilliseconds: 5_000)) == "1")
  }

  @Test func `silence ends with the timeout`() throws {
    let bench = try TransferBench { _ in .silence }
    let completion = try #require(bench.poll(bench.request(timeoutMilliseconds: 200)))
    #expect(completion.failure == .timedOut)
    #expect((190...4_000).contains(completion.milliseconds))
  }

  @Test func `silence on a connection that was kept is silence too`() throws {
    let bench = try TransferBench { head in head.path == "/silence" ? .silence : .json("{}") }
    #expect(bench.text(bench.request(keepsConnection: true)) == "{}")
    #expect(bench.failure(bench.request("/silence", timeoutMilliseconds: 200, keepsConnection: true)) == .timedOut)
    #expect(bench.server.connections == 1)
  }

  @Test(arguments: [
    Reply.reset, .closeWithoutAnswer, .wrongLength(declared: 100, Array("{\"total\":1}".utf8)),
    .cutShort(Array(repeating: 0x31, count: 5_000), sent: 17),
  ])
  func `a connection that ends early gives nothing`(reply: Reply) throws {
    let bench = try TransferBench { _ in reply }
    #expect(bench.failure(bench.request()) == .cutShort)
  }

  @Test func `a body longer than declared ends where it was declared`() throws {
    let bench = try TransferBench { _ in .wrongLength(declared: 3, Array("123456".utf8)) }
    #expect(bench.text(bench.request(keepsConnection: true)) == "123")
    #expect(bench.text(bench.request(keepsConnection: true)) == "123")
  }

  @Test(arguments: [
    "SSH-2.0-OpenSSH_9.2\r\n", "{\"total\":1}", "\u{0}\u{1}\u{2}\u{3}", "HTTP/9.9 200 OK\r\n\r\n1", "220 ftp ready\r\n",
  ])
  func `what is no HTTP is called so`(garbage: String) throws {
    let bench = try TransferBench { _ in .garbage(Array(garbage.utf8)) }
    #expect(bench.failure(bench.request()) == .notHTTP)
  }

  @Test func `a port where nobody listens is a failed connection`() throws {
    let bench = try TransferBench { _ in .silence }
    bench.server.stop()
    #expect(bench.failure(bench.request()) == .connectFailed)
  }

  @Test func `a name that does not exist does not resolve`() throws {
    let bench = try TransferBench { _ in .silence }
    let request = Request(
      url: "http://no-such-meter.invalid/", timeoutMilliseconds: 5_000, bodyLimitBytes: 1_000, keepsConnection: false)
    #expect(bench.failure(request) == .resolveFailed)
  }

  @Test(arguments: [
    "", "127.0.0.1/x", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://user:secret@127.0.0.1/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1/\r\nX-Evil: 1", "http://127.0.0.1/\u{0}", "http://a b/", "gopher://127.0.0.1/", "HTTP//127.0.0.1",
  ])
  func `a URL that must not be sent is refused before anything is`(url: String) throws {
    let bench = try TransferBench { _ in .json("{}") }
    let completion = bench.poll(Request(url: url, timeoutMilliseconds: 500, bodyLimitBytes: 1_000, keepsConnection: false))
    #expect(completion?.failure == .requestRefused)
    #expect(bench.server.connections == 0)
  }

  @Test func `limits without sense are bent, not obeyed`() throws {
    let bench = try TransferBench { _ in .json("{}") }
    let request = Request(url: bench.server.url("/"), timeoutMilliseconds: -5, bodyLimitBytes: -1, keepsConnection: false)
    #expect(bench.poll(request)?.failure != nil)
  }
}
