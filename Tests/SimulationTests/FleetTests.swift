import EnergyModel
import Foundation
import Glibc
import Simulation
import Testing

@Suite struct FleetTests {
  private static let now = Instant(seconds: 1_790_784_000)

  private static func fleet(_ count: Int = 3) throws -> Fleet {
    let meters = (0..<count).map {
      SimulatedMeter(seed: UInt64($0), shape: LoadShape(kind: .organ, carrier: .electricity), style: .shellyEMGen2)
    }
    return try Fleet(meters: meters) { now }
  }

  /// All that the server sends in answer to these bytes until it falls silent or closes.
  private static func answer(_ port: UInt16, _ request: String) -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var wait = timeval(tv_sec: 0, tv_usec: 200_000)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_port = port.bigEndian
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isConnected = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { return "" }
    _ = send(descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL))
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return String(decoding: all, as: UTF8.self) }
      all += buffer[0..<count]
    }
  }

  @Test func `each meter answers under its number and is counted`() throws {
    let fleet = try Self.fleet()
    defer { fleet.stop() }
    let text = Self.answer(fleet.port, "GET /m/1 HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(text.hasSuffix(String(decoding: fleet.meters[1].body(at: Self.now), as: UTF8.self)))
    #expect((0..<3).map(fleet.requests(of:)) == [0, 1, 0])
    #expect(fleet.totalRequests == 1)
  }

  @Test func `requests sent together are answered in order on one connection`() throws {
    let fleet = try Self.fleet()
    defer { fleet.stop() }
    let text = Self.answer(fleet.port, (0..<3).map { "GET /m/\($0)?id=0 HTTP/1.1\r\n\r\n" }.joined())
    let places = (0..<3).map { text.range(of: String(decoding: fleet.meters[$0].body(at: Self.now), as: UTF8.self))?.lowerBound }
    #expect(places.allSatisfy { $0 != nil })
    #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
    #expect(fleet.server.connections == 1)
  }

  @Test(arguments: ["/m/3", "/m/-1", "/m/", "/m/x", "/", "/m/99999999999999999999"])
  func `a meter that does not exist is not found`(path: String) throws {
    let fleet = try Self.fleet()
    defer { fleet.stop() }
    #expect(Self.answer(fleet.port, "GET \(path) HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 404"))
  }

  @Test func `a behaviour holds until it is taken back, for its meter alone`() throws {
    let fleet = try Self.fleet()
    defer { fleet.stop() }
    fleet.set(behaviour: .closeWithoutAnswer, for: 0)
    #expect(Self.answer(fleet.port, "GET /m/0 HTTP/1.1\r\n\r\n").isEmpty)
    #expect(Self.answer(fleet.port, "GET /m/1 HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    fleet.set(behaviour: .status(500), for: 0)
    #expect(Self.answer(fleet.port, "GET /m/0 HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 500"))
    fleet.set(behaviour: nil, for: 0)
    #expect(Self.answer(fleet.port, "GET /m/0 HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    #expect(fleet.requests(of: 0) == 3)
  }

  @Test func `what is no request ends its connection, not the server`() throws {
    let fleet = try Self.fleet()
    defer { fleet.stop() }
    for nonsense in [
      "\r\n\r\n", "hello\r\n\r\n", "GET /m/0\r\n\r\n", String(repeating: "x", count: 100_000), "\u{0}\u{0}\r\n\r\n",
    ] {
      #expect(Self.answer(fleet.port, nonsense).isEmpty)
    }
    #expect(Self.answer(fleet.port, "GET /m/0 HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 200"))
  }

  @Test func `the server listens on loopback alone and ends when asked, twice over`() throws {
    let server = try LoopbackServer(addresses: 3) { _ in .json("{}") }
    #expect(server.url("/x", address: 2) == "http://127.0.0.3:\(server.port)/x")
    #expect(throws: LoopbackServerError.self) { try LoopbackServer(port: server.port) { _ in .silence } }
    server.stop()
    server.stop()
    #expect(Self.answer(server.port, "GET / HTTP/1.1\r\n\r\n").isEmpty)
  }

  @Test func `headers are read as they came`() throws {
    let server = try LoopbackServer { head in
      .json(head.method + head.path + (head.header("x-KEY") ?? "none") + (head.header("no") ?? "none"))
    }
    defer { server.stop() }
    #expect(Self.answer(server.port, "GET /a?b HTTP/1.1\r\nX-Key:  v w\r\n\r\n").hasSuffix("GET/a?bv wnone"))
  }
}
