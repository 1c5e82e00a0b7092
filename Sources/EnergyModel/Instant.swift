/// A moment in UTC, in whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
package struct Instant: Hashable, Comparable, Sendable {
  package let seconds: Int64

  package init(seconds: Int64) { self.seconds = seconds }

  package static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }
  package static func + (left: Instant, seconds: Int64) -> Instant { Instant(seconds: left.seconds + seconds) }
  /// Seconds from `right` to `left`.
  package static func - (left: Instant, right: Instant) -> Int64 { left.seconds - right.seconds }

  /// Years that the program believes: a clock outside them is wrong, whatever it says.
  package static let plausible = Instant(seconds: 946_684_800)..<Instant(seconds: 4_102_444_800)
}

/// A half-open span of time `[start, end)`.
package struct Span: Hashable, Sendable {
  package let start: Instant
  package let end: Instant

  package init(_ start: Instant, _ end: Instant) {
    precondition(start <= end, "a span does not end before it starts")
    self.start = start
    self.end = end
  }

  package var seconds: Int64 { end - start }
  /// How many local hours an interval of whole ones has; the last hour of a day is short where summer time moves by less than one.
  package var localHours: Int { Int((seconds + 3_599) / 3_600) }
  /// The least span that holds both.
  package func joined(_ other: Span) -> Span { Span(min(start, other.start), max(end, other.end)) }
  package func contains(_ instant: Instant) -> Bool { start <= instant && instant < end }
}
