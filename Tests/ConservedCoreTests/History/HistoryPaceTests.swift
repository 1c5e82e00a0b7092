import EnergyModel
import Settings
import Testing

@testable import ConservedCore

/// What keeps the past from slowing the polls down: the budget, the order, the pauses and the slots.
struct HistoryPaceTests {
  @Test func `a minute has so many requests, and the next one as many`() {
    var allowance = HistoryAllowance(HistoryBudget(requestsPerMinute: 2, bytesPerMinute: 1_000))
    #expect(allowance.nextRequest(at: 5_000) == 5_000)
    allowance.begin()
    #expect(allowance.nextRequest(at: 6_000) == 6_000)
    allowance.begin()
    #expect(allowance.nextRequest(at: 7_000) == 65_000)
    #expect(allowance.nextRequest(at: 65_000) == 65_000)
    allowance.begin()
    allowance.received(bytes: 1_000)
    #expect(allowance.nextRequest(at: 65_001) == 125_000)
  }

  @Test func `what is due first comes first, and of equals what was put in first`() {
    var queue = DueQueue<Int>()
    var random: UInt64 = 7
    var expected: [(at: Int64, number: Int)] = []
    for number in 0..<500 {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let at = Int64(random >> 58)
      queue.put(number, at: at)
      expected.append((at, number))
    }
    expected.sort { ($0.at, $0.number) < ($1.at, $1.number) }
    #expect(queue.next == expected.first?.at)
    #expect(queue.take(at: -1) == nil)
    var taken: [Int] = []
    while let number = queue.take(at: 100) { taken.append(number) }
    #expect(taken == expected.map(\.number))
    #expect(queue.isEmpty && queue.next == nil)
  }

  @Test func `a failing history waits as long as a failing poll, and a minute at least`() {
    var state = EndpointHistory()
    func pauses(_ interval: Int64) -> [Int64] {
      (1...6).map { failures in
        state.failures = failures
        return state.pause(intervalSeconds: interval) / 1_000
      }
    }
    #expect(pauses(300) == [300, 600, 900, 900, 900, 900])
    #expect(pauses(5) == [60, 60, 60, 60, 60, 60])
    #expect(pauses(86_400) == [900, 900, 900, 900, 900, 900])
  }

  @Test func `what was asked for is left alone for a day`() {
    var state = EndpointHistory()
    let first = Span(Instant(seconds: 0), Instant(seconds: 100))
    let second = Span(Instant(seconds: 100), Instant(seconds: 200))
    state.remember(second, at: 10)
    state.remember(first, at: 0)
    #expect(state.leftAlone(at: 86_399_999) == [first.joined(second)])
    #expect(state.leftAlone(at: 86_400_000) == [second])
    #expect(state.leftAlone(at: 86_400_010) == [])
  }

  @Test(arguments: [1, 60, 900, 86_400] as [Int64])
  func `the next slot of an endpoint is the one at which the schedule begins it`(interval: Int64) throws {
    let id = try #require(EndpointID("city-hall-gw1"))
    let anchor = Schedule.Anchor(monotonic: 123_456, wall: 1_790_784_012_345)
    var schedule = Schedule(endpoints: [(id, interval)], anchor: anchor, now: 123_456)
    var now: Int64 = 123_456
    for _ in 0..<20 {
      let slot = Schedule.nextSlot(of: id, intervalSeconds: interval, anchor: anchor, now: now)
      #expect(slot == schedule.nextDue)
      schedule.takeDue(at: slot, begin: { _ in }, missed: { _ in Issue.record("no slot is missed") })
      now = slot + 1
    }
  }

  @Test func `between two amounts each interval counts, between two counters a lost reading does not`() throws {
    let register = { (kind: RegisterKind, interval: Int64) throws -> Register in
      Register(
        id: try #require(RegisterID("r")), institution: try #require(InstitutionID("i")), carrier: .electricity, kind: kind,
        unit: .wattHour, intervalSeconds: interval)
    }
    #expect(HistoryTarget.apartMax(of: try register(.cumulative, 900), rows: 0) == 1_800)
    #expect(HistoryTarget.apartMax(of: try register(.cumulative, 3_600), rows: 0) == 5_400)
    #expect(HistoryTarget.apartMax(of: try register(.cumulative, 86_400), rows: 0) == 129_600)
    #expect(HistoryTarget.apartMax(of: try register(.delta, 900), rows: 0) == 1_350)
    // Rows that come further apart than readings are no gap.
    #expect(HistoryTarget.apartMax(of: try register(.cumulative, 300), rows: 3_600) == 5_400)
  }
}
