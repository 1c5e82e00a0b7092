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

extension BaseValue {
  /// A value that somebody stated comes before the books: it is what was reported. The books serve when the base year is over and
  /// covered to 90 %. `nil` when neither gives a value above zero.
  package init?(
    of indicator: Indicator, year: Int, institution: Institution, series: [UseSeries], factors: FactorProfile,
    stated: [StatedBaseline],
    asOf: LocalDay
  ) {
    if let statement = stated.first(where: { $0.institution == institution.id && $0.indicator == indicator.id && $0.year == year }
    ) {
      guard statement.value.isPositive else { return nil }
      self.init(value: statement.value.decimal, origin: .stated(source: statement.source))
      return
    }
    guard let start = LocalDay(year: year, month: 1, day: 1), let end = LocalDay(year: year + 1, month: 1, day: 1), end <= asOf
    else {
      return nil
    }
    let booked = IndicatorValue(indicator, of: institution, series: series, factors: factors, from: start, to: end)
    guard let value = booked.value, value > 0, let coverage = booked.coverage,
      coverage.isAtLeast(percent: Self.coverageMinPercent)
    else {
      return nil
    }
    self.init(value: value, origin: .books(coverage))
  }
}
