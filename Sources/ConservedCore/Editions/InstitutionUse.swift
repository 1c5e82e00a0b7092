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
    for register in registers {
      let sums = try keeper.daySums(of: register, from..<max(from, to))
      guard let judgedFrom else {
        days.addWhole(sums)
        continue
      }
      let measured = Measured(sums, from: judgedFrom)
      days.add(
        sums, judgedFrom: judgedFrom, measured,
        read: try readDays(of: register, sums, around: measured, judgedFrom: judgedFrom, to: to, keeper))
    }
    return days.rows
  }
}

extension InstitutionUse {
  /// The first and the last measured day of a judged span.
  fileprivate struct Measured {
    let first: LocalDay?
    let last: LocalDay?

    init(_ sums: [DaySum], from: LocalDay) {
      first = sums.first { $0.day >= from && $0.coveredHours > 0 }?.day
      last = sums.last { $0.coveredHours > 0 }?.day
    }
  }

  /// The first accepted reading's day before what is measured of a judged span, and the last one's behind it: between two readings the sum
  /// is exact, however far they are apart (contract R4), as of a meter that is read by hand once a month. `nil` where there is none.
  private static func readDays(
    of register: Int, _ sums: [DaySum], around measured: Measured, judgedFrom: LocalDay, to: LocalDay, _ keeper: BookKeeper
  ) throws(StoreError) -> (first: LocalDay?, last: LocalDay?) {
    func accepted(_ from: LocalDay, _ to: LocalDay) throws(StoreError) -> [LocalDay] {
      // A day or two at either end are not worth asking for, nor is a time of which nothing is known.
      guard to - from > 2, sums.contains(where: { from <= $0.day && $0.day < to && $0.exactHours > 0 }) else { return [] }
      let span = Span(keeper.calendar.start(of: from), keeper.calendar.start(of: to))
      return try keeper.readings(of: register, in: span).filter { $0.verdict == .accepted }.map {
        keeper.calendar.day(of: $0.reading.instant)
      }
    }
    let before = try accepted(judgedFrom, measured.first ?? to)
    let behind = measured.first == nil ? before : try accepted(max(judgedFrom, measured.last.map { $0 + 1 } ?? judgedFrom), to)
    return (before.first, behind.last)
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

  /// No gap is cut.
  mutating func addWhole(_ sums: [DaySum]) {
    for sum in sums {
      guard let index = add(sum) else { continue }
      exact[index] += sum.exactHours
    }
  }

  /// A gap that the judged span cuts has a sum that is not exact within it: the run of estimated hours at either end.
  ///
  /// - Parameter read: The days of the first and the last reading outside of what is measured. Where in its day a reading lies is not asked:
  ///   such a day counts none of its estimated hours.
  mutating func add(
    _ sums: [DaySum], judgedFrom: LocalDay, _ measured: InstitutionUse.Measured, read: (first: LocalDay?, last: LocalDay?)
  ) {
    for sum in sums {
      guard let index = add(sum) else { continue }
      var exactly = sum.exactHours
      if sum.day >= judgedFrom {
        if let first = read.first {
          if sum.day <= first { continue }
        } else {
          guard let first = measured.first, sum.day >= first else { continue }
          if sum.day == first { exactly -= sum.exactHoursBefore }
        }
      }
      if let last = read.last {
        if sum.day >= last { continue }
      } else {
        guard let last = measured.last, sum.day <= last else { continue }
        if sum.day == last { exactly -= sum.exactHoursAfter }
      }
      exact[index] += exactly
    }
  }

  /// Where the day lies; `nil` of one outside.
  private mutating func add(_ sum: DaySum) -> Int? {
    let index = sum.day - from
    guard amounts.indices.contains(index) else { return nil }
    amounts[index] = (amounts[index] ?? .zero) + sum.amount
    covered[index] += sum.coveredHours
    whole[index] += sum.wholeHours
    return index
  }

  var rows: [DailyUse] {
    amounts.indices.map { index in
      DailyUse(
        day: from + index, amount: amounts[index], hours: hours[index], coveredHours: covered[index],
        exactlyEstimatedHours: exact[index], uncoveredHours: max(0, whole[index] - covered[index] - exact[index]))
    }
  }
}
