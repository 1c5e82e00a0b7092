import EnergyModel

/// The columns of one inventory file: raw values count from zero in the order of the contract.
protocol InventoryColumn: CaseIterable, RawRepresentable, Sendable where RawValue == Int, AllCases == [Self] {
  /// The stable name first, then what else is accepted in a header, in Chinese.
  var names: [String] { get }
  /// Whether a file without it can mean nothing.
  var isRequired: Bool { get }
}

/// One row: the cells that are not blank, by column.
struct InventoryRow<Column: InventoryColumn> {
  /// The first cell.
  let place: Place
  fileprivate(set) var cells: [WrittenText?]

  subscript(_ column: Column) -> WrittenText? { cells[column.rawValue] }
}

/// Reads an inventory file row by row. Columns stand in any order; an unknown one is a fault; spaces around a cell are none
/// of it.
enum InventoryTable {
  static func forEachRow<Column: InventoryColumn>(
    of bytes: [UInt8], file: Int32, faults: FaultList, columns: Column.Type, body: (InventoryRow<Column>) -> Void
  ) {
    func report(_ fault: CSVFault) {
      faults.report(Place(file: file, line: fault.line, column: fault.column), fault.what, fault.remedy)
    }
    var reader: CSVReader
    do throws(CSVFault) {
      reader = try CSVReader(bytes)
    } catch {
      report(error)
      return
    }
    let header: CSVRecord
    switch reader.next() {
    case .success(let record)?: header = record
    case .failure(let fault)?:
      report(fault)
      return
    case nil:
      faults.report(
        Place(file: file, line: 1, column: 1), "the file is empty",
        "write the header \(Column.allCases.map { $0.names[0] }.joined(separator: ","))")
      return
    }
    guard let order = order(of: header, file: file, faults: faults, columns: columns) else { return }
    var row = InventoryRow<Column>(place: Place(file: file, line: 1, column: 1), cells: [])
    let empty = [WrittenText?](repeating: nil, count: Column.allCases.count)
    while let result = reader.next() {
      switch result {
      case .failure(let fault): report(fault)
      case .success(let record):
        guard record.fields.count == order.count else {
          // A spreadsheet may leave a line of commas or blanks behind.
          guard record.fields.contains(where: { !$0.text.isEmpty }) else { continue }
          faults.report(
            Place(file: file, line: record.line, column: 1),
            "the line has \(record.fields.count) cells and the header \(order.count)",
            "write one cell for each column; quote a cell that holds a comma")
          continue
        }
        row = InventoryRow(place: Place(file: file, line: record.line, column: 1), cells: empty)
        var isBlank = true
        for (index, field) in record.fields.enumerated() {
          let text = trimmed(field.text)
          guard let column = order[index], !text.isEmpty else { continue }
          isBlank = false
          row.cells[column] = WrittenText(text: text, place: Place(file: file, line: field.line, column: field.column))
        }
        if !isBlank { body(row) }
      }
    }
  }

  /// Which column stands in which place of the file; `nil` when rows could not be read by it.
  private static func order<Column: InventoryColumn>(
    of header: CSVRecord, file: Int32, faults: FaultList, columns: Column.Type
  ) -> [Int?]? {
    var order: [Int?] = []
    var places: [Int: Place] = [:]
    let known = Column.allCases.map { $0.names[0] }
    for field in header.fields {
      let place = Place(file: file, line: field.line, column: field.column)
      let name = trimmed(field.text)
      let column = Column.allCases.first { $0.names.contains(name) }
      order.append(column?.rawValue)
      guard let column else {
        let hasOtherSeparator = header.fields.count == 1 && (name.contains(";") || name.contains("\t"))
        let what = name.isEmpty ? "a column has no name" : "there is no column \(FaultList.quoted(name))"
        faults.report(
          place, what, hasOtherSeparator ? "separate the cells by commas" : NearestName.remedy(for: name, among: known))
        continue
      }
      if let first = places.updateValue(place, forKey: column.rawValue) {
        faults.report(place, "the column `\(column.names[0])` is there twice", "keep one; the first is at column \(first.column)")
      }
    }
    let missing = Column.allCases.filter { $0.isRequired && places[$0.rawValue] == nil }
    for column in missing {
      faults.report(
        Place(file: file, line: header.line, column: 1), "there is no column `\(column.names[0])`", "add it to the header")
    }
    return missing.isEmpty ? order : nil
  }

  private static func trimmed(_ text: String) -> String {
    let utf8 = text.utf8
    guard utf8.first == UInt8(ascii: " ") || utf8.last == UInt8(ascii: " ") else { return text }
    let start = utf8.drop { $0 == UInt8(ascii: " ") }
    return String(Substring(start.dropLast(start.reversed().prefix { $0 == UInt8(ascii: " ") }.count)))
  }
}
