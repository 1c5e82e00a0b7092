import EnergyModel
import Metering
import Storage

/// What is open of one register: its readings since the last closed day, and the books over them; and closed days that came out otherwise
/// since, until they are written.
struct OpenRegister {
  /// The register's number in the store.
  let number: Int64?
  private(set) var terms: RegisterTerms
  /// Where the books stood at the end of the last closed day.
  private(set) var closedState: BookState
  private(set) var book: RegisterBook
  /// The readings of the open days in the order of their coming.
  private(set) var readings = PackedReadings()
  /// Whether days that have rows in the store are open again.
  private(set) var isReopened = false
  /// Closed days that differ from their rows in the store.
  private(set) var restated: [LocalDay: ClosedDay] = [:]

  init(number: Int64?, terms: RegisterTerms, state: BookState, openFrom: Instant) {
    self.number = number
    self.terms = terms
    closedState = state
    book = RegisterBook(terms: terms, state: state, openFrom: openFrom)
  }

  var isEmpty: Bool { readings.count == 0 }

  /// Whether the latest reading taken says the same: a device that stamps its values answers many polls with one of them.
  func repeatsLatest(_ reading: Reading) -> Bool {
    guard let latest = book.latest else { return false }
    return latest.instant == reading.instant && latest.value == reading.value && latest.unit == reading.unit
  }

  /// How far back a reading at an instant changes the books.
  func reach(of instant: Instant) -> Instant {
    var replay = RegisterBook(terms: terms, state: closedState, openFrom: Instant(seconds: .max))
    for reading in OpenRegister.distinct(readings.readings()) where reading.instant < instant {
      replay.take(reading, history: { _ in [] })
    }
    return terms.reach(of: instant, after: replay.state)
  }

  /// Adds readings that come after everything so far, in order.
  mutating func append(_ sorted: [Reading], history: RegisterBook.History) {
    for reading in sorted {
      readings.append(reading)
      book.take(reading, history: history)
    }
  }

  /// What became of readings that were added in any order.
  struct Merged {
    /// How many say what no other said.
    let new: Int
    /// Those, and those that say it with more weight: a correction that agrees with a poll settles what differs from both (contract R7).
    let unlogged: [Reading]
    /// The earliest that differs from another at its instant.
    let conflict: ReadingConflict?
  }

  /// Adds readings in any order and derives the open books again.
  @discardableResult mutating func merge(_ added: [Reading], history: RegisterBook.History) -> Merged {
    let old = readings.readings()
    let known = Dictionary(old.map { (Saying($0), $0) }, uniquingKeysWith: { Reading.precedes($0, $1) ? $0 : $1 })
    let all = OpenRegister.distinct(old + added)
    rederive(all, state: closedState, openFrom: book.openFrom, history: history)
    return Merged(
      new: added.count { known[Saying($0)] == nil },
      unlogged: added.filter { reading in known[Saying(reading)].map { Reading.precedes(reading, $0) } ?? true },
      conflict: added.isEmpty ? nil : ReadingConflict.first(in: all, at: Set(added.map(\.instant))))
  }

  /// Takes back closed days: their readings join the open ones. The books are derived by the merge that follows.
  mutating func reopen(state: BookState, openFrom: Instant, readings closed: [Reading]) {
    readings = PackedReadings(closed + readings.readings())
    closedState = state
    book = RegisterBook(terms: terms, state: state, openFrom: openFrom)
    restated = restated.filter { terms.calendar.start(of: $0.key) < openFrom }
    isReopened = true
  }

  /// Closed days came out otherwise.
  mutating func restate(_ days: [ClosedDay]) {
    for day in days { restated[day.day] = day }
  }

  /// Derives the open days again, since what is measured before them shapes their gaps; the local days of which the hours changed.
  mutating func deriveAgain(history: RegisterBook.History) -> Set<LocalDay> {
    let before = Set(book.allHours)
    rederive(OpenRegister.distinct(readings.readings()), state: closedState, openFrom: book.openFrom, history: history)
    return Set(before.symmetricDifference(book.allHours).map { terms.calendar.day(of: $0.span.start) })
  }

  /// The restated days have their rows.
  mutating func wroteRestated() { restated = [:] }

  /// The register is described otherwise; its books are derived again by whoever says so.
  mutating func describe(by terms: RegisterTerms) { self.terms = terms }

  private mutating func rederive(_ sorted: [Reading], state: BookState, openFrom: Instant, history: RegisterBook.History) {
    closedState = state
    readings = PackedReadings(sorted)
    book = RegisterBook(terms: terms, state: state, openFrom: openFrom)
    for reading in sorted { book.take(reading, history: history) }
  }

  /// In the order of the books, without those equal in instant, value and unit to another (contract R7).
  static func distinct(_ readings: [Reading]) -> [Reading] {
    var sorted: [Reading] = []
    sorted.reserveCapacity(readings.count)
    for reading in readings.sorted(by: Reading.precedes) {
      // Equal ones need not be neighbours: another value at the same instant may stand between.
      var index = sorted.count
      var isKnown = false
      while index > 0, sorted[index - 1].instant == reading.instant, !isKnown {
        index -= 1
        isKnown = sorted[index].value == reading.value && sorted[index].unit == reading.unit
      }
      if !isKnown { sorted.append(reading) }
    }
    return sorted
  }

  // MARK: Closing

  /// What becomes of the open days: rows, and what stays open.
  struct Closing {
    let days: [ClosedDay]
    let remaining: [Reading]
    let state: BookState
    let openFrom: Instant
  }

  /// The days that can be closed, from the first open one to before the day that later readings can still change; `nil` when none.
  func closableDays(_ calendar: LocalCalendar) -> Range<LocalDay>? {
    guard let settled = book.settledUntil else { return nil }
    let end = calendar.day(of: settled)
    return book.openFrom < calendar.start(of: end) ? calendar.day(of: book.openFrom)..<end : nil
  }

  func closing(calendar: LocalCalendar) -> Closing {
    let sorted = OpenRegister.distinct(readings.readings())
    guard let closable = closableDays(calendar) else {
      return Closing(days: [], remaining: sorted, state: closedState, openFrom: book.openFrom)
    }
    let until = calendar.start(of: closable.upperBound)
    var replay = RegisterBook(terms: terms, state: closedState, openFrom: Instant(seconds: .max))
    var hours: [LocalDay: [HourRow]] = [:]
    for row in book.hours(in: Span(book.openFrom, until)) { hours[calendar.day(of: row.span.start), default: []].append(row) }
    var byDay: [LocalDay: [Reading]] = [:]
    var remaining: [Reading] = []
    for reading in sorted {
      if reading.instant < until {
        byDay[calendar.day(of: reading.instant), default: []].append(reading)
      } else {
        remaining.append(reading)
      }
    }
    var days: [ClosedDay] = []
    for day in Set(hours.keys).union(byDay.keys).sorted() {
      // Only the verdicts matter to the state; amounts before the window are not kept, so no history is asked for.
      for reading in byDay[day] ?? [] { replay.take(reading, history: { _ in [] }) }
      days.append(ClosedDay(day: day, readings: byDay[day] ?? [], hours: hours[day] ?? [], state: replay.state))
    }
    return Closing(days: days, remaining: remaining, state: replay.state, openFrom: until)
  }

  /// The days have their rows: what stays is what is open now.
  mutating func finish(_ closing: Closing, history: RegisterBook.History) {
    rederive(closing.remaining, state: closing.state, openFrom: closing.openFrom, history: history)
    isReopened = false
  }
}
