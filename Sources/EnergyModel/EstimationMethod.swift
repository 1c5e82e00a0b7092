/// How time that nobody measured came by its amount. The raw value is the stable name (export `gaps`, column `method`).
package enum EstimationMethod: String, Hashable, Sendable, CaseIterable {
  /// In equal parts.
  case even
  /// By the shape of like hours (contract R10).
  case shape
  /// Integrated from power at instants.
  case power
  /// After a restart: what the counter shows, from zero on, over the span since the reading before (contract R8, *restarting*).
  case restart

  /// In a sentence, after "estimated".
  package var clause: String {
    switch self {
    case .even: "evenly"
    case .shape: "by the shape of like hours"
    case .power: "from power"
    case .restart: "from what was counted since a restart"
    }
  }
}
