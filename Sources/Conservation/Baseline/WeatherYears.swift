import EnergyModel

/// The temperatures outdoors of a judged year as far as they are known, and for its other days those of the same dates in earlier years
/// (RULES section 4): what a winter may be like.
package struct WeatherYears: Sendable {
  /// The judged year is `[start, end)`.
  let start: LocalDay
  private let measured: [Double?]
  /// °C by day from `start` on, one of each earlier year that knows that date.
  private let earlier: [[Double]]

  package init(_ temperatures: DailyTemperatures, start: LocalDay, end: LocalDay) {
    self.start = start
    let days = (0..<max(0, end - start)).map { start + $0 }
    measured = days.map { temperatures.mean(on: $0) }
    let first = temperatures.from.year
    earlier =
      temperatures.days.isEmpty
      ? []
      : days.map { day in
        let (year, month, date) = day.components
        guard first < year else { return [] }
        return (first..<year).compactMap { year in
          // 29 February is the 28th of a year without one.
          let same = LocalDay(year: year, month: month, day: date) ?? LocalDay(year: year, month: month, day: 28)
          return same.flatMap { $0 < start ? temperatures.mean(on: $0) : nil }
        }
      }
  }

  /// What a model expects of a day that was measured, by its own temperature; never below zero. `nil` where that is not known.
  func expected(on day: LocalDay, _ baseline: Baseline) -> Double? {
    let index = day - start
    guard measured.indices.contains(index) else { return nil }
    return baseline.expected(on: day, temperature: measured[index]).map { max(0, $0) }
  }

  /// What a model expects of a day by the earlier years' temperatures of its date; never below zero. `nil` where no year knows it.
  func foreseen(on day: LocalDay, _ baseline: Baseline) -> Double? {
    let index = day - start
    guard earlier.indices.contains(index), !earlier[index].isEmpty else { return nil }
    var sum = 0.0
    for temperature in earlier[index] { sum += baseline.expected(on: day, temperature: temperature) ?? 0 }
    return max(0, sum / Double(earlier[index].count))
  }
}

extension Forecast {
  /// Led by the weather: to date by the temperatures that were, then by those of earlier years (RULES section 4). `nil` where some day to
  /// come has no temperature in any of them.
  ///
  /// - Parameters:
  ///   - valid: The valid days to date, in order; one without a temperature says nothing of the level.
  ///   - meanDay: Of the profile.
  ///   - rest: The days still to come, with a share of 1, and those of which a share of the hours is unknown.
  package init?(
    baseline: Baseline, weather: WeatherYears, meanDay: Double, valid: [(day: LocalDay, amount: Double)], toDate: Double,
    rest: [(day: LocalDay, share: Double)]
  ) {
    var ahead: [(expected: Double, share: Double)] = []
    ahead.reserveCapacity(rest.count)
    for (day, share) in rest {
      // A day behind us of which hours are missing had a temperature of its own.
      let measured = share < 1 ? weather.expected(on: day, baseline) : nil
      guard let expected = measured ?? weather.foreseen(on: day, baseline) else { return nil }
      ahead.append((expected, share))
    }
    let known = valid.compactMap { one in
      weather.expected(on: one.day, baseline).map { (day: one.day, amount: one.amount, expected: $0) }
    }
    self.init(
      known: known, meanDay: meanDay, toDate: toDate, rest: ahead, uncertainty: .init(weatherLedMonthMiss: baseline.monthMiss))
  }
}
