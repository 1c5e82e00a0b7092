import EnergyModel
import Metering
import Storage

/// Late readings, or facts recorded later, over the closed days of one register: these are derived again from the day that they reach
/// back to until the books stand where they stood before. What lies beyond cannot differ, so the cost grows with what was touched.
struct Restatement {
  enum Outcome {
    /// The days that came out otherwise; one that is empty has no row any more. `added`: readings that were not there before.
    case contained([ClosedDay], added: Int)
    /// The change runs on into the open days, or cannot be told apart from them: they have to be reopened from this day on.
    case reachesOpenDays
  }

  let terms: RegisterTerms
  let calendar: LocalCalendar
  /// The first day to derive again, and where the books stood before it; `nil`: at the beginning.
  let from: LocalDay
  let base: BookState?
  /// In the order of the books; all of them before the open days.
  let late: [Reading]
  /// The books cannot stand as before until this instant; `nil`: no fact was changed.
  let changedUntil: Instant?
  /// Days from here on are open.
  let openFrom: LocalDay
  /// The readings of the open days, in the order of the books.
  let openReadings: [Reading]
  let readDays: (Range<LocalDay>) throws(StoreError) -> [ClosedDay]
  let history: RegisterBook.History

  /// How many days are read at once.
  private static let chunk = 32

  /// One day as it was kept, and where the books stand after it now.
  private struct Derived {
    let day: LocalDay
    let kept: ClosedDay?
    let readings: [Reading]
    let state: BookState
  }

  func run() throws(StoreError) -> Outcome {
    var book = RegisterBook(
      terms: terms, state: base ?? BookState(), openFrom: base == nil ? Instant.plausible.lowerBound : calendar.start(of: from))
    var derived: [Derived] = []
    var standing = base ?? BookState()
    var added = 0
    var rest = late[...]
    var goal: Goal?
    var chunkStart = from
    while chunkStart < openFrom {
      let chunkEnd = min(chunkStart + Restatement.chunk, openFrom)
      let kept = Dictionary(uniqueKeysWithValues: try readDays(chunkStart..<chunkEnd).map { ($0.day, $0) })
      var newcomers: [LocalDay: [Reading]] = [:]
      while let next = rest.first, calendar.day(of: next.instant) < chunkEnd {
        newcomers[calendar.day(of: next.instant), default: []].append(next)
        rest.removeFirst()
      }
      for day in Set(kept.keys).union(newcomers.keys).sorted() {
        let old = kept[day]?.readings ?? []
        let readings = newcomers[day].map { OpenRegister.distinct(old + $0) } ?? old
        added += readings.count - old.count
        for reading in readings { book.take(reading, history: history) }
        standing = kept[day]?.state ?? standing
        derived.append(Derived(day: day, kept: kept[day], readings: readings, state: book.state))
        let isLast = rest.isEmpty && !newcomers.keys.contains { $0 > day }
        if goal == nil, isLast, isPastChange(book), book.state == standing { goal = .complete(calendar.start(of: day + 1)) }
        while let reached = goal, let settled = book.settledUntil, settled >= reached.instant {
          guard let next = try self.goal(after: reached, derived, book, settled: settled) else {
            return .contained(changed(derived, book, until: settled), added: added)
          }
          goal = next
        }
      }
      chunkStart = chunkEnd
    }
    // All closed days were taken. Where the books stand as before, the open readings complete the last hours as they did before.
    guard goal != nil || (rest.isEmpty && isPastChange(book) && book.state == standing) else { return .reachesOpenDays }
    let end = calendar.start(of: openFrom)
    for reading in openReadings {
      if let settled = book.settledUntil, settled >= end { break }
      book.take(reading, history: history)
    }
    guard let settled = book.settledUntil, settled >= end else { return .reachesOpenDays }
    return .contained(changed(derived, book, until: end), added: added)
  }

  private func isPastChange(_ book: RegisterBook) -> Bool {
    guard let changedUntil else { return true }
    return book.state.last.map { changedUntil <= $0.instant } ?? false
  }

  /// Once the books stand as before: up to when they are still to be followed, and why.
  private enum Goal {
    /// Until the hours of the days that changed are complete.
    case complete(Instant)
    /// Measured hours changed: until every gap that they shape has been booked.
    case shaped(Instant)
    /// Until the hours of the day on which the last of these ended are complete.
    case whole(Instant)

    var instant: Instant {
      switch self {
      case .complete(let instant), .shaped(let instant), .whole(let instant): instant
      }
    }
  }

  private func goal(after reached: Goal, _ derived: [Derived], _ book: RegisterBook, settled: Instant) throws(StoreError) -> Goal?
  {
    switch reached {
    case .complete: try shapesUntil(derived, book, settled: settled).map(Goal.shaped)
    case .shaped: .whole(calendar.start(of: calendar.day(of: settled) + 1))
    case .whole: nil
    }
  }

  /// Measured hours shape the gaps of the 28 days after them (contract R10): the instant after which no gap begins that those which changed
  /// shape; `nil` where there is none.
  private func shapesUntil(_ derived: [Derived], _ book: RegisterBook, settled: Instant) throws(StoreError) -> Instant? {
    var lastChanged: Instant?
    for row in changed(derived, book, until: settled) {
      let before = derived.first { $0.day == row.day }?.kept?.hours ?? []
      let differing = Set(before.filter(\.isMeasured)).symmetricDifference(row.hours.filter(\.isMeasured))
      for hour in differing { lastChanged = max(lastChanged ?? hour.span.end, hour.span.end) }
    }
    guard let lastChanged else { return nil }
    let end = lastChanged + RegisterBook.shapeSeconds
    // Days before this one were compared already.
    let (firstDay, lastDay) = (calendar.day(of: settled), calendar.day(of: end))
    guard firstDay <= lastDay else { return nil }
    let hasGap = try readDays(firstDay..<lastDay + 1).contains { row in row.hours.contains { $0.hour.estimatedSeconds > 0 } }
    return hasGap ? end + 1 : nil
  }

  /// The days before an instant whose row differs from what was kept.
  private func changed(_ derived: [Derived], _ book: RegisterBook, until settled: Instant) -> [ClosedDay] {
    let end = calendar.day(of: settled)
    var hours: [LocalDay: [HourRow]] = [:]
    for row in book.hours(in: Span(calendar.start(of: from), calendar.start(of: end))) {
      hours[calendar.day(of: row.span.start), default: []].append(row)
    }
    var changed: [ClosedDay] = []
    var state = base ?? BookState()
    var index = 0
    for day in Set(hours.keys).union(derived.map(\.day)).sorted() where day < end {
      while index < derived.count, derived[index].day <= day {
        state = derived[index].state
        index += 1
      }
      let known = index > 0 && derived[index - 1].day == day ? derived[index - 1] : nil
      let row = ClosedDay(day: day, readings: known?.readings ?? [], hours: hours[day] ?? [], state: state)
      if known?.kept.map({ $0 != row }) ?? !row.isEmpty { changed.append(row) }
    }
    return changed
  }
}
