import EnergyModel
import Foundation
import Testing

@testable import Conservation

/// City hall of `JudgeTests`: 100 persons, 44.8585 kgce a person in 2025, 80 kWh a day in 2026; 10 % less by 2030. A use of 2025 kept
/// would be above every yearly target, 80 kWh a day is below all of them.
@Suite struct JudgeTrajectoryTests {
  private func standing(_ trajectory: Plan.Trajectory, use: Double = 80, year: Int = 2026) -> Standing {
    let one = plan(percent: "10", trajectory)
    return judge(
      institution: institution(), plan: one, target: one.targets[0],
      series: [series(.electricity, from: "2025-01-01", to: "2026-07-01") { $0.year == 2025 ? 100 : use }], factors: statA,
      asOf: day("2026-07-01"), year: year)
  }

  /// 44.8585 × 0.98, × 0.95, × 0.98, × 0.9.
  @Test(arguments: [
    (Plan.Trajectory.linear, "43.96133"),
    (.table([2026: exact("5"), 2027: exact("6"), 2028: exact("7"), 2029: exact("8"), 2030: exact("10")]), "42.615575"),
    (.percentOfBase(exact("2")), "43.96133"), (.percentOfYearBefore(exact("10")), "40.37265"),
  ])
  func `a year is held against its own point of the trajectory`(trajectory: Plan.Trajectory, target: String) {
    #expect(standing(trajectory).yearTarget == decimal(target))
    #expect(standing(trajectory).annual == .onTrack)
    #expect(standing(trajectory, use: 400).annual != .onTrack)
  }

  @Test func `a year without a point of its own has no annual target, and a cumulative one all the same`() {
    let standing = standing(.endOnly)
    #expect(standing.annual == .noTarget)
    #expect(standing.yearTarget == nil)
    #expect(standing.cumulative == .onTrack)
    #expect(standing.targetValue == decimal("40.37265"))
  }
}
