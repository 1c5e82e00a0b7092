import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import Metering

/// The upload cases of an energy dashboard (`cumulative-meter/CASES.md`): rows of value, start and end, and the intervals that it made
/// of them. Each case either gives the same amounts here, or stands below with the reason why it does not.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence)) struct KnownAnswersCumulativeMeterTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let number: Int
    let kind: RegisterKind
    var intervalSeconds: Int64 = 86_400
    /// Meters that name no zone are read in UTC.
    var zone = "UTC"
    var inputs = [""]
    /// The suffix of an input whose rows replace those of the same instant: here they are corrections.
    var corrected = ""
    /// Amounts are compared by hour, or by day where the two rules cut a minute elsewhere.
    var byDay = false
    /// What is different, and may be.
    var but = ""
    var testDescription: String { "\(number)" }
  }

  private static let chicago = "America/Chicago"
  private static let agreeing: [Case] = [
    Case(number: 2, kind: .delta), Case(number: 4, kind: .cumulative), Case(number: 5, kind: .restarting),
    Case(number: 10, kind: .restarting), Case(number: 12, kind: .restarting), Case(number: 14, kind: .delta),
    Case(number: 15, kind: .delta), Case(number: 17, kind: .delta, byDay: true, but: "a minute between intervals is jitter here"),
    Case(number: 19, kind: .delta, byDay: true, but: "the same"), Case(number: 20, kind: .cumulative),
    Case(number: 25, kind: .cumulative), Case(number: 34, kind: .delta), Case(number: 40, kind: .cumulative),
    Case(number: 50, kind: .delta, inputs: ["A", "B"], corrected: "B"), Case(number: 52, kind: .restarting, inputs: ["A", "B"]),
    Case(number: 60, kind: .cumulative, inputs: ["A", "B", "C"]),
    Case(number: 72, kind: .delta, inputs: ["B"], byDay: true, but: "a minute between intervals is jitter here"),
    Case(number: 74, kind: .cumulative, inputs: ["B"]), Case(number: 75, kind: .delta, inputs: ["B"]),
    Case(number: 80, kind: .cumulative, inputs: ["C"]), Case(number: 90, kind: .restarting, inputs: ["C"]),
    Case(number: 110, kind: .delta, intervalSeconds: 3_600, zone: chicago, inputs: ["B"]),
    Case(number: 112, kind: .delta, intervalSeconds: 900, zone: chicago, inputs: ["B"]),
    Case(number: 114, kind: .cumulative, intervalSeconds: 1_380, zone: chicago, inputs: ["B"]),
    Case(number: 115, kind: .delta, intervalSeconds: 1_380, zone: chicago, inputs: ["B"]), Case(number: 130, kind: .delta),
  ]

  /// A cell that cannot be read refuses the whole file there and here.
  private static let refused = [27, 29, 30]

  /// Why our books say something else, and what: kWh in all.
  private static let differing: [(number: Int, kind: RegisterKind, inputs: [String], kilowattHours: Int64, why: String)] = [
    (7, .restarting, [""], 336, "there a restart outside a stated time of day refuses all rows; here there is no such time"),
    (9, .cumulative, [""], 192, "there a fall refuses all rows; here one value below its neighbours is a glitch (R8)"),
    (
      22, .cumulative, [""], 240,
      "there a fall refuses all rows; here it is a question, after a day a new epoch, and all but the fall stays"
    ),
    (24, .delta, [""], 360, "there the first amount is dropped as its start is unknown; here it fills its interval"),
    (32, .cumulative, [""], 336, "there an overlapping start refuses a row; here a counter's readings have no start"),
    (35, .delta, [""], 312, "the first amount as in 24; there one over a double span fills it, here the first half is missing"),
    (70, .restarting, ["B"], 336, "as 7"),
    (117, .delta, ["B"], 8_760, "there the repeated hour is taken out by proportion; here every hour counts"),
    (119, .delta, ["B"], 230, "there local time that passed already is cut off an amount; here no instant comes twice"),
    (120, .cumulative, ["B"], 230, "the same"),
    (122, .delta, ["B", "C"], 230, "the same"),
  ]

  /// These describe a meter and have no readings.
  private static let withoutReadings = [100, 102]

  @Test func `every case of the folder is held against the books or said to differ`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Corpus.file("known-answers/cumulative-meter").path)
    let numbers = Set(names.compactMap { name in name.hasPrefix("pipe") ? Int(name.dropFirst(4).prefix { $0.isNumber }) : nil })
    let known =
      Self.agreeing.map(\.number) + Self.refused + Self.differing.map(\.number) + Self.withoutReadings
    #expect(numbers == Set(known))
    #expect(known.count == Set(known).count)
  }

  @Test(arguments: agreeing) func `the amounts are those that the other program books`(one: Case) throws {
    let calendar = try #require(LocalCalendar(timeZone: one.zone))
    let readings = try one.inputs.flatMap { suffix in
      try Self.readings(one.number, suffix, calendar, suffix == one.corrected && !suffix.isEmpty ? .correction : .imported)
    }
    let book = try KnownAnswers.book(readings, kind: one.kind, intervalSeconds: one.intervalSeconds, calendar: calendar)
    func key(_ hour: Span) -> Instant { one.byDay ? calendar.start(of: calendar.day(of: hour.start)) : hour.start }
    var expected: [Instant: Int64] = [:]
    for row in try KnownAnswers.rows("cumulative-meter/pipe\(one.number)Expected.csv") {
      let span = Span(try Self.instant(row[1], calendar), try Self.instant(row[2], calendar))
      let amount = try #require(try ExactDecimal(row[0]).scaled(by: .one, ratio: Ratio(1_000)))
      for share in Spreading.even(Amount(baseUnits: amount), over: span, calendar: calendar) {
        expected[key(share.hour), default: 0] += share.share.baseUnits
      }
    }
    var ours: [Instant: Int64] = [:]
    for row in book.allHours { ours[key(row.span), default: 0] += row.hour.amount.total.baseUnits }
    #expect(ours.filter { $0.value != 0 } == expected.filter { $0.value != 0 })
    #expect(book.question == nil)
  }

  @Test(arguments: refused) func `a cell that cannot be read is no reading`(number: Int) throws {
    let calendar = try #require(LocalCalendar(timeZone: "UTC"))
    #expect(throws: (any Error).self) { try Self.readings(number, "", calendar, .imported) }
    #expect(try KnownAnswers.rows("cumulative-meter/pipe\(number)Expected.csv").isEmpty)
  }

  @Test func `where our books say something else they say it as stated`() throws {
    for one in Self.differing {
      let isAutumn = one.number > 110
      let calendar = try #require(LocalCalendar(timeZone: isAutumn ? Self.chicago : "UTC"))
      let readings = try one.inputs.flatMap { try Self.readings(one.number, $0, calendar, .imported) }
      let intervalSeconds: Int64 = isAutumn && one.number != 117 ? 1_380 : 86_400
      let book = try KnownAnswers.book(readings, kind: one.kind, intervalSeconds: intervalSeconds, calendar: calendar)
      let total = book.allHours.reduce(Int64(0)) { $0 + $1.hour.amount.total.baseUnits }
      #expect(total == one.kilowattHours * 1_000, "\(one.number): \(one.why)")
    }
  }

  // MARK: Reading a case

  private static func instant(_ text: String, _ calendar: LocalCalendar) throws -> Instant {
    try #require(TimeText.instant(text, in: calendar), "'\(text)' is no time")
  }

  /// The last cell of a row is the end of its interval.
  private static func readings(_ number: Int, _ suffix: String, _ calendar: LocalCalendar, _ origin: Origin) throws -> [Reading] {
    let name = "cumulative-meter/pipe\(number)\(suffix)Input.csv"
    let rows = try KnownAnswers.rows(number == 40 ? name + ".gz" : name)
    return try rows.map { row in
      guard let end = TimeText.instant(try #require(row.last), in: calendar) else { throw CocoaError(.formatting) }
      return KnownAnswers.reading(end, try ExactDecimal(row[0]), origin)
    }
  }
}
