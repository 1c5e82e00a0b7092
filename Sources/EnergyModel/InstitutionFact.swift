/// What can be stated of an institution from a day on (contract R14).
package enum FactName: String, Sendable, Hashable, CaseIterable {
  /// 用能人数 as a whole; it wins over what is reckoned from those below.
  case persons
  /// 在岗人数: on posts, long-term hired, seconded and service workers.
  case staff
  /// 编制人数.
  case establishedStaff = "established_staff"
  /// The daily mean of enrolled students or trainees, of persons served, of organisers and audience.
  case students, patients, visitors
  case beds
  case floorArea = "floor_area_m2"
  case heatedArea = "heated_area_m2"
  /// Days of heating in a year.
  case heatingDays = "heating_days"
  case vehicles
  case petrolVehicles = "vehicles_petrol"
  case dieselVehicles = "vehicles_diesel"
  case newEnergyVehicles = "vehicles_new_energy"
  case dataCentreArea = "data_centre_area_m2"
  case racks
  case dataCentrePower = "data_centre_power_kw"
  case answerable
  case institutionClass = "class"
  case region
  case quotaClass = "quota_class"

  /// What its values are.
  package enum Kind: Sendable {
    /// Never below zero.
    case number
    /// A single word by which things are grouped.
    case word
    /// A name for people.
    case label
    /// A code of GB/T 2260.
    case region
  }

  package var kind: Kind {
    switch self {
    case .institutionClass, .quotaClass: .word
    case .answerable: .label
    case .region: .region
    default: .number
    }
  }

  package var isNumber: Bool { kind == .number }

  /// Whether zero can be stated: a school may have no vehicles. Every institution has persons and floor area, and its intensities are
  /// divided by them.
  package var allowsZero: Bool { self != .persons && self != .floorArea }

  /// The unit of a number; empty where it counts persons or things.
  package var unit: String {
    switch self {
    case .floorArea, .heatedArea, .dataCentreArea: "m2"
    case .dataCentrePower: "kW"
    case .heatingDays: "d"
    default: ""
    }
  }

  /// Those whose values are numbers.
  package static let numbers = allCases.filter(\.isNumber)
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
