import EnergyModel
import Foundation
import Simulation
import Synchronization
import Testing

/// The running daemon and what is done to it.
@Suite(.serialized) struct DaemonProcessTests {
  /// Counters that advance with the wall clock, one for each path `/m/<n>`.
  private func meters() throws -> LoopbackServer {
    try LoopbackServer { request in
      guard request.path.hasPrefix("/m/"), let meter = Int(request.path.dropFirst(3)) else { return .status(404) }
      let count = Int(Date().timeIntervalSince1970 * 1_000) - 1_600_000_000_000 + meter * 1_000_000
      return .json("{\"energy\": \(count / 10)}")
    }
  }

  @Test func `killed at twenty random moments of polling, the books still sum to the registers`() throws {
    let server = try meters()
    defer { server.stop() }
    let site = try Site()
    try site.write(Site.yaml(port: server.port, endpoints: 0..<30, interval: "1s"))
    var random = SplitMix64(seed: 7)
    var acknowledged = 0
    for _ in 0..<20 {
      let daemon = try Program.start(["run", "--config", site.config])
      usleep(UInt32(600_000 + random.next() % 1_600_000))
      acknowledged = max(acknowledged, site.count("store", "readings"))
      daemon.send(SIGKILL)
      _ = try daemon.finish()
    }
    let readings = Site.rows(try Program.run(["export", "readings", "--config", site.config]).output)
    #expect(readings.count >= acknowledged)
    #expect(acknowledged > 100)
    let verify = try Program.run(["verify", "--config", site.config])
    #expect(verify.status == 0, "\(verify.output)")
    // Register by register: the amounts of all hours are the last value less the first, by this test's own arithmetic.
    let hours = Site.rows(try Program.run(["export", "consumption", "--period", "hour", "--config", site.config]).output)
    for (register, rows) in Dictionary(grouping: readings, by: { $0["register"] ?? "" }) {
      #expect(Set(rows.map { $0["time"] ?? "" }).count == rows.count, "\(register) has a reading twice")
      let change = milli(rows.last?["base_value"]) - milli(rows.first?["base_value"])
      let booked = hours.filter { $0["register"] == register }.map { milli($0["amount"]) }.reduce(0, +)
      #expect(change == booked)
    }
  }

  private func milli(_ text: String?) -> Int { Int((text ?? "").replacingOccurrences(of: ".", with: "")) ?? 0 }

  @Test func `a second daemon on the same directory exits 75 and names the holder`() throws {
    let server = try meters()
    defer { server.stop() }
    let site = try Site()
    try site.write(Site.yaml(port: server.port, endpoints: 0..<1, interval: "1s"))
    let first = try Program.start(["run", "--config", site.config])
    #expect(Program.eventually { site.count("polls", "ok") > 0 })
    let second = try Program.run(["run", "--config", site.config])
    #expect(second.status == 75)
    #expect(second.errors.contains("process \(first.process.processIdentifier)"))
    // Reading beside it works.
    #expect(try Program.run(["export", "readings", "--config", site.config]).status == 0)
    first.send(SIGTERM)
    #expect(try first.finish().status == 0)
  }

  @Test func `facts brought while the daemon runs go through its inbox, and the command exits with the verdict`() throws {
    let server = try meters()
    defer { server.stop() }
    let site = try Site()
    try site.write(Site.yaml(port: server.port, endpoints: 0..<1, interval: "1s"))
    let daemon = try Program.start(["run", "--config", site.config])
    #expect(Program.eventually { site.count("polls", "ok") > 0 })
    try site.write("register,time,value\nhall/0,2026-01-01 08:00,1000\nhall/0,2026-01-01 08:00:01,1250\n", to: "readings.csv")
    let config = ["--config", site.config]
    let taken = try Program.run(["import", "readings", site.directory + "/readings.csv"] + config)
    #expect(taken.status == 0, "\(taken.errors)")
    #expect(taken.errors.contains("handed over"))
    let hours = Site.rows(
      try Program.run(["export", "consumption", "--period", "hour", "--from", "2026-01-01", "--to", "2026-01-02"] + config).output
    )
    #expect(hours[8]["measured"] == "0.250")
    // What the daemon polled in the meantime is untouched, and it goes on.
    let before = site.count("polls", "ok")
    #expect(Program.eventually { site.count("polls", "ok") > before })
    #expect(try Program.run(["correct", "hall/0", "2026-01-01 08:00:01", "1300", "--reason", "misread"] + config).status == 0)
    daemon.send(SIGTERM)
    #expect(try daemon.finish().status == 0)
    #expect(try Program.run(["verify"] + config).status == 0)
    let readings = Site.rows(try Program.run(["export", "readings", "--to", "2026-01-02"] + config).output)
    #expect(readings.map { $0["quality"] ?? "" } == ["measured", "edited", "conflict"])
  }

  @Test func `SIGTERM ends it with exit 0 within five seconds, even while endpoints hang, and the last status says stopped`()
    throws
  {
    let server = try LoopbackServer { _ in .silence }
    defer { server.stop() }
    let site = try Site()
    try site.write(Site.yaml(port: server.port, endpoints: 0..<50, interval: "1s"))
    let daemon = try Program.start(["run", "--config", site.config])
    #expect(Program.eventually { server.requests > 20 })
    daemon.send(SIGTERM)
    #expect(try daemon.finish(seconds: 5).status == 0)
    #expect(try site.status()["state"] as? String == "stopped")
    let files = try FileManager.default.subpathsOfDirectory(atPath: site.directory)
    #expect(!files.contains { $0.contains(".tmp") || $0.contains("~") })
  }

  @Test func `SIGHUP with a broken configuration keeps the old one, and with a good one takes it`() throws {
    let server = try meters()
    defer { server.stop() }
    let site = try Site()
    try site.write(Site.yaml(port: server.port, endpoints: 0..<2, interval: "1s"))
    let daemon = try Program.start(["run", "--config", site.config])
    #expect(Program.eventually { site.count("polls", "ok") > 0 })
    try site.write("schema: 1\nsite: [")
    daemon.send(SIGHUP)
    #expect(Program.eventually { ((try? site.status())?["config"] as? [String: Any])?["error"] is String })
    let before = site.count("polls", "ok")
    #expect(Program.eventually { site.count("polls", "ok") > before })
    try site.write(Site.yaml(port: server.port, endpoints: 0..<3, interval: "1s"))
    daemon.send(SIGHUP)
    #expect(Program.eventually { site.count("endpoints", "total") == 3 })
    daemon.send(SIGTERM)
    #expect(try daemon.finish().status == 0)
  }

  @Test func `run --once exits 69 where an endpoint does not answer and 65 where an answer cannot be read`() throws {
    let server = try LoopbackServer { request in
      request.path == "/m/0" ? .json("{\"energy\": 5}") : request.path == "/m/1" ? .silence : .json("<html>log in</html>")
    }
    defer { server.stop() }
    let site = try Site()
    try site.write(Site.yaml(port: server.port, endpoints: 0..<1, interval: "5s"))
    #expect(try Program.run(["run", "--once", "--config", site.config]).status == 0)
    try site.write(Site.yaml(port: server.port, endpoints: 0..<2, interval: "5s"))
    #expect(try Program.run(["run", "--once", "--config", site.config]).status == 69)
    try site.write(Site.yaml(port: server.port, endpoints: 0..<3, interval: "5s"))
    let unreadable = try Program.run(["run", "--once", "--config", site.config])
    #expect(unreadable.status == 65)
    #expect(unreadable.errors.contains("HTML"))
  }

  @Test func `readiness, progress and the stop reach the supervisor's socket`() throws {
    let server = try meters()
    defer { server.stop() }
    let site = try Site()
    try site.write(Site.yaml(port: server.port, endpoints: 0..<1, interval: "1s"))
    let supervisor = try Supervisor(path: site.directory + "/notify")
    setenv("NOTIFY_SOCKET", site.directory + "/notify", 1)
    let daemon = try Program.start(["run", "--config", site.config])
    unsetenv("NOTIFY_SOCKET")
    #expect(Program.eventually { supervisor.heard().contains("READY=1") })
    #expect(Program.eventually { supervisor.heard().contains { $0.hasPrefix("WATCHDOG=1") && $0.contains("STATUS=") } })
    daemon.send(SIGTERM)
    #expect(try daemon.finish().status == 0)
    #expect(supervisor.heard().contains("STOPPING=1"))
  }
}

/// The other end of the notify socket.
private final class Supervisor {
  private let descriptor: Int32
  private var messages: [String] = []

  init(path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(bound == 0)
  }

  deinit { close(descriptor) }

  func heard() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      guard count > 0 else { return messages }
      messages.append(String(decoding: buffer.prefix(count), as: UTF8.self))
    }
  }
}
