import EnergyModel
import Foundation
import GRDB
import Storage
import Testing

@testable import ConservedCore

/// Rolled-up days say what their hours say, whatever span is judged (contract R4).
struct DaySumTests {
  /// Two weeks around the end of summer time 2026 and the beginning of that of 2027, in seconds after the readings' own start.
  private static let shifts: [Int64] = [0, 150 * 86_400]

  private func site(_ zone: String = "Europe/Berlin") throws -> BookedSite {
    try BookedSite(
      """
      institutions: [{ id: city-hall, name: City hall, class: organ }]
      registers: [{ id: a, institution: city-hall, carrier: electricity, unit: kWh, interval: 1h }]
      """, timeZone: zone)
  }

  private func readings(_ seed: UInt64, shift: Int64 = 0, days: Int = 45) -> [Reading] {
    HourlyCounter(seed: seed).readings(days: days).map {
      Reading(instant: $0.instant + shift, received: $0.received + shift, value: $0.value, unit: $0.unit, origin: .poll)
    }
  }

  /// The days of a span hour by hour, by the rule as it is written: estimated hours with an exact sum count between the first and the
  /// last measured hour of the judged span, and before it.
  private func rowsByHours(_ keeper: BookKeeper, _ from: LocalDay, _ to: LocalDay, judgedFrom: LocalDay) throws -> [DailyUse] {
    let calendar = keeper.calendar
    let rows = try keeper.hours(of: 0, in: Span(calendar.start(of: from), calendar.start(of: to)))
    let judgedStart = calendar.start(of: judgedFrom)
    let first = rows.first { $0.span.start >= judgedStart && $0.isMeasured }?.span.start
    let last = rows.last(where: \.isMeasured)?.span.start
    return (0..<to - from).map { index in
      let span = calendar.span(of: from + index)
      let hours = rows.filter { span.contains($0.span.start) }
      let exact = hours.filter { row in
        guard !row.isMeasured, row.isComplete, row.hour.hasExactSum, let last, row.span.start < last else { return false }
        return row.span.start < judgedStart || first.map { $0 < row.span.start } ?? false
      }
      return DailyUse(
        day: from + index, amount: hours.isEmpty ? nil : hours.map(\.hour.amount).reduce(.zero, +), hours: span.localHours,
        coveredHours: hours.count(where: \.isMeasured), exactlyEstimatedHours: exact.count,
        uncoveredHours: hours.count { !$0.isMeasured && $0.hasWholeAmount } - exact.count)
    }
  }

  private func compare(_ keeper: BookKeeper, _ day: LocalDay) throws {
    let institution = try #require(InstitutionID("city-hall"))
    let use = try InstitutionUse(keeper: keeper, endUses: [])
    for (from, to, judged) in [(-3, 50, 0), (0, 45, 20), (5, 30, 5), (22, 27, 24), (23, 24, 23), (40, 40, 40), (44, 60, 70)] {
      let rows = try use.series(of: institution, from: day + from, to: day + to, judgedFrom: day + judged).first?.days
      #expect(try rows == rowsByHours(keeper, day + from, day + to, judgedFrom: day + judged))
    }
    // The first hours of a day and where the register stood still, too, as they are in the hours.
    let calendar = keeper.calendar
    let hours = try keeper.hours(of: 0, in: Span(calendar.start(of: day), calendar.start(of: day + 60)))
    #expect(try keeper.daySums(of: 0, day..<day + 60) == DaySum.sums(of: hours, calendar))
  }

  @Test(arguments: UInt64(1)...12) func `days read from sums are those of the hours: gaps at either end, late days, open ones`(
    seed: UInt64
  ) throws {
    for shift in Self.shifts {
      let site = try site()
      let all = readings(seed, shift: shift)
      let day = site.calendar.day(of: all[0].instant)
      // A day and a half come late, and the last ones stay open.
      let late = all.filter { (520..<556).contains(HourlyCounter.hour(of: $0) - Int(shift / 3_600)) }
      _ = try site.keeper.insert(all.filter { !late.contains($0) }.map { (0, $0) })
      try compare(site.keeper, day)
      // Restated days that are not written yet count already.
      try site.keeper.take(late, register: 0)
      #expect(!site.keeper.open[0].restated.isEmpty || late.isEmpty)
      try compare(site.keeper, day)
      try site.keeper.closeDays()
      try compare(site.keeper, day)
      try site.keeper.rebuild { _ in }
      try compare(site.keeper, day)
      #expect(try Audit(site.keeper).run().disagreements.map(\.description) == [])
    }
  }

  @Test func `days of one long gap, and a register that has only open days`() throws {
    let site = try site("Asia/Shanghai")
    let all = readings(3, days: 20)
    let day = site.calendar.day(of: all[0].instant)
    try site.keeper.take(Array(all[..<10]), register: 0)
    try compare(site.keeper, day)
    // From noon of the third day to the eighteenth nothing came.
    _ = try site.keeper.insert(all.filter { !(60..<430).contains(HourlyCounter.hour(of: $0)) }.map { (0, $0) })
    try compare(site.keeper, day)
  }

  @Test func `a store that an older program left without sums gets them at the next start, and is read by its hours until then`()
    throws
  {
    let site = try site()
    let all = readings(5)
    let day = site.calendar.day(of: all[0].instant)
    _ = try site.keeper.insert(all.map { (0, $0) })
    let number = try #require(site.keeper.number(of: 0))
    let whole = LocalDay(number: 0)..<LocalDay(number: 30_000)
    let sums = try site.store.daySums(of: number, from: whole.lowerBound, to: whole.upperBound)
    #expect(try #require(sums).count > 40)
    let queue = try DatabaseQueue(path: site.directory + "/" + Store.fileName)
    try queue.inDatabase { try $0.execute(sql: "DELETE FROM day_sum") }
    #expect(try site.store.daySums(of: number, from: whole.lowerBound, to: whole.upperBound) == nil)
    try compare(try BookKeeper.reading(site.settings, site.store), day)
    // A late reading does not leave the register with the sums of its own days alone.
    let before = try site.store.closedDays(of: number, from: whole.lowerBound, to: whole.upperBound)
    try site.store.write(days: [before[7]], of: number, site.calendar)
    #expect(try site.store.daySums(of: number, from: whole.lowerBound, to: whole.upperBound) == sums)
    try queue.inDatabase { try $0.execute(sql: "DELETE FROM day_sum") }
    var heard: [Int] = []
    _ = try BookKeeper.writing(site.settings, site.store) { done, count in
      heard.append(done)
      #expect(count == 1)
    }
    #expect(heard == [0])
    #expect(try site.store.daySums(of: number, from: whole.lowerBound, to: whole.upperBound) == sums)
    try queue.close()
  }

  @Test func `a rolled-up day that says something else than its hours is found and named by the audit`() throws {
    let site = try site("Asia/Shanghai")
    _ = try site.keeper.insert(readings(6).map { (0, $0) })
    #expect(try Audit(site.keeper).run().disagreements.isEmpty)
    let queue = try DatabaseQueue(path: site.directory + "/" + Store.fileName)
    // October takes the sums of November: all days of a month differ.
    try queue.inDatabase { database in
      try database.execute(
        sql: "UPDATE day_sum SET days = (SELECT days FROM day_sum ORDER BY month DESC LIMIT 1) WHERE month = ?",
        arguments: [LocalMonth(year: 2026, month: 10).firstDay.number])
    }
    let places = try Audit(site.keeper).run().disagreements
    #expect(places.count == 31)
    #expect(places.allSatisfy { $0.place.hasPrefix("2026-10-") && $0.what.hasPrefix("the rolled-up day says ") })
    try queue.close()
  }
}
