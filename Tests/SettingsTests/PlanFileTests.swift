import EnergyModel
import Foundation
import Testing

@testable import Settings

/// A plan from 2020 to 2025 beside a configuration with a town hall and a school under it.
@Suite struct PlanFileTests {
  private static let head = "schema: 1\nid: own\nbase_year: 2020\nend_year: 2025\nsource: notice\n"
  private static let configuration = """
    schema: 1
    plan: { use: [own] }
    institutions: [{ id: hall, name: Hall, class: organ }, { id: school, name: School, class: education.school, parent: hall }]

    """

  private func faults(_ text: String) -> [Fault] {
    World(files: ["plans/own.yaml": text]).faults(PlanFileTests.configuration)
  }

  private func plan(_ text: String) throws -> Plan {
    try #require(try World(files: ["plans/own.yaml": text]).load(PlanFileTests.configuration).plans.first)
  }

  /// The only target of a plan, as an entry of `targets`.
  private func target(_ keys: String) throws -> Plan.Target {
    try #require(try plan(PlanFileTests.head + "targets: [{ \(keys), source: s }]\n").targets.first)
  }

  private func exact(_ text: String) throws -> ExactDecimal { try ExactDecimal(text) }

  // MARK: The plan

  @Test func `a plan ends after its base year`() {
    let text = PlanFileTests.head.replacingOccurrences(of: "2025", with: "2020")
    #expect(
      only(faults(text + "targets: [{ indicator: energy-per-area, status: not-published, source: s }]\n")).hasPrefix(
        "4:1: the plan does not end"))
  }

  @Test func `what a plan needs is asked for`() {
    let faults = faults("schema: 1\ntargets: [{ indicator: energy-per-area, status: not-published, source: s }]\n")
    #expect(faults.map(\.what) == ["`base_year` is missing", "`end_year` is missing", "`id` is missing", "`source` is missing"])
  }

  private static let nothing = "targets: [{ indicator: energy-per-area, status: not-published, source: s }]\n"

  @Test func `the years are those of the calendar where the file says nothing`() throws {
    #expect(try plan(PlanFileTests.head + PlanFileTests.nothing).years == .calendar)
  }

  @Test(arguments: [
    ("year_starts: 10-01\nyear_named_by: end\n", 10, 1, PlanYears.Naming.end), ("year_starts: \"04-06\"\n", 4, 6, .start),
  ])
  func `a plan may count in fiscal years`(text: String, month: Int, day: Int, naming: PlanYears.Naming) throws {
    let years = try plan(PlanFileTests.head + text + PlanFileTests.nothing).years
    #expect(years == PlanYears(startMonth: month, startDay: day, namedBy: naming))
  }

  @Test(arguments: [
    ("year_starts: 02-29", "6:14: `year_starts` is '02-29'; write the month and the day with two digits each"),
    ("year_starts: 02-30", "6:14: `year_starts` is '02-30'"), ("year_starts: 13-01", "6:14: `year_starts` is '13-01'"),
    ("year_starts: October", "6:14: `year_starts` is 'October'"), ("year_starts: 10-1", "6:14: `year_starts` is '10-1'"),
    ("year_named_by: middle", "6:16: `year_named_by` is 'middle'; write one of start, end"),
    ("factors: a b", "6:10: `factors` 'a b' is not an identifier"),
    ("factors: nowhere", "6:10: there is no factor profile 'nowhere'"),
  ])
  func `what is wrong with the plan's years and factors is said at its place`(line: String, start: String) {
    #expect(only(faults(PlanFileTests.head + line + "\n" + PlanFileTests.nothing)).hasPrefix(start))
  }

  @Test func `a plan's figures are made with its own factors where it names some, else with the site's`() throws {
    func settings(_ line: String) throws -> Settings {
      try World(files: ["own.yaml": PlanFileTests.head + line + PlanFileTests.nothing]).load(PlanFileTests.configuration)
    }
    let own = try settings("factors: cn-stat-b\n")
    #expect(own.plans[0].factors?.text == "cn-stat-b")
    #expect(own.factors(of: own.plans[0]).id.text == "cn-stat-b")
    #expect(own.factors.id.text == "cn-stat-a")
    let same = try settings("factors: cn-stat-a\n")
    #expect(same.planFactors.isEmpty)
    #expect(same.factors(of: same.plans[0]).id.text == "cn-stat-a")
    let none = try settings("")
    #expect(none.plans[0].factors == nil)
    #expect(none.factors(of: none.plans[0]).id.text == "cn-stat-a")
  }

  // MARK: Goals and trajectories

  @Test func `a target is linear, binding and of each institution where the file says nothing`() throws {
    #expect(
      try target("indicator: water-per-person, percent_below_base: 6.25")
        == Plan.Target(
          indicator: .waterPerPerson, scope: .institution, goal: .percentBelowBase(try exact("6.25")), trajectory: .linear,
          unit: nil, isBinding: true, decimals: nil, overrides: [], source: "s"))
  }

  @Test(arguments: [
    ("trajectory: compound", Plan.Trajectory.compound), ("trajectory: end-only", .endOnly), ("trajectory: linear", .linear),
    ("normalisation: none", .linear),
  ])
  func `a reduction is spread as written`(text: String, trajectory: Plan.Trajectory) throws {
    #expect(try target("indicator: energy-per-area, percent_below_base: 6, \(text)").trajectory == trajectory)
  }

  @Test(arguments: ["", ", trajectory: table", ", percent_below_base: 6.0"])
  func `a table gives the goal by its last year`(more: String) throws {
    let target = try target("indicator: energy-per-area, table: { 2021: 1.2, 2022: 2.5, 2023: 2.5, 2024: 5, 2025: 6 }" + more)
    #expect(target.goal == .percentBelowBase(try exact("6")))
    #expect(
      target.trajectory
        == .table([
          2021: try exact("1.2"), 2022: try exact("2.5"), 2023: try exact("2.5"), 2024: try exact("5"), 2025: try exact("6"),
        ]))
  }

  /// 3 % of the base in each of five years is 15 %. 1.9 % of the year before is 1 − 0.981⁵ = 1 − 0.908 542 059 128 901 = 9.145 794 %.
  @Test func `steps of every year give the goal`() throws {
    let base = try target("indicator: energy-per-area, trajectory: percent-of-base, percent_each_year: 3")
    #expect(base.goal == .percentBelowBase(try exact("15")))
    #expect(base.trajectory == .percentOfBase(try exact("3")))
    let before = try target("indicator: energy-per-area, trajectory: percent-of-year-before, percent_each_year: 1.9")
    #expect(before.goal == .percentBelowBase(try exact("9.145794")))
    #expect(before.trajectory == .percentOfYearBefore(try exact("1.9")))
    let both = "indicator: energy-per-area, trajectory: percent-of-year-before, percent_each_year: 1.9, percent_below_base: 9.15"
    #expect(try target(both).goal == .percentBelowBase(try exact("9.15")))
  }

  @Test(arguments: [
    (
      "energy-per-area, at_most: 18, unit: kgce/m2", Plan.Goal.atMost(ExactDecimal(18)), Plan.Trajectory.constant,
      Plan.Scope.institution
    ),
    ("waste-sorted-share, at_least: 60, unit: \"%\", trajectory: linear", .atLeast(ExactDecimal(60)), .linear, .institution),
    ("coal-share, at_most: 100, unit: \"%\", trajectory: end-only, of: nation", .atMost(ExactDecimal(100)), .endOnly, .nation),
    ("water-total, cap: 5000, unit: m³", .cap(ExactDecimal(5_000)), .constant, .site),
    (
      "energy-total, cap: 5, unit: tce, of: institution, trajectory: compound", .cap(ExactDecimal(5_000)), .compound, .institution
    ),
    ("electricity-per-area, at_most: 0.08, unit: MWh/m2", .atMost(ExactDecimal(80)), .constant, .institution),
    ("energy-total, cap: 0, unit: tce, of: nation", .cap(.zero), .constant, .nation),
  ])
  func `an absolute goal is kept in the indicator's unit`(
    keys: String, goal: Plan.Goal, trajectory: Plan.Trajectory, scope: Plan.Scope
  ) throws {
    let target = try target("indicator: " + keys)
    #expect(target.goal == goal)
    #expect(target.trajectory == trajectory)
    #expect(target.scope == scope)
    #expect(target.unit != nil)
  }

  @Test func `status and rounding are kept`() throws {
    let target = try target("indicator: energy-per-area, percent_below_base: 6, status: indicative, rounding: 3")
    #expect(!target.isBinding)
    #expect(target.decimals == 3)
    #expect(try self.target("indicator: energy-per-area, status: not-published").goal == .notPublished)
  }

  @Test func `an indicator has a target in every scope`() throws {
    let targets = try plan(
      PlanFileTests.head + "targets:\n  - { indicator: energy-total, cap: 9, unit: tce, of: nation, source: s }\n"
        + "  - { indicator: energy-total, cap: 8, unit: tce, source: s }\n"
        + "  - { indicator: energy-total, percent_below_base: 6, source: s }\n"
    ).targets
    #expect(targets.map(\.scope) == [.nation, .site, .institution])
  }

  @Test(arguments: [
    ("targets: []", "6:1: the plan has no targets"),
    ("targets: [{ indicator: energy-per-head, percent_below_base: 6, source: s }]", "6:24: `indicator` is 'energy-per-head'"),
    ("targets: [{ indicator: energy-per-area, percent_below_base: 101, source: s }]", "6:61: `percent_below_base` is 101"),
    ("targets: [{ indicator: energy-per-area, percent_below_base: -1, source: s }]", "6:61: `percent_below_base` is -1"),
    ("targets: [{ indicator: energy-per-area, source: s }]", "6:11: the target has no number"),
    (
      "targets: [{ indicator: energy-per-area, percent_below_base: 1, status: not-published, source: s }]",
      "6:61: a target that is not published has a number"
    ),
    ("targets: [{ indicator: energy-per-area, percent_below_base: 1 }]", "6:11: `source` is missing"),
    (
      "targets: [{ indicator: energy-per-area, percent_below_base: 1, source: s, trajectory: steep }]",
      "6:87: `trajectory` is 'steep'"
    ),
    ("targets: [{ indicator: energy-per-area, percent_below_base: 1, source: s, roof: 3 }]", "6:75: `target` has no key 'roof'"),
    (
      "targets:\n  - { indicator: energy-per-area, percent_below_base: 1, source: s }\n"
        + "  - { indicator: energy-per-area, percent_below_base: 2, source: s }", "8:18: `energy-per-area` has two targets"
    ),
  ])
  func `what is wrong with a target is said at its place`(targets: String, start: String) {
    #expect(only(faults(PlanFileTests.head + targets + "\n")).hasPrefix(start))
  }

  /// The keys begin in column 4 of line 7.
  @Test(arguments: [
    // Years and shares.
    ("table: { 2021: 1, 2022: 2, 2024: 4, 2025: 6 }", "7:11: the table has no 2023; write how many per cent below the base"),
    ("table: { 2021: 1, 2022: 3, 2023: 2, 2024: 4, 2025: 6 }", "7:37: the reduction falls from 3 to 2 per cent in 2023"),
    ("table: { 2021: 1, 2022: 3, 2023: 101, 2024: 4, 2025: 6 }", "7:37: `2023` is 101; write a number from 0 to 100"),
    ("table: { 2021: -1, 2022: 3, 2023: 3, 2024: 4, 2025: 6 }", "7:19: `2021` is -1"),
    ("table: { 2020: 0, 2021: 1, 2022: 3, 2023: 3, 2024: 4, 2025: 6 }", "7:13: `table` has no key '2020'"),
    ("table: 6", "7:11: `table` is a single value; write a mapping with 2021, 2022, 2023, 2024, 2025"),
    (
      "percent_below_base: 7, table: { 2021: 1, 2022: 2, 2023: 3, 2024: 4, 2025: 6 }",
      "7:24: `percent_below_base` is 7, and the table ends with 6; write 6, or remove the key"
    ),
    (
      "trajectory: percent-of-base, percent_each_year: 20.5",
      "7:52: 20.5 per cent of the base in each of 5 years is 102.5 per cent"
    ),
    ("trajectory: percent-of-year-before, percent_each_year: 101", "7:59: `percent_each_year` is 101"),
    ("trajectory: percent-of-base, percent_each_year: 0", "7:52: `percent_each_year` is 0; write a number greater than zero"),
    ("trajectory: percent-of-base, percent_each_year: -3", "7:52: `percent_each_year` is -3"),
    (
      "trajectory: percent-of-year-before, percent_each_year: 1.9, percent_below_base: 9.5",
      "7:84: `percent_below_base` is 9.5, and 5 years of `percent_each_year: 1.9` make 9.145794"
    ),
    // What does not go together.
    ("percent_each_year: 3", "7:23: `percent_each_year` may be of the base or of the year before"),
    ("percent_each_year: 3, trajectory: linear", "7:23: a linear target has `percent_each_year`"),
    ("percent_below_base: 3, trajectory: percent-of-base", "7:39: `trajectory: percent-of-base` has no `percent_each_year`"),
    ("percent_below_base: 3, trajectory: table", "7:39: `trajectory: table` has no `table`"),
    ("table: { 2021: 1 }, trajectory: linear", "7:11: a linear target has a `table`"),
    ("percent_below_base: 3, trajectory: constant", "7:39: `trajectory: constant` is of `at_most`, `at_least` and `cap`"),
    ("percent_below_base: 3, at_most: 4, unit: kgce/m2", "7:36: the target has `at_most` beside `percent_below_base`"),
    ("at_most: 4, cap: 4, unit: kgce/m2", "7:21: the target has `cap` beside `at_most`; keep one of them"),
    ("at_most: 4, unit: kgce/m2, trajectory: table", "7:43: `trajectory: table` is of reductions"),
    ("cap: 4, unit: kgce/m2, status: not-published", "7:9: a target that is not published has a number"),
    // Units, and the rest.
    ("at_most: 4", "7:13: `at_most` has no unit; write `unit: kgce/m2`"),
    ("at_most: 4, unit: kWh/m2", "7:22: the unit 'kWh/m2' is not that of the indicator; write kgce/m2"),
    ("at_most: 4, unit: kgce", "7:22: the unit 'kgce' is not that of the indicator; write kgce/m2"),
    ("at_most: 104, unit: \"%\"", "7:13: `at_most` is 104 %; write a share from 0 to 100"),
    ("at_most: -4, unit: kgce/m2", "7:13: `at_most` is -4"),
    ("at_most: much, unit: kgce/m2", "7:13: `at_most` 'much' is not a number"),
    ("at_most: 123456789012345678, unit: tce/m2", "7:13: `at_most` is no number of kgce/m2 that can be kept"),
    ("percent_below_base: 3, unit: kgce/m2", "7:33: a reduction has no unit; remove it"),
    ("status: not-published, trajectory: steep", "7:39: `trajectory` is 'steep'"),
    ("percent_below_base: [3]", "7:24: `percent_below_base` is a list; write a single value"),
    ("percent_below_base: 3, of: province", "7:31: `of` is 'province'; write one of nation, site, institution"),
    ("percent_below_base: 3, status: hoped", "7:35: `status` is 'hoped'"),
    ("percent_below_base: 3, rounding: 7", "7:37: `rounding` is '7'; write a whole number from 0 to 6"),
    (
      "percent_below_base: 3, normalisation: degree-days",
      "7:42: `normalisation` 'degree-days' is not done by this version; write none, or remove the key"
    ),
  ])
  func `what does not fit together is refused at its place, with the way out`(keys: String, start: String) {
    let text = PlanFileTests.head + "targets: [{ indicator: energy-per-area, source: s,\n   \(keys) }]\n"
    #expect(only(faults(text)).hasPrefix(start))
  }

  @Test func `all faults of a plan are said in one run`() {
    let text =
      "schema: 1\nid: own\nend_year: 2025\nsource: s\nyear_starts: 02-29\ntargets:\n"
      + "  - { indicator: energy-per-area, at_most: 4, unit: kWh, source: s }\n"
      + "  - { indicator: coal-share, at_most: 140, unit: \"%\", source: s }\n"
    #expect(faults(text).map(\.line) == [1, 5, 7, 8])
  }

  // MARK: Overrides

  private func overridden(_ overrides: String, _ keys: String = "percent_below_base: 6") throws -> [Plan.Override] {
    try target("indicator: energy-per-area, \(keys), status: indicative, rounding: 1, overrides: [\(overrides)]").overrides
  }

  @Test func `an override says for whom, and leaves the rest to its target`() throws {
    let overrides = try overridden(
      "{ institution: hall, percent_below_base: 8, source: a }, { class: education, trajectory: compound, source: b },"
        + "{ region: \"37\", at_most: 18, unit: kgce/m2, status: binding, source: c },"
        + "{ class: health, status: not-published, source: d },"
        + "{ region: \"6505\", table: { 2021: 1, 2022: 2, 2023: 3, 2024: 4, 2025: 7 }, source: e }")
    let hall = try #require(InstitutionID("hall"))
    #expect(
      overrides.map(\.subject) == [
        .institution(hall), .institutionClass("education"), .region("37"), .institutionClass("health"), .region("6505"),
      ])
    #expect(
      overrides.map(\.target.goal) == [
        .percentBelowBase(ExactDecimal(8)), .percentBelowBase(ExactDecimal(6)), .atMost(ExactDecimal(18)), .notPublished,
        .percentBelowBase(ExactDecimal(7)),
      ])
    #expect(overrides.map(\.target.trajectory).prefix(4) == [.linear, .compound, .constant, .linear])
    #expect(overrides.map(\.target.isBinding) == [false, false, true, false, false])
    #expect(overrides.map(\.target.decimals) == [1, 1, 1, 1, 1])
    #expect(overrides.map(\.target.source) == ["a", "b", "c", "d", "e"])
    #expect(overrides.allSatisfy { $0.target.indicator == .energyPerArea && $0.target.overrides.isEmpty })
  }

  @Test func `a number of its own takes over a trajectory that needs none, and no other`() throws {
    let compound = try overridden(
      "{ class: health, percent_below_base: 8, source: a }", "percent_below_base: 6, trajectory: compound")
    #expect(compound.map(\.target.trajectory) == [.compound])
    let steps = try overridden(
      "{ class: health, percent_below_base: 8, source: a }", "trajectory: percent-of-base, percent_each_year: 3")
    #expect(steps.map(\.target.trajectory) == [.linear])
    let faster = try overridden(
      "{ class: health, percent_each_year: 4, trajectory: percent-of-base, source: a }",
      "trajectory: percent-of-base, percent_each_year: 3")
    #expect(faster.map(\.target.goal) == [.percentBelowBase(ExactDecimal(20))])
  }

  @Test func `where nothing is published for all there may be a number for some`() throws {
    let target = try target(
      "indicator: energy-per-area, status: not-published, overrides: [{ region: \"37\", percent_below_base: 5, source: a }]")
    #expect(target.goal == .notPublished)
    #expect(target.overrides.map(\.target.goal) == [.percentBelowBase(ExactDecimal(5))])
    #expect(target.overrides.map(\.target.isBinding) == [true])
  }

  /// The override begins in column 6 of line 8.
  @Test(arguments: [
    ("{ percent_below_base: 8, source: a }", "8:6: the override does not say for whom it is; write `institution`, `class`"),
    (
      "{ institution: hall, class: organ, percent_below_base: 8, source: a }",
      "8:34: the override has `class` beside `institution`"
    ),
    ("{ institution: hull, percent_below_base: 8, source: a }", "8:21: there is no institution 'hull'"),
    ("{ institution: a b, percent_below_base: 8, source: a }", "8:21: `institution` 'a b' is not an identifier"),
    ("{ class: a b, percent_below_base: 8, source: a }", "8:15: `class` 'a b' is not a single word"),
    ("{ region: \"370\", percent_below_base: 8, source: a }", "8:16: `region` '370' is not the beginning of a code of GB/T 2260"),
    ("{ region: SD, percent_below_base: 8, source: a }", "8:16: `region` 'SD' is not the beginning"),
    ("{ class: organ, source: a }", "8:6: the override changes nothing"),
    ("{ class: organ, percent_below_base: 8 }", "8:6: `source` is missing"),
    ("{ class: organ, percent_below_base: 108, source: a }", "8:42: `percent_below_base` is 108"),
    ("{ class: organ, percent_below_base: 8, roof: 1, source: a }", "8:45: `override` has no key 'roof'"),
    (
      "{ class: organ, table: { 2021: 1, 2022: 2, 2023: 1, 2024: 4, 2025: 7 }, source: a }",
      "8:55: the reduction falls from 2 to 1 per cent in 2023, so that the target rises; write at least 2"
    ),
    (
      "{ class: organ, rounding: 1, source: a },\n{ class: organ, rounding: 2, source: a }",
      "9:1: the class 'organ' has two overrides; keep one; the first is on line 8"
    ),
  ])
  func `what is wrong with an override is said at its place`(overrides: String, start: String) {
    let text =
      PlanFileTests.head
      + "targets: [{ indicator: energy-per-area, source: s,\n  percent_below_base: 6, overrides: [\n     \(overrides)] }]\n"
    #expect(only(faults(text)).hasPrefix(start))
  }

  @Test func `only a target of each institution may differ between institutions`() {
    let text =
      PlanFileTests.head
      + "targets: [{ indicator: energy-total, cap: 6, unit: tce, source: s,\n  overrides: [{ class: organ, cap: 7, source: a }] }]\n"
    #expect(only(faults(text)).hasPrefix("7:3: a target of the site has overrides"))
  }
}
