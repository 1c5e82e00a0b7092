import EnergyModel
import Metering
import Publishing
import Settings
import Storage

/// What can be exported from the books as they stand; the same books give the same rows.
package struct Edition {
  private let keeper: BookKeeper
  private let settings: Settings

  package init(keeper: BookKeeper, settings: Settings) {
    self.keeper = keeper
    self.settings = settings
  }

  private var calendar: LocalCalendar { settings.site.calendar }

  /// The span that two texts name (contract R11); without them from the first to the last amount; `nil` where the books are empty.
  package func span(from: String?, to: String?) throws(StoreError) -> Span? {
    let extent = try Consumption(keeper: keeper).extent()
    let start = from.flatMap { TimeText.instant($0, in: calendar) } ?? extent?.start
    let end = to.flatMap { TimeText.instant($0, in: calendar) } ?? extent?.end
    guard let start, let end, start < end else { return nil }
    return Span(start, end)
  }

  package func consumption(_ period: Consumption.Period, by: ConsumptionBy, in span: Span) throws(StoreError) -> [ConsumptionRow]
  {
    try Consumption(keeper: keeper).rows(period, by: by, in: span)
  }

  /// Every reading with the verdict of the books, register by register. Without a span all of them, those without an amount too.
  package func readings(of register: String?, in span: Span?) throws(StoreError) -> [ReadingRow] {
    var rows: [ReadingRow] = []
    for (index, described) in keeper.registers.enumerated() where register == nil || described.id.text == register {
      let terms = RegisterTerms(register: described, calendar: calendar)
      for (reading, verdict) in try keeper.readings(
        of: index, in: span ?? Span(Instant.plausible.lowerBound, Instant.plausible.upperBound))
      {
        rows.append(
          ReadingRow(
            register: described.id, reading: reading, baseValue: terms.value(reading), quality: verdict.quality,
            reason: verdict.reason,
            carrier: described.carrier))
      }
    }
    return rows
  }

  /// Standings as of a date; without one as of the last day with amounts, which may still be open; where the books are empty, of `today`.
  package func standings(asOf text: String?, today: Instant) throws(StoreError) -> [StandingRow] {
    let extent = try Consumption(keeper: keeper).extent()
    let day = calendar.day(of: text.flatMap { TimeText.instant($0, in: calendar) } ?? extent?.end ?? today)
    let byID = Dictionary(settings.institutions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let judged = try Standings(keeper: keeper, settings: settings).judged(asOf: day, baselines: try keeper.store.baselines())
    return judged.compactMap { standing in byID[standing.institution].map { StandingRow(standing, of: $0) } }
  }

  package func events() throws(StoreError) -> [Event] { try keeper.store.events(after: 0) }
}
