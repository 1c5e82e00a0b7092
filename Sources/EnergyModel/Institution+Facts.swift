extension Institution {
  /// The institution as its facts leave it on a day. A fact wins over the configuration (contract R14): from its day on it holds until
  /// the next fact of its name, and the configuration holds before the first one.
  ///
  /// Everything keeps its whole course; `day` says when the words are read.
  package func with(_ facts: [InstitutionFact], on day: LocalDay) -> Institution {
    let byName = Dictionary(grouping: facts.lazy.filter { $0.institution == id }, by: \.name)
    guard !byName.isEmpty else { return self }
    var numbers = numbers
    var words = words
    for (name, facts) in byName {
      let stated = facts.compactMap { fact -> DatedSeries<ExactDecimal>.Entry? in
        if case .number(let value) = fact.value { .init(from: fact.from, value: value) } else { nil }
      }
      let said = facts.compactMap { fact -> DatedSeries<String>.Entry? in
        if case .text(let value) = fact.value { .init(from: fact.from, value: value) } else { nil }
      }
      numbers[name] = Institution.course(stated, over: numbers[name])
      words[name] = Institution.course(said, over: words[name])
    }
    return Institution(
      id: id, name: self.name, parent: parent, station: station, numbers: numbers, words: words, day: day)
  }

  /// What was written until the first fact, then the facts.
  private static func course<Value>(
    _ stated: [DatedSeries<Value>.Entry], over written: DatedSeries<Value>?
  ) -> DatedSeries<Value>? {
    guard let first = stated.map(\.from).min() else { return written }
    return DatedSeries((written?.entries.filter { $0.from < first } ?? []) + stated)
  }
}

extension [Institution] {
  /// Each as its facts leave it on a day.
  package func with(_ facts: [InstitutionFact], on day: LocalDay) -> [Institution] {
    let byInstitution = Dictionary(grouping: facts, by: \.institution)
    return map { institution in byInstitution[institution.id].map { institution.with($0, on: day) } ?? institution }
  }
}
