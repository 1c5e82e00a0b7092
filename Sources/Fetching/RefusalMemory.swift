import EnergyModel

/// Which credentials were refused where within the last minute. Pure: times are handed in.
///
/// A wrong password tried by every poll of every endpoint locks accounts and fills the logs of others. So the same credentials go to the
/// same host at most once a minute after a 401, and to the same address after a 403, which may forbid that one alone.
struct RefusalMemory {
  private enum Place: Hashable {
    case host(UInt64)
    case url(String)
  }

  private struct Attempt: Hashable {
    let authentication: Authentication
    let place: Place
  }

  private let pauseMilliseconds: Int64
  /// When the next attempt may be made, monotonic ms.
  private var until: [Attempt: Int64] = [:]
  private var pruneAt = 1_024

  init(pauseMilliseconds: Int64 = 60_000) { self.pauseMilliseconds = pauseMilliseconds }

  /// Whether the request may be sent now. If it may although it was refused, the next has to wait again until this one is accepted.
  mutating func mayTry(_ authentication: Authentication, url: String, host: UInt64, at now: Int64) -> Bool {
    if until.isEmpty { return true }
    let attempts = [
      Attempt(authentication: authentication, place: .host(host)), Attempt(authentication: authentication, place: .url(url)),
    ]
    let known = attempts.filter { until[$0] != nil }
    guard known.allSatisfy({ until[$0, default: 0] <= now }) else { return false }
    for attempt in known { until[attempt] = now + pauseMilliseconds }
    return true
  }

  /// - Parameter isOfHost: whether the host refused who asks (401), not only what was asked (403).
  mutating func refused(_ authentication: Authentication, url: String, host: UInt64, isOfHost: Bool, at now: Int64) {
    if until.count >= pruneAt {
      until = until.filter { $0.value > now }
      pruneAt = max(1_024, 2 * until.count)
    }
    until[Attempt(authentication: authentication, place: isOfHost ? .host(host) : .url(url))] = now + pauseMilliseconds
  }

  mutating func accepted(_ authentication: Authentication, url: String, host: UInt64) {
    if until.isEmpty { return }
    until[Attempt(authentication: authentication, place: .host(host))] = nil
    until[Attempt(authentication: authentication, place: .url(url))] = nil
  }

  var count: Int { until.count }

  /// Another configuration: everything may be tried at once.
  mutating func forgetAll() { until = [:] }
}
