import EnergyModel

/// One line of `status.log` (contract, Status and R16): a JSON object and a line's end, at most 4 KiB, so that one write carries it
/// whole. The same event gives the same bytes, by which a line that a crash cut is completed.
package enum StatusLine {
  /// With the line's end.
  package static let bytesMax = 4_096

  /// More details than people read on a line.
  private static let detailsMax = 64

  /// Long details are cut, each marked with `…`; where even that is too much, the last names go and `…` tells how many.
  package static func bytes(_ event: Event, _ calendar: LocalCalendar) -> [UInt8] {
    for limit in [bytesMax, 1_024, 512, 256, 128, 64] {
      let line = bytes(event, calendar, valueMax: limit, memberMax: detailsMax)
      if line.count <= bytesMax { return line }
    }
    var members = min(detailsMax, event.detail.count)
    while members > 0 {
      let line = bytes(event, calendar, valueMax: 32, memberMax: members)
      if line.count <= bytesMax { return line }
      members /= 2
    }
    return bytes(event, calendar, valueMax: 32, memberMax: 0)
  }

  private static func bytes(_ event: Event, _ calendar: LocalCalendar, valueMax: Int, memberMax: Int) -> [UInt8] {
    let names = event.detail.keys.filter { $0 != Event.acknowledgedDetail }.sorted()
    // Who alarms on warnings stays silent; the store keeps the level.
    let level = event.isAcknowledged ? EventLevel.info : event.level
    var detail = names.prefix(memberMax).map {
      JSON.Member(cut($0, bytesMax: valueMax), .string(cut(event.detail[$0] ?? "", bytesMax: valueMax)))
    }
    if names.count > memberMax { detail.append(JSON.Member("…", .string("\(names.count - memberMax) more"))) }
    return JSON.object(
      [
        .init("seq", .integer(event.sequence)), .init("time", .string(calendar.rfc3339(event.time))),
        .init("level", .string(level.rawValue)), .init("event", .string(event.kind.rawValue)),
        .init("change", .string(event.change.rawValue)),
        .init("subject", .string(cut(event.subject, bytesMax: min(valueMax, 512)))),
      ] + (event.isAcknowledged ? [.init("acknowledged", .flag(true))] : []) + [.init("detail", .object(detail))]
    ).bytes + [0x0A]
  }
}
