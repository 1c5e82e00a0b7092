import EnergyModel

/// A calendar as a file (`calendars/NAME.yaml`).
///
/// `extends` names a shipped calendar: what this file says of a year, a class or a region takes the place of what that one says.
enum CalendarFile {
  private static let keys = ["schema", "id", "source", "extends", "years", "vacations", "heating"]

  static func calendar(from node: YAMLNode, named name: String, faults: FaultList) -> DayCalendar? {
    guard let file = WrittenMapping(node, named: "calendar", keys: keys, faults: faults) else { return nil }
    DataFile.checkSchema(file.text("schema"), place: file.place(of: "schema"), faults: faults)
    let written = DataFile.required("id", of: file, faults: faults)
    DataFile.check(written, is: name, key: "id", faults: faults)
    let id: Identifier<DayCalendar>? = written.flatMap { faults.identifier($0, key: "id") }
    let source = DataFile.required("source", of: file, faults: faults)
    let base = file.text("extends").flatMap { shipped($0, faults: faults) }
    if file.node("extends") == nil, file.list("years")?.isEmpty ?? (file.node("years") == nil) {
      faults.report(
        file.place(of: "years"), "the calendar has no years", "write at least one, or `extends: \(Defaults.calendar)`")
    }
    let years = years(of: file, faults: faults)
    let vacations = vacations(of: file, faults: faults)
    let heating = heating(of: file, faults: faults)
    guard let id, let source else { return nil }
    let classes = Set(vacations.map(\.institutionClass))
    let regions = Set(heating.map(\.region))
    return DayCalendar(
      id: id, source: base.map { "\(source.text); \($0.id): \($0.source)" } ?? source.text,
      years: (base?.years ?? [:]).merging(years) { $1 },
      vacations: (base?.vacations ?? []).filter { !classes.contains($0.institutionClass) } + vacations,
      heating: (base?.heating ?? []).filter { !regions.contains($0.region) } + heating)
  }

  private static func shipped(_ written: WrittenText, faults: FaultList) -> DayCalendar? {
    if let base = Shipped.calendar(named: written.text) { return base }
    return faults.refuse(
      written.place, "`extends` is \(FaultList.quoted(written.text)), which is not shipped",
      "write one of \(Shipped.names(of: .calendar).joined(separator: ", ")), or remove the key")
  }

  // MARK: Vacations and heating

  private static func vacations(of file: WrittenMapping, faults: FaultList) -> [DayCalendar.Vacations] {
    var seen: [String: Place] = [:]
    return (file.list("vacations") ?? []).compactMap { node in
      guard let keys = WrittenMapping(node, named: "vacations", keys: ["class", "days"], faults: faults) else { return nil }
      let written = DataFile.required("class", of: keys, faults: faults)
      if let written, !InstitutionGrammar.isWord(written.text) {
        faults.report(
          written.place, "`class` \(FaultList.quoted(written.text)) is not a single word",
          "\(InstitutionGrammar.wordRemedy), such as education.university")
      }
      if let written { checkFirst(written, in: &seen, thing: "lists of vacations for the class", faults: faults) }
      var yearly: [YearlySpan] = []
      var dated: [DaySpan] = []
      for text in days(of: keys, faults: faults) {
        // A year has four digits before the first hyphen.
        if text.text.prefix(while: { $0 != "-" }).count == 4 {
          if let span = faults.daySpan(text, key: "days") { dated.append(span) }
        } else if let span = faults.yearlySpan(text, key: "days") {
          yearly.append(span)
        }
      }
      return written.map { DayCalendar.Vacations(institutionClass: $0.text, yearly: yearly, dated: dated) }
    }
  }

  private static func heating(of file: WrittenMapping, faults: FaultList) -> [DayCalendar.HeatingSeason] {
    var seen: [String: Place] = [:]
    return (file.list("heating") ?? []).compactMap { node in
      guard let keys = WrittenMapping(node, named: "heating season", keys: ["region", "name", "days"], faults: faults) else {
        return nil
      }
      let written = DataFile.required("region", of: keys, faults: faults)
      let span = DataFile.required("days", of: keys, faults: faults).flatMap { faults.yearlySpan($0, key: "days") }
      guard let written else { return nil }
      guard InstitutionGrammar.isRegionPrefix(written.text) else {
        return faults.refuse(
          written.place, "`region` \(FaultList.quoted(written.text)) begins no code of GB/T 2260",
          "write its first two, four or all six digits in quotes, such as \"11\" or \"5001\"")
      }
      checkFirst(written, in: &seen, thing: "heating seasons for the region", faults: faults)
      return span.map { DayCalendar.HeatingSeason(region: written.text, days: $0) }
    }
  }

  /// The texts of `days`, which must be there and not empty.
  static func days(of keys: WrittenMapping, faults: FaultList) -> [WrittenText] {
    let texts = keys.texts("days")
    if texts?.isEmpty ?? (keys.node("days") == nil) {
      faults.report(keys.place(of: "days"), "`days` is missing", "write a list of days and spans of days")
    }
    return texts ?? []
  }

  private static func checkFirst(_ written: WrittenText, in seen: inout [String: Place], thing: String, faults: FaultList) {
    if let first = seen[written.text] {
      faults.report(
        written.place, "there are two \(thing) \(FaultList.quoted(written.text))",
        "keep one; the first is on \(faults.words(for: first, from: written.place))")
    } else {
      seen[written.text] = written.place
    }
  }
}
