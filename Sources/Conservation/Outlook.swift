import EnergyModel
import Foundation

/// What the judged year amounts to, in an indicator's unit: what was used, where it will end, and how the year is spread over its days.
struct Outlook {
  /// The whole judged year is `[start, end)`; `to` is the first open day, at most `end`.
  let start: LocalDay
  let to: LocalDay
  let end: LocalDay
  let toDate: IndicatorValue
  /// `nil` without a profile, or where numerator or denominator are unknown.
  let forecast: (low: Decimal, value: Decimal, high: Decimal)?

  private let totals: DailyTotals
  /// `nil` without a profile.
  private let shape: YearShape?

  var isOver: Bool { to >= end }

  /// Whether nothing of the year to date is missing, so that a year that is over needs no statistics.
  private var isComplete: Bool { toDate.coverage?.isComplete ?? false }

  init(
    _ indicator: Indicator, of institution: Institution, series: [UseSeries], factors: FactorProfile, start: LocalDay,
    to: LocalDay,
    end: LocalDay, dayType: @escaping @Sendable (LocalDay) -> DayType
  ) {
    self.start = start
    self.to = to
    self.end = end
    toDate = IndicatorValue(indicator, of: institution, series: series, factors: factors, from: start, to: to, denominatorTo: end)
    let rated = Outlook.rated(indicator, series, factors, start: start, to: to)
    let yearBefore = start + -Profile.baseDays
    let totals = DailyTotals(of: rated, from: yearBefore, to: to)
    // The year before comes first while a year runs: a profile that holds this year's days would take a change of level for a season.
    // A year that is over says best itself what its missing hours were.
    var bases = [(from: yearBefore, to: start), (from: to + -Profile.baseDays, to: to)]
    if to >= end { bases.reverse() }
    // Without a numerator some carrier that counts has no factor: the days would be a part of the use.
    let shape = toDate.numerator == nil ? nil : Outlook.shape(totals, bases, dayType, start: start, end: end)
    self.totals = totals
    self.shape = shape
    forecast = Outlook.forecast(
      shape, toDate, totals, Outlook.heatingShare(rated, yearBefore, to), start: start, to: to, end: end)
  }

  /// The first profile that can be made and has something to spread over the judged year.
  private static func shape(
    _ totals: DailyTotals, _ bases: [(from: LocalDay, to: LocalDay)], _ dayType: @escaping @Sendable (LocalDay) -> DayType,
    start: LocalDay, end: LocalDay
  ) -> YearShape? {
    for base in bases {
      let profile = Profile(baseDays: totals.valid(from: base.from, to: base.to), dayType: dayType)
      if let shape = profile?.shape(from: start, to: end) { return shape }
    }
    return nil
  }

  /// How the year stands against a value (contract R15).
  func state(against target: Decimal) -> StandingState {
    guard let actual = toDate.value else { return .notEnoughData }
    if actual > target { return .missed }
    if isOver { return closing(actual, target) }
    // Without a profile there is no forecast, and without a forecast no claim about the rest of the year.
    guard let forecast else { return .notEnoughData }
    if forecast.value <= target { return .onTrack }
    return forecast.low <= target ? .atRisk : .offTrack
  }

  /// A year that is over and known in full is its books. What is missing of it is not zero: it is taken from the profile, else spread
  /// evenly, in which case only a target that is kept all the same counts as met.
  private func closing(_ actual: Decimal, _ target: Decimal) -> StandingState {
    if isComplete { return .met }
    if let forecast { return forecast.value > target ? .missed : .met }
    guard let coverage = toDate.coverage, coverage.coveredHours > 0 else { return .notEnoughData }
    return actual * Decimal(coverage.hours) / Decimal(coverage.coveredHours) <= target ? .met : .notEnoughData
  }

  /// The target spread over the calendar up to the open day: by the profile, else evenly.
  func budgetToDate(of target: Decimal) -> Decimal? {
    guard let shape else { return target * Decimal(to - start) / Decimal(end - start) }
    return Decimal(statistic: shape.sum(from: start, to: to) / shape.total).map { target * $0 }
  }

  /// Use of the valid days to date ÷ budget of the same days (RULES section 2); `nil` without a valid day or a budget.
  func pace(against target: Decimal) -> Decimal? {
    guard toDate.numerator != nil, let denominator = toDate.denominator, target > 0 else { return nil }
    let valid = totals.valid(from: start, to: to)
    let used = valid.reduce(0) { $0 + $1.amount }
    let share: Double
    if let shape {
      share = valid.reduce(0) { $0 + shape.expected(on: $1.day) } / shape.total
    } else {
      share = Double(valid.count) / Double(end - start)
    }
    guard share > 0 else { return nil }
    return Decimal(statistic: used / (denominator.statistic * target.statistic * share))
  }

  private static func forecast(
    _ shape: YearShape?, _ toDate: IndicatorValue, _ totals: DailyTotals, _ heatingShare: Double, start: LocalDay, to: LocalDay,
    end: LocalDay
  ) -> (low: Decimal, value: Decimal, high: Decimal)? {
    guard let value = toDate.value, let numerator = toDate.numerator, let denominator = toDate.denominator?.statistic else {
      return nil
    }
    if to >= end, toDate.coverage?.isComplete ?? false { return (value, value, value) }
    guard let shape else { return nil }
    var rest: [(day: LocalDay, share: Double)] = []
    for number in start.number..<end.number {
      let day = LocalDay(number: number)
      let share = totals.unknownShare(on: day)
      if share > 0 { rest.append((day, share)) }
    }
    let forecast = Forecast(
      shape: shape, valid: totals.valid(from: start, to: to), toDate: numerator.statistic, rest: rest,
      uncertainty: .withoutMonthTerm(heatingShare: heatingShare))
    guard let low = Decimal(statistic: forecast.low / denominator), let total = Decimal(statistic: forecast.total / denominator),
      let high = Decimal(statistic: forecast.high / denominator)
    else { return nil }
    return (low, total, high)
  }

  /// The series that count in the judged year, each with how much of the numerator one base unit of it is. The judged year's factors
  /// hold for the base days too, so that a new factor is no change of behaviour.
  private static func rated(
    _ indicator: Indicator, _ series: [UseSeries], _ factors: FactorProfile, start: LocalDay, to: LocalDay
  ) -> [(series: UseSeries, perBaseUnit: Double)] {
    let unit = Amount(baseUnits: 1)
    return series.compactMap { one in
      guard indicator.counts(one.carrier, endUse: one.endUse), !one.rows(from: start, to: to).isEmpty else { return nil }
      if indicator == .waterPerPerson { return (one, 0.001) }
      return factors.convert(unit, of: one.carrier, to: .standardCoal, year: start.year).map { (one, $0.value.statistic) }
    }
  }

  /// The share of the carriers that mostly heat in the use of the base days (RULES section 4 names them).
  private static func heatingShare(_ rated: [(series: UseSeries, perBaseUnit: Double)], _ from: LocalDay, _ to: LocalDay)
    -> Double
  {
    var heating = 0.0
    var all = 0.0
    for (one, perBaseUnit) in rated {
      let used = Double(one.amount(from: from, to: to)?.baseUnits ?? 0) * perBaseUnit
      all += used
      switch one.carrier {
      case .naturalGas, .heat, .steam: heating += used
      default: break
      }
    }
    return all > 0 ? heating / all : 0
  }
}
