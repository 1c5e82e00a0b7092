import EnergyModel
import Storage

/// The daily use of an institution by carrier and end use, as the plan's indicators want it (contract R4, R6).
struct InstitutionUse {
  let keeper: BookKeeper

  /// One series for each carrier and end use, with a row for every day from one to before another. `judged` is the span whose gaps
  /// count as covered where both readings around them lie in it.
  func series(of institution: InstitutionID, from: LocalDay, to: LocalDay, judgedFrom: LocalDay) throws(StoreError) -> [UseSeries]
  {
    struct Key: Hashable {
      let carrier: Carrier
      let endUse: String
    }
    var order: [Key] = []
    var registers: [Key: [Int]] = [:]
    for (index, register) in keeper.registers.enumerated()
    where register.institution == institution && register.parent == nil && register.flow == .in {
      let key = Key(carrier: register.carrier, endUse: register.endUse)
      if registers[key] == nil { order.append(key) }
      registers[key, default: []].append(index)
    }
    var series: [UseSeries] = []
    for key in order {
      var days = Days(from: from, to: to, calendar: keeper.calendar, registerCount: registers[key]?.count ?? 0)
      for register in registers[key] ?? [] {
        let rows = try keeper.hours(of: register, in: days.span)
        days.add(rows, judgedFrom: judgedFrom)
      }
      series.append(UseSeries(carrier: key.carrier, endUse: key.endUse, days: days.rows))
    }
    return series
  }

  /// Sums of hours by day.
  private struct Days {
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
      hours = (0..<count).map { Int((calendar.span(of: from + $0).seconds + 3_599) / 3_600) * registerCount }
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
        } else if row.isComplete, (row.span.start < judgedStart || index > firstMeasured), index < lastMeasured {
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
}
