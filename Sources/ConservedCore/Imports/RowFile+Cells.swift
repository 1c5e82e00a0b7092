import EnergyModel
import Settings

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

  /// The name of an institution that the configuration knows.
  mutating func institution(_ record: CSVRecord, among known: Set<InstitutionID>) -> InstitutionID? {
    guard let cell = cell(record, "institution") else {
      missing(record, "institution")
      return nil
    }
    guard let id = InstitutionID(cell.text), known.contains(id) else {
      fault(cell.line, cell.column, "no institution is called '\(cell.text)'", "name one of the configuration, or add it there")
      return nil
    }
    return id
  }

  /// A carrier that must be there.
  mutating func carrier(_ record: CSVRecord) -> Carrier? {
    guard let cell = cell(record, "carrier") else {
      missing(record, "carrier")
      return nil
    }
    if let carrier = Carrier(cell.text) { return carrier }
    fault(
      cell.line, cell.column, "'\(cell.text)' is no carrier",
      "write one of \(Carrier.named.map(\.name).joined(separator: ", ")) or waste.<fraction>")
    return nil
  }

  /// A local day that must be there: a date, or any other way to write its midnight (contract R11).
  mutating func day(_ record: CSVRecord, _ name: String, _ calendar: LocalCalendar) -> LocalDay? {
    guard let cell = cell(record, name) else {
      missing(record, name)
      return nil
    }
    guard let instant = TimeText.instant(cell.text, in: calendar), Instant.plausible.contains(instant),
      calendar.start(of: calendar.day(of: instant)) == instant
    else {
      fault(
        cell.line, cell.column, "'\(cell.text)' is no local midnight", "write a date such as 2026-10-01: whole days are counted")
      return nil
    }
    return calendar.day(of: instant)
  }

  /// The days from `from` to before `to`, at least one.
  mutating func days(_ record: CSVRecord, _ calendar: LocalCalendar) -> (from: LocalDay, to: LocalDay)? {
    let (from, to) = (day(record, "from", calendar), day(record, "to", calendar))
    guard let from, let to else { return nil }
    if from < to { return (from, to) }
    let place = cell(record, "to")
    fault(
      place?.line ?? record.line, place?.column ?? 1, "`to` is \(to) and `from` \(from)",
      "write the day after the last one as `to`: a bill for October is from 2026-10-01 to 2026-11-01")
    return nil
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
    return unit(cell, of: register.kind == .instantaneous ? "power" : register.carrier.name) {
      register.kind.accepts($0, of: register.carrier)
    }
  }

  /// The unit of an amount of a carrier, which must be there and fit it (contract R1).
  mutating func unit(_ record: CSVRecord, of carrier: Carrier) -> MeasureUnit? {
    guard let cell = cell(record, "unit") else {
      missing(record, "unit")
      return nil
    }
    return unit(cell, of: carrier.name) { $0.ratio(to: carrier.baseUnit) != nil }
  }

  private mutating func unit(_ cell: CSVField, of what: String, where isAccepted: (MeasureUnit) -> Bool) -> MeasureUnit? {
    guard let unit = MeasureUnit(cell.text), isAccepted(unit) else {
      let accepted = MeasureUnit.allCases.filter(isAccepted).map(\.symbol)
      fault(cell.line, cell.column, "'\(cell.text)' is no unit of \(what)", "write one of \(accepted.joined(separator: ", "))")
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

  /// The same, zero or above.
  mutating func notNegative(_ record: CSVRecord, _ name: String, isRequired: Bool) -> ExactDecimal? {
    guard let number = number(record, name, isRequired: isRequired) else { return nil }
    guard number.isNegative, let cell = cell(record, name) else { return number }
    fault(cell.line, cell.column, "'\(cell.text)' is below zero", "write what was used or paid")
    return nil
  }

  /// A word by which things are grouped; the given one where the cell is blank.
  mutating func word(_ record: CSVRecord, _ name: String, or blank: String) -> String? {
    guard let cell = cell(record, name) else { return blank }
    if InstitutionGrammar.isWord(cell.text) { return cell.text }
    fault(cell.line, cell.column, "'\(cell.text)' is not a single word", InstitutionGrammar.wordRemedy)
    return nil
  }

  /// A text for people; empty where the cell is blank.
  mutating func label(_ record: CSVRecord, _ name: String) -> String? {
    guard let cell = cell(record, name) else { return "" }
    if InstitutionGrammar.isLabel(cell.text) { return cell.text }
    fault(
      cell.line, cell.column, "'\(name)' is longer than \(InstitutionGrammar.labelBytesMax) bytes, or holds a line break",
      "shorten it, and write it on one line")
    return nil
  }
}
