import EnergyModel
import Foundation

/// Use over a judged year against its budget, cumulative, in the unit of an indicator. For drawing: curves are statistics, the figures that
/// are printed stand in the standing, and the curves end in them.
package struct PaceFigure: Sendable, Hashable {
  package let unit: String
  /// The first day of the judged year.
  package let start: LocalDay
  /// How many days the year has.
  package let dayCount: Int
  /// At the end of each day before the open one, the first value 0 at the year's beginning.
  package let actual: [Double]
  /// At the end of each day of the year, the first value 0: the target by the shape of the year.
  package let budget: [Double]
  /// The base year on the same calendar, likewise; empty where only its sum is known, or not even that.
  package let base: [Double]
  /// From the last value of `actual` to the year's end, one value more than there are open days; empty where nothing is foreseen or the year
  /// is over. 80 of 100 ends lie between low and high.
  package let forecastLow: [Double]
  package let forecast: [Double]
  package let forecastHigh: [Double]
  package let target: Double
  package let baseTotal: Double?
  package let baseYear: Int
  /// Whether more is better: the target is a floor.
  package let isFloor: Bool

  package init(
    unit: String, start: LocalDay, dayCount: Int, actual: [Double], budget: [Double], base: [Double], forecastLow: [Double],
    forecast: [Double], forecastHigh: [Double], target: Double, baseTotal: Double?, baseYear: Int, isFloor: Bool
  ) {
    self.unit = unit
    self.start = start
    self.dayCount = dayCount
    self.actual = actual
    self.budget = budget
    self.base = base
    self.forecastLow = forecastLow
    self.forecast = forecast
    self.forecastHigh = forecastHigh
    self.target = target
    self.baseTotal = baseTotal
    self.baseYear = baseYear
    self.isFloor = isFloor
  }

  /// The first day of the last stretch in which use to date lay on the wrong side of the budget; `nil` where it does not now, or lies there
  /// by less than a thousandth of the budget to date.
  package var sinceOver: LocalDay? {
    func isOver(_ index: Int) -> Bool {
      let difference = (actual[index] - budget[index]) * (isFloor ? -1 : 1)
      return difference > budget[index] / 1_000
    }
    guard actual.count > 1, actual.count <= budget.count, isOver(actual.count - 1) else { return nil }
    let last = (1..<actual.count).last { !isOver($0) } ?? 0
    return start + last
  }
}

extension PaceFigure {
  /// The curves behind a standing.
  ///
  /// - Parameters:
  ///   - days: The judged year.
  ///   - to: The first open day, at most the year's end.
  ///   - used: What was used up to the end of each day before `to`, the first value 0, in any unit.
  ///   - base: The same of the base year's days.
  ///   - share: Of the year's budget before a day.
  init(
    _ standing: Standing, isFloor: Bool, yearTarget: Decimal, actual: Decimal, days: Range<LocalDay>, to: LocalDay,
    used: [Double], base: [Double], baseDays: Range<LocalDay>?, share: (LocalDay) -> Double
  ) {
    let target = yearTarget.statistic
    let end = actual.statistic
    let count = days.upperBound - days.lowerBound
    let shares = (0...count).map { share(days.lowerBound + $0) }
    var ahead: (low: [Double], middle: [Double], high: [Double]) = ([], [], [])
    if to < days.upperBound, let low = standing.forecastLow, let middle = standing.forecast, let high = standing.forecastHigh {
      let done = to - days.lowerBound
      let rest = shares[count] - shares[done]
      for index in done...count {
        let part = rest > 0 ? (shares[index] - shares[done]) / rest : Double(index - done) / Double(count - done)
        let value = end + (middle.statistic - end) * part
        ahead.middle.append(value)
        // What is uncertain of one day adds up to what is uncertain of many as their root, at the most.
        ahead.low.append(max(end, value - (middle - low).statistic * part.squareRoot()))
        ahead.high.append(value + (high - middle).statistic * part.squareRoot())
      }
    }
    self.init(
      unit: standing.unit, start: days.lowerBound, dayCount: count, actual: PaceFigure.ending(used, in: end),
      budget: shares.map { $0 * target },
      base: standing.baseValue.flatMap { PaceFigure.laid(base, baseDays, on: days, ending: $0.statistic) } ?? [],
      forecastLow: ahead.low, forecast: ahead.middle, forecastHigh: ahead.high, target: target,
      baseTotal: standing.baseValue?.statistic, baseYear: standing.baseYear, isFloor: isFloor)
  }

  /// A curve stretched so that it ends in a value.
  private static func ending(_ curve: [Double], in end: Double) -> [Double] {
    guard let last = curve.last, last > 0 else { return curve.map { _ in 0 }.dropLast() + [end] }
    return curve.map { $0 * end / last }
  }

  /// A base year with fewer days than this of its own is not drawn: nobody knows when it was used.
  private static let baseDaysMin = 300

  /// A base year's curve on another year's calendar, date by date; of 29 February the day before.
  private static func laid(_ curve: [Double], _ from: Range<LocalDay>?, on days: Range<LocalDay>, ending end: Double) -> [Double]?
  {
    guard let from, curve.count == from.upperBound - from.lowerBound + 1,
      zip(curve, curve.dropFirst()).count(where: { $0 != $1 }) >= baseDaysMin
    else { return nil }
    let whole = PaceFigure.ending(curve, in: end)
    let length = days.upperBound - days.lowerBound
    let baseLength = from.upperBound - from.lowerBound
    return (0...length).map { index in
      let shift = length == baseLength || index < 60 ? 0 : length > baseLength ? -1 : 1
      return index == length ? end : whole[min(baseLength, index + shift)]
    }
  }
}

extension Indicator.Measure {
  /// What was used up to the end of each day, the first value 0, in the measure's quantity; days of which nothing is known add nothing. A
  /// statistic for drawing.
  func running(of series: [UseSeries], days: Range<LocalDay>, factors: FactorProfile, region: String) -> [Double] {
    guard !days.isEmpty else { return [0] }
    var uses = [Double](repeating: 0, count: days.upperBound - days.lowerBound)
    for (one, weight) in counted(series, from: days.lowerBound, to: days.upperBound) {
      guard let rate = perBaseUnit(of: one.carrier, factors: factors, region: region, year: days.lowerBound.year) else {
        continue
      }
      for row in one.rows(from: days.lowerBound, to: days.upperBound) {
        guard let amount = row.amount else { continue }
        uses[row.day - days.lowerBound] += Double(amount.wideTotal) * rate * Double(weight)
      }
    }
    var sums = [0.0]
    sums.reserveCapacity(uses.count + 1)
    for use in uses { sums.append(sums[sums.count - 1] + use) }
    return sums
  }
}
