import EnergyModel
import Metering
import Publishing
import Storage

/// Rows of consumption: what each subject used in each interval of a span (contract, export `consumption`). A subject is a register, a
/// building, an institution, or what sums institutions: their class, their region, the whole site.
package struct Consumption {
  let keeper: BookKeeper
  private let institutions: [Institution]
  /// They have rows beside the registers and never enter another one.
  private let virtualMeters: [VirtualMeter]
  private let ledger: Ledger
  private let calendar: LocalCalendar

  /// `institutions` as they are on the day for which the rows are asked: their class and region say where they are summed. Rows of
  /// registers need no ledger.
  init(
    keeper: BookKeeper, institutions: [Institution], virtualMeters: [VirtualMeter] = [], ledger: Ledger = Ledger()
  ) {
    self.keeper = keeper
    self.institutions = institutions
    self.virtualMeters = virtualMeters
    self.ledger = ledger
    calendar = keeper.calendar
  }

  /// Every interval of the span, in order of time, then of subject; where nothing is known the amounts are empty (contract R3).
  package func rows(_ period: Period, by: ConsumptionBy, in span: Span) throws(StoreError) -> [ConsumptionRow] {
    var stream = try stream(period, by: by, in: span)
    return try stream.rows()
  }

  /// The same rows one after the other. Virtual meters come behind the registers, in the order of the configuration.
  package func stream(_ period: Period, by: ConsumptionBy, in span: Span, runMax: Int = .max) throws(StoreError)
    -> RowStream<ConsumptionRow>
  {
    let intervals = period.intervals(in: span, calendar)
    let subjects = intervals.isEmpty ? [] : subjects(by, period)
    let meters = by == .register ? virtualMeters : []
    let indices = VirtualUse.indices(of: meters, keeper)
    let reports = try Reports(keeper)
    return RowStream(
      intervals: intervals.count, subjects: subjects.count + meters.count, runMax: runMax, multiple: period == .hour ? 24 : 1
    ) { (number, run) throws(StoreError) in
      let intervals = Array(intervals[run])
      return number < subjects.count
        ? try rows(of: subjects[number], by, period, intervals, reports)
        : try rows(of: meters[number - subjects.count], indices, period, intervals, reports)
    }
  }

  private func rows(of subject: Subject, _ by: ConsumptionBy, _ period: Period, _ intervals: [Span], _ reports: Reports)
    throws(StoreError) -> RowStream<ConsumptionRow>.IntervalRows
  {
    func row(_ interval: Span, _ amount: QualifiedAmount?, hours: Int, covered: Int, revision: Int) -> ConsumptionRow {
      ConsumptionRow(
        span: interval, isHour: period == .hour, by: by, subject: subject.name, carrier: subject.carrier, endUse: subject.endUse,
        amount: amount, hours: hours, coveredHours: covered, revision: revision)
    }
    var sums = [Sum](repeating: Sum(), count: intervals.count)
    for part in subject.parts { try add(part, intervals, to: &sums) }
    let lines = try reported(subject.parts, intervals, reports)
    var rows = RowStream<ConsumptionRow>.IntervalRows(intervals: intervals.count)
    for (index, interval) in intervals.enumerated() {
      let sum = sums[index]
      if let lines = lines[index] {
        rows.append(
          contentsOf: lines.map {
            row(interval, $0.amount, hours: sum.hours, covered: $0.coveredHours, revision: $0.revision)
          })
      } else {
        rows.append(row(interval, sum.amount, hours: sum.hours, covered: sum.coveredHours, revision: 0))
      }
    }
    return rows
  }

  /// The rows of a virtual meter. They are what its registers are now; the revision is the latest of theirs.
  private func rows(
    of meter: VirtualMeter, _ indices: [RegisterID: Int], _ period: Period, _ intervals: [Span], _ reports: Reports
  ) throws(StoreError) -> RowStream<ConsumptionRow>.IntervalRows {
    let use = try VirtualUse(of: meter, in: intervals, keeper, indices: indices)
    let parts = meter.parts.compactMap { indices[$0.register] }.map(Part.register)
    let revisions = try reported(parts, intervals, reports).mapValues { $0.last?.revision ?? 0 }
    var rows = RowStream<ConsumptionRow>.IntervalRows(intervals: intervals.count)
    for (index, interval) in intervals.enumerated() {
      rows.append(
        ConsumptionRow(
          span: interval, isHour: period == .hour, by: .register, subject: meter.id.text, carrier: meter.carrier,
          endUse: meter.endUse, amount: use.amounts[index], hours: interval.localHours, coveredHours: use.coveredHours[index],
          revision: revisions[index] ?? 0))
    }
    return rows
  }

  /// From the first to the last instant of which rows of a period and a grouping know something; `nil` without any.
  package func extent(_ period: Period, by: ConsumptionBy) throws(StoreError) -> Span? {
    extent(period, by: by, registers: try registerExtent())
  }

  /// The same, where the extent of all registers is known.
  func extent(_ period: Period, by: ConsumptionBy, registers: Span?) -> Span? {
    ledgerBooks(period, by).reduce(registers) { extent, book in
      guard let days = book.extent else { return extent }
      let span = Span(calendar.start(of: days.from), calendar.start(of: days.to))
      return extent.map { $0.joined(span) } ?? span
    }
  }

  /// From the first to the last hour of any register of which something is known; `nil` without any.
  package func registerExtent() throws(StoreError) -> Span? {
    var extent: Span?
    for register in keeper.registers.indices {
      guard let span = try keeper.extent(of: register) else { continue }
      extent = extent.map { $0.joined(span) } ?? span
    }
    return extent
  }

  // MARK: Subjects

  /// One subject of the rows: what it is called, and the parts that are added up for it.
  private struct Subject {
    let name: String
    let carrier: Carrier
    let endUse: String
    var parts: [Part]
  }

  /// In the order of the configuration, then what only the ledger knows.
  private func subjects(_ by: ConsumptionBy, _ period: Period) -> [Subject] {
    struct Key: Hashable {
      let name: String
      let carrier: Carrier
      let endUse: String
    }
    var subjects: [Subject] = []
    var index: [Key: Int] = [:]
    func add(_ part: Part, to name: String, _ carrier: Carrier, _ endUse: String) {
      let key = Key(name: name, carrier: carrier, endUse: endUse)
      if let known = index[key] {
        subjects[known].parts.append(part)
      } else {
        index[key] = subjects.count
        subjects.append(Subject(name: name, carrier: carrier, endUse: endUse, parts: [part]))
      }
    }
    let names = institutionSubjects(by)
    for (number, register) in keeper.registers.enumerated() {
      // Totals are of registers that are nobody's part and whose flow comes in (contract R6); a register itself is always its own row.
      guard by == .register || register.isCountedInTotals else { continue }
      let name =
        switch by {
        case .register: register.id.text
        case .building where !register.building.isEmpty: register.building
        default: names[register.institution] ?? register.institution.text
        }
      add(.register(number), to: name, register.carrier, register.endUse)
    }
    for book in ledgerBooks(period, by) {
      let institution = book.subject.institution
      add(.ledger(book), to: names[institution] ?? institution.text, book.subject.carrier, book.subject.endUse)
    }
    return subjects
  }

  /// The ledger enters days and longer (contract R5), of institutions that the configuration names; it has no registers.
  func ledgerBooks(_ period: Period, _ by: ConsumptionBy) -> [LedgerBook] {
    guard period != .hour, by != .register else { return [] }
    let known = Set(institutions.map(\.id))
    return ledger.books.filter { known.contains($0.subject.institution) }
  }

  /// The subject that an institution's total belongs to.
  func institutionSubjects(_ by: ConsumptionBy) -> [InstitutionID: String] {
    let names = institutions.map { institution in
      let name =
        switch by {
        case .register, .building, .institution: institution.id.text
        case .class: institution.institutionClass
        case .region: institution.region
        case .site: ConsumptionBy.wholeSite
        }
      return (institution.id, name)
    }
    return Dictionary(names, uniquingKeysWith: { first, _ in first })
  }
}
