import EnergyModel
import Metering
import Storage

/// What the books say. Days that came out otherwise count before they are written.
extension BookKeeper {
  /// What the books know of a register's description.
  package func terms(of index: Int) -> RegisterTerms { open[index].terms }

  /// What is open about a register; `nil` when its readings are settled.
  package func question(of index: Int) -> OpenQuestion? { open[index].book.question }

  /// The known hours of a register that start within a span, in order.
  package func hours(of index: Int, in span: Span) throws(StoreError) -> [HourRow] {
    var rows: [HourRow] = []
    let openFrom = open[index].book.openFrom
    if span.start < openFrom {
      let end = min(span.end, openFrom)
      rows = try closedHours(of: index, calendar.day(of: span.start)..<(calendar.day(of: end + -1) + 1))
        .filter { span.contains($0.span.start) }
    }
    rows.append(contentsOf: open[index].book.hours(in: span))
    return rows
  }

  /// The known days of a register, rolled up, in order: of closed days what the store keeps of them, of open ones what their hours say.
  package func daySums(of index: Int, _ days: Range<LocalDay>) throws(StoreError) -> [DaySum] {
    let span = Span(calendar.start(of: days.lowerBound), calendar.start(of: days.upperBound))
    let opened = open[index].book.hours(in: span)
    let openDay = calendar.day(of: open[index].book.openFrom)
    // The day before which all is closed; an open hour before it would be of a day that has two kinds of hours.
    guard opened.first.map({ calendar.day(of: $0.span.start) >= openDay }) ?? true,
      let closed = try closedDaySums(of: index, days.clamped(to: LocalDay(number: .min)..<openDay))
    else { return DaySum.sums(of: try hours(of: index, in: span), calendar) }
    return closed + DaySum.sums(of: opened, calendar)
  }

  /// The readings of a register within a span, in the order of the books, with what the books made of each.
  package func readings(of index: Int, in span: Span) throws(StoreError) -> [(reading: Reading, verdict: Verdict)] {
    // A verdict depends on readings up to a day after it and on where the books stood before.
    let firstDay = calendar.day(of: span.start) + -1
    let base = try closedState(of: index, before: firstDay)
    let from = base == nil ? LocalDay(number: 0) : firstDay
    let openDay = max(from, calendar.day(of: open[index].book.openFrom))
    // Mostly the days of the span and the next one are enough; where some question is open after them, more.
    var more = 2
    while true {
      let to = min(openDay, max(from, calendar.day(of: span.end)) + more)
      var all = try closedDays(of: index, from..<to).flatMap(\.readings)
      let known = to < openDay ? calendar.start(of: to) : Instant(seconds: .max)
      if to < openDay {
        // One at the first instant of the next day may be here already, but not all that is said of it.
        all.removeAll { $0.instant >= known }
      } else {
        all.append(contentsOf: open[index].readings.readings())
      }
      let sorted = OpenRegister.distinct(all)
      var book = RegisterBook(
        terms: open[index].terms, state: base ?? BookState(), openFrom: Instant(seconds: .max), keepsVerdicts: true)
      for reading in sorted { book.take(reading, history: { _ in [] }) }
      if to == openDay || book.settledUntil.map({ $0 >= span.end }) ?? false {
        return zip(sorted, book.verdicts).filter { span.contains($0.0.instant) }.map { (reading: $0.0, verdict: $0.1) }
      }
      more *= 4
    }
  }

  /// The instants of a register's readings within a span, in order and each once, whatever the books made of them: nothing is derived.
  package func readingInstants(of index: Int, in span: Span) throws(StoreError) -> [Instant] {
    // A reading at the first instant of a day may be kept with the day that it ends.
    let from = calendar.day(of: span.start) + -1
    let to = min(calendar.day(of: span.end) + 1, calendar.day(of: open[index].book.openFrom))
    var instants = try closedReadings(of: index, from..<max(from, to)).map(\.instant)
    instants += open[index].readings.readings().lazy.map(\.instant)
    instants.removeAll { !span.contains($0) }
    instants.sort()
    var distinct = 0
    for instant in instants where distinct == 0 || instants[distinct - 1] < instant {
      instants[distinct] = instant
      distinct += 1
    }
    instants.removeLast(instants.count - distinct)
    return instants
  }

  /// A register's readings in the order of the books, and books derived from all of them, with a verdict on each.
  func derived(_ index: Int) throws(StoreError) -> (readings: [Reading], book: RegisterBook) {
    var all = try allClosedDays(of: index).flatMap(\.readings)
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
    if let closed = try extentOfDays(of: index) {
      let hours = try closedHours(of: index, closed.first..<closed.first + 1)
      let lastHours = try closedHours(of: index, closed.last..<closed.last + 1)
      start = hours.first?.span.start ?? calendar.start(of: closed.first)
      end = end ?? lastHours.last?.span.end ?? calendar.start(of: closed.last + 1)
    }
    guard let start, let end, start < end else { return nil }
    return Span(start, end)
  }

  // MARK: Closed days

  /// Closed days in order, as they are now: those that were restated instead of their rows.
  func closedDays(of index: Int, _ days: Range<LocalDay>) throws(StoreError) -> [ClosedDay] {
    guard let number = open[index].number else { return [] }
    return try Closed(number: number, restated: open[index].restated, store: store).days(days)
  }

  /// Without their hours, which cost as much again.
  private func closedReadings(of index: Int, _ days: Range<LocalDay>) throws(StoreError) -> [Reading] {
    guard let number = open[index].number else { return [] }
    return try Closed(number: number, restated: open[index].restated, store: store).readings(days)
  }

  func allClosedDays(of index: Int) throws(StoreError) -> [ClosedDay] {
    try closedDays(of: index, LocalDay(number: 0)..<calendar.day(of: Instant.plausible.upperBound))
  }

  private func closedHours(of index: Int, _ days: Range<LocalDay>) throws(StoreError) -> [HourRow] {
    guard let number = open[index].number else { return [] }
    return try Closed(number: number, restated: open[index].restated, store: store).hours(days)
  }

  /// What the store keeps of closed days, those that were restated instead of it; `nil` where it keeps no sums.
  func closedDaySums(of index: Int, _ days: Range<LocalDay>) throws(StoreError) -> [DaySum]? {
    guard let number = open[index].number, !days.isEmpty else { return [] }
    guard let kept = try store.daySums(of: number, from: days.lowerBound, to: days.upperBound) else { return nil }
    let restated = open[index].restated
    let instead = restated.values.filter { days.contains($0.day) }
    guard !instead.isEmpty else { return kept }
    let sums = instead.compactMap { DaySum(day: $0.day, hours: $0.hours, calendar) }
    return (kept.filter { restated[$0.day] == nil } + sums).sorted { $0.day < $1.day }
  }

  /// The closed days of a register at one moment.
  private struct Closed {
    let number: Int64
    let restated: [LocalDay: ClosedDay]
    let store: Store

    func days(_ days: Range<LocalDay>) throws(StoreError) -> [ClosedDay] {
      guard !days.isEmpty else { return [] }
      let rows = try store.closedDays(of: number, from: days.lowerBound, to: days.upperBound)
      let instead = restated.values.filter { days.contains($0.day) }
      guard !instead.isEmpty else { return rows }
      return (rows.filter { restated[$0.day] == nil } + instead.filter { !$0.isEmpty }).sorted { $0.day < $1.day }
    }

    func readings(_ days: Range<LocalDay>) throws(StoreError) -> [Reading] {
      guard !days.isEmpty else { return [] }
      if restated.keys.contains(where: days.contains) { return try self.days(days).flatMap(\.readings) }
      return try store.closedReadings(of: number, from: days.lowerBound, to: days.upperBound)
    }

    func hours(_ days: Range<LocalDay>) throws(StoreError) -> [HourRow] {
      guard !days.isEmpty else { return [] }
      if restated.keys.contains(where: days.contains) { return try self.days(days).flatMap(\.hours) }
      return try store.closedHours(of: number, from: days.lowerBound, to: days.upperBound)
    }
  }

  /// Where the books stood at the end of the last closed day before a day; `nil` when there is none.
  func closedState(of index: Int, before day: LocalDay) throws(StoreError) -> BookState? {
    guard let number = open[index].number else { return nil }
    guard day <= calendar.day(of: open[index].book.openFrom) else { return open[index].closedState }
    var bound = day
    let restated = open[index].restated
    while true {
      let row = try store.closedDay(of: number, before: bound)
      let latest = restated.values.filter { $0.day < bound && !$0.isEmpty }.max { $0.day < $1.day }
      if let latest, row.map({ $0.day <= latest.day }) ?? true { return latest.state }
      // A row that a restatement took away does not count.
      guard let row, let replaced = restated[row.day], replaced.isEmpty else { return row?.state }
      bound = row.day
    }
  }

  func extentOfDays(of index: Int) throws(StoreError) -> (first: LocalDay, last: LocalDay)? {
    guard let number = open[index].number else { return nil }
    let rows = try store.extentOfDays(of: number)
    let restated = open[index].restated.values.filter { !$0.isEmpty }.map(\.day)
    let days = [rows?.first, rows?.last].compactMap { $0 } + restated
    guard let first = days.min(), let last = days.max() else { return nil }
    return (first, last)
  }

  // MARK: History for the shape of gaps

  /// Hours from the closed days, and whether the store failed on the way.
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

  /// A register's hours as they are at this moment.
  func history(of index: Int) -> HistoryReader {
    let reader = HistoryReader()
    guard let number = open[index].number else { return reader }
    let closed = Closed(number: number, restated: open[index].restated, store: store)
    let calendar = calendar
    reader.read = { (span: Span) throws(StoreError) -> [HourRow] in
      guard span.seconds > 0 else { return [] }
      return try closed.hours(calendar.day(of: span.start)..<calendar.day(of: span.end) + 1).filter {
        span.contains($0.span.start)
      }
    }
    return reader
  }
}
