import EnergyModel
import Foundation

/// What a rule gives.
package struct Score: Sendable, Hashable {
  package let points: Decimal
  /// What could be had.
  package let of: Decimal
  /// The year still runs: scored as it stands.
  package let isProvisional: Bool
}

extension ScoringRules {
  /// The points of a standing. A running year is scored as it stands: `on_track` as kept, `at_risk` and `off_track` as not kept. `nil`
  /// where one of the answers is none, and where the rules score no standings.
  package func points(annual: StandingState, cumulative: StandingState) -> Score? {
    guard let standings, let annual = annual.answer, let cumulative = cumulative.answer else { return nil }
    let points =
      switch (annual.isKept, cumulative.isKept) {
      case (true, true): standings.both
      case (false, true): standings.cumulativeOnly
      case (true, false): standings.annualOnly
      case (false, false): standings.neither
      }
    return Score(
      points: points.decimal, of: standings.both.decimal, isProvisional: !(annual.isFinal && cumulative.isFinal))
  }

  /// The points of a total under its cap: those of the first band that holds it, beyond the last one none. `nil` without a cap above
  /// zero, and where the rules score no caps.
  package func points(total: Decimal, cap: Decimal, isYearOver: Bool) -> Score? {
    guard let best = capBands.first, cap > 0, !total.isNaN else { return nil }
    let band = capBands.first { total * 100 <= cap * $0.upToPercent.decimal }
    return Score(points: band?.points.decimal ?? 0, of: best.points.decimal, isProvisional: !isYearOver)
  }
}

extension StandingState {
  /// Whether the target is kept, and whether that can still change; `nil` where nothing is answered.
  fileprivate var answer: (isKept: Bool, isFinal: Bool)? {
    switch self {
    case .met: (true, true)
    case .missed: (false, true)
    case .onTrack: (true, false)
    case .atRisk, .offTrack: (false, false)
    case .notEnoughData, .noTarget: nil
    }
  }
}
