import EnergyModel
import Foundation
import Testing

@testable import Conservation

/// What the rolled-up days of one register say early: against a base year, and where there is none.
@Suite struct EarlySignsTests {
  private static let baseStart = LocalMonth(year: 2025, month: 1).firstDay
  private static let asOf = LocalMonth(year: 2026, month: 7).firstDay

  /// A day of 24 measured hours, Wh or L each; the first five of them are the night.
  private func day(_ day: LocalDay, night: Int64, hours rest: Int64, measured: Int = 24) -> DaySum {
    var nights = NightHours()
    for hour in 0..<NightHours.count { nights[hour] = night }
    let zeros = night == 0 && rest == 0 ? measured : 0
    return DaySum(
      day: day, amount: QualifiedAmount(measured: Amount(baseUnits: 5 * night + Int64(measured - 5) * rest)),
      coveredHours: measured,
      nights: nights, zeroRun: ZeroRun(atStart: zeros, atEnd: measured == 24 ? zeros : 0, longest: zeros))
  }

  /// 20 kWh at night and 50 by day, at week ends 20; a ripple of some hundred Wh.
  private func days(_ change: (LocalDay, Int64, Int64) -> (night: Int64, rest: Int64)? = { ($1, $2) }) -> [DaySum] {
    (0..<EarlySignsTests.asOf - EarlySignsTests.baseStart).compactMap { index in
      let date = EarlySignsTests.baseStart + index
      let ripple = Int64((index * 7919) % 1301)
      let amounts = change(date, 20_000 + ripple, (date.weekday <= 5 ? 50_000 : 20_000) + ripple)
      return amounts.map { day(date, night: $0.night, hours: $0.rest) }
    }
  }

  private func signs(
    _ sums: [DaySum], _ carrier: Carrier = .electricity, steps: [LocalDay] = [], standing: [EventKind: LocalDay] = [:],
    asOf: LocalDay = EarlySignsTests.asOf
  ) -> EarlySigns {
    EarlySigns(
      .init(carrier: carrier, sums: sums, steps: steps, standing: standing), asOf: asOf,
      frame: DayFrame(from: EarlySignsTests.baseStart, to: LocalMonth(year: 2027, month: 1).firstDay))
  }

  private func date(_ month: Int, _ day: Int, year: Int = 2026) throws -> LocalDay {
    try #require(LocalDay(year: year, month: month, day: day))
  }

  @Test func `an ordinary year says nothing, and says what it looked for`() {
    let found = signs(days())
    #expect(found.basis == .baseYear(2025))
    #expect(found.signs == [])
    #expect(found.judged == [.registerSuspicious, .driftFound, .nightRise, .registerStopped])
    #expect(found.days == 181)
  }

  @Test func `equipment left on at night is found in its fourth week, and as a drift`() throws {
    let march = try date(3, 1)
    let found = signs(days { $0 >= march ? ($1 + 8_000, $2 + 8_000) : ($1, $2) })
    let night = try #require(found.standing(.nightRise))
    // Weeks end on 7, 14, 21 and 28 January and so on: the first whole week of March is that up to the 11th.
    #expect(night.since <= march + 35)
    if case .nightRise(let rise, let threshold) = night.finding {
      #expect(rise > 0.35 && rise < 0.45 && threshold == 0.10)
    } else {
      Issue.record("not a night rise")
    }
    let drift = try #require(found.standing(.driftFound))
    // A fifth more, in weeks that differ by less than two per cent: within five of them.
    #expect(drift.since <= march + 35)
    // Somebody explained it: nothing stands any more.
    let explained = signs(days { $0 >= march ? ($1 + 8_000, $2 + 8_000) : ($1, $2) }, steps: [march])
    #expect(explained.signs.allSatisfy { !$0.stands })
  }

  @Test func `a meter that shows a thousandth is suspicious until somebody says what happened`() throws {
    let may = try date(5, 1)
    let found = signs(days { $0 >= may ? ($1 / 1_000, $2 / 1_000) : ($1, $2) })
    #expect(found.standing(.registerSuspicious) != nil)
    #expect(signs(days { $0 >= may ? ($1 / 1_000, $2 / 1_000) : ($1, $2) }, steps: [may]).standing(.registerSuspicious) == nil)
  }

  @Test func `a meter that stands still for more than a day has stopped, and goes again with its first use`() throws {
    let june = try date(6, 10)
    let stopped = signs(days { $0 >= june ? (0, 0) : ($1, $2) })
    #expect(stopped.standing(.registerStopped)?.since == june + 1)
    let again = signs(days { (june...june + 3).contains($0) ? (0, 0) : ($1, $2) })
    #expect(again.standing(.registerStopped) == nil)
    #expect(again.signs.last { $0.kind == .registerStopped }?.cleared == june + 4)
  }

  @Test func `water that never stops is a leak on the seventh night`() throws {
    let april = try date(4, 10)
    // Offices: 300 L an hour by day, none at night.
    func water(_ leak: Int64) -> EarlySigns {
      signs(days { day, _, _ in day >= april ? (leak, 300 + leak) : (0, 300) }, .water)
    }
    let leak = water(15)
    #expect(leak.isQuiet == true)
    #expect(leak.standing(.leakFound)?.since == april + 6)
    #expect(water(0).standing(.leakFound) == nil)
    // A hospital draws at all hours: leaks cannot be seen, and nothing is claimed.
    let hospital = signs(days { day, _, _ in (200, day >= april ? 330 : 300) }, .water)
    #expect(hospital.isQuiet == false)
    #expect(!hospital.judged.contains(.leakFound))
  }

  @Test func `a leak that stands over New Year is no base of its own kind`() throws {
    let autumn = try date(9, 1, year: 2025)
    let sums = days { day, _, _ in day >= autumn ? (15, 315) : (0, 300) }
    // What leaked for four months would else be usual.
    #expect(signs(sums, .water).standing(.leakFound) == nil)
    #expect(signs(sums, .water, standing: [.leakFound: autumn + 6]).standing(.leakFound) != nil)
  }

  @Test func `without a base year standstill and leaks are looked for by the first days alone`() throws {
    let start = try date(3, 1)
    let june = try date(6, 20)
    let young = days { $0 >= start ? ($0 >= june ? (0, 0) : ($1, $2)) : nil }
    let found = signs(young)
    #expect(found.basis == .firstDays(61))
    #expect(found.judged == [.registerStopped])
    #expect(found.standing(.registerStopped) != nil)
    let twenty = signs(Array(young.prefix(20)), asOf: start + 20)
    #expect(twenty.basis == .nothing)
    #expect(twenty.judged.isEmpty)
  }

  @Test func `half a base year compares nothing`() {
    let half = signs(days { $0.year == 2025 && $0.components.month > 6 ? nil : ($1, $2) })
    #expect(half.basis == .firstDays(90))
    #expect(!half.judged.contains(.driftFound))
  }

  @Test func `nothing known says nothing`() {
    let none = signs([])
    #expect(none.basis == .nothing)
    #expect(none.signs == [])
    #expect(none.days == 0)
  }
}
