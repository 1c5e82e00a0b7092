import Foundation

extension Plan.Goal {
  /// The number of an absolute goal, in the indicator's unit; `nil` for reductions and where none was published.
  package var absoluteValue: ExactDecimal? {
    switch self {
    case .atMost(let value), .atLeast(let value), .cap(let value): value
    case .percentBelowBase, .notPublished: nil
    }
  }

  /// Whether more is better: the value is to be reached from below.
  package var isFloor: Bool {
    if case .atLeast = self { true } else { false }
  }
}

extension Plan.Trajectory {
  /// How far below the base a year is by the trajectory's own numbers, per cent, exact to 38 digits; 0 in the base year.
  ///
  /// `nil` where the trajectory has no numbers and only shares out the goal, and for a year that its table does not have.
  package func percentBelowBase(after elapsed: Int, from baseYear: Int) -> Decimal? {
    switch self {
    case .linear, .compound, .endOnly, .constant: return nil
    case .table(let percents): return elapsed == 0 ? 0 : percents[baseYear + elapsed]?.decimal
    case .percentOfBase(let percent): return percent.decimal * Decimal(elapsed)
    case .percentOfYearBefore(let percent):
      var remaining: Decimal = 1
      for _ in 0..<max(0, elapsed) { remaining *= 1 - percent.decimal / 100 }
      return (1 - remaining) * 100
    }
  }
}
