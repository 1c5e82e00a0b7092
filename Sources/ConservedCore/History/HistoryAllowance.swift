import Settings

/// What may still be asked of the past in this minute, over all endpoints. Pure: times are monotonic ms.
struct HistoryAllowance {
  private static let minuteMilliseconds: Int64 = 60_000

  let budget: HistoryBudget
  private var begun = 0
  private var bytes = 0
  /// When the minute began that is counted in.
  private var minute: Int64 = .min

  init(_ budget: HistoryBudget) { self.budget = budget }

  /// When the next request may begin: now, or with the next minute.
  mutating func nextRequest(at now: Int64) -> Int64 {
    if minute == .min || now - minute >= HistoryAllowance.minuteMilliseconds { (minute, begun, bytes) = (now, 0, 0) }
    let isSpent = begun >= budget.requestsPerMinute || bytes >= budget.bytesPerMinute
    return isSpent ? minute + HistoryAllowance.minuteMilliseconds : now
  }

  mutating func begin() { begun += 1 }
  mutating func received(bytes count: Int) { bytes += count }
}
