/// The rows of one table on their way into bytes: the header first, then a line a row, taken away in pieces that end with a line.
package struct RowWriter<Row> {
  private let columns: [Column<Row>]
  private let dialect: Dialect
  private let lineEnd: [UInt8]
  private var bytes: [UInt8] = []
  /// How many rows were written so far.
  package private(set) var rowCount = 0
  /// By column: what stood in it last of what repeats, and its bytes. The rows of one hour say the same hour a thousand times.
  private var lastCells: [Cell]
  private var lastBytes: [[UInt8]]

  /// Begins with the byte order mark, where the dialect has one, and the line of headers.
  package init(_ table: Table<Row>, _ dialect: Dialect) {
    columns = table.columns
    self.dialect = dialect
    lineEnd = dialect.lineEnd
    lastCells = columns.map { _ in .empty }
    lastBytes = columns.map { _ in [] }
    bytes.append(contentsOf: dialect.byteOrderMark)
    for (index, column) in columns.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      CSVText.append(text: column.header(dialect), to: &bytes)
    }
    bytes.append(contentsOf: lineEnd)
  }

  /// How many bytes wait to be taken, before the dialect's encoding.
  package var count: Int { bytes.count }

  package mutating func append(_ row: Row) {
    for index in columns.indices {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      let cell = columns[index].cell(row)
      guard cell.isRepeated else {
        cell.append(to: &bytes, dialect)
        continue
      }
      if cell != lastCells[index] {
        lastCells[index] = cell
        lastBytes[index].removeAll(keepingCapacity: true)
        cell.append(to: &lastBytes[index], dialect)
      }
      bytes.append(contentsOf: lastBytes[index])
    }
    bytes.append(contentsOf: lineEnd)
    rowCount += 1
  }

  /// What was written since the last time.
  package mutating func take() -> [UInt8] {
    defer { bytes = [] }
    return dialect.encoded(bytes)
  }
}
