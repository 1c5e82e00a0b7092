import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import Metering

/// csv-spectrum, and tables that real devices and platforms wrote.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence))
struct CSVConformanceTests {
  private func stamps(_ pattern: String) throws -> StampManner {
    StampManner(form: .pattern(try #require(StampPattern(pattern))))
  }

  @Test(arguments: [
    "comma_in_quotes", "empty", "escaped_quotes", "newlines", "quotes_and_newlines", "simple", "simple_crlf", "utf8",
  ])
  func `each table says what the JSON of its name says`(name: String) throws {
    let body = try Corpus.bytes("conformance/csv/\(name).csv")
    let rows = try JSONDecoder().decode([[String: String]].self, from: Data(Corpus.bytes("conformance/csv/\(name).json")))
    try body.withUnsafeBytes { bytes in
      let document = try CSVDocument(bytes, TableManner())
      let entries = try #require(document.ownEntries)
      #expect(entries.count == rows.count)
      for (entry, row) in zip(entries, rows) {
        for (column, text) in row {
          let found = try document.found(at: FormatFixtures.path(column, in: .csv), in: entry, as: .word)
          #expect(found.content.text == text, "\(column)")
        }
        #expect(
          try document.found(at: FormatFixtures.path("#\(row.count + 1)", in: .csv), in: entry, as: .word).content.text == nil)
      }
    }
  }

  @Test func `logs of an old meter are read in its own way of writing times`() throws {
    let log = FormatFixtures(
      format: .csv, body: BodyManner(stamps: try stamps("M/D/YY h:m"), table: TableManner(hasHeader: false)),
      zone: "America/Chicago")
    let samples = try log.samples(Corpus.bytes("endpoints/mamac/mamac-log.csv"), at: "1", time: "2")
    #expect(samples.count >= 20)
    #expect(samples.prefix(3).map(\.text) == ["0", "0", "1"])
    // 2016-07-30 10:00 is 15:00 UTC in Chicago.
    #expect(samples.first?.stamp == Instant(seconds: 1_469_890_800))
    #expect(zip(samples, samples.dropFirst()).allSatisfy { ($0.stamp?.seconds ?? 0) < ($1.stamp?.seconds ?? 0) })
  }

  @Test func `a time before a date is a pattern too`() throws {
    let log = FormatFixtures(
      format: .csv, body: BodyManner(stamps: try stamps("hh:mm:ss M/D/YY"), table: TableManner(hasHeader: false)),
      zone: "America/Chicago")
    let samples = try log.samples(Corpus.bytes("endpoints/mamac/test-readings.csv"), at: "1", time: "2")
    #expect(samples.first?.text == "13")
    #expect(samples.first?.stamp == Instant(seconds: 1_470_758_400))
    #expect(samples.allSatisfy { $0.stamp != nil })
  }

  @Test(arguments: [
    ("092f16fa", ["4", "8", "11", "11", "13", "17"]), ("81534688", ["5", "10", "9", "11", "7", "3"]),
    ("f299239f", ["21", "21", "19", "19", "15", "13"]),
  ])
  func `histories of a platform are read below their first line`(name: String, texts: [String]) throws {
    let grid = FormatFixtures(
      format: .csv,
      body: BodyManner(stamps: try stamps("YYYY-MM-DDThh:mm:ssZ UTC"), table: TableManner(skippedLines: 1)))
    let samples = try grid.samples(Corpus.bytes("endpoints/haystack/p_demo_r_23a44701-\(name).zinc"), at: "val", time: "ts")
    #expect(samples.map(\.text) == texts)
    #expect(samples.first?.stamp == Instant(seconds: 1_593_561_600))
    #expect(samples.last?.stamp == Instant(seconds: 1_606_780_800))
  }

  @Test func `values with a unit behind them are no numbers, and a grid of records is no table`() throws {
    let records = try Corpus.bytes("endpoints/haystack/carytown.csv")
    let results = try FormatFixtures(format: .csv).results(records, at: "area")
    let readings = results.filter { if case .success = $0 { true } else { false } }
    #expect(readings.isEmpty)
    #expect(
      results.contains {
        if case .failure(.valueIsNotANumber("area", _)) = $0 { true } else { false }
      })
    // Its text cells begin outside their quotes.
    let zinc = FormatFixtures(format: .csv, body: BodyManner(table: TableManner(skippedLines: 1)))
    #expect(zinc.faultOffset(try Corpus.bytes("endpoints/haystack/carytown.zinc"), at: "area") != nil)
  }
}
