/// A jurisdiction's promise from a base year to an end year (domain.md section 2); data, `config/plans`.
package struct Plan: Sendable, Hashable {
  package let id: PlanID
  /// By language: `zh-Hans`, `en`.
  package let names: [String: String]
  package let jurisdiction: String
  package let baseYear: Int
  package let endYear: Int
  package let targets: [Target]
  package let source: String

  package init(
    id: PlanID, names: [String: String], jurisdiction: String, baseYear: Int, endYear: Int, targets: [Target], source: String
  ) {
    precondition(baseYear < endYear, "a plan ends after its base year")
    self.id = id
    self.names = names
    self.jurisdiction = jurisdiction
    self.baseYear = baseYear
    self.endYear = endYear
    self.targets = targets
    self.source = source
  }

  /// What one indicator is to reach by the plan's end.
  package struct Target: Sendable, Hashable {
    package let indicator: IndicatorID
    package let goal: Goal
    package let trajectory: Trajectory
    package let source: String

    package init(indicator: IndicatorID, goal: Goal, trajectory: Trajectory, source: String) {
      self.indicator = indicator
      self.goal = goal
      self.trajectory = trajectory
      self.source = source
    }
  }

  package enum Goal: Sendable, Hashable {
    /// So many per cent below the base year's value, 0…100.
    case percentBelowBase(ExactDecimal)
    /// The plan names the indicator and no number for it: a legal state.
    case notPublished
  }

  /// How a reduction is spread over the years between base and end (domain.md section 1, item 4).
  package enum Trajectory: String, Sendable, Hashable, CaseIterable {
    case linear, compound
  }
}

/// One measure that plans set targets for (contract R14).
package enum Indicator: String, Sendable, Hashable, CaseIterable {
  case energyPerPerson = "energy-per-person"
  case energyPerArea = "energy-per-area"
  case waterPerPerson = "water-per-person"

  /// The unit of its value (contract R14).
  package var unit: String {
    switch self {
    case .energyPerPerson: "kgce"
    case .energyPerArea: "kgce/m2"
    case .waterPerPerson: "m3"
    }
  }

  package enum Denominator: Sendable { case persons, floorArea }

  package var denominator: Denominator { self == .energyPerArea ? .floorArea : .persons }

  /// Whether an amount counts towards the numerator. Energy per area leaves out vehicle fuel, energy per person includes it;
  /// water is not energy (domain.md section 1, items 2 and 3); waste is neither.
  package func counts(_ carrier: Carrier, endUse: String) -> Bool {
    switch (self, carrier) {
    case (.waterPerPerson, .water): true
    case (.waterPerPerson, _), (_, .water), (_, .waste): false
    case (.energyPerArea, _): endUse != "vehicle"
    case (.energyPerPerson, _): true
    }
  }
}

extension Indicator {
  package var id: IndicatorID {
    switch self {
    case .energyPerPerson: .energyPerPerson
    case .energyPerArea: .energyPerArea
    case .waterPerPerson: .waterPerPerson
    }
  }
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
}
