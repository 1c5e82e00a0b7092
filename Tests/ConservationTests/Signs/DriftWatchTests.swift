import EnergyModel
import Testing

@testable import Conservation

@Suite struct DriftWatchTests {
  private let base = SignWeeks.year(2025)
  private let year = SignWeeks.year(2026)

  /// Mean day 100; weeks missed by 5 above and below in turn: σ is 5 %.
  private func swaying(_ count: Int = 365, miss: Double = 5, mean: Double = 100) -> DriftWatch? {
    let days = (0..<count).map { (day: base.from + $0, leftOut: $0 / 7 % 2 == 0 ? miss : -miss) }
    return DriftWatch(base: days, from: base.from, mean: mean)
  }

  /// 2026, each day by the number of its week from 0 on.
  private func points(expected: (Int) -> Double = { _ in 100 }, _ amount: (Int) -> Double?) -> [DayPoint] {
    (0..<365).compactMap { index in
      amount(index / 7).map { DayPoint(day: year.from + index, amount: $0, expected: expected(index / 7)) }
    }
  }

  private func level(_ sign: Sign?) throws -> Double {
    guard case .drift(_, let level) = sign?.finding else { throw NoFinding() }
    return level
  }

  /// 115 from the week 10 on: each week misses 3 σ, of which 1 is let pass. 2, 4, 6: above 5 in the week 12, which ends on 1 April. Its
  /// level is that of the last four weeks: (100 + 3 · 115) / 400. Against it 115 is 0.75 σ, for good.
  @Test func `use that stays 15 per cent higher is found in the third week, and said once`() throws {
    let outcome = try #require(swaying()).outcome(of: points { $0 < 10 ? 100 : 115 }, weeks: year)
    #expect(outcome.changes.map(\.week) == [12])
    #expect(outcome.changes.map(\.direction) == [.up])
    #expect(outcome.signs.map(\.since) == [day("2026-04-01")])
    #expect(outcome.signs.map(\.kind) == [.driftFound])
    #expect(outcome.signs.map(\.stands) == [true])
    #expect(try abs(level(outcome.signs.first) - 1.1125) < 1e-12)
  }

  @Test func `use within one sigma is never a drift`() throws {
    let outcome = try #require(swaying()).outcome(of: points { _ in 104.9 }, weeks: year)
    #expect(outcome.changes.isEmpty && outcome.signs.isEmpty)
  }

  /// 99 again from the week 30 on. Of the last four weeks one is still 115 in the week 32: (115 + 3 · 99) / 400 = 1.03, within 5 %. The
  /// week 32 ends with the day 231, 19 August. Against the level of 1.1125 the weeks miss 2.45 σ: 1.45, 2.9, 4.35, 5.8 is a change in the
  /// week 33, back to 0.99: none that is a sign.
  @Test func `a drift is over once four weeks are back, and the way back is none`() throws {
    let outcome = try #require(swaying()).outcome(of: points { $0 < 10 ? 100 : $0 < 30 ? 115 : 99 }, weeks: year)
    #expect(outcome.signs.map(\.cleared) == [day("2026-08-19")])
    #expect(outcome.changes.map(\.week) == [12, 33])
    #expect(outcome.changes.map(\.direction) == [.up, .down])
    #expect(abs((outcome.changes.last?.level ?? 0) - 0.99) < 1e-12)
  }

  /// 140 from the week 20 on: 5.75 σ above 1.1125, less 1: 4.75, 9.5 in the week 21, which ends on 3 June. Level of the weeks 18 to 21:
  /// (2 · 115 + 2 · 140) / 400. Against that level 140 is still 2.5 σ above: 1.5 a week, 6 in the week 25, which ends on 1 July, level 1.4.
  @Test func `a further change takes the place of the one before`() throws {
    let outcome = try #require(swaying()).outcome(of: points { $0 < 10 ? 100 : $0 < 20 ? 115 : 140 }, weeks: year)
    #expect(outcome.signs.map(\.since) == [day("2026-04-01"), day("2026-06-03"), day("2026-07-01")])
    #expect(outcome.signs.map(\.cleared) == [day("2026-06-03"), day("2026-07-01"), nil])
    #expect(try abs(level(outcome.signs[1]) - 1.275) < 1e-12)
    #expect(try abs(level(outcome.signs[2]) - 1.4) < 1e-12)
  }

  /// In summer a tenth of the mean day is expected: that it is used says nothing of the winter's level.
  @Test func `a season in which little is expected does not end a drift`() throws {
    let outcome = try #require(swaying()).outcome(
      of: points(expected: { $0 < 15 ? 100 : 10 }) { $0 < 10 ? 100 : $0 < 15 ? 115 : 10 }, weeks: year)
    #expect(outcome.signs.map(\.stands) == [true])
  }

  @Test func `an explained step ends what stands, and all comparison`() throws {
    let points = points { $0 < 10 ? 100 : $0 < 20 ? 115 : 140 }
    let watch = try #require(swaying())
    let after = watch.outcome(of: points, weeks: year, explained: day("2026-05-01"))
    #expect(after.signs.map(\.since) == [day("2026-04-01")])
    #expect(after.signs.map(\.cleared) == [day("2026-05-01")])
    // Said of the step itself: it never was a drift.
    #expect(watch.outcome(of: points, weeks: year, explained: day("2026-03-12")).signs.isEmpty)
  }

  /// The week 11 has no valid day: 2 in the week 10, 4 in the week 12, 6 in the week 13. Level of the weeks 10 to 13: 1.15.
  @Test func `a week of which nothing is known is skipped`() throws {
    let outcome = try #require(swaying()).outcome(of: points { $0 == 11 ? nil : $0 < 10 ? 100 : 115 }, weeks: year)
    #expect(outcome.changes.map(\.week) == [13])
    #expect(abs((outcome.changes.first?.level ?? 0) - 1.15) < 1e-12)
  }

  @Test func `four valid days are no week, five are`() throws {
    let all = points { $0 < 10 ? 100 : 115 }
    func changes(_ days: Int) throws -> Int {
      try #require(swaying()).outcome(of: all.filter { ($0.day - year.from) % 7 < days }, weeks: year).changes.count
    }
    #expect(try changes(4) == 0)
    #expect(try changes(5) == 1)
  }

  @Test func `where nothing is expected a change has no level of its own`() throws {
    let outcome = try #require(swaying()).outcome(of: points(expected: { _ in 0 }) { _ in 30 }, weeks: year)
    #expect(outcome.changes.first?.level == 1)
    #expect(outcome.changes.allSatisfy { $0.level.isFinite })
  }

  @Test func `a base year without misses still lets 2 per cent pass`() throws {
    #expect(try #require(swaying()).sigma == 0.05)
    #expect(try #require(swaying(miss: 0)).sigma == 0.02)
  }

  @Test func `without a base, twelve weeks of it or any use nothing can be said`() {
    #expect(swaying(0) == nil)
    #expect(swaying(11 * 7) == nil)
    #expect(swaying(12 * 7) != nil)
    #expect(swaying(mean: 0) == nil)
  }
}
