import EnergyModel

/// Weeks by which signs are judged: blocks of seven days from the first day of a year on, whatever weekday that is (RULES section 6).
package struct SignWeeks: Sendable, Hashable {
  /// A week of fewer valid days is skipped: it is neither for a sign nor against it.
  static let daysMin = 5

  /// The first day of the first week.
  package let from: LocalDay
  /// How many weeks are over.
  package let count: Int

  /// - Parameter through: The last day that is over; a week that it does not complete is not judged yet.
  package init(from: LocalDay, through: LocalDay) {
    self.from = from
    count = max(0, (through - from + 1) / 7)
  }

  package func firstDay(of week: Int) -> LocalDay { from + 7 * week }
  package func lastDay(of week: Int) -> LocalDay { from + 7 * week + 6 }

  /// From 0 on; `nil` of a day in no week that is over.
  func week(of day: LocalDay) -> Int? {
    let days = day - from
    return days >= 0 && days / 7 < count ? days / 7 : nil
  }

  /// The elements of each week, in their order; empty for a week without any.
  func grouped<Element>(_ elements: some Sequence<Element>, by day: (Element) -> LocalDay) -> [[Element]] {
    var weeks = [[Element]](repeating: [], count: count)
    for element in elements { if let week = week(of: day(element)) { weeks[week].append(element) } }
    return weeks
  }
}
