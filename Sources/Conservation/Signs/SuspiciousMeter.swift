import EnergyModel

/// Whether the scale of a register changed, as with another unit or a dead pulse line: no building changes so much so soon (RULES
/// section 6). From then on no saving is stated, until somebody says what happened.
package enum SuspiciousMeter {
  package enum Rule: String, Sendable, Hashable {
    /// Below a third or above three times of at least a mean base day a day.
    case muchExpected = "a"
    /// Below an eighth or above eight times of at least a fifth of a mean base day a day, with use on 14 days.
    case littleExpected = "b"
  }

  package struct Found: Sendable, Hashable {
    /// The last day of those that say so.
    package let day: LocalDay
    /// Use as a share of what is expected, over the 21 days.
    package let ratio: Double
    /// The same over the last seven of the days.
    let lately: Double
    package let rule: Rule
  }

  /// The days that say so together.
  static let days = 21
  private static let validDaysMin = 14

  /// The first day at whose end the last 21 days say so; `nil` where none does.
  ///
  /// The days may be those of a judged year against its base, or of the base year itself against its own model: a unit that changed
  /// within the base year makes a model that fits neither half.
  ///
  /// - Parameters:
  ///   - points: Valid days in order, of one span; the first 20 days of the span only fill the first window.
  ///   - baseMean: m, the mean day of the year the model was made from.
  ///   - rules: The rule of little use is of a model's edge between seasons: where the model was made from the same days, or a year that is
  ///     long over only widens an interval, the other one is enough.
  package static func check(
    points: [DayPoint], baseMean: Double, rules: Set<Rule> = [.muchExpected, .littleExpected]
  ) -> Found? {
    guard let start = points.first?.day, baseMean > 0 else { return nil }
    var first = points.startIndex
    for (index, point) in points.enumerated() where point.day - start >= days - 1 {
      while point.day - points[first].day >= days { first += 1 }
      let window = points[first...index]
      guard window.count >= validDaysMin else { continue }
      let valid = Double(window.count)
      let amount = window.reduce(0) { $0 + $1.amount }
      let expected = window.reduce(0) { $0 + $1.expected }
      guard
        let rule = SuspiciousMeter.rule(
          amount, expected, usual: baseMean * valid, daysWithUse: { window.count { $0.amount > 0 } }), rules.contains(rule)
      else { continue }
      let week = window.suffix(7)
      return Found(
        day: point.day, ratio: amount / expected,
        lately: week.reduce(0) { $0 + $1.amount } / week.reduce(0) { $0 + $1.expected }, rule: rule)
    }
    return nil
  }

  /// The same as a sign. It stands until the step is explained; after that nothing is compared any more.
  ///
  /// - Parameters:
  ///   - isSeasonal: What is expected follows the time of the year and no temperature.
  ///   - explained: The first day after the first step since the base year that somebody explained.
  package static func sign(points: [DayPoint], baseMean: Double, isSeasonal: Bool = false, explained: LocalDay? = nil) -> Sign? {
    let compared = explained.map { explained in points.filter { $0.day < explained } } ?? points
    return check(points: compared, baseMean: baseMean).map {
      Sign(
        .suspiciousMeter($0.rule, ratio: $0.ratio, mayBeSeason: isSeasonal && $0.lately >= 0.125 && $0.lately < 1), since: $0.day,
        cleared: explained)
    }
  }

  /// - Parameter usual: What as many mean base days use.
  private static func rule(_ amount: Double, _ expected: Double, usual: Double, daysWithUse: () -> Int) -> Rule? {
    if expected >= usual, amount < expected / 3 || amount > 3 * expected { return .muchExpected }
    if expected >= 0.2 * usual, amount < expected / 8 || amount > 8 * expected, daysWithUse() >= validDaysMin {
      return .littleExpected
    }
    return nil
  }
}
