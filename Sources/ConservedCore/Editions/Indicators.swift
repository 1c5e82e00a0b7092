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
    var stream = try stream(period, in: span)
    return try stream.rows()
  }

  /// The same rows one after the other. The days of an institution are looked up once for the whole span: what is exact of a gap follows
  /// from where the span begins.
  func stream(_ period: Consumption.Period, in span: Span) throws(StoreError) -> RowStream<IndicatorRow> {
    let calendar = keeper.calendar
    let intervals = period.intervals(in: span, calendar)
    guard let first = intervals.first, let last = intervals.last else {
      return RowStream(intervals: 0, subjects: 0) { (_, _) throws(StoreError) in .init(intervals: 0) }
    }
    let use = try InstitutionUse(keeper: keeper, endUses: settings.indicators.namedEndUses)
    let (from, to) = (calendar.day(of: first.start), calendar.day(of: last.end))
    let stated = Dictionary(grouping: try keeper.store.baselines(), by: \.institution)
    let institutions = settings.institutions.with(try keeper.store.facts(), on: to + -1)
    return RowStream(intervals: intervals.count, subjects: institutions.count, isWhole: true) {
      (number, _) throws(StoreError) in
      let institution = institutions[number]
      let series = try use.series(of: institution.id, from: from, to: to, judgedFrom: from)
      var rows = RowStream<IndicatorRow>.IntervalRows(intervals: intervals.count)
      for interval in intervals {
        rows.append(
          contentsOf: settings.indicators.indicators.compactMap { indicator in
            row(indicator, of: institution, series, interval)
              ?? (period == .year ? statedRow(indicator, of: institution, stated[institution.id] ?? [], interval) : nil)
          })
      }
      return rows
    }
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
