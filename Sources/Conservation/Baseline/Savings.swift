import EnergyModel
import Foundation

/// What was saved against a baseline, and whether it can be told from zero (RULES section 5). A statistic, in the unit of the base days.
package struct Savings: Sendable, Hashable {
  package enum Verdict: String, Sendable, Hashable, CaseIterable {
    case saving, increase
    case notDistinguishable = "not distinguishable from zero"
  }

  /// N: the valid days that were judged.
  package let days: Int
  /// E: what the base year's behaviour would have used on these days.
  package let expected: Double
  package let actual: Double
  /// S = E − Σ y; below zero is more use.
  package let saving: Double
  /// U₁: half the 90 % interval of the model alone.
  package let modelUncertainty: Double
  /// δ: by how much of a year's use this meter changes from year to year without anyone saying why, as a standard deviation.
  package let drift: Double
  /// U: half the 90 % interval of the saving, drift included.
  package let uncertainty: Double
  package let residualLag1: Double
  /// √(mean square of what the model missed of the judged days) ÷ their mean.
  package let outOfSampleCV: Double
  /// Σ (y − ŷ) ÷ Σ y of the judged days.
  package let outOfSampleNMBE: Double
  /// The judged year's mean day against the base year's, as a share: what is seen without any model.
  package let rawChange: Double

  package var verdict: Verdict {
    if saving > uncertainty { return .saving }
    return saving < -uncertainty ? .increase : .notDistinguishable
  }

  /// Whether the use differs from the model at all; it says nothing of why.
  package var isChangeDistinguishable: Bool { abs(saving) > modelUncertainty }

  /// Of a standard normal distribution: 90 % lie within so many deviations.
  private static let deviations90Percent = 1.645
  /// ASHRAE Guideline 14-2014, annex B: 1.26 in the fractional savings uncertainty.
  private static let guidelineFactor = 1.26
  /// Before a meter has a history: two pairs of years that changed by 6 %.
  private static let priorDrift = 0.06
  private static let priorPairs = 2.0

  /// `nil` without a day, or where they used nothing.
  ///
  /// - Parameters:
  ///   - judged: The valid days of the judged year, in order, with the temperature of each; one without a temperature that the model
  ///     needs takes no part.
  ///   - earlier: Saving ÷ expected of this meter's earlier pairs of years, since the last explained step.
  ///   - yearsApart: From base to judged year, at least 1: what changes without a reason adds up like a walk.
  package init?(
    _ baseline: Baseline, judged: [(day: LocalDay, amount: Double, temperature: Double?)], earlier: [Double] = [],
    yearsApart: Int = 1
  ) {
    var (days, expected, actual, misses) = (0, 0.0, 0.0, 0.0)
    for one in judged {
      guard let day = baseline.expected(on: one.day, temperature: one.temperature) else { continue }
      days += 1
      expected += day
      actual += one.amount
      misses += (one.amount - day) * (one.amount - day)
    }
    guard days > 0, actual > 0 else { return nil }
    let saving = expected - actual
    let lag = baseline.residualLag1
    let count = Double(baseline.model.days)
    let independent = count * (1 - lag) / (1 + lag)
    let spread = Double(days) * (count / independent) * (1 + 2 / independent)
    let modelUncertainty =
      Savings.guidelineFactor * Savings.deviations90Percent * baseline.model.residualDeviation * spread.squareRoot()
    let squares = earlier.reduce(Savings.priorPairs * Savings.priorDrift * Savings.priorDrift) { $0 + $1 * $1 }
    let drift = (squares / (Savings.priorPairs + Double(earlier.count))).squareRoot() * Double(max(1, yearsApart)).squareRoot()
    let driftUncertainty = Savings.deviations90Percent * drift * expected
    self.days = days
    self.expected = expected
    self.actual = actual
    self.saving = saving
    self.modelUncertainty = modelUncertainty
    self.drift = drift
    uncertainty = (modelUncertainty * modelUncertainty + driftUncertainty * driftUncertainty).squareRoot()
    residualLag1 = lag
    let mean = actual / Double(days)
    outOfSampleCV = (misses / Double(days)).squareRoot() / mean
    outOfSampleNMBE = -saving / actual
    rawChange = mean / baseline.mean - 1
  }
}
