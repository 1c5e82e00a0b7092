/// The years that a plan counts in: those of the calendar, or fiscal ones that begin on another day.
///
/// Every year is called by one number: that of the calendar year in which it begins, or in which its last day lies. The fiscal year
/// 2003 of the United States began on 2002-10-01; the British one that begins on 2025-04-06 is called by its start here.
package struct PlanYears: Hashable, Sendable {
  package enum Naming: String, Hashable, Sendable, CaseIterable { case start, end }

  /// 1…12.
  package let startMonth: Int
  /// A day that the month has in every year, so never 29 February.
  package let startDay: Int
  package let namedBy: Naming

  package static let calendar = PlanYears(startMonth: 1)

  /// `nil` when not every year has such a day. Years that begin on 1 January are called the same by start and end.
  package init?(startMonth: Int, startDay: Int, namedBy: Naming = .start) {
    // Of the months of a common year: 2023.
    guard (1...12).contains(startMonth), startDay >= 1, startDay <= LocalMonth(year: 2023, month: startMonth).dayCount else {
      return nil
    }
    self.startMonth = startMonth
    self.startDay = startDay
    self.namedBy = startMonth == 1 && startDay == 1 ? .start : namedBy
  }

  /// Years that begin with a month.
  private init(startMonth: Int) {
    self.startMonth = startMonth
    startDay = 1
    namedBy = .start
  }

  package var isCalendar: Bool { self == .calendar }

  /// The days of a year, from its first up to the first of the next.
  package func span(of year: Int) -> Range<LocalDay> { firstDay(of: year)..<firstDay(of: year + 1) }

  /// The year in which a day lies.
  package func year(containing day: LocalDay) -> Int {
    let named = day.year + (namedBy == .end ? 1 : 0)
    return day < firstDay(of: named) ? named - 1 : named
  }

  private func firstDay(of year: Int) -> LocalDay {
    LocalMonth(year: namedBy == .end ? year - 1 : year, month: startMonth).firstDay + (startDay - 1)
  }
}
