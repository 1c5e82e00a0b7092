/// One measure that plans set targets for (contract R14); data, `config/indicators`.
package struct Indicator: Sendable, Hashable {
  package let id: IndicatorID
  /// By language: `zh-Hans`, `en`.
  package let names: [String: String]
  /// Of its value, such as `kgce/m2`; `%` for a share, `1` for another ratio.
  package let unit: String
  package let numerator: Measure
  package let denominator: Denominator
  /// Whether more is better, as of a share that is sorted.
  package let isBetterHigher: Bool
  package let source: String

  package init(
    id: IndicatorID, names: [String: String] = [:], unit: String, numerator: Measure, denominator: Denominator,
    isBetterHigher: Bool = false, source: String
  ) {
    self.id = id
    self.names = names
    self.unit = unit
    self.numerator = numerator
    self.denominator = denominator
    self.isBetterHigher = isBetterHigher
    self.source = source
  }

  package enum Denominator: Sendable, Hashable {
    /// The numerator itself is the value.
    case none
    /// A fact's time-weighted mean: persons, m², vehicles.
    case fact(FactName)
    /// Another measure: the value is a ratio, which may fall again while a year runs.
    case measure(Measure)
  }

  package var isRatio: Bool {
    if case .measure = denominator { true } else { false }
  }

  /// By how much a quotient is multiplied to be in `unit`: 100 for per cent.
  package var scale: Int { unit == "%" ? 100 : 1 }

  /// Every end use that decides what counts; parts of a meter with another one need not be looked at.
  package var namedEndUses: Set<String> {
    guard case .measure(let measure) = denominator else { return numerator.namedEndUses }
    return numerator.namedEndUses.union(measure.namedEndUses)
  }

  package func name(_ language: Language) -> String { names[language.rawValue] ?? id.text }
}

extension Indicator {
  /// What is summed up: which carriers and end uses, in which quantity.
  package struct Measure: Sendable, Hashable {
    package let quantity: Quantity
    package let carriers: Carriers
    package let endUses: EndUses

    package init(_ quantity: Quantity, of carriers: Carriers, endUses: EndUses = .all(except: [])) {
      self.quantity = quantity
      self.carriers = carriers
      self.endUses = endUses
    }

    package var namedEndUses: Set<String> {
      switch endUses {
      case .all(let excluded): excluded
      case .only(let named): named
      }
    }

    /// How often a series counts: 1, 0, or −1 where it is taken away from what it is a part of.
    ///
    /// Where end uses are left out, totals count (contract R6), and what is left out below them is taken away from them: use by
    /// tenants on the premises is deducted first, vehicle fuel is no energy of an area (domain.md section 3). Where end uses are named,
    /// their meters count wherever they are, each once.
    ///
    /// - Parameter ancestors: The end uses of all meters of which the series is a part; empty for a total.
    package func weight(of carrier: Carrier, endUse: String, within ancestors: [String] = []) -> Int {
      guard carriers.contain(carrier) else { return 0 }
      switch endUses {
      case .all(let excluded):
        if ancestors.isEmpty { return excluded.contains(endUse) ? 0 : 1 }
        return excluded.contains(endUse) && excluded.isDisjoint(with: ancestors) ? -1 : 0
      case .only(let named):
        return named.contains(endUse) && named.isDisjoint(with: ancestors) ? 1 : 0
      }
    }
  }

  /// In what a sum is made.
  package enum Quantity: String, Sendable, Hashable, CaseIterable {
    case standardCoal = "kgce"
    case carbonDioxide = "kg_co2"
    /// As metered, in the carriers' printed unit.
    case amount

    /// What amounts are converted into; `nil` where they are not converted.
    package var converted: ConvertedQuantity? { ConvertedQuantity(rawValue: rawValue) }
  }

  package enum Carriers: Sendable, Hashable {
    /// Everything but water and waste: neither is energy (domain.md section 1, item 3).
    case energy
    /// Every fraction of waste but some.
    case waste(except: Set<Carrier>)
    case only(Set<Carrier>)

    package func contain(_ carrier: Carrier) -> Bool {
      switch (self, carrier) {
      case (.energy, .water), (.energy, .waste): false
      case (.energy, _): true
      case (.waste(let excluded), .waste): !excluded.contains(carrier)
      case (.waste, _): false
      case (.only(let named), _): named.contains(carrier)
      }
    }
  }

  package enum EndUses: Sendable, Hashable {
    case all(except: Set<String>)
    case only(Set<String>)
  }
}

/// The indicators of a site, each id once, in the order of their file.
package struct IndicatorSet: Sendable, Hashable {
  package let indicators: [Indicator]
  private let byID: [IndicatorID: Indicator]

  package init(_ indicators: [Indicator]) {
    self.indicators = indicators
    byID = Dictionary(indicators.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(id: IndicatorID) -> Indicator? { byID[id] }

  /// The unit of each value.
  package var units: [IndicatorID: String] { byID.mapValues(\.unit) }

  /// Every end use that decides what counts for any of them.
  package var namedEndUses: Set<String> { indicators.reduce(into: []) { $0.formUnion($1.namedEndUses) } }
}

/// The indicators of the contract (R14); which of them a site has is said by its file of indicators.
extension IndicatorID {
  package static let energyPerPerson = IndicatorID(shipped: "energy-per-person")
  package static let energyPerArea = IndicatorID(shipped: "energy-per-area")
  package static let waterPerPerson = IndicatorID(shipped: "water-per-person")
  package static let carbonPerArea = IndicatorID(shipped: "co2-per-area")
  package static let energyTotal = IndicatorID(shipped: "energy-total")
  package static let waterTotal = IndicatorID(shipped: "water-total")
  package static let carbonTotal = IndicatorID(shipped: "co2-total")
  package static let coalShare = IndicatorID(shipped: "coal-share")
  package static let electricityPerArea = IndicatorID(shipped: "electricity-per-area")
  package static let vehicleFuelPerVehicle = IndicatorID(shipped: "vehicle-fuel-per-vehicle")
  package static let energyUsageEffectiveness = IndicatorID(shipped: "eue")
  package static let wasteSortedShare = IndicatorID(shipped: "waste-sorted-share")

  /// All of them.
  package static let contract: [IndicatorID] = [
    .energyPerPerson, .energyPerArea, .waterPerPerson, .carbonPerArea, .energyTotal, .waterTotal, .carbonTotal, .coalShare,
    .electricityPerArea, .vehicleFuelPerVehicle, .energyUsageEffectiveness, .wasteSortedShare,
  ]
}
