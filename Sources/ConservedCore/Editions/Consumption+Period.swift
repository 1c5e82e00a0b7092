import EnergyModel

extension Consumption {
  /// How long each row of an export is.
  package enum Period: String, Sendable, CaseIterable {
    case hour, day, month, quarter, year

    /// Every local interval that the span touches, in order, each of them whole.
    func intervals(in span: Span, _ calendar: LocalCalendar) -> [Span] {
      guard span.seconds > 0 else { return [] }
      let (first, last) = (calendar.day(of: span.start), calendar.day(of: span.end + -1))
      switch self {
      case .hour:
        return (first.number...last.number).flatMap { calendar.hours(of: LocalDay(number: $0)) }
          .filter { $0.end > span.start && $0.start < span.end }
      case .day:
        return (first.number...last.number).map { calendar.span(of: LocalDay(number: $0)) }
      case .month: return Period.intervals(ofMonths: 1, from: first.month, through: last.month, calendar)
      case .quarter: return Period.intervals(ofMonths: 3, from: first.month.quarterStart, through: last.month, calendar)
      case .year:
        return (first.year...last.year).map { calendar.span(ofYear: $0) }
      }
    }

    private static func intervals(
      ofMonths count: Int, from first: LocalMonth, through last: LocalMonth, _ calendar: LocalCalendar
    ) -> [Span] {
      var intervals: [Span] = []
      var month = first
      while month <= last {
        var next = month
        for _ in 0..<count { next = next.next }
        intervals.append(Span(calendar.start(of: month.firstDay), calendar.start(of: next.firstDay)))
        month = next
      }
      return intervals
    }
  }
}
