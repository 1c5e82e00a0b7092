/// What can be stated of an institution from a day on (contract R14).
package enum FactName: String, Sendable, Hashable, CaseIterable {
  case persons
  case floorArea = "floor_area_m2"
  case heatedArea = "heated_area_m2"
  case vehicles, students, beds, answerable
  case institutionClass = "class"
  case region
  case quotaClass = "quota_class"

  /// Whether its values are numbers; the others are words.
  package var isNumber: Bool {
    switch self {
    case .persons, .floorArea, .heatedArea, .vehicles, .students, .beds: true
    case .answerable, .institutionClass, .region, .quotaClass: false
    }
  }
}

/// A fact of an institution as somebody stated it: it holds from its day on until the next one.
package struct InstitutionFact: Sendable, Hashable {
  package enum Value: Sendable, Hashable, CustomStringConvertible {
    case number(ExactDecimal)
    case text(String)

    package var description: String {
      switch self {
      case .number(let number): number.description
      case .text(let text): text
      }
    }
  }

  package let institution: InstitutionID
  package let name: FactName
  package let from: LocalDay
  package let value: Value
  /// Who says so; may be empty.
  package let source: String

  package init(institution: InstitutionID, name: FactName, from: LocalDay, value: Value, source: String) {
    self.institution = institution
    self.name = name
    self.from = from
    self.value = value
    self.source = source
  }
}
