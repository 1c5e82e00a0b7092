import Conservation
import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import Publishing

/// Whatever an institution is called, its rows stay rows and its cells cells, for us and for a reader that nobody here wrote.
struct HostileNamesTests {
  /// A table of one row for each name, and in which of its columns the names stand.
  struct NamedRows: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let columns: [Int]
    let bytes: @Sendable ([String], Dialect) -> [UInt8]

    /// The name of an institution and who answers for it.
    static let standings = NamedRows(testDescription: "standings", columns: [2, 5]) { names, dialect in
      let rows = names.enumerated().map { index, name in
        StandingRow(
          Standing(
            asOf: day("2026-07-01"), institution: id("i\(index)"), plan: id("p"), indicator: .waterPerPerson, unit: "m3",
            year: 2026, baseYear: 2025, baseValue: nil, targetYear: 2030, targetValue: nil, yearTarget: nil, budgetToDate: nil,
            actualToDate: nil, pace: nil, forecastLow: nil, forecast: nil, forecastHigh: nil, reductionPercent: nil,
            annual: .noTarget, cumulative: .noTarget, isCarried: false, coveragePercent: nil, factors: "",
            notes: [.notPublished]),
          of: Institution(id: id("i\(index)"), name: name, institutionClass: "organ", answerable: name))
      }
      return Table.standings.render(rows, dialect)
    }

    /// What rows are of, such as a building, whose name is free text.
    static let consumption = NamedRows(testDescription: "consumption", columns: [2]) { names, dialect in
      let rows = names.map { name in
        ConsumptionRow(
          span: Span(at("2026-10-01"), at("2026-10-02")), isHour: false, by: .building, subject: name, carrier: .electricity,
          endUse: "total", amount: QualifiedAmount(measured: Amount(baseUnits: -7)), hours: 24, coveredHours: 24, revision: 0)
      }
      return Table.consumption(by: .building).render(rows, dialect)
    }

    static let all = [standings, consumption]
  }

  /// One name an element: each of them stands alone in some file, and all of them in one.
  private func check(_ names: [String], _ rows: NamedRows, _ dialect: Dialect, read: ([UInt8]) throws -> [[String]]) throws {
    let records = try read(rows.bytes(names, dialect))
    #expect(records.count == names.count + 1)
    let width = records.first?.count ?? 0
    for (name, record) in zip(names, records.dropFirst()) {
      #expect(record.count == width)
      for column in rows.columns where record.count == width {
        #expect(Array(CSVText.unguarded(record[column]).unicodeScalars) == Array(name.unicodeScalars))
        // What a spreadsheet would run does not begin a cell.
        #expect(record[column].unicodeScalars.first.map { !"=+-@＝＋－＠".unicodeScalars.contains($0) } ?? true)
      }
    }
  }

  private func own(_ bytes: [UInt8]) throws -> [[String]] {
    try CSVReader(bytes).map { try $0.get().fields.map(\.text) }
  }

  @Test(.enabled(if: Corpus.isThere, Corpus.absence), arguments: NamedRows.all, Language.allCases)
  func `every name comes back from our own reader`(_ rows: NamedRows, _ language: Language) throws {
    // It refuses other control characters than line ends, which no table that somebody made by hand should have; Python's takes them.
    let names = try (hostileTexts + Corpus.strings()).filter { name in
      !name.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" && $0 != "\r" }
    }
    let dialect = Dialect(language, calendar: shanghai)
    try check(names, rows, dialect, read: own)
    for name in names { try check([name], rows, dialect, read: own) }
  }

  @Test(
    .enabled(if: Corpus.isThere, Corpus.absence), .enabled(if: hasProgram("python3"), "python3 is not installed"),
    arguments: NamedRows.all, Language.allCases)
  func `every name comes back from Python's reader`(_ rows: NamedRows, _ language: Language) throws {
    // Older versions of it end a file at a zero byte.
    let names = try (hostileTexts + Corpus.strings()).filter { !$0.unicodeScalars.contains("\u{0}") }
    let program = """
      import csv, io, json, sys
      text = sys.stdin.buffer.read().decode("utf-8-sig" if sys.argv[1] == "zh-Hans" else "utf-8")
      json.dump(list(csv.reader(io.StringIO(text, newline=""), strict=True)), sys.stdout)
      """
    try check(names, rows, Dialect(language, calendar: shanghai)) { bytes in
      let read = try run("python3", ["-c", program, language.rawValue], input: bytes)
      #expect(read.status == 0)
      return try JSONDecoder().decode([[String]].self, from: Data(read.output))
    }
  }
}
