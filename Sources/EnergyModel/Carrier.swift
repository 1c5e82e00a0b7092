/// What is metered or recorded (contract, Carriers).
package enum Carrier: Hashable, Sendable {
  case electricity, water, naturalGas, heat, cooling, steam, coal, coke, petrol, diesel, kerosene, lpg, lng, fuelOil, other
  /// One sorted fraction of waste, such as `waste.kitchen`.
  case waste(fraction: String)

  /// Every carrier that has a fixed name, in the order of the contract.
  package static let named: [Carrier] = [
    .electricity, .water, .naturalGas, .heat, .cooling, .steam, .coal, .coke, .petrol, .diesel, .kerosene, .lpg, .lng, .fuelOil,
    .other,
  ]

  /// `nil` when the text names no carrier.
  package init?(_ name: String) {
    if let carrier = Carrier.named.first(where: { $0.name == name }) {
      self = carrier
    } else if name.hasPrefix("waste."), Identifier<Carrier>.isWellFormed(String(name.dropFirst(6))) {
      self = .waste(fraction: String(name.dropFirst(6)))
    } else {
      return nil
    }
  }

  /// The stable name in configurations and exports.
  package var name: String {
    switch self {
    case .electricity: "electricity"
    case .water: "water"
    case .naturalGas: "natural-gas"
    case .heat: "heat"
    case .cooling: "cooling"
    case .steam: "steam"
    case .coal: "coal"
    case .coke: "coke"
    case .petrol: "petrol"
    case .diesel: "diesel"
    case .kerosene: "kerosene"
    case .lpg: "lpg"
    case .lng: "lng"
    case .fuelOil: "fuel-oil"
    case .other: "other"
    case .waste(let fraction): "waste.\(fraction)"
    }
  }

  /// The unit in which the books count this carrier (contract R1).
  package var baseUnit: BaseUnit {
    switch self {
    case .electricity: .wattHour
    case .heat, .cooling: .kilojoule
    case .naturalGas, .water: .litre
    case .petrol, .diesel, .kerosene: .millilitre
    case .coal, .coke, .lpg, .lng, .fuelOil, .steam, .waste: .gram
    case .other: .gramOfStandardCoal
    }
  }
}
