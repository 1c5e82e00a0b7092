import EnergyModel
import Metering

/// Register values from a file (contract, Imports, `readings`). Form, unit and register are checked here; plausibility is judged by the
/// books (contract R7).
package enum ReadingsImport {
  static let names: [(english: String, chinese: String)] = [
    ("register", "计量点"), ("time", "时间"), ("value", "读数"), ("unit", "单位"), ("received", "接收时间"), ("note", "备注"),
  ]

  /// Every row as a reading, or every fault.
  package static func parse(
    _ bytes: [UInt8], file: String, registers: [Register], calendar: LocalCalendar
  ) throws(RowFaults) -> [(register: Int, reading: Reading)] {
    var rows = try RowFile(bytes, file: file, names: names, required: ["register", "time", "value"])
    let index = Dictionary(registers.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let known = Set(registers.map(\.id.text))
    var readings: [(register: Int, reading: Reading)] = []
    while let record = rows.next() {
      let id = rows.register(record, among: known)
      guard let id, let number = index[id] else { continue }
      if let reading = reading(record, of: registers[number], &rows, calendar) { readings.append((number, reading)) }
    }
    try rows.finish()
    return readings
  }

  private static func reading(_ record: CSVRecord, of register: Register, _ rows: inout RowFile, _ calendar: LocalCalendar)
    -> Reading?
  {
    let before = rows.faultCount
    let time = rows.instant(record, "time", calendar).map { register.instant(stamped: $0) }
    let received = rows.cell(record, "received") == nil ? time : rows.instant(record, "received", calendar)
    let unit = rows.unit(record, of: register)
    let value = rows.number(record, "value", isRequired: true)
    guard rows.faultCount == before, let time, let received, let unit, let value else { return nil }
    let reading = Reading(instant: time, received: received, value: value, unit: unit, origin: .imported)
    if !Check.isCountable(reading, register: register, calendar: calendar) {
      rows.fault(record.line, 1, "\(value) \(unit.symbol) is more than the books can hold", "check value and unit")
      return nil
    }
    return reading
  }
}
