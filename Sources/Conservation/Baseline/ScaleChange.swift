import EnergyModel

/// A valid day with what was expected of it, never below zero.
struct JudgedPoint {
  let day: LocalDay
  let amount: Double
  let expected: Double
}

/// A use that no behaviour explains: the scale of the meter changed, or it is dead (RULES section 6, suspicious meter).
package struct ScaleChange: Sendable, Hashable {
  /// The last day of the 21 by which it was found.
  package let day: LocalDay
  /// Used ÷ expected over them.
  package let ratio: Double
  /// `a` or `b` of the rule.
  package let rule: String

  private static let windowDays = 21
  private static let validMin = 14

  /// The first one in valid days in order.
  static func first(in points: [JudgedPoint], baseMean: Double) -> ScaleChange? {
    var start = 0
    var (used, expected, above) = (0.0, 0.0, 0)
    for (index, point) in points.enumerated() {
      used += point.amount
      expected += point.expected
      above += point.amount > 0 ? 1 : 0
      while points[start].day + windowDays <= point.day {
        used -= points[start].amount
        expected -= points[start].expected
        above -= points[start].amount > 0 ? 1 : 0
        start += 1
      }
      let valid = index - start + 1
      guard valid >= validMin, expected > 0 else { continue }
      let ordinary = baseMean * Double(valid)
      if expected >= ordinary, used < expected / 3 || used > 3 * expected {
        return ScaleChange(day: point.day, ratio: used / expected, rule: "a")
      }
      if expected >= 0.2 * ordinary, above >= validMin, used < expected / 8 || used > 8 * expected {
        return ScaleChange(day: point.day, ratio: used / expected, rule: "b")
      }
    }
    return nil
  }
}
