import Fetching
import Simulation
import Testing

@Suite struct HostBackoffTests {
  private static let host = "http://10.0.0.1:80"

  /// The pause after each of so many failures in a row, each tried as soon as it may.
  private static func pauses(_ count: Int, interval: Int64, seed: UInt64 = 1) -> [Int64] {
    var backoff = HostBackoff(seed: seed)
    var now: Int64 = 0
    return (0..<count).map { _ in
      backoff.failed(host: host, at: now, interval: interval)
      let start = now
      while !backoff.mayPoll(host: host, at: now) { now += 1 }
      return now - start
    }
  }

  @Test func `the first failure does not cost the next slot`() {
    for interval in [1, 10, 60, 900, 3_600, 86_400] as [Int64] {
      #expect(Self.pauses(1, interval: interval)[0] <= interval)
    }
  }

  @Test func `pauses double up to four intervals, shortened by at most a quarter`() {
    for (pause, full) in zip(Self.pauses(8, interval: 60), [60, 120, 240, 240, 240, 240, 240, 240] as [Int64]) {
      #expect((full * 3 / 4...full).contains(pause))
    }
  }

  @Test(arguments: 1...20) func `no pause passes a quarter of an hour or four intervals, however long it fails`(seed: UInt64) {
    for interval in [1, 7, 60, 300, 900, 3_600, 86_400, Int64.max / 2] {
      let ceiling = interval > 225 ? 900 : 4 * interval
      #expect(Self.pauses(30, interval: interval, seed: seed).allSatisfy { (0...ceiling).contains($0) })
    }
  }

  @Test func `a failing host is still asked at least once each hour`() {
    var backoff = HostBackoff(seed: 3)
    var last: Int64 = 0
    var longest: Int64 = 0
    for now in stride(from: Int64(0), to: 7 * 86_400, by: 900) where backoff.mayPoll(host: Self.host, at: now) {
      longest = max(longest, now - last)
      last = now
      backoff.failed(host: Self.host, at: now, interval: 900)
    }
    #expect(longest <= 3_600)
  }

  @Test func `an answer ends the pause at once`() {
    var backoff = HostBackoff(seed: 1)
    for now in [0, 100, 300] as [Int64] { backoff.failed(host: Self.host, at: now, interval: 60) }
    #expect(!backoff.mayPoll(host: Self.host, at: 301))
    #expect(backoff.failingCount == 1)
    backoff.succeeded(host: Self.host)
    #expect(backoff.mayPoll(host: Self.host, at: 301))
    #expect(backoff.failingCount == 0)
    #expect(backoff.mayPoll(host: "http://10.0.0.2:80", at: 0))
  }

  @Test func `endpoints that fail together count as one failure of their host`() {
    var one = HostBackoff(seed: 1)
    var many = HostBackoff(seed: 1)
    one.failed(host: Self.host, at: 0, interval: 60)
    for second in 0..<20 { many.failed(host: Self.host, at: Int64(second), interval: 60) }
    #expect((0..<200).allSatisfy { one.mayPoll(host: Self.host, at: $0) == many.mayPoll(host: Self.host, at: $0) })
  }

  @Test func `hosts that failed together do not come back together`() {
    var backoff = HostBackoff(seed: 5)
    var returns: Set<Int64> = []
    for number in 0..<100 {
      let host = "http://10.0.1.\(number):80"
      var now: Int64 = 0
      for _ in 0..<3 {
        backoff.failed(host: host, at: now, interval: 200)
        while !backoff.mayPoll(host: host, at: now) { now += 1 }
      }
      returns.insert(now)
    }
    #expect(returns.count > 50)
    #expect(Self.pauses(5, interval: 60, seed: 9) == Self.pauses(5, interval: 60, seed: 9))
  }

  @Test func `a host that asks to be left alone is, as far as any pause may go`() {
    var backoff = HostBackoff(seed: 1)
    backoff.failed(host: Self.host, at: 100, interval: 60, retryAfter: 200)
    #expect(!backoff.mayPoll(host: Self.host, at: 299))
    #expect(backoff.mayPoll(host: Self.host, at: 300))
    for (interval, asked, pause) in [(60, 86_400, 240), (900, Int64.max, 900), (3_600, 86_400, 900), (60, -5, 60)]
      as [(Int64, Int64, Int64)]
    {
      var backoff = HostBackoff(seed: 1)
      backoff.failed(host: Self.host, at: 0, interval: interval, retryAfter: asked)
      #expect(backoff.mayPoll(host: Self.host, at: pause), "\(interval) \(asked)")
      #expect(backoff.mayPoll(host: Self.host, at: pause - 1) == (asked < 0))
    }
  }

  @Test func `one endpoint's word holds for the others of its host that were under way`() {
    var backoff = HostBackoff(seed: 1)
    backoff.failed(host: Self.host, at: 0, interval: 60)
    backoff.failed(host: Self.host, at: 1, interval: 60, retryAfter: 120)
    #expect(!backoff.mayPoll(host: Self.host, at: 120))
    #expect(backoff.mayPoll(host: Self.host, at: 121))
    backoff.failed(host: Self.host, at: 2, interval: 60, retryAfter: 1)
    #expect(!backoff.mayPoll(host: Self.host, at: 120))
  }
}
