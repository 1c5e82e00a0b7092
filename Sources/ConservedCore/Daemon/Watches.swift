import EnergyModel

/// How the loop keeps up.
struct LoopWatch {
  /// How long the loop works between two waits, ms: the longest of late, fading.
  private(set) var lag: Int64 = 0
  private var lastFed: Int64?

  /// How often the supervisor is told at most, ms.
  private static let feedMilliseconds: Int64 = 5_000

  /// A turn worked so many ms; a long one is forgotten within some hundred turns.
  mutating func worked(_ milliseconds: Int64) { lag = max(lag * 63 / 64, milliseconds) }

  /// Whether it is time to tell the supervisor again.
  mutating func mayFeed(at now: Int64) -> Bool {
    if let lastFed, now - lastFed < LoopWatch.feedMilliseconds { return false }
    lastFed = now
    return true
  }
}

/// Sees the wall clock step against the monotonic one.
struct ClockWatch {
  /// What the wall clock was ahead of the monotonic one, ms.
  private var difference: Int64

  /// A smaller step is the clock being disciplined, ms.
  private static let stepMilliseconds: Int64 = 5_000

  init(_ world: any World) { difference = world.wallMilliseconds - world.monotonicMilliseconds }

  /// By how many seconds the clock stepped since the last look; `nil` when it did not.
  mutating func look(_ world: any World) -> Int64? {
    let now = world.wallMilliseconds - world.monotonicMilliseconds
    defer { difference = now }
    return abs(now - difference) >= ClockWatch.stepMilliseconds ? (now - difference) / 1_000 : nil
  }
}
