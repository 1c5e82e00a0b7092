import Foundation

/// Student's distribution for whole degrees of freedom, by its finite series (Abramowitz and Stegun, Handbook of Mathematical Functions,
/// 26.7.3 and 26.7.4): every term is positive, nothing cancels.
enum StudentT {
  /// The t between whose negative and itself 90 % lie; `nil` below one degree of freedom.
  static func deviations90Percent(freedom: Int) -> Double? {
    guard freedom > 0 else { return nil }
    // Halving the angle's interval until neighbouring numbers are left.
    var (low, high) = (0.0, Double.pi / 2)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if within(middle, freedom) < 0.9 { low = middle } else { high = middle }
    }
    return tan((low + high) / 2) * Double(freedom).squareRoot()
  }

  /// What lies between −t and t, where t = √freedom · tan(angle).
  private static func within(_ angle: Double, _ freedom: Int) -> Double {
    let square = cos(angle) * cos(angle)
    let isOdd = !freedom.isMultiple(of: 2)
    if freedom == 1 { return 2 * angle / .pi }
    var term = isOdd ? cos(angle) : 1
    var sum = term
    var factor = isOdd ? 2 : 1
    while factor <= freedom - 3 {
      term *= square * Double(factor) / Double(factor + 1)
      sum += term
      factor += 2
    }
    return isOdd ? 2 / .pi * (angle + sin(angle) * sum) : sin(angle) * sum
  }
}
