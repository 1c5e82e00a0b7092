import EnergyModel
import Settings

/// Amounts over a period from bills and delivery notes (contract, Imports, `ledger`).
package enum LedgerImport {
  static let names: [(english: String, chinese: String)] = [
    ("institution", "机构"), ("carrier", "能源资源种类"), ("from", "开始日期"), ("to", "结束日期"), ("amount", "用量"), ("unit", "单位"),
    ("end_use", "分项"), ("cost", "费用"), ("note", "备注"), ("withdrawn", "撤回用量"),
  ]

  /// Every row as a change, or every fault. `booked` knows what the ledger has and had: the same again changes nothing, another amount
  /// for it is a fault unless the row takes back what is there (contract R5).
  package static func parse(
    _ bytes: [UInt8], file: String, institutions: [Institution], calendar: LocalCalendar,
    booked: (LedgerEntry.Identity) -> LedgerHistory
  ) throws(RowFaults) -> [LedgerChange] {
    var rows = try RowFile(
      bytes, file: file, names: names, required: ["institution", "carrier", "from", "to", "amount", "unit"])
    let known = Set(institutions.map(\.id))
    var changes: [LedgerChange] = []
    var places: [LedgerEntry.Identity: (change: LedgerChange, line: Int)] = [:]
    while let record = rows.next() {
      guard let change = change(record, &rows, known, calendar) else { continue }
      if let first = places[change.identity] {
        guard !first.change.states(theSameAs: change) else { continue }
        rows.fault(
          record.line, 1, "line \(first.line) states \(text(first.change)) for the same days, and this line \(text(change))",
          "keep the one that is right, or tell two bills apart by their note")
      } else if isPossible(change, after: booked(change.identity), record, &rows) {
        places[change.identity] = (change, record.line)
        changes.append(change)
      }
    }
    try rows.finish()
    return changes
  }

  /// Whether the ledger leaves room for a change; a fault where it does not.
  private static func isPossible(
    _ change: LedgerChange, after history: LedgerHistory, _ record: CSVRecord, _ rows: inout RowFile
  ) -> Bool {
    switch change.step(after: history) {
    case .unchanged, .enters, .withdraws, .replaces: return true
    case .contradicts(let current):
      rows.fault(
        record.line, 1, "the ledger has \(text(current)) for the same days, and the line states \(text(change))",
        change.withdrawn == nil
          ? "where that was mistyped, write it in the column `withdrawn` beside the right amount; else write what was entered, or "
            + "another note where it is another bill"
          : "write in `withdrawn` the amount that the ledger has")
    case .nothingToWithdraw:
      rows.fault(
        record.line, 1, "the ledger has nothing for these days, and the line states \(text(change))",
        "leave `withdrawn` blank, or write institution, carrier, end use, days and note as they were entered")
    }
    return false
  }

  private static func change(
    _ record: CSVRecord, _ rows: inout RowFile, _ known: Set<InstitutionID>, _ calendar: LocalCalendar
  ) -> LedgerChange? {
    let before = rows.faultCount
    let institution = rows.institution(record, among: known)
    let carrier = rows.carrier(record)
    let span = rows.days(record, calendar)
    let withdraws = rows.cell(record, "withdrawn") != nil
    let withdrawn = rows.notNegative(record, "withdrawn", isRequired: false)
    let value = rows.notNegative(record, "amount", isRequired: !withdraws)
    let unit = carrier.flatMap { rows.unit(record, of: $0) }
    if carrier == nil, rows.cell(record, "unit") == nil { rows.missing(record, "unit") }
    let cost = rows.notNegative(record, "cost", isRequired: false)
    if withdraws, rows.cell(record, "amount") == nil, let cell = rows.cell(record, "cost") {
      rows.fault(cell.line, cell.column, "a cost stands beside no amount", "write the right amount, or leave both cells blank")
    }
    let endUse = rows.word(record, "end_use", or: "total")
    let note = rows.label(record, "note")
    guard rows.faultCount == before, let institution, let carrier, let span, let unit, let endUse, let note else { return nil }
    let identity = LedgerEntry.Identity(
      institution: institution, carrier: carrier, endUse: endUse, from: span.from, to: span.to, note: note)
    let entry = value.flatMap { LedgerEntry(identity, value: $0, unit: unit, costYuan: cost) }
    let earlier = withdrawn.flatMap { LedgerEntry(identity, value: $0, unit: unit) }
    for (stated, kept) in [(value, entry), (withdrawn, earlier)] {
      guard let stated, kept == nil else { continue }
      rows.fault(record.line, 1, "\(stated) \(unit.symbol) is more than the books can hold", "check amount and unit")
    }
    guard rows.faultCount == before else { return nil }
    return entry.map { LedgerChange($0, insteadOf: earlier?.amount) }
      ?? earlier.map { LedgerChange(withdrawing: $0.amount, of: identity) }
  }

  private static func text(_ entry: LedgerEntry) -> String {
    "\(entry.value) \(entry.unit.symbol)" + (entry.costYuan.map { " at \($0) yuan" } ?? "")
  }

  private static func text(_ change: LedgerChange) -> String {
    let withdrawn = change.withdrawn.map { "that \($0.printed) \(change.identity.carrier.baseUnit.printed) are withdrawn" }
    let instead = withdrawn.map { " and " + $0 } ?? ""
    return change.entry.map { text($0) + instead } ?? withdrawn ?? "nothing"
  }
}
