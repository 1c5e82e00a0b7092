import EnergyModel
import Settings

/// The faults of a file, in its order.
package struct RowFaults: Error, Sendable {
  /// Each of them up to a bound, then one that says how many more there are.
  package let faults: [Fault]
  /// How many there are in all.
  package let count: Int

  init(faults: [Fault], count: Int? = nil) {
    self.faults = faults
    self.count = count ?? faults.count
  }
}

/// A file of rows under a header whose columns may come in any order and in either language; an unknown column is a fault (contract R11).
///
/// Rows are handed out one by one; what is wrong with any of them is kept until `finish`.
struct RowFile {
  let file: String
  private var reader: CSVReader
  private var columns: [String: Int] = [:]
  private var width = 0
  /// Enough to see what is wrong with a file; not a line for every hour of a year.
  static let faultsMax = 200
  private var faults: [Fault] = []
  /// The line of the first fault that is not among them.
  private var firstUnlisted: Int?

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
      throw found
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
    try finish()
  }

  /// How many faults were found so far.
  private(set) var faultCount = 0

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
    guard faults.isEmpty else { throw found }
  }

  private var found: RowFaults {
    guard let firstUnlisted else { return RowFaults(faults: faults) }
    let more = faultCount - faults.count
    let what = more == 1 ? "1 more fault is not listed, it is here" : "\(more) more faults are not listed, the first of them here"
    let rest = Fault(
      file: file, line: firstUnlisted, column: 1, what: what, remedy: "mend those above and import the file again")
    return RowFaults(faults: faults + [rest], count: faultCount)
  }

  /// A cell of a column; `nil` where the file has no such column or the cell is blank.
  func cell(_ record: CSVRecord, _ name: String) -> CSVField? {
    guard let index = columns[name], index < record.fields.count, !record.fields[index].text.isEmpty else { return nil }
    return record.fields[index]
  }

  mutating func fault(_ line: Int, _ column: Int, _ what: String, _ remedy: String) {
    faultCount += 1
    guard faults.count < RowFile.faultsMax else {
      firstUnlisted = firstUnlisted ?? line
      return
    }
    faults.append(Fault(file: file, line: line, column: column, what: what, remedy: remedy))
  }

  mutating func missing(_ record: CSVRecord, _ name: String) {
    fault(record.line, 1, "'\(name)' is blank", "write it in every row")
  }
}
