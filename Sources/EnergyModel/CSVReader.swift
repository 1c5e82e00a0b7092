/// Why a line of a CSV file is no record; the sentences are for people (contract, General).
package struct CSVFault: Error, Hashable, Sendable {
  /// Both from 1; a column is one Unicode scalar of the line.
  package let line: Int
  package let column: Int
  /// The same place as a count of bytes before it.
  package let offset: Int
  package let what: String
  package let remedy: String
}

/// One cell, and where it begins.
package struct CSVField: Hashable, Sendable {
  /// Without quotes, doubled quotes undone, not trimmed.
  package let text: String
  package let line: Int
  package let column: Int
}

/// Where one cell stands in the bytes that were read, without its quotes.
package struct CSVCell: Sendable {
  package let bytes: Range<Int>
  package let isQuoted: Bool
  /// Whether doubled quotes stand in it, each of which is one.
  package let hasDoubledQuotes: Bool
}

/// One record of a CSV file: never empty.
package struct CSVRecord: Hashable, Sendable {
  package let fields: [CSVField]

  package var line: Int { fields[0].line }
}

/// Reads comma-separated values strictly by RFC 4180, in UTF-8 with or without a byte-order mark, with LF or CRLF (contract R11).
/// Another separator than the comma is read where somebody says so.
///
/// Goes forward once and holds one record at a time. A faulty line is reported and left out, and reading goes on with the
/// next one, so that all faults of a file come in one run. Lines without any character are passed over.
package struct CSVReader: Sequence, IteratorProtocol {
  /// A cell longer than this is a quote that somebody forgot to close, bytes.
  package static let fieldMax = 65_536
  /// More cells than any table here has columns.
  package static let fieldCountMax = 1_024

  private let bytes: [UInt8]
  private let separator: UInt8
  private var index: Int
  private var line = 1
  /// Where the current line begins.
  private var lineStart: Int
  /// Columns are counted from the last place where they were asked for, so that long lines stay cheap.
  private var columnIndex: Int
  private var column = 1

  /// - Throws: the place of the first byte that is no UTF-8; GB18030 from a spreadsheet, most often.
  package init(_ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ",")) throws(CSVFault) {
    if let offset = UTF8Text.firstFault(in: bytes) {
      let (line, column) = UTF8Text.position(of: offset, in: bytes)
      throw CSVFault(
        line: line, column: column, offset: offset, what: "the file is not UTF-8", remedy: "save it as 'CSV UTF-8'")
    }
    self.bytes = bytes
    self.separator = separator
    index = UTF8Text.withoutMark(bytes).startIndex
    lineStart = index
    columnIndex = index
  }

  package mutating func next() -> Result<CSVRecord, CSVFault>? {
    skipEmptyLines()
    guard index < bytes.count else { return nil }
    do throws(CSVFault) {
      return .success(try record())
    } catch {
      skipLine()
      return .failure(error)
    }
  }

  /// The next record by its place alone: appends its cells, keeps no text of them, and returns how many they are; 0 at the end. A
  /// fault ends the reading.
  package mutating func appendRecord(to cells: inout [CSVCell]) throws(CSVFault) -> Int {
    skipEmptyLines()
    guard index < bytes.count else { return 0 }
    var count = 0
    repeat {
      if count > 0 { index += 1 }
      cells.append(try cell())
      count += 1
      try checkCount(count)
    } while index < bytes.count && bytes[index] == separator
    endLine()
    return count
  }

  /// Passes over lines as they stand, quotes and all; returns whether there were so many.
  package mutating func skipLines(_ count: Int) -> Bool {
    for _ in 0..<count {
      guard index < bytes.count else { return false }
      skipLine()
    }
    return true
  }

  /// What a cell says: doubled quotes undone, not trimmed.
  package func text(of cell: CSVCell) -> String {
    guard cell.hasDoubledQuotes else { return String(decoding: bytes[cell.bytes], as: UTF8.self) }
    var text: [UInt8] = []
    var isSecond = false
    for byte in bytes[cell.bytes] {
      isSecond = byte == UInt8(ascii: "\"") && !isSecond
      if !isSecond { text.append(byte) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func record() throws(CSVFault) -> CSVRecord {
    var fields: [CSVField] = []
    while true {
      let (line, column) = (line, currentColumn())
      fields.append(CSVField(text: text(of: try cell()), line: line, column: column))
      try checkCount(fields.count)
      guard index < bytes.count, bytes[index] == separator else { break }
      index += 1
    }
    endLine()
    return CSVRecord(fields: fields)
  }

  private mutating func checkCount(_ count: Int) throws(CSVFault) {
    guard count <= CSVReader.fieldCountMax else {
      throw fault("the line has more than \(CSVReader.fieldCountMax) cells", "check its commas")
    }
  }

  /// Passes over one cell and stops at the separator or the line's end behind it.
  private mutating func cell() throws(CSVFault) -> CSVCell {
    try index < bytes.count && bytes[index] == UInt8(ascii: "\"") ? quotedCell() : plainCell()
  }

  private mutating func plainCell() throws(CSVFault) -> CSVCell {
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == separator || isLineEnd(at: index) { break }
      guard byte != UInt8(ascii: "\"") else {
        throw fault(
          "a quote stands inside a cell that does not begin with one", "quote the whole cell and double the quotes in it")
      }
      guard byte >= 0x20, byte != 0x7F else { throw controlFault(byte) }
      index += 1
    }
    try checkLength(from: start)
    return CSVCell(bytes: start..<index, isQuoted: false, hasDoubledQuotes: false)
  }

  private mutating func quotedCell() throws(CSVFault) -> CSVCell {
    let resume = (index: index, line: line, lineStart: lineStart)
    index += 1
    let start = index
    var hasDoubledQuotes = false
    while true {
      guard index < bytes.count, index - resume.index <= CSVReader.fieldMax else {
        // The lines behind are read again as lines of their own, so that their faults are found too.
        (index, line, lineStart) = resume
        restartColumns()
        throw fault("the quote that begins here is never closed", "close it, or double it where it is part of the text")
      }
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        index += 1
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { break }
        hasDoubledQuotes = true
        index += 1
      } else if byte == UInt8(ascii: "\n") {
        index += 1
        beginLine()
      } else if byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\t") {
        index += 1
      } else {
        throw controlFault(byte)
      }
    }
    guard index == bytes.count || bytes[index] == separator || isLineEnd(at: index) else {
      throw fault("text stands behind the closing quote of a cell", "quote the whole cell and double the quotes in it")
    }
    return CSVCell(bytes: start..<index - 1, isQuoted: true, hasDoubledQuotes: hasDoubledQuotes)
  }

  private func isLineEnd(at index: Int) -> Bool {
    bytes[index] == UInt8(ascii: "\n")
      || bytes[index] == UInt8(ascii: "\r") && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\n")
  }

  private mutating func endLine() {
    guard index < bytes.count else { return }
    index += bytes[index] == UInt8(ascii: "\r") ? 2 : 1
    beginLine()
  }

  private mutating func beginLine() {
    line += 1
    lineStart = index
    restartColumns()
  }

  private mutating func restartColumns() {
    columnIndex = lineStart
    column = 1
  }

  private mutating func skipEmptyLines() {
    while index < bytes.count, isLineEnd(at: index) { endLine() }
  }

  private mutating func skipLine() {
    while index < bytes.count, !isLineEnd(at: index) { index += 1 }
    endLine()
  }

  private mutating func currentColumn() -> Int {
    while columnIndex < index {
      if bytes[columnIndex] & 0xC0 != 0x80 { column += 1 }
      columnIndex += 1
    }
    return column
  }

  private mutating func checkLength(from start: Int) throws(CSVFault) {
    guard index - start <= CSVReader.fieldMax else {
      throw fault("a cell is longer than \(CSVReader.fieldMax) bytes", "check the commas and line ends of the file")
    }
  }

  private mutating func fault(_ what: String, _ remedy: String) -> CSVFault {
    CSVFault(line: line, column: currentColumn(), offset: index, what: what, remedy: remedy)
  }

  private mutating func controlFault(_ byte: UInt8) -> CSVFault {
    byte == UInt8(ascii: "\r")
      ? fault("a carriage return stands without a line feed", "end lines with LF or CRLF")
      : fault("a control character (\(byte)) stands in a cell", "remove it; cells are separated by commas")
  }
}
