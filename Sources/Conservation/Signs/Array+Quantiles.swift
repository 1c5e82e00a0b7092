extension [Double] {
  /// What makes the median of absolute deviations of normally distributed values their standard deviation.
  static let deviationsPerMedian = 1.4826

  /// The value below which so large a share of the values lies, linear between two neighbours; `nil` of no values.
  ///
  /// - Parameter share: 0…1.
  func quantile(_ share: Double) -> Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    let place = Double(count - 1) * Swift.min(1, Swift.max(0, share))
    let below = Int(place)
    let above = Swift.min(below + 1, count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }

  /// Of an even count the mean of the two in the middle; `nil` of no values.
  var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}
