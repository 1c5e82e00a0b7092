import EnergyModel
import Publishing
import Storage

/// Rows of consumption: what each register, building or institution used in each interval of a span (contract, export `consumption`).
package struct Consumption {
  package enum Period: String, Sendable, CaseIterable {
    case hour, day, month, year
  }

  private let keeper: BookKeeper
  private let calendar: LocalCalendar

  package init(keeper: BookKeeper) {
    self.keeper = keeper
    calendar = keeper.calendar
  }

  /// One subject of the rows: its name and the registers that are added up for it.
  private struct Subject {
    let name: String
    let carrier: Carrier
    let endUse: String
    let registers: [Int]
  }

  /// Every interval of the span, in order of time, then of subject; where nothing is known the amounts are empty (contract R3).
  package func rows(_ period: Period, by: ConsumptionBy, in span: Span) throws(StoreError) -> [ConsumptionRow] {
    let intervals = intervals(period, in: span)
    guard let first = intervals.first, let last = intervals.last else { return [] }
    let whole = Span(first.start, last.end)
    var bySubject: [[ConsumptionRow]] = []
    for subject in subjects(by) {
      var sums = [Sum](repeating: Sum(), count: intervals.count)
      for register in subject.registers { try add(register, in: whole, intervals: intervals, to: &sums) }
      bySubject.append(
        zip(intervals, sums).map { interval, sum in
          ConsumptionRow(
            span: interval, isHour: period == .hour, by: by, subject: subject.name, carrier: subject.carrier,
            endUse: subject.endUse,
            amount: sum.amount, hours: hourCount(of: interval) * subject.registers.count, coveredHours: sum.coveredHours,
            revision: 0)
        })
    }
    var rows: [ConsumptionRow] = []
    rows.reserveCapacity(intervals.count * bySubject.count)
    for index in intervals.indices {
      for subject in bySubject { rows.append(subject[index]) }
    }
    return rows
  }

  /// From the first to the last hour of any register of which something is known; `nil` without any.
  package func extent() throws(StoreError) -> Span? {
    var extent: Span?
    for register in keeper.registers.indices {
      guard let span = try keeper.extent(of: register) else { continue }
      extent = extent.map { Span(min($0.start, span.start), max($0.end, span.end)) } ?? span
    }
    return extent
  }

  private struct Sum {
    var amount: QualifiedAmount?
    var coveredHours = 0
  }

  /// Hours in order fall into intervals in order: one walk for both.
  private func add(_ register: Int, in whole: Span, intervals: [Span], to sums: inout [Sum]) throws(StoreError) {
    var interval = 0
    for row in try keeper.hours(of: register, in: whole) {
      while intervals[interval].end <= row.span.start { interval += 1 }
      sums[interval].amount = (sums[interval].amount ?? .zero) + row.hour.amount
      if row.isMeasured { sums[interval].coveredHours += 1 }
    }
  }

  private func subjects(_ by: ConsumptionBy) -> [Subject] {
    var order: [String] = []
    var subjects: [String: Subject] = [:]
    for (index, register) in keeper.registers.enumerated() {
      let name: String
      switch by {
      case .register: name = register.id.text
      case .building: name = register.building.isEmpty ? register.institution.text : register.building
      case .institution: name = register.institution.text
      }
      // Totals are of registers that are nobody's part and whose flow comes in (contract R6); a register itself is always its own row.
      guard by == .register || (register.parent == nil && register.flow == .in) else { continue }
      let key = "\(name)\u{0}\(register.carrier.name)\u{0}\(register.endUse)"
      if subjects[key] == nil { order.append(key) }
      subjects[key] = Subject(
        name: name, carrier: register.carrier, endUse: register.endUse, registers: (subjects[key]?.registers ?? []) + [index])
    }
    return order.compactMap { subjects[$0] }
  }

  private func intervals(_ period: Period, in span: Span) -> [Span] {
    guard span.seconds > 0 else { return [] }
    let (firstDay, lastDay) = (calendar.day(of: span.start), calendar.day(of: span.end + -1))
    switch period {
    case .hour:
      return (firstDay.number...lastDay.number).flatMap { calendar.hours(of: LocalDay(number: $0)) }
        .filter { $0.end > span.start && $0.start < span.end }
    case .day:
      return (firstDay.number...lastDay.number).map { calendar.span(of: LocalDay(number: $0)) }
    case .month:
      var months: [Span] = []
      var month = firstDay.month
      while month <= lastDay.month {
        months.append(calendar.span(of: month))
        month = month.next
      }
      return months
    case .year:
      return (firstDay.year...lastDay.year).map { calendar.span(ofYear: $0) }
    }
  }

  /// How many local hours an interval has; the last hour of a day may be short where summer time moves by less than one.
  private func hourCount(of interval: Span) -> Int {
    Int((interval.seconds + 3_599) / 3_600)
  }
}
