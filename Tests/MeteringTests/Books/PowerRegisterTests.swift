import EnergyModel
import Simulation
import Testing

@testable import Metering

/// Power at instants, kW, 2026-10-05, Asia/Shanghai.
struct PowerRegisterTests {
  private func book(
    powerMaxPerHour: Int64? = nil, intervalSeconds: Int64 = 900, carrier: Carrier = .electricity,
    multiplier: DatedSeries<ExactDecimal> = DatedSeries(.one)
  ) throws -> Book {
    try Book(
      kind: .instantaneous, powerMaxPerHour: powerMaxPerHour, multiplier: multiplier, intervalSeconds: intervalSeconds,
      carrier: carrier)
  }

  @Test func `power is integrated along straight lines and counts as estimated, never as measured`() throws {
    var book = try book()
    for (minute, kilowatts) in [(0, "10"), (15, "20"), (30, "20"), (45, "0"), (60, "4")] {
      book.take("2026-10-05 08:00", plusMinutes: minute, kilowatts)
    }
    // (15 + 20 + 10 + 2) kW for a quarter of an hour each.
    #expect(book.hours.map(\.hour.amount) == [QualifiedAmount(estimated: Amount(baseUnits: 11_750))])
    #expect(book.hours[0].hour.measuredSeconds == 0)
    #expect(book.hours[0].hour.estimatedSeconds == 3_600)
    #expect(!book.hours[0].isMeasured)
  }

  @Test func `heat is counted in kilojoules`() throws {
    var book = try book(carrier: .heat)
    book.take("2026-10-05 08:00", "1")
    book.take("2026-10-05 08:15", "2")
    #expect(book.total == 1_350)
  }

  @Test func `one reading says nothing of any time`() throws {
    var book = try book()
    book.take("2026-10-05 08:00", "10")
    #expect(book.hours.isEmpty)
    #expect(book.holes.isEmpty)
  }

  /// A quarter of an hour as interval: half an hour is bridged, a second more is not.
  @Test(arguments: [(1_800 as Int64, 5_000 as Int64), (1_801, 0)])
  func `nothing is bridged beyond twice the interval`(seconds: Int64, wattHours: Int64) throws {
    var book = try book()
    let start = book.at("2026-10-05 08:00")
    book.take(start, ExactDecimal(10))
    book.take(start + seconds, ExactDecimal(10))
    #expect(book.total == wattHours)
    let holes = wattHours > 0 ? [] : [Hole(span: Span(start, start + seconds), reason: .noReading)]
    #expect(book.holes == holes)
  }

  @Test func `nothing is bridged beyond ninety minutes, however rarely the register is read`() throws {
    var book = try book(intervalSeconds: 3_600)
    let start = book.at("2026-10-05 08:00")
    for seconds: Int64 in [0, 5_400, 10_801] { book.take(start + seconds, ExactDecimal(10)) }
    #expect(book.total == 15_000)
    #expect(book.holes.map(\.span.seconds) == [5_401])
  }

  @Test func `power below zero counts as zero`() throws {
    var book = try book()
    book.take("2026-10-05 08:00", "-10")
    book.take("2026-10-05 08:15", "-10")
    book.take("2026-10-05 08:30", "4")
    #expect(book.verdicts == [.accepted, .accepted, .accepted])
    #expect(book.total == 500)
  }

  @Test func `power that the connection could not draw is a spike, and its neighbours meet where they are near enough`() throws {
    var book = try book(powerMaxPerHour: 40_000)
    for (minute, kilowatts) in [(0, "40"), (15, "40.0000001"), (30, "20"), (45, "41"), (60, "41"), (75, "20")] {
      book.take(book.at("2026-10-05 08:00", plusMinutes: minute), try ExactDecimal(kilowatts))
    }
    #expect(book.verdicts == [.accepted, .spike, .accepted, .spike, .spike, .accepted])
    #expect(book.total == 15_000)
    #expect(book.holes.map(\.span.seconds) == [2_700])
  }

  @Test func `a limit of heat is held against power in its own unit`() throws {
    // 36 000 kJ an hour are 10 kW.
    var book = try book(powerMaxPerHour: 36_000, carrier: .heat)
    book.take("2026-10-05 08:00", "10")
    book.take("2026-10-05 08:15", "10.001")
    #expect(book.verdicts == [.accepted, .spike])
  }

  @Test(arguments: [("0.002", 1 as Int64), ("0.001999998", 0)])
  func `each hour is rounded once, half away from zero`(kilowatts: String, wattHours: Int64) throws {
    var book = try book()
    // 2 W for a quarter of an hour are half a Wh; a millionth of a watt less is not.
    for minute in [0, 15] { book.take(book.at("2026-10-05 08:00", plusMinutes: minute), try ExactDecimal(kilowatts)) }
    #expect(book.total == wattHours)
  }

  @Test func `300 W every five seconds are 300 Wh an hour, though no span has half a Wh`() throws {
    var book = try book(intervalSeconds: 5)
    let start = book.at("2026-10-05 08:00")
    for second: Int64 in stride(from: 0, through: 7_200, by: 5) { book.take(start + second, try ExactDecimal("0.3")) }
    #expect(book.hours.map(\.hour.amount) == Array(repeating: QualifiedAmount(estimated: Amount(baseUnits: 300)), count: 2))
    #expect(book.hours.allSatisfy { $0.hour.derivedSeconds == 3_600 })
  }

  @Test func `a span across the end of an hour is cut along its straight line`() throws {
    var even = try book()
    even.take("2026-10-05 08:50", "0.4")
    even.take("2026-10-05 09:05", "0.4")
    #expect(even.hours.map(\.hour.amount.estimated.baseUnits) == [67, 33])
    // From nothing to 3 kW in half an hour: a quarter of it falls into the first half of the time.
    var rising = try book()
    rising.take("2026-10-05 08:45", "0")
    rising.take("2026-10-05 09:15", "3")
    #expect(rising.hours.map(\.hour.amount.estimated.baseUnits) == [188, 563])
  }

  /// The integral by another way: a straight line over a second gives what it is in the second's middle.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `every hour is its integral, within half a unit`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var book = try book(intervalSeconds: 60, carrier: seed % 2 == 0 ? .electricity : .heat)
    let joulesPerUnit: Double = seed % 2 == 0 ? 3_600 : 1_000
    let zone = book.calendar
    var integral: [Instant: Double] = [:]
    var last: (instant: Instant, watts: Double)?
    var instant = book.at("2026-10-05 08:00")
    for _ in 0..<600 {
      // Up to 135 s; beyond 120 s nothing is bridged. Some power flows back.
      instant = instant + Int64(1 + random.next() % 135)
      let milliwatts = Int64(random.next() % 5_000_000) - 500_000
      book.take(instant, try ExactDecimal("\(milliwatts)e-6"))
      let watts = max(0, Double(milliwatts) / 1_000)
      if let last, instant - last.instant <= 120 {
        let slope = (watts - last.watts) / Double(instant - last.instant)
        for second in 0..<(instant - last.instant) {
          let hour = zone.hour(containing: last.instant + second).start
          integral[hour, default: 0] += last.watts + slope * (Double(second) + 0.5)
        }
      }
      last = (instant, watts)
    }
    let hours = Dictionary(uniqueKeysWithValues: book.hours.map { ($0.span.start, $0.hour.amount.total.baseUnits) })
    #expect(Set(hours.keys) == Set(integral.keys))
    for (hour, joules) in integral {
      #expect(abs(Double(hours[hour] ?? 0) - joules / joulesPerUnit) <= 0.500_001)
    }
  }

  @Test func `each reading is seen through the multiplier of its own instant`() throws {
    let (before, after) = (try #require(LocalDay("2026-10-01")), try #require(LocalDay("2026-10-06")))
    let multipliers = try #require(
      DatedSeries([.init(from: before, value: ExactDecimal(10)), .init(from: after, value: ExactDecimal(20))]))
    var book = try book(multiplier: multipliers)
    book.take("2026-10-05 23:45", "1")
    book.take("2026-10-06 00:00", "1")
    #expect(book.total == 3_750)
  }

  @Test func `a number with more decimals than any device has is not booked, and nothing stops`() throws {
    var book = try book()
    for (minute, text) in [
      (0, "1e-24"), (5, "1000000000.000000001"), (10, "999999999999999999"), (15, "12.3456789012345678"), (30, "1"),
    ] {
      book.take(book.at("2026-10-05 08:00", plusMinutes: minute), try ExactDecimal(text))
    }
    #expect(book.verdicts == [.unusable, .unusable, .unusable, .accepted, .accepted])
    #expect(book.total == 1_668)
  }

  @Test func `a counter's value is no power`() throws {
    var book = try book()
    let instant = book.at("2026-10-05 08:00")
    book.book.take(
      Reading(instant: instant, received: instant, value: .one, unit: .kilowattHour, origin: .imported), history: { _ in [] })
    #expect(book.verdicts == [.unusable])
  }
}
