import EnergyModel

/// When the hourly line of figures is due (contract R16, `summary`): at each full hour of the wall clock, once, whatever that clock
/// does; the monotonic one keeps two at least half an hour apart.
struct Summaries {
  /// In monotonic ms.
  private(set) var nextDue: Int64

  private static let hour: Int64 = 3_600_000

  init(monotonic: Int64, wall: Int64) { nextDue = monotonic + Summaries.untilFullHour(wall) }

  /// Whether one is due; the next one then is that of the next full hour.
  mutating func take(monotonic: Int64, wall: Int64) -> Bool {
    guard monotonic >= nextDue else { return false }
    let pause = Summaries.untilFullHour(wall)
    nextDue = monotonic + (pause < Summaries.hour / 2 ? pause + Summaries.hour : pause)
    return true
  }

  /// ms, 1 to an hour.
  private static func untilFullHour(_ wall: Int64) -> Int64 { hour - (wall - wall.dividedRoundingDown(by: hour) * hour) }
}
