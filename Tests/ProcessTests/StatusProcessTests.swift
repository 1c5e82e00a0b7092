import EnergyModel
import Foundation
import Simulation
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
    daemon.send(SIGTERM)
    #expect(try daemon.finish().status == 0)
    let stopped = try Program.run(["check-status", "--status", status, "--language", "zh-Hans"])
    #expect(stopped.status == 2 && stopped.output.hasPrefix("CONSERVED CRITICAL - 已停止"), "\(stopped.output)")
    #expect(try site.read("var/status/conserved.prom").contains("\nconserved_state{state=\"stopped\"} 1\n"))
  }

  @Test func `a range that is none is a fault of usage`() throws {
    let refused = try Program.run(["check-status", "--status", "/nowhere", "--warning-down", "10:5"])
    #expect(refused.status == 64 && refused.output.isEmpty)
  }
}
