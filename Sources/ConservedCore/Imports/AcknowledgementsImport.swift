import EnergyModel
import Settings

/// Subjects of which nobody wants to hear an alarm for a while (contract, Commands, `acknowledge`).
package enum AcknowledgementsImport {
  static let names: [(english: String, chinese: String)] = [
    ("subject", "对象"), ("until", "截止时间"), ("reason", "原因"), ("author", "经办人"),
  ]

  /// Every row as an acknowledgement, or every fault.
  ///
  /// - Parameters:
  ///   - subjects: What events can be of.
  ///   - now: An end must be later.
  package static func parse(
    _ bytes: [UInt8], file: String, subjects: Set<String>, calendar: LocalCalendar, now: Instant
  ) throws(RowFaults) -> [Acknowledgement] {
    var rows = try RowFile(bytes, file: file, names: names, required: ["subject", "until"])
    var acknowledgements: [Acknowledgement] = []
    while let record = rows.next() {
      let before = rows.faultCount
      if let cell = rows.cell(record, "subject") {
        if !subjects.contains(cell.text) {
          rows.fault(
            cell.line, cell.column, "'\(cell.text)' is no endpoint, station, register or institution",
            "write one as the configuration names it")
        }
      } else {
        rows.missing(record, "subject")
      }
      let until = rows.instant(record, "until", calendar)
      if let until, until <= now, let cell = rows.cell(record, "until") {
        rows.fault(cell.line, cell.column, "'\(cell.text)' is over", "write a later time")
      }
      let reason = rows.label(record, "reason")
      let author = rows.label(record, "author")
      guard rows.faultCount == before, let subject = rows.cell(record, "subject")?.text, let until, let reason, let author else {
        continue
      }
      acknowledgements.append(Acknowledgement(subject: subject, until: until, reason: reason, author: author))
    }
    try rows.finish()
    return acknowledgements
  }
}

extension Settings {
  /// What events can be of: endpoints, stations that are polled, registers and institutions.
  var subjects: Set<String> {
    Set(polled.map(\.id.text)).union(registers.map(\.id.text)).union(institutions.map(\.id.text))
  }
}
