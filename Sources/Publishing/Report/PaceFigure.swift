import EnergyModel
import Foundation

/// Use over a judged year against its budget, cumulative, in the unit of an indicator. For drawing: curves are statistics, the figures that
/// are printed stand in the standing.
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
  /// is over. 80 of 100 lie between low and high.
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
}
