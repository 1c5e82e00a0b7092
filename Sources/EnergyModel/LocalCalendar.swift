import Foundation

/// The days, hours and months of one IANA time zone; the only place that knows about offsets and days of 23 and 25 hours.
///
/// The zone's offsets are read once, for 1990 to 2100, so that every later question is plain arithmetic.
package struct LocalCalendar: Sendable {
  /// The IANA name, such as `Asia/Shanghai`.
  package let timeZone: String

  /// From this instant on, local time is UTC plus so many seconds.
  private struct Offset: Sendable {
    let from: Int64
    let seconds: Int64
  }

  private let offsets: [Offset]

  private static let tableStart: Int64 = 631_152_000  // 1990-01-01
  private static let tableEnd: Int64 = 4_102_444_800  // 2100-01-01

  /// `nil` when the system knows no such zone.
  package init?(timeZone name: String) {
    guard let zone = TimeZone(identifier: name) else { return nil }
    func offset(at seconds: Int64) -> Int64 {
      Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds))))
    }
    // No zone changes its offset twice within a week: look weekly, then halve to the second.
    let week: Int64 = 7 * 86_400
    var offsets = [Offset(from: .min, seconds: offset(at: LocalCalendar.tableStart))]
    var time = LocalCalendar.tableStart
    while time < LocalCalendar.tableEnd {
      let before = offset(at: time)
      if offset(at: time + week) != before {
        var low = time
        var high = time + week
        while high - low > 1 {
          let middle = low + (high - low) / 2
          if offset(at: middle) == before { low = middle } else { high = middle }
        }
        offsets.append(Offset(from: high, seconds: offset(at: high)))
      }
      time += week
    }
    self.offsets = offsets
    timeZone = name
  }

  /// Seconds that local time is ahead of UTC at an instant.
  package func offset(at instant: Instant) -> Int64 { offsets[offsetIndex(at: instant.seconds)].seconds }

  private func offsetIndex(at seconds: Int64) -> Int {
    var low = 0
    var high = offsets.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if offsets[middle].from <= seconds { low = middle } else { high = middle }
    }
    return low
  }

  /// The local day on which an instant falls: the one whose span holds it.
  package func day(of instant: Instant) -> LocalDay {
    let shown = LocalDay(number: Int32((instant.seconds + offset(at: instant)).dividedRoundingDown(by: 86_400)))
    // Where clocks go back over midnight they show the day before once more, after the new day has begun (St. John's until 2011).
    let next = shown + 1
    return start(of: next) <= instant ? next : shown
  }

  /// The day's first instant: local midnight, or the first instant after it where summer time skips midnight.
  package func start(of day: LocalDay) -> Instant {
    instant(localSeconds: Int64(day.number) * 86_400)
  }

  /// The instant at which a local clock shows a time; the earlier one where it shows it twice, the end of the jump where never.
  package func instant(localSeconds: Int64) -> Instant {
    // The offset before any change near this local time decides whether it exists twice.
    let index = offsetIndex(at: localSeconds - 86_400)
    for current in index..<offsets.count {
      let candidate = localSeconds - offsets[current].seconds
      let end = current + 1 < offsets.count ? offsets[current + 1].from : Int64.max
      if candidate < end { return Instant(seconds: max(candidate, offsets[current].from)) }
    }
    return Instant(seconds: localSeconds - offsets[offsets.count - 1].seconds)
  }

  /// The instants at which a local clock shows a time: two where summer time ends, `first` alone elsewhere; where summer time skips the
  /// time, the end of the jump.
  package func instants(localSeconds: Int64) -> (first: Instant, second: Instant?) {
    let first = instant(localSeconds: localSeconds)
    let index = offsetIndex(at: first.seconds) + 1
    guard index < offsets.count else { return (first, nil) }
    let second = localSeconds - offsets[index].seconds
    let end = index + 1 < offsets.count ? offsets[index + 1].from : Int64.max
    return second > first.seconds && offsets[index].from <= second && second < end
      ? (first, Instant(seconds: second)) : (first, nil)
  }

  /// The whole local day: 23, 24 or 25 hours, rarely another length.
  package func span(of day: LocalDay) -> Span { Span(start(of: day), start(of: day + 1)) }

  /// The hours of a local day in order; an hour is 3 600 s from local midnight on, the last one as long as the day lasts.
  package func hours(of day: LocalDay) -> [Span] {
    let whole = span(of: day)
    return stride(from: whole.start.seconds, to: whole.end.seconds, by: 3_600).map { start in
      Span(Instant(seconds: start), Instant(seconds: min(start + 3_600, whole.end.seconds)))
    }
  }

  /// The local hour in which an instant falls.
  package func hour(containing instant: Instant) -> Span {
    let whole = span(of: day(of: instant))
    let start = whole.start.seconds + (instant - whole.start) / 3_600 * 3_600
    return Span(Instant(seconds: start), Instant(seconds: min(start + 3_600, whole.end.seconds)))
  }

  package func span(of month: LocalMonth) -> Span { Span(start(of: month.firstDay), start(of: month.next.firstDay)) }

  package func span(ofYear year: Int) -> Span {
    Span(start(of: LocalMonth(year: year, month: 1).firstDay), start(of: LocalMonth(year: year + 1, month: 1).firstDay))
  }

  /// Hour of the local clock, 0…23.
  package func hourOfDay(at instant: Instant) -> Int {
    let local = instant.seconds + offset(at: instant)
    return Int((local - local.dividedRoundingDown(by: 86_400) * 86_400) / 3_600)
  }
}

extension Int64 {
  /// The quotient by a positive divisor, rounded towards minus infinity.
  package func dividedRoundingDown(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
