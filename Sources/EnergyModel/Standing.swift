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

/// What a standing rests on, and why it says no more; the raw values are the stable names.
package enum StandingNote: String, Sendable, Hashable, CaseIterable {
  // Why there is no target.
  case notPublished = "not_published"
  case beforePlan = "before_plan"
  /// Only the plan's end year has one.
  case endOnly = "end_only"

  // Why there is not enough data.
  case noBase = "no_base"
  /// The base was made by another factor profile.
  case otherFactors = "other_factors"
  case noUse = "no_use"
  case noFactor = "no_factor"
  case noDenominator = "no_denominator"
  case lowCoverage = "low_coverage"
  /// Nothing says how a year goes, so that its rest cannot be foreseen.
  case noShape = "no_shape"

  // What the figures rest on.
  /// The year was reported; the books do not reach it.
  case statedActual = "stated_actual"
  case evenBudget = "even_budget"
  case defaultShape = "default_shape"
  /// The calendar has no holidays of the year: its workdays are guessed by weekday.
  case calendarGuessed = "calendar_guessed"
  /// The forecast of what heats follows the temperature outdoors.
  case weatherLed = "weather_led"
  /// The scale of a meter changed and nobody has said what happened.
  case suspiciousMeter = "suspicious_meter"
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
  /// The plan's year that is judged.
  package let year: Int
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
  /// Whether the judged year is over: its state is final as far as the books are.
  package let isOver: Bool
  /// Whether the plan is over and its end target stands on (contract R15).
  package let isCarried: Bool
  /// Per cent of the hours from the year's start to `asOf` (contract R4), 0…100.
  package let coveragePercent: Decimal?
  /// The factor profile and, where a series had ended, the year that was used.
  package let factors: String
  /// Each once.
  package let notes: [StandingNote]

  package init(
    asOf: LocalDay, institution: InstitutionID, plan: PlanID, indicator: IndicatorID, unit: String, year: Int, baseYear: Int,
    baseValue: Decimal?,
    targetYear: Int,
    targetValue: Decimal?, yearTarget: Decimal?, budgetToDate: Decimal?, actualToDate: Decimal?, pace: Decimal?,
    forecastLow: Decimal?,
    forecast: Decimal?, forecastHigh: Decimal?, reductionPercent: Decimal?, annual: StandingState, cumulative: StandingState,
    isOver: Bool = false, isCarried: Bool, coveragePercent: Decimal?, factors: String, notes: [StandingNote] = []
  ) {
    self.asOf = asOf
    self.institution = institution
    self.plan = plan
    self.indicator = indicator
    self.unit = unit
    self.year = year
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
    self.isOver = isOver
    self.isCarried = isCarried
    self.coveragePercent = coveragePercent
    self.factors = factors
    self.notes = notes
  }
}
