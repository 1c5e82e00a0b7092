import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import ConservedCore
@testable import Settings

/// Every captured body of the corpus, read as its manifest says: by the words that `probe --body` takes, or by a shipped preset.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence)) struct ManifestTests {
  @Test func `every endpoint of the manifest gives what it states, or no reading where it says so`() throws {
    let rows = try ManifestRow.endpoints()
    #expect(rows.count >= 249)
    var (checked, noReading, skipped): ([String], [String], [String]) = ([], [], [])
    for row in rows {
      do {
        switch try CorpusBody(row).outcome() {
        case .checked(let count):
          #expect(count > 0, "\(row.file): nothing was checked")
          checked.append(row.file)
        case .noReading: noReading.append(row.file)
        }
      } catch {
        Issue.record("\(row.file): \(error)")
        skipped.append(row.file)
      }
    }
    print("manifest: \(rows.count) rows, \(checked.count) checked, \(noReading.count) no reading, \(skipped.count) skipped")
    #expect(checked.count + noReading.count + skipped.count == rows.count)
    #expect(skipped.isEmpty)
  }
}

/// A row of the manifest's table of endpoints.
struct ManifestRow {
  /// Below the corpus.
  let file: String
  /// What a correct collector should extract, as written.
  let expectation: String
  let row: Manifest.Row

  static func endpoints() throws -> [ManifestRow] {
    try Manifest.rows(below: "endpoints/").map { ManifestRow(file: $0.path, expectation: $0.claim, row: $0) }
  }

  /// `path`=value — what it is, one for each that the row names whole; a row that was cut names its last one in part.
  var items: [ManifestItem] {
    expectation.components(separatedBy: "; `").compactMap { ManifestItem($0.hasPrefix("`") ? $0 : "`" + $0) }
  }
}

/// One thing that a row of a JSON body states.
struct ManifestItem {
  /// A JSON pointer.
  let pointer: String
  /// Without its quotes.
  let value: String
  let isText: Bool
  /// What stands behind the value: a unit, or words.
  let unit: String
  let meaning: String

  init?(_ text: String) {
    guard let end = text.range(of: "`="), let dash = text.range(of: " — ", range: end.upperBound..<text.endIndex) else {
      return nil
    }
    pointer = ManifestItem.pointer(String(text[text.index(after: text.startIndex)..<end.lowerBound]))
    meaning = String(text[dash.upperBound...])
    let stated = text[end.upperBound..<dash.lowerBound]
    if stated.hasPrefix("\"") {
      guard let close = stated.dropFirst().firstIndex(of: "\"") else { return nil }
      value = String(stated[stated.index(after: stated.startIndex)..<close])
      unit = stated[stated.index(after: close)...].trimmingCharacters(in: .whitespaces)
      isText = true
    } else {
      let words = stated.split(separator: " ", maxSplits: 1)
      guard let first = words.first else { return nil }
      value = String(first)
      unit = words.count > 1 ? words[1].trimmingCharacters(in: .whitespaces) : ""
      isText = false
    }
  }

  /// `a[0].b:1.c` as `/a/0/b:1/c`.
  private static func pointer(_ dotted: String) -> String {
    dotted.replacingOccurrences(of: "[", with: ".").replacingOccurrences(of: "]", with: "").split(separator: ".")
      .map { "/" + $0.replacingOccurrences(of: "~", with: "~0").replacingOccurrences(of: "/", with: "~1") }.joined()
  }

  /// The unit of a quantity that is metered; `nil` for a stamp, a code or a word.
  var measure: MeasureUnit? {
    if isText || meaning.contains("timestamp") || meaning.contains("status") { return nil }
    if unit.hasPrefix("Watt-minutes") { return .wattMinute }
    if unit.hasPrefix("Ws") { return .wattSecond }
    if unit.contains("in body") || unit.contains("in the body") { return .wattHour }
    if unit.hasPrefix("as named") { return pointer.hasSuffix("LITER") ? .litre : .cubicMetre }
    if meaning.contains("external M-Bus meter") { return .cubicMetre }
    return MeasureUnit(unit)
  }
}
