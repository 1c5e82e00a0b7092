import Conservation
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

  /// The rows of each period in turn, of the span that two texts name (contract R11); without them from the first to the last amount of
  /// such rows. Class and region are those of the span's last day.
  package func consumption(_ periods: [Consumption.Period], by: ConsumptionBy, from: String?, to: String?) throws(StoreError)
    -> [ConsumptionRow]
  {
    try rows(of: consumptionStreams(periods, by: by, from: from, to: to))
  }

  /// The same rows, one stream for each period.
  package func consumptionStreams(_ periods: [Consumption.Period], by: ConsumptionBy, from: String?, to: String?)
    throws(StoreError) -> [RowStream<ConsumptionRow>]
  {
    try streams(periods, by: by, from: from, to: to) { (period, span, institutions, _, ledger) throws(StoreError) in
      try Consumption(keeper: keeper, institutions: institutions, virtualMeters: settings.virtualMeters, ledger: ledger)
        .stream(period, by: by, in: span)
    }
  }

  /// Rows of energy and money, as those of consumption.
  package func energy(_ periods: [Consumption.Period], by: ConsumptionBy, from: String?, to: String?) throws(StoreError)
    -> [EnergyRow]
  {
    try rows(of: energyStreams(periods, by: by, from: from, to: to))
  }

  /// The same rows, one stream for each period.
  package func energyStreams(_ periods: [Consumption.Period], by: ConsumptionBy, from: String?, to: String?) throws(StoreError)
    -> [RowStream<EnergyRow>]
  {
    try streams(periods, by: by, from: from, to: to) { (period, span, institutions, facts, ledger) throws(StoreError) in
      EnergyUse(keeper: keeper, settings: settings, institutions: institutions, facts: facts, ledger: ledger)
        .stream(period, by: by, in: span)
    }
  }

  private func streams<Row>(
    _ periods: [Consumption.Period], by: ConsumptionBy, from: String?, to: String?,
    _ stream: (Consumption.Period, Span, [Institution], [InstitutionFact], Ledger) throws(StoreError) -> RowStream<Row>
  ) throws(StoreError) -> [RowStream<Row>] {
    let ledger = by == .register ? Ledger() : try Ledger.read(keeper)
    let facts = try keeper.store.facts()
    var streams: [RowStream<Row>] = []
    for period in periods {
      let extent = try Consumption(keeper: keeper, institutions: settings.institutions, ledger: ledger).extent(period, by: by)
      guard let span = span(from: from, to: to, or: extent) else { continue }
      let institutions = settings.institutions.with(facts, on: calendar.day(of: span.end + -1))
      streams.append(try stream(period, span, institutions, facts, ledger))
    }
    return streams
  }

  private func rows<Row>(of streams: [RowStream<Row>]) throws(StoreError) -> [Row] {
    var rows: [Row] = []
    for stream in streams {
      var stream = stream
      while try stream.step({ rows.append($0) }) {}
    }
    return rows
  }

  /// The span of readings that two texts name (contract R11): without texts all of them, the one at the very end and those without an amount too.
  package func readingSpan(from: String?, to: String?) -> Span? {
    let start = from.flatMap { TimeText.instant($0, in: calendar) } ?? Instant.plausible.lowerBound
    let end = to.flatMap { TimeText.instant($0, in: calendar) } ?? Instant.plausible.upperBound
    return start < end ? Span(start, end) : nil
  }

  /// The rows of each period in turn, of the span that two texts name; without them from the first to the last amount of any register.
  package func balance(_ periods: [Consumption.Period], from: String?, to: String?) throws(StoreError) -> [BalanceRow] {
    let extent = try Consumption(keeper: keeper, institutions: settings.institutions).registerExtent()
    guard let span = span(from: from, to: to, or: extent) else { return [] }
    var rows: [BalanceRow] = []
    for period in periods { rows += try Balance(keeper: keeper).rows(period, in: span) }
    return rows
  }

  /// Degree days of stations for each period in turn, of the span that two texts name; without them from the first to the last
  /// temperature.
  package func degreeDays(
    _ periods: [Consumption.Period], of stations: Set<StationID>, heatingBase: Temperature, coolingBase: Temperature,
    from: String?, to: String?
  ) throws(StoreError) -> [DegreeDayRow] {
    let temperatures = Temperatures(keeper.store, calendar)
    let stations = stations.sorted { $0.text < $1.text }
    guard let span = span(from: from, to: to, or: try temperatures.extent(of: stations)) else { return [] }
    var rows: [DegreeDayRow] = []
    for period in periods {
      rows += try temperatures.degreeDays(
        period, of: stations, heatingBase: heatingBase, coolingBase: coolingBase, in: span)
    }
    return rows
  }

  private func span(from: String?, to: String?, or extent: Span?) -> Span? {
    let start = from.flatMap { TimeText.instant($0, in: calendar) } ?? extent?.start
    let end = to.flatMap { TimeText.instant($0, in: calendar) } ?? extent?.end
    guard let start, let end, start < end else { return nil }
    return Span(start, end)
  }

  /// Every reading of a span with the verdict of the books, register by register; none where the span is empty.
  package func readings(of register: String?, in span: Span?) throws(StoreError) -> [ReadingRow] {
    try rows(of: [readingStream(of: register, in: span)])
  }

  /// The same rows, of one register after the other.
  package func readingStream(of register: String?, in span: Span?) throws(StoreError) -> RowStream<ReadingRow> {
    struct Key: Hashable {
      let register: RegisterID
      let instant: Instant
    }
    // The reason given last for an instant is the one that counts.
    let reasons = Dictionary(
      try keeper.store.corrections().map { (Key(register: $0.register, instant: $0.instant), $0.reason) },
      uniquingKeysWith: { $1 })
    let asked = span == nil ? [] : keeper.registers.indices.filter { register == nil || keeper.registers[$0].id.text == register }
    // A register's readings depend on each other, so they are what is held at once.
    return RowStream(intervals: asked.count, subjects: 1, runMax: 1) { (_, run) throws(StoreError) in
      var rows = RowStream<ReadingRow>.IntervalRows(intervals: 1)
      let (index, described) = (asked[run.lowerBound], keeper.registers[asked[run.lowerBound]])
      let terms = keeper.terms(of: index)
      let readings = try span.map { (span) throws(StoreError) in try keeper.readings(of: index, in: span) } ?? []
      rows.append(
        contentsOf: readings.map { reading, verdict in
          let isEdited = reading.origin == .correction && verdict == .accepted
          let reason = isEdited ? reasons[Key(register: described.id, instant: reading.instant)] ?? "" : verdict.reason
          return ReadingRow(
            register: described.id, reading: asSent(reading, described), baseValue: terms.value(reading),
            quality: isEdited ? "edited" : verdict.quality, reason: reason, carrier: described.carrier)
        })
      return rows
    }
  }

  /// A reading under the stamp by which its device or file sent it, so that the export can be imported again and a row be corrected.
  private func asSent(_ reading: Reading, _ register: Register) -> Reading {
    Reading(
      instant: register.stamp(at: reading.instant), received: reading.received, value: reading.value, unit: reading.unit,
      origin: reading.origin)
  }

  /// Standings as of a date; without one as of the last day with amounts, which may still be open; where the books are empty, of `today`.
  /// Another year of the plans may be asked for.
  package func standings(asOf text: String?, year: Int? = nil, today: Instant) throws(StoreError) -> [StandingRow] {
    try members(asOf: text, year: year, today: today).flatMap { member in
      member.targets.map { StandingRow($0.standing, of: member.institution) }
    }
  }

  /// The same of institutions together.
  package func groupStandings(by: StandingsBy, asOf text: String?, year: Int? = nil, today: Instant) throws(StoreError)
    -> [GroupStandingRow]
  {
    GroupStandings(settings: settings, members: try members(asOf: text, year: year, today: today)).rows(by: by)
  }

  /// The places of institutions within their class, by plan and indicator.
  package func league(asOf text: String?, year: Int? = nil, today: Instant) throws(StoreError) -> [LeagueRow] {
    league(of: try members(asOf: text, year: year, today: today))
  }

  func league(of members: [Standings.Member]) -> [LeagueRow] {
    struct Key: Hashable {
      let institutionClass: String
      let plan: PlanID
      let indicator: IndicatorID
    }
    var order: [Key] = []
    var peers: [Key: [Standing]] = [:]
    var institutions: [InstitutionID: Institution] = [:]
    for member in members {
      institutions[member.institution.id] = member.institution
      for target in member.targets {
        let standing = target.standing
        let key = Key(
          institutionClass: member.institution.institutionClass, plan: standing.plan, indicator: standing.indicator)
        if peers[key] == nil { order.append(key) }
        peers[key, default: []].append(standing)
      }
    }
    return order.flatMap { key in
      (peers[key] ?? []).league(isBetterHigher: settings.indicators[key.indicator]?.isBetterHigher ?? false).compactMap { one in
        institutions[one.standing.institution].map {
          LeagueRow(institution: $0, standing: one.standing, place: one.place, quota: quota(of: $0, one))
        }
      }
    }
  }

  /// Where the year's value lies among the site's quotas; `nil` without quotas or without a value.
  private func quota(of institution: Institution, _ one: (standing: Standing, place: LeaguePlace)) -> QuotaVerdict? {
    guard let quotas = settings.quotas, let value = one.place.value,
      let plan = settings.plans.first(where: { $0.id == one.standing.plan }),
      let indicator = settings.indicators[one.standing.indicator]
    else { return nil }
    return quotas.verdict(
      on: value, of: indicator.id, quotaClass: institution.quotaClass,
      factors: indicator.numerator.quantity == .amount ? nil : settings.factors(of: plan).id)
  }

  /// Points by the site's scoring rules; `nil` where it names none.
  package func scores(asOf text: String?, year: Int? = nil, today: Instant) throws(StoreError) -> [ScoreRow]? {
    guard let rules = settings.scoring else { return nil }
    return Scores(settings: settings, rules: rules).rows(try members(asOf: text, year: year, today: today))
  }

  /// Who reports and who does not, as of a date; without one of `today`.
  package func reporting(asOf text: String?, today: Instant) throws(StoreError) -> [ReportingRow] {
    let day = calendar.day(of: text.flatMap { TimeText.instant($0, in: calendar) } ?? today)
    return try Reporting(keeper: keeper, settings: settings).rows(asOf: day)
  }

  /// Indicators of each period in turn, of the span that two texts name; without them from the first to the last amount, and of years also
  /// from the first to the last that was stated.
  package func indicators(_ periods: [Consumption.Period], from: String?, to: String?) throws(StoreError) -> [IndicatorRow] {
    let ledger = try Ledger.read(keeper)
    var rows: [IndicatorRow] = []
    for period in periods {
      var extent = try Consumption(keeper: keeper, institutions: settings.institutions, ledger: ledger).extent(
        .day, by: .institution)
      if period == .year {
        for baseline in try keeper.store.baselines() {
          let year = calendar.span(ofYear: baseline.year)
          extent = extent.map { $0.joined(year) } ?? year
        }
      }
      guard let span = span(from: from, to: to, or: extent) else { continue }
      rows += try Indicators(keeper: keeper, settings: settings).rows(period, in: span)
    }
    return rows
  }

  private func members(asOf text: String?, year: Int?, today: Instant) throws(StoreError) -> [Standings.Member] {
    let lastAmount = try lastAmount(until: today)
    let day = calendar.day(of: text.flatMap { TimeText.instant($0, in: calendar) } ?? lastAmount ?? today)
    return try Standings(keeper: keeper, settings: settings, suspicious: try suspicious()).members(
      asOf: day, baselines: try keeper.store.baselines(), year: year, withSite: true)
  }

  /// Institutions of meters of which it was said that their scale changed, and nobody has said what happened.
  private func suspicious() throws(StoreError) -> Set<InstitutionID> {
    let subjects = Set(try keeper.store.raisedEvents().filter { $0.kind == .registerSuspicious }.map(\.subject))
    return Set(keeper.registers.lazy.filter { subjects.contains($0.id.text) }.map(\.institution))
  }

  /// The end of the last amount of a register; without one that of the ledger, whose bills may be of days to come.
  private func lastAmount(until today: Instant) throws(StoreError) -> Instant? {
    if let extent = try Consumption(keeper: keeper, institutions: []).registerExtent() { return extent.end }
    let ledger = try Ledger.read(keeper)
    let entered = try Consumption(keeper: keeper, institutions: settings.institutions, ledger: ledger).extent(
      .day, by: .institution)
    return entered.map { min($0.end, today) }
  }

  package func gaps(open: Bool) throws(StoreError) -> [GapRow] { try Gaps(keeper: keeper).rows(open: open) }

  package func events() throws(StoreError) -> [Event] { try keeper.store.events(after: 0) }
}
