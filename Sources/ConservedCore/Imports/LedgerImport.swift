import EnergyModel
import Settings

/// Amounts over a period from bills and delivery notes (contract, Imports, `ledger`).
package enum LedgerImport {
  static let names: [(english: String, chinese: String)] = [
    ("institution", "机构"), ("carrier", "能源资源种类"), ("from", "开始日期"), ("to", "结束日期"), ("amount", "用量"), ("unit", "单位"),
    ("end_use", "分项"), ("cost", "费用"), ("note", "备注"),
  ]

  /// Every row as an entry, or every fault. `booked` knows what was entered before: the same again changes nothing, another amount
  /// for it is a fault (contract R5).
  package static func parse(
    _ bytes: [UInt8], file: String, institutions: [Institution], calendar: LocalCalendar,
    booked: (LedgerEntry.Identity) -> LedgerEntry?
  ) throws(RowFaults) -> [LedgerEntry] {
    var rows = try RowFile(
      bytes, file: file, names: names, required: ["institution", "carrier", "from", "to", "amount", "unit"])
    let known = Set(institutions.map(\.id))
    var entries: [LedgerEntry] = []
    var places: [LedgerEntry.Identity: (entry: LedgerEntry, line: Int)] = [:]
    while let record = rows.next() {
      guard let entry = entry(record, &rows, known, calendar) else { continue }
      if let first = places[entry.identity] {
        guard !first.entry.states(theSameAs: entry) else { continue }
        rows.fault(
          record.line, 1, "line \(first.line) states \(text(first.entry)) for the same days, and this line \(text(entry))",
          "keep the one that is right, or tell two bills apart by their note")
      } else if let before = booked(entry.identity), !before.states(theSameAs: entry) {
        rows.fault(
          record.line, 1, "the ledger has \(text(before)) for the same days, and the line states \(text(entry))",
          "write what was entered, or another note where it is another bill")
      } else {
        places[entry.identity] = (entry, record.line)
        entries.append(entry)
      }
    }
    try rows.finish()
    return entries
  }

  private static func entry(
    _ record: CSVRecord, _ rows: inout RowFile, _ known: Set<InstitutionID>, _ calendar: LocalCalendar
  ) -> LedgerEntry? {
    let before = rows.faultCount
    let institution = rows.institution(record, among: known)
    let carrier = rows.carrier(record)
    let span = rows.days(record, calendar)
    let value = rows.notNegative(record, "amount", isRequired: true)
    let unit = carrier.flatMap { rows.unit(record, of: $0) }
    if carrier == nil, rows.cell(record, "unit") == nil { rows.missing(record, "unit") }
    let cost = rows.notNegative(record, "cost", isRequired: false)
    let endUse = rows.word(record, "end_use", or: "total")
    let note = rows.label(record, "note")
    guard rows.faultCount == before, let institution, let carrier, let span, let value, let unit, let endUse, let note else {
      return nil
    }
    let identity = LedgerEntry.Identity(
      institution: institution, carrier: carrier, endUse: endUse, from: span.from, to: span.to, note: note)
    guard let entry = LedgerEntry(identity, value: value, unit: unit, costYuan: cost) else {
      rows.fault(record.line, 1, "\(value) \(unit.symbol) is more than the books can hold", "check amount and unit")
      return nil
    }
    return entry
  }

  private static func text(_ entry: LedgerEntry) -> String {
    "\(entry.value) \(entry.unit.symbol)" + (entry.costYuan.map { " at \($0) yuan" } ?? "")
  }
}
