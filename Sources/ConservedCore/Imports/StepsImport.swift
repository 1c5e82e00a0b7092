import EnergyModel

/// Changes in the use of registers that somebody explained (contract, Imports, `steps`).
package enum StepsImport {
  static let names: [(english: String, chinese: String)] = [("register", "计量点"), ("date", "日期"), ("reason", "原因")]

  /// Every row as a step, or every fault.
  package static func parse(
    _ bytes: [UInt8], file: String, registers: [Register], calendar: LocalCalendar
  ) throws(RowFaults) -> [ExplainedStep] {
    struct Key: Hashable {
      let register: RegisterID
      let day: LocalDay
    }
    var rows = try RowFile(bytes, file: file, names: names, required: ["register", "date", "reason"])
    let known = Set(registers.map(\.id.text))
    var steps: [ExplainedStep] = []
    var places: [Key: (reason: String, line: Int)] = [:]
    while let record = rows.next() {
      let before = rows.faultCount
      let register = rows.register(record, among: known)
      let day = rows.day(record, "date", calendar)
      let reason = rows.label(record, "reason")
      if let reason, reason.allSatisfy(\.isWhitespace) { rows.missing(record, "reason") }
      guard rows.faultCount == before, let register, let day, let reason else { continue }
      let key = Key(register: register, day: day)
      if let first = places[key] {
        guard first.reason != reason else { continue }
        rows.fault(
          record.line, 1, "line \(first.line) gives another reason for the same register and day", "write both in one row")
      } else {
        places[key] = (reason, record.line)
        steps.append(ExplainedStep(register: register, day: day, reason: reason))
      }
    }
    try rows.finish()
    return steps
  }
}
