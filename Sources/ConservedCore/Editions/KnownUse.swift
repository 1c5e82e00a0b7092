import EnergyModel
import Metering
import Storage

/// What several registers and books of the ledger have together over a span, and how much of it is known.
struct KnownUse {
  private var sum: Int128 = 0
  /// Hours of which something is known, of all parts together, and how many the span has for them.
  private(set) var knownHours = 0
  private(set) var hours = 0

  /// `nil` where no hour is known (missing is not zero), and where the sum passes what the books can count.
  var amount: Amount? { knownHours > 0 ? Int64(exactly: sum).map { Amount(baseUnits: $0) } : nil }

  /// Whether every hour is known.
  var isComplete: Bool { knownHours == hours }

  mutating func add(_ other: KnownUse, sign: Int128 = 1) {
    sum += other.sum * sign
    knownHours += other.knownHours
    hours += other.hours
  }

  /// What a register counted.
  init(of register: Int, in span: Span, _ keeper: BookKeeper) throws(StoreError) {
    hours = span.localHours
    for row in try keeper.hours(of: register, in: span) {
      sum += row.hour.amount.wideTotal
      knownHours += 1
    }
  }

  /// What the ledger says of the days `[from, to)`.
  init(of book: LedgerBook, from: LocalDay, to: LocalDay, _ calendar: LocalCalendar) {
    hours = Span(calendar.start(of: from), calendar.start(of: to)).localHours
    for entry in book.entries(from: from, to: to) { sum += Int128(entry.share(from: from, to: to).baseUnits) }
    for days in book.enteredDays(from: from, to: to) {
      knownHours += Span(calendar.start(of: days.lowerBound), calendar.start(of: days.upperBound)).localHours
    }
  }

  init() {}
}

extension LedgerBook {
  /// The runs of days in `[from, to)` that some entry has, in order and apart.
  func enteredDays(from: LocalDay, to: LocalDay) -> [Range<LocalDay>] {
    var runs: [Range<LocalDay>] = []
    for entry in entries(from: from, to: to) {
      let days = max(entry.from, from)..<min(entry.to, to)
      if let last = runs.last, days.lowerBound <= last.upperBound {
        runs[runs.count - 1] = last.lowerBound..<max(last.upperBound, days.upperBound)
      } else {
        runs.append(days)
      }
    }
    return runs
  }
}
