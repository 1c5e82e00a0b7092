import Conservation
import EnergyModel
import Foundation
import Metering
import Publishing
import Settings
import Storage

/// What a year of an institution or a register was against another, from the books (contract, `conserved baseline`).
package struct Baselines {
  let keeper: BookKeeper
  let settings: Settings

  package init(keeper: BookKeeper, settings: Settings) {
    self.keeper = keeper
    self.settings = settings
  }

  /// Why a question has no answer, with its remedy.
  package struct Refusal: Error, Sendable, CustomStringConvertible {
    package let description: String
    /// Those that the books have, where another was asked for.
    let years: ClosedRange<Int>?

    init(description: String, years: ClosedRange<Int>? = nil) {
      self.description = description
      self.years = years
    }

    /// - Parameter years: Those that the books have.
    init(notInBooks option: String, _ asked: Int, of name: String, _ carrier: Carrier, _ years: ClosedRange<Int>) {
      let known = years.count == 1 ? "only \(years.lowerBound)" : "\(years.lowerBound) to \(years.upperBound)"
      self.init(
        description: "\(option) \(asked) is not in the books of '\(name)' \(carrier.name); they have \(known)", years: years)
    }
  }

  /// Of whose days the question is.
  struct Subject {
    let id: String
    let name: String
    let institution: Institution
    /// Those that are added up, in the order of the configuration.
    let registers: [Int]
    /// Whether something of the carrier is entered that none of them counts.
    let hasLedger: Bool
  }

  /// A year against another, as of a day whose own hours are still open; without one as of the last day with amounts.
  package func report(
    of name: String, _ carrier: Carrier, base: Int, year: Int, asOf: LocalDay? = nil
  ) throws(StoreError) -> Result<BaselineReport, Refusal> {
    let lastDay = try Consumption(keeper: keeper, institutions: []).registerExtent().map { keeper.calendar.day(of: $0.end) }
    let subject: Subject
    switch try self.subject(name, carrier, on: asOf ?? lastDay ?? LocalMonth(year: year + 1, month: 1).firstDay) {
    case .success(let found): subject = found
    case .failure(let refusal): return .failure(refusal)
    }
    guard let extent = try extent(of: subject.registers) else {
      return .failure(Refusal(description: "the books have no amount of \(carrier.name) of '\(name)'; import its readings first"))
    }
    let years = keeper.calendar.day(of: extent.start).year...keeper.calendar.day(of: extent.end + -1).year
    for (option, asked) in [("--base", base), ("--year", year)] where !years.contains(asked) {
      return .failure(Refusal(notInBooks: option, asked, of: name, carrier, years))
    }
    return .success(
      try report(
        of: subject, carrier, base: base, year: year, firstYear: years.lowerBound,
        asOf: asOf ?? lastDay ?? keeper.calendar.day(of: extent.end)))
  }

  private func report(
    of subject: Subject, _ carrier: Carrier, base: Int, year: Int, firstYear: Int, asOf: LocalDay
  ) throws(StoreError) -> BaselineReport {
    let from = LocalMonth(year: firstYear, month: 1).firstDay
    let end = LocalMonth(year: year + 1, month: 1).firstDay
    let to = max(from, min(asOf, end))
    let series = try InstitutionUse.metersOnly(subject.registers, from: from, to: to, keeper)
    let registers = subject.registers.map { keeper.registers[$0].id }
    let steps = try keeper.store.steps().filter { registers.contains($0.register) }.sorted {
      ($0.day, $0.register.text) < ($1.day, $1.register.text)
    }
    let totals = DailyTotals(of: series.map { ($0, Baselines.perBaseUnit) }, from: from, to: to)
    let temperatures = try temperatures(of: subject.institution, to: to)
    let books = BaselineBooks(
      carrier: carrier, valid: totals.valid(from: from, to: to),
      frame: DayFrames(settings.days).frame(for: subject.institution, from: from, to: end),
      temperatures: temperatures, steps: steps.map(\.day), calendar: settings.days,
      asOf: asOf)
    let statement = books.statement(base: base, year: year)
    let baseDays = Baselines.days(of: base)
    let yearDays = Baselines.days(of: year).lowerBound..<max(Baselines.days(of: year).lowerBound, to)
    let compared = yearDays.lowerBound..<yearDays.lowerBound + statement.judged.days
    var grounds: [BaselineGround] = []
    if subject.hasLedger { grounds.append(.ledgerLeftOut) }
    if series.areEstimated(in: baseDays) || series.areEstimated(in: yearDays) { grounds.append(.daysEstimated) }
    return BaselineReport(
      id: subject.id, name: subject.name, carrier: carrier, asOf: asOf, registers: registers,
      station: subject.institution.station, calendar: settings.days.id.text, steps: steps, statement: statement,
      booksGrounds: grounds, fewestBase: fewest(series, registers, in: baseDays), fewest: fewest(series, registers, in: yearDays),
      baseAmount: series.amount(in: baseDays), amount: series.amount(in: yearDays),
      signs: yearDays.isEmpty
        ? nil : try signs(of: subject.registers, subject.institution, before: to, temperatures, steps: steps),
      calTRACK: temperatures.flatMap { calTRACK(totals, carrier, $0, base: baseDays, year: compared) })
  }

  /// The register with the fewest valid days in a span, where there are several.
  private func fewest(_ series: [UseSeries], _ registers: [RegisterID], in days: Range<LocalDay>) -> BaselineReport.Fewest? {
    guard series.count > 1 else { return nil }
    let counts = zip(registers, series).map { register, one in
      let totals = DailyTotals(of: [(one, Baselines.perBaseUnit)], from: days.lowerBound, to: days.upperBound)
      return BaselineReport.Fewest(
        register: register, validDays: totals.valid(from: days.lowerBound, to: days.upperBound).count)
    }
    return counts.min { $0.validDays < $1.validDays }
  }

  static func days(of year: Int) -> Range<LocalDay> {
    LocalMonth(year: year, month: 1).firstDay..<LocalMonth(year: year + 1, month: 1).firstDay
  }

  /// Printed units are a thousand base units (contract R1).
  private static let perBaseUnit = 0.001

  /// From the first to the last hour of any of the registers.
  private func extent(of registers: [Int]) throws(StoreError) -> Span? {
    var extent: Span?
    for register in registers {
      guard let span = try keeper.extent(of: register) else { continue }
      extent = extent.map { $0.joined(span) } ?? span
    }
    return extent
  }

  // MARK: Weather

  /// The temperatures of an institution's station up to before a day, from the first one on: earlier years say what a winter may be like.
  /// `nil` where it names none.
  func temperatures(of institution: Institution, to: LocalDay) throws(StoreError) -> DailyTemperatures? {
    guard let station = institution.station else { return nil }
    guard let first = try keeper.store.firstTemperature(of: station) else { return DailyTemperatures.none }
    let from = keeper.calendar.day(of: first.instant)
    return try Temperatures(keeper.store, keeper.calendar).daily(of: station, from..<max(from, to))
  }

  // MARK: Whose

  /// The institution of a name, else the register.
  private func subject(_ name: String, _ carrier: Carrier, on day: LocalDay) throws(StoreError) -> Result<Subject, Refusal> {
    let institutions = settings.institutions.with(try keeper.store.facts(), on: day)
    let registers = keeper.registers
    if let institution = institutions.first(where: { $0.id.text == name }) {
      let own = registers.indices.filter { registers[$0].institution == institution.id }
      let ledger = try Ledger.read(keeper).books.filter { $0.subject.institution == institution.id }
      let counted = own.filter { registers[$0].carrier == carrier && registers[$0].isCountedInTotals }
      let hasLedger = ledger.contains { $0.subject.carrier == carrier }
      guard counted.isEmpty else {
        return .success(
          Subject(
            id: name, name: institution.name.isEmpty ? name : institution.name, institution: institution, registers: counted,
            hasLedger: hasLedger))
      }
      let parts = own.filter { registers[$0].carrier == carrier }.map { registers[$0].id.text }
      return .failure(
        Baselines.unmetered(
          name, carrier, hasLedger: hasLedger, parts: parts,
          carriers: own.map { registers[$0].carrier } + ledger.map(\.subject.carrier)))
    }
    if let index = registers.firstIndex(where: { $0.id.text == name }) {
      let register = registers[index]
      guard register.carrier == carrier else {
        return .failure(
          Refusal(
            description: "register '\(name)' counts \(register.carrier.name), not \(carrier.name); write \(register.carrier.name)"
          ))
      }
      guard let institution = institutions.first(where: { $0.id == register.institution }) else {
        return .failure(Refusal(description: "register '\(name)' is of no institution of the configuration; describe it there"))
      }
      return .success(Subject(id: name, name: name, institution: institution, registers: [index], hasLedger: false))
    }
    if let meter = settings.virtualMeters.first(where: { $0.id.text == name }) {
      let parts = meter.parts.map(\.register.text).joined(separator: ", ")
      return .failure(
        Refusal(description: "'\(name)' is a virtual meter; name an institution, or one of its registers: \(parts)"))
    }
    let known = institutions.map(\.id.text) + registers.map(\.id.text)
    return .failure(
      Refusal(description: "no institution and no register is called '\(name)'; \(Baselines.remedy(for: name, among: known))"))
  }

  private static func unmetered(
    _ name: String, _ carrier: Carrier, hasLedger: Bool, parts: [String], carriers: [Carrier]
  ) -> Refusal {
    if !parts.isEmpty {
      return Refusal(
        description:
          "'\(name)' has no main meter of \(carrier.name) by which its use comes in; name one of its registers: "
          + parts.prefix(Baselines.namedAtMost).joined(separator: ", "))
    }
    if hasLedger {
      return Refusal(
        description: "'\(name)' has no meter of \(carrier.name): its use is entered by bills, which say nothing of days")
    }
    var names: [String] = []
    for carrier in carriers where !names.contains(carrier.name) { names.append(carrier.name) }
    let has = names.isEmpty ? "nothing of it is metered or entered" : "write one of \(names.joined(separator: ", "))"
    return Refusal(description: "'\(name)' has no \(carrier.name); \(has)")
  }

  /// So many names are listed before the rest is only counted.
  private static let namedAtMost = 8

  private static func remedy(for name: String, among known: [String]) -> String {
    if let near = NearestName.nearest(to: name, among: known) { return "did you mean '\(near)'?" }
    let more = known.count > namedAtMost ? " and \(known.count - namedAtMost) more" : ""
    return known.isEmpty
      ? "the configuration has none" : "write one of \(known.prefix(namedAtMost).joined(separator: ", "))\(more)"
  }
}

extension [UseSeries] {
  /// What they have together in some days, in printed units, exact; `nil` where nothing is known.
  fileprivate func amount(in days: Range<LocalDay>) -> Decimal? {
    compactMap { $0.amount(from: days.lowerBound, to: days.upperBound)?.inPrintedUnits }.reduce(nil) { ($0 ?? 0) + $1 }
  }

  /// Whether of more than a tenth of the days with an amount less than 18 of 24 hours are measured.
  fileprivate func areEstimated(in days: Range<LocalDay>) -> Bool {
    var known: [LocalDay: (covered: Int, hours: Int)] = [:]
    for series in self {
      for row in series.rows(from: days.lowerBound, to: days.upperBound) where row.amount != nil {
        let before = known[row.day] ?? (0, 0)
        known[row.day] = (before.covered + row.coveredHours, before.hours + row.hours)
      }
    }
    return known.values.count { $0.covered * 24 < $0.hours * 18 } * 10 > known.count
  }
}
