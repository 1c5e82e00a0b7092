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

  /// The whole export.
  package func render(_ rows: some Sequence<Row>, _ dialect: Dialect) -> [UInt8] {
    var writer = RowWriter(self, dialect)
    for row in rows { writer.append(row) }
    return writer.take()
  }

  /// The same bytes piece by piece, for exports that should not be held as a whole; each piece ends with a line's end.
  package func chunks<Rows: Sequence<Row>>(_ rows: Rows, _ dialect: Dialect, bytesMin: Int = 65_536) -> TableChunks<Rows> {
    TableChunks(table: self, rows: rows.makeIterator(), dialect: dialect, bytesMin: bytesMin)
  }
}

/// The pieces of an export: rows are asked for as they are written. One pass.
package struct TableChunks<Rows: Sequence>: Sequence, IteratorProtocol {
  private var writer: RowWriter<Rows.Element>
  private var rows: Rows.Iterator
  private let bytesMin: Int

  /// How many rows the pieces so far hold.
  package var rowCount: Int { writer.rowCount }

  init(table: Table<Rows.Element>, rows: Rows.Iterator, dialect: Dialect, bytesMin: Int) {
    writer = RowWriter(table, dialect)
    self.rows = rows
    self.bytesMin = bytesMin
  }

  package mutating func next() -> [UInt8]? {
    while writer.count < bytesMin, let row = rows.next() { writer.append(row) }
    return writer.count == 0 ? nil : writer.take()
  }
}
