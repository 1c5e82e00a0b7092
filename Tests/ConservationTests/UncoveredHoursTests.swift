import EnergyModel
import Foundation
import Testing

@testable import Conservation

/// Hours that are not covered and have an amount all the same: what a bill across New Year leaves in January. They are in the use to date,
/// so the forecast does not add them once more.
///
/// City hall used 100 kWh on every day of two years: 36 500 kWh × 0.1229 ÷ 100 persons = 44.8585 kgce a year.
@Suite struct UncoveredHoursTests {
  private func standing(january: (LocalDay) -> DailyUse) throws -> Standing {
    let days = (day("2025-01-01").number..<day("2026-07-01").number).map { number in
      let one = LocalDay(number: number)
      if one >= day("2026-01-01"), one < day("2026-01-15") { return january(one) }
      return DailyUse(
        day: one, amount: QualifiedAmount(measured: Amount(baseUnits: 100_000)), hours: 24, coveredHours: 24)
    }
    let one = plan()
    return judge(
      institution: institution(), plan: one, target: one.targets[0],
      series: [UseSeries(carrier: .electricity, endUse: "total", days: days)],
      factors: statA, asOf: day("2026-07-01"))
  }

  @Test func `what a bill across the border of the year left is used once`() throws {
    let standing = try standing {
      DailyUse(
        day: $0, amount: QualifiedAmount(estimated: Amount(baseUnits: 100_000)), hours: 24, coveredHours: 0, uncoveredHours: 24)
    }
    // 181 days × 100 kWh × 0.1229 ÷ 100, and 184 days as last year's; 167 of 181 days are covered.
    #expect(standing.actualToDate == decimal("22.2449"))
    #expect(abs(try #require(standing.forecast).statistic - 44.8585) < 1e-6)
    #expect(try #require(standing.coveragePercent).text(decimals: 2) == "92.27")
  }

  @Test func `what is not known at all is still expected`() throws {
    let standing = try standing { DailyUse(day: $0, amount: nil, hours: 24, coveredHours: 0) }
    // 167 days × 0.1229; the rest holds the 14 days of January too.
    #expect(standing.actualToDate == decimal("20.5243"))
    #expect(abs(try #require(standing.forecast).statistic - 44.8585) < 1e-6)
  }

  @Test func `of a day that is half known half is still expected`() throws {
    let standing = try standing {
      DailyUse(
        day: $0, amount: QualifiedAmount(estimated: Amount(baseUnits: 50_000)), hours: 24, coveredHours: 0, uncoveredHours: 12)
    }
    #expect(standing.actualToDate == decimal("21.3846"))
    #expect(abs(try #require(standing.forecast).statistic - 44.8585) < 1e-6)
  }
}
