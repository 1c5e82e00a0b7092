import Foundation

/// How a target stands (contract R15); the raw values are the stable names.
package enum StandingState: String, Sendable, Hashable, CaseIterable {
  case onTrack = "on_track"
  case atRisk = "at_risk"
  case offTrack = "off_track"
  case missed
  case met
  case notEnoughData = "not_enough_data"
  case noTarget = "no_target"
}

/// One indicator of one institution held against its target on one day (contract, export `standings`).
///
/// Values are exact decimals, unrounded; rounding is for print. `nil` is unknown, never zero.
package struct Standing: Sendable, Hashable {
  package let asOf: LocalDay
  package let institution: InstitutionID
  package let plan: PlanID
  package let indicator: IndicatorID
  /// Of every value of the standing, such as `kgce/m2`.
  package let unit: String
  package let baseYear: Int
  package let baseValue: Decimal?
  package let targetYear: Int
  /// The value to reach in the plan's last year.
  package let targetValue: Decimal?
  /// The value to keep in the judged year.
  package let yearTarget: Decimal?
  package let budgetToDate: Decimal?
  package let actualToDate: Decimal?
  /// Use to date ÷ budget to date; above 1 is over.
  package let pace: Decimal?
  package let forecastLow: Decimal?
  package let forecast: Decimal?
  package let forecastHigh: Decimal?
  /// (1 − forecast ÷ base) in per cent: positive is less than in the base year.
  package let reductionPercent: Decimal?
  package let annual: StandingState
  package let cumulative: StandingState
  /// Whether the plan is over and its end target stands on (contract R15).
  package let isCarried: Bool
  /// Per cent of the hours from the year's start to `asOf` (contract R4), 0…100.
  package let coveragePercent: Decimal?
  /// The factor profile and, where a series had ended, the year that was used.
  package let factors: String

  package init(
    asOf: LocalDay, institution: InstitutionID, plan: PlanID, indicator: IndicatorID, unit: String, baseYear: Int,
    baseValue: Decimal?,
    targetYear: Int,
    targetValue: Decimal?, yearTarget: Decimal?, budgetToDate: Decimal?, actualToDate: Decimal?, pace: Decimal?,
    forecastLow: Decimal?,
    forecast: Decimal?, forecastHigh: Decimal?, reductionPercent: Decimal?, annual: StandingState, cumulative: StandingState,
    isCarried: Bool, coveragePercent: Decimal?, factors: String
  ) {
    self.asOf = asOf
    self.institution = institution
    self.plan = plan
    self.indicator = indicator
    self.unit = unit
    self.baseYear = baseYear
    self.baseValue = baseValue
    self.targetYear = targetYear
    self.targetValue = targetValue
    self.yearTarget = yearTarget
    self.budgetToDate = budgetToDate
    self.actualToDate = actualToDate
    self.pace = pace
    self.forecastLow = forecastLow
    self.forecast = forecast
    self.forecastHigh = forecastHigh
    self.reductionPercent = reductionPercent
    self.annual = annual
    self.cumulative = cumulative
    self.isCarried = isCarried
    self.coveragePercent = coveragePercent
    self.factors = factors
  }
}
