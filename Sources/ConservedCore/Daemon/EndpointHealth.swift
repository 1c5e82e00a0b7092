import EnergyModel

/// Why an endpoint gave no reading in a slot.
package enum PollFailure: Sendable, Hashable {
  case fetch(FetchFailure)
  case rejected(Rejection)

  /// The stable name.
  package var name: String {
    switch self {
    case .fetch(let failure): failure.name
    case .rejected(let rejection): rejection.name
    }
  }

  /// What happened and how to mend it.
  package var sentence: String {
    switch self {
    case .fetch(let failure): "\(failure.name); \(failure.remedy)"
    case .rejected(let rejection): rejection.sentence
    }
  }
}

/// The state of one endpoint, as a value before it is text.
package struct EndpointHealth: Sendable {
  package enum State: Sendable {
    /// Not yet polled since the start.
    case unknown
    case up
    /// Answers, but what it says is older than three intervals.
    case stale
    case down
  }

  /// Slots in a row without a reading after which an endpoint is down: one lost answer is no news.
  package static let failuresUntilDown = 2

  package private(set) var state = State.unknown
  /// Slots in a row without a reading.
  package private(set) var failures = 0
  package private(set) var reason: PollFailure?
  /// When the last reading was received; `nil` since the start without any.
  package private(set) var lastReading: Instant?
  /// When the first of the failures in a row happened.
  package private(set) var failingSince: Instant?

  private var downs = Steadiness()
  private var stales = Steadiness()

  package init() {}

  /// Whether it answers again, after it went down so often that the end must last before it is said.
  package var isUnsteady: Bool { downs.endedSince != nil }

  package enum Change: Sendable {
    case wentDown
    /// It answers again after so many seconds.
    case cameBack(silentSeconds: Int64)
    case becameStale
    case becameFresh
  }

  /// A poll gave readings; `newest` is the newest of their instants. A directory without a new file is an answer without readings.
  package mutating func answered(at now: Instant, newest: Instant, intervalSeconds: Int64, hasReadings: Bool = true) -> Change? {
    let isStale = now - newest > 3 * max(intervalSeconds, 60)
    failures = 0
    if hasReadings { lastReading = now }
    if case .down = state {
      guard let since = downs.ended(at: now) else { return nil }
      let silent = failingSince.map { max(0, since - $0) } ?? 0
      (reason, failingSince) = (nil, nil)
      state = isStale ? .stale : .up
      return .cameBack(silentSeconds: silent)
    }
    (reason, failingSince) = (nil, nil)
    switch (state, isStale) {
    case (.stale, true):
      stales.broke()
      return nil
    case (_, true):
      stales.began(at: now)
      state = .stale
      return .becameStale
    case (.stale, false):
      guard stales.ended(at: now) != nil else { return nil }
      state = .up
      return .becameFresh
    case (_, false):
      state = .up
      return nil
    }
  }

  /// A poll gave nothing.
  package mutating func failed(at now: Instant, _ failure: PollFailure) -> Change? {
    failures += 1
    reason = failure
    failingSince = failingSince ?? now
    downs.broke()
    guard state != .down, failures >= EndpointHealth.failuresUntilDown || state == .unknown else { return nil }
    state = .down
    downs.began(at: now)
    return .wentDown
  }

  /// Known to be stale when the daemon stopped: the next fresh answer clears it.
  package mutating func rememberStale() {
    if case .unknown = state { state = .stale }
  }

  /// Known to be down when the daemon stopped: the next answer clears it.
  package mutating func rememberDown(since: Instant) {
    state = .down
    failingSince = since
  }
}
