import EnergyModel

/// The grammars of days and spans of days. A span has its last day in it: `2026-02-15..2026-02-23`.
extension FaultList {
  func day(_ written: WrittenText, key: String) -> LocalDay? {
    if let day = LocalDay(written.text) { return day }
    return refuse(
      written.place, "`\(key)` \(FaultList.quoted(written.text)) is not a day", "write a day that there is, as 2026-02-15")
  }

  /// A day, or two of them with `..` between.
  func daySpan(_ written: WrittenText, key: String) -> DaySpan? {
    guard let (first, last) = FaultList.ends(of: written.text, LocalDay.init) else {
      return refuse(
        written.place, "`\(key)` \(FaultList.quoted(written.text)) is no day and no span of days",
        "write days that there are, as 2026-02-15 or 2026-02-15..2026-02-23")
    }
    if let span = DaySpan(first: first, last: last) { return span }
    return refuse(
      written.place, "`\(key)` \(FaultList.quoted(written.text)) ends before it begins", "write the earlier day first")
  }

  /// A day of every year, or two of them with `..` between; over New Year where the second is the earlier one.
  func yearlySpan(_ written: WrittenText, key: String) -> YearlySpan? {
    guard let (first, last) = FaultList.ends(of: written.text, MonthDay.init) else {
      return refuse(
        written.place, "`\(key)` \(FaultList.quoted(written.text)) is no span of days of a year",
        "write month and day, as 11-15..03-15")
    }
    return YearlySpan(first: first, last: last)
  }

  private static func ends<End>(of text: String, _ end: (String) -> End?) -> (End, End)? {
    let parts = text.split(separator: "..", omittingEmptySubsequences: false).map { String($0) }
    guard parts.count <= 2, let first = end(parts[0]), let last = end(parts[parts.count - 1]) else { return nil }
    return (first, last)
  }
}

extension MonthDay {
  /// Reads `11-15`; `nil` for anything else.
  fileprivate init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: "-"), let month = decimalNumber(bytes[0..<2]),
      let day = decimalNumber(bytes[3..<5])
    else { return nil }
    self.init(month: month, day: day)
  }
}
