import EnergyModel

/// Whether a baseline holds enough for the CalTRACK rules (CalTRACK 2.0, 2.2), each lack by its name.
package struct CalTRACKSufficiency: Sendable, Hashable {
  package enum Lack: Sendable, Hashable {
    /// Not one period with a use and temperatures.
    case noData
    /// Days before or after the baseline period: they should not be there (2.2.5).
    case daysOutside(Int)
    /// Days of which no use, no temperature, or not both are known; at most 37 may be (2.2.1.2).
    case useMissing(days: Int)
    case temperaturesMissing(days: Int)
    case tooManyMissing(days: Int)
    /// Readings below zero: something feeds in behind this meter (2.3.5).
    case negativeUse(periods: Int)
  }

  /// The days of a baseline (2.2.1.1).
  package static let baselineDays = 365
  package static let missingDaysMax = 37

  package let lacks: [Lack]
  /// How many periods' mean days are above the median by more than three times the span between the quartiles: to be looked at, no lack
  /// (2.3.6).
  package let extremes: Int

  package var isSufficient: Bool { lacks.isEmpty }

  /// - Parameters:
  ///   - baseline: In order.
  ///   - end: The first day that is no longer the baseline's; it begins 365 days before.
  package init(_ baseline: [CalTRACKPeriod], before end: LocalDay) {
    var (outside, used, warm, both, negative) = (0, 0, 0, 0, 0)
    var perDay: [Double] = []
    let start = end + -CalTRACKSufficiency.baselineDays
    for period in baseline where period.days > 0 {
      let inside = max(0, min(period.to, end) - max(period.from, start))
      outside += period.days - inside
      let hasTemperatures = !period.temperatures().isEmpty
      if hasTemperatures { warm += inside }
      guard let use = period.use else { continue }
      used += inside
      if hasTemperatures { both += inside }
      if use < 0 { negative += 1 }
      perDay.append(use / Double(period.days))
    }
    var lacks: [Lack] = []
    if both == 0 { lacks.append(.noData) }
    if outside > 0 { lacks.append(.daysOutside(outside)) }
    func missing(_ known: Int) -> Int? {
      let missing = CalTRACKSufficiency.baselineDays - known
      return missing > CalTRACKSufficiency.missingDaysMax ? missing : nil
    }
    if let days = missing(used) { lacks.append(.useMissing(days: days)) }
    if let days = missing(warm) { lacks.append(.temperaturesMissing(days: days)) }
    if let days = missing(both) { lacks.append(.tooManyMissing(days: days)) }
    if negative > 0 { lacks.append(.negativeUse(periods: negative)) }
    self.lacks = lacks
    extremes = CalTRACKSufficiency.extremes(perDay.sorted())
  }

  private static func extremes(_ sorted: [Double]) -> Int {
    guard let last = sorted.indices.last else { return 0 }
    func quantile(_ share: Double) -> Double {
      let place = share * Double(last)
      let below = Int(place)
      return sorted[below] + (place - Double(below)) * (sorted[min(last, below + 1)] - sorted[below])
    }
    let limit = quantile(0.5) + 3 * (quantile(0.75) - quantile(0.25))
    return sorted.count { $0 > limit }
  }
}
