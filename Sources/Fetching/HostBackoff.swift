/// Which hosts are left alone for a while because they failed, and for how long. Pure: time and chance are handed in.
///
/// A host's first failure costs nothing: its next slot is tried. From the second on the pause doubles, shortened by up to a quarter by
/// chance so that hosts that failed together do not come back together, and never beyond min(15 min, 4 × interval). So every endpoint
/// that is polled at least hourly is tried at least once each hour.
package struct HostBackoff: Sendable {
  private struct Failing: Sendable {
    /// Failures in a row, those of one pause counted once.
    var count: Int
    /// Monotonic seconds.
    var until: Int64
  }

  /// No pause is longer, s.
  package static let pauseMaxSeconds: Int64 = 900

  private let seed: UInt64
  private var failing: [String: Failing] = [:]

  /// The seed decides the jitter; the same seed and the same failures give the same pauses.
  package init(seed: UInt64) { self.seed = seed }

  /// A host could not be reached, or did not answer.
  ///
  /// - Parameters:
  ///   - host: as `hostKey(of:)` names it.
  ///   - at: monotonic seconds.
  ///   - interval: how often the endpoint is polled, s.
  ///   - retryAfter: how long it asks to be left alone, s; obeyed as far as any pause may go.
  package mutating func failed(host: String, at: Int64, interval: Int64, retryAfter: Int64? = nil) {
    let asked = at + min(max(0, retryAfter ?? 0), HostBackoff.ceiling(interval: max(1, interval)))
    // Other endpoints of the same host were under way when it was found out: that is the same failure.
    if let known = failing[host], at < known.until {
      failing[host]?.until = max(known.until, asked)
      return
    }
    let count = min((failing[host]?.count ?? 0) + 1, 62)
    failing[host] = Failing(count: count, until: max(asked, at + pause(host: host, count: count, interval: max(1, interval))))
  }

  /// The longest pause of a host that is polled so often, s.
  private static func ceiling(interval: Int64) -> Int64 {
    min(pauseMaxSeconds, interval.multipliedReportingOverflow(by: 4).overflow ? .max : interval * 4)
  }

  /// A host answered, whatever it said: it is left alone no longer.
  package mutating func succeeded(host: String) { failing[host] = nil }

  /// Whether the host may be asked now.
  package func mayPoll(host: String, at: Int64) -> Bool {
    guard let known = failing[host] else { return true }
    return at >= known.until
  }

  /// Hosts that failed and have not answered since.
  package var failingCount: Int { failing.count }

  /// Seconds; whole ones, rounded down, so that a pause of one interval always lets the next slot through.
  private func pause(host: String, count: Int, interval: Int64) -> Int64 {
    let ceiling = HostBackoff.ceiling(interval: interval)
    var pause = min(interval, ceiling)
    for _ in 0..<(count - 1) where pause < ceiling { pause = min(pause * 2, ceiling) }
    var hash = Hash64()
    hash.combine(host)
    hash.combine(seed)
    hash.combine(UInt64(count))
    let quarter = pause / 4
    return pause - (quarter > 0 ? Int64(hash.spread % UInt64(quarter + 1)) : 0)
  }
}
