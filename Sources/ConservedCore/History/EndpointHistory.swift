import EnergyModel

/// What is to be asked of one endpoint's past, and how far that is. Times are monotonic ms; `Backfiller` owns it.
struct EndpointHistory {
  /// Where it stands.
  enum Stage: Equatable {
    /// Nothing is missing, as far as is known.
    case idle
    /// The books will be looked at.
    case looking
    /// A request waits for its moment.
    case waiting
    /// A request waits until the endpoint was heard again.
    case parked
    case underWay(key: Int)
  }

  /// How long a span that was asked for is left alone, ms: a platform that has no data is not asked for ever.
  static let askedAgainMilliseconds: Int64 = 86_400_000
  /// How often a span is tried before it is set aside, so that one that cannot be had does not keep the others waiting.
  static let attemptsMax = 5

  var stage = Stage.idle
  /// The requests to come, the latest first.
  var pieces: [Span] = []
  var pager: HistoryPager?
  /// In a row, whichever span they were of.
  var failures = 0
  /// Those of the span at hand.
  var attempts = 0
  /// When the endpoint last answered a poll.
  var heardAt: Int64?
  /// When the books were last looked at.
  var lookedAt: Int64?
  /// How many of its registers were looked at so far, and what they miss.
  var registersLookedAt = 0
  var missing: [Span] = []
  /// What was asked for, and when.
  private(set) var asked: [(span: Span, at: Int64)] = []
  /// Since the backfill began.
  var requests = 0
  var readings = 0
  /// The name of what was last said of its pages.
  var said = ""

  mutating func remember(_ span: Span, at now: Int64) { asked.append((span, at: now)) }

  /// The spans that are left alone for now, in order.
  mutating func leftAlone(at now: Int64) -> [Span] {
    asked.removeAll { now - $0.at >= EndpointHistory.askedAgainMilliseconds }
    return HistoryPlan.union(asked.map(\.span))
  }

  /// How long after a failure the next request waits, ms: the pause of a poll, and a minute at least, since refused credentials are not
  /// shown more often.
  func pause(intervalSeconds: Int64) -> Int64 {
    let ceiling = max(60, min(900, 4 * intervalSeconds))
    return min(ceiling, max(60, intervalSeconds) << Int64(min(max(0, failures - 1), 10))) * 1_000
  }
}
