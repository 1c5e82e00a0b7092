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

  /// What falls into the days `[from, to)`: entries that lie wholly within them are measured, pieces of entries that they cut are
  /// estimated (contract R3). `nil` where no entry has one of these days, and where the sum passes what the books can count: what
  /// nobody entered is not zero.
  package func amount(from: LocalDay, to: LocalDay) -> QualifiedAmount? {
    let within = entries(from: from, to: to)
    guard !within.isEmpty else { return nil }
    var (measured, estimated): (Int128, Int128) = (0, 0)
    for entry in within {
      let share = Int128(entry.share(from: from, to: to).baseUnits)
      if entry.lies(from: from, to: to) { measured += share } else { estimated += share }
    }
    guard let measured = Int64(exactly: measured), let estimated = Int64(exactly: estimated),
      !measured.addingReportingOverflow(estimated).overflow
    else { return nil }
    return QualifiedAmount(measured: Amount(baseUnits: measured), estimated: Amount(baseUnits: estimated))
  }

  /// How many local hours of the days `[from, to)` belong to entries that lie wholly within them (contract R4); a day that two entries
  /// have counts once.
  package func coveredHours(from: LocalDay, to: LocalDay, calendar: LocalCalendar) -> Int {
    var hours = 0
    var run: (from: LocalDay, to: LocalDay)?
    func end(_ run: (from: LocalDay, to: LocalDay)?) {
      if let run { hours += Span(calendar.start(of: run.from), calendar.start(of: run.to)).localHours }
    }
    for entry in entries(from: from, to: to) where entry.lies(from: from, to: to) {
      if let open = run, entry.from <= open.to {
        run = (open.from, max(open.to, entry.to))
      } else {
        end(run)
        run = (entry.from, entry.to)
      }
    }
    end(run)
    return hours
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
