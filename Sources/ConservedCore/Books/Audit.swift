import EnergyModel
import Metering
import Storage

/// Holds the books against the readings, over the whole store (promise 1, contract R9): what disagrees is named, nothing is mended.
package struct Audit {
  /// One place where the books say something else than the readings.
  package struct Disagreement: Sendable, CustomStringConvertible {
    package let register: RegisterID
    /// The hour or day, in RFC 3339 or as a date.
    package let place: String
    package let what: String

    package var description: String { "\(register) \(place): \(what)" }
  }

  /// What was looked at.
  package struct Report: Sendable {
    package var registers = 0
    package var readings = 0
    package var hours = 0
    package var openQuestions = 0
    package var disagreements: [Disagreement] = []
  }

  private let keeper: BookKeeper

  package init(_ keeper: BookKeeper) { self.keeper = keeper }

  /// - Parameter progress: Called with the number of registers that were looked at, after each.
  package func run(progress: (Int) -> Void = { _ in }) throws(StoreError) -> Report {
    var report = Report()
    for index in keeper.registers.indices {
      try audit(index, &report)
      progress(index + 1)
    }
    try auditReports(&report)
    return report
  }

  /// Derives one register again from its first reading and compares every hour, every state and the sum.
  private func audit(_ index: Int, _ report: inout Report) throws(StoreError) {
    let register = keeper.registers[index]
    let calendar = keeper.calendar
    let opened = keeper.open[index]
    let closed = try keeper.allClosedDays(of: index)
    report.registers += 1
    let all = OpenRegister.distinct(closed.flatMap(\.readings) + opened.readings.readings())
    var book = RegisterBook(terms: opened.terms, state: BookState(), openFrom: Instant.plausible.lowerBound, keepsVerdicts: true)
    var states: [LocalDay: BookState] = [:]
    var day: LocalDay?
    for reading in all {
      let readingDay = calendar.day(of: reading.instant)
      if let day, day < readingDay { states[day] = book.state }
      day = readingDay
      book.take(reading, history: { _ in [] })
    }
    report.readings += all.count
    if book.question != nil { report.openQuestions += 1 }

    func disagree(_ place: String, _ what: String) {
      report.disagreements.append(Disagreement(register: register.id, place: place, what: what))
    }

    // Every hour that the books keep, and every hour that the readings give.
    let kept = closed.flatMap(\.hours) + opened.book.allHours
    let derived = book.allHours
    report.hours += derived.count
    var derivedByStart: [Instant: HourRow] = [:]
    for row in derived { derivedByStart[row.span.start] = row }
    for row in kept {
      let place = calendar.rfc3339(row.span.start)
      guard let right = derivedByStart.removeValue(forKey: row.span.start) else {
        disagree(
          place, "the books have \(row.hour.amount.total.printed) \(register.carrier.baseUnit.printed), the readings give nothing"
        )
        continue
      }
      if right != row {
        disagree(place, "the books have \(Audit.text(row, register)), the readings give \(Audit.text(right, register))")
      }
    }
    for row in derivedByStart.values.sorted(by: { $0.span.start < $1.span.start }) {
      disagree(calendar.rfc3339(row.span.start), "the readings give \(Audit.text(row, register)), the books have nothing")
    }
    for row in closed where !row.readings.isEmpty {
      if let state = states[row.day], state != row.state {
        disagree(row.day.iso8601, "where the books stood at the day's end differs")
      }
    }

    try auditDaySums(index, closed, disagree)

    // The sum of the hours against the register's own change, by a second arithmetic that knows no hours.
    let change = registerChange(all, book, opened.terms)
    let sum = kept.map(\.hour.amount).reduce(.zero, +)
    let unresolved = sum.unresolved
    if sum.total - unresolved != change {
      disagree(
        "in all",
        "the hours sum to \((sum.total - unresolved).printed) \(register.carrier.baseUnit.printed), the register changed by \(change.printed)"
      )
    }
  }

  /// The rolled-up days against the hours of the same days; where there are none yet, standings are made from the hours.
  private func auditDaySums(_ index: Int, _ closed: [ClosedDay], _ disagree: (_ place: String, _ what: String) -> Void)
    throws(StoreError)
  {
    let all = LocalDay(number: 0)..<keeper.calendar.day(of: Instant.plausible.upperBound)
    guard let kept = try keeper.closedDaySums(of: index, all) else { return }
    let unit = keeper.registers[index].carrier.baseUnit.printed
    func text(_ sum: DaySum?) -> String {
      guard let sum else { return "nothing" }
      let night = (0..<NightHours.count).map { sum.nights[$0].map { Amount(baseUnits: $0).printed } ?? "unknown" }
      let zeros = sum.zeroRun
      return "\(sum.amount.total.printed) \(unit) in \(sum.coveredHours) measured hours, \(sum.exactHours) estimated exactly, "
        + "\(night.joined(separator: " ")) from hour 0 on, standing still for \(zeros.atStart) h at its start, \(zeros.atEnd) h at "
        + "its end, \(zeros.longest) h at most"
    }
    var keptByDay = Dictionary(kept.map { ($0.day, $0) }, uniquingKeysWith: { first, _ in first })
    for row in closed {
      let kept = keptByDay.removeValue(forKey: row.day)
      let right = DaySum(day: row.day, hours: row.hours, keeper.calendar)
      if kept != right { disagree(row.day.iso8601, "the rolled-up day says \(text(kept)), its hours say \(text(right))") }
    }
    for sum in keptByDay.values.sorted(by: { $0.day < $1.day }) {
      disagree(sum.day.iso8601, "the rolled-up day says \(text(sum)), the books have no such day")
    }
  }

  /// Closed figures against their record (contract R9): what the last revision says is what the books say.
  private func auditReports(_ report: inout Report) throws(StoreError) {
    let reports = try Reports(keeper)
    for closing in reports.closings {
      // A change that came a moment ago gets its revision with the next commit.
      for index in keeper.registers.indices where !keeper.staleReports.contains(index) {
        guard let number = keeper.number(of: index) else { continue }
        let recorded = try keeper.store.reportedHours(of: number, in: closing.period)
        let now = try keeper.hours(of: index, in: keeper.span(of: closing.period))
        guard let last = recorded.last, last != now else { continue }
        let unit = keeper.registers[index].carrier.baseUnit.printed
        func sum(_ rows: [HourRow]) -> String { rows.map(\.hour.amount).reduce(.zero, +).total.printed + " " + unit }
        report.disagreements.append(
          Disagreement(
            register: keeper.registers[index].id, place: "closed \(closing.period)",
            what: "revision \(recorded.count - 1) records \(sum(last)), the books have \(sum(now))"))
      }
    }
  }

  /// What the register counted over its epochs, from the accepted readings and the recorded exchanges alone.
  private func registerChange(_ readings: [Reading], _ book: RegisterBook, _ terms: RegisterTerms) -> Amount {
    let accepted = zip(readings, book.verdicts).filter { $0.1 == .accepted }.map(\.0)
    let holes = Set(book.holes.map(\.span))
    switch terms.register.kind {
    case .delta:
      return accepted.compactMap { terms.value($0)?.baseUnits }.map(Amount.init).reduce(.zero, +)
    case .instantaneous:
      return derivedChange(accepted, holes, terms)
    case .cumulative, .restarting:
      return counterChange(accepted, holes, terms)
    }
  }

  /// Power is integrated and rounded once an hour, so the hours are all that it has.
  private func derivedChange(_ accepted: [Reading], _ holes: Set<Span>, _ terms: RegisterTerms) -> Amount {
    var drawn: [Instant: DrawnEnergy] = [:]
    for (from, to) in zip(accepted, accepted.dropFirst()) where !holes.contains(Span(from.instant, to.instant)) {
      for part in terms.energy(from: from, to: to) ?? [] { drawn[part.hour.start, default: .zero] += part.energy }
    }
    return drawn.values.compactMap { $0.amount(in: terms.register.carrier.baseUnit) }.reduce(.zero, +)
  }

  private func counterChange(_ accepted: [Reading], _ holes: Set<Span>, _ terms: RegisterTerms) -> Amount {
    var change = Amount.zero
    func count(_ from: Reading, _ to: Reading) {
      if !holes.contains(Span(from.instant, to.instant)) { change += counted(from: from, to: to, terms) }
    }
    guard var from = accepted.first else { return .zero }
    for to in accepted.dropFirst() {
      while let exchange = terms.exchange(after: from.instant, through: to.instant) {
        let (final, initial) = terms.readings(of: exchange)
        count(from, final)
        from = initial
      }
      // A reading of the exchange's own instant says nothing that the exchange does not.
      guard from.instant < to.instant else { continue }
      count(from, to)
      from = to
    }
    return change
  }

  /// Within one epoch, through the register's capacity or a reboot where it fell.
  private func counted(from: Reading, to: Reading, _ terms: RegisterTerms) -> Amount {
    guard let rise = terms.rise(from: from, to: to) else { return .zero }
    if rise >= .zero { return terms.pieces(from: from, to: to).map(\.amount).reduce(.zero, +) }
    if terms.register.kind == .restarting { return Amount(baseUnits: terms.value(to)?.baseUnits ?? 0) }
    return terms.rollover(from: from, to: to) ?? .zero
  }

  private static func text(_ row: HourRow, _ register: Register) -> String {
    let amount = row.hour.amount
    return "\(amount.total.printed) \(register.carrier.baseUnit.printed) (measured \(amount.measured.printed), estimated "
      + "\(amount.estimated.printed), unresolved \(amount.unresolved.printed))"
  }
}
