/// A day of the proleptic Gregorian calendar, without a place.
package struct LocalDay: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Days since 1970-01-01.
  package let number: Int32

  package init(number: Int32) { self.number = number }

  /// `nil` when there is no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= LocalMonth(year: year, month: month).dayCount
    else { return nil }
    number = LocalDay.number(year: year, month: month, day: day)
  }

  /// Days from civil: the year begins in March, so that the leap day is its last.
  fileprivate static func number(year: Int, month: Int, day: Int) -> Int32 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(era * 146_097 + dayOfEra - 719_468)
  }

  /// Reads `2026-10-01`; `nil` for anything else.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = decimalNumber(bytes[0..<4]), let month = decimalNumber(bytes[5..<7]), let day = decimalNumber(bytes[8..<10])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  package var components: (year: Int, month: Int, day: Int) {
    let shifted = Int(number) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  package var year: Int { components.year }

  package var month: LocalMonth {
    let (year, month, _) = components
    return LocalMonth(year: year, month: month)
  }

  /// 1 is Monday, 7 is Sunday (ISO 8601).
  package var weekday: Int { Int((Int64(number) + 3) % 7 + 7) % 7 + 1 }

  /// 1 is 1 January.
  package var dayOfYear: Int { Int(number - LocalMonth(year: year, month: 1).firstDay.number) + 1 }

  package static func + (left: LocalDay, days: Int) -> LocalDay { LocalDay(number: left.number + Int32(days)) }
  package static func - (left: LocalDay, right: LocalDay) -> Int { Int(left.number) - Int(right.number) }
  package static func < (left: LocalDay, right: LocalDay) -> Bool { left.number < right.number }

  /// `2026-10-01`.
  package var iso8601: String {
    let (year, month, day) = components
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
  }

  package var description: String { iso8601 }
}

/// A month of the Gregorian calendar, without a place.
package struct LocalMonth: Hashable, Comparable, Sendable {
  package let year: Int
  /// 1…12.
  package let month: Int

  package init(year: Int, month: Int) {
    precondition((1...12).contains(month), "a month is 1 to 12")
    self.year = year
    self.month = month
  }

  package var dayCount: Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Also of the months around the years 1 to 9999, so that the last of them has an end.
  package var firstDay: LocalDay { LocalDay(number: LocalDay.number(year: year, month: month, day: 1)) }

  package var next: LocalMonth { month == 12 ? LocalMonth(year: year + 1, month: 1) : LocalMonth(year: year, month: month + 1) }

  /// The first month of its quarter: January, April, July or October.
  package var quarterStart: LocalMonth { LocalMonth(year: year, month: (month - 1) / 3 * 3 + 1) }

  package static func < (left: LocalMonth, right: LocalMonth) -> Bool { (left.year, left.month) < (right.year, right.month) }

  /// `2026-10`.
  package var iso8601: String { padded(year, 4) + "-" + padded(month, 2) }
}

/// A whole number of ASCII digits; `nil` for anything else or an empty text.
package func decimalNumber(_ digits: some Collection<UInt8>) -> Int? {
  guard !digits.isEmpty, digits.count <= 18 else { return nil }
  var number = 0
  for digit in digits {
    guard (0x30...0x39).contains(digit) else { return nil }
    number = number * 10 + Int(digit - 0x30)
  }
  return number
}

/// A number of at least so many digits, with leading zeros.
package func padded(_ number: Int, _ digits: Int) -> String {
  let text = String(number)
  return text.utf8.count >= digits ? text : String(repeating: "0", count: digits - text.utf8.count) + text
}
