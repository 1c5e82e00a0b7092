import EnergyModel
import Foundation
import Metering
import Simulation
import Storage
import Testing

@testable import ConservedCore

private let seeds: ClosedRange<UInt64> = 1...(ProcessInfo.processInfo.environment["CONSERVED_SEEDS"].flatMap(UInt64.init) ?? 12)

/// Late readings over closed days: as far as they change the books, and no further.
struct RestatementTests {
  /// Seven weeks of hourly readings with gaps late in them, whose shape comes from the four weeks before each: a late reading among the
  /// like hours changes gaps that lie weeks after it.
  @Test(arguments: seeds) func `late readings change the gaps that they shape weeks later, as if they had come in time`(
    seed: UInt64
  ) throws {
    var random = SplitMix64(seed: seed)
    let all = HourlyCounter(seed: seed).readings(days: 49)
    let lateHours = Set((0..<Int(random.next() % 6 + 1)).map { _ in Int(random.next() % (49 * 24)) })
    let late = all.filter { lateHours.contains(HourlyCounter.hour(of: $0)) }
    let inOrder = try TemporaryStore(intervalSeconds: 3_600)
    _ = try inOrder.keeper.insert(all.map { (0, $0) })
    let store = try TemporaryStore(intervalSeconds: 3_600)
    _ = try store.keeper.insert(all.filter { !late.contains($0) }.map { (0, $0) })
    for reading in late.shuffled(using: &random) {
      if random.next() % 2 == 0 { try store.arrive([reading]) } else { _ = try store.keeper.insert([(0, reading)]) }
      if random.next() % 3 == 0 { try store.restart() }
      if random.next() % 3 == 0 { try store.keeper.closeDays() }
    }
    try store.keeper.closeDays()
    #expect(try store.contents() == inOrder.contents())
    try store.restart()
    #expect(try store.contents() == inOrder.contents())
  }

  /// What is said before the rows are written is what is said after.
  @Test(arguments: seeds) func `a late reading counts at once, before its days are written`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var readings = HourlyCounter(seed: seed).readings(days: 30)
    let late = readings.remove(at: Int(random.next() % UInt64(readings.count - 48)))
    let store = try TemporaryStore(intervalSeconds: 3_600)
    _ = try store.keeper.insert(readings.map { (0, $0) })
    try store.arrive([late])
    let before = try (store.contents().hours, store.contents().verdicts, store.keeper.extent(of: 0))
    let report = try Audit(store.keeper).run()
    #expect(report.disagreements.isEmpty)
    try store.keeper.closeDays()
    let after = try (store.contents().hours, store.contents().verdicts, store.keeper.extent(of: 0))
    #expect(before.0 == after.0 && before.1 == after.1 && before.2 == after.2)
  }

  @Test func `a late day in the middle of a year touches its own days and no others`() throws {
    let readings = HourlyCounter(seed: 3, gaps: false).readings(days: 365)
    let late = readings.filter { (200 * 24..<201 * 24).contains(HourlyCounter.hour(of: $0)) }
    let store = try TemporaryStore(intervalSeconds: 3_600)
    _ = try store.keeper.insert(readings.filter { !late.contains($0) }.map { (0, $0) })
    _ = store.keeper.takeTouched()
    let before = try store.contents().days
    try store.arrive(late)
    let touched = store.keeper.takeTouched()
    try store.keeper.closeDays()
    let after = try store.contents().days
    let changed = Set(after.filter { !before.contains($0) }.map(\.day))
    let day = store.calendar.day(of: late[0].instant)
    #expect(touched == changed)
    // The gap began in the last hour of the day before.
    #expect(changed == [day + -1, day])
  }

  @Test(arguments: seeds) func `an exchange recorded later is as if it had been known from the start`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let counter = HourlyCounter(seed: seed, exchangedAfterHours: 20 * 24 + Int(random.next() % 48))
    let exchange = try counter.exchange(multiplier: seed % 3 == 0 ? ExactDecimal(2) : nil)
    let early = try TemporaryStore(intervalSeconds: 3_600)
    try early.keeper.record([exchange])
    _ = try early.keeper.insert(counter.readings(days: 40).map { (0, $0) })
    let later = try TemporaryStore(intervalSeconds: 3_600)
    _ = try later.keeper.insert(counter.readings(days: 40).map { (0, $0) })
    #expect(try later.contents().hours != early.contents().hours)
    try later.keeper.record([exchange])
    #expect(try later.contents() == early.contents())
    try later.restart()
    #expect(try later.contents() == early.contents())
    let report = try Audit(later.keeper).run()
    #expect(report.disagreements.isEmpty)
  }

  @Test func `what fails half-way leaves the books as they were`() throws {
    let store = try TemporaryStore(intervalSeconds: 3_600)
    _ = try store.keeper.insert(HourlyCounter(seed: 1).readings(days: 10).map { (0, $0) })
    let before = try store.contents()
    #expect(throws: StoreError.self) {
      try store.keeper.inTransaction { () throws(StoreError) in
        _ = try store.keeper.insert(HourlyCounter(seed: 2).readings(days: 12).map { (0, $0) })
        throw StoreError.busy(path: "")
      }
    }
    #expect(try store.contents() == before)
    try store.restart()
    #expect(try store.contents() == before)
  }
}

/// A counter that is read on the hour, with a day's shape, gaps in its later weeks, and an exchange where one is asked for.
struct HourlyCounter {
  let seed: UInt64
  var gaps = true
  var exchangedAfterHours: Int?

  static let start = Instant(seconds: 1_790_784_000)  // 2026-10-01T00:00:00+08:00

  static func hour(of reading: Reading) -> Int { Int((reading.instant - start) / 3_600) }

  /// Wh at an hour, had there been no exchange.
  private func count(_ hours: Int) -> Int64 {
    var random = SplitMix64(seed: seed)
    var value: Int64 = 5_000_000
    for hour in 0..<hours { value += Int64(random.next() % 400) + (7...18 ~= hour % 24 ? 2_000 : 300) }
    return value
  }

  func readings(days: Int) -> [Reading] {
    var random = SplitMix64(seed: seed)
    var chance = SplitMix64(seed: seed &+ 1_000)
    var value: Int64 = 5_000_000
    var silentUntil = 0
    var readings: [Reading] = []
    let exchangedAt = exchangedAfterHours.map { (hours: $0, offset: count($0) - 1_000) }
    for hour in 0..<(days * 24) {
      if gaps, hour > 21 * 24, chance.next() % 60 == 0 { silentUntil = hour + Int(chance.next() % 20) }
      if hour >= silentUntil {
        let shown = exchangedAt.map { hour > $0.hours ? value - $0.offset : value } ?? value
        readings.append(HourlyCounter.reading(HourlyCounter.start + Int64(hour) * 3_600, shown))
      }
      value += Int64(random.next() % 400) + (7...18 ~= hour % 24 ? 2_000 : 300)
    }
    return readings
  }

  /// The exchange at its hour: the new meter begins at 1 kWh.
  func exchange(multiplier: ExactDecimal?) throws -> MeterExchange {
    let hours = try #require(exchangedAfterHours)
    return MeterExchange(
      register: try #require(RegisterID("city-hall/electricity")), instant: HourlyCounter.start + Int64(hours) * 3_600 + 60,
      finalValue: try #require(ExactDecimal(mantissa: count(hours), scale: 3)), initialValue: ExactDecimal(1),
      multiplier: multiplier)
  }

  private static func reading(_ instant: Instant, _ wattHours: Int64) -> Reading {
    guard let value = ExactDecimal(mantissa: wattHours, scale: 3) else { preconditionFailure("three decimals always fit") }
    return Reading(instant: instant, received: instant, value: value, unit: .kilowattHour, origin: .poll)
  }
}
