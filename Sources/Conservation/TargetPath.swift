import EnergyModel
import Foundation

/// The values that an indicator is to keep, year by year, from its base year to the plan's end (domain.md section 1, item 4).
package struct TargetPath: Sendable, Hashable {
  /// The indicator's value in the base year, above zero.
  package let baseValue: Decimal
  /// How far below it the end year is to be, per cent.
  package let percent: Decimal
  package let baseYear: Int
  /// After `baseYear`.
  package let endYear: Int
  package let trajectory: Plan.Trajectory

  package init(baseValue: Decimal, percent: Decimal, baseYear: Int, endYear: Int, trajectory: Plan.Trajectory) {
    precondition(baseYear < endYear, "a plan ends after its base year")
    self.baseValue = baseValue
    self.percent = percent
    self.baseYear = baseYear
    self.endYear = endYear
    self.trajectory = trajectory
  }

  /// The value to reach in the plan's last year, exact.
  package var endValue: Decimal { baseValue * (100 - percent) / 100 }

  /// The value to keep in a year; the base value in the base year, the end value in the end year and after it (contract R15,
  /// *carried*). `nil` before the base year.
  ///
  /// Linear: `base × (1 − p·(y−b)/(e−b))`, exact to 38 digits. Compound: `base × (1−p)^((y−b)/(e−b))`.
  package func value(in year: Int) -> Decimal? {
    guard let elapsed = elapsedYears(in: year) else { return nil }
    switch trajectory {
    case .linear: return linear(elapsed)
    case .compound: return compound(elapsed)
    }
  }

  /// The cumulative target: the share of the whole reduction that the elapsed years must have brought, which is 20 % for each year of
  /// a five-year plan (domain.md section 1, item 5) and the same straight line for a plan of another length. `nil` before the base
  /// year.
  package func cumulativeValue(in year: Int) -> Decimal? { elapsedYears(in: year).map(linear) }

  private func elapsedYears(in year: Int) -> Int? { year < baseYear ? nil : min(year, endYear) - baseYear }

  private func linear(_ elapsed: Int) -> Decimal {
    let years = Decimal(endYear - baseYear)
    return baseValue * (100 * years - percent * Decimal(elapsed)) / (100 * years)
  }

  /// The root is the only place where a target meets a binary float; its factor is kept to twelve digits, and the two ends are exact.
  private func compound(_ elapsed: Int) -> Decimal {
    if elapsed == 0 { return baseValue }
    if elapsed == endYear - baseYear { return endValue }
    let remaining = max(0, 1 - percent.statistic / 100)
    return baseValue * (Decimal(statistic: pow(remaining, Double(elapsed) / Double(endYear - baseYear))) ?? 0)
  }
}
