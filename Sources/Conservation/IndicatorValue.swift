import EnergyModel
import Foundation

/// One indicator of one institution over a span of days: exact, unrounded (contract R14; export `indicators`).
package struct IndicatorValue: Sendable, Hashable {
  package let indicator: Indicator
  package let institution: InstitutionID
  /// The span is `[from, to)`.
  package let from: LocalDay
  package let to: LocalDay
  /// kgce, or m³ for water: measured, estimated and unresolved together (contract R3). `nil` when nothing is known, or when a carrier
  /// that counts has no factor.
  package let numerator: Decimal?
  /// Persons or m², time-weighted; `nil` when it was not stated or is not above zero.
  package let denominator: Decimal?
  /// In `indicator.unit`; `nil` when numerator or denominator is.
  package let value: Decimal?
  /// The worst among the series that count (contract R4); `nil` when none does.
  package let coverage: Coverage?
  package let carriersWithoutFactor: [Carrier]
  /// The factor profile, with carried years and missing factors named; empty for water, which is not converted.
  package let factors: String
}

extension IndicatorValue {
  /// Reckons an indicator from the rows of `[from, to)`; the factors are those of the year in which the span begins.
  ///
  /// - Parameter denominatorTo: Where the denominator's own span ends, when the indicator is a year's total of which only a part has
  ///   passed: use from January to June per person is divided by the year's persons.
  package init(
    _ indicator: Indicator, of institution: Institution, series: [UseSeries], factors profile: FactorProfile, from: LocalDay,
    to: LocalDay,
    denominatorTo: LocalDay? = nil
  ) {
    let counting = series.filter { indicator.counts($0.carrier, endUse: $0.endUse) && !$0.rows(from: from, to: to).isEmpty }
    let sum = IndicatorValue.numerator(indicator, counting, profile, from: from, to: to)
    let denominator = institution.denominator(of: indicator, from: from, to: denominatorTo ?? to)
    self.indicator = indicator
    self.institution = institution.id
    self.from = from
    self.to = to
    numerator = sum.value
    self.denominator = denominator
    value = sum.value.flatMap { numerator in denominator.flatMap { numerator.divided(byPositive: $0) } }
    coverage = counting.compactMap { $0.coverage(from: from, to: to) }.min()
    carriersWithoutFactor = sum.carriersWithoutFactor
    factors = indicator == .waterPerPerson ? "" : profile.statement(of: sum)
  }

  private static func numerator(
    _ indicator: Indicator, _ counting: [UseSeries], _ profile: FactorProfile, from: LocalDay, to: LocalDay
  ) -> ConvertedTotal {
    var amounts: [(carrier: Carrier, amount: Amount)] = []
    for one in counting {
      if let amount = one.amount(from: from, to: to) {
        amounts.append((one.carrier, amount))
      } else if one.rows(from: from, to: to).contains(where: { $0.amount != nil }) {
        // Known, but beyond what the books can count: a sum without it would be wrong, not incomplete.
        return ConvertedTotal(value: nil, parts: [], carriersWithoutFactor: [])
      }
    }
    guard indicator == .waterPerPerson else { return profile.total(of: amounts, to: .standardCoal, year: from.year) }
    // Water is counted in litres and stays water: its printed unit is the m³ of the indicator.
    let cubicMetres = amounts.reduce(Decimal(0)) { $0 + $1.amount.inPrintedUnits }
    return ConvertedTotal(value: amounts.isEmpty ? nil : cubicMetres, parts: [], carriersWithoutFactor: [])
  }
}
