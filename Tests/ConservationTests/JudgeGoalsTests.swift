import EnergyModel
import Foundation
import Testing

@testable import Conservation

/// Goals other than a reduction, fiscal years, and years without a year before them. In 2025 a house used 100 kWh a day: by the factors
/// `round` 10 kgce a day, 3 650 in the year.
@Suite struct JudgeGoalsTests {
  private func aim(
    _ indicator: Indicator, _ goal: Plan.Goal, _ trajectory: Plan.Trajectory = .constant, from baseYear: Int = 2025,
    to endYear: Int = 2030, years: PlanYears = .calendar
  ) -> Plan {
    Plan(
      id: id("plan"), names: [:], jurisdiction: "", years: years, baseYear: baseYear, endYear: endYear,
      targets: [Plan.Target(indicator: indicator.id, goal: goal, trajectory: trajectory, source: "test")], source: "test")
  }

  private func standing(
    _ indicator: Indicator, _ plan: Plan, _ use: [UseSeries], asOf: String = "2026-07-01", year: Int? = nil,
    stated: [StatedBaseline] = [], factors: FactorProfile = round, shapes: YearShapes = .none
  ) -> Standing {
    var judge = InstitutionJudge(
      institution: institution(), series: use, statedBaselines: stated, asOf: day(asOf),
      frames: DayFrames(.weekdays, shapes: shapes))
    return judge.standing(indicator, plan: plan, target: plan.targets[0], factors: factors, year: year)
  }

  /// 100 a day in 2025 and another use from then on.
  private func use(
    _ now: Double, of carrier: Carrier = .electricity, _ endUse: String = "total", before: Double = 100,
    until: String = "2026-07-01"
  ) -> UseSeries {
    series(carrier, endUse, from: "2025-01-01", to: until) { $0.year == 2025 ? before : now }
  }

  // MARK: At most, and caps

  /// 181 days of 10 kgce are 1 810; 184 more make 3 650, ± 1.2816 × 0.07 × 1 840 = 165.07.
  @Test(arguments: [
    ("3651", StandingState.onTrack), ("3649", .atRisk), ("3485", .atRisk), ("3484", .offTrack), ("1810", .offTrack),
    ("1809", .missed),
  ])
  func `a value not to pass, and a cap, are judged alike by the year's end`(goal: String, state: StandingState) {
    for goal in [Plan.Goal.atMost(exact(goal)), .cap(exact(goal))] {
      let standing = standing(.energyTotal, aim(.energyTotal, goal), [use(100)])
      #expect(standing.annual == state)
      #expect(standing.yearTarget == goal.absoluteValue?.decimal)
      #expect(standing.actualToDate == 1_810)
    }
  }

  /// 3 650 to 3 150 in five years: 100 less each year.
  @Test func `a value to reach step by step goes out from the base year`() {
    let plan = aim(.energyTotal, .atMost(exact("3150")), .linear)
    #expect(standing(.energyTotal, plan, [use(100)]).yearTarget == 3_550)
    #expect(standing(.energyTotal, plan, [use(100)]).targetValue == 3_150)
    let young = standing(.energyTotal, plan, [series(.electricity, from: "2026-01-01", to: "2026-07-01") { _ in 100 }])
    #expect(young.annual == .notEnoughData)
    #expect(young.notes.first == .noBase)
  }

  @Test func `a value not to pass needs no base year`() {
    let young = series(.electricity, from: "2026-01-01", to: "2026-07-01") { _ in 100 }
    let standing = standing(.energyTotal, aim(.energyTotal, .cap(exact("1000"))), [young])
    #expect(standing.baseValue == nil)
    #expect(standing.reductionPercent == nil)
    #expect(standing.annual == .missed)
  }

  @Test func `without a base only the end year of an end-only value has a target`() {
    let plan = aim(.energyTotal, .atMost(exact("3000")), .endOnly, from: 2024)
    let running = standing(.energyTotal, plan, [use(100)])
    #expect(running.annual == .noTarget && running.cumulative == .noTarget)
    #expect(running.notes.first == .endOnly)
    let last = standing(.energyTotal, aim(.energyTotal, .atMost(exact("3000")), .endOnly, from: 2024, to: 2026), [use(100)])
    #expect(last.yearTarget == 3_000)
    #expect(last.annual == .offTrack)
  }

  // MARK: At least

  /// Power from one's own roof, which is to rise.
  private let green = Indicator(
    id: id("green-power"), unit: "kWh", numerator: .init(.amount, of: .only([.electricity]), endUses: .only(["green"])),
    denominator: .none, isBetterHigher: true, source: "test")

  /// 36 500 kWh by the year's end, ± 1 650.7.
  @Test(arguments: [
    ("36499", StandingState.onTrack), ("36501", .atRisk), ("38150", .atRisk), ("38151", .offTrack), ("1000", .onTrack),
  ])
  func `a value to reach from below is judged the other way round`(goal: String, state: StandingState) {
    #expect(standing(green, aim(green, .atLeast(exact(goal))), [use(100, of: .electricity, "green")]).annual == state)
  }

  @Test func `what is to rise is never missed before the year is over`() {
    let idle = use(0, of: .electricity, "green", until: "2026-12-31")
    let late = standing(green, aim(green, .atLeast(exact("36000"))), [idle], asOf: "2026-12-31")
    #expect(late.actualToDate == 0)
    #expect(late.annual == .offTrack)
    let whole = use(100, of: .electricity, "green", until: "2027-01-01")
    func closed(_ goal: String) -> StandingState {
      standing(green, aim(green, .atLeast(exact(goal))), [whole], asOf: "2027-01-01", year: 2026).annual
    }
    #expect(closed("36500") == .met)
    #expect(closed("36500.001") == .missed)
  }

  // MARK: Ratios

  /// 7 of 100 kgce a day were coal in 2025.
  private func coal(_ kilograms: Double, electricity: Double, until: String = "2026-07-01") -> [UseSeries] {
    [
      use(kilograms, of: .coal, before: 10, until: until), use(electricity, before: 930, until: until),
    ]
  }

  private var coalPlan: Plan { aim(.coalShare, .atMost(exact("13"))) }

  /// 21 of 100 a day to date; the rest between that and the 7 of the year before keeps the year above 13 %, and it is not missed yet.
  @Test func `a ratio above its target may come right until the year is over`() throws {
    let high = standing(.coalShare, coalPlan, coal(30, electricity: 790))
    #expect(high.actualToDate == 21)
    #expect(high.annual == .offTrack)
    #expect(high.budgetToDate == 13)
    #expect(high.pace == Decimal(21) / 13)
    // 14 to date, and the year is expected to end below 13.
    let easing = standing(.coalShare, coalPlan, coal(20, electricity: 860))
    #expect(easing.actualToDate == 14)
    #expect(try #require(easing.forecast) < 13)
    #expect(easing.annual == .onTrack)
  }

  @Test func `a ratio of a year that is over is met or missed`() {
    func closed(_ coal: [UseSeries]) -> Standing { standing(.coalShare, coalPlan, coal, asOf: "2027-01-01", year: 2026) }
    let missed = closed(coal(20, electricity: 860, until: "2027-01-01"))
    #expect(missed.actualToDate == 14 && missed.annual == .missed)
    let met = closed(coal(10, electricity: 930, until: "2027-01-01"))
    #expect(met.actualToDate == 7 && met.annual == .met)
    #expect(met.forecastLow == 7 && met.forecastHigh == 7)
  }

  @Test func `who burns no coal keeps its share`() {
    let standing = standing(.coalShare, coalPlan, [use(100)])
    #expect(standing.actualToDate == 0 && standing.forecast == 0)
    #expect(standing.annual == .onTrack)
    #expect(standing.factors == "round")
    #expect(self.standing(.coalShare, coalPlan, []).notes.first == .noUse)
  }

  /// 40 % sorted in both years.
  @Test(arguments: [("39.9", StandingState.onTrack), ("90", .offTrack)])
  func `a share that is to rise is on track from below`(goal: String, state: StandingState) throws {
    let waste = [
      use(40, of: .waste(fraction: "kitchen"), before: 40), use(60, of: .waste(fraction: "other"), before: 60),
    ]
    let standing = standing(.wasteSortedShare, aim(.wasteSortedShare, .atLeast(exact(goal))), waste)
    #expect(standing.actualToDate == 40)
    #expect(abs(try #require(standing.forecast).statistic - 40) < 1e-9)
    #expect(standing.annual == state)
    #expect(standing.factors.isEmpty)
  }

  // MARK: Fiscal years

  /// Energy per area of Executive Order 13423, fiscal years from October: 3 % below 2003 in the fiscal year 2006.
  private var federal: Plan {
    let steps = (2004...2015).map { ($0, exact(String(max(0, ($0 - 2005) * 3)))) }
    return aim(
      .energyPerArea, .percentBelowBase(exact("30")), .table(Dictionary(uniqueKeysWithValues: steps)), from: 2003, to: 2015,
      years: PlanYears(startMonth: 10, startDay: 1, namedBy: .end) ?? .calendar)
  }

  /// 100 kWh a day from October 2002 on, 95 from October 2005 on, 500 in the September before.
  private func offices(until: String) -> UseSeries {
    series(.electricity, from: "2002-09-01", to: until) {
      $0 < day("2002-10-01") ? 500 : $0 < day("2005-10-01") ? 100 : 95
    }
  }

  /// The base year is 2002-10-01 to 2003-09-30: 3 650 kgce ÷ 1 000 m² = 3.65; of 2006 182 days have passed: 182 × 9.5 ÷ 1 000 = 1.729.
  /// The year ends at 1.729 + 183 × 0.01 × level, level = (95·W + 6 000) ÷ (100·W + 6 000) = 0.983, W = 30.4: 3.528, below 3.5405.
  @Test func `a fiscal year is judged over its own days`() throws {
    let standing = standing(.energyPerArea, federal, [offices(until: "2006-04-01")], asOf: "2006-04-01")
    #expect(standing.year == 2006)
    #expect(standing.baseValue == decimal("3.65"))
    #expect(standing.yearTarget == decimal("3.5405"))
    #expect(standing.actualToDate == decimal("1.729"))
    #expect(abs(try #require(standing.budgetToDate).statistic - 3.5405 * 182 / 365) < 1e-9)
    #expect(abs(try #require(standing.forecast).statistic - 3.5282) < 1e-3)
    #expect(standing.annual == .onTrack)
  }

  /// The first of October judges the fiscal year that ended on the day before, the second the new one.
  @Test func `a fiscal year is over when its last September is`() {
    let over = standing(.energyPerArea, federal, [offices(until: "2005-10-01")], asOf: "2005-10-01")
    #expect(over.year == 2005 && over.isOver)
    #expect(over.yearTarget == decimal("3.65") && over.actualToDate == decimal("3.65"))
    #expect(over.annual == .met)
    let begun = standing(.energyPerArea, federal, [offices(until: "2005-10-02")], asOf: "2005-10-02")
    #expect(begun.year == 2006 && !begun.isOver)
    #expect(begun.actualToDate == decimal("0.0095"))
  }

  @Test func `the end target of a fiscal plan is carried from the October after its end`() {
    let last = standing(.energyPerArea, federal, [offices(until: "2015-10-02")], asOf: "2015-10-02")
    #expect(last.year == 2016 && last.isCarried)
    let before = standing(.energyPerArea, federal, [offices(until: "2015-10-01")], asOf: "2015-10-01")
    #expect(before.year == 2015 && !before.isCarried)
    // 3.65 × 0.7.
    #expect(before.yearTarget == decimal("2.555") && last.yearTarget == decimal("2.555"))
  }

  // MARK: A first year

  /// Every day alike.
  private let flat = YearShapes(
    id: id("flat"), source: "test",
    shapes: [
      YearShapes.Shape(
        institutionClass: nil, use: .energy, monthWeights: Array(repeating: exact("1"), count: 12), weekend: exact("1"),
        holiday: exact("1"), vacation: exact("1"))
    ])

  private func first(_ days: Int, also others: [UseSeries] = [], shapes: YearShapes? = nil) -> Standing {
    let until = (day("2026-01-01") + days).iso8601
    let use = series(.electricity, from: "2026-01-01", to: until) { _ in 100 }
    return standing(
      .energyTotal, aim(.energyTotal, .cap(exact("4000"))), [use] + others, asOf: until, shapes: shapes ?? flat)
  }

  /// 28 days of 10 kgce and 337 more are 3 650, ± 1.2816 × 0.18 × 3 370 = 777.42.
  @Test func `from 28 valid days on a first year has a forecast by the shape of its class, wide and noted`() throws {
    let standing = first(28)
    #expect(abs(try #require(standing.forecast).statistic - 3_650) < 1e-6)
    #expect(abs(try #require(standing.forecastLow).statistic - 2_872.58) < 0.01)
    #expect(abs(try #require(standing.forecastHigh).statistic - 4_427.42) < 0.01)
    #expect(standing.annual == .onTrack)
    #expect(standing.notes.contains(.defaultShape) && !standing.notes.contains(.evenBudget))
  }

  @Test func `27 days say nothing of a year`() {
    let standing = first(27)
    #expect(standing.forecast == nil)
    #expect(standing.annual == .notEnoughData)
    #expect(standing.notes.contains(.noShape) && standing.notes.contains(.evenBudget))
    #expect(!standing.notes.contains(.defaultShape))
    // 27 of 365 days of the cap.
    #expect(standing.budgetToDate == Decimal(4_000) * 27 / 365)
    #expect(first(28, shapes: YearShapes.none).notes.contains(.noShape))
  }

  @Test func `what was not used at all has no height and takes no part`() throws {
    let stove = series(.coal, from: "2026-01-01", to: "2026-01-29") { _ in 0 }
    #expect(abs(try #require(first(28, also: [stove]).forecast).statistic - 3_650) < 1e-6)
    let late = series(.coal, from: "2026-01-10", to: "2026-01-29") { _ in 1 }
    #expect(first(28, also: [late]).forecast == nil)
  }

  @Test func `a year before is better than a shape that is assumed`() {
    let standing = standing(.energyTotal, aim(.energyTotal, .cap(exact("4000"))), [use(100)], shapes: flat)
    #expect(!standing.notes.contains(.defaultShape))
    #expect(standing.annual == .onTrack)
  }

  @Test func `a year that is over is not guessed by a shape`() {
    let part = series(.electricity, from: "2026-01-01", to: "2027-01-01") { $0.dayOfYear % 5 == 0 ? nil : 100 }
    let standing = standing(
      .energyTotal, aim(.energyTotal, .cap(exact("4000"))), [part], asOf: "2027-01-01", year: 2026, shapes: flat)
    #expect(standing.forecast == nil && !standing.notes.contains(.defaultShape))
    // 292 of 365 days: 2 920 ÷ 0.8 = 3 650.
    #expect(standing.annual == .met)
  }
}
