import EnergyModel
import Foundation

/// The least coverage, in per cent, with which a standing is more than "not enough data" (contract R15).
package let standingCoverageMinPercent = 80

/// Holds one indicator of one institution against its target on one day (contract R15). Pure: the same rows, facts and day give the
/// same standing.
///
/// The judged year is that of `asOf`, up to and including the day before it: `asOf` itself is an open day. Another `year` may be asked
/// for; one that lies before `asOf` is judged as a whole. All values are totals of the year ÷ its time-weighted denominator, so that
/// use to date, budget, forecast and target are of one unit.
///
/// The year's shape is that of the year before; where that has fewer than 300 valid days, of the 365 days before the open day. Where
/// those have fewer too there is no forecast: the budget is then the target spread evenly over the days, and the state of a running
/// year can only be `missed` or `not_enough_data`, since R15 asks a forecast for the others.
///
/// In a year before the plan's first one there is no target to keep: `no_target`.
///
/// - Parameters:
///   - series: The daily use of the institution's totals (contract R6), holding the judged year and the year before it.
///   - baseYearSeries: Where the base year's days are elsewhere; `nil`: in `series`.
///   - dayType: Whether a day is a workday; by weekday where there is no calendar of holidays.
package func judge(
  institution: Institution, plan: Plan, target: Plan.Target, series: [UseSeries], factors: FactorProfile,
  statedBaselines: [StatedBaseline] = [], asOf: LocalDay, year: Int? = nil, baseYearSeries: [UseSeries]? = nil,
  dayType: @escaping @Sendable (LocalDay) -> DayType = DayType.byWeekday
) -> Standing {
  let year = year ?? asOf.year
  guard let indicator = Indicator(rawValue: target.indicator.text) else {
    preconditionFailure("a plan names indicators that there are")
  }
  let base = BaseValue(
    of: indicator, year: plan.baseYear, institution: institution, series: baseYearSeries ?? series, factors: factors,
    stated: statedBaselines, asOf: asOf)
  let outlook = Outlook(indicator, of: institution, series: series, factors: factors, year: year, asOf: asOf, dayType: dayType)
  // The other goals are not judged yet; those of the site and the nation never are against one institution (contract R15).
  var path: TargetPath?
  if case .percentBelowBase = target.goal { path = TargetPath(target: target, baseValue: base?.value, plan: plan) }
  let yearTarget = year > plan.baseYear ? path?.value(in: year) : nil
  let cumulativeTarget = year > plan.baseYear ? path?.cumulativeValue(in: year) : nil

  func state(against value: Decimal?) -> StandingState {
    guard case .percentBelowBase = target.goal, year > plan.baseYear else { return .noTarget }
    if path != nil, value == nil { return .noTarget }
    guard let value, let outlook, let coverage = outlook.toDate.coverage, coverage.isAtLeast(percent: standingCoverageMinPercent)
    else {
      return .notEnoughData
    }
    return outlook.state(against: value)
  }

  let forecast = outlook?.forecast
  return Standing(
    asOf: asOf, institution: institution.id, plan: plan.id, indicator: indicator.id, unit: indicator.unit,
    baseYear: plan.baseYear, baseValue: base?.value,
    targetYear: plan.endYear, targetValue: path?.endValue, yearTarget: yearTarget,
    budgetToDate: yearTarget.flatMap { outlook?.budgetToDate(of: $0) }, actualToDate: outlook?.toDate.value,
    pace: yearTarget.flatMap { outlook?.pace(against: $0) }, forecastLow: forecast?.low, forecast: forecast?.value,
    forecastHigh: forecast?.high,
    reductionPercent: base.flatMap { base in forecast.map { (1 - $0.value / base.value) * 100 } },
    annual: state(against: yearTarget), cumulative: state(against: cumulativeTarget), isCarried: year > plan.endYear,
    coveragePercent: outlook?.toDate.coverage?.percent,
    factors: outlook?.toDate.factors ?? (indicator == .waterPerPerson ? "" : factors.id.text))
}

extension Outlook {
  /// `nil` when not one day of the year is behind the open day, or there is no such year.
  fileprivate init?(
    _ indicator: Indicator, of institution: Institution, series: [UseSeries], factors: FactorProfile, year: Int, asOf: LocalDay,
    dayType: @escaping @Sendable (LocalDay) -> DayType
  ) {
    guard let start = LocalDay(year: year, month: 1, day: 1), let end = LocalDay(year: year + 1, month: 1, day: 1), start < asOf
    else {
      return nil
    }
    self.init(
      indicator, of: institution, series: series, factors: factors, start: start, to: min(asOf, end), end: end, dayType: dayType)
  }
}
