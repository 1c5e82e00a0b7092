import EnergyModel
import Foundation
import Simulation
import Testing

/// The past of an endpoint on loopback, as its operator sees it.
struct HistoryProcessTests {
  /// A gateway that shows its counter now, and its hours of the last three days in pages of 30.
  private static func server() throws -> LoopbackServer {
    try LoopbackServer { head in
      let now = Int64(Date().timeIntervalSince1970)
      guard let address = URLComponents(string: head.path) else { return .status(400) }
      if address.path == "/now" { return .json("{\"t\":\(now / 60 * 60),\"wh\":\(now / 60 * 60 * 2)}") }
      guard address.path == "/log" else { return .status(404) }
      let query = Dictionary(
        (address.queryItems ?? []).map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
      guard let from = query["from"].flatMap(Int64.init), let to = query["to"].flatMap(Int64.init) else { return .status(400) }
      let kept = max(from, now - 3 * 86_400)
      let instants = Array(stride(from: (kept + 3_599) / 3_600 * 3_600, to: min(to, now), by: 3_600))
      let after = query["after"].flatMap(Int.init) ?? 0
      let page = instants.dropFirst(after).prefix(30)
      let rows = page.map { "{\"t\":\($0),\"wh\":\($0 * 2)}" }.joined(separator: ",")
      let end = after + page.count
      let next = end < instants.count ? "\"/log?from=\(from)&to=\(to)&after=\(end)\"" : "null"
      return .json("{\"rows\":[\(rows)],\"next\":\(next)}")
    }
  }

  private func site(
    _ server: LoopbackServer, history: String = "time_format: seconds, next: /next, rows: /rows, reach: 5d, interval: 1h"
  )
    throws -> Site
  {
    let site = try Site()
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: en }
      plan: { use: [cn-public-institutions-14], factors: cn-stat-a }
      polling: { interval: 1s, timeout: 500ms }
      status: { refresh: 1s }
      institutions: [{ id: hall, name: Hall, class: organ, persons: 10, floor_area_m2: 100 }]
      endpoints:
        - id: gw
          url: \(server.url("/now"))
          history: { url: '/log?from={from}&to={to}', \(history) }
          registers: [{ id: hall/a, institution: hall, carrier: electricity, value: /wh, time: /t, unit: Wh, interval: 1h }]

      """)
    return site
  }

  @Test func `a register that was never heard of gets what its endpoint kept, once`() throws {
    let server = try Self.server()
    defer { server.stop() }
    let site = try site(server)
    let running = try Program.start(["run", "--config", site.config])
    #expect(
      Program.eventually(seconds: 60) {
        (try? site.read("var/status/status.log"))?.contains("\"event\":\"endpoint.backfill\",\"change\":\"cleared\"") ?? false
      })
    running.send(SIGTERM)
    let outcome = try running.finish()
    #expect(outcome.status == 0, "\(outcome.errors)")
    let log = try site.read("var/status/status.log")
    #expect(log.components(separatedBy: "endpoint.backfill").count == 3)

    let export = try Program.run(["export", "readings", "--register", "hall/a", "--config", site.config])
    let rows = Site.rows(export.output)
    let hours = rows.filter { $0["time"]?.hasSuffix(":00:00+08:00") ?? false }
    #expect((71...74).contains(hours.count), "\(hours.count)")
    #expect(Set(rows.map { $0["time"] ?? "" }).count == rows.count)
    #expect(rows.allSatisfy { $0["origin"] == "poll" })
    #expect(try Program.run(["verify", "--config", site.config]).status == 0)
  }

  @Test func `probe shows what a span gives, page by page`() throws {
    let server = try Self.server()
    defer { server.stop() }
    let site = try site(server)
    let to = Date().timeIntervalSince1970
    func time(_ secondsAgo: Double) -> String {
      ISO8601DateFormatter().string(from: Date(timeIntervalSince1970: to - secondsAgo))
    }
    let probe = try Program.run(["probe", "gw", "--history", time(2 * 86_400), time(3_600), "--config", site.config])
    #expect(probe.status == 0, "\(probe.errors)")
    #expect((46...48).contains(probe.lines.count), "\(probe.lines.count)")
    #expect(probe.lines.allSatisfy { $0.hasPrefix("{\"register\":\"hall/a\"") })
    #expect(probe.errors.contains("GET http://127.0.0.1:\(server.port)/log?from="))
    let wrong = try Program.run(["probe", "gw", "--history", "2026-10-02", "2026-10-01", "--config", site.config])
    #expect(wrong.status == 64 && wrong.errors.contains("--history takes two times, the earlier one first"))
    #expect(try Program.run(["probe", "gw", "--history", "2026-10-02", "--config", site.config]).status == 64)
  }

  @Test func `probe says where a history stops`() throws {
    let server = try LoopbackServer { head in
      head.path.hasPrefix("/log") ? .json("{\"rows\":[],\"next\":\"http://192.0.2.1/log\"}") : .status(404)
    }
    defer { server.stop() }
    let site = try site(server)
    let probe = try Program.run(["probe", "gw", "--history", "2026-10-01", "2026-10-02", "--config", site.config])
    #expect(probe.status == 65 && probe.errors.contains("stopped: a page names the next one on another host"), "\(probe.errors)")
  }
}
