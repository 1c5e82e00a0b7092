/// What a calendar says of a day. A statutory holiday or a make-up workday takes the place of what the weekday says.
package enum DayType: String, Sendable, Hashable, CaseIterable {
  case workday, weekend, holiday

  /// Monday to Friday, or Saturday and Sunday.
  package static func byWeekday(_ day: LocalDay) -> DayType { day.weekday >= 6 ? .weekend : .workday }
}

/// What kind of day a day is for one institution: days of one kind are expected to use alike.
package struct DayKind: Hashable, Sendable {
  package let type: DayType
  /// Whether pupils or students are away (寒暑假).
  package let isVacation: Bool
  /// Whether the day lies in the heating season (采暖期) of the institution's region.
  package let isHeating: Bool

  package init(_ type: DayType, isVacation: Bool = false, isHeating: Bool = false) {
    self.type = type
    self.isVacation = isVacation
    self.isHeating = isHeating
  }

  /// By the weekday alone: what is known without a calendar.
  package static func byWeekday(_ day: LocalDay) -> DayKind { DayKind(.byWeekday(day)) }

  package static func byWeekday(from: LocalDay, to: LocalDay) -> [DayKind] {
    (from.number..<max(from.number, to.number)).map { byWeekday(LocalDay(number: $0)) }
  }
}
