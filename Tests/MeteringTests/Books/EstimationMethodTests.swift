import EnergyModel
import Testing

@testable import Metering

/// How an hour that nobody measured says that it came by its amount.
struct EstimationMethodTests {
  private func seconds(_ book: Book, _ method: EstimationMethod) -> Int64 {
    book.hours.reduce(0) { $0 + Int64($1.hour.estimatedSeconds(by: method)) }
  }

  private func methods(_ book: Book) -> [EstimationMethod] { book.book.estimates.map(\.method) }

  /// Four weeks of quarter-hours before Monday, 5 October.
  private func fourWeeks(_ book: inout Book) -> Int {
    for quarter in 0...(28 * 96) { book.take("2026-09-07 00:00", plusMinutes: quarter * 15, wattHours: quarter * 25) }
    return 28 * 96 * 25
  }

  @Test func `a gap with a history says that it has its shape, one without that it is even`() throws {
    var book = try Book(start: "2026-09-07")
    let value = fourWeeks(&book)
    book.take("2026-10-05 06:00", wattHours: value + 600)
    #expect(methods(book) == [.shape])
    #expect(seconds(book, .shape) == 6 * 3_600)
    #expect(seconds(book, .even) == 0)

    var young = try Book()
    young.take("2026-10-05 00:00", "1")
    young.take("2026-10-05 06:00", "2")
    #expect(methods(young) == [.even])
    #expect(seconds(young, .even) == 6 * 3_600)
  }

  @Test func `a span over a restart says so, whether it is long or short, shaped or even`() throws {
    var book = try Book(kind: .restarting, start: "2026-09-07")
    let value = fourWeeks(&book)
    book.take("2026-10-05 06:00", wattHours: 100)
    book.take("2026-10-05 06:15", wattHours: 50)
    #expect(value > 100)
    #expect(methods(book) == [.restart, .restart])
    #expect(seconds(book, .restart) == 6 * 3_600 + 900)
    #expect(seconds(book, .shape) == 0)
  }

  @Test func `power says that it is power`() throws {
    var book = try Book(kind: .instantaneous)
    book.take("2026-10-05 08:00", "4")
    book.take("2026-10-05 08:15", "4")
    #expect(methods(book) == [.power])
    #expect(seconds(book, .power) == 900)
  }

  @Test func `a multiplier that changes inside a measured span leaves both sides even`() throws {
    let (before, after) = (try #require(LocalDay("2026-10-01")), try #require(LocalDay("2026-10-06")))
    let multipliers = try #require(
      DatedSeries([.init(from: before, value: ExactDecimal(1)), .init(from: after, value: ExactDecimal(2))]))
    var book = try Book(multiplier: multipliers)
    book.take("2026-10-05 23:50", "100")
    book.take("2026-10-06 00:10", "110")
    #expect(methods(book) == [.even, .even])
    #expect(seconds(book, .even) == 1_200)
  }

  @Test func `what turns out to be a spike takes its estimate with it`() throws {
    var book = try Book()
    book.take("2026-10-05 08:00", "500")
    book.take("2026-10-05 10:00", "1500")
    book.take("2026-10-05 12:00", "501")
    #expect(book.book.estimates.map(\.span) == [Span(book.at("2026-10-05 08:00"), book.at("2026-10-05 12:00"))])
    #expect(seconds(book, .even) == 4 * 3_600)
  }

  @Test func `nothing measured is an estimate`() throws {
    var book = try Book()
    book.take("2026-10-05 08:00", "500")
    book.take("2026-10-05 08:15", "501")
    #expect(book.book.estimates.isEmpty)
    #expect(EstimationMethod.allCases.allSatisfy { seconds(book, $0) == 0 })
  }
}
