import EnergyModel
import Foundation
import Logging
import Settings
import Simulation
import Storage
import Testing

@testable import ConservedCore

/// The whole daemon in a world without a machine.
struct DaemonTests {
  @Test func `every endpoint is polled once in each slot, at its own place`() throws {
    let site = try SimulatedSite(endpoints: 40, interval: "5m")
    try site.run(seconds: 3_600)
    let counts = Dictionary(grouping: site.world.requests, by: \.url).mapValues(\.count)
    #expect(counts.count == 40)
    #expect(counts.values.allSatisfy { $0 == 12 })
    for (_, requests) in Dictionary(grouping: site.world.requests, by: \.url) {
      // The place within the interval stays the same, to one tick.
      let places = requests.map { $0.at % 300_000 }
      #expect((places.max() ?? 0) - (places.min() ?? 0) <= 20)
    }
    #expect(try site.status()["polls"] as? [String: Int] == ["ok": 480, "failed": 0, "missed": 0])
  }

  @Test func `what the status acknowledges is in the store, and the hours sum to the counter`() throws {
    let site = try SimulatedSite(endpoints: 3, interval: "15m")
    try site.run(seconds: 86_400 * 2)
    let status = try site.status()
    #expect((status["store"] as? [String: Any])?["readings"] as? Int == 3 * 192)
    #expect(status["state"] as? String == "stopped")
    try site.inspect { keeper in
      let report = try Audit(keeper).run()
      #expect(report.disagreements.isEmpty)
      #expect(report.readings == 3 * 192)
      for index in 0..<3 {
        let readings = try keeper.readings(of: index, in: Span(Instant.plausible.lowerBound, Instant.plausible.upperBound))
        let first = try #require(readings.first?.reading.value.scaled(by: .one, ratio: Ratio(1)))
        let last = try #require(readings.last?.reading.value.scaled(by: .one, ratio: Ratio(1)))
        let hours = try keeper.hours(of: index, in: Span(Instant.plausible.lowerBound, Instant.plausible.upperBound))
        #expect(hours.map(\.hour.amount.total.baseUnits).reduce(0, +) == last - first)
      }
    }
  }

  @Test func `a dead endpoint is said once, and once when it is back`() throws {
    let site = try SimulatedSite(endpoints: 2, interval: "5m")
    site.silence("meter-1", from: 3_600, to: 10_800)
    try site.run(seconds: 14_400)
    let down = site.world.statusLines.filter { $0.contains("endpoint.down") }
    #expect(down.count == 2)
    #expect(down.first?.contains("\"change\":\"raised\"") == true && down.first?.contains("\"subject\":\"meter-1\"") == true)
    #expect(down.last?.contains("\"change\":\"cleared\"") == true)
  }

  @Test func `an endpoint that was down before a restart is cleared by its next answer, not raised again`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    site.silence("meter-0", from: 600, to: 5_400)
    try site.run(seconds: 3_600)
    try site.run(seconds: 3_600)
    let down = site.world.statusLines.filter { $0.contains("endpoint.down") }
    #expect(down.count == 1 && down[0].contains("cleared"))
  }

  @Test func `a machine that sleeps two hours polls each meter once and counts the slots it missed`() throws {
    let site = try SimulatedSite(endpoints: 10, interval: "5m")
    site.world.after(seconds: 1_800) { $0.sleep(seconds: 7_200) }
    try site.run(seconds: 12_000)
    let polls = try #require(try site.status()["polls"] as? [String: Int])
    // 2 400 s after it woke: one poll a meter in each of the remaining slots, none twice.
    #expect(polls["missed"].map { (220...250).contains($0) } == true)
    let afterwards = site.world.requests.filter { $0.at >= 9_000_000 }
    #expect(
      Dictionary(grouping: afterwards, by: \.url).values.allSatisfy { requests in
        zip(requests, requests.dropFirst()).allSatisfy { $1.at - $0.at > 200_000 }
      })
  }

  @Test(arguments: [3_600, -43_200, 315_360_000] as [Int64])
  func `a step of the wall clock is one event and the polls keep their rhythm`(step: Int64) throws {
    let site = try SimulatedSite(endpoints: 4, interval: "5m")
    site.world.after(seconds: 3_600) { $0.stepWallClock(seconds: step) }
    try site.run(seconds: 7_200)
    #expect(site.world.statusLines.filter { $0.contains("clock.stepped") }.count == 1)
    #expect(site.world.requests.count == 4 * 24)
    // No consumption is invented: what was counted is at most the counter's change.
    try site.inspect { keeper in
      let report = try Audit(keeper).run()
      #expect(report.disagreements.isEmpty)
    }
  }

  @Test func `a connection that fails is tried once more within its slot`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    var attempts = 0
    site.override { _, _ in
      attempts += 1
      return attempts == 1 ? .init(.failure(.connectFailed)) : nil
    }
    try site.run(seconds: 300)
    #expect(site.world.requests.count == 2)
    #expect(try site.status()["polls"] as? [String: Int] == ["ok": 1, "failed": 0, "missed": 0])
  }

  @Test func `a slow endpoint skips its slots, is counted and never overlaps`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    site.override { _, _ in .init(.failure(.timedOut), milliseconds: 700_000) }
    try site.run(seconds: 3_000)
    let starts = site.world.requests.map(\.at)
    #expect(zip(starts, starts.dropFirst()).allSatisfy { $1 - $0 >= 700_000 })
    let polls = try #require(try site.status()["polls"] as? [String: Int])
    #expect((polls["missed"] ?? 0) >= 5)
  }

  @Test func `a broken configuration is refused on reload and the old one runs on`() throws {
    let site = try SimulatedSite(endpoints: 2, interval: "5m")
    site.world.after(seconds: 1_000) { world in
      site.configuration = "schema: 1\nsite: { nmae: x }\n"
      world.signal(.reload)
    }
    try site.run(seconds: 3_000)
    #expect(site.world.requests.count == 20)
    #expect(site.world.statusLines.filter { $0.contains("config.rejected") }.count == 1)
    #expect((try site.status()["config"] as? [String: Any])?["error"] as? String != nil)
    #expect(site.world.notifications.contains("RELOADING=1"))
  }

  @Test func `a reload that adds one endpoint and takes one away leaves the others their slots`() throws {
    let site = try SimulatedSite(endpoints: 20, interval: "5m")
    let changed = SimulatedSite.configuration(endpoints: 1..<21, interval: "5m")
    site.world.after(seconds: 1_000) { world in
      site.configuration = changed
      world.signal(.reload)
    }
    try site.run(seconds: 3_000)
    let counts = Dictionary(grouping: site.world.requests, by: \.url).mapValues(\.count)
    #expect((1..<20).allSatisfy { counts["http://127.0.0.1:1/meter-\($0)"] == 10 })
    let polls = try #require(try site.status()["polls"] as? [String: Int])
    #expect(polls["missed"] == 0)
    #expect((try site.status()["config"] as? [String: Any])?["generation"] as? Int == 2)
  }

  @Test func `published files that cannot be written stop nothing`() throws {
    let site = try SimulatedSite(endpoints: 2, interval: "5m")
    site.world.canPublish = false
    site.world.after(seconds: 2_000) { $0.canPublish = true }
    try site.run(seconds: 3_000)
    #expect((try site.status()["store"] as? [String: Any])?["readings"] as? Int == 20)
  }

  @Test func `while the store cannot be written polling goes on, and afterwards everything is there`() throws {
    let site = try SimulatedSite(endpoints: 5, interval: "5m")
    let blocker = StoreBlocker(site.directory + "/data/conserved.sqlite")
    site.world.after(seconds: 3_000) { _ in blocker.block() }
    site.world.after(seconds: 9_000) { _ in blocker.release() }
    try site.run(seconds: 12_000)
    #expect(site.world.requests.count == 5 * 40)
    let status = try site.status()
    #expect((status["store"] as? [String: Any])?["readings"] as? Int == 5 * 40)
    #expect((status["store"] as? [String: Any])?["ok"] as? Bool == true)
    let said = site.world.statusLines.filter { $0.contains("store.failing") }
    #expect(said.count == 2 && said[0].contains("raised") && said[1].contains("cleared"))
    try site.inspect { keeper in
      let report = try Audit(keeper).run()
      #expect(report.disagreements.isEmpty && report.readings == 5 * 40)
    }
  }

  @Test
  func
    `bills and facts dropped into the inbox are told by their header, and a second amount for a bill is refused until the first is withdrawn`()
    throws
  {
    let site = try SimulatedSite(endpoints: 1, interval: "15m")
    let inbox = site.directory + "/inbox/"
    let header = "机构,能源资源种类,开始日期,结束日期,用量,单位\n"
    site.world.after(seconds: 100) {
      $0.drop(header + "hall,natural-gas,2026-01-01,2026-02-01,310,m3\n", at: inbox + "bill.csv")
      $0.drop("institution,fact,from,value\nhall,answerable,2026-09-01,Office 7\n", at: inbox + "facts.csv")
    }
    site.world.after(seconds: 200) {
      $0.drop(header + "hall,natural-gas,2026-01-01,2026-02-01,311,m3\n", at: inbox + "bill-2.csv")
    }
    site.world.after(seconds: 300) {
      let mended = "机构,能源资源种类,开始日期,结束日期,用量,单位,撤回用量\nhall,natural-gas,2026-01-01,2026-02-01,301,m3,310\n"
      $0.drop(mended, at: inbox + "bill-3.csv")
    }
    try site.run(seconds: 1_000)
    let files = site.world.files
    #expect(files[inbox + "done/bill.csv"] != nil && files[inbox + "done/facts.csv"] != nil)
    #expect(files[inbox + "done/bill-3.csv"] != nil)
    let errors = String(decoding: try #require(files[inbox + "refused/bill-2.csv.errors"]), as: UTF8.self)
    #expect(errors.hasPrefix("bill-2.csv:2:1: the ledger has 310 m3"))
    try site.inspect { keeper in
      let entered = try keeper.store.ledger()
      #expect(entered.map(\.amount.printed) == ["301.000"])
      let withdrawn = try keeper.store.withdrawnEntries(of: try #require(InstitutionID("hall")))
      #expect(withdrawn.map(\.entry.amount.printed) == ["310.000"])
    }
    // What is published follows the fact.
    #expect(try site.measuredAmounts(site.directory + "/exports/standings.csv").last?.contains(",Office 7,") == true)
  }

  @Test func `the number of the status rises while the store fails, when it is well again, and over a restart`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    let blocker = StoreBlocker(site.directory + "/data/conserved.sqlite")
    var numbers: [Int] = []
    // Long enough for every number that was set aside to be given.
    site.world.after(seconds: 600) { _ in blocker.block() }
    site.world.after(seconds: 7_000) { _ in
      if let number = try? site.status()["seq"] as? Int { numbers.append(number) }
      blocker.release()
    }
    try site.run(seconds: 8_000)
    numbers.append(try #require(try site.status()["seq"] as? Int))
    #expect(numbers[0] > 1_000)
    try site.run(seconds: 600)
    numbers.append(try #require(try site.status()["seq"] as? Int))
    #expect(numbers == numbers.sorted() && Set(numbers).count == 3)
  }

  @Test func `a file dropped into the inbox is booked once it stands still, a faulty one is refused with its lines`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    let inbox = site.directory + "/inbox/"
    let history = "register,time,value\nhall/0,2026-09-30 08:00,1000\nhall/0,2026-09-30 08:05,1250\n"
    site.world.after(seconds: 1_000) { $0.drop(String(history.prefix(40)), at: inbox + "history.csv") }
    // Still being written: it grows before it has stood still.
    site.world.after(seconds: 1_004) { $0.drop(history, at: inbox + "history.csv") }
    site.world.after(seconds: 1_500) {
      $0.drop("register,time,value\nhall/7,2026-09-30,1\nhall/0,soon,2\n", at: inbox + "bad.csv")
    }
    site.world.after(seconds: 1_500) { $0.drop("a,b\n1,2\n", at: inbox + "what.csv") }
    try site.run(seconds: 3_000)
    let files = site.world.files
    #expect(files[inbox + "done/history.csv"] != nil && files[inbox + "history.csv"] == nil)
    let errors = String(decoding: try #require(files[inbox + "refused/bad.csv.errors"]), as: UTF8.self).split(separator: "\n")
    #expect(errors.map { $0.split(separator: ":").prefix(2).joined(separator: ":") } == ["bad.csv:2", "bad.csv:3"])
    #expect(files[inbox + "refused/bad.csv"] != nil)
    #expect(files[inbox + "refused/what.csv.errors"] != nil)
    #expect(site.world.statusLines.count { $0.contains("import.refused") } == 2)
    try site.inspect { keeper in
      let hours = try keeper.hours(of: 0, in: Span(Instant.plausible.lowerBound, Instant(seconds: 1_790_784_000)))
      #expect(hours.first?.hour.amount.measured.baseUnits == 250)
      let report = try Audit(keeper).run()
      #expect(report.disagreements.isEmpty)
    }
  }

  @Test func `a reload while readings wait loses none of them`() throws {
    let site = try SimulatedSite(endpoints: 6, interval: "5m")
    for second in stride(from: 301, to: 2_900, by: 97) { site.world.after(seconds: Int64(second)) { $0.signal(.reload) } }
    try site.run(seconds: 3_000)
    let polls = try #require(try site.status()["polls"] as? [String: Int])
    #expect(polls == ["ok": 60, "failed": 0, "missed": 0])
  }

  @Test func `the supervisor hears of readiness, of progress and of the stop`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    try site.run(seconds: 600)
    #expect(site.world.notifications.first == "READY=1")
    #expect(site.world.notifications.count { $0.hasPrefix("WATCHDOG=1") } >= 30)
    #expect(site.world.notifications.contains("STOPPING=1"))
  }

  @Test func `an HTML page, a number as a string and a missing value are failures with their reasons, and nothing is booked`()
    throws
  {
    for (body, reason) in [
      ("<html><body>log in</body></html>", "html_body"), ("{\"energy\":\"12\"}", "value_is_a_string"), ("{}", "value_missing"),
      ("{\"energy\":null}", "value_null"), ("{\"energy\":1", "malformed"),
    ] {
      let site = try SimulatedSite(endpoints: 1, interval: "5m")
      site.override { _, _ in .init(.success(Array(body.utf8))) }
      try site.run(seconds: 900)
      let status = try site.status()
      #expect((status["store"] as? [String: Any])?["readings"] as? Int == 0)
      #expect((status["worst_endpoints"] as? [[String: Any]])?.first?["reason"] as? String == reason)
    }
  }

  @Test func `exports are the same bytes whether the daemon ran through or was restarted in the middle`() throws {
    let through = try SimulatedSite(endpoints: 3, interval: "15m")
    try through.run(seconds: 3 * 86_400)
    let restarted = try SimulatedSite(endpoints: 3, interval: "15m")
    for seconds in [40_000, 86_400, 7_000, 3 * 86_400 - 133_400] { try restarted.run(seconds: Int64(seconds), keepsTime: true) }
    let name = try #require(
      through.world.files.keys.first { $0.hasSuffix("consumption/day/2026-10.csv") && !$0.contains("zh-Hans") })
    #expect(try through.measuredAmounts(name) == (try restarted.measuredAmounts(name)))
  }
}
