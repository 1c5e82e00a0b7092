import EnergyModel
import Publishing
import Storage

/// The files under `exports/` that the daemon keeps (contract, Exports): rendered again only where the books were touched, written again
/// only where their bytes changed.
struct Exports {
  private let directory: String
  private let calendar: LocalCalendar
  /// Each folder below the directory and its dialect; `en` always, the site's own beside it.
  private let dialects: [(folder: String, dialect: Dialect)]
  /// What was written last, by path below the directory.
  private var written: [String: ManifestRow] = [:]
  /// Years that are to be rendered whatever the books were touched by, the latest first; `nil`: every one. An edition takes one of them, so
  /// that a start does not wait for the whole history.
  private var unchecked: [Int]?
  /// The last day that was rendered: files of its month and year grow with the days.
  private var renderedUntil: LocalDay?

  /// One file to write.
  struct File {
    let path: String
    let bytes: [UInt8]
  }

  /// What an earlier run wrote is known by its manifest, as far as the files are still there with their bytes.
  init(directory: String, language: Language, calendar: LocalCalendar, published: (String) -> [UInt8]?) {
    self.directory = directory
    self.calendar = calendar
    dialects = language == .english ? [("", .en(calendar))] : [("", .en(calendar)), ("zh-Hans/", .zhHans(calendar))]
    for row in Exports.manifest(published(directory + "/MANIFEST.csv") ?? [], calendar) {
      if let bytes = published(directory + "/" + row.file), SHA256.hex(of: bytes) == row.sha256 { written[row.file] = row }
    }
  }

  /// The rows of a manifest; what cannot be read is left out, so that its files are written anew.
  private static func manifest(_ bytes: [UInt8], _ calendar: LocalCalendar) -> [ManifestRow] {
    guard let reader = try? CSVReader(bytes) else { return [] }
    return reader.dropFirst().compactMap { result in
      guard case .success(let record) = result, record.fields.count == 5, !record.fields[0].text.contains(".."),
        let rows = Int(record.fields[1].text), let size = Int(record.fields[2].text),
        let time = TimeText.instant(record.fields[4].text, in: calendar)
      else { return nil }
      return ManifestRow(file: record.fields[0].text, rows: rows, bytes: size, sha256: record.fields[3].text, writtenAt: time)
    }
  }

  /// Renders every file again, year by year, whatever the books were touched by.
  mutating func renderAll() { unchecked = nil }

  /// Whether there are years that no edition has rendered since the start.
  var hasUnchecked: Bool { unchecked?.isEmpty == false }

  /// The files whose bytes changed since the last time, the manifest last.
  mutating func render(
    keeper: BookKeeper, touched: Set<LocalDay>, standings: [Standing], institutions: [Institution],
    virtualMeters: [VirtualMeter], now: Instant
  ) throws(StoreError) -> [File] {
    var files: [File] = []
    let consumption = Consumption(keeper: keeper, institutions: institutions, virtualMeters: virtualMeters)
    if let extent = try consumption.registerExtent() {
      let days = calendar.day(of: extent.start)...calendar.day(of: extent.end + -1)
      var years = unchecked ?? (days.lowerBound.year...days.upperBound.year).reversed()
      let checked = years.isEmpty ? nil : years.removeFirst()
      unchecked = years
      let due = Due(
        days: days, checked: checked, months: Set(touched.map(\.month)), years: Set(touched.map(\.year)),
        until: renderedUntil ?? days.upperBound)
      renderedUntil = days.upperBound
      try renderConsumption(consumption, due, now: now, into: &files)
      try renderBalance(Balance(keeper: keeper), due, now: now, into: &files)
    }
    let byID = Dictionary(institutions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let rows = standings.compactMap { standing in byID[standing.institution].map { StandingRow(standing, of: $0) } }
    add("standings.csv", .standings, rows, now: now, to: &files)
    if !files.isEmpty { files.append(manifest()) }
    return files
  }

  /// What changed since the last time, and what has no file yet.
  private struct Due {
    let days: ClosedRange<LocalDay>
    /// A year that is rendered in any case.
    let checked: Int?
    let months: Set<LocalMonth>
    let years: Set<Int>
    /// Files from here on grow with the days.
    let until: LocalDay

    func isDue(_ month: LocalMonth) -> Bool { month.year == checked || months.contains(month) || month >= until.month }
    func isDue(year: Int) -> Bool { year == checked || years.contains(year) || year >= until.year }
  }

  /// Days by month and months by year. The running month and year end with the last day of which something is known.
  private mutating func renderConsumption(_ consumption: Consumption, _ due: Due, now: Instant, into files: inout [File])
    throws(StoreError)
  {
    let end = calendar.span(of: due.days.upperBound).end
    let table = Table<ConsumptionRow>.consumption(by: .register)
    var month = due.days.lowerBound.month
    while month <= due.days.upperBound.month {
      let name = "consumption/day/\(month.iso8601).csv"
      if due.isDue(month) || written[name] == nil {
        let whole = calendar.span(of: month)
        let rows = try consumption.rows(.day, by: .register, in: Span(whole.start, min(whole.end, end)))
        add(name, table, rows, now: now, to: &files)
      }
      month = month.next
    }
    for year in due.days.lowerBound.year...due.days.upperBound.year {
      let name = "consumption/month/\(padded(year, 4)).csv"
      guard due.isDue(year: year) || written[name] == nil else { continue }
      let whole = calendar.span(ofYear: year)
      let rows = try consumption.rows(.month, by: .register, in: Span(whole.start, min(whole.end, end)))
      add(name, table, rows, now: now, to: &files)
    }
  }

  /// Months by year, where some register has children; where none has any more, what was written becomes a header alone.
  private mutating func renderBalance(_ balance: Balance, _ due: Due, now: Instant, into files: inout [File]) throws(StoreError) {
    guard !balance.trees.isEmpty || written.keys.contains(where: { $0.hasPrefix("balance/") }) else { return }
    let end = calendar.span(of: due.days.upperBound).end
    for year in due.days.lowerBound.year...due.days.upperBound.year {
      let name = "balance/month/\(padded(year, 4)).csv"
      guard due.isDue(year: year) || written[name] == nil else { continue }
      let whole = calendar.span(ofYear: year)
      add(name, .balance, try balance.rows(.month, in: Span(whole.start, min(whole.end, end))), now: now, to: &files)
    }
  }

  /// A table in every dialect.
  private mutating func add<Row>(_ name: String, _ table: Table<Row>, _ rows: [Row], now: Instant, to files: inout [File]) {
    for (folder, dialect) in dialects {
      add(folder + name, table.render(rows, dialect), rows: rows.count, now: now, to: &files)
    }
  }

  private mutating func add(_ name: String, _ bytes: [UInt8], rows: Int, now: Instant, to files: inout [File]) {
    let digest = SHA256.hex(of: bytes)
    guard written[name]?.sha256 != digest else { return }
    written[name] = ManifestRow(file: name, rows: rows, bytes: bytes.count, sha256: digest, writtenAt: now)
    files.append(File(path: directory + "/" + name, bytes: bytes))
  }

  private func manifest() -> File {
    let rows = written.values.sorted { $0.file < $1.file }
    return File(path: directory + "/MANIFEST.csv", bytes: Table<ManifestRow>.manifest.render(rows, .en(calendar)))
  }
}
