/// A stretch of local days that is reported as a whole: a year, a quarter, a month or a day.
package struct ReportPeriod: Sendable, Hashable, CustomStringConvertible {
  /// `2026`, `2026-Q3`, `2026-10` or `2026-10-01`.
  package let text: String
  package let days: Range<LocalDay>

  /// `nil` for anything else.
  package init?(_ text: String) {
    guard let days = ReportPeriod.days(of: text) else { return nil }
    self.text = text
    self.days = days
  }

  package var description: String { text }

  private static func days(of text: String) -> Range<LocalDay>? {
    if let day = LocalDay(text) { return day..<day + 1 }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, first.utf8.count == 4, let year = decimalNumber(first.utf8), (1...9999).contains(year) else {
      return nil
    }
    func months(_ from: Int, _ count: Int) -> Range<LocalDay> {
      var end = LocalMonth(year: year, month: from)
      let start = end.firstDay
      for _ in 0..<count { end = end.next }
      return start..<end.firstDay
    }
    guard parts.count == 2 else { return parts.count == 1 ? months(1, 12) : nil }
    guard parts[1].utf8.count == 2 else { return nil }
    if parts[1].first == "Q" {
      guard let quarter = decimalNumber(parts[1].dropFirst().utf8), (1...4).contains(quarter) else { return nil }
      return months(3 * quarter - 2, 3)
    }
    guard let month = decimalNumber(parts[1].utf8), (1...12).contains(month) else { return nil }
    return months(month, 1)
  }
}

/// A period was reported: its figures stay as they were then, and what changes afterwards gets revisions (contract R9).
package struct Closing: Sendable, Hashable {
  package let period: ReportPeriod
  package let closed: Instant
  /// Who reported it, or empty.
  package let author: String
  package let note: String

  package init(period: ReportPeriod, closed: Instant, author: String = "", note: String = "") {
    self.period = period
    self.closed = closed
    self.author = author
    self.note = note
  }
}
