import EnergyModel
import Foundation
import Testing

@testable import Conservation

struct QuotaTests {
  private let table = QuotaTable(
    id: id("own"), title: "", source: "", factors: id("cn-shandong-quota"),
    rows: [
      QuotaTable.Row(
        quotaClass: "organ/provincial/cold", indicator: .energyPerArea, limit: exact("20.5"), reference: exact("15"),
        leading: exact("10")),
      QuotaTable.Row(
        quotaClass: "organ/provincial/cold", indicator: .waterPerPerson, limit: exact("9"), reference: exact("9"),
        leading: exact("9")),
    ])

  private func verdict(
    _ value: String, _ indicator: IndicatorID = .energyPerArea, quotaClass: String? = "organ/provincial/cold",
    factors: FactorProfileID? = id("cn-shandong-quota")
  ) -> QuotaVerdict {
    table.verdict(on: decimal(value), of: indicator, quotaClass: quotaClass, factors: factors)
  }

  @Test(arguments: [
    ("20.51", QuotaBand.aboveLimit), ("20.5", .withinLimit), ("15.000001", .withinLimit), ("15", .withinReference),
    ("10.01", .withinReference), ("10", .leading), ("0", .leading),
  ])
  func `a value that is a limit keeps it`(value: String, band: QuotaBand) {
    #expect(verdict(value) == .band(band, table.rows[0]))
  }

  @Test func `three limits that are one leave two bands`() {
    #expect(verdict("9", .waterPerPerson) == .band(.leading, table.rows[1]))
    #expect(verdict("9.1", .waterPerPerson) == .band(.aboveLimit, table.rows[1]))
  }

  @Test func `figures of another profile are never compared`() {
    #expect(verdict("12", factors: id("cn-stat-a")) == .silent(.otherFactors))
    // Water is not converted, so no profile matters.
    #expect(verdict("3", .waterPerPerson, factors: nil) == .band(.leading, table.rows[1]))
  }

  @Test func `why nothing is compared is said`() {
    #expect(verdict("12", quotaClass: nil) == .silent(.noQuotaClass))
    #expect(verdict("12", quotaClass: "organ/provincial") == .silent(.noRow))
    #expect(verdict("12", .energyPerPerson) == .silent(.noRow))
  }
}

struct ScoringTests {
  private let rules = ScoringRules(
    id: id("own"), title: "", source: "",
    standings: .init(both: exact("35"), cumulativeOnly: exact("20"), annualOnly: exact("10"), neither: exact("0")),
    capBands: [
      .init(upToPercent: exact("100"), points: exact("15")), .init(upToPercent: exact("110"), points: exact("10")),
      .init(upToPercent: exact("120"), points: exact("5")),
    ], review: ReviewLimits())

  @Test(arguments: [
    (StandingState.met, StandingState.met, 35, false), (.missed, .met, 20, false), (.met, .missed, 10, false),
    (.missed, .missed, 0, false), (.onTrack, .onTrack, 35, true), (.atRisk, .onTrack, 20, true), (.offTrack, .offTrack, 0, true),
    // The use to date is already above the year's target; the cumulative answer may still change.
    (.missed, .atRisk, 0, true), (.met, .onTrack, 35, true),
  ])
  func `a standing is scored by which of its two answers it keeps, a running year as it stands`(
    annual: StandingState, cumulative: StandingState, points: Int, isProvisional: Bool
  ) {
    #expect(
      rules.points(annual: annual, cumulative: cumulative)
        == Score(points: Decimal(points), of: 35, isProvisional: isProvisional))
  }

  @Test(arguments: [StandingState.notEnoughData, .noTarget])
  func `without an answer there is no score, not even none`(state: StandingState) {
    #expect(rules.points(annual: state, cumulative: .met) == nil)
    #expect(rules.points(annual: .met, cumulative: state) == nil)
  }

  @Test(arguments: [
    ("200", "199", 15), ("200", "200", 15), ("200", "200.001", 10), ("200", "220", 10), ("200", "240", 5), ("200", "240.01", 0),
    ("3", "3.3", 10),
  ])
  func `a total is scored by the first band that holds it`(cap: String, total: String, points: Int) {
    #expect(
      rules.points(total: decimal(total), cap: decimal(cap), isYearOver: true)
        == Score(points: Decimal(points), of: 15, isProvisional: false))
  }

  @Test func `a total of a running year is provisional, and a cap of nothing scores nothing`() {
    #expect(rules.points(total: 1, cap: 2, isYearOver: false)?.isProvisional == true)
    #expect(rules.points(total: 1, cap: 0, isYearOver: true) == nil)
    #expect(rules.points(total: .nan, cap: 1, isYearOver: true) == nil)
  }

  @Test func `what has no rule has no score`() {
    let none = ScoringRules(id: id("own"), title: "", source: "", standings: nil, capBands: [], review: ReviewLimits())
    #expect(none.points(annual: .met, cumulative: .met) == nil)
    #expect(none.points(total: 1, cap: 2, isYearOver: true) == nil)
  }
}
