import EnergyModel
import Foundation

/// The values that an indicator is to keep, year by year, from its base year to the plan's end (domain.md section 1, item 4).
package struct TargetPath: Sendable, Hashable {
  /// The indicator's value in the base year, not below zero; `nil` where nobody knows it and the goal does without.
  package let baseValue: Decimal?
  /// The value to reach in the plan's last year, exact to 38 digits.
  package let endValue: Decimal
  package let baseYear: Int
  /// After `baseYear`.
  package let endYear: Int
  package let trajectory: Plan.Trajectory

  /// `nil` when the plan publishes no number, when the goal or its trajectory goes out from a base value and there is none, and for a
  /// compound rise from zero, which no yearly share makes.
  package init?(target: Plan.Target, baseValue: Decimal?, plan: Plan) {
    self.init(
      goal: target.goal, trajectory: target.trajectory, baseValue: baseValue, baseYear: plan.baseYear, endYear: plan.endYear)
  }

  /// The same, of a plan's parts.
  package init?(goal: Plan.Goal, trajectory: Plan.Trajectory, baseValue: Decimal?, baseYear: Int, endYear: Int) {
    precondition(baseYear < endYear, "a plan ends after its base year")
    self.baseYear = baseYear
    self.endYear = endYear
    let base = baseValue.flatMap { $0.isNaN || $0 < 0 ? nil : $0 }
    switch goal {
    case .notPublished: return nil
    case .percentBelowBase(let percent):
      guard let base else { return nil }
      // Yearly steps make the goal; what is written beside them is that number rounded.
      let percent = trajectory.percentBelowBase(after: endYear - baseYear, from: baseYear) ?? percent.decimal
      self.baseValue = base
      self.trajectory = trajectory
      endValue = (base * (100 - percent)).hundredth
    case .atMost(let value), .atLeast(let value), .cap(let value):
      let end = value.decimal
      endValue = end
      self.baseValue = base
      switch trajectory {
      case .linear, .compound:
        guard let base else { return nil }
        // Who keeps the goal in the base year already is asked to go on keeping it, and is given no room to fall behind.
        let isKept = goal.isFloor ? base >= end : base <= end
        if case .compound = trajectory, base == 0, !isKept { return nil }
        self.trajectory = isKept ? .constant : trajectory
      default: self.trajectory = trajectory
      }
    }
  }

  /// The value to keep in a year; the base value in the base year, the end value in the end year and after it (contract R15,
  /// *carried*). `nil` before the base year, and before the end year where only that one has a target.
  ///
  /// With b, e for base and end year, p for the reduction in per cent and n = y − b:
  /// linear `base × (1 − p/100·n/(e−b))`; compound `base × (1 − p/100)^(n/(e−b))`; table `base × (1 − p(y)/100)`; per cent q of the
  /// base `base × (1 − q/100·n)`; per cent q of the year before `base × (1 − q/100)^n`; constant the end value in every year. All are
  /// exact to 38 digits but compound.
  package func value(in year: Int) -> Decimal? {
    guard let elapsed = elapsedYears(in: year) else { return nil }
    if elapsed == endYear - baseYear { return endValue }
    switch trajectory {
    case .endOnly: return nil
    case .constant: return endValue
    case .linear: return baseValue.map { linear(elapsed, from: $0) }
    case .compound: return baseValue.map { compound(elapsed, from: $0) }
    case .table, .percentOfBase, .percentOfYearBefore:
      guard let baseValue, let percent = trajectory.percentBelowBase(after: elapsed, from: baseYear) else { return nil }
      return (baseValue * (100 - percent)).hundredth
    }
  }

  /// The cumulative target: the share of the whole way from the base value that the elapsed years must have brought, which is 20 %
  /// for each year of a five-year plan (domain.md section 1, item 5) and the same straight line for a plan of another length, whatever
  /// the trajectory.
  ///
  /// A goal that is the same in every year is so cumulatively too. `nil` before the base year, and where only the end year has a
  /// target and nobody knows the base value.
  package func cumulativeValue(in year: Int) -> Decimal? {
    guard !isSteady, let baseValue else { return value(in: year) }
    return elapsedYears(in: year).map { linear($0, from: baseValue) }
  }

  /// Whether the yearly and the cumulative target are the same in every year.
  package var isSteady: Bool { trajectory == .linear || trajectory == .constant }

  private func elapsedYears(in year: Int) -> Int? { year < baseYear ? nil : min(year, endYear) - baseYear }

  private func linear(_ elapsed: Int, from base: Decimal) -> Decimal {
    let years = endYear - baseYear
    if elapsed == years { return endValue }
    return (base * Decimal(years - elapsed) + endValue * Decimal(elapsed)).divided(byYears: years)
  }

  /// The root is the only place where a target meets a binary float; its factor is kept to twelve digits, and the two ends are exact.
  private func compound(_ elapsed: Int, from base: Decimal) -> Decimal {
    if elapsed == 0 || base == endValue { return base }
    let ratio = endValue.divided(byPositive: base)?.statistic ?? 0
    return base * (Decimal(statistic: pow(ratio, Double(elapsed) / Double(endYear - baseYear))) ?? 0)
  }
}
