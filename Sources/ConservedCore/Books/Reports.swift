import EnergyModel
import Metering
import Storage

/// What was reported of closed periods, and what it became since (contract R9).
///
/// Of each register and each part of the ledger a period has versions: the first as it was reported, the last as the books are now. The
/// number of a version is its revision.
struct Reports {
  private let keeper: BookKeeper
  /// In the order in which they were made.
  let closings: [Closing]
  /// The entries of each closed period, by what they are of and by revision.
  private var entries: [ReportPeriod: [LedgerBook.Subject: [Int: [LedgerEntry]]]] = [:]

  init(_ keeper: BookKeeper) throws(StoreError) {
    self.keeper = keeper
    closings = keeper.closings
    for closing in closings {
      for (revision, entry) in try keeper.store.reportedEntries(in: closing.period) {
        let subject = LedgerBook.Subject(institution: entry.institution, carrier: entry.carrier, endUse: entry.endUse)
        entries[closing.period, default: [:]][subject, default: [:]][revision, default: []].append(entry)
      }
    }
  }

  /// The closing by which an interval was reported: the first that was made of a period that holds the whole of it.
  func closing(of interval: Span) -> Closing? {
    closings.first { keeper.span(of: $0.period).contains(interval) }
  }

  /// The hours of a register in a closed period: as reported, after each revision, and as they are now where nobody recorded that yet.
  ///
  /// - Parameter intervals: Only the hours from the first to the last of them are asked for, which are in order; `nil`: all of the period.
  func hours(of register: Int, in period: ReportPeriod, within intervals: [Span]? = nil) throws(StoreError) -> [[HourRow]] {
    var span = keeper.span(of: period)
    if let first = intervals?.first, let last = intervals?.last {
      span = Span(max(span.start, first.start), min(span.end, last.end))
    }
    var versions: [[HourRow]] = []
    if let number = keeper.number(of: register) {
      versions = try keeper.store.reportedHours(of: number, in: period).map { $0.filter { span.contains($0.span.start) } }
    }
    // A register that came later was reported with nothing.
    if versions.isEmpty { versions = [[]] }
    let now = try keeper.hours(of: register, in: span)
    if versions.last != now { versions.append(now) }
    return versions
  }

  /// The same for what the ledger has: its entries with a day in the period.
  func books(of book: LedgerBook, in period: ReportPeriod) -> [LedgerBook] {
    let known = entries[period]?[book.subject] ?? [:]
    var versions = (0...(known.keys.max() ?? 0)).map { LedgerBook(book.subject, entries: known[$0] ?? []) }
    let now = LedgerBook(
      book.subject, entries: book.entries(from: period.days.lowerBound, to: period.days.upperBound))
    if versions.last != now { versions.append(now) }
    return versions
  }
}

extension Span {
  func contains(_ other: Span) -> Bool { start <= other.start && other.end <= end }
}

extension BookKeeper {
  func span(of period: ReportPeriod) -> Span {
    Span(calendar.start(of: period.days.lowerBound), calendar.start(of: period.days.upperBound))
  }

  /// Reports periods that nobody reported before: what the books say of them is kept. Those that were new.
  func close(_ asked: [Closing]) throws(StoreError) -> [Closing] {
    try inTransaction { () throws(StoreError) in
      // What came before counts to what is reported.
      try closeDays()
      var new: [Closing] = []
      let ledger = try Ledger.read(self)
      for closing in asked where !(closings + new).contains(where: { $0.period == closing.period }) {
        try store.keep(closing)
        for index in registers.indices {
          guard let number = number(of: index) else { continue }
          try store.report(try hours(of: index, in: span(of: closing.period)), of: number, in: closing.period, revision: 0)
        }
        let days = closing.period.days
        for book in ledger.books {
          try store.report(book.entries(from: days.lowerBound, to: days.upperBound), in: closing.period, revision: 0)
        }
        new.append(closing)
      }
      closings += new
      return new
    }
  }

  /// Records what changed of closed periods since the last revision. For whoever holds the store to write.
  func recordRevisions() throws(StoreError) {
    let stale = staleReports
    staleReports = []
    guard !stale.isEmpty, !closings.isEmpty else { return }
    let reports = try Reports(self)
    for closing in closings {
      for index in stale.sorted() {
        guard let number = number(of: index) else { continue }
        let recorded = try store.reportedHours(of: number, in: closing.period).count
        let versions = try reports.hours(of: index, in: closing.period)
        for revision in versions.indices.dropFirst(recorded) {
          try store.report(versions[revision], of: number, in: closing.period, revision: revision)
        }
      }
    }
  }

  /// The same for the ledger.
  func recordLedgerRevisions() throws(StoreError) {
    guard !closings.isEmpty else { return }
    let reports = try Reports(self)
    for closing in closings {
      let recorded = Dictionary(
        grouping: try store.reportedEntries(in: closing.period),
        by: { LedgerBook.Subject(institution: $0.entry.institution, carrier: $0.entry.carrier, endUse: $0.entry.endUse) })
      for book in try Ledger.read(self).books {
        let last = recorded[book.subject]?.map(\.revision).max() ?? 0
        let versions = reports.books(of: book, in: closing.period)
        for revision in versions.indices where revision > last {
          try store.report(versions[revision].entries, in: closing.period, revision: revision)
        }
      }
    }
  }
}
