import EnergyModel

/// What judging needs of the calendar and of nobody's books: frames (`DayFrame`), of which the institutions of one group and span share one, and
/// the default shapes of those that have no year of their own.
///
/// One judging pass holds one, and hands it from institution to institution.
package final class DayFrames {
  package let calendar: DayCalendar
  let shapes: YearShapes
  private var frames: [Key: DayFrame] = [:]

  private struct Key: Hashable {
    let group: DayCalendar.Group
    let from: LocalDay
    let to: LocalDay
  }

  package init(_ calendar: DayCalendar, shapes: YearShapes = .none) {
    self.calendar = calendar
    self.shapes = shapes
  }

  /// The kinds of the days `[from, to)` of an institution.
  package func frame(for institution: Institution, from: LocalDay, to: LocalDay) -> DayFrame {
    let group = calendar.group(institutionClass: institution.institutionClass, region: institution.region)
    let key = Key(group: group, from: from, to: to)
    if let known = frames[key] { return known }
    let frame = DayFrame(from: from, kinds: calendar.kinds(from: from, to: to, of: group))
    frames[key] = frame
    return frame
  }
}
