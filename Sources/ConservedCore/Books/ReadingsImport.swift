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
    let index = Dictionary(registers.enumerated().map { ($1.id.text, $0) }, uniquingKeysWith: { first, _ in first })
    var readings: [(register: Int, reading: Reading)] = []
    while let record = rows.next() {
      guard let register = rows.cell(record, "register") else {
        rows.missing(record, "register")
        continue
      }
      guard let number = index[register.text] else {
        rows.fault(
          register.line, register.column, "no register is called '\(register.text)'",
          "name one of the configuration, or add it there")
        continue
      }
      if let reading = reading(record, of: registers[number], &rows, calendar) { readings.append((number, reading)) }
    }
    try rows.finish()
    return readings
  }

  private static func reading(_ record: CSVRecord, of register: Register, _ rows: inout RowFile, _ calendar: LocalCalendar)
    -> Reading?
  {
    let before = rows.faultCount
    let time = instant(record, "time", &rows, calendar)
    let received = rows.cell(record, "received") == nil ? time : instant(record, "received", &rows, calendar)
    let unit = unit(record, register, &rows)
    let value = value(record, &rows)
    guard rows.faultCount == before, let time, let received, let unit, let value else { return nil }
    let reading = Reading(instant: time, received: received, value: value, unit: unit, origin: .imported)
    if RegisterValue(of: reading, register: register, calendar: calendar) == nil {
      rows.fault(record.line, 1, "\(value) \(unit.symbol) is more than the books can hold", "check value and unit")
      return nil
    }
    return reading
  }

  private static func instant(_ record: CSVRecord, _ name: String, _ rows: inout RowFile, _ calendar: LocalCalendar) -> Instant? {
    guard let cell = rows.cell(record, name) else {
      rows.missing(record, name)
      return nil
    }
    guard let instant = TimeText.instant(cell.text, in: calendar), Instant.plausible.contains(instant) else {
      rows.fault(
        cell.line, cell.column, "'\(cell.text)' is no time", "write 2026-10-01T08:00:00+08:00 or, in local time, 2026-10-01 08:00"
      )
      return nil
    }
    return instant
  }

  private static func unit(_ record: CSVRecord, _ register: Register, _ rows: inout RowFile) -> MeasureUnit? {
    guard let cell = rows.cell(record, "unit") else { return register.unit }
    guard let unit = MeasureUnit(cell.text), unit.ratio(to: register.carrier.baseUnit) != nil else {
      let accepted = MeasureUnit.allCases.filter { $0.ratio(to: register.carrier.baseUnit) != nil }.map(\.symbol)
      rows.fault(
        cell.line, cell.column, "'\(cell.text)' is no unit of \(register.carrier.name)",
        "write one of \(accepted.joined(separator: ", "))")
      return nil
    }
    return unit
  }

  private static func value(_ record: CSVRecord, _ rows: inout RowFile) -> ExactDecimal? {
    guard let cell = rows.cell(record, "value") else {
      rows.missing(record, "value")
      return nil
    }
    do throws(ExactDecimal.Fault) {
      return try ExactDecimal(cell.text)
    } catch {
      switch error {
      case .notANumber:
        rows.fault(cell.line, cell.column, "'\(cell.text)' is no number", "write digits with a decimal point and no grouping")
      case .outOfRange:
        rows.fault(cell.line, cell.column, "'\(cell.text)' has more digits than are kept", "write at most 18 significant digits")
      }
      return nil
    }
  }
}
