import EnergyModel

/// Which spans of the past are asked for, in which order. Pure: readings, reach and now are handed in.
package enum HistoryPlan {
  /// The spans of a window in which readings are missing: between two of them that are too far apart, before the first, behind the last.
  ///
  /// - Parameters:
  ///   - instants: of the readings that are there, in order.
  ///   - apartMax: how far apart two may be, s.
  package static func missing(_ instants: [Instant], in window: Span, apartMax: Int64) -> [Span] {
    var missing: [Span] = []
    var last = window.start
    for instant in instants where window.contains(instant) {
      if instant - last > apartMax { missing.append(Span(last, instant)) }
      last = instant
    }
    if window.end - last > apartMax { missing.append(Span(last, window.end)) }
    return missing
  }

  /// The same spans in order, those that touch or overlap as one.
  package static func union(_ spans: [Span]) -> [Span] {
    var joined: [Span] = []
    for span in spans.sorted(by: { $0.start < $1.start }) where span.seconds > 0 {
      if let last = joined.last, span.start <= last.end {
        joined[joined.count - 1] = last.joined(span)
      } else {
        joined.append(span)
      }
    }
    return joined
  }

  /// What is left of spans without others; both in order and apart.
  package static func subtracting(_ taken: [Span], from spans: [Span]) -> [Span] {
    var left: [Span] = []
    var index = 0
    for span in spans {
      var start = span.start
      while index < taken.count, taken[index].end <= start { index += 1 }
      var next = index
      while next < taken.count, taken[next].start < span.end {
        if taken[next].start > start { left.append(Span(start, taken[next].start)) }
        start = max(start, taken[next].end)
        next += 1
      }
      if start < span.end { left.append(Span(start, span.end)) }
    }
    return left
  }

  /// The requests that cover spans, the oldest first: none is longer than the endpoint's `span`, and spans that fit into one request share
  /// it.
  ///
  /// - Parameter spans: in order and apart.
  package static func pieces(of spans: [Span], _ manner: HistoryManner, _ calendar: LocalCalendar) -> [Span] {
    if manner.hasDayFiles { return days(of: spans, calendar).map(calendar.span(of:)) }
    var pieces: [Span] = []
    var start = Instant(seconds: .min)
    var index = 0
    while index < spans.count {
      start = max(start, spans[index].start)
      guard start < spans[index].end else {
        index += 1
        continue
      }
      let bound = end(ofPieceFrom: start, manner, calendar)
      var end = start
      while index < spans.count, spans[index].start < bound {
        end = min(spans[index].end, bound)
        guard spans[index].end <= bound else { break }
        index += 1
      }
      pieces.append(Span(start, end))
      start = end
    }
    return pieces
  }

  /// Whole days end at local midnight, however long summer time makes them.
  private static func end(ofPieceFrom start: Instant, _ manner: HistoryManner, _ calendar: LocalCalendar) -> Instant {
    guard manner.spanSeconds % 86_400 == 0 else { return start + manner.spanSeconds }
    return calendar.start(of: calendar.day(of: start) + Int(manner.spanSeconds / 86_400))
  }

  /// The local days of which something is missing. The readings at both ends of a span are there.
  private static func days(of spans: [Span], _ calendar: LocalCalendar) -> [LocalDay] {
    var days: [LocalDay] = []
    for span in spans where span.seconds > 1 {
      let first = max(calendar.day(of: span.start + 1), days.last.map { $0 + 1 } ?? LocalDay(number: .min))
      let last = calendar.day(of: span.end + -1)
      guard first <= last else { continue }
      days += (first.number...last.number).map { LocalDay(number: $0) }
    }
    return days
  }
}
