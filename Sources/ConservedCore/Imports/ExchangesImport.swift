import EnergyModel
import Settings

/// Meter exchanges from a file (contract, Imports, `exchanges`): values as the meters showed them, in the register's unit.
package enum ExchangesImport {
  static let names: [(english: String, chinese: String)] = [
    ("register", "计量点"), ("time", "时间"), ("final_value", "旧表止码"), ("initial_value", "新表起码"), ("capacity", "量程"),
    ("multiplier", "倍率"), ("note", "备注"),
  ]

  /// Every row as an exchange, or every fault.
  package static func parse(
    _ bytes: [UInt8], file: String, registers: [Register], calendar: LocalCalendar
  ) throws(RowFaults) -> [MeterExchange] {
    var rows = try RowFile(bytes, file: file, names: names, required: ["register", "time", "final_value", "initial_value"])
    let known = Set(registers.map(\.id.text))
    let kinds = Dictionary(registers.map { ($0.id, $0.kind) }, uniquingKeysWith: { first, _ in first })
    var exchanges: [MeterExchange] = []
    while let record = rows.next() {
      let before = rows.faultCount
      let register = rows.register(record, among: known)
      if let register, let kind = kinds[register], !kind.isCounter, let cell = rows.cell(record, "register") {
        rows.fault(
          cell.line, cell.column, "'\(register)' is \(kind.rawValue) and has no counter to exchange",
          "leave the row out; a new `multiplier` goes into the configuration, from its day on")
      }
      let time = rows.instant(record, "time", calendar)
      let final = rows.number(record, "final_value", isRequired: true)
      let initial = rows.number(record, "initial_value", isRequired: true)
      let capacity = rows.number(record, "capacity", isRequired: false)
      let multiplier = rows.number(record, "multiplier", isRequired: false)
      for (name, number) in [("capacity", capacity), ("multiplier", multiplier)] {
        guard let number, !number.isPositive, let cell = rows.cell(record, name) else { continue }
        rows.fault(cell.line, cell.column, "'\(cell.text)' is not above zero", "write a positive number, or leave the cell blank")
      }
      guard rows.faultCount == before, let register, let time, let final, let initial else { continue }
      exchanges.append(
        MeterExchange(
          register: register, instant: time, finalValue: final, initialValue: initial, capacity: capacity, multiplier: multiplier,
          note: rows.cell(record, "note")?.text ?? ""))
    }
    try rows.finish()
    return exchanges
  }
}
