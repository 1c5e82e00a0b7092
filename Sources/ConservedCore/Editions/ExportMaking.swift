import EnergyModel
import Publishing
import Settings
import Storage

/// A file in the making, in every dialect: small steps, so that the loop is not held up by a large table.
struct ExportMaking {
  let job: ExportJob
  /// Makes one step; `false` when all rows are there.
  let step: () throws(StoreError) -> Bool
  /// The bytes and the number of rows in each dialect, in their order.
  let take: () -> [(bytes: [UInt8], rows: Int)]

  init<Row>(_ job: ExportJob, _ table: Table<Row>, _ dialects: [Dialect], _ stream: RowStream<Row>) {
    self.init(job, dialects, stream) { _ in table }
  }

  /// Of a table that says some things in words of a language.
  init<Row>(_ job: ExportJob, _ dialects: [Dialect], _ stream: RowStream<Row>, table: (Language) -> Table<Row>) {
    var stream = stream
    var writers = dialects.map { RowWriter(table($0.language), $0) }
    self.job = job
    step = { () throws(StoreError) in
      try stream.step { row in
        for index in writers.indices { writers[index].append(row) }
      }
    }
    take = { writers.indices.map { (bytes: writers[$0].take(), rows: writers[$0].rowCount) } }
  }

  /// Of rows that are there, or that are found in one step.
  init<Row>(
    _ job: ExportJob, _ table: Table<Row>, _ dialects: [Dialect], _ rows: @escaping () throws(StoreError) -> [Row]
  ) {
    self.init(
      job, table, dialects,
      RowStream(intervals: 1, subjects: 1) { (_, _) throws(StoreError) in
        var found = RowStream<Row>.IntervalRows(intervals: 1)
        found.append(contentsOf: try rows())
        return found
      })
  }
}

/// What the files are made of.
struct ExportSource {
  let keeper: BookKeeper
  let settings: Settings
  let standings: [Standing]
  /// As their facts leave them today.
  let institutions: [Institution]

  var calendar: LocalCalendar { keeper.calendar }

  /// Degree days are counted from these, as of `conserved export degree-days` without options.
  private static let (heatingBase, coolingBase) = (Temperature(milliCelsius: 18_000), Temperature(milliCelsius: 26_000))

  /// The forms that are kept.
  var forms: [ExportJob.FormName] {
    settings.forms.flatMap { edition in edition.forms.map { ExportJob.FormName(form: $0.name, edition: edition.id) } }
  }

  /// Whether a day has so many readings at most as a file of them may; registers that are read by hand have one.
  var keepsReadings: Bool {
    let expected = settings.registers.reduce(0) { $0 + ($1.intervalSeconds > 0 ? 86_400 / $1.intervalSeconds : 1) }
    return expected <= ExportSource.readingsMax
  }

  /// About fifteen megabytes in each language.
  private static let readingsMax: Int64 = 100_000

  /// From the first to the last amount of any register; `nil` without any.
  func registerExtent() throws(StoreError) -> Span? { try Consumption(keeper: keeper, institutions: []).registerExtent() }

  /// `nil` where there is nothing that such a file could hold.
  ///
  /// - Parameter extent: Of all registers; it takes a look at each of them, so whoever asks often remembers it.
  func making(_ job: ExportJob, _ dialects: [Dialect], registers extent: Span?) throws(StoreError) -> ExportMaking? {
    switch job {
    case .hours(let day): return try registers(job, .hour, calendar.span(of: day), extent, dialects)
    case .days(let month): return try registers(job, .day, calendar.span(of: month), extent, dialects)
    case .months(let year): return try registers(job, .month, calendar.span(ofYear: year), extent, dialects)
    case .quarters(let year): return try registers(job, .quarter, calendar.span(ofYear: year), extent, dialects)
    case .years: return try registers(job, .year, nil, extent, dialects)
    case .institutionDays(let month): return try institutions(job, .day, calendar.span(of: month), extent, dialects)
    case .institutionMonths(let year): return try institutions(job, .month, calendar.span(ofYear: year), extent, dialects)
    case .institutionQuarters(let year): return try institutions(job, .quarter, calendar.span(ofYear: year), extent, dialects)
    case .institutionYears: return try institutions(job, .year, nil, extent, dialects)
    case .energy(let year):
      let ledger = try Ledger.read(keeper)
      guard let span = span(.month, ledger, calendar.span(ofYear: year), extent) else { return nil }
      let facts = try keeper.store.facts()
      let use = EnergyUse(keeper: keeper, settings: settings, institutions: settings.institutions, facts: facts, ledger: ledger)
      return ExportMaking(job, .energy(by: .institution), dialects, use.stream(.month, by: .institution, in: span))
    case .indicators(let year):
      guard let span = span(.day, try Ledger.read(keeper), calendar.span(ofYear: year), extent) else { return nil }
      return ExportMaking(job, .indicators, dialects, try Indicators(keeper: keeper, settings: settings).stream(.month, in: span))
    case .balance(let year):
      guard let span = cut(calendar.span(ofYear: year), to: extent) else { return nil }
      return ExportMaking(job, .balance, dialects, Balance(keeper: keeper).stream(.month, in: span))
    case .degreeDays(let year):
      let temperatures = Temperatures(keeper.store, calendar)
      let stations = settings.stationIDs.sorted { $0.text < $1.text }
      guard let span = cut(calendar.span(ofYear: year), to: try temperatures.extent(of: stations)) else { return nil }
      return ExportMaking(job, .degreeDays, dialects) { () throws(StoreError) in
        try temperatures.degreeDays(
          .day, of: stations, heatingBase: ExportSource.heatingBase, coolingBase: ExportSource.coolingBase, in: span)
      }
    case .events(let month):
      return ExportMaking(job, .events, dialects) { () throws(StoreError) in
        try keeper.store.events(in: calendar.span(of: month))
      }
    case .readings(let day):
      let rows = try Edition(keeper: keeper, settings: settings).readingStream(of: nil, in: calendar.span(of: day))
      return ExportMaking(job, .readings, dialects, rows)
    case .statistics(let name, let year):
      guard let edition = settings.forms.first(where: { $0.id == name.edition }),
        let form = edition.forms.first(where: { $0.name == name.form })
      else { return nil }
      let rows = try Statistics(keeper: keeper, settings: settings, year: year).stream(of: form, in: edition)
      return ExportMaking(job, dialects, rows) { .statistics(form, $0) }
    case .standings:
      let byID = Dictionary(institutions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      let rows = standings.compactMap { standing in byID[standing.institution].map { StandingRow(standing, of: $0) } }
      return ExportMaking(job, .standings, dialects) { rows }
    case .gaps: return ExportMaking(job, .gaps, dialects, try Gaps(keeper: keeper).stream(open: false))
    }
  }

  /// What is known of a span: to the end of the last day of which something is, from the span's own start; `nil` where that is before it.
  private func cut(_ whole: Span?, to extent: Span?) -> Span? {
    guard let extent else { return nil }
    let end = calendar.span(of: calendar.day(of: extent.end + -1)).end
    guard let whole else { return Span(extent.start, end) }
    return whole.start < end && extent.start < whole.end ? Span(whole.start, min(whole.end, end)) : nil
  }

  private func span(_ period: Consumption.Period, _ ledger: Ledger, _ whole: Span?, _ registers: Span?) -> Span? {
    let consumption = Consumption(keeper: keeper, institutions: settings.institutions, ledger: ledger)
    return cut(whole, to: consumption.extent(period, by: .institution, registers: registers))
  }

  private func registers(
    _ job: ExportJob, _ period: Consumption.Period, _ whole: Span?, _ extent: Span?, _ dialects: [Dialect]
  ) throws(StoreError) -> ExportMaking? {
    guard let span = cut(whole, to: extent) else { return nil }
    let consumption = Consumption(
      keeper: keeper, institutions: settings.institutions, virtualMeters: settings.virtualMeters)
    return ExportMaking(job, .consumption(by: .register), dialects, try consumption.stream(period, by: .register, in: span))
  }

  private func institutions(
    _ job: ExportJob, _ period: Consumption.Period, _ whole: Span?, _ extent: Span?, _ dialects: [Dialect]
  ) throws(StoreError) -> ExportMaking? {
    let ledger = try Ledger.read(keeper)
    guard let span = span(period, ledger, whole, extent) else { return nil }
    let consumption = Consumption(keeper: keeper, institutions: settings.institutions, ledger: ledger)
    return ExportMaking(job, .consumption(by: .institution), dialects, try consumption.stream(period, by: .institution, in: span))
  }
}
