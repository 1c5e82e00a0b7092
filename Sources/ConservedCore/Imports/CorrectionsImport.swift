import EnergyModel
import Metering
import Settings

/// Corrected readings from a file: what a register really showed at an instant, and why.
package enum CorrectionsImport {
  static let names: [(english: String, chinese: String)] = [
    ("register", "计量点"), ("time", "时间"), ("value", "读数"), ("unit", "单位"), ("reason", "原因"), ("author", "更正人"),
  ]

  /// Every row as a correction recorded at an instant, or every fault.
  package static func parse(
    _ bytes: [UInt8], file: String, registers: [Register], calendar: LocalCalendar, recorded: Instant
  ) throws(RowFaults) -> [Correction] {
    var rows = try RowFile(bytes, file: file, names: names, required: ["register", "time", "value", "reason"])
    let byID = Dictionary(registers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let known = Set(registers.map(\.id.text))
    var corrections: [Correction] = []
    while let record = rows.next() {
      let before = rows.faultCount
      let id = rows.register(record, among: known)
      let time = rows.instant(record, "time", calendar)
      let value = rows.number(record, "value", isRequired: true)
      let reason = rows.cell(record, "reason")?.text
      if reason == nil { rows.missing(record, "reason") }
      guard let id, let register = byID[id] else { continue }
      let unit = rows.unit(record, of: register)
      guard rows.faultCount == before, let time, let value, let unit, let reason else { continue }
      let correction = Correction(
        register: id, instant: register.instant(stamped: time), value: value, unit: unit,
        author: rows.cell(record, "author")?.text ?? "unknown",
        reason: reason,
        recorded: recorded)
      if !Check.isCountable(correction.reading, register: register, calendar: calendar) {
        rows.fault(record.line, 1, "\(value) \(unit.symbol) is more than the books can hold", "check value and unit")
      } else {
        corrections.append(correction)
      }
    }
    try rows.finish()
    return corrections
  }
}
