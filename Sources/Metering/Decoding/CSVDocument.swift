import EnergyModel

/// A table in CSV (RFC 4180), each of whose rows is an entry.
///
/// Strict: every row has as many cells as the first, and one faulty row refuses the whole body, since nobody can say what the rows
/// around it are worth. Lines without any character are passed over. What is kept of a row is where its cells stand.
struct CSVDocument {
  /// The minutes of a year and some: more rows than any endpoint sends at once.
  static let rowCountMax = 600_000

  private let reader: CSVReader
  private let hasHeader: Bool
  /// Those of the header first, where there is one, then row by row.
  private let cells: [CSVCell]
  let columnCount: Int
  let rowCount: Int

  init(_ bytes: UnsafeRawBufferPointer, _ table: TableManner) throws(Rejection) {
    let bytes = Array(bytes)
    var reader = try CSVDocument.reading(bytes) { () throws(CSVFault) in try CSVReader(bytes, separator: table.separator) }
    guard reader.skipLines(table.skippedLines) else {
      throw .malformed(offset: bytes.count, expected: "\(table.skippedLines) lines before the table")
    }
    var cells: [CSVCell] = []
    var (columnCount, recordCount) = (0, 0)
    while true {
      let count = try CSVDocument.reading(bytes) { () throws(CSVFault) in try reader.appendRecord(to: &cells) }
      if count == 0 { break }
      if recordCount == 0 { columnCount = count }
      recordCount += 1
      let start = cells[cells.count - count].bytes.lowerBound
      guard count == columnCount else {
        throw CSVDocument.fault(at: start, in: bytes, "\(columnCount) cells as in the first row, not \(count)")
      }
      guard recordCount <= CSVDocument.rowCountMax else {
        throw CSVDocument.fault(at: start, in: bytes, "at most \(CSVDocument.rowCountMax) rows")
      }
    }
    self.reader = reader
    self.cells = cells
    self.columnCount = columnCount
    hasHeader = table.hasHeader
    rowCount = max(0, recordCount - (table.hasHeader ? 1 : 0))
  }

  private static func reading<Outcome>(
    _ bytes: [UInt8], _ body: () throws(CSVFault) -> Outcome
  ) throws(Rejection) -> Outcome {
    do throws(CSVFault) {
      return try body()
    } catch {
      throw fault(at: error.offset, in: bytes, "CSV, but \(error.what)")
    }
  }

  private static func fault(at offset: Int, in bytes: [UInt8], _ expected: String) -> Rejection {
    .malformed(offset: offset, expected: "in line \(UTF8Text.position(of: offset, in: bytes).line) \(expected)")
  }

  /// Which column it is, from 0; `nil` where the table has none such. Throws `.valueAmbiguous` where two bear the name.
  private func index(of column: CSVColumn, _ path: ValuePath) throws(Rejection) -> Int? {
    if let index = column.index(hasHeader: hasHeader) { return index < columnCount ? index : nil }
    guard hasHeader, let name = column.name else { return nil }
    var found: Int?
    for (index, cell) in cells.prefix(columnCount).enumerated() where text(of: cell).utf8.elementsEqual(name.utf8) {
      guard found == nil else { throw .valueAmbiguous(path: path.description) }
      found = index
    }
    return found
  }

  /// What a cell says. Many devices pad what they write; such spaces are no part of a name or a number, unless somebody quoted them.
  private func text(of cell: CSVCell) -> String {
    let text = reader.text(of: cell)
    guard !cell.isQuoted, text.utf8.first == 0x20 || text.utf8.last == 0x20 else { return text }
    let isSpace = { (character: Character) in character == " " }
    let head = text.drop(while: isSpace)
    return String(head.prefix(head.count - head.reversed().prefix(while: isSpace).count))
  }
}

extension CSVDocument: BodyDocument {
  /// The first row, for what a body says of itself in every row; −1: there is none.
  var whole: Int { rowCount > 0 ? 0 : -1 }

  /// The rows are the entries, whatever the place.
  func entries(at path: ValuePath) -> [Int] { Array(0..<rowCount) }

  var ownEntries: [Int]? { Array(0..<rowCount) }

  /// The numbers of the last row, under the names of their columns.
  func outline(max: Int) -> [BodyOutline.Entry] {
    guard rowCount > 0 else { return [] }
    let last = (rowCount - 1 + (hasHeader ? 1 : 0)) * columnCount
    return (0..<Swift.min(columnCount, max)).compactMap { index in
      let value = text(of: cells[last + index])
      let isOne = Metering.isNumber(value) || Metering.isNumber(value.split(separator: ",").joined(separator: "."))
      guard isOne else { return nil }
      let name = hasHeader ? text(of: cells[index]) : ""
      let isNamed = CSVColumn(name)?.name == name && cells.prefix(columnCount).count { text(of: $0) == name } == 1
      return BodyOutline.Entry(path: isNamed ? name : "#\(index + 1)", text: value)
    }
  }

  /// Whether a cell of the last row is a number with a decimal comma.
  var hasCommaNumberInLastRow: Bool {
    cells.suffix(columnCount).contains { cell in
      let value = text(of: cell)
      return value.contains(",") && !value.contains(".") && Metering.isNumber(value.split(separator: ",").joined(separator: "."))
    }
  }

  /// Whether a first row holds a number, which no name of a column is likely to be.
  var hasNumberInFirstRow: Bool { cells.prefix(columnCount).contains { Metering.isNumber(text(of: $0)) } }

  /// A cell is text, and a number where it is wholly one; an empty cell says that nothing is known.
  func found(at path: ValuePath, in entry: Int, as role: FoundText.Role) throws(Rejection) -> FoundText {
    guard case .column(let column) = path, entry >= 0, let index = try index(of: column, path) else { return .missing }
    let cell = cells[(entry + (hasHeader ? 1 : 0)) * columnCount + index]
    return FoundText(content: .text(text(of: cell)), offset: cell.bytes.lowerBound, unit: nil)
  }
}
