import EnergyModel
import Foundation

/// What a measure amounts to in a judged year: what was used, where it will end, and how the year is spread over its days. It is in the
/// measure's own quantity, so that indicators that differ only in their denominator share it.
struct MeasureOutlook {
  /// The whole judged year is `[start, end)`; `to` is the first open day, at most `end`.
  let start: LocalDay
  let to: LocalDay
  let end: LocalDay
  let toDate: MeasureTotal
  /// `nil` without a shape of the year, or where the use to date is unknown.
  let forecast: Range?

  /// Where a year ends: exact where it is over and known in full, else a statistic.
  struct Range {
    let low: Decimal
    let value: Decimal
    let high: Decimal
  }

  /// Use of the valid days to date, and the share of the year's budget that the same days have (RULES section 2); `nil` without a valid
  /// day.
  let pace: (used: Double, share: Double)?
  /// `nil` where neither a profile nor a default is known.
  private let shape: YearShape?
  /// Whether the shape is the one that is assumed for the class.
  let isByDefault: Bool
  /// Whether the forecast of some heating carrier follows the temperature outdoors.
  let isWeatherLed: Bool

  var isOver: Bool { to >= end }

  /// Whether nothing of the year to date is missing, so that a year that is over needs no statistics.
  var isComplete: Bool { toDate.coverage?.isComplete ?? false }

  /// Whether the year is spread evenly, for want of anything better.
  var isEven: Bool { shape == nil }

  init(
    _ measure: Indicator.Measure, of institution: Institution, series: [UseSeries], factors: FactorProfile, start: LocalDay,
    to: LocalDay, end: LocalDay, frame: DayFrame, shapes: YearShapes, heating: inout HeatingForecasts
  ) {
    self.start = start
    self.to = to
    self.end = end
    toDate = measure.total(of: series, factors: factors, region: institution.region, from: start, to: to)
    // The judged year's factors hold for the base days too, so that a new factor is no change of behaviour.
    let rated = measure.counted(series, from: start, to: to).compactMap { one, weight in
      measure.perBaseUnit(of: one.carrier, factors: factors, region: institution.region, year: start.year)
        .map { (series: one, perBaseUnit: $0 * Double(weight)) }
    }
    let yearBefore = start + -Profile.baseDays
    let totals = DailyTotals(of: rated, from: yearBefore, to: to)
    // The year before comes first while a year runs: a profile that holds this year's days would take a change of level for a season.
    // A year that is over says best itself what its missing hours were.
    var bases = [(from: yearBefore, to: start), (from: to + -Profile.baseDays, to: to)]
    if to >= end { bases.reverse() }
    // Without a numerator some carrier that counts has no factor: the days would be a part of the use.
    let known = toDate.value == nil ? nil : MeasureOutlook.shape(totals, bases, frame, start: start, end: end)
    let valid = totals.valid(from: start, to: to)
    let heatingShare = MeasureOutlook.heatingShare(rated, yearBefore, to)
    let uncertainty: Forecast.Uncertainty
    if let known {
      shape = known.shape
      isByDefault = false
      uncertainty = .init(heatingShare: heatingShare, monthMiss: known.monthMiss)
    } else {
      // A year that is over needs no guess.
      shape =
        to >= end || toDate.value == nil
        ? nil
        : MeasureOutlook.defaultShape(
          rated, shapes, institution.institutionClass, frame, start: start, to: to, end: end)
      isByDefault = shape != nil
      uncertainty = .init(ofDefaultShapeWithHeatingShare: heatingShare, isScaledToYear: false)
    }
    pace = toDate.value == nil ? nil : MeasureOutlook.pace(valid, shape, days: end - start)
    // A year that is over and known in full has nothing left to foresee.
    let led =
      toDate.value == nil || to >= end
      ? nil
      : MeasureOutlook.weatherLed(
        measure, institution, series, factors, &heating, start: start, to: to, end: end, frame: frame)
    let used = toDate
    let ledForecast = led.flatMap { led in
      MeasureOutlook.forecast(
        led, used, rated.filter { !led.carriers.contains($0.series.carrier) }, start: start, to: to, end: end, frame: frame)
    }
    isWeatherLed = ledForecast != nil
    forecast =
      ledForecast
      ?? MeasureOutlook.forecast(shape, toDate, totals, valid, uncertainty, start: start, to: to, end: end)
  }

  // MARK: Led by the weather

  private struct Led {
    var carriers: Set<Carrier> = []
    /// In the measure's unit.
    var rest = 0.0
    /// The square of half the interval.
    var halfSquares = 0.0
  }

  /// The rest of the year of every heating carrier that the weather can lead; `nil` where there is none.
  private static func weatherLed(
    _ measure: Indicator.Measure, _ institution: Institution, _ series: [UseSeries], _ factors: FactorProfile,
    _ heating: inout HeatingForecasts, start: LocalDay, to: LocalDay, end: LocalDay, frame: DayFrame
  ) -> Led? {
    guard !heating.isWithoutWeather else { return nil }
    var led = Led()
    var parts: [Carrier: [(place: Int, series: UseSeries, weight: Int)]] = [:]
    for (place, one) in series.enumerated() where one.carrier.isMostlyHeating {
      let weight = measure.weight(of: one.carrier, endUse: one.endUse, within: one.within)
      guard weight != 0, !one.rows(from: start, to: to).isEmpty else { continue }
      parts[one.carrier, default: []].append((place, one, weight))
    }
    for (carrier, parts) in parts.sorted(by: { $0.key.name < $1.key.name }) {
      guard let rate = measure.perBaseUnit(of: carrier, factors: factors, region: institution.region, year: start.year),
        let rest = heating.rest(of: carrier, parts, count: series.count, start: start, to: to, end: end, frame: frame)
      else { continue }
      led.carriers.insert(carrier)
      led.rest += rest.amount * rate
      led.halfSquares += rest.half * rate * rest.half * rate
    }
    return led.carriers.isEmpty ? nil : led
  }

  /// The heating carriers by the weather, the others by the profile of their own year before; the two miss apart, so that their intervals
  /// add up in squares. `nil` where the others have no year of their own.
  private static func forecast(
    _ led: Led, _ toDate: MeasureTotal, _ others: [(series: UseSeries, perBaseUnit: Double)], start: LocalDay, to: LocalDay,
    end: LocalDay, frame: DayFrame
  ) -> Range? {
    guard let used = toDate.value else { return nil }
    var (rest, squares) = (led.rest, led.halfSquares)
    if !others.isEmpty {
      let yearBefore = start + -Profile.baseDays
      let totals = DailyTotals(of: others, from: yearBefore, to: to)
      let bases = [(from: yearBefore, to: start), (from: to + -Profile.baseDays, to: to)]
      guard let own = MeasureOutlook.shape(totals, bases, frame, start: start, end: end) else { return nil }
      let forecast = Forecast(
        shape: own.shape, valid: totals.valid(from: start, to: to), toDate: 0, rest: totals.unknown(from: start, to: end),
        uncertainty: .init(heatingShare: heatingShare(others, yearBefore, to), monthMiss: own.monthMiss))
      rest += forecast.rest
      squares += forecast.half * forecast.half
    }
    let half = squares.squareRoot()
    let statistic = used.statistic
    guard let low = Decimal(statistic: statistic + max(0, rest - half)), let total = Decimal(statistic: statistic + rest),
      let high = Decimal(statistic: statistic + rest + half)
    else { return nil }
    return Range(low: low, value: total, high: high)
  }

  /// The first profile that can be made and has something to spread over the judged year.
  private static func shape(
    _ totals: DailyTotals, _ bases: [(from: LocalDay, to: LocalDay)], _ frame: DayFrame, start: LocalDay, end: LocalDay
  ) -> (shape: YearShape, monthMiss: Double)? {
    for base in bases {
      let days = totals.valid(from: base.from, to: base.to)
      if let shape = Profile(baseDays: days, frame: frame)?.shape(from: start, to: end) {
        return (shape, MonthMiss(baseDays: days, frame: frame)?.perDay ?? 0)
      }
    }
    return nil
  }

  /// How few valid days of the year say at which height a default shape lies: the shortest span over which its interval was measured.
  private static let defaultDaysMin = 28

  /// The shapes that are assumed for what each carrier is mostly for, each at the height of the carrier's own days to date, added up.
  /// `nil` where one of them is not known or has too few days.
  private static func defaultShape(
    _ rated: [(series: UseSeries, perBaseUnit: Double)], _ shapes: YearShapes, _ institutionClass: String, _ frame: DayFrame,
    start: LocalDay, to: LocalDay, end: LocalDay
  ) -> YearShape? {
    var whole: YearShape?
    for (use, parts) in Dictionary(grouping: rated, by: { YearShapes.Use($0.series.carrier) }).sorted(by: {
      $0.key.rawValue < $1.key.rawValue
    }) {
      let valid = DailyTotals(of: parts, from: start, to: to).valid(from: start, to: to)
      guard valid.count >= defaultDaysMin, let shape = shapes.shape(for: use, institutionClass: institutionClass),
        let scaled = YearShape(shape, frame: frame, from: start, to: end)?.scaled(toUseOf: valid)
      else {
        // What was not used at all takes no part: summer has no heating.
        if valid.count >= defaultDaysMin, valid.allSatisfy({ $0.amount == 0 }) { continue }
        return nil
      }
      whole = whole.map { $0.adding(scaled) } ?? scaled
    }
    return whole
  }

  /// The share of the year's budget up to before a day: by the profile, else evenly.
  func share(before day: LocalDay) -> Double {
    shape.map { $0.sum(from: start, to: day) / $0.total } ?? Double(day - start) / Double(end - start)
  }

  /// A year's value spread over the calendar up to the open day: by the profile, else evenly.
  func budgetToDate(of target: Decimal) -> Decimal {
    guard let shape, let share = Decimal(statistic: shape.sum(from: start, to: to) / shape.total) else {
      return target * Decimal(to - start) / Decimal(end - start)
    }
    return target * share
  }

  private static func pace(_ valid: [(day: LocalDay, amount: Double)], _ shape: YearShape?, days: Int) -> (
    used: Double, share: Double
  )? {
    var used = 0.0
    var expected = 0.0
    for (day, amount) in valid {
      used += amount
      if let shape { expected += shape.expected(on: day) }
    }
    let share = shape.map { expected / $0.total } ?? Double(valid.count) / Double(days)
    return share > 0 ? (used, share) : nil
  }

  private static func forecast(
    _ shape: YearShape?, _ toDate: MeasureTotal, _ totals: DailyTotals, _ valid: [(day: LocalDay, amount: Double)],
    _ uncertainty: Forecast.Uncertainty, start: LocalDay, to: LocalDay, end: LocalDay
  ) -> Range? {
    guard let value = toDate.value else { return nil }
    if to >= end, toDate.coverage?.isComplete ?? false { return Range(low: value, value: value, high: value) }
    guard let shape else { return nil }
    let forecast = Forecast(
      shape: shape, valid: valid, toDate: value.statistic, rest: totals.unknown(from: start, to: end), uncertainty: uncertainty)
    guard let low = Decimal(statistic: forecast.low), let total = Decimal(statistic: forecast.total),
      let high = Decimal(statistic: forecast.high)
    else { return nil }
    return Range(low: low, value: total, high: high)
  }

  /// The share of the carriers that mostly heat in the use of the base days (RULES section 4 names them).
  private static func heatingShare(_ rated: [(series: UseSeries, perBaseUnit: Double)], _ from: LocalDay, _ to: LocalDay)
    -> Double
  {
    guard rated.contains(where: { $0.series.carrier.isMostlyHeating }) else { return 0 }
    var heating = 0.0
    var all = 0.0
    for (one, perBaseUnit) in rated where perBaseUnit > 0 {
      let used = Double(one.amount(from: from, to: to)?.baseUnits ?? 0) * perBaseUnit
      all += used
      if one.carrier.isMostlyHeating { heating += used }
    }
    return all > 0 ? heating / all : 0
  }
}

extension Carrier {
  /// What mostly heats (RULES section 4): its use follows the winter.
  package var isMostlyHeating: Bool {
    switch self {
    case .naturalGas, .heat, .steam: true
    default: false
    }
  }
}
