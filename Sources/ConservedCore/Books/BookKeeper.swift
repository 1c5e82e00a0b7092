import EnergyModel
import Metering
import Settings
import Storage

/// Keeps the books of every register: what is closed in the store, what is open in memory. The one owner of both.
///
/// The books are a function of the set of readings (contract R7): a late reading makes its register's days be derived again, from the
/// day that it reaches back to, as far as they change.
package final class BookKeeper {
  package let registers: [Register]
  package let calendar: LocalCalendar
  let store: Store
  /// One for each register, at its index.
  var open: [OpenRegister]
  private let indexByNumber: [Int64: Int]
  /// Local days whose hours changed since somebody asked.
  private var touched: Set<LocalDay> = []
  /// The earliest of them by register, since somebody asked.
  private var earliestTouched: [Int: LocalDay] = [:]
  /// What readings that came in say against others at their instant, since somebody asked.
  var conflicts: [Int: ReadingConflict] = [:]
  /// Periods that were reported, in the order in which they were (contract R9).
  var closings: [Closing] {
    didSet { reportedUntil = closings.map(\.period.days.upperBound).max() }
  }
  /// No reported day lies at or after this one.
  private var reportedUntil: LocalDay?
  /// Registers of which a reported day changed since the last revision was recorded.
  var staleReports: Set<Int> = []
  /// Readings in the store of registers that the configuration no longer names; they stay in the log as they are.
  private(set) var strangers: [NumberedReading] = []

  /// Reads where the books stand and derives what is open again from the arrival log.
  package init(registers: [Register], calendar: LocalCalendar, store: Store, numbers: [Int64?]) throws(StoreError) {
    self.registers = registers
    self.calendar = calendar
    self.store = store
    let closed = try store.lastClosedDays()
    let exchanges = Dictionary(grouping: try store.exchanges(), by: \.register)
    closings = try store.closings()
    reportedUntil = closings.map(\.period.days.upperBound).max()
    open = zip(registers, numbers).map { register, number in
      let last = number.flatMap { closed[$0] }
      return OpenRegister(
        number: number, terms: RegisterTerms(register: register, calendar: calendar, exchanges: exchanges[register.id] ?? []),
        state: last?.state ?? BookState(),
        openFrom: last.map { calendar.start(of: $0.day + 1) } ?? Instant.plausible.lowerBound)
    }
    var indexByNumber: [Int64: Int] = [:]
    for (index, number) in numbers.enumerated() {
      if let number { indexByNumber[number] = index }
    }
    self.indexByNumber = indexByNumber
    var arrived: [Int: [Reading]] = [:]
    for entry in try store.arrivals() {
      if let index = indexByNumber[entry.register] {
        arrived[index, default: []].append(entry.reading)
      } else {
        strangers.append(entry)
      }
    }
    for (index, readings) in arrived.sorted(by: { $0.key < $1.key }) { try take(readings, register: index) }
  }

  /// The books of a configuration over a store that is held to write; what a changed description changes is written. `progress` hears of
  /// each register whose closed days are derived anew, and of how many there are.
  static func writing(
    _ settings: Settings, _ store: Store, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws(StoreError) -> BookKeeper {
    let numbers = try store.numbers(of: settings.registers.map(\.id))
    let keeper = try BookKeeper(
      registers: settings.registers, calendar: settings.site.calendar, store: store, numbers: numbers.map { $0 })
    try keeper.settleTerms(progress: progress)
    return keeper
  }

  /// The books of a configuration over a store that somebody else writes: a description that he has not taken up yet counts here already.
  static func reading(_ settings: Settings, _ store: Store) throws(StoreError) -> BookKeeper {
    let known = try store.knownNumbers()
    let keeper = try BookKeeper(
      registers: settings.registers, calendar: settings.site.calendar, store: store,
      numbers: settings.registers.map { known[$0.id] })
    try keeper.takeUpTerms()
    return keeper
  }

  /// The store's number of a register; `nil` only where the store is read beside a daemon and does not know it yet.
  package func number(of register: Int) -> Int64? { open[register].number }

  // MARK: Terms

  /// Registers whose description changed since their closed days were derived are derived again from their first reading: the books are
  /// a function of readings and settings, not of earlier books (contract R7). Rules that changed with the program are left to whoever
  /// writes the store, since they touch every register.
  private func takeUpTerms() throws(StoreError) {
    let known = try store.terms()
    for index in open.indices {
      guard let number = open[index].number, let terms = known[number], !open[index].terms.isDescribed(by: terms) else {
        continue
      }
      try reopenWhole(index)
    }
  }

  /// Takes back every closed day of a register and derives its books from the first reading on.
  private func reopenWhole(_ index: Int) throws(StoreError) {
    guard let extent = try extentOfDays(of: index) else { return }
    let days = try closedDays(of: index, extent.first..<extent.last + 1)
    open[index].reopen(state: BookState(), openFrom: Instant.plausible.lowerBound, readings: days.flatMap(\.readings))
    open[index].merge([], history: { _ in [] })
    for day in days { touch(day.day, of: index) }
  }

  /// Derives everything again from the readings, register by register, so that memory holds one history at a time. Whatever the rows
  /// said before, they are what the readings give.
  package func rebuild(progress: (Int) -> Void) throws(StoreError) {
    for index in open.indices {
      progress(index)
      try inTransaction { () throws(StoreError) in
        try reopenWhole(index)
        try writeDaysAlone(of: index)
      }
    }
    try inTransaction { () throws(StoreError) in
      try writeLog()
      try recordRevisions()
    }
  }

  /// Derives again what a changed description, or rules that changed with the program, make of the closed days, and remembers the
  /// descriptions of today. One register after another, each in a commit of its own: memory holds one history, and a start that is
  /// interrupted goes on where it was. Registers that an older program left without sums of their days get them first, likewise. For
  /// whoever holds the store to write.
  package func settleTerms(progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }) throws(StoreError) {
    let known = try store.terms()
    var new: [Int64: String] = [:]
    var changed: [(index: Int, number: Int64)] = []
    for (index, register) in open.enumerated() {
      guard let number = register.number, known[number] != register.terms.description else { continue }
      if known[number] == nil { new[number] = register.terms.description } else { changed.append((index, number)) }
    }
    try store.remember(terms: new)
    let unsummed = try store.registersWithoutDaySums()
    for (done, number) in unsummed.enumerated() {
      progress(done, unsummed.count + changed.count)
      try store.rollUpDays(of: number, calendar)
    }
    for (done, (index, number)) in changed.enumerated() {
      progress(unsummed.count + done, unsummed.count + changed.count)
      try inTransaction { () throws(StoreError) in
        try reopenWhole(index)
        try writeDaysAlone(of: index)
        try store.remember(terms: [number: open[index].terms.description])
      }
    }
    if open.contains(where: \.isReopened) || !staleReports.isEmpty { try closeDays() }
  }

  /// Exchanges that somebody recorded just now: the books follow from the earliest of them on. For whoever holds the store to write.
  package func record(_ exchanges: [MeterExchange]) throws(StoreError) {
    try inTransaction { () throws(StoreError) in
      try store.record(exchanges)
      let all = Dictionary(grouping: try store.exchanges(), by: \.register)
      for index in open.indices {
        let before = open[index].terms
        let terms = RegisterTerms(register: registers[index], calendar: calendar, exchanges: all[registers[index].id] ?? [])
        guard terms.description != before.description else { continue }
        let changed = Set(before.exchanges).symmetricDifference(terms.exchanges)
        guard let first = changed.map(\.instant).min(), let last = changed.map(\.instant).max() else { continue }
        open[index].describe(by: terms)
        // What an exchange says of multiplier or capacity holds for everything after it.
        let isPlain = changed.allSatisfy { $0.multiplier == nil && $0.capacity == nil }
        try follow(index, from: first, until: isPlain ? last : Instant(seconds: .max))
      }
      try closeDays()
      try settleTerms()
    }
  }

  // MARK: All or none

  /// Several steps as one commit; where one fails the books are what they were.
  func inTransaction<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
    let before = (open, touched, earliestTouched, conflicts, staleReports, closings)
    do throws(StoreError) {
      return try store.inTransaction(body)
    } catch {
      (open, touched, earliestTouched, conflicts, staleReports, closings) = before
      throw error
    }
  }

  /// Hours of a local day changed.
  func touch(_ day: LocalDay, of register: Int) {
    touched.insert(day)
    if earliestTouched[register].map({ day < $0 }) ?? true { earliestTouched[register] = day }
    guard let reportedUntil, day < reportedUntil, closings.contains(where: { $0.period.days.contains(day) }) else { return }
    staleReports.insert(register)
  }

  /// The registers with a day before another one whose hours changed since the last call.
  func takeTouchedRegisters(before day: LocalDay) -> [Int] {
    defer { earliestTouched = [:] }
    return earliestTouched.filter { $0.value < day }.map(\.key).sorted()
  }

  /// The institutions of registers, and of the meters that they are a part of: a tenant's use is taken away from whom the main meter
  /// counts for.
  func institutions(of touched: [Int]) -> Set<InstitutionID> {
    guard !touched.isEmpty else { return [] }
    let tree = MeterTree(registers)
    return Set(touched.flatMap { [registers[$0]] + tree.ancestors(of: registers[$0]) }.map(\.institution))
  }

  /// The local days whose hours changed since the last call.
  func takeTouched() -> Set<LocalDay> {
    defer { touched = [] }
    return touched
  }
}
