import Conservation
import EnergyModel
import Foundation
import Publishing
import Settings
import Storage

/// Indicators by period (contract, export `indicators`): of every institution those of which it has something that counts, whatever the
/// coverage, and of years that the books do not reach what was stated.
struct Indicators {
  let keeper: BookKeeper
  let settings: Settings

  func rows(_ period: Consumption.Period, in span: Span) throws(StoreError) -> [IndicatorRow] {
    let calendar = keeper.calendar
    let intervals = period.intervals(in: span, calendar)
    guard let first = intervals.first, let last = intervals.last else { return [] }
    let use = try InstitutionUse(keeper: keeper, endUses: settings.indicators.namedEndUses)
    let (from, to) = (calendar.day(of: first.start), calendar.day(of: last.end))
    let stated = Dictionary(grouping: try keeper.store.baselines(), by: \.institution)
    var byInstitution: [[[IndicatorRow]]] = []
    for institution in settings.institutions.with(try keeper.store.facts(), on: to + -1) {
      let series = try use.series(of: institution.id, from: from, to: to, judgedFrom: from)
      byInstitution.append(
        intervals.map { interval in
          settings.indicators.indicators.compactMap { indicator in
            row(indicator, of: institution, series, interval)
              ?? (period == .year ? statedRow(indicator, of: institution, stated[institution.id] ?? [], interval) : nil)
          }
        })
    }
    return intervals.indices.flatMap { index in byInstitution.flatMap { $0[index] } }
  }

  /// `nil` where nothing that counts has a row in the interval, or nothing is known of it.
  private func row(_ indicator: Indicator, of institution: Institution, _ series: [UseSeries], _ interval: Span) -> IndicatorRow?
  {
    let calendar = keeper.calendar
    let (from, to) = (calendar.day(of: interval.start), calendar.day(of: interval.end))
    let value = IndicatorValue(
      indicator, of: institution, series: series, factors: settings.factors, from: from, to: to)
    guard value.numerator.parts.contains(where: { $0.amount != nil }) || value.value != nil else { return nil }
    return IndicatorRow(
      span: interval, institution: institution.id, indicator: indicator.id, unit: indicator.unit, value: value.value,
      numerator: value.numerator.value, denominator: value.denominator, coverage: value.coverage, factors: value.factors)
  }

  private func statedRow(_ indicator: Indicator, of institution: Institution, _ stated: [StatedBaseline], _ interval: Span)
    -> IndicatorRow?
  {
    let year = keeper.calendar.day(of: interval.start).year
    guard let statement = stated.first(where: { $0.indicator == indicator.id && $0.year == year }) else { return nil }
    let source = statement.source.isEmpty ? "stated" : "stated: \(statement.source)"
    let factors = statement.factors.map { "\($0); \(source)" } ?? source
    return IndicatorRow(
      span: interval, institution: institution.id, indicator: indicator.id, unit: indicator.unit, value: statement.value.decimal,
      numerator: nil, denominator: nil, coverage: nil, factors: factors)
  }
}
