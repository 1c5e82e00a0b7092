import EnergyModel
import Metering
import Storage

/// The daily use of institutions by carrier and end use, as the plan's indicators want it (contract R4, R6): of their registers, and of
/// the ledger where they have none.
struct InstitutionUse {
  private let keeper: BookKeeper
  /// The registers that enter the total of an institution, and the books of what it has no register for.
  private let registers: [InstitutionID: [Int]]
  private let books: [InstitutionID: [LedgerBook]]

  init(keeper: BookKeeper) throws(StoreError) {
    self.keeper = keeper
    registers = Dictionary(grouping: keeper.registers.indices.filter { keeper.registers[$0].isCountedInTotals }) {
      keeper.registers[$0].institution
    }
    books = Dictionary(grouping: try Ledger.read(keeper).books, by: \.subject.institution)
  }

  /// One series for each carrier and end use, with a row for every day from one to before another. `judged` is the span whose gaps
  /// count as covered where both readings around them lie in it.
  func series(of institution: InstitutionID, from: LocalDay, to: LocalDay, judgedFrom: LocalDay) throws(StoreError) -> [UseSeries]
  {
    var order: [LedgerBook.Subject] = []
    var bySubject: [LedgerBook.Subject: [Int]] = [:]
    for index in registers[institution] ?? [] {
      let subject = keeper.registers[index].subject
      if bySubject[subject] == nil { order.append(subject) }
      bySubject[subject, default: []].append(index)
    }
    var series: [UseSeries] = []
    for subject in order {
      let registers = bySubject[subject] ?? []
      var days = DaySums(from: from, to: to, calendar: keeper.calendar, registerCount: registers.count)
      for register in registers { days.add(try keeper.hours(of: register, in: days.span), judgedFrom: judgedFrom) }
      series.append(UseSeries(carrier: subject.carrier, endUse: subject.endUse, days: days.rows))
    }
    for book in books[institution] ?? [] {
      let days = book.days(from: from, to: to, judgedFrom: judgedFrom, keeper.calendar)
      series.append(UseSeries(carrier: book.subject.carrier, endUse: book.subject.endUse, days: days))
    }
    return series
  }
}

extension LedgerBook {
  /// Every day `[from, to)` for a standing: an entry over several days is spread over them, so each is estimated; where the judged days
  /// `[judgedFrom, to)` hold the whole entry the sum is exact all the same (contract R4).
  fileprivate func days(from: LocalDay, to: LocalDay, judgedFrom: LocalDay, _ calendar: LocalCalendar) -> [DailyUse] {
    guard from < to else { return [] }
    let days = (0..<to - from).map { from + $0 }
    // Where the judged days hold only a part of an entry, its sum is not exact within them.
    var isExact = days.map { _ in true }
    for entry in entries(from: from, to: to) {
      let cut = entry.to > to ? entry.from : entry.from < judgedFrom ? judgedFrom : entry.to
      for index in max(0, cut - from)..<max(0, cut - from, min(entry.to, to) - from) { isExact[index] = false }
    }
    let uses = uses(of: days.map { $0..<$0 + 1 }, calendar: calendar)
    return days.indices.map { index in
      let (use, hours) = (uses[index], calendar.span(of: days[index]).localHours)
      return DailyUse(
        day: days[index], amount: use.amount, hours: hours, coveredHours: use.coveredHours,
        exactlyEstimatedHours: use.amount != nil && isExact[index] ? hours - use.coveredHours : 0)
    }
  }
}

/// Sums of hours by day.
private struct DaySums {
  let from: LocalDay
  let calendar: LocalCalendar
  let span: Span
  private var amounts: [QualifiedAmount?]
  private var hours: [Int]
  private var covered: [Int]
  private var exact: [Int]

  init(from: LocalDay, to: LocalDay, calendar: LocalCalendar, registerCount: Int) {
    self.from = from
    self.calendar = calendar
    span = Span(calendar.start(of: from), calendar.start(of: max(from, to)))
    let count = max(0, to - from)
    amounts = Array(repeating: nil, count: count)
    hours = (0..<count).map { calendar.span(of: from + $0).localHours * registerCount }
    covered = Array(repeating: 0, count: count)
    exact = Array(repeating: 0, count: count)
  }

  mutating func add(_ rows: [HourRow], judgedFrom: LocalDay) {
    // A gap that the judged span cuts has a sum that is not exact within it: the run of estimated hours at either end.
    let judgedStart = calendar.start(of: judgedFrom)
    let firstMeasured = rows.firstIndex { $0.span.start >= judgedStart && $0.isMeasured } ?? rows.endIndex
    let lastMeasured = rows.lastIndex { $0.isMeasured } ?? rows.startIndex
    for (index, row) in rows.enumerated() {
      let day = calendar.day(of: row.span.start) - from
      guard amounts.indices.contains(day) else { continue }
      amounts[day] = (amounts[day] ?? .zero) + row.hour.amount
      if row.isMeasured {
        covered[day] += 1
      } else if row.isComplete, row.hour.hasExactSum, (row.span.start < judgedStart || index > firstMeasured),
        index < lastMeasured
      {
        exact[day] += 1
      }
    }
  }

  var rows: [DailyUse] {
    amounts.indices.map { index in
      DailyUse(
        day: from + index, amount: amounts[index], hours: hours[index], coveredHours: covered[index],
        exactlyEstimatedHours: exact[index])
    }
  }
}
