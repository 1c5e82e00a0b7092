import EnergyModel
import Metering
import Storage

/// The daily use of institutions by carrier and end use, as the plan's indicators want it (contract R4, R6): of their registers, and of
/// the ledger where they have none; beside the totals the parts that an indicator names.
struct InstitutionUse {
  private let keeper: BookKeeper
  /// What is added up to one series, for each institution in the order of its registers.
  private let sources: [InstitutionID: [Source]]
  private let books: [InstitutionID: [LedgerBook]]

  private struct Source {
    let kind: Kind
    var registers: [Int]
  }

  private struct Kind: Hashable {
    let carrier: Carrier
    let endUse: String
    let within: [String]
  }

  /// - Parameter endUses: Those by which an indicator leaves out or picks parts of a meter; parts of others are in their totals.
  init(keeper: BookKeeper, endUses: Set<String>) throws(StoreError) {
    self.keeper = keeper
    let tree = MeterTree(keeper.registers)
    var sources: [InstitutionID: [Source]] = [:]
    var places: [InstitutionID: [Kind: Int]] = [:]
    for (index, register) in keeper.registers.enumerated() {
      guard register.isCountedInTotals || register.flow == .in && endUses.contains(register.endUse) else { continue }
      let ancestors = tree.ancestors(of: register)
      // A part is taken away from whom its main meter counts for, though a tenant be an institution of its own.
      let root = ancestors.last ?? register
      guard root.isCountedInTotals else { continue }
      let kind = Kind(carrier: register.carrier, endUse: register.endUse, within: ancestors.map(\.endUse))
      if let place = places[root.institution]?[kind] {
        sources[root.institution]?[place].registers.append(index)
      } else {
        places[root.institution, default: [:]][kind] = sources[root.institution]?.count ?? 0
        sources[root.institution, default: []].append(Source(kind: kind, registers: [index]))
      }
    }
    self.sources = sources
    books = Dictionary(grouping: try Ledger.read(keeper).books, by: \.subject.institution)
  }

  /// One series for each carrier and end use, with a row for every day from one to before another. `judged` is the span whose gaps
  /// count as covered where both readings around them lie in it.
  func series(of institution: InstitutionID, from: LocalDay, to: LocalDay, judgedFrom: LocalDay) throws(StoreError) -> [UseSeries]
  {
    var series: [UseSeries] = []
    for source in sources[institution] ?? [] {
      let rows = try InstitutionUse.days(of: source.registers, from: from, to: to, judgedFrom: judgedFrom, keeper)
      series.append(UseSeries(carrier: source.kind.carrier, endUse: source.kind.endUse, within: source.kind.within, days: rows))
    }
    for book in books[institution] ?? [] {
      let days = book.days(from: from, to: to, judgedFrom: judgedFrom, keeper.calendar)
      series.append(UseSeries(carrier: book.subject.carrier, endUse: book.subject.endUse, days: days))
    }
    return series
  }

  /// The days of registers alone, each a series of its own; what is entered beside them is left out. A gap that the span cuts is as good
  /// as any other: its days are wanted, not the span's sum.
  static func metersOnly(_ registers: [Int], from: LocalDay, to: LocalDay, _ keeper: BookKeeper) throws(StoreError) -> [UseSeries]
  {
    var series: [UseSeries] = []
    for index in registers {
      let register = keeper.registers[index]
      series.append(
        UseSeries(
          carrier: register.carrier, endUse: register.endUse,
          days: try days(of: [index], from: from, to: to, judgedFrom: nil, keeper)))
    }
    return series
  }

  private static func days(
    of registers: [Int], from: LocalDay, to: LocalDay, judgedFrom: LocalDay?, _ keeper: BookKeeper
  ) throws(StoreError) -> [DailyUse] {
    var days = DaySums(from: from, to: to, calendar: keeper.calendar, registerCount: registers.count)
    for register in registers { days.add(try keeper.daySums(of: register, from..<max(from, to)), judgedFrom: judgedFrom) }
    return days.rows
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
      let estimated = use.amount == nil ? 0 : hours - use.coveredHours
      return DailyUse(
        day: days[index], amount: use.amount, hours: hours, coveredHours: use.coveredHours,
        exactlyEstimatedHours: isExact[index] ? estimated : 0, uncoveredHours: isExact[index] ? 0 : estimated)
    }
  }
}

/// The days of several registers together.
private struct DaySums {
  let from: LocalDay
  private var amounts: [QualifiedAmount?]
  private let hours: [Int]
  private var covered: [Int]
  private var exact: [Int]
  private var whole: [Int]

  init(from: LocalDay, to: LocalDay, calendar: LocalCalendar, registerCount: Int) {
    self.from = from
    let count = max(0, to - from)
    amounts = Array(repeating: nil, count: count)
    hours = (0..<count).map { calendar.span(of: from + $0).localHours * registerCount }
    covered = Array(repeating: 0, count: count)
    exact = Array(repeating: 0, count: count)
    whole = Array(repeating: 0, count: count)
  }

  /// - Parameter judgedFrom: `nil`: no gap is cut.
  mutating func add(_ sums: [DaySum], judgedFrom: LocalDay?) {
    // A gap that the judged span cuts has a sum that is not exact within it: the run of estimated hours at either end.
    let firstMeasured = judgedFrom.flatMap { start in sums.first { $0.day >= start && $0.coveredHours > 0 }?.day }
    let lastMeasured = sums.last { $0.coveredHours > 0 }?.day
    for sum in sums {
      let index = sum.day - from
      guard amounts.indices.contains(index) else { continue }
      amounts[index] = (amounts[index] ?? .zero) + sum.amount
      covered[index] += sum.coveredHours
      whole[index] += sum.wholeHours
      guard let judgedFrom else {
        exact[index] += sum.exactHours
        continue
      }
      guard let lastMeasured, sum.day <= lastMeasured else { continue }
      var exactly = sum.exactHours
      if sum.day >= judgedFrom {
        guard let firstMeasured, sum.day >= firstMeasured else { continue }
        if sum.day == firstMeasured { exactly -= sum.exactHoursBefore }
      }
      if sum.day == lastMeasured { exactly -= sum.exactHoursAfter }
      exact[index] += exactly
    }
  }

  var rows: [DailyUse] {
    amounts.indices.map { index in
      DailyUse(
        day: from + index, amount: amounts[index], hours: hours[index], coveredHours: covered[index],
        exactlyEstimatedHours: exact[index], uncoveredHours: max(0, whole[index] - covered[index] - exact[index]))
    }
  }
}
