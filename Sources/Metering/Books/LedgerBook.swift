import EnergyModel

/// What the ledger says of one carrier and end use of an institution, laid over local days (contract R5): each entry evenly over its own
/// days, in integer shares by cumulative floor, so that they sum exactly.
package struct LedgerBook: Sendable, Hashable {
  /// What the entries are of.
  package struct Subject: Sendable, Hashable {
    package let institution: InstitutionID
    package let carrier: Carrier
    package let endUse: String

    package init(institution: InstitutionID, carrier: Carrier, endUse: String) {
      self.institution = institution
      self.carrier = carrier
      self.endUse = endUse
    }
  }

  package let subject: Subject
  /// By their first day.
  package let entries: [LedgerEntry]

  package init(_ subject: Subject, entries: [LedgerEntry]) {
    self.subject = subject
    self.entries = entries.sorted { ($0.from, $0.to, $0.note) < ($1.from, $1.to, $1.note) }
  }

  /// The entries with a day in `[from, to)`.
  package func entries(from: LocalDay, to: LocalDay) -> [LedgerEntry] { entries.filter { $0.from < to && from < $0.to } }

  /// What falls into some days.
  package struct Use: Sendable, Hashable {
    /// Entries that lie wholly within the days are measured, pieces of entries that they cut are estimated (contract R3). `nil` where
    /// no entry has one of these days, and where the sum passes what the books can count: what nobody entered is not zero.
    package let amount: QualifiedAmount?
    /// How many local hours belong to entries that lie wholly within the days (contract R4); a day that two entries have counts once.
    package let coveredHours: Int
  }

  package func use(of days: Range<LocalDay>, calendar: LocalCalendar) -> Use {
    var sum = Sum()
    for entry in entries(from: days.lowerBound, to: days.upperBound) { sum.add(entry, in: days, calendar) }
    return sum.use
  }

  /// The same for many, which are in order and share no day: one walk for all.
  package func uses(of intervals: [Range<LocalDay>], calendar: LocalCalendar) -> [Use] {
    var sums = [Sum](repeating: Sum(), count: intervals.count)
    var first = 0
    for entry in entries {
      // Entries are in the order of their first days: an interval that ends before one begins ends before all that follow.
      while first < intervals.count, intervals[first].upperBound <= entry.from { first += 1 }
      var index = first
      while index < intervals.count, intervals[index].lowerBound < entry.to {
        sums[index].add(entry, in: intervals[index], calendar)
        index += 1
      }
    }
    return sums.map(\.use)
  }

  /// Entries in the order of their first days, added up for some days in 128 bits, in which no sum of them overflows.
  private struct Sum {
    private var measured: Int128 = 0
    private var estimated: Int128 = 0
    private var isKnown = false
    private var coveredHours = 0
    /// Days before this one are covered or passed.
    private var coveredTo: LocalDay?

    mutating func add(_ entry: LedgerEntry, in days: Range<LocalDay>, _ calendar: LocalCalendar) {
      let share = Int128(entry.share(from: days.lowerBound, to: days.upperBound).baseUnits)
      isKnown = true
      guard entry.lies(from: days.lowerBound, to: days.upperBound) else {
        estimated += share
        return
      }
      measured += share
      let from = max(entry.from, coveredTo ?? entry.from)
      guard from < entry.to else { return }
      coveredHours += Span(calendar.start(of: from), calendar.start(of: entry.to)).localHours
      coveredTo = entry.to
    }

    var use: Use {
      guard isKnown, let measured = Int64(exactly: measured), let estimated = Int64(exactly: estimated),
        !measured.addingReportingOverflow(estimated).overflow
      else { return Use(amount: nil, coveredHours: coveredHours) }
      let amount = QualifiedAmount(measured: Amount(baseUnits: measured), estimated: Amount(baseUnits: estimated))
      return Use(amount: amount, coveredHours: coveredHours)
    }
  }

  /// From the first day of any entry to the day after the last one; `nil` without entries.
  package var extent: (from: LocalDay, to: LocalDay)? {
    guard let first = entries.first, let last = entries.map(\.to).max() else { return nil }
    return (first.from, last)
  }
}

extension LedgerEntry {
  /// Whether all its days are within `[from, to)`.
  package func lies(from: LocalDay, to: LocalDay) -> Bool { from <= self.from && self.to <= to }

  /// What falls into the days `[from, to)`.
  package func share(from: LocalDay, to: LocalDay) -> Amount {
    Amount(baseUnits: max(0, upTo(to) - upTo(from)))
  }

  /// What falls before a day; at most the amount itself, so it fits.
  private func upTo(_ day: LocalDay) -> Int64 {
    let days = min(max(0, day - from), to - from)
    return Int64((Int128(amount.baseUnits) * Int128(days)).dividedRoundingDown(by: Int128(to - from)))
  }
}
