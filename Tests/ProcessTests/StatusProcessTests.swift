import EnergyModel
import Foundation
import Simulation
import Synchronization
import Testing

/// What scripts and people ask of a daemon that runs, or does not.
struct StatusProcessTests {
  @Test func `check-status asks no configuration and knows whether the daemon runs`() throws {
    let site = try Site()
    let server = try LoopbackServer { _ in .json("{\"energy\": \(Int(Date().timeIntervalSince1970) - 1_600_000_000)}") }
    defer { server.stop() }
    try site.write(
      Site.yaml(port: server.port, endpoints: 0..<2, interval: "1s").replacing(
        "refresh: 1s", with: "refresh: 1s, prometheus: true"))
    let status = site.directory + "/var/status"
    let before = try Program.run(["check-status", "--status", status])
    #expect(before.status == 3 && before.lines.count == 1 && before.output.hasPrefix("CONSERVED UNKNOWN - "))

    let daemon = try Program.start(["run", "--config", site.config])
    #expect(Program.eventually { site.count("endpoints", "up") == 2 })
    let running = try Program.run(["check-status", "--status", status, "--warning-coverage", "~:", "--critical-coverage", "~:"])
    #expect(running.status == 0 && running.output.hasPrefix("CONSERVED OK - "), "\(running.output)")
    #expect(running.output.contains("2 of 2 endpoints up") && running.output.contains(" | endpoints_up=2;;;0;2 "))
    #expect(try site.read("var/status/conserved.prom").contains("\nconserved_endpoints{state=\"up\"} 2\n"))

    // A log that was moved away is begun anew at once.
    let log = status + "/status.log"
    try FileManager.default.moveItem(atPath: log, toPath: log + ".moved")
    daemon.send(SIGUSR1)
    #expect(Program.eventually { FileManager.default.fileExists(atPath: log) })

    // Beside the daemon it goes through the inbox.
    let known = try Program.run(["acknowledge", "gw-1", "--until", "2099-01-01", "--config", site.config])
    #expect(known.status == 0, "\(known.errors)")
    #expect(try Program.eventually { try site.read("var/status/status.log").contains("\"event\":\"subject.acknowledged\"") })
    let shown = try Program.run(["status", "--config", site.config])
    #expect(shown.status == 0 && shown.output.hasPrefix("conserved：") && shown.output.contains("2 个采集点：在线 2"), "\(shown.output)")
    #expect(!shown.output.contains("\u{1B}"))

    daemon.send(SIGTERM)
    #expect(try daemon.finish().status == 0)
    let stopped = try Program.run(["check-status", "--status", status, "--language", "zh-Hans"])
    #expect(stopped.status == 2 && stopped.output.hasPrefix("CONSERVED CRITICAL - 已停止"), "\(stopped.output)")
    #expect(try site.read("var/status/conserved.prom").contains("\nconserved_state{state=\"stopped\"} 1\n"))
  }

  private static let hasJq = ["/usr/bin/jq", "/bin/jq"].contains { FileManager.default.isExecutableFile(atPath: $0) }

  /// What an officer writes in five minutes: it knows no number, no state and no file but the log. It ends with its shell.
  private static let script = """
    tail --pid=$$ -n +1 -F "$1" 2>/dev/null | jq --unbuffered --raw-output \
      'select(.change == "raised" and .level != "info" or .event == "endpoint.down" and .change == "cleared" and .acknowledged != true)
       | "\\(.event) \\(.change) \\(.subject)"' >>"$2"
    """

  @Test(.enabled(if: hasJq, "jq is not installed"))
  func `tail and jq alarm once when an endpoint dies and once when it returns, over a restart`() throws {
    let site = try Site()
    let isDead = Atomic(false)
    let server = try LoopbackServer { _ in
      isDead.load(ordering: .relaxed)
        ? .status(500) : .json("{\"energy\": \(Int(Date().timeIntervalSince1970) - 1_600_000_000)}")
    }
    defer { server.stop() }
    try site.write(Site.yaml(port: server.port, endpoints: 0..<1, interval: "1s"))
    var daemon = try Program.start(["run", "--config", site.config])
    #expect(Program.eventually { site.count("endpoints", "up") == 1 })

    let alarms = site.directory + "/alarms"
    let script = Process()
    script.executableURL = URL(filePath: "/bin/sh")
    script.arguments = ["-c", Self.script, "sh", site.directory + "/var/status/status.log", alarms]
    script.standardInput = FileHandle.nullDevice
    try script.run()
    defer {
      // It leads a group of its own: who is behind the shell ends with it.
      kill(-script.processIdentifier, SIGKILL)
      script.waitUntilExit()
    }
    func said() -> [String] {
      ((try? String(contentsOfFile: alarms, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }
    func restart() throws {
      daemon.send(SIGTERM)
      #expect(try daemon.finish().status == 0)
      daemon = try Program.start(["run", "--config", site.config])
      // It polls again: what it knew before the stop is not news.
      let before = server.requests
      #expect(Program.eventually { server.requests > before + 3 })
    }
    isDead.store(true, ordering: .relaxed)
    #expect(Program.eventually { said() == ["endpoint.down raised gw-0"] })
    try restart()
    #expect(said() == ["endpoint.down raised gw-0"])
    isDead.store(false, ordering: .relaxed)
    #expect(Program.eventually { said().count == 2 })
    try restart()
    #expect(said() == ["endpoint.down raised gw-0", "endpoint.down cleared gw-0"])

    // Somebody knows of the next outage: its lines are there, and nobody is alarmed.
    #expect(try Program.run(["acknowledge", "gw-0", "--until", "2099-01-01", "--config", site.config]).status == 0)
    isDead.store(true, ordering: .relaxed)
    #expect(Program.eventually { site.count("endpoints", "down") == 1 })
    daemon.send(SIGTERM)
    #expect(try daemon.finish().status == 0)
    let lines = try site.read("var/status/status.log").split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.contains("\"subject.acknowledged\",\"change\":\"raised\",\"subject\":\"gw-0\"") })
    #expect(
      lines.contains { $0.contains("\"level\":\"info\",\"event\":\"endpoint.down\"") && $0.contains("\"acknowledged\":true") })
    #expect(said().count == 2)
  }

  @Test func `what is asked for wrongly is refused with its exit code`() throws {
    let site = try Site()
    try site.write(Site.yaml(port: 1, endpoints: 0..<1, interval: "1m"))
    #expect(try Program.run(["acknowledge", "gw-0", "--config", site.config]).status == 64)
    let past = try Program.run(["acknowledge", "gw-0", "--until", "2020-01-01", "--config", site.config])
    #expect(past.status == 65 && past.errors.contains("'2020-01-01' is over; write a later time"), "\(past.errors)")
    #expect(try Program.run(["status", "--config", site.config]).status == 74)
    #expect(try Program.run(["status", "--watch", "--status", site.directory]).status == 64)
    try site.write("{\"schema\":2}", to: "status.json")
    let newer = try Program.run(["status", "--status", site.directory])
    #expect(newer.status == 65 && newer.errors.contains("is of a later version") && newer.output.isEmpty)
  }

  @Test func `a range that is none is a fault of usage`() throws {
    let refused = try Program.run(["check-status", "--status", "/nowhere", "--warning-down", "10:5"])
    #expect(refused.status == 64 && refused.output.isEmpty)
  }
}
