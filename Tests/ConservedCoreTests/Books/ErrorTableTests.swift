import EnergyModel
import Foundation
import Simulation
import Storage
import Testing

@testable import ConservedCore

/// The same thirty days of quarter-hour readings, once for each trouble: the error of the month's total, and hours that are called
/// measured and are wrong. The README prints the table beside what other programs make of the same month by the rules in their sources.
struct ErrorTableTests {
  /// A month whose truth is known: quarter-hour amounts in Wh, 34 900 kWh in all.
  private struct Month {
    static let start = Instant(seconds: 1_790_784_000)  // 2026-10-01T00:00:00+08:00
    static let slots = 30 * 96
    static let total: Int64 = 34_900_000
    /// Wh before each slot; one more than there are slots.
    let counted: [Int64]

    init() {
      var random = SplitMix64(seed: 34_900)
      let weights = (0..<Month.slots).map { slot -> Int64 in
        let hour = slot / 4 % 24
        return (hour >= 8 && hour < 18 ? 300 : 90) + Int64(random.next() % 60)
      }
      let sum = weights.reduce(0, +)
      var passed: Int64 = 0
      counted =
        [0]
        + weights.map { weight in
          passed += weight
          return Int64(Int128(Month.total) * Int128(passed) / Int128(sum))
        }
    }

    func reading(_ slot: Int, shows wattHours: Int64) -> Reading {
      let instant = Month.start + Int64(slot) * 900
      guard let value = ExactDecimal(mantissa: wattHours, scale: 3) else { preconditionFailure("three decimals always fit") }
      return Reading(instant: instant, received: instant, value: value, unit: .kilowattHour, origin: .poll)
    }

    /// What was used in the poll intervals at an hour's two ends, Wh: within it a measured hour may be off where a reading there is lost.
    func cutByEnds(of hour: Int) -> Int64 {
      [hour * 4, hour * 4 + 4].map { end in
        let (before, after) = (max(0, end - 1), min(Month.slots, end + 1))
        return counted[after] - counted[before]
      }.reduce(0, +)
    }

    /// Readings at every slot and at the month's end, of a counter that showed so many Wh at its start.
    func readings(from first: Int64) -> [Reading] { counted.indices.map { reading($0, shows: first + counted[$0]) } }
  }

  /// What became of the month: error of its total in Wh, hours called measured that are wrong, hours not called measured.
  private struct Outcome: Equatable {
    var error: Int64
    var wrongHours: Int
    var markedHours: Int
  }

  private func outcome(_ store: TemporaryStore, _ month: Month) throws -> Outcome {
    let span = Span(Month.start, Month.start + 30 * 86_400)
    var outcome = Outcome(error: -Month.total, wrongHours: 0, markedHours: 720)
    for row in try store.keeper.hours(of: 0, in: span) {
      let hour = Int((row.span.start - Month.start) / 3_600)
      outcome.error += row.hour.amount.total.baseUnits
      guard row.isMeasured else { continue }
      outcome.markedHours -= 1
      let wrong = row.hour.amount.total.baseUnits - (month.counted[hour * 4 + 4] - month.counted[hour * 4])
      if abs(wrong) > month.cutByEnds(of: hour) { outcome.wrongHours += 1 }
    }
    return outcome
  }

  /// Polled in order, days closing on the way, as the daemon does.
  private func polled(_ readings: [Reading], capacity: Int64? = nil) throws -> TemporaryStore {
    let store = try TemporaryStore(capacity: capacity)
    for batch in stride(from: 0, to: readings.count, by: 96) {
      try store.arrive(Array(readings[batch..<min(batch + 96, readings.count)]))
      try store.keeper.closeDays()
    }
    return store
  }

  @Test func `an undisturbed month is exact and measured throughout`() throws {
    let month = Month()
    #expect(try outcome(polled(month.readings(from: 80_000_000)), month) == Outcome(error: 0, wrongHours: 0, markedHours: 0))
  }

  @Test(arguments: [(6, 7), (60, 61)]) func `an outage keeps the month's total and marks its hours`(hours: Int, marked: Int)
    throws
  {
    let month = Month()
    let begin = 10 * 96 + 37
    let readings = month.readings(from: 80_000_000).enumerated().filter { !(begin..<begin + hours * 4).contains($0.offset) }.map(
      \.element)
    #expect(try outcome(polled(readings), month) == Outcome(error: 0, wrongHours: 0, markedHours: marked))
  }

  @Test func `three zero readings and back keep the month's total`() throws {
    let month = Month()
    var readings = month.readings(from: 80_000_000)
    for slot in 1_000..<1_003 { readings[slot] = month.reading(slot, shows: 0) }
    #expect(try outcome(polled(readings), month) == Outcome(error: 0, wrongHours: 0, markedHours: 2))
  }

  @Test func `one reading a thousand too high keeps the month's total`() throws {
    let month = Month()
    var readings = month.readings(from: 80_000_000)
    readings[1_000] = month.reading(1_000, shows: 80_000_000 + month.counted[1_000] + 1_000_000)
    // The neighbours are half an hour apart: still measured, on the line between them.
    #expect(try outcome(polled(readings), month) == Outcome(error: 0, wrongHours: 0, markedHours: 0))
  }

  @Test func `a meter that was exchanged and recorded keeps the month's total; unrecorded, only the span between has no amount`()
    throws
  {
    let month = Month()
    // Between two readings, where the old meter showed 115 088 kWh and the new one began at 12.4.
    let slot = 1_437
    let used = month.counted[slot] + (month.counted[slot + 1] - month.counted[slot]) * 7 / 15
    let first = 115_088_000 - used
    let readings = month.counted.indices.map { index in
      month.reading(index, shows: index <= slot ? first + month.counted[index] : 12_400 + month.counted[index] - used)
    }
    let store = try polled(readings)
    let between = month.counted[slot + 1] - month.counted[slot]
    let unrecorded = try outcome(store, month)
    #expect(unrecorded == Outcome(error: -between, wrongHours: 0, markedHours: 1))
    let gaps = try Gaps(keeper: store.keeper).rows(open: true)
    #expect(gaps.map(\.kind) == ["no_amount"])
    #expect(gaps[0].action.hasPrefix("conserved exchange city-hall/electricity 2026-10-15T23:30:00+08:00 --final"))

    try store.store.record([
      MeterExchange(
        register: try #require(RegisterID("city-hall/electricity")), instant: Month.start + Int64(slot) * 900 + 420,
        finalValue: try ExactDecimal("115088"), initialValue: try ExactDecimal("12.4"))
    ])
    try store.restart()
    #expect(try outcome(store, month) == Outcome(error: 0, wrongHours: 0, markedHours: 0))
    #expect(try Gaps(keeper: store.keeper).rows(open: true).isEmpty)
    #expect(try Audit(store.keeper).run().disagreements.map(\.description) == [])
  }

  @Test func `a six-digit register that rolls over keeps the month's total and every hour`() throws {
    let month = Month()
    let readings = month.counted.indices.map { month.reading($0, shows: (980_000_000 + month.counted[$0]) % 1_000_000_000) }
    let store = try polled(readings, capacity: 1_000_000)
    #expect(try outcome(store, month) == Outcome(error: 0, wrongHours: 0, markedHours: 0))
  }

  @Test func `a block of thirty hours that arrives two days late leaves no trace`() throws {
    let month = Month()
    let readings = month.readings(from: 80_000_000)
    let block = (1_000..<1_120)
    var arriving = readings.enumerated().filter { !block.contains($0.offset) }.map(\.element)
    let place = try #require(arriving.firstIndex { $0.instant == readings[1_312].instant })
    arriving.insert(contentsOf: readings[block], at: place)
    let store = try TemporaryStore()
    for batch in stride(from: 0, to: arriving.count, by: 8) {
      try store.arrive(Array(arriving[batch..<min(batch + 8, arriving.count)]))
      try store.keeper.closeDays()
    }
    #expect(try outcome(store, month) == Outcome(error: 0, wrongHours: 0, markedHours: 0))
  }
}
