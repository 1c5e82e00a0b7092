import EnergyModel
import Settings

/// Every fault of a file, in its order.
package struct RowFaults: Error, Sendable {
  package let faults: [Fault]
}

/// A file of rows under a header whose columns may come in any order and in either language; an unknown column is a fault (contract R11).
///
/// Rows are handed out one by one; what is wrong with any of them is kept until `finish`.
struct RowFile {
  let file: String
  private var reader: CSVReader
  private var columns: [String: Int] = [:]
  private var width = 0
  private var faults: [Fault] = []

  /// `names` are the columns by their English names, with the Chinese header that stands for each.
  init(_ bytes: [UInt8], file: String, names: [(english: String, chinese: String)], required: [String]) throws(RowFaults) {
    self.file = file
    do throws(CSVFault) {
      reader = try CSVReader(bytes)
    } catch {
      throw RowFaults(faults: [
        Fault(file: file, line: error.line, column: error.column, what: error.what, remedy: error.remedy)
      ])
    }
    guard let header = nextRecord() else {
      if faults.isEmpty { fault(1, 1, "the file is empty", "write the header and at least one row") }
      throw RowFaults(faults: faults)
    }
    width = header.fields.count
    for (index, field) in header.fields.enumerated() {
      guard let name = names.first(where: { $0.english == field.text || $0.chinese == field.text })?.english else {
        fault(
          field.line, field.column, "unknown column '\(field.text)'",
          "the columns are \(names.map(\.english).joined(separator: ", "))")
        continue
      }
      if columns[name] != nil { fault(field.line, field.column, "column '\(name)' stands twice", "leave one of them out") }
      columns[name] = index
    }
    for name in required where columns[name] == nil {
      fault(header.line, 1, "column '\(name)' is missing", "the header needs \(required.joined(separator: ", "))")
    }
    if !faults.isEmpty { throw RowFaults(faults: faults) }
  }

  /// How many faults were found so far.
  var faultCount: Int { faults.count }

  /// The next row that has as many cells as the header; `nil` at the end.
  mutating func next() -> CSVRecord? {
    while let record = nextRecord() {
      if record.fields.count == width { return record }
      fault(record.line, 1, "the row has \(record.fields.count) cells and the header \(width)", "write one cell for each column")
    }
    return nil
  }

  private mutating func nextRecord() -> CSVRecord? {
    while let result = reader.next() {
      switch result {
      case .success(let record): return record
      case .failure(let error): fault(error.line, error.column, error.what, error.remedy)
      }
    }
    return nil
  }

  /// Throws every fault that was found; returns when there was none.
  func finish() throws(RowFaults) {
    guard faults.isEmpty else { throw RowFaults(faults: faults) }
  }

  /// A cell of a column; `nil` where the file has no such column or the cell is blank.
  func cell(_ record: CSVRecord, _ name: String) -> CSVField? {
    guard let index = columns[name], index < record.fields.count, !record.fields[index].text.isEmpty else { return nil }
    return record.fields[index]
  }

  mutating func fault(_ line: Int, _ column: Int, _ what: String, _ remedy: String) {
    faults.append(Fault(file: file, line: line, column: column, what: what, remedy: remedy))
  }

  mutating func missing(_ record: CSVRecord, _ name: String) {
    fault(record.line, 1, "'\(name)' is blank", "write it in every row")
  }
}
