import EnergyModel
import Foundation
import Testing

@testable import Conservation

/// Why a standing says no more than it does, and what it rests on. City hall of `JudgeTests`: 100 persons, 44.8585 kgce a person in 2025,
/// 43.961 33 asked for in 2026; the calendar knows every year.
@Suite struct StandingNoteTests {
  private static func calendar(_ years: ClosedRange<Int>) -> DayCalendar {
    DayCalendar(
      id: id("known"), source: "",
      years: Dictionary(uniqueKeysWithValues: years.map { ($0, DayCalendar.Year(holidays: [], workdays: [])) }), vacations: [],
      heating: [])
  }

  private func standing(
    _ use: [UseSeries], asOf: String = "2026-07-01", year: Int? = nil, plan one: Plan = plan(), stated: [StatedBaseline] = [],
    of institution: Institution = institution(), factors: FactorProfile = statA, calendar: DayCalendar = calendar(2019...2031)
  ) -> Standing {
    var judge = InstitutionJudge(
      institution: institution, series: use, statedBaselines: stated, asOf: day(asOf), frames: DayFrames(calendar))
    let indicator = Indicator.known[one.targets[0].indicator] ?? .energyPerPerson
    return judge.standing(indicator, plan: one, target: one.targets[0], factors: factors, year: year)
  }

  /// 100 kWh a day in 2025, 80 from then on.
  private func use(until: String = "2026-07-01", _ now: Double = 80) -> [UseSeries] {
    [series(.electricity, from: "2025-01-01", to: until) { $0.year == 2025 ? 100 : now }]
  }

  private func stated(_ value: String, year: Int, factors: String? = nil, _ indicator: Indicator = .energyPerPerson)
    -> StatedBaseline
  {
    StatedBaseline(
      institution: id("city-hall"), indicator: indicator.id, year: year, value: exact(value), source: "return",
      factors: factors.map { id($0) })
  }

  @Test func `a standing that rests on its own books and a known calendar needs no note`() {
    #expect(standing(use()).notes == [])
    #expect(standing(use()).annual == .onTrack)
  }

  // MARK: No target

  @Test func `a plan without a number`() {
    let standing = standing(use(), plan: plan(percent: nil))
    #expect(standing.annual == .noTarget && standing.notes == [.notPublished])
  }

  @Test func `a year before the plan's first`() {
    let standing = standing(use(), plan: plan(from: 2026, to: 2030))
    #expect(standing.annual == .noTarget && standing.cumulative == .noTarget)
    #expect(standing.notes == [.beforePlan])
  }

  @Test func `a year of a plan of which only the end is asked for`() {
    let standing = standing(use(), plan: plan(percent: "10", .endOnly))
    #expect(standing.annual == .noTarget && standing.notes == [.endOnly])
  }

  // MARK: Not enough data

  @Test func `no value of the base year`() {
    let standing = standing(use(), plan: plan(from: 2020, to: 2030))
    #expect(standing.annual == .notEnoughData && standing.cumulative == .notEnoughData)
    #expect(standing.notes == [.noBase])
  }

  /// Two profiles are never compared: what was stated by another one is no base, and the books are not taken in its place.
  @Test func `a base that was made by another factor profile`() {
    let other = standing(use(), stated: [stated("44", year: 2025, factors: "cn-stat-b")])
    #expect(other.annual == .notEnoughData && other.notes == [.otherFactors])
    #expect(other.baseValue == nil && other.yearTarget == nil)
    let same = standing(use(), stated: [stated("44", year: 2025, factors: "cn-stat-a")])
    #expect(same.baseValue == 44 && same.notes == [])
    let unnamed = standing(use(), stated: [stated("44", year: 2025)])
    #expect(unnamed.baseValue == 44)
    #expect(standing(use(), stated: [stated("44", year: 2025, factors: "cn-stat-b")], factors: statB).baseValue == 44)
  }

  @Test func `what is not converted has no profile to differ by`() {
    let water = [series(.water, from: "2025-01-01", to: "2026-07-01") { _ in 2 }]
    let standing = standing(
      water, plan: plan(.waterPerPerson), stated: [stated("9", year: 2025, factors: "cn-stat-b", .waterPerPerson)])
    #expect(standing.baseValue == 9)
    #expect(standing.annual == .onTrack && standing.notes == [])
  }

  @Test func `nothing that counts`() {
    let standing = standing([], stated: [stated("44", year: 2025)])
    #expect(standing.annual == .notEnoughData && standing.notes.first == .noUse)
  }

  @Test func `a carrier without a factor`() {
    let steam = series(.steam, from: "2026-01-01", to: "2026-07-01") { _ in 1 }
    let standing = standing(use() + [steam])
    #expect(standing.annual == .notEnoughData && standing.notes.first == .noFactor)
  }

  @Test func `no persons to divide by`() {
    let standing = standing(use(), stated: [stated("44", year: 2025)], of: institution(persons: nil))
    #expect(standing.annual == .notEnoughData && standing.notes == [.noDenominator])
  }

  /// 100 of 181 days are known.
  @Test func `too few hours`() {
    let broken = [
      series(.electricity, from: "2025-01-01", to: "2026-07-01") { $0 < day("2026-04-11") ? 80 : nil }
    ]
    let standing = standing(broken)
    #expect(standing.annual == .notEnoughData && standing.notes == [.lowCoverage])
  }

  @Test func `no year to take a shape from, so the budget is even`() {
    let young = [series(.electricity, from: "2026-01-01", to: "2026-07-01") { _ in 80 }]
    let standing = standing(young, stated: [stated("44", year: 2025)])
    #expect(standing.annual == .notEnoughData && standing.notes == [.noShape, .evenBudget])
    #expect(standing.budgetToDate == decimal("43.12") * 181 / 365)
  }

  // MARK: What the figures rest on

  /// 43.961 33 is asked for.
  @Test(arguments: [("43.96133", StandingState.met), ("43.96134", .missed), ("20", .met)])
  func `a year that is over without books is met or missed by what was stated of it`(value: String, state: StandingState) {
    let standing = standing(use(until: "2026-01-01"), asOf: "2027-03-01", year: 2026, stated: [stated(value, year: 2026)])
    #expect(standing.annual == state)
    #expect(standing.notes == [.statedActual])
    #expect(standing.actualToDate == decimal(value))
    #expect(standing.forecastLow == decimal(value) && standing.forecast == decimal(value))
    #expect(standing.reductionPercent == (1 - decimal(value) / decimal("44.8585")) * 100)
    #expect(standing.isOver)
  }

  @Test func `books that hold enough of a year come before what was stated of it`() {
    let whole = standing(use(until: "2027-01-01", 99), asOf: "2027-01-01", year: 2026, stated: [stated("20", year: 2026)])
    #expect(whole.annual == .missed && whole.notes == [])
    // 100 of 365 days are not enough.
    let part = standing(use(until: "2026-04-11", 99), asOf: "2027-01-01", year: 2026, stated: [stated("20", year: 2026)])
    #expect(part.annual == .met && part.notes == [.statedActual])
  }

  @Test func `a year that runs is not judged by a statement of it`() {
    let standing = standing(use(), stated: [stated("99", year: 2026)])
    #expect(standing.annual == .onTrack && standing.notes == [])
    #expect(standing.actualToDate == decimal("17.79592"))
  }

  @Test func `what was stated of a year by another profile does not judge it`() {
    let standing = standing(
      use(until: "2026-01-01"), asOf: "2027-03-01", year: 2026, stated: [stated("20", year: 2026, factors: "cn-stat-b")])
    #expect(standing.annual == .notEnoughData && standing.notes.first == .noUse)
    #expect(standing.actualToDate == nil)
  }

  @Test func `what was stated of a year to rise is held against a floor`() {
    let target = Plan.Target(
      indicator: .wasteSortedShare, goal: .atLeast(exact("60")), trajectory: .constant, source: "test")
    let one = Plan(
      id: id("plan"), names: [:], jurisdiction: "", baseYear: 2025, endYear: 2030, targets: [target], source: "test")
    func state(_ value: String) -> StandingState {
      standing([], asOf: "2027-03-01", year: 2026, plan: one, stated: [stated(value, year: 2026, .wasteSortedShare)]).annual
    }
    #expect(state("60") == .met)
    #expect(state("59.9") == .missed)
  }

  @Test func `a year whose holidays nobody announced is guessed by weekday`() {
    #expect(standing(use(), calendar: StandingNoteTests.calendar(2019...2025)).notes == [.calendarGuessed])
    // The year before gives the shape.
    #expect(standing(use(), calendar: StandingNoteTests.calendar(2026...2031)).notes == [.calendarGuessed])
    #expect(standing(use(), calendar: StandingNoteTests.calendar(2025...2026)).notes == [])
  }
}
