import Conservation
import EnergyModel

/// An amount in another quantity as a sentence with its factor and source (contract, `convert`).
package enum ConversionStatement {
  /// Why there is none.
  package struct Refusal: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// `1000 kWh electricity = 122.900 kgce (0.1229 kgce/kWh, cn-stat-a; source: …)`. Rounded once, to three decimals.
  package static func of(
    _ number: ExactDecimal, _ unit: MeasureUnit, _ carrier: Carrier, to quantity: ConvertedQuantity, profile: FactorProfile,
    year: Int?
  ) -> Result<String, Refusal> {
    guard let ratio = unit.ratio(to: carrier.baseUnit), let base = number.scaled(by: .one, ratio: ratio) else {
      return .failure(Refusal(description: "\(number) \(unit.symbol) is more than can be counted; write a smaller amount"))
    }
    let year =
      year ?? profile.factors.filter { $0.carrier == carrier && $0.quantity == quantity }.compactMap(\.lastYear).max() ?? 2100
    guard let converted = profile.convert(Amount(baseUnits: base), of: carrier, to: quantity, year: year) else {
      return .failure(
        Refusal(
          description:
            "\(profile.id) has no factor from \(carrier.name) to \(quantity.rawValue); choose another profile with --factors"))
    }
    let carried = converted.carriedFrom.map { ", value of \($0)" } ?? ""
    let unitText = quantity == .standardCoal ? "kgce" : "kg CO2"
    return .success(
      "\(number) \(unit.symbol) \(carrier.name) = \(converted.value.text(decimals: 3)) \(unitText) "
        + "(\(converted.factor.perPrintedUnit) \(unitText)/\(carrier.baseUnit.printed), \(profile.id)\(carried); source: \(converted.factor.source))"
    )
  }
}
