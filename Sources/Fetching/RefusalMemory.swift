import EnergyModel

/// Which credentials were refused where within the last minute. Pure: times are handed in.
///
/// A wrong password tried by every poll of every endpoint locks accounts and fills the logs of others. So the same credentials go to the
/// same host at most once a minute after a 401 or a refused log-in by SFTP, and to the same address after a 403, which may forbid that one alone.
struct RefusalMemory {
  /// What a server was shown.
  enum Credentials: Hashable {
    case web(Authentication)
    case shell(user: String, SecureShell.Login)

    init(_ shell: SecureShell) { self = .shell(user: shell.user, shell.login) }
  }

  private enum Place: Hashable {
    case host(UInt64)
    case url(String)
  }

  private struct Attempt: Hashable {
    let credentials: Credentials
    let place: Place
  }

  private let pauseMilliseconds: Int64
  /// When the next attempt may be made, monotonic ms.
  private var until: [Attempt: Int64] = [:]
  private var pruneAt = 1_024

  init(pauseMilliseconds: Int64 = 60_000) { self.pauseMilliseconds = pauseMilliseconds }

  /// Whether the request may be sent now. If it may although it was refused, the next has to wait again until this one is accepted.
  mutating func mayTry(_ credentials: Credentials, url: String, host: UInt64, at now: Int64) -> Bool {
    if until.isEmpty { return true }
    let attempts = [
      Attempt(credentials: credentials, place: .host(host)), Attempt(credentials: credentials, place: .url(url)),
    ]
    let known = attempts.filter { until[$0] != nil }
    guard known.allSatisfy({ until[$0, default: 0] <= now }) else { return false }
    for attempt in known { until[attempt] = now + pauseMilliseconds }
    return true
  }

  /// - Parameter isOfHost: whether the host refused who asks (401, SFTP), not only what was asked (403).
  mutating func refused(_ credentials: Credentials, url: String, host: UInt64, isOfHost: Bool, at now: Int64) {
    if until.count >= pruneAt {
      until = until.filter { $0.value > now }
      pruneAt = max(1_024, 2 * until.count)
    }
    until[Attempt(credentials: credentials, place: isOfHost ? .host(host) : .url(url))] = now + pauseMilliseconds
  }

  mutating func accepted(_ credentials: Credentials, url: String, host: UInt64) {
    if until.isEmpty { return }
    until[Attempt(credentials: credentials, place: .host(host))] = nil
    until[Attempt(credentials: credentials, place: .url(url))] = nil
  }

  var count: Int { until.count }

  /// Another configuration: everything may be tried at once.
  mutating func forgetAll() { until = [:] }
}
