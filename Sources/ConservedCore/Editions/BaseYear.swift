import Conservation
import EnergyModel
import Foundation

/// The value of an indicator in a base year of which the amounts are known.
package enum BaseYear {
  /// Exact to six decimals; `nil` where a factor is missing, nothing counts, or the denominator is not above zero.
  package static func value(
    of indicator: Indicator, amounts: [(carrier: Carrier, amount: Amount)], denominator: Decimal, factors: FactorProfile,
    year: Int
  ) -> ExactDecimal? {
    let counted = amounts.filter { indicator.numerator.weight(of: $0.carrier, endUse: "total") > 0 }
    guard denominator > 0, !counted.isEmpty else { return nil }
    let numerator =
      indicator.numerator.quantity.converted.map { factors.total(of: counted, to: $0, year: year).value }
      ?? counted.map(\.amount.inPrintedUnits).reduce(0, +)
    return numerator.flatMap { try? ExactDecimal(($0 / denominator).text(decimals: 6)) }
  }
}
