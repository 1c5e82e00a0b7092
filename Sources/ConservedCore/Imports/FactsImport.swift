import EnergyModel
import Settings

/// Facts of institutions that changed on a day (contract, Imports, `facts`).
package enum FactsImport {
  static let names: [(english: String, chinese: String)] = [
    ("institution", "机构"), ("fact", "信息项"), ("from", "生效日期"), ("value", "数值"), ("source", "来源"),
  ]

  /// Every row as a fact, or every fault.
  package static func parse(
    _ bytes: [UInt8], file: String, institutions: [Institution], calendar: LocalCalendar
  ) throws(RowFaults) -> [InstitutionFact] {
    struct Key: Hashable {
      let institution: InstitutionID
      let name: FactName
      let from: LocalDay
    }
    var rows = try RowFile(bytes, file: file, names: names, required: ["institution", "fact", "from", "value"])
    let known = Set(institutions.map(\.id))
    var facts: [InstitutionFact] = []
    var places: [Key: (fact: InstitutionFact, line: Int)] = [:]
    while let record = rows.next() {
      guard let fact = fact(record, &rows, known, calendar) else { continue }
      let key = Key(institution: fact.institution, name: fact.name, from: fact.from)
      if let first = places[key] {
        guard first.fact.value != fact.value else { continue }
        rows.fault(
          record.line, 1, "line \(first.line) states \(first.fact.value) from the same day, and this line \(fact.value)",
          "keep the one that is right")
      } else {
        places[key] = (fact, record.line)
        facts.append(fact)
      }
    }
    try rows.finish()
    return facts
  }

  private static func fact(
    _ record: CSVRecord, _ rows: inout RowFile, _ known: Set<InstitutionID>, _ calendar: LocalCalendar
  ) -> InstitutionFact? {
    let before = rows.faultCount
    let institution = rows.institution(record, among: known)
    let name = factName(record, &rows)
    let from = rows.day(record, "from", calendar)
    if rows.cell(record, "value") == nil { rows.missing(record, "value") }
    let value = name.flatMap { factValue(of: $0, record, &rows) }
    let source = rows.label(record, "source")
    guard rows.faultCount == before, let institution, let name, let from, let value, let source else { return nil }
    return InstitutionFact(institution: institution, name: name, from: from, value: value, source: source)
  }

  private static func factName(_ record: CSVRecord, _ rows: inout RowFile) -> FactName? {
    guard let cell = rows.cell(record, "fact") else {
      rows.missing(record, "fact")
      return nil
    }
    if let name = FactName(rawValue: cell.text) { return name }
    rows.fault(
      cell.line, cell.column, "no fact is called '\(cell.text)'",
      "write one of \(FactName.allCases.map(\.rawValue).joined(separator: ", "))")
    return nil
  }

  /// By the grammar that the configuration has for the same.
  private static func factValue(of name: FactName, _ record: CSVRecord, _ rows: inout RowFile) -> InstitutionFact.Value? {
    guard let cell = rows.cell(record, "value") else { return nil }
    switch name.kind {
    case .number:
      guard let number = rows.number(record, "value", isRequired: true) else { return nil }
      if number == .zero, !name.allowsZero {
        rows.fault(
          cell.line, cell.column, "\(name.rawValue) of \(number) divides nothing",
          "write a number greater than zero, or leave the row out: without one there is not enough data")
        return nil
      }
      if !number.isNegative { return .number(number) }
      rows.fault(
        cell.line, cell.column, "'\(cell.text)' is below zero", "write how many there are, such as persons, vehicles or m2")
    case .word: return rows.word(record, "value", or: "").map(InstitutionFact.Value.text)
    case .label: return rows.label(record, "value").map(InstitutionFact.Value.text)
    case .region:
      if InstitutionGrammar.isRegion(cell.text) { return .text(cell.text) }
      rows.fault(cell.line, cell.column, "'\(cell.text)' is not a code of GB/T 2260", "write its six digits, such as 500103")
    }
    return nil
  }
}
