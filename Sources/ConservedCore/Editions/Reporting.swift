import Conservation
import EnergyModel
import Metering
import Publishing
import Settings
import Storage

/// Who reports and who does not (查漏补缺): the worst first.
struct Reporting {
  let keeper: BookKeeper
  let settings: Settings

  /// The days before, of which the coverage is told.
  private static let days = 30
  /// A register that is read by hand, or a ledger, is late when nothing came for two months.
  private static let lateDays = 62
  /// A polled register is late when nothing came for a day, or for three of its intervals.
  private static let lateSeconds: Int64 = 86_400
  private static let namedMissing = 6

  /// One source of an institution's data.
  private struct Source {
    let name: String
    let lastAmount: Instant?
    let isLate: Bool
    let coveredHours: Int
    let hours: Int
  }

  func rows(asOf: LocalDay) throws(StoreError) -> [ReportingRow] {
    let calendar = keeper.calendar
    let polled = Set(settings.endpoints.flatMap { $0.sources.map(\.register) })
    var sources: [InstitutionID: [Source]] = [:]
    for (index, register) in keeper.registers.enumerated() {
      sources[register.institution, default: []].append(
        try source(of: index, register, isPolled: polled.contains(register.id), asOf: asOf))
    }
    for book in try Ledger.read(keeper).books {
      let last = book.extent.map { min($0.to, asOf) }
      sources[book.subject.institution, default: []].append(
        Source(
          name: "\(book.subject.carrier.name) (ledger)", lastAmount: last.map { calendar.start(of: $0) },
          isLate: last.map { asOf - $0 > Reporting.lateDays } ?? true, coveredHours: 0, hours: 0))
    }
    return settings.institutions.with(try keeper.store.facts(), on: asOf).map { row(of: $0, sources[$0.id] ?? [], asOf: asOf) }
      .sorted { rank($0) < rank($1) }
  }

  private func source(of index: Int, _ register: Register, isPolled: Bool, asOf: LocalDay) throws(StoreError) -> Source {
    let calendar = keeper.calendar
    let end = calendar.start(of: asOf)
    let span = Span(calendar.start(of: asOf + -Reporting.days), end)
    let last = try keeper.extent(of: index)?.end
    let patience =
      isPolled ? max(Reporting.lateSeconds, 3 * register.intervalSeconds) : Int64(Reporting.lateDays) * 86_400
    return Source(
      name: register.id.text, lastAmount: last, isLate: last.map { end - $0 > patience } ?? true,
      coveredHours: isPolled ? try keeper.hours(of: index, in: span).count(where: \.isMeasured) : 0,
      hours: isPolled ? span.localHours : 0)
  }

  private func row(of institution: Institution, _ sources: [Source], asOf: LocalDay) -> ReportingRow {
    let late = sources.filter(\.isLate)
    let state: ReportingState =
      sources.allSatisfy { $0.lastAmount == nil }
      ? .never : late.count == sources.count ? .silent : late.isEmpty ? .reporting : .partly
    let names = late.prefix(Reporting.namedMissing).map(\.name)
    let more = late.count > names.count ? ["+\(late.count - names.count)"] : []
    return ReportingRow(
      asOf: asOf, institution: institution, state: state, expected: sources.count, received: sources.count - late.count,
      lastAmount: sources.compactMap(\.lastAmount).max(),
      coverage: Coverage(
        coveredHours: sources.reduce(0) { $0 + $1.coveredHours }, hours: sources.reduce(0) { $0 + $1.hours }),
      missing: (names + more).joined(separator: " "), action: action(state, late.first))
  }

  private func action(_ state: ReportingState, _ late: Source?) -> String {
    guard let late else { return state == .never ? "conserved import ledger FILE" : "" }
    let endpoint = settings.endpoints.first { $0.sources.contains { $0.register.text == late.name } }
    return endpoint.map { "conserved probe \($0.id)" }
      ?? (settings.registers.contains { $0.id.text == late.name }
        ? "conserved import readings FILE" : "conserved import ledger FILE")
  }

  private func rank(_ row: ReportingRow) -> (Int, Instant, String) {
    let place = ReportingState.allCases.firstIndex(of: row.state) ?? 0
    return (place, row.lastAmount ?? Instant.plausible.lowerBound, row.institution.id.text)
  }
}
