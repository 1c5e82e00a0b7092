/// How a time is written into the URL of a history.
package enum HistoryTime: Sendable, Hashable {
  /// With the zone's offset: `2026-10-01T08:00:00+08:00`.
  case rfc3339
  /// Since 1970.
  case seconds
  /// Since 1970.
  case milliseconds
  /// On the endpoint's own clock; `isWritable` holds.
  case pattern(StampPattern)

  /// The finest step that it tells apart, s.
  package var stepSeconds: Int64 {
    if case .pattern(let pattern) = self { pattern.stepSeconds } else { 1 }
  }

  package func text(_ instant: Instant, in calendar: LocalCalendar) -> String {
    switch self {
    case .rfc3339: return calendar.rfc3339(instant)
    case .seconds: return String(instant.seconds)
    case .milliseconds: return String(instant.seconds * 1_000)
    case .pattern(let pattern):
      let offset = calendar.offset(at: instant)
      return pattern.text(localSeconds: instant.seconds + offset, offsetSeconds: offset)
    }
  }

  /// The least span that can be written and holds another one whole.
  ///
  /// Each end is moved outwards to a step of the form: local midnight where it names days only. An end in an hour that clocks show twice
  /// is moved out of it where the form cannot say which of the two is meant: too much is asked for, never too little.
  package func covering(_ span: Span, in calendar: LocalCalendar) -> Span {
    var (start, end) = (floor(span.start, calendar), ceiling(span.end, calendar))
    while isAmbiguous(start, calendar) { start = floor(start + -1, calendar) }
    while isAmbiguous(end, calendar) { end = ceiling(end + 1, calendar) }
    return Span(start, end)
  }

  private func floor(_ instant: Instant, _ calendar: LocalCalendar) -> Instant {
    let step = stepSeconds
    guard step < 86_400 else { return calendar.start(of: calendar.day(of: instant)) }
    let offset = calendar.offset(at: instant)
    return Instant(seconds: (instant.seconds + offset).dividedRoundingDown(by: step) * step - offset)
  }

  private func ceiling(_ instant: Instant, _ calendar: LocalCalendar) -> Instant {
    let floor = floor(instant, calendar)
    guard floor < instant else { return instant }
    guard stepSeconds < 86_400 else { return calendar.start(of: calendar.day(of: instant) + 1) }
    return floor + stepSeconds
  }

  private func isAmbiguous(_ instant: Instant, _ calendar: LocalCalendar) -> Bool {
    guard case .pattern(let pattern) = self, !pattern.namesOffset, pattern.stepSeconds < 86_400 else { return false }
    return calendar.instants(localSeconds: instant.seconds + calendar.offset(at: instant)).second != nil
  }
}
