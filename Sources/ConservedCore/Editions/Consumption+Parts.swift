import EnergyModel
import Metering
import Storage

extension Consumption {
  /// What is added up for a subject. Each kind of part says of each interval what was used, how many hours were expected to be known of
  /// it, and how many of them are measured or edited.
  enum Part {
    /// A register of the books, by its number.
    case register(Int)
    /// What the ledger says of a carrier that nobody meters.
    case ledger(LedgerBook)
  }

  /// What the parts of a subject have together in one interval.
  struct Sum {
    /// `nil` while no part knows anything of the interval (missing is not zero), and where the sum passes what the books can count.
    private(set) var amount: QualifiedAmount?
    /// Whether something is known, and it passes what the books can count.
    private(set) var isBeyond = false
    var hours = 0
    var coveredHours = 0

    var isKnown: Bool { amount != nil || isBeyond }

    mutating func add(_ part: QualifiedAmount) {
      guard !isBeyond else { return }
      amount = (amount ?? .zero).adding(part)
      isBeyond = amount == nil
    }
  }

  /// Adds what a part has in each interval; the intervals are in order.
  func add(_ part: Part, _ intervals: [Span], to sums: inout [Sum]) throws(StoreError) {
    guard let first = intervals.first, let last = intervals.last else { return }
    for (index, interval) in intervals.enumerated() { sums[index].hours += interval.localHours }
    switch part {
    case .register(let number):
      Consumption.add(try keeper.hours(of: number, in: Span(first.start, last.end)), intervals, to: &sums)
    case .ledger(let book):
      add(book, intervals, to: &sums)
    }
  }

  static func add(_ rows: [HourRow], _ intervals: [Span], to sums: inout [Sum]) {
    walk(rows, intervals) { index, row in
      sums[index].add(row.hour.amount)
      if row.isMeasured { sums[index].coveredHours += 1 }
    }
  }

  /// Hours in order fall into intervals in order: one walk for both. Hours outside every interval are passed over.
  static func walk(_ rows: [HourRow], _ intervals: [Span], _ visit: (_ interval: Int, HourRow) -> Void) {
    var index = 0
    for row in rows {
      while index < intervals.count, intervals[index].end <= row.span.start { index += 1 }
      guard index < intervals.count else { return }
      if intervals[index].contains(row.span.start) { visit(index, row) }
    }
  }

  func add(_ book: LedgerBook, _ intervals: [Span], to sums: inout [Sum]) {
    let days = intervals.map { keeper.calendar.day(of: $0.start)..<keeper.calendar.day(of: $0.end) }
    for (index, use) in book.uses(of: days, calendar: keeper.calendar).enumerated() {
      if let amount = use.amount { sums[index].add(amount) }
      sums[index].coveredHours += use.coveredHours
    }
  }
}
