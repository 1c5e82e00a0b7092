import EnergyModel

/// One column of an export: its header in both languages and its cell, in one line, so that they cannot part ways.
package struct Column<Row>: Sendable {
  package let english: String
  package let chinese: String
  /// Whether it holds moments, so that the Chinese header names the zone.
  let isTime: Bool
  let cell: @Sendable (Row) -> Cell

  package init(_ english: String, _ chinese: String, _ cell: @escaping @Sendable (Row) -> Cell) {
    self.init(english: english, chinese: chinese, isTime: false, cell: cell)
  }

  /// A column of moments.
  package static func time(_ english: String, _ chinese: String, _ cell: @escaping @Sendable (Row) -> Cell) -> Column {
    Column(english: english, chinese: chinese, isTime: true, cell: cell)
  }

  private init(english: String, chinese: String, isTime: Bool, cell: @escaping @Sendable (Row) -> Cell) {
    self.english = english
    self.chinese = chinese
    self.isTime = isTime
    self.cell = cell
  }

  func header(_ dialect: Dialect) -> String {
    switch dialect.language {
    case .english: english
    case .simplifiedChinese: isTime ? "\(chinese)（\(dialect.calendar.timeZone)）" : chinese
    }
  }
}

/// An export as a value: the same rows and the same dialect give the same bytes.
package struct Table<Row>: Sendable {
  /// What `conserved export` calls it.
  package let name: String
  package let columns: [Column<Row>]

  package init(_ name: String, _ columns: [Column<Row>]) {
    self.name = name
    self.columns = columns
  }

  /// The byte order mark where the dialect has one, and the line of headers.
  package func appendHeader(to bytes: inout [UInt8], _ dialect: Dialect) {
    bytes.append(contentsOf: dialect.byteOrderMark)
    for (index, column) in columns.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      CSVText.append(text: column.header(dialect), to: &bytes)
    }
    bytes.append(contentsOf: dialect.lineEnd)
  }

  package func append(_ row: Row, to bytes: inout [UInt8], _ dialect: Dialect) {
    for (index, column) in columns.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      column.cell(row).append(to: &bytes, dialect)
    }
    bytes.append(contentsOf: dialect.lineEnd)
  }

  /// The whole export.
  package func render(_ rows: some Sequence<Row>, _ dialect: Dialect) -> [UInt8] {
    var bytes: [UInt8] = []
    appendHeader(to: &bytes, dialect)
    for row in rows { append(row, to: &bytes, dialect) }
    return bytes
  }

  /// The same bytes piece by piece, for exports that should not be held as a whole; each piece ends with a line's end.
  package func chunks<Rows: Sequence<Row>>(_ rows: Rows, _ dialect: Dialect, bytesMin: Int = 65_536) -> TableChunks<Rows> {
    TableChunks(table: self, rows: rows.makeIterator(), dialect: dialect, bytesMin: bytesMin)
  }
}

/// The pieces of an export: rows are asked for as they are written. One pass.
package struct TableChunks<Rows: Sequence>: Sequence, IteratorProtocol {
  let table: Table<Rows.Element>
  var rows: Rows.Iterator
  let dialect: Dialect
  let bytesMin: Int
  private var isStarted = false
  /// How many rows the pieces so far hold.
  package private(set) var rowCount = 0

  init(table: Table<Rows.Element>, rows: Rows.Iterator, dialect: Dialect, bytesMin: Int) {
    self.table = table
    self.rows = rows
    self.dialect = dialect
    self.bytesMin = bytesMin
  }

  package mutating func next() -> [UInt8]? {
    var bytes: [UInt8] = []
    if !isStarted {
      table.appendHeader(to: &bytes, dialect)
      isStarted = true
    }
    while bytes.count < bytesMin, let row = rows.next() {
      table.append(row, to: &bytes, dialect)
      rowCount += 1
    }
    return bytes.isEmpty ? nil : bytes
  }
}
