import EnergyModel
import Publishing
import Storage

/// The files under `exports/` that the daemon keeps (contract, Exports; `ExportJob` names them): rendered again only where the books were
/// touched, written again only where their bytes changed, and no file is ever removed.
///
/// Work comes in small steps, prompt files before the others. Each row is what the books said in the moment in which its subject was
/// looked up; where they changed after that, the day is touched and the file follows with the next edition.
struct Exports {
  private let directory: String
  private let calendar: LocalCalendar
  /// Each folder below the directory and its dialect; `en` always, the site's own beside it.
  private let dialects: [(folder: String, dialect: Dialect)]
  /// What was written last, by path below the directory.
  private var written: [String: ManifestRow] = [:]
  /// Of these only the manifest of an earlier run says so: each is looked at when it is rendered.
  private var unseen: Set<String> = []

  private var prompt = ExportQueue()
  /// What may take long, or is looked at again after a start.
  private var slow = ExportQueue()
  /// What waits for the hour.
  private var late: Set<ExportJob> = []
  private var making: ExportMaking?
  private var slowMaking: ExportMaking?
  /// What could not be written is rendered again with the next edition.
  private var failed: Set<ExportJob> = []

  /// Of all registers, as it was when the last edition was planned.
  private var extent: Span?
  private var isStarted = false
  /// The last day that was planned: files of its month and year grow with the days.
  private var plannedUntil: LocalDay?
  private var lastLate: Int64 = .min / 2
  private var lastGaps: LocalDay?
  /// The year in which the statistics of all years before it were planned.
  private var statisticsYear: Int?
  private var lastEvent: Int64 = 0

  /// Hours are kept of so many days; files of earlier ones stay as they are, unless something of their day comes in later.
  private static let daysOfHours = 400
  /// Likewise of readings.
  private let daysOfReadings: Int
  /// Where more days changed, such as by a history that somebody imported, the files of the earlier ones follow one by one.
  private static let promptDays = 31
  /// Files that take the hours of a year are rendered at most so often, ms.
  private static let lateMilliseconds: Int64 = 3_600_000

  /// One file to write.
  struct File {
    let job: ExportJob?
    let path: String
    let bytes: [UInt8]
  }

  init(
    directory: String, language: Language, calendar: LocalCalendar, daysOfReadings: Int, published: (String) -> [UInt8]?
  ) {
    self.daysOfReadings = daysOfReadings
    self.directory = directory
    self.calendar = calendar
    dialects = language == .english ? [("", .en(calendar))] : [("", .en(calendar)), ("zh-Hans/", .zhHans(calendar))]
    for row in Exports.manifest(published(directory + "/MANIFEST.csv") ?? [], calendar) {
      written[row.file] = row
      unseen.insert(row.file)
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

  // MARK: What is due

  /// The configuration or the books are others: everything is rendered again, and nothing goes on from the old ones.
  mutating func renderAll() {
    isStarted = false
    (making, slowMaking) = (nil, nil)
    (lastLate, lastGaps, statisticsYear) = (.min / 2, nil, nil)
  }

  /// Rows came in of what no day of a register tells, such as facts and bills: whatever follows from them is looked at again.
  mutating func renderInstitutions(_ source: ExportSource) throws(StoreError) {
    guard let years = try years(source) else { return }
    for year in years.reversed() {
      for job in ExportJob.all(ofYear: year) { slow.add(job) }
    }
    for job in statistics(source, years) { slow.add(job) }
    slow.add(.gaps)
  }

  /// Finds what an edition has to render.
  ///
  /// - Parameter milliseconds: Monotonic.
  mutating func plan(_ source: ExportSource, touched: Set<LocalDay>, today: LocalDay, lastEvent: Int64, at milliseconds: Int64)
    throws(StoreError)
  {
    prompt.add(.standings)
    for job in failed { prompt.add(job) }
    failed = []
    if lastEvent != self.lastEvent {
      late.insert(.events(today.month))
      self.lastEvent = lastEvent
    }
    if !source.settings.stationIDs.isEmpty { late.insert(.degreeDays(today.year)) }
    extent = try source.registerExtent()
    if statisticsYear != today.year, let years = try years(source) {
      statisticsYear = today.year
      for job in statistics(source, years) { slow.add(job) }
    }
    if let extent {
      let days = calendar.day(of: extent.start)...calendar.day(of: extent.end + -1)
      planGrowth(days)
      for (place, day) in touched.sorted(by: >).enumerated() { plan(day, in: days, isPrompt: place < Exports.promptDays) }
      planReadings(source, touched, in: days)
      for year in Set(touched.map(\.year)) { late.formUnion(statistics(source, year...year)) }
      if !isStarted { try planHistory(source, days) }
      isStarted = true
      plannedUntil = days.upperBound
    }
    if milliseconds - lastLate >= Exports.lateMilliseconds {
      lastLate = milliseconds
      releaseLate()
      if lastGaps != today { slow.add(.gaps) }
      lastGaps = today
    }
  }

  /// What waits for the hour waits no longer.
  mutating func releaseLate() {
    for job in late.sorted(by: { $0.name < $1.name }) { prompt.add(job) }
    late = []
  }

  /// Forms are of years that are over.
  private func statistics(_ source: ExportSource, _ years: ClosedRange<Int>) -> [ExportJob] {
    years.reversed().filter { year in statisticsYear.map { year < $0 } ?? false }.flatMap { year in
      source.forms.map { .statistics($0, year) }
    }
  }

  /// Of days on which hours changed: a reading on which the books say something else now is of such a day.
  private mutating func planReadings(_ source: ExportSource, _ touched: Set<LocalDay>, in days: ClosedRange<LocalDay>) {
    guard source.keepsReadings, daysOfReadings > 0 else { return }
    for day in touched {
      let job = ExportJob.readings(day)
      if day > days.upperBound + -daysOfReadings || written[job.name] != nil { late.insert(job) }
    }
  }

  private mutating func plan(_ day: LocalDay, in days: ClosedRange<LocalDay>, isPrompt: Bool = true) {
    for job in ExportJob.prompt(day) {
      if case .hours = job, day <= days.upperBound + -Exports.daysOfHours, written[job.name] == nil { continue }
      if isPrompt { prompt.add(job) } else { slow.add(job) }
    }
    for job in ExportJob.late(day) { late.insert(job) }
  }

  /// Days since the last edition of which some registers may know nothing: every interval has its row all the same (contract R3).
  private mutating func planGrowth(_ days: ClosedRange<LocalDay>) {
    guard let until = plannedUntil, until <= days.upperBound else { return }
    for number in until.number...days.upperBound.number { plan(LocalDay(number: number), in: days) }
  }

  /// After a start every file is looked at once: those of the last day with the first edition, the others one after the other.
  private mutating func planHistory(_ source: ExportSource, _ days: ClosedRange<LocalDay>) throws(StoreError) {
    plan(days.upperBound, in: days)
    for year in (try years(source) ?? days.lowerBound.year...days.upperBound.year).reversed() {
      for job in ExportJob.all(ofYear: year) { slow.add(job) }
    }
    for number in (max(days.lowerBound, days.upperBound + -(Exports.daysOfHours - 1)).number...days.upperBound.number).reversed()
    {
      slow.add(.hours(LocalDay(number: number)))
    }
    if source.keepsReadings, daysOfReadings > 0 {
      // A reading at the end of the last hour may be of the day after it.
      for number in ((days.upperBound + -(daysOfReadings - 1)).number...(days.upperBound + 1).number).reversed() {
        slow.add(.readings(LocalDay(number: number)))
      }
    }
    if let first = try source.keeper.store.firstEventTime() {
      var month = calendar.day(of: first).month
      while month <= days.upperBound.month {
        slow.add(.events(month))
        month = month.next
      }
    }
  }

  /// The years of registers, of the ledger and of stations.
  private func years(_ source: ExportSource) throws(StoreError) -> ClosedRange<Int>? {
    let ledger = try Ledger.read(source.keeper)
    let consumption = Consumption(keeper: source.keeper, institutions: source.settings.institutions, ledger: ledger)
    let stations = source.settings.stationIDs.sorted { $0.text < $1.text }
    let weather = try Temperatures(source.keeper.store, calendar).extent(of: stations)
    let used = consumption.extent(.day, by: .institution, registers: extent)
    guard let extent = used.map({ used in weather.map { used.joined($0) } ?? used }) ?? weather else { return nil }
    return calendar.day(of: extent.start).year...calendar.day(of: extent.end + -1).year
  }

  // MARK: Work

  /// Whether something waits; and whether that is more than the slow rest.
  var hasWork: Bool { isPrompt || slowMaking != nil || !slow.isEmpty }
  var isPrompt: Bool { making != nil || !prompt.isEmpty }

  /// What some work gave: files whose bytes changed, the manifest last, and how the store failed on the way.
  struct Made {
    fileprivate(set) var files: [File] = []
    fileprivate(set) var failure: StoreError?
  }

  /// Works until it should stop, a step at least.
  ///
  /// - Parameter slowMax: How many files of the slow rest at most.
  mutating func work(
    _ source: ExportSource, slowMax: Int, now: Instant, published: (String) -> [UInt8]?, shouldStop: () -> Bool
  ) -> Made {
    var made = Made()
    var slowLeft = slowMax
    let dialects = dialects.map(\.dialect)
    do throws(StoreError) {
      repeat {
        if isPrompt {
          if let file = try Exports.advance(&making, &prompt, source, dialects, extent) {
            finish(file, now: now, published, &made.files)
          }
        } else if hasWork, slowLeft > 0 {
          if let file = try Exports.advance(&slowMaking, &slow, source, dialects, extent) {
            finish(file, now: now, published, &made.files)
            slowLeft -= 1
          }
        } else {
          break
        }
      } while !shouldStop()
    } catch {
      made.failure = error
    }
    if !made.files.isEmpty { made.files.append(manifest()) }
    return made
  }

  /// One step of what is made, or of the next that is due; what is made by it.
  private static func advance(
    _ making: inout ExportMaking?, _ queue: inout ExportQueue, _ source: ExportSource, _ dialects: [Dialect],
    _ extent: Span?
  ) throws(StoreError) -> ExportMaking? {
    do throws(StoreError) {
      if let current = making {
        if try current.step() { return nil }
        making = nil
        return current
      }
      if let job = queue.peek { making = try source.making(job, dialects, registers: extent) }
      _ = queue.next()
      return nil
    } catch {
      // It is begun anew, with what the store says then.
      if let job = making?.job { queue.add(job) }
      making = nil
      throw error
    }
  }

  private mutating func finish(_ made: ExportMaking, now: Instant, _ published: (String) -> [UInt8]?, _ files: inout [File]) {
    for ((folder, _), (bytes, rows)) in zip(dialects, made.take()) {
      let name = folder + made.job.name
      // A table that was never there and has no rows needs no file, but for those that say how things are now.
      if rows == 0, written[name] == nil, !made.job.isKeptEmpty { continue }
      let digest = SHA256.hex(of: bytes)
      let isUnseen = unseen.remove(name) != nil
      let isSame = written[name]?.sha256 == digest
      if isSame, !isUnseen || published(directory + "/" + name).map({ SHA256.hex(of: $0) }) == digest { continue }
      written[name] = ManifestRow(file: name, rows: rows, bytes: bytes.count, sha256: digest, writtenAt: now)
      files.append(File(job: made.job, path: directory + "/" + name, bytes: bytes))
    }
  }

  /// A file could not be written: it counts as missing.
  mutating func lost(_ file: File) {
    guard let job = file.job else { return }
    written[String(file.path.dropFirst(directory.count + 1))] = nil
    failed.insert(job)
  }

  private func manifest() -> File {
    let rows = written.values.sorted { $0.file < $1.file }
    return File(
      job: nil, path: directory + "/MANIFEST.csv", bytes: Table<ManifestRow>.manifest.render(rows, .en(calendar)))
  }
}
