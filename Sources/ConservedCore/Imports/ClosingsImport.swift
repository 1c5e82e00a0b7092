import EnergyModel

/// Periods that were reported: their figures stay, what changes later gets revisions (contract R9).
package enum ClosingsImport {
  static let names: [(english: String, chinese: String)] = [("period", "周期"), ("author", "填报人"), ("note", "备注")]

  /// - Parameter now: A period can be reported when it is over.
  package static func parse(_ bytes: [UInt8], file: String, calendar: LocalCalendar, now: Instant) throws(RowFaults) -> [Closing]
  {
    var rows = try RowFile(bytes, file: file, names: names, required: ["period"])
    var closings: [Closing] = []
    while let record = rows.next() {
      guard let cell = rows.cell(record, "period") else {
        rows.missing(record, "period")
        continue
      }
      guard let period = ReportPeriod(cell.text) else {
        rows.fault(cell.line, cell.column, "'\(cell.text)' is no period", "write 2026, 2026-Q3, 2026-10 or 2026-10-01")
        continue
      }
      guard calendar.start(of: period.days.upperBound) <= now else {
        rows.fault(
          cell.line, cell.column, "\(period) is not over before \(period.days.upperBound)",
          "close it then, or write an earlier one")
        continue
      }
      closings.append(
        Closing(
          period: period, closed: now, author: rows.cell(record, "author")?.text ?? "",
          note: rows.cell(record, "note")?.text ?? ""))
    }
    try rows.finish()
    return closings
  }
}
