import EnergyModel
import Testing

@testable import Metering

/// Amounts of quarter-hours, kWh, each at the end of its interval, 2026-10-05, Asia/Shanghai.
struct DeltaRegisterTests {
  private func book(powerMaxPerHour: Int64? = nil) throws -> Book { try Book(kind: .delta, powerMaxPerHour: powerMaxPerHour) }

  @Test func `four amounts of a quarter fill their hour and are measured`() throws {
    var book = try book()
    for (minute, value) in [(15, "0.1"), (30, "0.2"), (45, "0"), (60, "0.4")] {
      book.take("2026-10-05 08:00", plusMinutes: minute, value)
    }
    #expect(book.hours.map(\.hour.amount) == [QualifiedAmount(measured: Amount(baseUnits: 700))])
    #expect(book.hours[0].isMeasured)
    #expect(book.holes.isEmpty)
  }

  @Test func `the first amount of all fills the interval before its stamp, over midnight too`() throws {
    var book = try book()
    book.take("2026-10-05 00:05", "0.9")
    #expect(book.hours.map(\.hour.amount.measured.baseUnits) == [600, 300])
    #expect(book.hours.map(\.hour.measuredSeconds) == [600, 300])
    #expect(book.hours[0].span.start == book.at("2026-10-04 23:00"))
  }

  @Test func `an interval that crosses an hour's end is cut there, rounded down before it`() throws {
    var book = try book()
    book.take("2026-10-05 10:07", "0.1")
    // 480 of 900 seconds lie before ten o'clock: 53.3 of 100 Wh.
    #expect(book.hours.map(\.hour.amount.measured.baseUnits) == [53, 47])
  }

  @Test func `intervals of clocks that jitter follow each other without a seam`() throws {
    var book = try book()
    for minute in [0, 14, 31, 44, 61] { book.take("2026-10-05 08:00", plusMinutes: minute, "0.25") }
    #expect(book.measuredSeconds == 900 + 61 * 60)
    #expect(book.holes.isEmpty)
    #expect(book.verdicts.allSatisfy { $0 == .accepted })
  }

  /// Of an interval of 900 s: half of it, 450 s, begins the next interval; three halves of it, 1 350 s, begin a span that nobody knows.
  @Test(arguments: [
    (449 as Int64, .overlap as Verdict, 0 as Int64, 0 as Int64), (450, .accepted, 450, 0), (900, .accepted, 900, 0),
    (1_349, .accepted, 1_349, 0), (1_350, .accepted, 900, 450), (9_000, .accepted, 900, 8_100),
  ])
  func `how far an amount lies from the one before decides which span it fills`(
    seconds: Int64, verdict: Verdict, filled: Int64, unknown: Int64
  ) throws {
    var book = try book()
    book.take("2026-10-05 08:00", "1")
    let before = book.measuredSeconds
    book.take(book.at("2026-10-05 08:00") + seconds, try ExactDecimal("0.5"))
    #expect(book.verdicts == [.accepted, verdict])
    #expect(book.measuredSeconds - before == filled)
    let start = book.at("2026-10-05 08:00")
    let holes = unknown > 0 ? [Hole(span: Span(start, start + unknown), reason: .noReading)] : []
    #expect(book.holes == holes)
    let total: Int64 = verdict == .accepted ? 1_500 : 1_000
    #expect(book.total == total)
  }

  @Test func `what lies between two distant amounts is missing, not estimated and not zero`() throws {
    var book = try book()
    book.take("2026-10-05 08:00", "0.1")
    book.take("2026-10-05 12:00", "0.1")
    #expect(book.hours.map(\.span.start) == [book.at("2026-10-05 07:00"), book.at("2026-10-05 11:00")])
    #expect(book.hours.allSatisfy { $0.hour.amount.estimated == .zero })
  }

  @Test func `an amount below zero is rejected, and zero is what the meter says`() throws {
    var book = try book()
    book.take("2026-10-05 08:15", wattHours: -1)
    book.take("2026-10-05 08:30", wattHours: 0)
    #expect(book.verdicts == [.negative, .accepted])
    #expect(book.hours.map(\.hour.amount.total) == [.zero])
    #expect(book.hours.map(\.hour.measuredSeconds) == [900])
  }

  /// 40 kW are 10 kWh in a quarter of an hour.
  @Test func `an amount that the connection could not have drawn is a spike for good`() throws {
    var book = try book(powerMaxPerHour: 40_000)
    book.take("2026-10-05 08:15", "10")
    book.take("2026-10-05 08:30", "10.001")
    book.take("2026-10-05 08:45", "9")
    #expect(book.verdicts == [.accepted, .spike, .accepted])
    #expect(book.hours.map(\.hour.amount.total.baseUnits) == [19_000])
    #expect(book.question == nil)
    #expect(book.holes.map(\.span.seconds) == [900])
  }

  @Test func `the same amount of an instant twice is one, and another is a conflict`() throws {
    var book = try book()
    book.take("2026-10-05 08:15", "1")
    book.take("2026-10-05 08:15", "1")
    book.take("2026-10-05 08:15", "2")
    #expect(book.verdicts == [.accepted, .duplicate, .conflict])
    #expect(book.hours.map(\.hour.amount.total.baseUnits) == [1_000])
  }

  @Test func `amounts may fall as they like: nothing is asked and nothing is a rollover`() throws {
    var book = try Book(kind: .delta, capacity: "1000")
    for (minute, value) in [(15, "999"), (30, "1"), (45, "500"), (60, "0")] {
      book.take("2026-10-05 08:00", plusMinutes: minute, value)
    }
    #expect(book.question == nil)
    #expect(book.hours.map(\.hour.amount.total.baseUnits) == [1_500_000])
  }

  @Test func `an exchange that was recorded while the register was a counter changes nothing`() throws {
    var book = try Book(kind: .delta, exchanges: [("2026-10-05 08:10", "500", "0")], newMultiplier: 40)
    book.take("2026-10-05 08:00", "1")
    book.take("2026-10-05 08:15", "1")
    #expect(book.hours.map(\.hour.amount.total.baseUnits) == [1_000, 1_000])
  }

  /// The transformers were changed at midnight from 1 to 2; the interval that ends there lies wholly before it.
  @Test func `an amount is multiplied by the transformers through which it was counted`() throws {
    let (before, after) = (try #require(LocalDay("2026-10-01")), try #require(LocalDay("2026-10-06")))
    let multipliers = try #require(
      DatedSeries([.init(from: before, value: ExactDecimal(1)), .init(from: after, value: ExactDecimal(2))]))
    var book = try Book(kind: .delta, multiplier: multipliers)
    book.take("2026-10-06 00:00", "1")
    book.take("2026-10-06 00:15", "1")
    #expect(book.hours.map(\.hour.amount.measured.baseUnits) == [1_000, 2_000])
  }

  /// Contract R3: two readings more than 90 minutes apart leave their hours estimated, and so does one amount of a whole day.
  @Test func `an amount of a day is exact as a whole, and its hours share it evenly as an estimate`() throws {
    var book = try Book(kind: .delta, intervalSeconds: 86_400)
    book.take("2026-10-06 00:00", "24.001")
    #expect(book.hours.count == 24)
    #expect(book.hours.allSatisfy { $0.hour.amount.measured == .zero && $0.hour.estimatedSeconds == 3_600 })
    #expect(book.total == 24_001)
  }

  @Test func `each amount is rounded once to the base unit, half away from zero`() throws {
    var book = try book()
    for quarter in 1...4 {
      let instant = book.at("2026-10-05 08:00", plusMinutes: quarter * 15)
      book.book.take(
        Reading(instant: instant, received: instant, value: ExactDecimal(1_800), unit: .joule, origin: .poll),
        history: { _ in [] })
    }
    #expect(book.hours.map(\.hour.amount.measured.baseUnits) == [4])
  }
}
