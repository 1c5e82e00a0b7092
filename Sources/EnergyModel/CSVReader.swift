/// Why a line of a CSV file is no record; the sentences are for people (contract, General).
package struct CSVFault: Error, Hashable, Sendable {
  /// Both from 1; a column is one Unicode scalar of the line.
  package let line: Int
  package let column: Int
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

/// One record of a CSV file: never empty.
package struct CSVRecord: Hashable, Sendable {
  package let fields: [CSVField]

  package var line: Int { fields[0].line }
}

/// Reads comma-separated values strictly by RFC 4180, in UTF-8 with or without a byte-order mark, with LF or CRLF (contract R11).
///
/// Goes forward once and holds one record at a time. A faulty line is reported and left out, and reading goes on with the
/// next one, so that all faults of a file come in one run. Lines without any character are passed over.
package struct CSVReader: Sequence, IteratorProtocol {
  /// A cell longer than this is a quote that somebody forgot to close, bytes.
  package static let fieldMax = 65_536
  /// More cells than any table here has columns.
  package static let fieldCountMax = 1_024

  private let bytes: [UInt8]
  private var index: Int
  private var line = 1
  /// Where the current line begins.
  private var lineStart: Int
  /// Columns are counted from the last place where they were asked for, so that long lines stay cheap.
  private var columnIndex: Int
  private var column = 1

  /// - Throws: the place of the first byte that is no UTF-8; GB18030 from a spreadsheet, most often.
  package init(_ bytes: [UInt8]) throws(CSVFault) {
    if let offset = UTF8Text.firstFault(in: bytes) {
      let (line, column) = UTF8Text.position(of: offset, in: bytes)
      throw CSVFault(line: line, column: column, what: "the file is not UTF-8", remedy: "save it as 'CSV UTF-8'")
    }
    self.bytes = bytes
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

  private mutating func record() throws(CSVFault) -> CSVRecord {
    var fields: [CSVField] = []
    while true {
      fields.append(try field())
      guard fields.count <= CSVReader.fieldCountMax else {
        throw fault("the line has more than \(CSVReader.fieldCountMax) cells", "check its commas")
      }
      guard index < bytes.count, bytes[index] == UInt8(ascii: ",") else { break }
      index += 1
    }
    endLine()
    return CSVRecord(fields: fields)
  }

  /// Reads one cell and stops at the comma or the line's end behind it.
  private mutating func field() throws(CSVFault) -> CSVField {
    let (line, column) = (line, currentColumn())
    let isQuoted = index < bytes.count && bytes[index] == UInt8(ascii: "\"")
    return CSVField(text: try isQuoted ? quotedText() : plainText(), line: line, column: column)
  }

  private mutating func plainText() throws(CSVFault) -> String {
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: ",") || isLineEnd(at: index) { break }
      guard byte != UInt8(ascii: "\"") else {
        throw fault(
          "a quote stands inside a cell that does not begin with one", "quote the whole cell and double the quotes in it")
      }
      guard byte >= 0x20, byte != 0x7F else { throw controlFault(byte) }
      index += 1
    }
    try checkLength(from: start)
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private mutating func quotedText() throws(CSVFault) -> String {
    let resume = (index: index, line: line, lineStart: lineStart)
    index += 1
    var text: [UInt8] = []
    var start = index
    while true {
      guard index < bytes.count, index - resume.index <= CSVReader.fieldMax else {
        // The lines behind are read again as lines of their own, so that their faults are found too.
        (index, line, lineStart) = resume
        restartColumns()
        throw fault("the quote that begins here is never closed", "close it, or double it where it is part of the text")
      }
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        text.append(contentsOf: bytes[start..<index])
        index += 1
        start = index
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { break }
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
    guard index == bytes.count || bytes[index] == UInt8(ascii: ",") || isLineEnd(at: index) else {
      throw fault("text stands behind the closing quote of a cell", "quote the whole cell and double the quotes in it")
    }
    return String(decoding: text, as: UTF8.self)
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
    CSVFault(line: line, column: currentColumn(), what: what, remedy: remedy)
  }

  private mutating func controlFault(_ byte: UInt8) -> CSVFault {
    byte == UInt8(ascii: "\r")
      ? fault("a carriage return stands without a line feed", "end lines with LF or CRLF")
      : fault("a control character (\(byte)) stands in a cell", "remove it; cells are separated by commas")
  }
}
