import Conservation
import Foundation

/// How far forecasts of years were from the truth.
struct ForecastScores {
  /// How many building-years there are.
  var years = 0
  private var cases: [Case] = []

  private struct Case {
    let month: Int
    let isInside: Bool
    /// Of the truth: |forecast − truth|, the same of the plain rule, and high − low, in per cent.
    let error: Double
    let errorByShare: Double
    let width: Double
  }

  mutating func add(_ forecast: Forecast, month: Int, truth: Double, byShare: Double) {
    cases.append(
      Case(
        month: month, isInside: forecast.low <= truth && truth <= forecast.high, error: abs(forecast.total - truth) / truth * 100,
        errorByShare: abs(byShare - truth) / truth * 100, width: (forecast.high - forecast.low) / truth * 100))
  }

  mutating func add(_ other: ForecastScores) {
    years += other.years
    cases += other.cases
  }

  /// At the end of a month, in per cent of the truth.
  func meanErrorPercent(month: Int) -> Double { mean(\.error, month) }
  /// The same of the plain rule.
  func meanErrorPercentByShare(month: Int) -> Double { mean(\.errorByShare, month) }

  var hitRate: Double { Double(cases.count(where: \.isInside)) / Double(cases.count) }
  var meanWidthPercent: Double { mean(\.width) }

  /// At the ends of March, June and September.
  var isBetterThanShare: Bool { ForecastScores.months.allSatisfy { mean(\.error, $0) < mean(\.errorByShare, $0) } }

  private static let months = [3, 6, 9]

  private func mean(_ value: (Case) -> Double, _ month: Int? = nil) -> Double {
    let chosen = cases.filter { month == nil || $0.month == month }
    return chosen.reduce(0) { $0 + value($1) } / Double(chosen.count)
  }

  var text: String {
    guard !cases.isEmpty else { return "\n  no year" }
    let errors = ForecastScores.months.map {
      "month \($0): \(ForecastScores.text(mean(\.error, $0))) % (\(ForecastScores.text(mean(\.errorByShare, $0))))"
    }
    return """

        \(years) years, \(cases.count) month ends; mean error, and by the base year's share to date: \(errors.joined(separator: ", "))
        inside the 80 % interval: \(ForecastScores.text(hitRate * 100, decimals: 1)) %; mean width: \
      \(ForecastScores.text(meanWidthPercent)) % of the year
      """
  }

  static func text(_ number: Double, decimals: Int = 2) -> String { String(format: "%.\(decimals)f", number) }
}
