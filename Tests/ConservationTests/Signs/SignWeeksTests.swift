import EnergyModel
import Testing

@testable import Conservation

@Suite struct SignWeeksTests {
  /// 365 days are 52 weeks and one day.
  @Test func `the weeks of a year begin with its first day, and what is no whole week is left over`() {
    let weeks = SignWeeks.year(2026)
    #expect(weeks.count == 52)
    #expect(weeks.firstDay(of: 0) == day("2026-01-01"))
    #expect(weeks.lastDay(of: 51) == day("2026-12-30"))
    #expect(weeks.week(of: day("2026-01-07")) == 0)
    #expect(weeks.week(of: day("2026-01-08")) == 1)
    #expect(weeks.week(of: day("2026-12-31")) == nil)
    #expect(weeks.week(of: day("2025-12-31")) == nil)
  }

  @Test func `a week counts once it is over`() {
    #expect(SignWeeks(from: day("2026-01-01"), through: day("2026-01-13")).count == 1)
    #expect(SignWeeks(from: day("2026-01-01"), through: day("2026-01-14")).count == 2)
    #expect(SignWeeks(from: day("2026-01-01"), through: day("2025-12-01")).count == 0)
  }

  /// Between the second and the third of 1, 2, 4, 8 lies 3; nine tenths of the way from the first to the last is place 2.7: 4 + 0.7 · 4.
  @Test func `quantiles lie between their neighbours`() throws {
    #expect([8.0, 1, 4, 2].median == 3)
    #expect([8.0, 1, 4].median == 4)
    #expect(try abs(#require([8.0, 1, 4, 2].quantile(0.9)) - 6.8) < 1e-12)
    #expect([5.0].quantile(0.95) == 5)
    #expect([Double]().median == nil)
    #expect([Double]().quantile(0.5) == nil)
  }
}
