import EnergyModel
import Foundation

/// An amount in another quantity (kgce, kg CO₂), unrounded, with the factor that was used and so its source (contract R14).
package struct Converted: Sendable, Hashable {
  package let value: Decimal
  package let factor: FactorProfile.Factor
  /// The year in which the amount was used.
  package let year: Int
  /// The last year of the factor's series where that lies before `year` and its value was carried on (contract R14); else `nil`.
  package let carriedFrom: Int?
}

/// The sum of several carriers in one quantity, and which of them could not be converted.
package struct ConvertedTotal: Sendable, Hashable {
  /// `nil` when a carrier has no factor or nothing was known at all: a missing factor is said, it is not zero.
  package let value: Decimal?
  package let parts: [Converted]
  /// The carriers without a factor for the year, by name, each once.
  package let carriersWithoutFactor: [Carrier]
}

extension FactorProfile {
  /// An amount of a carrier in standard coal or CO₂: exact, since an amount has 63 bits, a factor 63, and a decimal 128.
  ///
  /// `nil` when the profile has no factor for that carrier and year; never a neighbour's (contract R14). `other` is counted in
  /// standard coal, so it needs no factor of a profile to become standard coal (contract R1).
  package func convert(_ amount: Amount, of carrier: Carrier, to quantity: ConvertedQuantity, year: Int) -> Converted? {
    guard let factor = factor(for: carrier, quantity, year: year) ?? FactorProfile.definition(carrier, quantity) else {
      return nil
    }
    let carriedFrom = factor.lastYear.flatMap { $0 < year ? $0 : nil }
    return Converted(
      value: amount.inPrintedUnits * factor.perPrintedUnit.decimal, factor: factor, year: year, carriedFrom: carriedFrom)
  }

  /// The sum of amounts that were used in one year.
  package func total(of amounts: [(carrier: Carrier, amount: Amount)], to quantity: ConvertedQuantity, year: Int)
    -> ConvertedTotal
  {
    var parts: [Converted] = []
    var missing: Set<Carrier> = []
    var sum = Decimal(0)
    for (carrier, amount) in amounts {
      if let converted = convert(amount, of: carrier, to: quantity, year: year) {
        parts.append(converted)
        sum += converted.value
      } else {
        missing.insert(carrier)
      }
    }
    return ConvertedTotal(
      value: missing.isEmpty && !parts.isEmpty ? sum : nil, parts: parts,
      carriersWithoutFactor: missing.sorted { $0.name < $1.name })
  }

  /// The profile's name, and where a series had ended the year whose value was carried on: `cn-stat-a; electricity 2023` (contract
  /// R14). Carriers without a factor are named too: `cn-stat-a; no factor: steam`.
  package func statement(of total: ConvertedTotal) -> String {
    var clauses = [id.text]
    let carried = Set(total.parts.compactMap { part in part.carriedFrom.map { part.factor.carrier.name + " \($0)" } })
    if !carried.isEmpty { clauses.append(carried.sorted().joined(separator: ", ")) }
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
