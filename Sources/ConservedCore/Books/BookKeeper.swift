import EnergyModel
import Metering
import Settings
import Storage

/// Keeps the books of every register: what is closed in the store, what is open in memory. The one owner of both.
///
/// The books are a function of the set of readings (contract R7): a late reading makes its register start again from an earlier day.
package final class BookKeeper {
  package let registers: [Register]
  package let calendar: LocalCalendar
  let store: Store
  /// One for each register, at its index.
  var open: [OpenRegister]
  private let indexByNumber: [Int64: Int]
  /// The earliest local day whose hours changed since somebody asked.
  private var touchedFrom: LocalDay?
  /// Readings in the store of registers that the configuration no longer names; they stay in the log as they are.
  private var strangers: [NumberedReading] = []

  /// Reads where the books stand and derives what is open again from the arrival log.
  package init(registers: [Register], calendar: LocalCalendar, store: Store, numbers: [Int64?]) throws(StoreError) {
    self.registers = registers
    self.calendar = calendar
    self.store = store
    let closed = try store.lastClosedDays()
    let exchanges = Dictionary(grouping: try store.exchanges(), by: \.register)
    open = zip(registers, numbers).map { register, number in
      let last = number.flatMap { closed[$0] }
      return OpenRegister(
        number: number, terms: RegisterTerms(register: register, calendar: calendar, exchanges: exchanges[register.id] ?? []),
        state: last?.state ?? BookState(),
        openFrom: last.map { calendar.start(of: $0.day + 1) } ?? Instant.plausible.lowerBound)
    }
    var indexByNumber: [Int64: Int] = [:]
    for (index, number) in numbers.enumerated() {
      if let number { indexByNumber[number] = index }
    }
    self.indexByNumber = indexByNumber
    var arrived: [Int: [Reading]] = [:]
    for entry in try store.arrivals() {
      if let index = indexByNumber[entry.register] {
        arrived[index, default: []].append(entry.reading)
      } else {
        strangers.append(entry)
      }
    }
    for (index, readings) in arrived.sorted(by: { $0.key < $1.key }) { try take(readings, register: index) }
    try takeUpTerms()
  }

  // MARK: Terms

  /// Registers whose description changed since their closed days were derived are derived again from their first reading: the books are
  /// a function of readings and settings, not of earlier books (contract R7).
  private func takeUpTerms() throws(StoreError) {
    let known = try store.terms()
    for index in open.indices {
      guard let number = open[index].number, let terms = known[number], terms != open[index].terms.description else { continue }
      try reopenWhole(index)
    }
  }

  /// Takes back every closed day of a register and derives its books from the first reading on.
  private func reopenWhole(_ index: Int) throws(StoreError) {
    guard let number = open[index].number, let extent = try store.extentOfDays(of: number) else { return }
    let days = try store.closedDays(of: number, from: extent.first, to: extent.last + 1)
    open[index].reopen(state: BookState(), openFrom: Instant.plausible.lowerBound, readings: days.flatMap(\.readings))
    open[index].merge([], history: { _ in [] })
    touch(calendar.start(of: extent.first))
  }

  /// Derives everything again from the readings, register by register, so that memory holds one history at a time. Whatever the rows
  /// said before, they are what the readings give.
  package func rebuild(progress: (Int) -> Void) throws(StoreError) {
    for index in open.indices {
      progress(index)
      try reopenWhole(index)
      if open[index].isReopened { try closeDays() }
    }
  }

  /// Writes what a changed description changed, and remembers the descriptions of today. For whoever holds the store to write.
  package func settleTerms() throws(StoreError) {
    let known = try store.terms()
    var changed: [Int64: String] = [:]
    for register in open {
      if let number = register.number, known[number] != register.terms.description {
        changed[number] = register.terms.description
      }
    }
    if open.contains(where: \.isReopened) { try closeDays() }
    try store.remember(terms: changed)
  }

  /// The books of a configuration over a store that is held to write; what a changed description changes is written.
  static func writing(_ settings: Settings, _ store: Store) throws(StoreError) -> BookKeeper {
    let numbers = try store.numbers(of: settings.registers.map(\.id))
    let keeper = try BookKeeper(
      registers: settings.registers, calendar: settings.site.calendar, store: store, numbers: numbers.map { $0 })
    try keeper.settleTerms()
    return keeper
  }

  /// The store's number of a register; `nil` only where the store is read beside a daemon and does not know it yet.
  package func number(of register: Int) -> Int64? { open[register].number }

  // MARK: Taking readings

  /// Takes readings that are already durable, in any order.
  package func take(_ readings: [Reading], register index: Int) throws(StoreError) {
    if readings.count == 1, open[index].repeatsLatest(readings[0]) { return }
    let sorted = readings.count == 1 ? readings : OpenRegister.distinct(readings)
    guard let first = sorted.first else { return }
    let history = history(of: index)
    if first.instant > open[index].book.frontier ?? Instant(seconds: .min), first.instant >= open[index].book.openFrom {
      touch(open[index].book.settledUntil ?? first.instant)
      open[index].append(sorted, history: history.rows)
    } else {
      touch(try reopen(index, for: first.instant))
      open[index].merge(sorted, history: history.rows)
    }
    if let failure = history.failure { throw failure }
  }

  private func touch(_ instant: Instant) {
    let day = calendar.day(of: instant)
    touchedFrom = touchedFrom.map { min($0, day) } ?? day
  }

  /// The earliest local day whose hours changed since the last call; `nil` when none did.
  func takeTouched() -> LocalDay? {
    defer { touchedFrom = nil }
    return touchedFrom
  }

  /// Brings closed days back into memory as far as a reading at an instant changes them; the earliest instant that can change.
  private func reopen(_ index: Int, for instant: Instant) throws(StoreError) -> Instant {
    guard let number = open[index].number else { return instant }
    let openFrom = open[index].book.openFrom
    let reach: Instant
    if instant >= openFrom {
      reach = open[index].reach(of: instant) ?? instant
    } else {
      let before = try store.closedDay(of: number, before: calendar.day(of: instant))
      reach = before.flatMap { OpenRegister.earliest(of: $0.state) } ?? instant
    }
    guard min(reach, instant) < openFrom else { return min(reach, instant) }
    let from = calendar.day(of: min(reach, instant))
    let base = try store.closedDay(of: number, before: from)
    let days = try store.closedDays(of: number, from: from, to: calendar.day(of: openFrom))
    open[index].reopen(
      state: base?.state ?? BookState(), openFrom: base == nil ? Instant.plausible.lowerBound : calendar.start(of: from),
      readings: days.flatMap(\.readings))
    return min(reach, instant)
  }

  // MARK: Closing days

  /// Whether some register has a day that later readings, unless they come late, cannot change any more.
  package var hasDaysToClose: Bool { open.contains { $0.isReopened || $0.closableDays(calendar) != nil } }

  /// Writes every closable day as a row and leaves in the log what stays open, in one commit. `newReadings` counts readings that were
  /// never in the log.
  package func closeDays(newReadings: Int64 = 0) throws(StoreError) {
    var closings: [(index: Int, closing: OpenRegister.Closing)] = []
    var replacements: [Store.DayReplacement] = []
    for index in open.indices where open[index].number != nil {
      guard open[index].isReopened || open[index].closableDays(calendar) != nil else { continue }
      let history = history(of: index)
      let closing = open[index].closing(calendar: calendar, history: history.rows)
      if let failure = history.failure { throw failure }
      replacements.append(
        Store.DayReplacement(
          register: open[index].number ?? 0, from: calendar.day(of: open[index].book.openFrom), days: closing.days))
      closings.append((index, closing))
    }
    guard !replacements.isEmpty || newReadings > 0 else { return }
    let closingByIndex = Dictionary(uniqueKeysWithValues: closings.map { ($0.index, $0.closing) })
    var log = strangers
    for index in open.indices {
      guard let number = open[index].number else { continue }
      let readings = closingByIndex[index]?.remaining ?? open[index].readings.readings()
      log.append(contentsOf: readings.map { NumberedReading(register: number, reading: $0) })
    }
    try store.replace(replacements, log: log, newReadings: newReadings)
    for (index, closing) in closings {
      let history = history(of: index)
      open[index].finish(closing, history: history.rows)
      if let failure = history.failure { throw failure }
    }
  }

  /// Adds readings from a file or a generated history: all or none, whatever their order. Those that are already there change nothing.
  /// The number of new ones.
  package func insert(_ readings: [(register: Int, reading: Reading)]) throws(StoreError) -> Int {
    let before = open
    do throws(StoreError) {
      var byRegister: [Int: [Reading]] = [:]
      for entry in readings { byRegister[entry.register, default: []].append(entry.reading) }
      var added = 0
      for (index, readings) in byRegister.sorted(by: { $0.key < $1.key }) {
        if let earliest = readings.map(\.instant).min() { touch(try reopen(index, for: earliest)) }
        let history = history(of: index)
        added += open[index].merge(readings, history: history.rows)
        if let failure = history.failure { throw failure }
      }
      if added > 0 { try closeDays(newReadings: Int64(added)) } else { open = before }
      return added
    } catch {
      open = before
      throw error
    }
  }

  // MARK: Asking

  /// What the books know of a register's description.
  package func terms(of index: Int) -> RegisterTerms { open[index].terms }

  /// What is open about a register; `nil` when its readings are settled.
  package func question(of index: Int) -> OpenQuestion? { open[index].book.question }

  /// Spans without an amount between readings, found in the days that are open.
  package func holes(of index: Int) -> [Hole] { open[index].book.holes }

  /// The known hours of a register that start within a span, in order.
  package func hours(of index: Int, in span: Span) throws(StoreError) -> [HourRow] {
    var rows: [HourRow] = []
    let openFrom = open[index].book.openFrom
    if span.start < openFrom, let number = open[index].number {
      let end = min(span.end, openFrom)
      let lastDay = calendar.day(of: end + -1) + 1
      rows = try store.closedHours(of: number, from: calendar.day(of: span.start), to: lastDay).filter {
        span.contains($0.span.start)
      }
    }
    rows.append(contentsOf: open[index].book.hours(in: span))
    return rows
  }

  /// The readings of a register within a span, in the order of the books, with what the books made of each.
  package func readings(of index: Int, in span: Span) throws(StoreError) -> [(reading: Reading, verdict: Verdict)] {
    // A verdict depends on readings up to a day after it and on where the books stood before.
    let firstDay = calendar.day(of: span.start) + -1
    let number = open[index].number
    let base: (day: LocalDay, state: BookState)?
    let closed: [ClosedDay]
    if let number {
      base = try store.closedDay(of: number, before: firstDay)
      closed = try store.closedDays(
        of: number, from: (base?.day).map { $0 + 1 } ?? LocalDay(number: 0), to: calendar.day(of: open[index].book.openFrom))
    } else {
      base = nil
      closed = []
    }
    var all = closed.flatMap(\.readings)
    all.append(contentsOf: open[index].readings.readings())
    let sorted = OpenRegister.distinct(all)
    var book = RegisterBook(
      terms: open[index].terms, state: base?.state ?? BookState(), openFrom: Instant(seconds: .max), keepsVerdicts: true)
    for reading in sorted { book.take(reading, history: { _ in [] }) }
    return zip(sorted, book.verdicts).filter { span.contains($0.0.instant) }.map { (reading: $0.0, verdict: $0.1) }
  }

  /// A register's readings in the order of the books, and books derived from all of them, with a verdict on each.
  func derived(_ index: Int) throws(StoreError) -> (readings: [Reading], book: RegisterBook) {
    var all: [Reading] = []
    if let number = open[index].number {
      all = try store.closedDays(of: number, from: LocalDay(number: 0), to: calendar.day(of: Instant.plausible.upperBound))
        .flatMap(\.readings)
    }
    all.append(contentsOf: open[index].readings.readings())
    let readings = OpenRegister.distinct(all)
    var book = RegisterBook(
      terms: open[index].terms, state: BookState(), openFrom: Instant.plausible.lowerBound, keepsVerdicts: true)
    for reading in readings { book.take(reading, history: { _ in [] }) }
    return (readings, book)
  }

  /// From the first to the last instant of which a register has an hour; `nil` without any.
  package func extent(of index: Int) throws(StoreError) -> Span? {
    var start = open[index].book.allHours.first?.span.start
    var end = open[index].book.allHours.last?.span.end
    if let number = open[index].number, let closed = try store.extentOfDays(of: number) {
      let hours = try store.closedHours(of: number, from: closed.first, to: closed.first + 1)
      let lastHours = try store.closedHours(of: number, from: closed.last, to: closed.last + 1)
      start = hours.first?.span.start ?? calendar.start(of: closed.first)
      end = end ?? lastHours.last?.span.end ?? calendar.start(of: closed.last + 1)
    }
    guard let start, let end, start < end else { return nil }
    return Span(start, end)
  }

  // MARK: History for the shape of gaps

  /// Hours from the closed rows, and whether the store failed on the way.
  final class HistoryReader {
    fileprivate(set) var failure: StoreError?
    fileprivate var read: (Span) throws(StoreError) -> [HourRow] = { _ in [] }

    var rows: RegisterBook.History {
      { [self] span in
        do throws(StoreError) {
          return try read(span)
        } catch {
          failure = error
          return []
        }
      }
    }
  }

  func history(of index: Int) -> HistoryReader {
    let reader = HistoryReader()
    guard let number = open[index].number else { return reader }
    let (store, calendar) = (store, calendar)
    reader.read = { (span: Span) throws(StoreError) -> [HourRow] in
      guard span.seconds > 0 else { return [] }
      let rows = try store.closedHours(of: number, from: calendar.day(of: span.start), to: calendar.day(of: span.end) + 1)
      return rows.filter { span.contains($0.span.start) }
    }
    return reader
  }
}
