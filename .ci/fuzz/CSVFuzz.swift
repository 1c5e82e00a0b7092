import EnergyModel
import Metering

/// The entry of libFuzzer for tables: each body is read as tables of several kinds, whose cells must be those of the reader of imports.
private enum Target {
  static let tables = [
    TableManner(),
    TableManner(separator: UInt8(ascii: ";"), decimalMark: UInt8(ascii: ","), hasHeader: false, skippedLines: 1),
    TableManner(separator: 0x09),
  ]

  static let decoders: [BodyDecoder] = tables.map { table in
    let unitAt = ValueManner(unitAt: Checks.path("#3", .csv), absent: ["n/a", "-1"])
    return BodyDecoder(
      format: .csv,
      sources: [
        Checks.source("v", time: "t", .csv), Checks.source("2", time: "#1", .csv), Checks.source("#2", .csv, manner: unitAt),
      ],
      manner: BodyManner(table: table))
  }

  static func check(_ body: [UInt8]) {
    for (decoder, table) in zip(decoders, tables) {
      let isRead = Checks.decode(body, with: decoder)
      if isRead, table.skippedLines == 0 { compare(body, table) }
    }
  }

  /// Of a table that was read, every record has as many cells as the first, by text as by place.
  private static func compare(_ body: [UInt8], _ table: TableManner) {
    guard var byText = try? CSVReader(body, separator: table.separator), var byPlace = Optional(byText) else {
      preconditionFailure("a table was read that is no UTF-8")
    }
    var count: Int?
    while let result = byText.next() {
      guard case .success(let record) = result else { preconditionFailure("a table was read that has a faulty row") }
      var cells: [CSVCell] = []
      precondition((try? byPlace.appendRecord(to: &cells)) == record.fields.count, "a record has another number of cells")
      precondition(cells.map(byPlace.text) == record.fields.map(\.text), "a record has other cells")
      precondition(count == nil || count == cells.count, "rows differ in length")
      count = cells.count
    }
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Target.check(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
