import EnergyModel
import Foundation

extension QuotaTable {
  /// Where a value of an indicator lies, unrounded.
  ///
  /// - Parameters:
  ///   - factors: the profile the value was made with; `nil` where nothing was converted, as for water.
  ///   - quotaClass: what the institution says of itself.
  package func verdict(
    on value: Decimal, of indicator: IndicatorID, quotaClass: String?, factors: FactorProfileID?
  ) -> QuotaVerdict {
    guard let quotaClass else { return .silent(.noQuotaClass) }
    guard let row = rows.first(where: { $0.quotaClass == quotaClass && $0.indicator == indicator }) else {
      return .silent(.noRow)
    }
    if let factors, factors != self.factors { return .silent(.otherFactors) }
    return .band(row.band(of: value), row)
  }
}

extension QuotaTable.Row {
  package func band(of value: Decimal) -> QuotaBand {
    if value > limit.decimal { return .aboveLimit }
    if value > reference.decimal { return .withinLimit }
    return value > leading.decimal ? .withinReference : .leading
  }
}
