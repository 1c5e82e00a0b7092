import EnergyModel
import Foundation
import Testing

@testable import Conservation

/// City hall: 100 persons. In 2025 it used 100 kWh a day: 36 500 kWh × 0.1229 = 4 485.85 kgce, 44.8585 kgce a person. The plan asks
/// for 10 % less by 2030, linear: 98 % of it, 43.961 33 kgce, in 2026.
@Suite struct JudgeTests {
  private func use(_ from2026: Double, until: String, _ known: (LocalDay) -> Bool = { _ in true }) -> [UseSeries] {
    [
      series(.electricity, from: "2025-01-01", to: until) { one in
        guard known(one) else { return nil }
        return one.year == 2025 ? 100 : from2026
      }
    ]
  }

  private func standing(
    _ series: [UseSeries], asOf: String, year: Int? = nil, plan one: Plan = plan(), stated: [StatedBaseline] = [],
    of institution: Institution = institution(), factors: FactorProfile = statA
  ) -> Standing {
    judge(
      institution: institution, plan: one, target: one.targets[0], series: series, factors: factors, statedBaselines: stated,
      asOf: day(asOf), year: year)
  }

  // MARK: A running year

  /// 80 kWh a day: the level is (Σg·80 + 60·100) / (Σg·100 + 60·100) = 0.933 with Σg = 30.4, and the year ends at 38.9.
  @Test func `a forecast at or below the target is on track`() throws {
    let standing = standing(use(80, until: "2026-07-01"), asOf: "2026-07-01")
    #expect(standing.annual == .onTrack)
    #expect(standing.cumulative == .onTrack)
    #expect(standing.baseValue == decimal("44.8585"))
    #expect(standing.targetValue == decimal("40.37265"))
    #expect(standing.yearTarget == decimal("43.96133"))
    // 181 days × 80 kWh × 0.1229 / 100.
    #expect(standing.actualToDate == decimal("17.79592"))
    #expect(standing.coveragePercent == 100)
    #expect(!standing.isCarried)
    #expect(standing.factors == "cn-stat-a")
    let forecast = try #require(standing.forecast)
    // Σg over 181 days is (1 − e^(−181/30)) / (1 − e^(−1/30)) = 30.43; the rest is 184 × 12.29 × level.
    let weight = (1 - exp(-181.0 / 30)) / (1 - exp(-1.0 / 30))
    let level = (80 * weight + 6_000) / (100 * weight + 6_000)
    #expect(abs(forecast.statistic - (17.79592 + 184 * 0.1229 * level)) < 1e-6)
    #expect(try #require(standing.forecastLow) < forecast && forecast < (try #require(standing.forecastHigh)))
    #expect(try #require(standing.reductionPercent) == (1 - forecast / decimal("44.8585")) * 100)
    #expect(try #require(standing.pace) < 1)
  }

  /// The same 100 kWh: the year ends at 44.8585, above 43.961 33; the interval, 1.2816 × 7 % of the rest, reaches it.
  @Test func `a forecast above the target whose interval reaches it is at risk`() throws {
    let standing = standing(use(100, until: "2026-07-01"), asOf: "2026-07-01")
    #expect(standing.annual == .atRisk)
    #expect(abs(try #require(standing.forecast).statistic - 44.8585) < 1e-6)
    // Rest: 184 × 12.29 / 100 = 22.6136; half the interval 0.089 712 × 22.6136 = 2.028 711.
    #expect(abs(try #require(standing.forecastLow).statistic - 42.829789) < 1e-5)
    #expect(abs(try #require(standing.reductionPercent).statistic) < 1e-6)
    // 181 of 365 days of the target.
    #expect(abs(try #require(standing.budgetToDate).statistic - 43.96133 * 181 / 365) < 1e-8)
    // 100 / 98.
    #expect(abs(try #require(standing.pace).statistic - 1 / 0.98) < 1e-9)
  }

  @Test func `a whole interval above the target is off track`() {
    #expect(standing(use(120, until: "2026-07-01"), asOf: "2026-07-01").annual == .offTrack)
  }

  /// By 1 December 334 days × 12.29 = 41.05 a person are used; the 20th passes 43.96 at 100 kWh, since 358 days make 43.998.
  @Test func `use to date above the year's target is missed before the year is over`() {
    #expect(standing(use(100, until: "2026-12-24"), asOf: "2026-12-24").annual != .missed)
    #expect(standing(use(100, until: "2026-12-25"), asOf: "2026-12-25").annual == .missed)
  }

  // MARK: A year that is over

  @Test func `a year that is over is met or missed by its books alone`() throws {
    let met = standing(use(97, until: "2027-01-01"), asOf: "2027-01-01", year: 2026)
    #expect(met.annual == .met)
    #expect(met.forecast == met.actualToDate)
    #expect(met.forecastLow == met.forecastHigh)
    #expect(met.actualToDate == decimal("43.512745"))
    #expect(met.reductionPercent == 3)
    #expect(standing(use(99, until: "2027-01-01"), asOf: "2027-01-01", year: 2026).annual == .missed)
  }

  /// 98 kWh a day is the target to the last digit.
  @Test func `a use equal to the target keeps it`() {
    let standing = standing(use(98, until: "2027-01-01"), asOf: "2027-03-15", year: 2026)
    #expect(standing.actualToDate == standing.yearTarget)
    #expect(standing.annual == .met)
  }

  /// January is unknown: the books hold 334 of 365 days at 105 kWh, 43.1 a person, below the target; the whole year would be above.
  @Test func `what is missing of a year that is over is not taken as zero`() throws {
    let gap = use(105, until: "2027-01-01") { $0.year == 2025 || $0 >= day("2026-02-01") }
    let standing = standing(gap, asOf: "2027-01-01", year: 2026)
    #expect(try #require(standing.actualToDate) < (try #require(standing.yearTarget)))
    #expect(standing.annual == .missed)
    #expect(abs(try #require(standing.forecast).statistic - 44.8585 * 1.05) < 0.05)
  }

  @Test func `a year that is over with too many gaps for a profile is met only when it would be with every hour`() {
    // Four of five days known: 292 valid days, no profile, and no year before.
    func closed(_ use: Double) -> StandingState {
      let gappy = series(.electricity, from: "2026-01-01", to: "2027-01-01") { $0.dayOfYear % 5 == 0 ? nil : use }
      return standing([gappy], asOf: "2027-01-01", year: 2026, stated: [stated("44.8585")]).annual
    }
    #expect(closed(90) == .met)
    #expect(closed(110) == .notEnoughData)
    #expect(closed(150) == .missed)
  }

  // MARK: Not enough data

  @Test func `a coverage below 80 per cent is not enough data, whatever the use`() {
    // 2026 to 1 July has 181 days; 37 unknown leave 79.6 %, 36 leave 80.1 %.
    for use in [80.0, 1_000] {
      let low = self.use(use, until: "2026-07-01") { $0 < day("2026-01-01") || $0 >= day("2026-02-07") }
      #expect(standing(low, asOf: "2026-07-01").annual == .notEnoughData)
      #expect(standing(low, asOf: "2026-07-01").cumulative == .notEnoughData)
    }
    let enough = self.use(80, until: "2026-07-01") { $0 < day("2026-01-01") || $0 >= day("2026-02-06") }
    #expect(standing(enough, asOf: "2026-07-01").annual == .onTrack)
  }

  @Test(arguments: [nil, "0"]) func `without persons there is not enough data and no number`(persons: String?) {
    let standing = standing(
      use(80, until: "2026-07-01"), asOf: "2026-07-01", stated: [stated("44")], of: institution(persons: persons))
    #expect(standing.annual == .notEnoughData)
    #expect(standing.actualToDate == nil)
    #expect(standing.forecast == nil)
    #expect(standing.pace == nil)
    #expect(standing.yearTarget != nil)
  }

  @Test func `without a base there is not enough data`() {
    let standing = standing(use(80, until: "2026-07-01"), asOf: "2026-07-01", plan: plan(from: 2020, to: 2030))
    #expect(standing.annual == .notEnoughData)
    #expect(standing.baseValue == nil)
    #expect(standing.yearTarget == nil)
    #expect(standing.reductionPercent == nil)
    #expect(standing.actualToDate != nil)
  }

  @Test func `a carrier without a factor is not enough data and is named`() {
    let steam = series(.steam, from: "2026-01-01", to: "2026-07-01") { _ in 1 }
    let standing = standing(use(80, until: "2026-07-01") + [steam], asOf: "2026-07-01", stated: [stated("44")])
    #expect(standing.annual == .notEnoughData)
    #expect(standing.actualToDate == nil)
    #expect(standing.forecast == nil)
    #expect(standing.factors == "cn-stat-a; no factor: steam")
  }

  @Test func `on New Year's Day the year that has just ended is judged`() {
    let standing = standing(use(80, until: "2026-01-01"), asOf: "2026-01-01")
    #expect(standing.year == 2025)
    #expect(standing.isOver)
    #expect(standing.actualToDate == decimal("44.8585"))
    #expect(standing.notes.first == .beforePlan)
  }

  @Test func `of a year that has not begun nothing is behind us`() {
    let standing = standing(use(80, until: "2026-01-01"), asOf: "2026-01-01", year: 2026)
    #expect(standing.annual == .notEnoughData)
    #expect(standing.actualToDate == nil)
    #expect(standing.coveragePercent == nil)
    #expect(standing.budgetToDate == nil)
  }

  @Test func `nothing metered at all is not enough data`() {
    let standing = standing([], asOf: "2026-07-01", stated: [stated("44")])
    #expect(standing.annual == .notEnoughData)
    #expect(standing.coveragePercent == nil)
    #expect(standing.actualToDate == nil)
  }

  /// Half a year of readings cannot say how a year goes; that more was used than the whole year may use is sure all the same.
  @Test func `without a year's shape the budget is even and only missed can be said`() throws {
    // 181 days: too few for a profile of its own.
    let young = series(.electricity, from: "2026-01-01", to: "2026-07-01") { _ in 80 }
    let running = standing([young], asOf: "2026-07-01", stated: [stated("44.8585")])
    #expect(running.annual == .notEnoughData)
    #expect(running.forecast == nil)
    #expect(running.budgetToDate == decimal("43.96133") * 181 / 365)
    #expect(abs(try #require(running.pace).statistic - 80 / 98.0) < 1e-9)
    let excess = series(.electricity, from: "2026-01-01", to: "2026-07-01") { _ in 400 }
    #expect(standing([excess], asOf: "2026-07-01", stated: [stated("44.8585")]).annual == .missed)
  }

  // MARK: Base

  @Test func `a stated base comes before the books`() {
    let standing = standing(use(80, until: "2026-07-01"), asOf: "2026-07-01", stated: [stated("50")])
    #expect(standing.baseValue == 50)
    #expect(standing.yearTarget == 49)
  }

  @Test func `a stated base of another institution, indicator or year, or of zero, is none`() {
    let stranger = StatedBaseline(
      institution: id("school"), indicator: .energyPerPerson, year: 2025, value: exact("9"), source: "")
    let others = [stranger, stated("9", .energyPerArea), stated("9", year: 2024)]
    #expect(standing(use(80, until: "2026-07-01"), asOf: "2026-07-01", stated: others).baseValue == decimal("44.8585"))
    #expect(standing(use(80, until: "2026-07-01"), asOf: "2026-07-01", stated: [stated("0")]).annual == .notEnoughData)
  }

  @Test func `the books are a base from 90 per cent coverage on`() {
    // 36 of 365 days are 9.86 %, 37 are 10.14 %.
    let enough = use(80, until: "2026-07-01") { $0 >= day("2025-02-06") }
    let low = use(80, until: "2026-07-01") { $0 >= day("2025-02-07") }
    #expect(standing(enough, asOf: "2026-07-01").baseValue != nil)
    #expect(standing(low, asOf: "2026-07-01").baseValue == nil)
  }

  @Test func `the base year may be handed in apart`() {
    let base = series(.electricity, from: "2020-01-01", to: "2021-01-01") { _ in 50 }
    let one = plan(from: 2020, to: 2030)
    let standing = judge(
      institution: institution(), plan: one, target: one.targets[0], series: use(80, until: "2026-07-01"), factors: statA,
      asOf: day("2026-07-01"), baseYearSeries: [base])
    // 366 × 50 × 0.1229 / 100.
    #expect(standing.baseValue == decimal("22.4907"))
  }

  // MARK: Plan

  @Test func `a target that was not published is no target, with its numbers beside it`() {
    let standing = standing(use(80, until: "2026-07-01"), asOf: "2026-07-01", plan: plan(percent: nil))
    #expect(standing.annual == .noTarget)
    #expect(standing.cumulative == .noTarget)
    #expect(standing.yearTarget == nil)
    #expect(standing.budgetToDate == nil)
    #expect(standing.actualToDate != nil)
    #expect(standing.forecast != nil)
  }

  @Test func `before a plan's first year there is no target to keep`() {
    let standing = standing(
      use(80, until: "2026-07-01"), asOf: "2026-07-01", plan: plan(from: 2026, to: 2030), stated: [stated("50", year: 2026)])
    #expect(standing.annual == .noTarget)
    #expect(standing.yearTarget == nil)
    #expect(standing.targetValue == 45)
  }

  @Test func `after a plan's end its end target stands on and is marked`() {
    let one = plan(percent: "6", from: 2020, to: 2025)
    let standing = standing(use(80, until: "2026-07-01"), asOf: "2026-07-01", plan: one, stated: [stated("50", year: 2020)])
    #expect(standing.isCarried)
    #expect(standing.yearTarget == 47)
    #expect(standing.targetValue == 47)
    #expect(standing.annual == .onTrack)
    #expect(standing.targetYear == 2025)
  }

  /// Water: 2 m³ a day, 100 persons: 7.3 m³ a person in 2025.
  @Test func `water is judged in cubic metres`() {
    let water = series(.water, from: "2025-01-01", to: "2026-07-01") { _ in 2 }
    let standing = standing([water] + use(999, until: "2026-07-01"), asOf: "2026-07-01", plan: plan(.waterPerPerson))
    #expect(standing.baseValue == decimal("7.3"))
    #expect(standing.yearTarget == decimal("7.154"))
    #expect(standing.annual == .atRisk)
    #expect(standing.factors.isEmpty)
  }

  /// Vehicle fuel counts per person, not per area: it alone can put the one off track and leave the other.
  @Test func `vehicle fuel weighs on energy per person and not on energy per area`() {
    let fuel = series(.petrol, "vehicle", from: "2025-01-01", to: "2026-07-01") { $0.year == 2025 ? 10 : 20 }
    let series = use(80, until: "2026-07-01") + [fuel]
    #expect(standing(series, asOf: "2026-07-01").annual == .offTrack)
    #expect(standing(series, asOf: "2026-07-01", plan: plan(.energyPerArea)).annual == .onTrack)
  }

  /// 100 persons until 1 July 2026, 300 from then on: the year's mean is (181 × 100 + 184 × 300) / 365.
  @Test func `a year is divided by the mean headcount of the whole year`() throws {
    let persons = try #require(
      DatedSeries([.init(from: day("2020-01-01"), value: exact("100")), .init(from: day("2026-07-01"), value: exact("300"))]))
    let one = Institution(id: id("city-hall"), name: "", institutionClass: "organ", persons: persons)
    let standing = standing(use(100, until: "2026-07-01"), asOf: "2026-07-01", of: one)
    #expect(standing.actualToDate == decimal("2224.49") / (Decimal(73_300) / 365))
    #expect(standing.annual == .onTrack)
  }

  @Test func `a year outside the calendar is judged without a crash`() {
    #expect(standing(use(80, until: "2026-07-01"), asOf: "2026-07-01", year: 99_999).annual == .notEnoughData)
    #expect(standing(use(80, until: "2026-07-01"), asOf: "2026-07-01", year: -5).annual == .noTarget)
    #expect(standing(use(80, until: "2026-07-01"), asOf: "9999-12-31").annual == .notEnoughData)
  }

  @Test func `the order of the series changes nothing`() {
    let all =
      use(80, until: "2026-07-01") + [
        series(.naturalGas, from: "2025-01-01", to: "2026-07-01") { $0.components.month < 4 ? 30 : 1 },
        series(.petrol, "vehicle", from: "2025-01-01", to: "2026-07-01") { _ in 3 },
      ]
    #expect(standing(all, asOf: "2026-07-01").actualToDate == standing(all.reversed(), asOf: "2026-07-01").actualToDate)
    #expect(standing(all, asOf: "2026-07-01").annual == standing(all.reversed(), asOf: "2026-07-01").annual)
  }
}
