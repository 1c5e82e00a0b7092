extension Institution {
  /// The institution as its facts leave it on a day. A fact wins over the configuration (contract R14): from its day on it holds until
  /// the next fact of its name, and the configuration holds before the first one.
  ///
  /// Numbers keep their whole course; of words the one that holds on the day is taken.
  package func with(_ facts: [InstitutionFact], on day: LocalDay) -> Institution {
    let facts = facts.filter { $0.institution == id }.sorted { $0.from < $1.from }
    guard !facts.isEmpty else { return self }
    func word(_ name: FactName, or written: String) -> String {
      facts.last { $0.name == name && $0.from <= day }?.value.description ?? written
    }
    return Institution(
      id: id, name: self.name, institutionClass: word(.institutionClass, or: institutionClass), region: word(.region, or: region),
      parent: parent, answerable: word(.answerable, or: answerable),
      floorAreaSquareMetres: Institution.course(of: .floorArea, in: facts, over: floorAreaSquareMetres),
      persons: Institution.course(of: .persons, in: facts, over: persons))
  }

  /// What was written until the first fact, then the facts.
  private static func course(
    of name: FactName, in facts: [InstitutionFact], over written: DatedSeries<ExactDecimal>?
  ) -> DatedSeries<ExactDecimal>? {
    let stated = facts.compactMap { fact -> DatedSeries<ExactDecimal>.Entry? in
      guard fact.name == name, case .number(let value) = fact.value else { return nil }
      return DatedSeries.Entry(from: fact.from, value: value)
    }
    guard let first = stated.first else { return written }
    return DatedSeries((written?.entries.filter { $0.from < first.from } ?? []) + stated)
  }
}

extension [Institution] {
  /// Each as its facts leave it on a day.
  package func with(_ facts: [InstitutionFact], on day: LocalDay) -> [Institution] {
    let byInstitution = Dictionary(grouping: facts, by: \.institution)
    return map { institution in byInstitution[institution.id].map { institution.with($0, on: day) } ?? institution }
  }
}
