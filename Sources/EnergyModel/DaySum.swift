/// The hours of one register and local day, rolled up: all that a standing asks of them, whatever span it judges (contract R4).
package struct DaySum: Sendable, Hashable {
  package let day: LocalDay
  package let amount: QualifiedAmount
  /// How many hours are measured or edited.
  package let coveredHours: Int
  /// How many other hours are known throughout, with a sum that is exact where both readings around them count.
  package let exactHours: Int
  /// How many of these lie before the first measured hour of the day; 0 where none is measured.
  package let exactHoursBefore: Int
  /// How many of these lie after the last measured hour of the day; 0 where none is measured.
  package let exactHoursAfter: Int
  /// How many hours have an amount throughout, of whatever quality: those above, and those under an open question.
  package let wholeHours: Int
  /// The first five hours of the day.
  package let nights: NightHours
  /// Where the register stood still.
  package let zeroRun: ZeroRun

  /// - Parameter wholeHours: `nil`: those that are covered or exact.
  package init(
    day: LocalDay, amount: QualifiedAmount, coveredHours: Int, exactHours: Int = 0, exactHoursBefore: Int = 0,
    exactHoursAfter: Int = 0, wholeHours: Int? = nil, nights: NightHours = .unknown, zeroRun: ZeroRun = .none
  ) {
    self.nights = nights
    self.zeroRun = zeroRun
    self.wholeHours = wholeHours ?? coveredHours + exactHours
    self.day = day
    self.amount = amount
    self.coveredHours = coveredHours
    self.exactHours = exactHours
    self.exactHoursBefore = exactHoursBefore
    self.exactHoursAfter = exactHoursAfter
  }

  /// - Parameter hours: The known hours of the day, in order; `nil` where there are none: of such a day nothing is known.
  package init?(day: LocalDay, hours: some Sequence<HourRow>, _ calendar: LocalCalendar) {
    var amount: QualifiedAmount?
    var night = NightReader(calendar.span(of: day))
    var (covered, exact, before, sinceLast, whole) = (0, 0, 0, 0, 0)
    for row in hours {
      amount = (amount ?? .zero) + row.hour.amount
      night.take(row)
      if row.hasWholeAmount { whole += 1 }
      if row.isMeasured {
        if covered == 0 { before = exact }
        covered += 1
        sinceLast = 0
      } else if row.isComplete, row.hour.hasExactSum {
        exact += 1
        sinceLast += 1
      }
    }
    guard let amount else { return nil }
    self.init(
      day: day, amount: amount, coveredHours: covered, exactHours: exact, exactHoursBefore: covered > 0 ? before : 0,
      exactHoursAfter: covered > 0 ? sinceLast : 0, wholeHours: whole, nights: night.nights, zeroRun: night.zeroRun)
  }

  /// The sums of hours in order, by the local day in which each begins.
  package static func sums(of hours: [HourRow], _ calendar: LocalCalendar) -> [DaySum] {
    var sums: [DaySum] = []
    var rest = hours[...]
    while let first = rest.first {
      let day = calendar.day(of: first.span.start)
      let span = calendar.span(of: day)
      let rows = rest.prefix { span.contains($0.span.start) }
      // An hour that begins in a day is of its span; one row is taken all the same, so that this ends.
      let taken = rows.isEmpty ? rest.prefix(1) : rows
      if let sum = DaySum(day: day, hours: taken, calendar) { sums.append(sum) }
      rest = rest.dropFirst(taken.count)
    }
    return sums
  }
}
