/// How far a model is from what was observed, over the periods that it was made from.
package struct CalTRACKMetrics: Sendable, Hashable {
  /// n.
  package let count: Int
  let slopes: Int
  /// Of the amounts without their sign.
  package let mean: Double
  /// Mean square of observed − mean.
  let variance: Double
  /// √(Σ (expected − observed)² ÷ (n − slopes)); `nil` with no more periods than slopes.
  package let rmseAdjusted: Double?
  /// Σ (expected − observed) ÷ Σ observed; `nil` where these sum to zero.
  package let nmbe: Double?
  /// How much the miss of a period is that of the one before, −1…1; `nil` where nothing is missed or there are too few.
  package let lag1: Double?

  /// `rmseAdjusted` ÷ mean; `nil` where either says nothing.
  package var cvRMSEAdjusted: Double? { mean > 0 ? rmseAdjusted.map { $0 / mean } : nil }

  init(observed: [Double], expected: [Double], slopes: Int) {
    let count = Double(observed.count)
    let misses = zip(expected, observed).map { $0 - $1 }
    self.count = observed.count
    self.slopes = slopes
    mean = observed.reduce(0) { $0 + abs($1) } / count
    let sum = observed.reduce(0, +)
    variance = observed.reduce(0) { $0 + ($1 - sum / count) * ($1 - sum / count) } / count
    let squares = misses.reduce(0) { $0 + $1 * $1 }
    rmseAdjusted = observed.count > slopes ? (squares / (count - Double(slopes))).squareRoot() : nil
    nmbe = sum != 0 ? misses.reduce(0, +) / sum : nil
    lag1 = CalTRACKMetrics.correlation(misses.dropFirst(), misses.dropLast())
  }

  /// Pearson's coefficient.
  private static func correlation(_ left: ArraySlice<Double>, _ right: ArraySlice<Double>) -> Double? {
    guard left.count > 1 else { return nil }
    let leftMean = left.reduce(0, +) / Double(left.count)
    let rightMean = right.reduce(0, +) / Double(right.count)
    var (product, leftSquares, rightSquares) = (0.0, 0.0, 0.0)
    for (one, other) in zip(left, right) {
      product += (one - leftMean) * (other - rightMean)
      leftSquares += (one - leftMean) * (one - leftMean)
      rightSquares += (other - rightMean) * (other - rightMean)
    }
    let squares = (leftSquares * rightSquares).squareRoot()
    return squares > 0 ? product / squares : nil
  }
}
