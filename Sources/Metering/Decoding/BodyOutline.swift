import EnergyModel

/// The numbers that a body holds and where, for somebody who does not know it yet.
package struct BodyOutline: Sendable {
  package struct Entry: Sendable, Hashable {
    /// In the notation of the format: what `value` would say.
    package let path: String
    /// As it stands there.
    package let text: String
    /// The unit that the body states beside it.
    package let unit: String?
    /// Where that unit stands, where it has a place of its own.
    package let unitPath: String?

    package init(path: String, text: String, unit: String? = nil, unitPath: String? = nil) {
      self.path = path
      self.text = text
      self.unit = unit
      self.unitPath = unitPath
    }
  }

  package let format: BodyFormat
  /// How a table is written, where it is one.
  package let table: TableManner
  /// In the body's order, at most `entryCountMax`.
  package let entries: [Entry]

  package static let entryCountMax = 500
  /// A page of text names few numbers by words, and each is looked for in all of it.
  private static let textCountMax = 64 << 10

  /// The first format that the whole body is in and that finds a number in it; `nil` where none does.
  ///
  /// Plain text is the last resort: every body is one, and its numbers are told with the words around them.
  package init?(of body: [UInt8]) {
    for format in [BodyFormat.json, .xml, .obis, .openmetrics] {
      let decoder = BodyDecoder(format: format, sources: [])
      guard let entries = try? decoder.outline(body, contentType: ""), !entries.isEmpty else { continue }
      self.init(format: format, table: TableManner(), entries: entries)
      return
    }
    if let table = BodyOutline.table(of: body) {
      let decoder = BodyDecoder(format: .csv, sources: [], manner: BodyManner(table: table))
      if let entries = try? decoder.outline(body, contentType: ""), !entries.isEmpty {
        self.init(format: .csv, table: table, entries: entries)
        return
      }
    }
    let decoder = BodyDecoder(format: .text, sources: [])
    guard let entries = try? decoder.outline(Array(body.prefix(BodyOutline.textCountMax)), contentType: ""), !entries.isEmpty
    else {
      return nil
    }
    self.init(format: .text, table: TableManner(), entries: entries)
  }

  private init(format: BodyFormat, table: TableManner, entries: [Entry]) {
    self.format = format
    self.table = table
    self.entries = entries
  }

  /// How a body is written that is a table of more than one column, after at most three lines that are none.
  private static func table(of body: [UInt8]) -> TableManner? {
    body.withUnsafeBytes { bytes in
      for skip in 0...3 {
        for separator in [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|")] {
          let plain = TableManner(separator: separator, hasHeader: false, skippedLines: skip)
          guard let document = try? CSVDocument(bytes, plain), document.columnCount > 1, document.rowCount > 0 else { continue }
          return TableManner(
            separator: separator, decimalMark: separator == UInt8(ascii: ",") ? UInt8(ascii: ".") : decimalMark(of: document),
            hasHeader: !document.hasNumberInFirstRow, skippedLines: skip)
        }
      }
      return nil
    }
  }

  /// A comma where no cell of the last row is a number with a point and one is with a comma.
  private static func decimalMark(of document: CSVDocument) -> UInt8 {
    document.hasCommaNumberInLastRow ? UInt8(ascii: ",") : UInt8(ascii: ".")
  }
}

/// Whether a text is wholly a number, as `ExactDecimal` reads them.
func isNumber(_ text: String) -> Bool { (try? ExactDecimal(text)) != nil }
