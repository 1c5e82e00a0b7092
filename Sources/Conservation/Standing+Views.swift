import EnergyModel
import Foundation

extension Standing {
  /// (year target − forecast) ÷ year target, per cent: how far below (positive) or above (negative) its target the year will end; by
  /// use to date where a year is `missed` without a forecast. `nil` without a target or a value.
  package var marginPercent: Decimal? {
    guard let yearTarget, let value = forecast ?? (annual == .missed ? actualToDate : nil) else { return nil }
    return ((yearTarget - value) * 100).divided(byPositive: yearTarget)
  }

  /// The same standing with the states that hysteresis shows (`StandingHistory`).
  package func showing(annual: StandingState, cumulative: StandingState) -> Standing {
    Standing(
      asOf: asOf, institution: institution, plan: plan, indicator: indicator, unit: unit, year: year, baseYear: baseYear,
      baseValue: baseValue,
      targetYear: targetYear, targetValue: targetValue, yearTarget: yearTarget, budgetToDate: budgetToDate,
      actualToDate: actualToDate,
      pace: pace, forecastLow: forecastLow, forecast: forecast, forecastHigh: forecastHigh, reductionPercent: reductionPercent,
      annual: annual, cumulative: cumulative, isOver: isOver, isCarried: isCarried, coveragePercent: coveragePercent,
      factors: factors, notes: notes)
  }
}

extension StandingState {
  /// How much it calls for attention, 0 the most: the order of every list that is cut.
  package var urgency: Int {
    switch self {
    case .missed: 0
    case .offTrack: 1
    case .atRisk: 2
    case .notEnoughData: 3
    case .noTarget: 4
    case .onTrack: 5
    case .met: 6
    }
  }
}

extension Sequence<Standing> {
  /// Worst first: by state, then by margin, then by name, so that the order is the same every time.
  package func worstFirst() -> [Standing] {
    func rank(_ one: Standing) -> (Int, Decimal, String, String, String) {
      (one.annual.urgency, one.marginPercent ?? 0, one.institution.text, one.indicator.text, one.plan.text)
    }
    return map { (rank: rank($0), standing: $0) }.sorted { $0.rank < $1.rank }.map(\.standing)
  }
}
