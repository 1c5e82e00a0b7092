import EnergyModel

/// What was saved by the CalTRACK rules: the baseline model's use under the reporting period's weather, less what was used (CalTRACK 2.0,
/// 3.6.1). A statistic, in the unit of the periods' use.
package struct CalTRACKSavings: Sendable, Hashable {
  /// The periods with a use and temperatures; the others take no part.
  package let periods: Int
  package let counterfactual: Double
  package let observed: Double
  /// Half of the interval that holds the saving with a probability of 90 %: fractional savings uncertainty times the saving; `nil` where
  /// the baseline says nothing of it.
  package let errorBand90: Double?

  /// Below zero is more use.
  package var saving: Double { counterfactual - observed }

  /// `nil` without one period that is known.
  package init?(_ model: CalTRACKModel, reporting: [CalTRACKPeriod]) {
    var (periods, counterfactual, observed) = (0, 0.0, 0.0)
    for period in reporting {
      guard let use = period.use, let expected = model.expected(period) else { continue }
      periods += 1
      counterfactual += expected
      observed += use
    }
    guard periods > 0, let first = reporting.first, let last = reporting.last else { return nil }
    self.periods = periods
    self.counterfactual = counterfactual
    self.observed = observed
    let months = (Double(last.to - first.from) / CalTRACKSavings.daysPerMonth).rounded(.toNearestOrEven)
    errorBand90 = CalTRACKSavings.errorBand90(
      model.totals, model.interval, reportingCount: model.interval == .daily ? Double(periods) : months)
  }

  private static let daysPerMonth = 30.0

  /// ASHRAE Guideline 14's fractional savings uncertainty with the polynomials by which Sun and Baltazar put a number of months in the
  /// place of the factor 1.26, autocorrelation of the misses taken off the number of baseline periods.
  ///
  /// - Parameter reportingCount: Days, or months of billing periods.
  private static func errorBand90(_ base: CalTRACKMetrics, _ interval: CalTRACKInterval, reportingCount: Double) -> Double? {
    guard let lag = base.lag1, abs(lag) < 1, let deviation = base.rmseAdjusted, base.mean > 0, base.variance > 0,
      reportingCount > 0, let deviations = StudentT.deviations90Percent(freedom: base.count - base.slopes)
    else { return nil }
    let months: Double
    let polynomial: Double
    switch interval {
    case .daily:
      months = reportingCount / daysPerMonth
      polynomial = -0.00024 * months * months + 0.03535 * months + 1.00286
    case .billing:
      months = reportingCount
      polynomial = -0.00022 * months * months + 0.03306 * months + 0.94054
    }
    let count = Double(base.count)
    let independent = count * (1 - lag) / (1 + lag)
    let share = (count / independent * (1 + 2 / independent) / reportingCount).squareRoot()
    return count * deviations * polynomial * deviation * share
  }
}
