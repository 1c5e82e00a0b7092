/// Reads the times that files and bodies carry (contract R11).
package enum TimeText {
  /// RFC 3339 with an offset or `Z`, or a local date and time (`2026-10-01 08:00`, seconds optional, `T` or a space),
  /// or a date (its local midnight). Fractions of a second are dropped. `nil` for anything else.
  package static func instant(_ text: String, in calendar: LocalCalendar) -> Instant? {
    guard let clock = clock(text) else { return nil }
    if let offset = clock.offsetSeconds { return Instant(seconds: clock.seconds - offset) }
    return calendar.instant(localSeconds: clock.seconds)
  }

  /// The same without a zone.
  package static func clock(_ text: String) -> ClockReading? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10, let day = LocalDay(String(decoding: bytes[0..<10], as: UTF8.self)) else { return nil }
    let midnight = Int64(day.number) * 86_400
    if bytes.count == 10 { return ClockReading(seconds: midnight, offsetSeconds: nil) }
    guard bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "t"),
      let (secondOfDay, rest) = timeOfDay(bytes[11...])
    else { return nil }
    let seconds = midnight + Int64(secondOfDay)
    if rest.isEmpty { return ClockReading(seconds: seconds, offsetSeconds: nil) }
    guard let (offset, count) = leadingOffset(rest), count == rest.count else { return nil }
    return ClockReading(seconds: seconds, offsetSeconds: Int64(offset))
  }

  /// `HH:MM[:SS[.fraction]]`, and what stands behind it. `24:00` is the end of the day.
  private static func timeOfDay(_ bytes: ArraySlice<UInt8>) -> (Int, ArraySlice<UInt8>)? {
    guard bytes.count >= 5, bytes[bytes.startIndex + 2] == UInt8(ascii: ":"),
      let hour = decimalNumber(bytes.prefix(2)), let minute = decimalNumber(bytes.dropFirst(3).prefix(2)), minute < 60
    else { return nil }
    var rest = bytes.dropFirst(5)
    var second = 0
    if rest.first == UInt8(ascii: ":") {
      guard let value = decimalNumber(rest.dropFirst().prefix(2)), rest.count >= 3, value < 61 else { return nil }
      second = min(value, 59)
      rest = rest.dropFirst(3)
      if rest.first == UInt8(ascii: ".") {
        rest = rest.dropFirst()
        guard let digit = rest.first, (0x30...0x39).contains(digit) else { return nil }
        rest = rest.drop(while: { (0x30...0x39).contains($0) })
      }
    }
    guard hour < 24 || (hour == 24 && minute == 0 && second == 0) else { return nil }
    return (hour * 3_600 + minute * 60 + second, rest)
  }

  /// The offset that a text begins with (`Z`, `+08:00` or `+0800`), s, and how many bytes it takes.
  static func leadingOffset(_ bytes: ArraySlice<UInt8>) -> (seconds: Int, count: Int)? {
    guard let sign = bytes.first else { return nil }
    if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return (0, 1) }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    let hasColon = bytes.count > 3 && bytes[bytes.startIndex + 3] == UInt8(ascii: ":")
    let minuteDigits = bytes.dropFirst(hasColon ? 4 : 3).prefix(2)
    guard minuteDigits.count == 2, let hours = decimalNumber(bytes.dropFirst().prefix(2)),
      let minutes = decimalNumber(minuteDigits),
      hours <= 18, minutes < 60
    else { return nil }
    return ((sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3_600 + minutes * 60), hasColon ? 6 : 5)
  }
}
