import EnergyModel
import Foundation

/// What a judged year amounts to in an indicator's unit: the outlook of its measure by its denominator.
struct Outlook {
  let indicator: Indicator
  let numerator: MeasureOutlook
  /// Of a ratio.
  private let other: MeasureOutlook?
  /// A fact's mean over the whole judged year; 1 where there is no denominator; `nil` where it is unknown, or a ratio's.
  private let denominator: Decimal?

  /// What was used to date, in the indicator's unit; `nil` where it or what divides it is unknown.
  let actual: Decimal?
  let forecast: MeasureOutlook.Range?

  init(_ indicator: Indicator, _ numerator: MeasureOutlook, by denominator: Decimal?, or other: MeasureOutlook?) {
    self.indicator = indicator
    self.numerator = numerator
    self.other = other
    self.denominator = denominator
    let value = indicator.numeratorValue(numerator.toDate, of: other?.toDate)
    actual = indicator.quotient(value, other.map { $0.toDate.value } ?? denominator)
    forecast = Outlook.forecast(indicator, numerator, denominator, other)
  }

  private static func forecast(
    _ indicator: Indicator, _ numerator: MeasureOutlook, _ denominator: Decimal?, _ other: MeasureOutlook?
  ) -> MeasureOutlook.Range? {
    // The whole of a ratio is taken where it is expected to end: most of what is uncertain of both cancels out.
    let divisor = other.map { $0.forecast?.value } ?? denominator
    var range = numerator.forecast
    if range == nil, indicator.numeratorValue(numerator.toDate, of: other?.toDate) == 0 {
      range = MeasureOutlook.Range(low: 0, value: 0, high: 0)
    }
    guard let range, let low = indicator.quotient(range.low, divisor), let value = indicator.quotient(range.value, divisor),
      let high = indicator.quotient(range.high, divisor)
    else { return nil }
    return MeasureOutlook.Range(low: low, value: value, high: high)
  }

  var isOver: Bool { numerator.isOver }
  var coverage: Coverage? {
    guard let other = other?.toDate.coverage else { return numerator.toDate.coverage }
    return numerator.toDate.coverage.map { min($0, other) } ?? other
  }
  var factors: String {
    numerator.toDate.isCounted ? numerator.toDate.factors : other?.toDate.factors ?? numerator.toDate.factors
  }
  var isEven: Bool { numerator.isEven }
  var isByDefault: Bool { numerator.isByDefault || other?.isByDefault ?? false }
  var isWeatherLed: Bool { numerator.isWeatherLed || other?.isWeatherLed ?? false }
  var isCounted: Bool { numerator.toDate.isCounted || other?.toDate.isCounted ?? false }
  var lacksFactor: Bool {
    [numerator, other].contains { $0?.toDate.conversion?.carriersWithoutFactor.isEmpty == false }
  }
  var lacksDenominator: Bool { other == nil && denominator == nil || other?.toDate.value.map { $0 <= 0 } ?? false }

  private var isComplete: Bool { numerator.isComplete && other?.isComplete ?? true }

  /// How the year stands against a value (contract R15).
  func state(against target: Decimal, isFloor: Bool) -> StandingState {
    guard let actual else { return .notEnoughData }
    // A ratio, or what is to rise, may still come right while the year runs.
    if !indicator.isRatio, !isFloor, actual > target { return .missed }
    if isOver { return closing(actual, target, isFloor) }
    // Without a shape of the year there is no forecast, and without a forecast no claim about the rest of the year.
    guard let forecast else { return .notEnoughData }
    if keeps(forecast.value, target, isFloor) { return .onTrack }
    return keeps(isFloor ? forecast.high : forecast.low, target, isFloor) ? .atRisk : .offTrack
  }

  private func keeps(_ value: Decimal, _ target: Decimal, _ isFloor: Bool) -> Bool {
    isFloor ? value >= target : value <= target
  }

  /// A year that is over and known in full is its books. What is missing of it is not zero: it is taken from the profile, else spread
  /// evenly, in which case only a target that is kept all the same counts as met.
  private func closing(_ actual: Decimal, _ target: Decimal, _ isFloor: Bool) -> StandingState {
    if isComplete { return keeps(actual, target, isFloor) ? .met : .missed }
    if let forecast { return keeps(forecast.value, target, isFloor) ? .met : .missed }
    guard let coverage, coverage.coveredHours > 0 else { return .notEnoughData }
    if indicator.isRatio { return keeps(actual, target, isFloor) ? .met : .missed }
    if isFloor { return actual >= target ? .met : .notEnoughData }
    return actual * Decimal(coverage.hours) / Decimal(coverage.coveredHours) <= target ? .met : .notEnoughData
  }

  /// The target spread over the calendar up to the open day; of a ratio the target itself, at any time.
  func budgetToDate(of target: Decimal) -> Decimal? { indicator.isRatio ? target : numerator.budgetToDate(of: target) }

  /// Use of the valid days to date ÷ budget of the same days (RULES section 2); `nil` without a valid day or a budget.
  func pace(against target: Decimal) -> Decimal? {
    guard target > 0 else { return nil }
    if indicator.isRatio { return actual.map { $0 / target } }
    guard let denominator, let pace = numerator.pace else { return nil }
    return Decimal(statistic: pace.used * Double(indicator.scale) / (denominator.statistic * target.statistic * pace.share))
  }
}
