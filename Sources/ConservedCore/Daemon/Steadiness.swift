import EnergyModel

/// Keeps a state that comes and goes from being said each time: after a few beginnings within an hour its end must last before it
/// counts. So an endpoint that answers every other time gives at most a dozen lines an hour, however often it is polled.
struct Steadiness: Sendable {
  /// Beginnings within an hour after which an end must last.
  static let beginningsMax = 3
  /// How long it must last then, s.
  static let steadySeconds: Int64 = 900
  private static let windowSeconds: Int64 = 3_600

  private var beginnings: [Instant] = []
  /// Since when the end has lasted.
  private(set) var endedSince: Instant?

  /// The state began, or goes on.
  mutating func broke() { endedSince = nil }

  /// The state began anew.
  mutating func began(at now: Instant) {
    endedSince = nil
    beginnings = Steadiness.recent(beginnings, now).suffix(Steadiness.beginningsMax - 1) + [now]
  }

  /// The opposite is seen: since when it has lasted, if it lasted long enough to be said.
  mutating func ended(at now: Instant) -> Instant? {
    // A clock that was set back begins the wait anew.
    let since = endedSince.flatMap { $0 <= now ? $0 : nil } ?? now
    endedSince = since
    beginnings = Steadiness.recent(beginnings, since)
    guard beginnings.count >= Steadiness.beginningsMax, now - since < Steadiness.steadySeconds else {
      endedSince = nil
      return since
    }
    return nil
  }

  private static func recent(_ instants: [Instant], _ now: Instant) -> [Instant] {
    instants.filter { $0 <= now && now - $0 < windowSeconds }
  }
}
