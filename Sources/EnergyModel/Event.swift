/// A change of state that is said once (contract R16). The raw values are the stable names.
package enum EventKind: String, Sendable, Hashable, CaseIterable {
  case endpointDown = "endpoint.down"
  case endpointStale = "endpoint.stale"
  /// What an endpoint kept while it was not heard is being asked for.
  case endpointBackfill = "endpoint.backfill"
  case registerQuestion = "register.question"
  case registerConflict = "register.conflict"
  case registerStopped = "register.stopped"
  case registerSuspicious = "register.suspicious"
  case driftFound = "drift.found"
  case nightRise = "night.rise"
  case leakFound = "leak.found"
  /// The sum of the sub-meters left that of their parent.
  case submetersApart = "submeters.apart"
  case standingChanged = "standing.changed"
  case storeFailing = "store.failing"
  case configRejected = "config.rejected"
  case importRefused = "import.refused"
  case clockStepped = "clock.stepped"
  /// Somebody asked to hear no alarm of a subject for a while.
  case subjectAcknowledged = "subject.acknowledged"
  case daemonStarted = "daemon.started"
  case daemonStopped = "daemon.stopped"
  case summary

  /// Whether it is cleared one day; what has none happened at once and is over.
  package var hasEnd: Bool {
    switch self {
    case .standingChanged, .clockStepped, .daemonStarted, .daemonStopped, .summary: false
    default: true
    }
  }
}

package enum EventLevel: String, Sendable, Hashable {
  case info, warning, critical
}

package enum EventChange: String, Sendable, Hashable {
  case raised, cleared
}

/// One event, numbered by the store before its line is written.
package struct Event: Sendable, Hashable {
  /// Rises by one an event, over restarts.
  package let sequence: Int64
  package let time: Instant
  package let level: EventLevel
  package let kind: EventKind
  package let change: EventChange
  /// The endpoint, register, institution or file it is about; empty for the daemon itself.
  package let subject: String
  /// Names and values for people and scripts; never a secret.
  package let detail: [String: String]

  /// The detail by which the store marks an event of a subject that was acknowledged when it happened.
  package static let acknowledgedDetail = "acknowledged"

  /// Whether nobody is to be alarmed of it, whatever its level.
  package var isAcknowledged: Bool { detail[Event.acknowledgedDetail] == "true" }

  package init(
    sequence: Int64, time: Instant, level: EventLevel, kind: EventKind, change: EventChange, subject: String,
    detail: [String: String]
  ) {
    self.sequence = sequence
    self.time = time
    self.level = level
    self.kind = kind
    self.change = change
    self.subject = subject
    self.detail = detail
  }
}
