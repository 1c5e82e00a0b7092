import EnergyModel

/// Cells as what they mean; each fault with its place, and `nil` after it.
extension RowFile {
  /// The name of a register that the configuration knows.
  mutating func register(_ record: CSVRecord, among known: Set<String>) -> RegisterID? {
    guard let cell = cell(record, "register") else {
      missing(record, "register")
      return nil
    }
    guard known.contains(cell.text), let id = RegisterID(cell.text) else {
      fault(cell.line, cell.column, "no register is called '\(cell.text)'", "name one of the configuration, or add it there")
      return nil
    }
    return id
  }

  /// A time that must be there (contract R11).
  mutating func instant(_ record: CSVRecord, _ name: String, _ calendar: LocalCalendar) -> Instant? {
    guard let cell = cell(record, name) else {
      missing(record, name)
      return nil
    }
    guard let instant = TimeText.instant(cell.text, in: calendar), Instant.plausible.contains(instant) else {
      fault(
        cell.line, cell.column, "'\(cell.text)' is no time", "write 2026-10-01T08:00:00+08:00 or, in local time, 2026-10-01 08:00"
      )
      return nil
    }
    return instant
  }

  /// The unit of a value of a register; the register's own where the cell is blank.
  mutating func unit(_ record: CSVRecord, of register: Register) -> MeasureUnit? {
    guard let cell = cell(record, "unit") else { return register.unit }
    guard let unit = MeasureUnit(cell.text), unit.ratio(to: register.carrier.baseUnit) != nil else {
      let accepted = MeasureUnit.allCases.filter { $0.ratio(to: register.carrier.baseUnit) != nil }.map(\.symbol)
      fault(
        cell.line, cell.column, "'\(cell.text)' is no unit of \(register.carrier.name)",
        "write one of \(accepted.joined(separator: ", "))")
      return nil
    }
    return unit
  }

  /// A number, exactly as written; `nil` without a fault where a blank cell is allowed.
  mutating func number(_ record: CSVRecord, _ name: String, isRequired: Bool) -> ExactDecimal? {
    guard let cell = cell(record, name) else {
      if isRequired { missing(record, name) }
      return nil
    }
    do throws(ExactDecimal.Fault) {
      return try ExactDecimal(cell.text)
    } catch {
      switch error {
      case .notANumber:
        fault(cell.line, cell.column, "'\(cell.text)' is no number", "write digits with a decimal point and no grouping")
      case .outOfRange:
        fault(cell.line, cell.column, "'\(cell.text)' has more digits than are kept", "write at most 18 significant digits")
      }
      return nil
    }
  }
}
