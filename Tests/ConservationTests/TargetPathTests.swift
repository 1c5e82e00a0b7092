import EnergyModel
import Foundation
import Testing

@testable import Conservation

/// The 14th plan: energy per person −6 % from 329.56 kgce in 2020 to 2025 (domain.md section 2); and goals of the other kinds from the
/// same base.
@Suite struct TargetPathTests {
  private func path(_ trajectory: Plan.Trajectory, percent: String = "6", to end: Int = 2025) throws -> TargetPath {
    try path(.percentBelowBase(exact(percent)), trajectory, to: end)
  }

  private func path(
    _ goal: Plan.Goal, _ trajectory: Plan.Trajectory, from base: String? = "329.56", to end: Int = 2025
  ) throws -> TargetPath {
    try #require(
      TargetPath(goal: goal, trajectory: trajectory, baseValue: base.map { decimal($0) }, baseYear: 2020, endYear: end))
  }

  /// Of the years 2019 to 2026, after which nothing changes.
  private func values(_ path: TargetPath) -> [Decimal?] { (2019...2026).map { path.value(in: $0) } }

  // MARK: Reductions

  /// 329.56 × (1 − 0.06 × k/5): 1.2 % a year.
  @Test(arguments: [
    (2020, "329.56"), (2021, "325.60528"), (2022, "321.65056"), (2023, "317.69584"), (2024, "313.74112"), (2025, "309.7864"),
  ]) func `a linear path falls by the same amount every year`(year: Int, value: String) throws {
    #expect(try path(.linear).value(in: year) == decimal(value))
  }

  /// 329.56 × 0.94^(k/5); 0.94^0.2 = 0.987 701 175 684…, 0.94^0.6 = 0.963 555 449 958….
  @Test func `a compound path falls by the same share every year`() throws {
    let path = try path(.compound)
    let first = try #require(path.value(in: 2021))
    let third = try #require(path.value(in: 2023))
    #expect(abs(first.statistic - 329.56 * 0.9877011757) < 1e-6)
    #expect(abs(third.statistic - 329.56 * 0.9635554500) < 1e-6)
    #expect(path.value(in: 2020) == decimal("329.56"))
    #expect(path.value(in: 2025) == decimal("309.7864"))
  }

  /// 1.0, 2.0, 3.5, 5.0, 6.0 % below 329.56: times 0.99, 0.98, 0.965, 0.95, 0.94.
  @Test func `a table is kept year by year`() throws {
    let table = Plan.Trajectory.table([
      2021: exact("1"), 2022: exact("2"), 2023: exact("3.5"), 2024: exact("5"), 2025: exact("6"),
    ])
    #expect(
      values(try path(table)) == [
        nil, decimal("329.56"), decimal("326.2644"), decimal("322.9688"), decimal("318.0254"), decimal("313.082"),
        decimal("309.7864"), decimal("309.7864"),
      ])
  }

  /// 3 % of the base a year from 200: 6 a year, to 200 × 0.85 = 170.
  @Test func `a fixed per cent of the base takes the same amount every year and makes the goal`() throws {
    let path = try path(.percentBelowBase(exact("15")), .percentOfBase(exact("3")), from: "200")
    #expect(values(path) == [nil, 200, 194, 188, 182, 176, 170, 170])
    #expect(path.endValue == 170)
  }

  /// 10 % of the year before from 200: 200, 180, 162, 145.8, 131.22, 118.098; in all 1 − 0.9^5 = 40.951 %.
  @Test func `a fixed per cent of the year before takes less every year and makes the goal`() throws {
    let path = try path(.percentBelowBase(exact("40.95")), .percentOfYearBefore(exact("10")), from: "200")
    #expect(
      values(path) == [nil, 200, 180, 162, decimal("145.8"), decimal("131.22"), decimal("118.098"), decimal("118.098")])
    #expect(path.endValue == decimal("118.098"))
  }

  /// 0.981² = 0.962361; its square is 0.981⁴ = 0.926138694321; the square of that is 0.981⁸; once more 0.981 makes 0.981⁹, with 27 digits.
  @Test func `powers are taken in decimals`() throws {
    let path = try path(.percentBelowBase(exact("15.86")), .percentOfYearBefore(exact("1.9")), from: "1", to: 2029)
    #expect(path.value(in: 2022) == decimal("0.962361"))
    #expect(path.value(in: 2024) == decimal("0.926138694321"))
    #expect(path.value(in: 2028) == decimal("0.857732881118606677651041"))
    #expect(path.endValue == decimal("0.841435956377353150775671221"))
  }

  @Test func `where only the end year has a target the years before it have none`() throws {
    let path = try path(.endOnly)
    #expect(values(path) == [nil, nil, nil, nil, nil, nil, decimal("309.7864"), decimal("309.7864")])
    #expect(path.cumulativeValue(in: 2022) == decimal("321.65056"))
  }

  private static let trajectories: [Plan.Trajectory] = [
    .linear, .compound, .table([2021: exact("2"), 2022: exact("3"), 2023: exact("4"), 2024: exact("5"), 2025: exact("6")]),
    .percentOfBase(exact("1.2")), .endOnly,
  ]

  @Test(arguments: trajectories) func `after the plan's end its end target stands on`(trajectory: Plan.Trajectory) throws {
    #expect(try path(trajectory).value(in: 2031) == decimal("309.7864"))
    #expect(try path(trajectory).cumulativeValue(in: 2031) == decimal("309.7864"))
    #expect(try path(trajectory).value(in: 2019) == nil)
    #expect(try path(trajectory).cumulativeValue(in: 2019) == nil)
  }

  @Test(arguments: trajectories)
  func `the cumulative target is a fifth of the reduction for each year of five, on every path`(trajectory: Plan.Trajectory)
    throws
  {
    #expect(try path(trajectory).cumulativeValue(in: 2020) == decimal("329.56"))
    #expect(try path(trajectory).cumulativeValue(in: 2022) == decimal("321.65056"))
  }

  @Test func `a plan of another length asks the same share for each of its years`() throws {
    #expect(try path(.linear, percent: "10", to: 2030).cumulativeValue(in: 2025) == decimal("313.082"))
  }

  @Test func `a reduction to nothing and one of nothing are paths too`() throws {
    #expect(try path(.compound, percent: "100").value(in: 2022) == 0)
    #expect(try path(.compound, percent: "0").value(in: 2022) == decimal("329.56"))
    #expect(try path(.linear, percent: "100").value(in: 2025) == 0)
    #expect(try path(.percentBelowBase(exact("6")), .compound, from: "0").value(in: 2022) == 0)
  }

  // MARK: Absolute goals

  @Test(arguments: [Plan.Goal.atMost(exact("300")), .cap(exact("300")), .atLeast(exact("300"))])
  func `a goal that is the same every year needs no base value`(goal: Plan.Goal) throws {
    let path = try path(goal, .constant, from: nil)
    #expect(values(path) == [nil, 300, 300, 300, 300, 300, 300, 300])
    #expect((2019...2026).map { path.cumulativeValue(in: $0) } == values(path))
  }

  /// From 400 to 300 in five years: 20 a year; from 20 to 50: 6 a year.
  @Test func `an absolute goal may be reached by equal steps from the base value`() throws {
    #expect(values(try path(.atMost(exact("300")), .linear, from: "400")) == [nil, 400, 380, 360, 340, 320, 300, 300])
    #expect(values(try path(.cap(exact("300")), .linear, from: "400")) == [nil, 400, 380, 360, 340, 320, 300, 300])
    #expect(values(try path(.atLeast(exact("50")), .linear, from: "20")) == [nil, 20, 26, 32, 38, 44, 50, 50])
  }

  /// From 400 to 12.5 in five years is a half a year: 200, 100, 50, 25; from 1 to 32 it is a doubling.
  @Test func `an absolute goal may be reached by equal shares from the base value`() throws {
    #expect(
      values(try path(.atMost(exact("12.5")), .compound, from: "400")) == [
        nil, 400, 200, 100, 50, 25, decimal("12.5"), decimal("12.5"),
      ])
    #expect(values(try path(.atLeast(exact("32")), .compound, from: "1")) == [nil, 1, 2, 4, 8, 16, 32, 32])
  }

  @Test func `who keeps the goal in the base year is to go on keeping it`() throws {
    #expect(values(try path(.atMost(exact("300")), .linear, from: "250")) == [nil, 300, 300, 300, 300, 300, 300, 300])
    #expect(values(try path(.atLeast(exact("50")), .compound, from: "60")) == [nil, 50, 50, 50, 50, 50, 50, 50])
  }

  @Test func `an absolute goal of the end year alone has a cumulative target only from a known base value`() throws {
    #expect(try path(.atMost(exact("300")), .endOnly, from: "400").cumulativeValue(in: 2022) == 360)
    #expect(try path(.atMost(exact("300")), .endOnly, from: nil).cumulativeValue(in: 2022) == nil)
    #expect(try path(.atMost(exact("300")), .endOnly, from: nil).cumulativeValue(in: 2025) == 300)
  }

  // MARK: No path

  @Test func `there is no path without a number to reach or a value to go out from`() {
    func path(_ goal: Plan.Goal, _ trajectory: Plan.Trajectory, _ base: Decimal?) -> TargetPath? {
      TargetPath(goal: goal, trajectory: trajectory, baseValue: base, baseYear: 2020, endYear: 2025)
    }
    #expect(path(.notPublished, .linear, 100) == nil)
    #expect(path(.percentBelowBase(exact("6")), .linear, nil) == nil)
    #expect(path(.percentBelowBase(exact("6")), .endOnly, nil) == nil)
    #expect(path(.percentBelowBase(exact("6")), .linear, -1) == nil)
    #expect(path(.percentBelowBase(exact("6")), .linear, .nan) == nil)
    #expect(path(.atMost(exact("300")), .linear, nil) == nil)
    #expect(path(.atLeast(exact("50")), .compound, 0) == nil)
  }

  @Test func `a path is that of a plan's target`() throws {
    let one = plan(percent: "10", from: 2025, to: 2030)
    let path = try #require(TargetPath(target: one.targets[0], baseValue: 50, plan: one))
    #expect(path.value(in: 2026) == 49)
    #expect(path.endValue == 45)
  }
}
