import EnergyModel
import Foundation

/// One indicator of one institution over a span of days: exact, unrounded (contract R14; export `indicators`).
package struct IndicatorValue: Sendable, Hashable {
  package let indicator: IndicatorID
  package let institution: InstitutionID
  /// The span is `[from, to)`.
  package let from: LocalDay
  package let to: LocalDay
  /// Its value is `nil` when nothing is known, or when a carrier that counts has no factor.
  package let numerator: MeasureTotal
  /// Persons, m², time-weighted, or the other sum of a ratio; 1 where there is none; `nil` when it is not known or not above zero.
  package let denominator: Decimal?
  /// The other sum of a ratio.
  package let otherTotal: MeasureTotal?
  /// In the indicator's unit; `nil` when numerator or denominator is.
  package let value: Decimal?

  /// The worst among the series that count (contract R4); `nil` when none does.
  package var coverage: Coverage? {
    guard let other = otherTotal?.coverage else { return numerator.coverage }
    return numerator.coverage.map { min($0, other) } ?? other
  }

  package var factors: String { numerator.isCounted ? numerator.factors : otherTotal?.factors ?? numerator.factors }
}

extension IndicatorValue {
  /// Reckons an indicator from the rows of `[from, to)`; the factors are those of the year in which the span begins.
  ///
  /// - Parameter denominatorTo: Where the denominator's own span ends, when the indicator is a year's total of which only a part has
  ///   passed: use from January to June per person is divided by the year's persons.
  package init(
    _ indicator: Indicator, of institution: Institution, series: [UseSeries], factors profile: FactorProfile, from: LocalDay,
    to: LocalDay, denominatorTo: LocalDay? = nil
  ) {
    func total(_ measure: Indicator.Measure) -> MeasureTotal {
      measure.total(of: series, factors: profile, region: institution.region, from: from, to: to)
    }
    let numerator = total(indicator.numerator)
    var otherTotal: MeasureTotal?
    switch indicator.denominator {
    case .none: denominator = 1
    case .fact(let fact): denominator = institution.mean(dividing: fact, from: from, to: denominatorTo ?? to)
    case .measure(let measure):
      let other = total(measure)
      otherTotal = other
      denominator = other.value.flatMap { $0 > 0 ? $0 : nil }
    }
    self.indicator = indicator.id
    self.institution = institution.id
    self.from = from
    self.to = to
    self.numerator = numerator
    self.otherTotal = otherTotal
    value = indicator.quotient(indicator.numeratorValue(numerator, of: otherTotal), denominator)
  }
}

extension Indicator {
  /// The numerator's value. Of a share, nothing that counts is nothing of the whole: who has no coal has a share of coal of zero, as far
  /// as the whole is known.
  func numeratorValue(_ total: MeasureTotal, of whole: MeasureTotal?) -> Decimal? {
    if unit == "%", !total.isCounted, whole?.value != nil { return 0 }
    return total.value
  }

  /// Numerator ÷ denominator in the indicator's unit.
  func quotient(_ numerator: Decimal?, _ denominator: Decimal?) -> Decimal? {
    guard let numerator, let denominator else { return nil }
    if case .none = self.denominator { return numerator }
    return (scale == 1 ? numerator : numerator * Decimal(scale)).divided(byPositive: denominator)
  }
}
