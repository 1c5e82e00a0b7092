import EnergyModel
import Metering
import Storage

/// Readings in, rows out.
extension BookKeeper {
  /// Takes readings that are already durable, in any order.
  package func take(_ readings: [Reading], register index: Int) throws(StoreError) {
    let fresh = readings.drop { open[index].repeatsLatest($0) }
    guard !fresh.isEmpty else { return }
    _ = try merge(fresh.count == 1 ? Array(fresh) : OpenRegister.distinct(Array(fresh)), register: index)
  }

  /// Adds readings from a file or a generated history: all or none, whatever their order. Those that are already there change nothing.
  /// The number of new ones.
  package func insert(_ readings: [(register: Int, reading: Reading)]) throws(StoreError) -> Int {
    var byRegister: [Int: [Reading]] = [:]
    for entry in readings { byRegister[entry.register, default: []].append(entry.reading) }
    return try inTransaction { () throws(StoreError) in
      var added = 0
      var arrived: [NumberedReading] = []
      var rewritesLog = false
      for (index, readings) in byRegister.sorted(by: { $0.key < $1.key }) {
        guard let number = open[index].number else { continue }
        let merged = try merge(OpenRegister.distinct(readings), register: index)
        added += merged.new
        arrived.append(contentsOf: merged.open.map { NumberedReading(register: number, reading: $0) })
        rewritesLog = try writeDays(of: index) || rewritesLog
      }
      if rewritesLog { try writeLog() } else { try store.appendToLog(arrived) }
      try recordRevisions()
      try store.count(newReadings: Int64(added))
      return added
    }
  }

  /// Brings readings into the books of a register: how many are new, and which of them the log of the open days lacks.
  private func merge(_ sorted: [Reading], register index: Int) throws(StoreError) -> (new: Int, open: [Reading]) {
    guard let first = sorted.first else { return (0, []) }
    if first.instant > open[index].book.frontier ?? Instant(seconds: .min), first.instant >= open[index].book.openFrom {
      let from = open[index].book.settledUntil ?? open[index].terms.reach(of: first.instant, after: BookState())
      touch(from, through: sorted[sorted.count - 1].instant, of: index)
      let history = history(of: index)
      open[index].append(sorted, history: history.rows)
      if let failure = history.failure { throw failure }
      if sorted.count > 1 { notice(ReadingConflict.first(in: sorted), of: index) }
      return (sorted.count, sorted)
    }
    let split = sorted.firstIndex { $0.instant >= open[index].book.openFrom } ?? sorted.count
    var late = 0
    var rest = sorted[split...]
    if split > 0 {
      let taken = try restate(index, Array(sorted[..<split]), from: first.instant, changedUntil: nil)
      if let taken { late = taken } else { rest = sorted[...] }
    }
    guard let next = rest.first, let end = rest.last?.instant else { return (late, []) }
    let reach = try reopen(index, for: next.instant)
    let history = history(of: index)
    let merged = open[index].merge(Array(rest), history: history.rows)
    notice(merged.conflict, of: index)
    touch(reach, through: max(end, open[index].book.frontier ?? reach), of: index)
    if let failure = history.failure { throw failure }
    return (late + merged.new, merged.unlogged)
  }

  /// Facts changed what the books make of the readings from an instant on, and of none after another.
  func follow(_ index: Int, from: Instant, until: Instant) throws(StoreError) {
    if from < open[index].book.openFrom, try restate(index, [], from: from, changedUntil: until) != nil { return }
    let reach = try reopen(index, for: from)
    let history = history(of: index)
    open[index].merge([], history: history.rows)
    if let failure = history.failure { throw failure }
    touch(reach, through: open[index].book.frontier ?? reach, of: index)
  }

  /// The closed days that late readings or facts change, derived again as far as they differ; how many of the readings were new, or
  /// `nil` where the change runs on into the open days.
  private func restate(_ index: Int, _ late: [Reading], from first: Instant, changedUntil: Instant?) throws(StoreError) -> Int? {
    let reach = open[index].terms.reach(
      of: first, after: try closedState(of: index, before: calendar.day(of: first)) ?? BookState())
    let from = calendar.day(of: min(reach, first))
    let history = history(of: index)
    let restatement = Restatement(
      terms: open[index].terms, calendar: calendar, from: from, base: try closedState(of: index, before: from), late: late,
      changedUntil: changedUntil, openFrom: calendar.day(of: open[index].book.openFrom),
      openReadings: OpenRegister.distinct(open[index].readings.readings()),
      readDays: { (days: Range<LocalDay>) throws(StoreError) in try self.closedDays(of: index, days) }, history: history.rows)
    let outcome = try restatement.run()
    if let failure = history.failure { throw failure }
    guard case .contained(let days, let added) = outcome else { return nil }
    for day in days { touch(day.day, of: index) }
    notice(ReadingConflict.first(in: days.flatMap(\.readings), at: Set(late.map(\.instant))), of: index)
    open[index].restate(days)
    let after = self.history(of: index)
    for day in open[index].deriveAgain(history: after.rows) { touch(day, of: index) }
    if let failure = after.failure { throw failure }
    return added
  }

  /// Brings closed days back into memory as far as a reading at an instant changes them; the earliest instant that can change.
  private func reopen(_ index: Int, for instant: Instant) throws(StoreError) -> Instant {
    let openFrom = open[index].book.openFrom
    let before =
      instant >= openFrom
      ? open[index].reach(of: instant)
      : open[index].terms.reach(of: instant, after: try closedState(of: index, before: calendar.day(of: instant)) ?? BookState())
    let reach = min(before, instant)
    guard reach < openFrom, open[index].number != nil else { return reach }
    let from = calendar.day(of: reach)
    let base = try closedState(of: index, before: from)
    let days = try closedDays(of: index, from..<calendar.day(of: openFrom))
    open[index].reopen(
      state: base ?? BookState(), openFrom: base == nil ? Instant.plausible.lowerBound : calendar.start(of: from),
      readings: days.flatMap(\.readings))
    return reach
  }

  private func touch(_ from: Instant, through: Instant, of index: Int) {
    for day in calendar.day(of: from).number...max(calendar.day(of: from), calendar.day(of: through)).number {
      touch(LocalDay(number: day), of: index)
    }
  }

  // MARK: Closing days

  /// Whether some register has a day that later readings, unless they come late, cannot change any more, or one that came out otherwise.
  package var hasDaysToClose: Bool {
    !staleReports.isEmpty || open.contains { $0.isReopened || !$0.restated.isEmpty || $0.closableDays(calendar) != nil }
  }

  /// Writes every closable day as a row and leaves in the log what stays open, in one commit.
  package func closeDays() throws(StoreError) {
    guard hasDaysToClose else { return }
    try inTransaction { () throws(StoreError) in
      var rewritesLog = false
      for index in open.indices { rewritesLog = try writeDays(of: index) || rewritesLog }
      if rewritesLog { try writeLog() }
      try recordRevisions()
    }
  }

  /// Writes the rows of a register that are due; whether readings left the open days or came back to them.
  private func writeDays(of index: Int) throws(StoreError) -> Bool {
    guard let number = open[index].number else { return false }
    if !open[index].restated.isEmpty {
      try store.write(days: open[index].restated.values.sorted { $0.day < $1.day }, of: number, calendar)
      open[index].wroteRestated()
    }
    guard open[index].isReopened || open[index].closableDays(calendar) != nil else { return false }
    let history = history(of: index)
    let closing = open[index].closing(calendar: calendar)
    try store.replaceDays(of: number, from: calendar.day(of: open[index].book.openFrom), by: closing.days, calendar)
    open[index].finish(closing, history: history.rows)
    if let failure = history.failure { throw failure }
    return true
  }

  /// The same without the log of all registers: what came back to the open days is added to it.
  func writeDaysAlone(of index: Int) throws(StoreError) {
    guard let number = open[index].number, let closedUntil = try store.extentOfDays(of: number)?.last,
      try writeDays(of: index)
    else { return }
    let logged = calendar.start(of: closedUntil + 1)
    try store.appendToLog(
      open[index].readings.readings().filter { $0.instant < logged }.map { NumberedReading(register: number, reading: $0) })
  }

  /// What is open is all that the log holds.
  func writeLog() throws(StoreError) {
    var log = strangers
    for register in open {
      guard let number = register.number else { continue }
      log.append(contentsOf: register.readings.readings().map { NumberedReading(register: number, reading: $0) })
    }
    try store.replaceLog(by: log)
  }
}
