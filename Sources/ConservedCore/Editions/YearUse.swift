import Conservation
import EnergyModel
import Foundation
import Metering
import Storage

/// What institutions used and paid over a year, by carrier and end use, as statistical forms and reviewers ask for it.
///
/// The whole of a carrier is what enters an institution's total (contract R6). A part of it may also be counted by a register below
/// another one: the vehicles' own pump, the heating of a building.
struct YearUse {
  private let keeper: BookKeeper
  /// What nobody meters, and the bills of what is metered.
  private let books: [InstitutionID: [LedgerBook]]
  private let bills: [InstitutionID: [Ledger.Bill]]
  /// Every entry of the ledger by what it is of, bills and what nobody meters alike.
  private let entered: [InstitutionID: [LedgerBook.Subject: LedgerBook]]
  private let registers: [InstitutionID: [Int]]
  private let tree: MeterTree
  private let known = KnownUses()

  init(keeper: BookKeeper) throws(StoreError) {
    self.keeper = keeper
    let entries = try keeper.store.ledger()
    let ledger = Ledger(entries, registers: keeper.registers)
    books = Dictionary(grouping: ledger.books, by: \.subject.institution)
    bills = Dictionary(grouping: ledger.bills, by: \.entry.institution)
    let bySubject = Dictionary(grouping: entries) {
      LedgerBook.Subject(institution: $0.institution, carrier: $0.carrier, endUse: $0.endUse)
    }
    entered = bySubject.reduce(into: [:]) { entered, group in
      entered[group.key.institution, default: [:]][group.key] = LedgerBook(group.key, entries: group.value)
    }
    registers = Dictionary(grouping: keeper.registers.indices) { keeper.registers[$0].institution }
    tree = MeterTree(keeper.registers)
  }

  /// What was used of a carrier in the days `[from, to)`; `nil` where the institution has no register and no entry of it.
  func amount(
    of carrier: Carrier, _ endUses: StatisticalForms.EndUses, by institution: InstitutionID, from: LocalDay, to: LocalDay
  ) throws(StoreError) -> KnownUse? {
    let span = Span(keeper.calendar.start(of: from), keeper.calendar.start(of: to))
    let own = (registers[institution] ?? []).filter {
      keeper.registers[$0].carrier == carrier && keeper.registers[$0].flow == .in
    }
    let books = (books[institution] ?? []).filter { $0.subject.carrier == carrier }
    let isOnly = if case .only = endUses { true } else { false }
    let isExcept = if case .except = endUses { true } else { false }
    var use = KnownUse()
    var partCount = 0
    for index in own where keeper.registers[index].isCountedInTotals && endUses.names(keeper.registers[index].endUse) != isExcept
    {
      use.add(try known.use(of: index, in: span, keeper))
      partCount += 1
    }
    for book in books where endUses.names(book.subject.endUse) != isExcept {
      use.add(KnownUse(of: book, from: from, to: to, keeper.calendar))
      partCount += 1
    }
    guard isOnly || isExcept else { return partCount > 0 ? use : nil }
    // The parts that are counted below a register of another end use: of them, or to be taken away from the rest.
    guard isOnly || partCount > 0 else { return nil }
    if isExcept, use.amount == nil { return use }
    for index in own where isPart(index, endUses) && !books.contains(where: { $0.subject == keeper.registers[index].subject }) {
      let part = try known.use(of: index, in: span, keeper)
      guard isOnly || part.amount != nil else { return KnownUse() }
      use.add(part, sign: isOnly ? 1 : -1)
      partCount += 1
    }
    return partCount > 0 ? use : nil
  }

  /// Whether a register is below others of which none has such an end use, and has it itself; the topmost enters a total.
  private func isPart(_ index: Int, _ endUses: StatisticalForms.EndUses) -> Bool {
    let register = keeper.registers[index]
    guard register.parent != nil, endUses.names(register.endUse) else { return false }
    let parents = tree.ancestors(of: register)
    return parents.last?.isCountedInTotals == true && parents.allSatisfy { !endUses.names($0.endUse) }
  }

  /// What was paid for carriers in the days `[from, to)`, 元: of each end use that the institution has every day is costed, else `nil`.
  func cost(
    of carriers: [Carrier], _ endUses: StatisticalForms.EndUses, by institution: InstitutionID, from: LocalDay, to: LocalDay
  ) -> Decimal? {
    let isExcept = if case .except = endUses { true } else { false }
    let counted = (registers[institution] ?? []).filter { keeper.registers[$0].isCountedInTotals }
    let entered = entered[institution] ?? [:]
    let subjects = Set(counted.map { keeper.registers[$0].subject } + entered.keys)
      .filter { carriers.contains($0.carrier) && endUses.names($0.endUse) != isExcept }
    var sum = Decimal(0)
    for subject in subjects {
      guard let cost = entered[subject]?.cost(from: from, to: to) else { return nil }
      sum += cost
    }
    return subjects.isEmpty ? nil : sum
  }

  /// The entries of an institution that have a day in `[from, to)`, in order of time.
  func entries(of institution: InstitutionID, from: LocalDay, to: LocalDay) -> [LedgerEntry] {
    (entered[institution] ?? [:]).values.flatMap { $0.entries(from: from, to: to) }
      .sorted { ($0.carrier.name, $0.from, $0.endUse, $0.note) < ($1.carrier.name, $1.from, $1.endUse, $1.note) }
  }

  /// The bills of an institution: what is entered and metered too.
  func bills(of institution: InstitutionID) -> [Ledger.Bill] { bills[institution] ?? [] }
}

/// What was found of a register, since several fields of a form ask for the same year.
private final class KnownUses {
  private struct Key: Hashable {
    let register: Int
    let span: Span
  }

  private var found: [Key: KnownUse] = [:]

  func use(of register: Int, in span: Span, _ keeper: BookKeeper) throws(StoreError) -> KnownUse {
    let key = Key(register: register, span: span)
    if let known = found[key] { return known }
    let use = try KnownUse(of: register, in: span, keeper)
    found[key] = use
    return use
  }
}

extension LedgerBook {
  /// What the days `[from, to)` cost, an entry that they cut by its share of days; `nil` unless each of them is entered and every entry
  /// has a cost.
  func cost(from: LocalDay, to: LocalDay) -> Decimal? {
    guard enteredDays(from: from, to: to) == [from..<to] else { return nil }
    var sum = Decimal(0)
    for entry in entries(from: from, to: to) {
      guard let cost = entry.cost(from: from, to: to) else { return nil }
      sum += cost
    }
    return sum
  }
}
