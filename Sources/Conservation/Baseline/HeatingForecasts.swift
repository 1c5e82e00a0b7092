import EnergyModel

/// What an institution's heating carriers are expected to use in the rest of a judged year, led by the weather, each made once (RULES
/// section 4). Several measures ask for the same carrier in other units.
struct HeatingForecasts {
  /// In base units of the carrier.
  struct Rest {
    let amount: Double
    /// Half the 80 % interval.
    let half: Double
  }

  private struct Key: Hashable {
    let carrier: Carrier
    /// Of each series of the institution; 0 for one that is not of the carrier or does not count.
    let weights: [Int]
    let start: LocalDay
  }

  private let temperatures: DailyTemperatures
  private var years: [LocalDay: WeatherYears] = [:]
  private var known: [Key: Rest?] = [:]

  init(_ temperatures: DailyTemperatures) { self.temperatures = temperatures }

  var isWithoutWeather: Bool { temperatures.days.isEmpty }

  /// `nil` where the weather cannot lead: without temperatures, without a base year of enough valid days, or where no earlier year knows
  /// the days to come.
  ///
  /// - Parameter series: Those of the carrier that count, each with its weight and its place among all series of the institution.
  mutating func rest(
    of carrier: Carrier, _ series: [(place: Int, series: UseSeries, weight: Int)], count: Int, start: LocalDay, to: LocalDay,
    end: LocalDay, frame: DayFrame
  ) -> Rest? {
    guard !isWithoutWeather else { return nil }
    var weights = [Int](repeating: 0, count: count)
    for one in series { weights[one.place] = one.weight }
    let key = Key(carrier: carrier, weights: weights, start: start)
    if let known = known[key] { return known }
    let rest = found(series.map { ($0.series, Double($0.weight)) }, start: start, to: to, end: end, frame: frame)
    known[key] = .some(rest)
    return rest
  }

  private mutating func found(
    _ series: [(series: UseSeries, perBaseUnit: Double)], start: LocalDay, to: LocalDay, end: LocalDay, frame: DayFrame
  ) -> Rest? {
    let yearBefore = start + -Profile.baseDays
    let totals = DailyTotals(of: series, from: yearBefore, to: to)
    let base = totals.valid(from: yearBefore, to: start)
    guard base.count * 100 >= Baseline.validPercentMin * Profile.baseDays,
      let shape = Profile(baseDays: base, frame: frame)?.shape(from: start, to: end),
      let baseline = Baseline(baseDays: base, frame: frame, temperature: temperatures.mean(on:)), baseline.model.usesTemperature
    else { return nil }
    let weather = years[start] ?? WeatherYears(temperatures, start: start, end: end)
    years[start] = weather
    let forecast = Forecast(
      baseline: baseline, weather: weather, meanDay: shape.mean, valid: totals.valid(from: start, to: to), toDate: 0,
      rest: totals.unknown(from: start, to: end))
    return forecast.map { Rest(amount: $0.rest, half: $0.half) }
  }
}
