import EnergyModel
import Foundation

/// What an indicator was in a plan's base year, and who says so.
package struct BaseValue: Sendable, Hashable {
  package enum Origin: Sendable, Hashable {
    case stated(source: String)
    case books(Coverage)
  }

  /// In the indicator's unit, above zero.
  package let value: Decimal
  package let origin: Origin

  /// The least coverage, in per cent, with which a year of the books may serve as a base (RULES section 1).
  package static let coverageMinPercent = 90
}

/// Why there is no base value.
enum BaseAbsence: Error {
  case unknown
  /// It was stated as made by another factor profile; two profiles are never compared.
  case otherFactors
}

extension BaseValue {
  /// A value that somebody stated comes before the books: it is what was reported. The books serve when the base year is over and
  /// covered to 90 %.
  static func of(
    _ indicator: Indicator, in span: Range<LocalDay>?, year: Int, institution: Institution, series: [UseSeries],
    factors: FactorProfile, stated: [StatedBaseline], asOf: LocalDay
  ) -> Result<BaseValue, BaseAbsence> {
    if let statement = stated.first(where: {
      $0.institution == institution.id && $0.indicator == indicator.id && $0.year == year
    }) {
      guard statement.isComparable(with: factors, for: indicator) else { return .failure(.otherFactors) }
      guard statement.value.isPositive else { return .failure(.unknown) }
      return .success(BaseValue(value: statement.value.decimal, origin: .stated(source: statement.source)))
    }
    guard let span, span.upperBound <= asOf else { return .failure(.unknown) }
    let booked = IndicatorValue(
      indicator, of: institution, series: series, factors: factors, from: span.lowerBound, to: span.upperBound)
    guard let value = booked.value, value > 0, let coverage = booked.coverage,
      coverage.isAtLeast(percent: Self.coverageMinPercent)
    else {
      return .failure(.unknown)
    }
    return .success(BaseValue(value: value, origin: .books(coverage)))
  }
}

extension StatedBaseline {
  /// Whether a figure made with a profile may be held against this one: who stated no profile meant the site's, and what is not converted
  /// has none.
  func isComparable(with profile: FactorProfile, for indicator: Indicator) -> Bool {
    guard let factors, indicator.numerator.quantity.converted != nil else { return true }
    return factors == profile.id
  }
}
