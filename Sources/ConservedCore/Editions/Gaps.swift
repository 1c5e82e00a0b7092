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

  /// Rows by register and time. `open` leaves only what later readings or the operator still have to settle.
  package func rows(open: Bool) throws(StoreError) -> [GapRow] {
    var rows: [GapRow] = []
    // No command settles a bill that differs: it is there to be looked at.
    let bills = open ? [:] : try bills()
    for index in keeper.registers.indices {
      rows.append(contentsOf: try self.rows(of: index, open: open, bills: bills[keeper.registers[index].id] ?? []))
    }
    return rows
  }

  private func rows(of index: Int, open: Bool, bills: [BillComparison]) throws(StoreError) -> [GapRow] {
    let register = keeper.registers[index]
    let whole = try keeper.derived(index)
    var rows: [GapRow] = []
    func add(_ from: Instant, _ to: Instant?, _ kind: String, _ reason: String, _ action: String = "") {
      rows.append(GapRow(register: register.id, from: from, to: to, kind: kind, reason: reason, action: action))
    }
    for hole in whole.book.holes {
      let time = keeper.calendar.rfc3339(hole.span.end)
      if hole.reason == .noReading {
        add(hole.span.start, hole.span.end, "missing", hole.reason.rawValue, "conserved import readings FILE")
        continue
      }
      add(
        hole.span.start, hole.span.end, "no_amount", hole.reason.rawValue,
        "conserved exchange \(register.id) \(time) --final V --initial V")
    }
    if let question = whole.book.question {
      let time = keeper.calendar.rfc3339(question.since.instant)
      add(
        question.before.instant, nil, "question", question.kind.rawValue,
        "conserved exchange \(register.id) \(time) --final V --initial V")
    }
    if !open {
      let terms = keeper.terms(of: index)
      let holes = Set(whole.book.holes.map(\.span))
      var last: Reading?
      for run in derivedRuns(whole) { add(run.start, run.end, "derived", "power") }
      for (reading, verdict) in zip(whole.readings, whole.book.verdicts) {
        switch verdict {
        case .conflict, .glitch, .spike, .overlap, .negative, .unusable:
          // Under the stamp by which `readings` shows it and `correct` finds it.
          let stamp = register.stamp(at: reading.instant)
          let isConflict = verdict == .conflict
          add(stamp, stamp, isConflict ? "conflict" : "rejected", isConflict ? "another value at this instant" : verdict.reason)
        case .duplicate, .questioned: continue
        case .accepted:
          if register.kind == .instantaneous {
            continue
          } else if register.kind == .delta {
            // Each states its own interval: only one whose hours had to share it is estimated.
            if let span = terms.interval(endingAt: reading.instant, after: last?.instant), !terms.isMeasured(span) {
              add(span.start, span.end, "estimated", "long_interval")
            }
          } else if let last, reading.instant > last.instant {
            let span = Span(last.instant, reading.instant)
            if !terms.isMeasured(span), !holes.contains(span) { add(span.start, span.end, "estimated", "no_reading") }
          }
          last = reading
        }
      }
    }
    for comparison in bills {
      let (bill, span) = (comparison.bill, comparison.bill.span(keeper.calendar))
      add(
        span.start, span.end, "bill", "bill \(bill.amount.printed) \(bill.carrier.baseUnit.printed), \(comparison.sentence)",
        "conserved explain \(bill.institution) \(bill.carrier.name) \(bill.period)")
    }
    return rows.sorted { ($0.from, $0.kind, $0.reason) < ($1.from, $1.kind, $1.reason) }
  }

  /// The spans over which an instantaneous register was integrated without a break; none for other kinds.
  private func derivedRuns(_ whole: (readings: [Reading], book: RegisterBook)) -> [Span] {
    guard whole.book.terms.register.kind == .instantaneous else { return [] }
    let accepted = zip(whole.readings, whole.book.verdicts).filter { $0.1 == .accepted }.map(\.0.instant)
    guard let first = accepted.first, let last = accepted.last else { return [] }
    let starts = [first] + whole.book.holes.map(\.span.end)
    let ends = whole.book.holes.map(\.span.start) + [last]
    return zip(starts, ends).filter { $0 < $1 }.map { Span($0, $1) }
  }
}
