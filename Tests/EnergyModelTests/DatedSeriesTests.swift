import EnergyModel
import Testing

struct DatedSeriesTests {
  private static func day(_ text: String) throws -> LocalDay { try #require(LocalDay(text)) }

  private static func series(_ entries: [(String, Int)]) throws -> DatedSeries<Int>? {
    DatedSeries(try entries.map { DatedSeries.Entry(from: try day($0.0), value: $0.1) })
  }

  @Test func `a value holds from its day on, the first one for all time before it`() throws {
    let series = try #require(try Self.series([("2024-07-01", 20), ("2020-01-01", 10)]))
    for (day, value) in [("1999-01-01", 10), ("2020-01-01", 10), ("2024-06-30", 10), ("2024-07-01", 20), ("2099-01-01", 20)] {
      #expect(series.value(on: try Self.day(day)) == value, "\(day)")
    }
    #expect(series.entries.map(\.value) == [10, 20])
    #expect(DatedSeries(7).value(on: try Self.day("1900-01-01")) == 7)
  }

  @Test func `an empty series and two values on one day are refused`() throws {
    #expect(try Self.series([]) == nil)
    #expect(try Self.series([("2020-01-01", 1), ("2021-01-01", 2), ("2020-01-01", 1)]) == nil)
  }

  @Test func `the pieces of a span are its days`() throws {
    let series = try #require(try Self.series([("2020-01-01", 1), ("2024-03-01", 2), ("2024-07-01", 3)]))
    let year = series.pieces(from: try Self.day("2024-01-01"), to: try Self.day("2025-01-01"))
    #expect(year.map(\.value) == [1, 2, 3])
    #expect(year.map(\.days) == [60, 122, 184])
    let before = series.pieces(from: try Self.day("2019-12-30"), to: try Self.day("2020-01-03"))
    #expect(before.map(\.value) == [1] && before.map(\.days) == [4])
    let edge = series.pieces(from: try Self.day("2024-03-01"), to: try Self.day("2024-07-01"))
    #expect(edge.map(\.value) == [2] && edge.map(\.days) == [122])
    #expect(series.pieces(from: try Self.day("2024-03-01"), to: try Self.day("2024-03-01")).isEmpty)
    #expect(series.pieces(from: try Self.day("2024-03-02"), to: try Self.day("2024-03-01")).isEmpty)
  }
}
