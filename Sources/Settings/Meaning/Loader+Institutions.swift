import EnergyModel

extension Loader {
  mutating func add(_ written: WrittenInstitution) {
    var id: InstitutionID?
    if let text = written.id {
      id = faults.identifier(text, key: "id")
      if id != nil, !faults.isFirst(text, in: &institutionPlaces, thing: "institution") { id = nil }
      if id != nil, let parent = written.parent { institutionParents.append(Parents.Link(child: text.text, parent: parent)) }
    } else {
      faults.report(written.place, "the institution has no `id`", "write one, such as city-hall")
    }
    let name = written.name.map { faults.label($0, key: "name") } ?? written.id?.text
    let institutionClass =
      written.institutionClass.map { classOrEndUse($0, key: "class", example: "organ, education.school or health") }
      ?? Defaults.institutionClass
    let region = written.region.map { self.region($0) } ?? ""
    let answerable = written.answerable.map { faults.label($0, key: "answerable") } ?? ""
    let quotaClass = written.quotaClass.map { classOrEndUse($0, key: "quota_class", example: "organ/provincial/cold") } ?? ""
    var numbers: [FactName: DatedSeries<ExactDecimal>] = [:]
    for name in FactName.numbers {
      numbers[name] = written.numbers[name].flatMap { faults.series($0, key: name.rawValue, allowsZero: name.allowsZero) }
    }
    let station = written.station.flatMap { self.station($0) }
    guard let id, let name, let institutionClass, let region, let answerable, let quotaClass else { return }
    institutions.append(
      Institution(
        id: id, name: name, institutionClass: institutionClass, region: region,
        parent: written.parent.flatMap { InstitutionID($0.text) },
        answerable: answerable, quotaClass: quotaClass, station: station, numbers: numbers))
  }

  /// A free word by which things are grouped: `education.university`, `01B00`.
  func classOrEndUse(_ written: WrittenText, key: String, example: String) -> String? {
    guard InstitutionGrammar.isWord(written.text) else {
      return faults.refuse(
        written.place, "`\(key)` \(FaultList.quoted(written.text)) is not a single word",
        "\(InstitutionGrammar.wordRemedy), such as \(example)")
    }
    return written.text
  }

  private func region(_ written: WrittenText) -> String? {
    guard InstitutionGrammar.isRegion(written.text) else {
      return faults.refuse(
        written.place, "`region` \(FaultList.quoted(written.text)) is not a code of GB/T 2260",
        "write its six digits in quotes, such as \"500103\"")
    }
    return written.text
  }

  func checkInstitutionParents() {
    Parents.check(institutionParents, known: { institutionPlaces[$0] != nil }, thing: "institution", faults: faults)
  }
}
