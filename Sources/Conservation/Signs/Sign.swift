import EnergyModel

/// What is only a sign as yet: since when it can be said, whether it still stands, and the figures that an event tells.
package struct Sign: Sendable, Hashable {
  package enum Direction: String, Sendable, Hashable {
    case up, down
  }

  package enum Finding: Sendable, Hashable {
    /// Use left what the base year makes one expect. `level`: use as a share of what is expected, since it left; 1 is as expected.
    case drift(Direction, level: Double)
    /// `ratio`: use as a share of what is expected, over the days of the rule. `mayBeSeason`: a mild season could look the same, since
    /// what is expected follows the time of the year and no temperature.
    case suspiciousMeter(SuspiciousMeter.Rule, ratio: Double, mayBeSeason: Bool = false)
    /// `rise`: the nights of a week above those of the base year, as a share; `threshold`: what is allowed, likewise.
    case nightRise(rise: Double, threshold: Double)
    /// Least flow of the last nights and what is allowed, litres an hour.
    case leak(floor: Double, threshold: Double)
    /// `limit`: the longest run that says nothing, hours.
    case stopped(StoppedMeter.Run, limit: Int)
    /// The sub-meters show more than what feeds them; amounts of one week, in the unit of the days.
    case submetersAbove(parent: Double, submeters: Double)
    /// What no sub-meter explains, and where it lay in the base year, both as shares of the parent.
    case unaccountedApart(share: Double, band: ClosedRange<Double>)
  }

  /// Of the last day that it rests on.
  package var finding: Finding
  /// The first day at whose end it could be said.
  package let since: LocalDay
  /// The day at whose end it was over; `nil` while it stands.
  package var cleared: LocalDay?

  package init(_ finding: Finding, since: LocalDay, cleared: LocalDay? = nil) {
    self.finding = finding
    self.since = since
    self.cleared = cleared
  }

  package var stands: Bool { cleared == nil }

  package var kind: EventKind {
    switch finding {
    case .drift: .driftFound
    case .suspiciousMeter: .registerSuspicious
    case .nightRise: .nightRise
    case .leak: .leakFound
    case .stopped: .registerStopped
    case .submetersAbove, .unaccountedApart: .submetersApart
    }
  }
}
