import EnergyModel
import Testing

@testable import ConservedCore

/// An endpoint that comes and goes, seen by its polls.
struct SteadinessTests {
  private let failure = PollFailure.fetch(.timedOut)

  private func at(_ seconds: Int64) -> Instant { Instant(seconds: 1_790_784_000 + seconds) }

  /// Polled every 10 s, of three polls two fail: without a bound 240 changes an hour.
  @Test func `an endpoint that flaps says at most a dozen lines in any hour`() {
    var health = EndpointHealth()
    _ = health.answered(at: at(0), newest: at(0), intervalSeconds: 10)
    var changes: [Int64] = []
    for poll in 1...4_320 as ClosedRange<Int64> {
      let now = poll * 10
      let change =
        poll % 3 == 0
        ? health.answered(at: at(now), newest: at(now), intervalSeconds: 10) : health.failed(at: at(now), failure)
      if change != nil { changes.append(now) }
    }
    for start in stride(from: 0, through: 43_200, by: 600) as StrideThrough<Int64> {
      #expect(changes.count { start <= $0 && $0 < start + 3_600 } <= 12)
    }
    // Down for the third time at 80 s: two ends were said before, and none until the first of the three is an hour past.
    #expect(changes.prefix(6) == [20, 30, 50, 60, 80, 3_630])
  }

  @Test func `the end of a third outage within an hour is said when it has lasted a quarter of an hour`() {
    var health = EndpointHealth()
    for start in [0, 600, 1_200] as [Int64] {
      _ = health.failed(at: at(start), failure)
      _ = health.failed(at: at(start + 60), failure)
      let change = health.answered(at: at(start + 120), newest: at(start + 120), intervalSeconds: 60)
      if start < 1_200 { #expect(change != nil) } else { #expect(change == nil && health.isUnsteady) }
    }
    for second in stride(from: 1_380, to: 2_220, by: 60) as StrideTo<Int64> {
      let change = health.answered(at: at(second), newest: at(second), intervalSeconds: 60)
      #expect(change == nil)
    }
    // 1 320 + 900; it had been silent from 1 200 to 1 320.
    guard case .cameBack(let silent)? = health.answered(at: at(2_220), newest: at(2_220), intervalSeconds: 60) else {
      Issue.record("not said")
      return
    }
    #expect(silent == 120 && !health.isUnsteady)
  }

  @Test func `a single outage is over with the first answer`() {
    var health = EndpointHealth()
    _ = health.failed(at: at(0), failure)
    guard case .cameBack(60)? = health.answered(at: at(60), newest: at(60), intervalSeconds: 60) else {
      Issue.record("not said")
      return
    }
  }

  @Test func `an old stamp that comes and goes is bounded too`() {
    var health = EndpointHealth()
    var changes = 0
    for poll in 0..<360 as Range<Int64> {
      let now = at(poll * 10)
      if health.answered(at: now, newest: poll % 2 == 0 ? now : now + -3_600, intervalSeconds: 10) != nil { changes += 1 }
    }
    #expect(changes == 5)
  }
}

struct SummariesTests {
  private static let minute: Int64 = 60_000

  @Test func `one is due at each full hour of the wall clock`() {
    var summaries = Summaries(monotonic: 5_000, wall: 10 * Self.minute)
    #expect(summaries.nextDue == 5_000 + 50 * Self.minute)
    let take1 = summaries.take(monotonic: 5_000 + 49 * Self.minute, wall: 59 * Self.minute)
    #expect(take1 == false)
    let take2 = summaries.take(monotonic: 5_000 + 50 * Self.minute, wall: 60 * Self.minute)
    #expect(take2 == true)
    let take3 = summaries.take(monotonic: 5_000 + 50 * Self.minute, wall: 60 * Self.minute)
    #expect(take3 == false)
    #expect(summaries.nextDue == 5_000 + 110 * Self.minute)
  }

  /// Seen a little late: the next is that of the next full hour all the same.
  @Test func `a late one does not delay the next`() {
    var summaries = Summaries(monotonic: 0, wall: 0)
    let take4 = summaries.take(monotonic: 61 * Self.minute, wall: 61 * Self.minute)
    #expect(take4 == true)
    #expect(summaries.nextDue == 120 * Self.minute)
  }

  /// The clock jumps ten minutes before a full hour: that hour is left out, not said twice within half an hour.
  @Test func `a step of the clock gives no two within half an hour`() {
    var summaries = Summaries(monotonic: 0, wall: 0)
    let take5 = summaries.take(monotonic: 60 * Self.minute, wall: 110 * Self.minute)
    #expect(take5 == true)
    #expect(summaries.nextDue == 130 * Self.minute)
    let take6 = summaries.take(monotonic: 130 * Self.minute, wall: -5 * Self.minute)
    #expect(take6 == true)
    #expect(summaries.nextDue == 195 * Self.minute)
  }

  @Test func `each hour has one line with its counts`() throws {
    let site = try SimulatedSite(endpoints: 2, interval: "5m")
    try site.run(seconds: 3 * 3_600 + 60)
    let lines = site.world.statusLines.filter { $0.contains("\"event\":\"summary\"") }
    #expect(lines.count == 3)
    #expect(lines.map { $0.contains("\"time\":\"2026-10-01T0") && $0.contains(":00:00+08:00\"") } == [true, true, true])
    #expect(lines[1].contains("\"polls_ok\":\"24\"") && lines[1].contains("\"down\":\"0\",\"endpoints\":\"2\""), "\(lines[1])")
    #expect(lines.allSatisfy { $0.contains("\"level\":\"info\"") })
  }

  @Test func `a signal opens the status log anew`() throws {
    let site = try SimulatedSite(endpoints: 1, interval: "5m")
    site.world.after(seconds: 60) { $0.signal(.reopen) }
    try site.run(seconds: 120)
    #expect(site.world.reopenings == 1)
  }
}
