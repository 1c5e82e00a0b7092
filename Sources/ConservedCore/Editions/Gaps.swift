import EnergyModel
import Metering
import Publishing
import Storage

/// What is not measured, and what would settle it (contract, export `gaps`).
package struct Gaps {
  private let keeper: BookKeeper

  package init(keeper: BookKeeper) { self.keeper = keeper }

  /// Bills that differ from the registers, by the first of these.
  private func bills() throws(StoreError) -> [RegisterID: [BillComparison]] {
    var bills: [RegisterID: [BillComparison]] = [:]
    for bill in try Ledger.read(keeper).bills {
      let comparison = try BillComparison(bill, keeper)
      if comparison.differs, let first = comparison.registers.first { bills[first, default: []].append(comparison) }
    }
    return bills
  }

  /// Rows by register and time. `open` leaves only what later readings or the operator still have to settle: early signs that stand are
  /// among it.
  package func rows(open: Bool) throws(StoreError) -> [GapRow] {
    var stream = try stream(open: open)
    return try stream.rows()
  }

  /// The same rows, of one register after the other.
  func stream(open: Bool) throws(StoreError) -> RowStream<GapRow> {
    let signs = try StandingSigns(keeper).rows()
    // No command settles a bill that differs: it is there to be looked at.
    let bills = open ? [:] : try bills()
    return RowStream(intervals: keeper.registers.count, subjects: 1, runMax: 1) { (_, run) throws(StoreError) in
      let register = keeper.registers[run.lowerBound].id
      var rows = RowStream<GapRow>.IntervalRows(intervals: 1)
      rows.append(
        contentsOf: try self.rows(of: run.lowerBound, open: open, bills: bills[register] ?? [], signs: signs[register] ?? []))
      return rows
    }
  }

  /// Those of one register, without its bills and early signs.
  func rows(of index: Int, open: Bool) throws(StoreError) -> [GapRow] {
    try rows(of: index, open: open, bills: [], signs: [])
  }

  private func rows(of index: Int, open: Bool, bills: [BillComparison], signs: [GapRow])
    throws(StoreError) -> [GapRow]
  {
    let book = try keeper.derived(index)
    var rows = unsettled(book.book)
    if !open {
      rows.append(contentsOf: estimated(book.book))
      rows.append(contentsOf: refused(book.readings, book.book))
    }
    rows.append(contentsOf: bills.map { row(of: $0, register: keeper.registers[index].id) })
    rows.append(contentsOf: signs)
    return rows.sorted { ($0.from, $0.kind, $0.reason) < ($1.from, $1.kind, $1.reason) }
  }

  private func row(of comparison: BillComparison, register: RegisterID) -> GapRow {
    let (bill, span) = (comparison.bill, comparison.bill.span(keeper.calendar))
    return GapRow(
      register: register, from: span.start, to: span.end, kind: "bill",
      reason: "bill \(bill.amount.printed) \(bill.carrier.baseUnit.printed), \(comparison.sentence(.english))",
      action: "conserved explain \(bill.institution) \(bill.carrier.name) \(bill.period)")
  }

  /// Spans without an amount, and the open question.
  private func unsettled(_ book: RegisterBook) -> [GapRow] {
    let register = book.terms.register
    func exchange(at instant: Instant) -> String { SettlingCommand.exchange(register, at: instant, keeper.calendar) }
    var rows = book.holes.map { hole in
      hole.reason == .noReading
        ? GapRow(
          register: register.id, from: hole.span.start, to: hole.span.end, kind: "missing", reason: hole.reason.rawValue,
          action: "conserved import readings FILE")
        : GapRow(
          register: register.id, from: hole.span.start, to: hole.span.end, kind: "no_amount", reason: hole.reason.rawValue,
          action: exchange(at: hole.span.end))
    }
    if let question = book.question {
      rows.append(
        GapRow(
          register: register.id, from: question.before.instant, to: nil, kind: "question", reason: question.kind.rawValue,
          action: question.action(register, keeper.calendar)))
    }
    return rows
  }

  /// Spans that were estimated, with the method; what was derived from power as one row for each run without a break.
  private func estimated(_ book: RegisterBook) -> [GapRow] {
    var rows: [GapRow] = []
    for estimate in book.estimates {
      let isDerived = estimate.method == .power
      if isDerived, let last = rows.last, last.to == estimate.span.start {
        rows[rows.count - 1] = last.lasting(to: estimate.span.end)
      } else {
        rows.append(
          GapRow(
            register: book.terms.register.id, from: estimate.span.start, to: estimate.span.end,
            kind: isDerived ? "derived" : "estimated", reason: reason(of: estimate, book.terms.register), action: "",
            method: estimate.method.rawValue))
      }
    }
    return rows
  }

  private func reason(of estimate: Estimate, _ register: Register) -> String {
    switch (estimate.method, register.kind) {
    case (.power, _): "power"
    case (.restart, _): "restart"
    case (_, .delta): "long_interval"
    case (_, _): "no_reading"
    }
  }

  /// The command that confirms what counts at an instant; nothing is left to do where it is a correction.
  private func confirmation(of counting: Reading?, _ terms: RegisterTerms) -> String {
    guard let counting, counting.origin != .correction else { return "" }
    return SettlingCommand.correction(terms.register, counting, keeper.calendar)
  }

  /// Readings that the books do not use, under the stamp by which `readings` shows them and `correct` finds them.
  private func refused(_ readings: [Reading], _ book: RegisterBook) -> [GapRow] {
    var counting: Reading?
    return zip(readings, book.verdicts).compactMap { reading, verdict in
      if counting?.instant != reading.instant { counting = reading }
      let stamp = book.terms.register.stamp(at: reading.instant)
      func row(_ kind: String, _ reason: String, action: String = "") -> GapRow {
        GapRow(register: book.terms.register.id, from: stamp, to: stamp, kind: kind, reason: reason, action: action)
      }
      switch verdict {
      case .conflict: return row("conflict", "another value at this instant", action: confirmation(of: counting, book.terms))
      case .glitch, .spike, .overlap, .negative, .unusable: return row("rejected", verdict.reason)
      case .accepted, .duplicate, .questioned: return nil
      }
    }
  }
}
