import EnergyModel
import Foundation

/// An amount in another quantity (kgce, kg CO₂), unrounded, with the factor that was used and so its source (contract R14).
package struct Converted: Sendable, Hashable {
  package let value: Decimal
  package let conversion: Conversion

  package var factor: FactorProfile.Factor { conversion.factor }
  package var year: Int { conversion.year }
  package var carriedFrom: Int? { conversion.carriedFrom }
}

/// A factor as it was found for a place and a year, ready for any number of amounts.
package struct Conversion: Sendable, Hashable {
  package let factor: FactorProfile.Factor
  /// The year in which the amounts were used.
  package let year: Int
  /// The last year of the factor's series where that lies before `year` and its value was carried on (contract R14); else `nil`.
  package let carriedFrom: Int?
  /// The region by GB/T 2260 whose factor it is, empty for the mean of the country; `nil` where the profile knows no regions of the
  /// carrier, so that there is nothing to tell apart.
  package let region: String?

  /// Exact, since an amount has 63 bits, a factor 63, and a decimal 128.
  package func value(of amount: Amount) -> Decimal { amount.inPrintedUnits * factor.perPrintedUnit.decimal }

  /// What a result must name beside its profile: `electricity 2023 national`, the year where it was carried on, the region where factors
  /// differ by region; `nil` where the profile alone says all.
  package var clause: String? {
    let words = [carriedFrom.map(String.init), region.map { $0.isEmpty ? "national" : "region \($0)" }].compactMap { $0 }
    return words.isEmpty ? nil : ([factor.carrier.name] + words).joined(separator: " ")
  }
}

/// The sum of several carriers in one quantity, and which of them could not be converted.
package struct ConvertedTotal: Sendable, Hashable {
  /// `nil` when a carrier has no factor or nothing was known at all: a missing factor is said, it is not zero.
  package let value: Decimal?
  package let parts: [Converted]
  /// The carriers without a factor for the year, by name, each once.
  package let carriersWithoutFactor: [Carrier]
  /// By whose factors; `nil` where nothing is converted, such as water in m³.
  package let profile: FactorProfileID?

  package init(value: Decimal?, parts: [Converted], carriersWithoutFactor: [Carrier], profile: FactorProfileID? = nil) {
    self.value = value
    self.parts = parts
    self.carriersWithoutFactor = carriersWithoutFactor
    self.profile = profile
  }

  /// Whether both were made by one profile. Figures of two profiles differ by their factors, so no difference, ratio or rank of them
  /// says anything about the use of energy (domain.md section 1, item 1).
  package func comparable(to other: ConvertedTotal) -> Bool { profile == other.profile }

  /// The sum of two totals of one quantity; `nil` where two profiles would be mixed. What is unknown in one is unknown in the sum.
  package func adding(_ other: ConvertedTotal) -> ConvertedTotal? {
    guard comparable(to: other) else { return nil }
    return ConvertedTotal(
      value: value.flatMap { value in other.value.map { value + $0 } }, parts: parts + other.parts,
      carriersWithoutFactor: Set(carriersWithoutFactor + other.carriersWithoutFactor).sorted { $0.name < $1.name },
      profile: profile)
  }
}

extension FactorProfile {
  /// How a carrier becomes standard coal or CO₂ in a year and a region by GB/T 2260.
  ///
  /// `nil` when the profile has no factor for that carrier and year; never a neighbour's (contract R14). `other` is counted in
  /// standard coal, so it needs no factor of a profile to become standard coal (contract R1).
  package func conversion(of carrier: Carrier, to quantity: ConvertedQuantity, year: Int, region: String = "") -> Conversion? {
    guard
      let factor = factor(for: carrier, quantity, year: year, region: region) ?? FactorProfile.definition(carrier, quantity)
    else { return nil }
    return Conversion(
      factor: factor, year: year, carriedFrom: factor.lastYear.flatMap { $0 < year ? $0 : nil },
      region: dependsOnRegion(carrier, quantity) ? factor.region(holding: region) ?? "" : nil)
  }

  /// An amount of a carrier in standard coal or CO₂: exact. `nil` where there is no factor.
  package func convert(
    _ amount: Amount, of carrier: Carrier, to quantity: ConvertedQuantity, year: Int, region: String = ""
  ) -> Converted? {
    conversion(of: carrier, to: quantity, year: year, region: region).map {
      Converted(value: $0.value(of: amount), conversion: $0)
    }
  }

  /// The sum of amounts that were used in one year and one region.
  package func total(
    of amounts: [(carrier: Carrier, amount: Amount)], to quantity: ConvertedQuantity, year: Int, region: String = ""
  ) -> ConvertedTotal {
    var parts: [Converted] = []
    var missing: Set<Carrier> = []
    var sum = Decimal(0)
    for (carrier, amount) in amounts {
      if let converted = convert(amount, of: carrier, to: quantity, year: year, region: region) {
        parts.append(converted)
        sum += converted.value
      } else {
        missing.insert(carrier)
      }
    }
    return ConvertedTotal(
      value: missing.isEmpty && !parts.isEmpty ? sum : nil, parts: parts,
      carriersWithoutFactor: missing.sorted { $0.name < $1.name }, profile: id)
  }

  /// The profile's name, and where a series had ended the year whose value was carried on: `cn-stat-a; electricity 2023` (contract
  /// R14); where factors differ by region, which one it was. Carriers without a factor are named too: `cn-stat-a; no factor: steam`.
  package func statement(of total: ConvertedTotal) -> String {
    var clauses = [id.text]
    let named = Set(total.parts.compactMap(\.conversion.clause))
    if !named.isEmpty { clauses.append(named.sorted().joined(separator: ", ")) }
    if !total.carriersWithoutFactor.isEmpty {
      clauses.append("no factor: " + total.carriersWithoutFactor.map(\.name).joined(separator: ", "))
    }
    return clauses.joined(separator: "; ")
  }

  private static func definition(_ carrier: Carrier, _ quantity: ConvertedQuantity) -> Factor? {
    guard carrier == .other, quantity == .standardCoal else { return nil }
    return Factor(
      carrier: .other, quantity: .standardCoal, perPrintedUnit: .one, firstYear: nil, lastYear: nil,
      source: "by definition: counted in standard coal")
  }
}

extension Carrier {
  /// Whether it is energy, which becomes standard coal and CO₂; water and waste do not (contract R14).
  package var isEnergy: Bool {
    switch self {
    case .water, .waste: false
    default: true
    }
  }
}
