import EnergyModel
import Foundation
import Testing

@testable import Conservation

/// Two halls by a plan that asks for 10 % less from 2025 to 2030, 2 % of it in 2026. The small one has 100 persons, 20 kgce each to
/// date and 40 in the base year; the large one 300 persons, 10 and 20.
@Suite struct RollUpTests {
  /// Of one hall: values in the indicator's unit.
  private func member(
    _ name: String = "small", by denominator: String? = "100", base: String? = "40", baseBy: String? = nil,
    actual: String? = "20", forecast: (low: String, value: String, high: String)? = ("38", "39", "40"),
    yearTarget: String? = "39.2", budget: String? = "19.6", coverage: String? = "100", isOver: Bool = false, year: Int = 2026,
    notes: [StandingNote] = [], factors: String = "cn-stat-a"
  ) -> GroupMember {
    let standing = Standing(
      asOf: day("2026-07-01"), institution: id(name), plan: id("plan"), indicator: .energyPerPerson, unit: "kgce", year: year,
      baseYear: 2025, baseValue: base.map(decimal), targetYear: 2030, targetValue: nil, yearTarget: yearTarget.map(decimal),
      budgetToDate: budget.map(decimal), actualToDate: actual.map(decimal), pace: nil,
      forecastLow: forecast.map { decimal($0.low) }, forecast: forecast.map { decimal($0.value) },
      forecastHigh: forecast.map { decimal($0.high) }, reductionPercent: nil, annual: .onTrack, cumulative: .onTrack,
      isOver: isOver, isCarried: false, coveragePercent: coverage.map(decimal), factors: factors, notes: notes)
    return GroupMember(
      standing: standing, denominator: denominator.map(decimal), baseDenominator: (baseBy ?? denominator).map(decimal))
  }

  private func large(
    base: String? = "20", actual: String? = "10",
    forecast: (low: String, value: String, high: String)? = ("19", "19.2", "19.4"),
    coverage: String? = "100", isOver: Bool = false, year: Int = 2026
  ) -> GroupMember {
    member(
      "large", by: "300", base: base, actual: actual, forecast: forecast, yearTarget: "19.6", budget: "4.9", coverage: coverage,
      isOver: isOver, year: year)
  }

  private func group(_ members: [GroupMember], _ one: Plan = plan(), of indicator: Indicator = .energyPerPerson) throws
    -> GroupStanding
  {
    try #require(rollUp(members, indicator: indicator, plan: one, target: one.targets[0]))
  }

  private func aim(_ goal: Plan.Goal, _ trajectory: Plan.Trajectory, _ indicator: Indicator = .energyTotal) -> Plan {
    let target = Plan.Target(indicator: indicator.id, goal: goal, trajectory: trajectory, source: "test")
    return Plan(id: id("plan"), names: [:], jurisdiction: "", baseYear: 2025, endYear: 2030, targets: [target], source: "test")
  }

  // MARK: Sums over sums

  /// To date 100 × 20 + 300 × 10 = 5 000 of 400 persons are 12.5; the mean of 20 and 10 would be 15. In the base year 4 000 + 6 000
  /// of 400 are 25, not 30.
  @Test func `a group is the sum of numerators over the sum of denominators, not a mean of quotients`() throws {
    let group = try group([member(), large()])
    let standing = group.standing
    #expect(standing.actualToDate == decimal("12.5"))
    #expect(standing.baseValue == 25)
    #expect(standing.yearTarget == decimal("24.5"))
    #expect(standing.targetValue == decimal("22.5"))
    #expect((group.members, group.compared, group.notReporting) == (2, 2, 0))
  }

  /// The small hall had 200 persons in the base year: 8 000 + 6 000 of 500 are 28.
  @Test func `the base year is divided by the denominators of the base year`() throws {
    #expect(try group([member(baseBy: "200"), large()]).standing.baseValue == 28)
  }

  /// Low 3 800 + 5 700, value 3 900 + 5 760, high 4 000 + 5 820, each of 400: the half widths 100 and 60 are 0.4 a person, added and
  /// not √(100² + 60²) = 116.6, which were 0.29.
  @Test func `the interval of a group is the sum of its members' intervals`() throws {
    let standing = try group([member(), large()]).standing
    #expect(standing.forecastLow == decimal("23.75"))
    #expect(standing.forecast == decimal("24.15"))
    #expect(standing.forecastHigh == decimal("24.55"))
    // (25 − 24.15) ÷ 25.
    #expect(standing.reductionPercent == decimal("3.4"))
    #expect(standing.annual == .onTrack)
  }

  /// Targets 100 × 39.2 + 300 × 19.6 = 9 800, of which 1 960 + 1 470 = 3 430 are due: 35 % of 24.5 are 8.575.
  @Test func `the budget of a group is due as its members' budgets are`() throws {
    let standing = try group([member(), large()]).standing
    #expect(standing.budgetToDate == decimal("8.575"))
    #expect(standing.pace == decimal("12.5") / decimal("8.575"))
  }

  // MARK: The same members on both sides

  @Test func `who has no base year enters neither side and is counted`() throws {
    let newcomer = member("new", base: nil, actual: "500", forecast: ("900", "900", "900"))
    let group = try group([member(), large(), newcomer])
    #expect(group.standing.actualToDate == decimal("12.5"))
    #expect(group.standing.baseValue == 25)
    #expect((group.members, group.compared, group.notReporting) == (3, 2, 0))
  }

  /// Without its use the base of 30 × 100 would stay: 13 000 of 500 are 26, and a silent hall would look like saving.
  @Test func `who falls silent enters neither side and is counted as not reporting`() throws {
    let silent = member("silent", base: "30", actual: nil, forecast: nil, coverage: nil)
    let group = try group([member(), large(), silent])
    #expect(group.standing.baseValue == 25)
    #expect(group.standing.actualToDate == decimal("12.5"))
    #expect((group.members, group.compared, group.notReporting) == (3, 2, 1))
    // 100 % of 400 persons and nothing of 100 are 80 %, which is just enough.
    #expect(group.standing.coveragePercent == 80)
    #expect(group.standing.annual == .onTrack)
  }

  @Test func `who has no denominator enters neither side`() throws {
    let unknown = member("unknown", by: nil, actual: nil)
    let group = try group([member(), large(), unknown])
    #expect(group.standing.actualToDate == decimal("12.5"))
    #expect(group.compared == 2)
  }

  @Test func `a group of which nobody can be compared has no numbers and says so`() throws {
    let group = try group([member(base: nil), large(base: nil)])
    #expect(group.standing.annual == .notEnoughData)
    #expect(group.standing.notes == [.noBase])
    #expect(group.standing.baseValue == nil && group.standing.yearTarget == nil && group.standing.actualToDate == nil)
    #expect((group.members, group.compared) == (2, 0))
  }

  // MARK: Coverage

  /// 100 % of 100 persons and 60 % of 300 are (10 000 + 18 000) ÷ 400 = 70 %, not the mean of 80.
  @Test func `the coverage of a group is weighted by what its members are divided by`() throws {
    let group = try group([member(), large(coverage: "60")])
    #expect(group.standing.coveragePercent == 70)
    #expect(group.standing.annual == .notEnoughData)
    #expect(group.standing.notes == [.lowCoverage])
    #expect(group.notReporting == 1)
  }

  @Test func `where a denominator is unknown every member weighs the same`() throws {
    let group = try group([member(), large(coverage: "60"), member("unknown", by: nil, coverage: "50")])
    #expect(group.standing.coveragePercent == 70)
  }

  /// The books hold two fifths of the year, and its value was reported: it is known, as for the member itself.
  @Test func `a year that was reported counts as covered`() throws {
    let range = ("38", "38", "38")
    let reported = member(actual: "38", forecast: range, coverage: "40", isOver: true, notes: [.statedActual])
    let group = try group([reported])
    #expect(group.standing.coveragePercent == 100)
    #expect(group.standing.annual == .met)
    #expect(group.notReporting == 0)
    let alone = member(actual: "38", forecast: range, coverage: nil, isOver: true, notes: [.statedActual])
    #expect(try self.group([alone]).standing.annual == .met)
    #expect(try self.group([alone]).notReporting == 0)
    #expect(try self.group([member(actual: "38", coverage: "40", isOver: true)]).standing.annual == .notEnoughData)
  }

  // MARK: States

  /// The small hall alone: 39.2 in 2026.
  @Test(arguments: [
    ("38", "39.2", "41", StandingState.onTrack), ("39.1", "39.3", "41", .atRisk), ("39.2", "40", "41", .atRisk),
    ("39.3", "40", "41", .offTrack),
  ])
  func `a running year stands as its forecast and interval say`(low: String, value: String, high: String, state: StandingState)
    throws
  {
    #expect(try group([member(forecast: (low, value, high))]).standing.annual == state)
  }

  @Test func `use to date above the target is missed before the year is over`() throws {
    #expect(try group([member(actual: "39.2")]).standing.annual == .onTrack)
    #expect(try group([member(actual: "39.3")]).standing.annual == .missed)
  }

  @Test func `a year that is over is met or missed`() throws {
    func closed(_ value: String) throws -> StandingState {
      try group([member(actual: value, forecast: (value, value, value), isOver: true)]).standing.annual
    }
    #expect(try closed("39.2") == .met)
    #expect(try closed("39.21") == .missed)
  }

  @Test func `without a forecast of every member there is none of the group`() throws {
    let standing = try group([member(), large(forecast: nil)]).standing
    #expect(standing.forecast == nil && standing.reductionPercent == nil)
    #expect(standing.actualToDate == decimal("12.5"))
    #expect(standing.annual == .notEnoughData)
    #expect(standing.notes == [.noShape])
  }

  @Test func `before a plan's first year, and without a number, there is no target`() throws {
    let before = try group([member(year: 2025)]).standing
    #expect(before.annual == .noTarget && before.notes == [.beforePlan])
    #expect(before.yearTarget == nil)
    let silent = try group([member()], Self.unpublished).standing
    #expect(silent.annual == .noTarget && silent.notes == [.notPublished])
    #expect(silent.actualToDate == 20)
  }

  private static let unpublished = Plan(
    id: id("plan"), names: [:], jurisdiction: "", baseYear: 2025, endYear: 2030,
    targets: [Plan.Target(indicator: .energyPerPerson, goal: .notPublished, trajectory: .linear, source: "test")], source: "test")

  @Test func `where only the end year has a target the others have none of their own`() throws {
    let standing = try group([member()], aim(.percentBelowBase(exact("10")), .endOnly, .energyPerPerson)).standing
    #expect(standing.annual == .noTarget && standing.notes == [.endOnly])
    // Cumulatively a fifth of the way: 40 × 0.98.
    #expect(standing.cumulative == .onTrack)
    #expect(standing.targetValue == 36)
  }

  @Test func `after a plan's end its end target stands on and is marked`() throws {
    let standing = try group([member(forecast: ("35", "35", "35"), year: 2031)]).standing
    #expect(standing.isCarried)
    #expect(standing.yearTarget == 36)
    #expect(standing.annual == .onTrack)
  }

  // MARK: Totals

  /// 2 000 and 2 500 kgce to date and 4 000 and 5 000 by the year's end: totals are added, not divided by two.
  private func totals(_ small: String, _ large: String) -> [GroupMember] {
    [
      member(by: "1", base: nil, actual: "2000", forecast: (small, small, small), yearTarget: "10000", budget: "5000"),
      member(
        "large", by: "1", base: nil, actual: "2500", forecast: (large, large, large), yearTarget: "10000", budget: "5000"),
    ]
  }

  @Test(arguments: [Plan.Goal.cap(exact("9000")), .atMost(exact("9000"))])
  func `a total of the site is the sum of its members, and needs no base year`(goal: Plan.Goal) throws {
    let kept = try group(totals("4000", "5000"), aim(goal, .constant), of: .energyTotal).standing
    #expect(kept.actualToDate == 4_500)
    #expect(kept.forecast == 9_000)
    #expect(kept.yearTarget == 9_000)
    #expect(kept.baseValue == nil && kept.reductionPercent == nil)
    #expect(kept.annual == .onTrack)
    #expect(try group(totals("4000", "5001"), aim(goal, .constant), of: .energyTotal).standing.annual == .offTrack)
    let low = try group(totals("4000", "5000"), aim(.cap(exact("4499")), .constant), of: .energyTotal)
    #expect(low.standing.annual == .missed)
  }

  // MARK: Ratios

  /// 7 % coal of 100 kgce and none of 300: 7 of 400 are 1.75 %, not 3.5 %.
  @Test func `a ratio of a group is weighted by the wholes, and its budget is the target itself`() throws {
    let coal = [
      member(by: "100", base: "10", actual: "7", forecast: ("7", "7", "7")),
      member("large", by: "300", base: "0.5", actual: "0", forecast: ("0", "0", "0")),
    ]
    let standing = try group(coal, aim(.atMost(exact("13")), .constant, .coalShare), of: .coalShare).standing
    #expect(standing.actualToDate == decimal("1.75"))
    #expect(standing.budgetToDate == 13)
    #expect(standing.annual == .onTrack)
    // A ratio may still fall while the year runs.
    let high = member(by: "100", actual: "20", forecast: ("14", "14", "14"))
    #expect(try group([high], aim(.atMost(exact("13")), .constant, .coalShare), of: .coalShare).standing.annual == .offTrack)
  }

  /// 30 % sorted of 100 kg and 50 % of 300: 45 % of 400.
  @Test(arguments: [
    ("45", StandingState.onTrack), ("46", .atRisk), ("47", .atRisk), ("48", .offTrack),
  ])
  func `what is to rise is judged from below and never missed early`(goal: String, state: StandingState) throws {
    let sorted = [
      member(by: "100", actual: "1", forecast: ("28", "30", "32")),
      member("large", by: "300", actual: "1", forecast: ("48", "50", "52")),
    ]
    let standing = try group(sorted, aim(.atLeast(exact(goal)), .constant, .wasteSortedShare), of: .wasteSortedShare).standing
    #expect(standing.forecast == 45 && standing.forecastHigh == 47)
    #expect(standing.annual == state)
  }

  // MARK: One and none

  /// 100 persons, 100 kWh a day in 2025, then 95, of which ten days of March are unknown.
  @Test(arguments: ["2026-07-01", "2027-01-01"]) func `a group of one is its member`(asOf: String) throws {
    let use = series(.electricity, from: "2025-01-01", to: asOf) { one in
      one.year == 2025 ? 100 : (day("2026-03-01")..<day("2026-03-11")).contains(one) ? nil : 95
    }
    let one = plan()
    var judge = InstitutionJudge(
      institution: institution(), series: [use], asOf: day(asOf), frames: DayFrames(.weekdays))
    let alone = judge.member(.energyPerPerson, plan: one, target: one.targets[0], factors: statA)
    let (group, own) = (try group([alone]).standing, alone.standing)
    func isSame(_ value: (Standing) -> Decimal?) -> Bool {
      guard let left = value(group), let right = value(own) else { return value(group) == nil && value(own) == nil }
      return abs((left - right).statistic) < 1e-9
    }
    #expect(isSame(\.baseValue) && isSame(\.yearTarget) && isSame(\.targetValue) && isSame(\.actualToDate))
    #expect(isSame(\.forecastLow) && isSame(\.forecast) && isSame(\.forecastHigh) && isSame(\.reductionPercent))
    #expect(isSame(\.budgetToDate) && isSame(\.coveragePercent))
    #expect(group.annual == own.annual && group.cumulative == own.cumulative)
    #expect(group.isOver == own.isOver && group.year == own.year && group.factors == own.factors)
    #expect(alone.denominator == 100 && alone.baseDenominator == 100)
  }

  @Test func `a group of nobody has no standing`() {
    let one = plan()
    #expect(rollUp([], indicator: .energyPerPerson, plan: one, target: one.targets[0]) == nil)
  }

  @Test func `the profiles of all members are named, each once`() throws {
    let members = [member(), large(), member("b", factors: "cn-stat-b")]
    #expect(try group(members).standing.factors == "cn-stat-a | cn-stat-b")
  }
}
