import EnergyModel
import Foundation
import Metering
import Publishing
import Storage
import Simulation
import Testing

@testable import ConservedCore

/// The gate takes few; `CONSERVED_SEEDS` asks for more.
private let seeds: ClosedRange<UInt64> = 1...(ProcessInfo.processInfo.environment["CONSERVED_SEEDS"].flatMap(UInt64.init) ?? 10)

/// Every seed with a counter that only rises, every third with each other kind.
private let kindsAndSeeds: [(RegisterKind, UInt64)] = RegisterKind.allCases.flatMap { kind in
  seeds.filter { kind == .cumulative || $0 % 3 == 1 }.map { (kind, $0) }
}

struct BookKeeperTests {
  @Test(arguments: kindsAndSeeds)
  func `the same readings in any order, in batches with restarts between, give the same books`(
    kind: RegisterKind, seed: UInt64
  ) throws {
    var random = SplitMix64(seed: seed)
    let readings = TroubledRegister(kind: kind, seed: seed).readings(days: 6)
    // Every other one is on a connection of 40 kW, so that some readings are more than it could draw.
    let powerMax: Int64? = seed % 2 == 0 ? 40_000 : nil
    let inOrder = try TemporaryStore(kind: kind, powerMax: powerMax)
    _ = try inOrder.keeper.insert(readings.map { (0, $0) })
    let expected = try inOrder.contents()
    #expect(try Audit(inOrder.keeper).run().disagreements.map(\.description) == [])

    let shuffled = try TemporaryStore(kind: kind, powerMax: powerMax)
    var rest = readings.shuffled(using: &random)
    while !rest.isEmpty {
      let batch = rest.prefix(Int(random.next() % 60) + 1)
      rest.removeFirst(batch.count)
      // Some arrive as polls, some by import; some twice.
      if random.next() % 2 == 0 {
        try shuffled.arrive(Array(batch))
        if random.next() % 3 == 0 { try shuffled.keeper.closeDays() }
      } else {
        _ = try shuffled.keeper.insert((batch + batch.prefix(3)).map { (0, $0) })
      }
      if random.next() % 4 == 0 { try shuffled.restart() }
    }
    try shuffled.keeper.closeDays()
    #expect(try shuffled.contents() == expected)
  }

  @Test(arguments: kindsAndSeeds)
  func `the readings of one day have the verdicts that the whole history gives them`(kind: RegisterKind, seed: UInt64) throws {
    // With gaps of days, so that what settles a reading may be far behind it.
    var random = SplitMix64(seed: seed)
    let readings = TroubledRegister(kind: kind, seed: seed).readings(days: 24).filter { reading in
      reading.instant.seconds / 259_200 % 3 != 1 || random.next() % 96 == 0
    }
    let store = try TemporaryStore(kind: kind, powerMax: seed % 2 == 0 ? 40_000 : nil)
    _ = try store.keeper.insert(readings.map { (0, $0) })
    try store.keeper.closeDays()
    let whole = try store.keeper.derived(0)
    let verdicts = Array(zip(whole.readings, whole.book.verdicts))
    let first = store.calendar.day(of: try #require(verdicts.first).0.instant)
    for number in first.number...(first + 24).number {
      let span = store.calendar.span(of: LocalDay(number: number))
      let day = try store.keeper.readings(of: 0, in: span)
      let expected = verdicts.filter { span.contains($0.0.instant) }
      #expect(day.map(\.reading) == expected.map(\.0) && day.map(\.verdict) == expected.map(\.1))
    }
  }

  /// In order but for a few that come hours late, days closing all the time: each late one must reach back just far enough by itself,
  /// since nothing after it derives those days again.
  @Test(arguments: kindsAndSeeds)
  func `a few late readings among many in order give the same books as all in order`(kind: RegisterKind, seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let readings = TroubledRegister(kind: kind, seed: seed, sparse: true).readings(days: 12)
    // Every other counter is on a connection of 40 kW, so that a reading too high waits for those after it.
    let powerMax: Int64? = seed % 2 == 0 ? 40_000 : nil
    let inOrder = try TemporaryStore(kind: kind, powerMax: powerMax)
    _ = try inOrder.keeper.insert(readings.map { (0, $0) })
    let expected = try inOrder.contents()

    let delayed = readings.map { reading -> (at: Int64, reading: Reading) in
      let delay = random.next() % 25 == 0 ? Int64(random.next() % 130_000) : 0
      return (reading.instant.seconds + delay, reading)
    }
    let late = try TemporaryStore(kind: kind, powerMax: powerMax)
    for entry in delayed.sorted(by: { $0.at < $1.at }) {
      try late.arrive([entry.reading])
      if random.next() % 3 == 0 { try late.keeper.closeDays() }
    }
    try late.keeper.closeDays()
    #expect(try late.contents() == expected)
  }

  @Test func `days close once nothing but a late reading can change them, and the log keeps the rest`() throws {
    let store = try TemporaryStore()
    try store.arrive(TroubledRegister(seed: 1, troubled: false).readings(days: 3))
    #expect(store.keeper.hasDaysToClose)
    try store.keeper.closeDays()
    #expect(!store.keeper.hasDaysToClose)
    let number = try #require(store.keeper.number(of: 0))
    #expect(try store.store.extentOfDays(of: number)?.last == LocalDay("2026-10-02"))
    // Of the third day everything is still open.
    #expect(try store.store.arrivals().count == 96)
  }

  @Test func `a late reading changes only the days that it touches`() throws {
    let store = try TemporaryStore()
    var readings = TroubledRegister(seed: 2, troubled: false).readings(days: 10)
    let late = readings.remove(at: 5 * 96 + 30)
    _ = try store.keeper.insert(readings.map { (0, $0) })
    let before = try store.contents()
    try store.arrive([late])
    try store.keeper.closeDays()
    let after = try store.contents()
    let changed = before.days.indices.filter { before.days[$0] != after.days[$0] }.map { before.days[$0].day }
    #expect(changed == [try #require(LocalDay("2026-10-06"))])
  }

  @Test func `a late reading that makes a spike of the one before it reaches back to the day before that`() throws {
    // 23:00 100, 00:30 110, 10:00 120; then late 05:00 105: 110 stood above both its neighbours.
    let times: [(hours: Double, wattHours: Int64)] = [(0, 90_000), (23, 100_000), (24.5, 110_000), (34, 120_000), (29, 105_000)]
    let readings = try times.map { time in
      let instant = Instant(seconds: 1_790_784_000 + Int64(time.hours * 3_600))
      let value = try #require(ExactDecimal(mantissa: time.wattHours, scale: 3))
      return Reading(instant: instant, received: instant, value: value, unit: .kilowattHour, origin: .poll)
    }
    let inOrder = try TemporaryStore()
    _ = try inOrder.keeper.insert(readings.map { (0, $0) })
    let late = try TemporaryStore()
    try late.arrive(Array(readings.prefix(4)))
    try late.keeper.closeDays()
    #expect(!late.keeper.hasDaysToClose)
    try late.arrive([readings[4]])
    try late.keeper.closeDays()
    #expect(try late.contents() == inOrder.contents())
  }

  @Test func `importing the same readings again changes nothing`() throws {
    let store = try TemporaryStore()
    let readings = TroubledRegister(seed: 3).readings(days: 4)
    #expect(try store.keeper.insert(readings.map { (0, $0) }) == Set(readings.map { "\($0.instant.seconds) \($0.value)" }).count)
    let before = try store.contents()
    #expect(try store.keeper.insert(readings.map { (0, $0) }) == 0)
    #expect(try store.contents() == before)
    #expect(try store.store.counts().readings > 0)
  }

  @Test func `a multiplier corrected later changes the closed days, as if it had always been so`() throws {
    let readings = TroubledRegister(seed: 5).readings(days: 5)
    let corrected = try TemporaryStore(multiplier: 40)
    _ = try corrected.keeper.insert(readings.map { (0, $0) })
    let store = try TemporaryStore(multiplier: 1)
    _ = try store.keeper.insert(readings.map { (0, $0) })
    #expect(try store.contents().hours != corrected.contents().hours)
    store.multiplier = 40
    try store.restart()
    #expect(try store.contents() == corrected.contents())
    // What was written is what the next start finds.
    try store.restart()
    #expect(try store.contents() == corrected.contents())
    let report = try Audit(store.keeper).run()
    #expect(report.disagreements.isEmpty)
  }

  @Test func `a store that was derived by older rules derives its closed days again at the next start`() throws {
    let store = try TemporaryStore()
    _ = try store.keeper.insert(TroubledRegister(seed: 7).readings(days: 5).map { (0, $0) })
    let expected = try store.contents()
    let number = try #require(store.keeper.number(of: 0))
    let days = expected.days.map { day in
      let hours = day.hours.map { HourRow(span: $0.span, hour: HourAmount(amount: $0.hour.amount, measuredSeconds: 3_600)) }
      return ClosedDay(day: day.day, readings: day.readings, hours: hours, state: day.state)
    }
    try store.store.write(days: days, of: number, store.keeper.calendar)
    let description = store.keeper.terms(of: 0).description
    #expect(description.hasPrefix("rules 3; electricity; cumulative; kWh"))
    try store.store.remember(terms: [number: String(description.dropFirst("rules 2; ".count))])
    #expect(try store.contents() != expected)
    try store.restart()
    #expect(try store.contents() == expected)
  }

  @Test func `rules that changed are taken up register by register, and once`() throws {
    let site = try BookedSite(
      """
      institutions: [{ id: hall, name: Hall, class: organ }]
      registers:
        - { id: a, institution: hall, carrier: electricity, unit: kWh, interval: 1h }
        - { id: b, institution: hall, carrier: electricity, unit: kWh, interval: 1h }
      """)
    var rows = "register,time,value\n"
    for day in 1...9 { rows += "a,2026-10-0\(day) 08:00,\(day * 10)\nb,2026-10-0\(day) 08:00,\(day * 7)\n" }
    try site.take(.readings, rows)
    let expected = try site.consumption(.day, by: .register)
    // Both were derived by older rules, and the rows say so.
    let numbers = try #require([site.keeper.number(of: 0), site.keeper.number(of: 1)] as? [Int64])
    for (index, number) in numbers.enumerated() {
      let older = site.keeper.terms(of: index).description.replacingOccurrences(of: "rules ", with: "rules 0")
      try site.store.remember(terms: [number: older])
      try site.store.write(
        days: try site.keeper.allClosedDays(of: index).map { day in
          ClosedDay(day: day.day, readings: day.readings, hours: [], state: day.state)
        }, of: number, site.calendar)
    }
    // Whoever only reads shows what was written.
    let reader = try BookKeeper.reading(site.settings, site.store)
    #expect(try reader.closedDays(of: 0, LocalDay(number: 0)..<LocalDay(number: 30_000)).allSatisfy(\.hours.isEmpty))
    var heard: [Int] = []
    _ = try BookKeeper.writing(site.settings, site.store) { done, count in
      heard.append(done)
      #expect(count == 2)
    }
    #expect(heard == [0, 1])
    let again = try BookKeeper.writing(site.settings, site.store) { _, _ in Issue.record("nothing is left to do") }
    let table = Table<ConsumptionRow>.consumption(by: .register)
    let edition = Edition(keeper: again, settings: site.settings)
    let now = table.render(try edition.consumption([.day], by: .register, from: nil, to: nil), .en(site.calendar))
    #expect(expected.count == now.split(separator: 10).count - 1)
    #expect(
      String(decoding: now, as: UTF8.self).replacingOccurrences(of: "T00:00:00+08:00", with: "").hasSuffix(
        expected.joined(separator: "\n") + "\n"))
  }

  @Test func `an amount that was tampered with is found and named by the audit`() throws {
    let store = try TemporaryStore()
    _ = try store.keeper.insert(TroubledRegister(seed: 6, troubled: false).readings(days: 5).map { (0, $0) })
    let number = try #require(store.keeper.number(of: 0))
    let day = try #require(LocalDay("2026-10-03"))
    let kept = try #require(try store.store.closedDays(of: number, from: day, to: day + 1).first)
    var hours = kept.hours
    hours[14].hour.amount.measured += Amount(baseUnits: 1)
    let tampered = ClosedDay(day: day, readings: kept.readings, hours: hours, state: kept.state)
    try store.store.write(days: [tampered], of: number, store.keeper.calendar)
    try store.restart()
    let report = try Audit(store.keeper).run()
    #expect(report.disagreements.map(\.place) == ["2026-10-03T14:00:00+08:00", "in all"])
  }

  @Test func `readings of a register that the configuration no longer names stay in the store`() throws {
    let store = try TemporaryStore()
    try store.arrive(TroubledRegister(seed: 4, troubled: false).readings(days: 1))
    let count = try store.store.arrivals().count
    let other = try BookKeeper(registers: [], calendar: store.calendar, store: store.store, numbers: [])
    try other.rebuild { _ in }
    #expect(try store.store.arrivals().count == count)
  }
}

/// A store in a directory of its own with one register, and everything that it says.
final class TemporaryStore {
  let directory: String
  let calendar: LocalCalendar
  var multiplier: Int64
  /// The register under a multiplier.
  private let described: (Int64) throws -> Register
  private(set) var store: Store
  private(set) var keeper: BookKeeper

  struct Contents: Equatable {
    let days: [ClosedDay]
    let open: [Reading]
    let hours: [HourRow]
    let verdicts: [String]
  }

  /// - Parameters:
  ///   - capacity: kWh.
  ///   - powerMax: Wh an hour.
  init(
    kind: RegisterKind = .cumulative, multiplier: Int64 = 1, capacity: Int64? = nil, powerMax: Int64? = nil,
    intervalSeconds: Int64 = 900, stamp: IntervalStamp = .end
  ) throws {
    self.multiplier = multiplier
    described = { multiplier in
      Register(
        id: try #require(RegisterID("city-hall/electricity")), institution: try #require(InstitutionID("city-hall")),
        carrier: .electricity, kind: kind, unit: kind == .instantaneous ? .kilowatt : .kilowattHour,
        multiplier: DatedSeries(ExactDecimal(multiplier)), capacity: capacity.map { ExactDecimal($0) }, powerMaxPerHour: powerMax,
        intervalSeconds: intervalSeconds, stamp: stamp)
    }
    directory = NSTemporaryDirectory() + "conserved-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai"))
    store = try Store(directory: directory, mode: .readWrite)
    keeper = try Self.keeper(store, calendar, described(multiplier))
  }

  deinit {
    store.close()
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// What a commit of polling does: durable first, then into the books.
  func arrive(_ readings: [Reading]) throws {
    var batch = ArrivalBatch()
    batch.readings = readings.map { NumberedReading(register: keeper.number(of: 0) ?? 0, reading: $0) }
    try store.append(batch)
    for reading in readings { try keeper.take([reading], register: 0) }
  }

  func restart() throws {
    store.close()
    store = try Store(directory: directory, mode: .readWrite)
    keeper = try Self.keeper(store, calendar, described(multiplier))
  }

  private static func keeper(_ store: Store, _ calendar: LocalCalendar, _ register: Register) throws -> BookKeeper {
    let numbers = try store.numbers(of: [register.id]).map { Optional($0) }
    let keeper = try BookKeeper(registers: [register], calendar: calendar, store: store, numbers: numbers)
    try keeper.settleTerms()
    return keeper
  }

  func contents() throws -> Contents {
    let number = try #require(keeper.number(of: 0))
    let all = Span(Instant(seconds: 1_700_000_000), Instant(seconds: 1_900_000_000))
    return Contents(
      days: try store.closedDays(of: number, from: LocalDay(number: 0), to: LocalDay(number: 100_000)),
      open: OpenRegister.distinct(keeper.open[0].readings.readings()), hours: try keeper.hours(of: 0, in: all),
      verdicts: try keeper.readings(of: 0, in: all).map { "\($0.reading.instant.seconds) \($0.reading.value) \($0.verdict)" })
  }
}
