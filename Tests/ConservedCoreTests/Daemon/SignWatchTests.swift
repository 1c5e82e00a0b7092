import EnergyModel
import Foundation
import GRDB
import Publishing
import Storage
import Testing

@testable import ConservedCore

/// What the daemon says of meters before any target is missed, and when it says that it is over.
struct SignWatchTests {
  private static let water = "id: hall/w, carrier: water, unit: L"

  /// 300 L an hour by day, none from midnight to five; from a day on a leak beside it.
  private static func water(_ day: LocalDay, _ hour: Int, leakFrom: LocalDay?, litres: Int64 = 20) -> Int64 {
    (hour < 5 ? 0 : 300) + (leakFrom.map { day >= $0 } ?? false ? litres : 0)
  }

  private func day(_ text: String) throws -> LocalDay { try #require(LocalDay(text)) }

  /// From May to October, with a leak from 1 September on.
  private func leaking() throws -> (site: SimulatedSite, readings: [(instant: Instant, value: Int64)]) {
    let site = try SimulatedSite(signsOf: [SignWatchTests.water], on: "2026-10-01")
    let leak = try day("2026-09-01")
    return (
      site,
      try SimulatedSite.readings(from: "2026-05-01", to: "2026-10-01") { SignWatchTests.water($0, $1, leakFrom: leak) }
    )
  }

  private func openGaps(_ site: SimulatedSite) throws -> [String] {
    var kinds: [String] = []
    try site.inspect { kinds = try Gaps(keeper: $0).rows(open: true).map(\.kind) }
    return kinds
  }

  // MARK: Said once

  @Test func `a leak is said once with its figures, stands over a restart, is in gaps, and is over after the repair`() throws {
    let (site, readings) = try leaking()
    try site.insert(readings, of: "hall/w")
    try site.run(seconds: 600)
    #expect(site.lines(.leakFound).count == 1)
    let line = try #require(site.lines(.leakFound).first)
    // The seventh night with the leak is that of 7 September; no night of the first weeks took anything.
    #expect(line.contains(#""flow_l_per_h":"20","#) && line.contains(#""since":"2026-09-07""#), "\(line)")
    #expect(line.contains(#""usual_l_per_h":"0.0""#) && line.contains(#""level":"warning""#))
    try site.inspect { keeper in
      let gaps = try Gaps(keeper: keeper).rows(open: true)
      #expect(gaps.map(\.kind) == ["leak"])
      let gap = try #require(gaps.first)
      #expect(keeper.calendar.rfc3339(gap.from) == "2026-09-07T00:00:00+08:00" && gap.to == nil)
      #expect(gap.reason.hasPrefix("Water never stops: the quietest of the last seven nights still took 20 L an hour"))
      #expect(gap.action.hasPrefix("look for the leak"))
      #expect(try Gaps(keeper: keeper).rows(open: false).contains { $0.kind == "leak" })
    }
    try site.run(seconds: 600)
    #expect(site.said(.leakFound) == [])
    // Repaired on the last day of September; eight days on, the daemon was off meanwhile.
    site.pass(seconds: 8 * 86_400)
    let last = try #require(readings.last)
    try site.insert(
      try SimulatedSite.readings(from: "2026-10-01", to: "2026-10-09", startingAt: last.value) {
        SignWatchTests.water($0, $1, leakFrom: nil)
      }, of: "hall/w")
    try site.run(seconds: 600)
    #expect(site.said(.leakFound) == ["cleared hall/w"])
    #expect(try #require(site.lines(.leakFound).first).contains(#""day":"2026-10-01""#))
    #expect(try openGaps(site) == [])
  }

  @Test func `late readings make their register be looked at again within the day`() throws {
    let (site, readings) = try leaking()
    let known = readings.prefix { $0.instant < site.now + -30 * 86_400 }
    try site.insert(Array(known), of: "hall/w")
    let late = try SimulatedSite.file(Array(readings.dropFirst(known.count)), of: "hall/w")
    let inbox = site.directory + "/inbox/"
    var before: [String] = []
    site.world.after(seconds: 1_000) { world in
      before = site.said(.leakFound)
      world.drop(late, at: inbox + "late.csv")
    }
    try site.run(seconds: 1_600)
    #expect(before == [])
    #expect(site.said(.leakFound) == ["raised hall/w"])
  }

  @Test func `the same readings in another order give the same signs`() throws {
    let (ordered, readings) = try leaking()
    try ordered.insert(readings, of: "hall/w")
    let (shuffled, _) = try leaking()
    let third = readings.count / 3
    try shuffled.insert(Array(readings[(2 * third)...].reversed()), of: "hall/w")
    try shuffled.insert(Array(readings[..<third]), of: "hall/w")
    // The daemon looks in between, at books with a hole.
    try shuffled.run(seconds: 600)
    try shuffled.insert(Array(readings[third..<(2 * third)].reversed()), of: "hall/w")
    try ordered.run(seconds: 1_200)
    try shuffled.run(seconds: 600)
    func said(_ site: SimulatedSite) throws -> [[String]] {
      try site.standing().map { [$0.kind.rawValue, $0.subject, $0.detail.sorted { $0.key < $1.key }.description] }
    }
    let (inOrder, inAnother) = (try said(ordered), try said(shuffled))
    #expect(inOrder.count == 1)
    #expect(inOrder == inAnother)
  }

  @Test func `readings that refute a sign of this year end it at once`() throws {
    let site = try SimulatedSite(signsOf: [SignWatchTests.water], on: "2026-10-01")
    try site.insert(
      try SimulatedSite.readings(from: "2026-05-01", to: "2026-10-01") { SignWatchTests.water($0, $1, leakFrom: nil) },
      of: "hall/w")
    try site.wasSaid(.leakFound, of: "hall/w", since: "2026-09-25")
    try site.run(seconds: 600)
    // What was numbered without a daemon is written at the start.
    #expect(site.said(.leakFound) == ["raised hall/w", "cleared hall/w"])
    #expect(try #require(site.lines(.leakFound).last).contains("the books no longer show it"))
  }

  @Test func `a register that is no longer configured leaves no sign behind`() throws {
    let (site, readings) = try leaking()
    try site.insert(readings, of: "hall/w")
    try site.run(seconds: 600)
    site.describe(["id: hall/other, carrier: water, unit: L"])
    try site.run(seconds: 600)
    #expect(site.said(.leakFound) == ["cleared hall/w"])
    #expect(try #require(site.lines(.leakFound).first).contains("no longer configured"))
    #expect(try site.standing().isEmpty)
  }

  // MARK: Suspicious

  @Test func `a scale that changed marks the standings of the institution until a step says what happened`() throws {
    let site = try SimulatedSite(signsOf: ["id: hall/e, carrier: electricity, unit: Wh"], on: "2026-02-10")
    let changed = try day("2026-01-10")
    // 40 kWh an hour on workdays, 20 at week ends; a thousandth of it from 10 January on.
    try site.insert(
      try SimulatedSite.readings(from: "2025-01-01", to: "2026-02-10") { day, _ in
        (day.weekday <= 5 ? 40_000 : 20_000) / (day >= changed ? 1_000 : 1)
      }, of: "hall/e")
    let standings = "/exports/standings.csv"
    var marked = false
    site.world.after(seconds: 900) { world in
      marked = (try? site.measuredAmounts(standings))?.contains { $0.contains("suspicious_meter") } ?? false
      world.drop("register,date,reason\nhall/e,2026-01-10,kWh in place of Wh\n", at: site.directory + "/inbox/steps.csv")
    }
    try site.run(seconds: 1_800)
    #expect(site.said(.registerSuspicious) == ["raised hall/e", "cleared hall/e"])
    let lines = site.lines(.registerSuspicious)
    #expect(try #require(lines.first).contains(#""since":"2026-01"#), "\(lines)")
    #expect(try #require(lines.last).contains(#""explained":"2026-01-10","reason":"kWh in place of Wh""#), "\(lines)")
    #expect(marked)
    #expect(try !site.measuredAmounts(standings).contains { $0.contains("suspicious_meter") })
    #expect(try site.measuredAmounts(standings).count > 1)
  }

  @Test func `gaps name the row that explains a suspicion, and the day since which it stands`() throws {
    let site = try SimulatedSite(signsOf: ["id: hall/e, carrier: electricity, unit: Wh"], on: "2026-02-10")
    try site.insert(try SimulatedSite.readings(from: "2026-02-01", to: "2026-02-10") { _, _ in 10 }, of: "hall/e")
    try site.wasSaid(.registerSuspicious, of: "hall/e", since: "2026-01-30")
    try site.wasSaid(.driftFound, of: "hall/e", since: "2026-01-21")
    try site.wasSaid(.leakFound, of: "hall/gone", since: "2026-01-21")
    try site.inspect { keeper in
      let rows = try Gaps(keeper: keeper).rows(open: true)
      #expect(rows.map(\.kind) == ["drift", "suspicious"])
      #expect(
        rows.last?.action
          == "conserved import steps FILE with the row hall/e,2026-01-30,REASON; give the day of the change")
      let bytes = Table<GapRow>.gaps.render(rows, .zhHans(keeper.calendar))
      #expect(String(decoding: bytes, as: UTF8.self).contains("hall/e,2026-01-30 00:00:00,,,仪表可疑,Of then.,"))
    }
  }

  // MARK: New Year

  @Test func `a meter that stands still over New Year is neither said again nor forgotten, and is over with its next count`()
    throws
  {
    let site = try SimulatedSite(signsOf: ["id: hall/e, carrier: electricity, unit: Wh"], on: "2025-12-30")
    let stop = try day("2025-12-20")
    func readings(_ from: String, _ to: String, _ value: Int64, until: LocalDay?) throws -> [(instant: Instant, value: Int64)] {
      try SimulatedSite.readings(from: from, to: to, startingAt: value) { day, _ in
        day >= stop && until.map { day < $0 } ?? true ? 0 : 40
      }
    }
    let first = try readings("2025-10-01", "2025-12-30", 0, until: nil)
    try site.insert(first, of: "hall/e")
    try site.run(seconds: 300)
    #expect(site.said(.registerStopped) == ["raised hall/e"])
    site.pass(seconds: 12 * 86_400)
    let value = try #require(first.last).value
    let second = try readings("2025-12-30", "2026-01-11", value, until: nil)
    try site.insert(second, of: "hall/e")
    try site.run(seconds: 300)
    #expect(site.said(.registerStopped) == [])
    site.pass(seconds: 3 * 86_400)
    try site.insert(try readings("2026-01-11", "2026-01-14", value, until: try day("2026-01-12")), of: "hall/e")
    try site.run(seconds: 300)
    #expect(site.said(.registerStopped) == ["cleared hall/e"])
    #expect(try #require(site.lines(.registerStopped).first).contains(#""day":"2026-01-12""#))
  }

  @Test func `a drift of last year stands while the new year has too few days, and is forgotten when a quarter says nothing`()
    throws
  {
    let site = try SimulatedSite(signsOf: ["id: hall/e, carrier: electricity, unit: Wh"], on: "2026-01-10")
    try site.wasSaid(.driftFound, of: "hall/e", since: "2025-11-12")
    try site.run(seconds: 300)
    #expect(site.said(.driftFound) == ["raised hall/e"])
    site.pass(seconds: 79 * 86_400)
    try site.run(seconds: 300)
    #expect(site.said(.driftFound) == [])
    // 1 April: 90 days of 2026 are over, and none is known.
    site.pass(seconds: 2 * 86_400)
    try site.run(seconds: 300)
    #expect(site.said(.driftFound) == ["cleared hall/e"])
    #expect(try #require(site.lines(.driftFound).first).contains("too few days since New Year to say so"))
  }

  @Test func `a drift of last year is over after a month of ordinary days, a suspicion is not`() throws {
    let site = try SimulatedSite(
      signsOf: ["id: hall/e, carrier: electricity, unit: Wh", "id: hall/x, carrier: electricity, unit: Wh"], on: "2026-01-28")
    let readings = try SimulatedSite.readings(from: "2025-01-01", to: "2026-02-01") { day, hour in
      Int64(day.weekday <= 5 ? 4_000 : 2_000) + Int64(day.number * 7_919 % 131) + Int64(hour)
    }
    try site.insert(Array(readings.prefix { $0.instant <= site.now }), of: "hall/e")
    try site.wasSaid(.driftFound, of: "hall/e", since: "2025-11-12")
    try site.wasSaid(.registerSuspicious, of: "hall/x", since: "2025-11-12")
    try site.run(seconds: 300)
    #expect(site.said(.driftFound) == ["raised hall/e"] && site.said(.registerSuspicious) == ["raised hall/x"])
    site.pass(seconds: 4 * 86_400)
    try site.insert(readings.filter { $0.instant >= site.now + -5 * 86_400 }, of: "hall/e")
    // An explanation of years ago is none of this.
    try site.command(.steps, "register,date,reason\nhall/x,2023-05-01,new chiller\n")
    try site.run(seconds: 300)
    #expect(site.said(.driftFound) == ["cleared hall/e"] && site.said(.registerSuspicious) == [])
    try site.command(.steps, "register,date,reason\nhall/x,2025-11-01,unit of the gateway\n")
    try site.run(seconds: 300)
    #expect(site.said(.registerSuspicious) == ["cleared hall/x"])
  }

  // MARK: A store in trouble

  @Test func `a store that fails is left alone, and what was found meanwhile is said when it is well`() throws {
    let (site, readings) = try leaking()
    try site.insert(readings, of: "hall/w")
    site.configuration = site.configuration.replacingOccurrences(of: "interval: 24h", with: "interval: 1m")
    let blocker = StoreBlocker(site.directory + "/data/conserved.sqlite")
    site.world.after(seconds: 0) { _ in blocker.block() }
    site.world.after(seconds: 600) { _ in blocker.release() }
    try site.run(seconds: 1_200)
    #expect(site.said(.storeFailing) == ["raised ", "cleared "])
    #expect(site.said(.leakFound) == ["raised hall/w"])
    #expect(try site.standing().map(\.kind) == [.leakFound])
  }

  @Test func `a register at which the store fails is looked at again, not before a pause`() throws {
    let (site, readings) = try leaking()
    try site.insert(readings, of: "hall/w")
    let settings = try site.settings()
    let store = try Store(directory: site.directory + "/data", mode: .readWrite)
    let keeper = try BookKeeper.writing(settings, store)
    let events = try EventBook(world: site.world, store: store, log: SimulatedSite.silent, calendar: keeper.calendar)
    let watch = SignWatch(events: events, settings: settings, world: site.world)
    defer { store.close() }
    let today = try day("2026-10-01")
    let other = try DatabaseQueue(path: site.directory + "/data/conserved.sqlite")
    try other.write { try $0.execute(sql: "ALTER TABLE fact RENAME TO away") }
    var hasFailed = false
    do { try watch.work(keeper, on: today) } catch { hasFailed = true }
    #expect(hasFailed)
    #expect(watch.nextLook == site.world.monotonicMilliseconds + 10_000)
    try other.write { try $0.execute(sql: "ALTER TABLE away RENAME TO fact") }
    // Within the pause nothing is asked.
    try watch.work(keeper, on: today)
    #expect(!events.isRaised(.leakFound, "hall/w"))
    site.world.sleep(seconds: 11)
    #expect(watch.nextLook == site.world.monotonicMilliseconds)
    try watch.work(keeper, on: today)
    #expect(events.isRaised(.leakFound, "hall/w"))
    #expect(watch.nextLook == nil)
  }

  // MARK: A meter and its parts

  @Test func `sub-meters above their meter are said of it, and are over when they add up or are none any more`() throws {
    let registers = [
      "id: hall/main, carrier: electricity, unit: Wh", "id: hall/a, parent: hall/main, carrier: electricity, unit: Wh",
      "id: hall/b, parent: hall/main, carrier: electricity, unit: Wh",
    ]
    let site = try SimulatedSite(signsOf: registers, on: "2026-10-01")
    let wrong = try day("2026-09-10")
    func use(_ amount: Int64, then other: Int64) throws -> [(instant: Instant, value: Int64)] {
      try SimulatedSite.readings(from: "2026-08-20", to: "2026-10-01") { day, _ in day >= wrong ? other : amount }
    }
    try site.insert(try use(1_000, then: 1_000), of: "hall/main")
    try site.insert(try use(400, then: 400), of: "hall/a")
    let first = try use(400, then: 800)
    try site.insert(Array(first.prefix { $0.instant < site.now + -25 * 86_400 }), of: "hall/b")
    let late = try SimulatedSite.file(first.filter { $0.instant >= site.now + -26 * 86_400 }, of: "hall/b")
    // What comes late of a part concerns its meter.
    site.world.after(seconds: 900) { $0.drop(late, at: site.directory + "/inbox/b.csv") }
    try site.run(seconds: 1_500)
    #expect(site.said(.submetersApart) == ["raised hall/main"])
    let line = try #require(site.lines(.submetersApart).first)
    // The week from 10 to 16 September: 7 × 24 × 1.0 kWh, and 7 × 24 × 1.2 kWh behind it.
    #expect(line.contains(#""meter":"168","#) && line.contains(#""submeters":"202","#), "\(line)")
    #expect(try openGaps(site) == ["submeters"])
    site.describe([registers[0]])
    try site.run(seconds: 600)
    #expect(site.said(.submetersApart) == ["cleared hall/main"])
    #expect(try #require(site.lines(.submetersApart).first).contains("nothing is measured behind it any more"))
  }
}
