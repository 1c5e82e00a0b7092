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

  @Test func `what a suspicious meter shows is no drift of use`() throws {
    let (march, may) = (try date(3, 1), try date(5, 1))
    let found = signs(days { $0 >= may ? ($1 / 10, $2 / 10) : $0 >= march ? ($1 * 5 / 4, $2 * 5 / 4) : ($1, $2) })
    let suspicion = try #require(found.standing(.registerSuspicious))
    let drifts = found.signs.filter { $0.kind == .driftFound }
    #expect(
      drifts.allSatisfy {
        if case .drift(.up, _) = $0.finding { true } else { false }
      })
    #expect(drifts.allSatisfy { $0.since >= march && $0.since <= suspicion.since + -21 })
    #expect(found.standing(.driftFound) != nil)
  }

  @Test func `a spring of a third may be the season where nobody knows the temperature`() throws {
    let gas = { (share: Double) in
      self.signs(
        self.days { day, _, _ in
          let season = 1 + 0.9 * cos(2 * Double.pi * Double(day.components.month - 1) / 12)
          let amount = Int64(40_000 * season) + Int64(day.number * 31 % 997)
          let isLess = day.year == 2026 && day.components.month >= 2
          return isLess ? (Int64(Double(amount) * share), Int64(Double(amount) * share)) : (amount, amount)
        }, .naturalGas)
    }
    for (share, mayBeSeason) in [(0.3, true), (0.01, false)] {
      guard case .suspiciousMeter(_, _, let said) = try #require(gas(share).standing(.registerSuspicious)).finding else {
        continue
      }
      #expect(said == mayBeSeason, "\(share)")
    }
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

  @Test func `a leak that stands for two New Years is held against what it was found against, and is over with its repair`()
    throws
  {
    let winter = try date(1, 20, year: 2025)
    let repair = try date(6, 3)
    let from = LocalMonth(year: 2024, month: 1).firstDay
    func water(until end: LocalDay) -> EarlySigns {
      var sums: [DaySum] = []
      for number in from.number..<EarlySignsTests.asOf.number {
        let date = LocalDay(number: number)
        let leak: Int64 = winter <= date && date < end ? 15 : 0
        sums.append(day(date, night: leak, hours: 300 + leak))
      }
      return signs(sums, .water, standing: [.leakFound: winter + 6])
    }
    #expect(EarlySigns.span(asOf: EarlySignsTests.asOf, standing: [.leakFound: winter]).lowerBound.iso8601 == "2024-01-01")
    #expect(EarlySigns.span(asOf: EarlySignsTests.asOf, standing: [.driftFound: winter]).lowerBound.iso8601 == "2025-01-01")
    #expect(water(until: EarlySignsTests.asOf).standing(.leakFound)?.since == winter + 6)
    let repaired = water(until: repair)
    #expect(repaired.standing(.leakFound) == nil)
    #expect(repaired.judged.contains(.leakFound))
    #expect(repaired.signs.last { $0.kind == .leakFound }?.cleared == repair)
  }

  @Test func `from an explained step on what flows at night is learnt anew`() throws {
    let april = try date(4, 10)
    let june = try date(6, 20)
    // A cooling tower since April, and a leak beside it since June.
    let sums = days { day, _, _ in
      let flow: Int64 = day >= june ? 35 : day >= april ? 15 : 0
      return (flow, 300 + flow)
    }
    #expect(signs(sums, .water).standing(.leakFound)?.since == april + 6)
    let explained = signs(sums, .water, steps: [april], standing: [.leakFound: april + 6])
    #expect(explained.standing(.leakFound)?.since == june + 6)
    // Of the first four weeks after it nothing can be said yet.
    #expect(!signs(sums, .water, steps: [april], asOf: april + 28).judged.contains(.leakFound))
    #expect(EarlySigns.isAnswered(.leakFound, since: april + 6, by: april))
    #expect(!EarlySigns.isAnswered(.leakFound, since: june + 6, by: april))
  }

  @Test func `a step answers a suspicion where it lies in the year before or later`() throws {
    let since = try date(2, 10)
    #expect(EarlySigns.isAnswered(.registerSuspicious, since: since, by: try date(1, 5)))
    #expect(EarlySigns.isAnswered(.registerSuspicious, since: since, by: try date(3, 1)))
    #expect(EarlySigns.isAnswered(.driftFound, since: since, by: try date(11, 5, year: 2025)))
    #expect(!EarlySigns.isAnswered(.registerSuspicious, since: since, by: try date(11, 5, year: 2024)))
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

  @Test func `a base year whose scale changed judges no drift and no meter`() {
    let found = signs(days { $0.year == 2025 && $0.components.month >= 8 ? ($1 * 10, $2 * 10) : ($1, $2) })
    #expect(found.standing(.driftFound) == nil)
    #expect(found.standing(.registerSuspicious) == nil)
    #expect(!found.judged.contains(.driftFound) && !found.judged.contains(.registerSuspicious))
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
