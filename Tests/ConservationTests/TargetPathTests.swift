import EnergyModel
import Foundation
import Testing

@testable import Conservation

/// The 14th plan: energy per person −6 % from 329.56 kgce in 2020 to 2025 (domain.md section 2).
@Suite struct TargetPathTests {
  private func path(_ trajectory: Plan.Trajectory, percent: Decimal = 6, to end: Int = 2025) -> TargetPath {
    TargetPath(baseValue: decimal("329.56"), percent: percent, baseYear: 2020, endYear: end, trajectory: trajectory)
  }

  /// 329.56 × (1 − 0.06 × k/5): 1.2 % a year.
  @Test(arguments: [
    (2020, "329.56"), (2021, "325.60528"), (2022, "321.65056"), (2023, "317.69584"), (2024, "313.74112"), (2025, "309.7864"),
  ]) func `a linear path falls by the same amount every year`(year: Int, value: String) {
    #expect(path(.linear).value(in: year) == decimal(value))
  }

  /// 329.56 × 0.94^(k/5); 0.94^0.2 = 0.987 701 175 684…, 0.94^0.6 = 0.963 555 449 958….
  @Test func `a compound path falls by the same share every year`() throws {
    let first = try #require(path(.compound).value(in: 2021))
    let third = try #require(path(.compound).value(in: 2023))
    #expect(abs(first.statistic - 329.56 * 0.9877011757) < 1e-6)
    #expect(abs(third.statistic - 329.56 * 0.9635554500) < 1e-6)
    #expect(path(.compound).value(in: 2020) == decimal("329.56"))
    #expect(path(.compound).value(in: 2025) == decimal("309.7864"))
  }

  @Test(arguments: Plan.Trajectory.allCases) func `after the plan's end its end target stands on`(trajectory: Plan.Trajectory) {
    #expect(path(trajectory).value(in: 2031) == decimal("309.7864"))
    #expect(path(trajectory).cumulativeValue(in: 2031) == decimal("309.7864"))
    #expect(path(trajectory).value(in: 2019) == nil)
  }

  @Test func `the cumulative target is a fifth of the reduction for each year of five`() {
    #expect(path(.compound).cumulativeValue(in: 2022) == decimal("321.65056"))
  }

  @Test func `a plan of another length asks the same share for each of its years`() {
    #expect(path(.linear, percent: 10, to: 2030).cumulativeValue(in: 2025) == decimal("313.082"))
  }

  @Test func `a reduction to nothing and one of nothing are paths too`() {
    #expect(path(.compound, percent: 100).value(in: 2022) == 0)
    #expect(path(.compound, percent: 0).value(in: 2022) == decimal("329.56"))
    #expect(path(.linear, percent: 100).value(in: 2025) == 0)
  }
}
