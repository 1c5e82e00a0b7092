import Conservation
import EnergyModel
import Foundation

/// The value of an indicator in a base year of which the amounts are known.
package enum BaseYear {
  /// Exact to six decimals; `nil` where a factor is missing or nothing counts.
  package static func value(
    of indicator: Indicator, amounts: [(carrier: Carrier, amount: Amount)], denominator: Int, factors: FactorProfile, year: Int
  ) -> ExactDecimal? {
    let counted = amounts.filter { indicator.counts($0.carrier, endUse: "total") }
    guard denominator > 0, !counted.isEmpty else { return nil }
    let numerator =
      indicator == .waterPerPerson
      ? counted.map(\.amount.inPrintedUnits).reduce(0, +) : factors.total(of: counted, to: .standardCoal, year: year).value
    return numerator.flatMap { try? ExactDecimal(($0 / .init(denominator)).text(decimals: 6)) }
  }
}
