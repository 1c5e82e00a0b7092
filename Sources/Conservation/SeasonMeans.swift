import EnergyModel

/// Means of the base days over windows of a year that has no beginning, by kind: each is a difference of two running sums, so a profile
/// costs the same however wide its windows are.
struct SeasonMeans: Sendable {
  private static let radius = 15
  private static let radiusStep = 7
  private static let radiusMax = 183
  private static let neighboursMin = 4.0

  /// One table for each kind, seasons in order: amount and number of the days before the season, and of all of them at the end.
  private var running: [SIMD2<Double>]

  /// `nil` where a type has no day at all.
  init?(of baseDays: [(day: LocalDay, amount: Double)], frame: DayFrame) {
    let width = DayFrame.seasons + 1
    // Each season's own sum at first, behind its season.
    running = [SIMD2<Double>](repeating: .zero, count: frame.kinds.count * width)
    var present = KindSet()
    running.withUnsafeMutableBufferPointer { running in
      for (day, amount) in baseDays {
        let day = frame.days[frame.index(of: day)]
        guard !day.isHoliday else { continue }
        running[Int(day.slot) * width + Int(day.season) + 1] += SIMD2(amount, 1)
      }
      for (slot, kind) in frame.kinds.enumerated() {
        var sum = SIMD2<Double>.zero
        for index in slot * width..<(slot + 1) * width {
          sum += running[index]
          running[index] = sum
        }
        if sum.y > 0 { present.insert(kind) }
      }
    }
    guard !present.intersection(.workdays).isEmpty, !present.intersection(.weekends).isEmpty else { return nil }
    for (slot, kind) in frame.kinds.enumerated() where !present.contains(kind) {
      let like = present.like(kind)
      for (other, kind) in frame.kinds.enumerated() where like.contains(kind) {
        for index in 0..<width { running[slot * width + index] += running[other * width + index] }
      }
    }
  }

  /// Of the base days of a day's kind around its season.
  func mean(like day: DayFrame.Day) -> Double { running.withUnsafeBufferPointer { SeasonMeans.mean(like: day, of: $0) } }

  /// The same of days in a row, holidays times a factor.
  func means(like days: ArraySlice<DayFrame.Day>, holidayFactor: Double) -> [Double] {
    running.withUnsafeBufferPointer { running in
      days.map { day in
        let mean = SeasonMeans.mean(like: day, of: running)
        return day.isHoliday ? holidayFactor * mean : mean
      }
    }
  }

  private static func mean(like day: DayFrame.Day, of running: UnsafeBufferPointer<SIMD2<Double>>) -> Double {
    let season = Int(day.season)
    let start = Int(day.slot) * (DayFrame.seasons + 1)
    var radius = SeasonMeans.radius
    var sum = around(season, radius: radius, start: start, of: running)
    while sum.y < SeasonMeans.neighboursMin, radius <= SeasonMeans.radiusMax {
      radius += SeasonMeans.radiusStep
      sum = around(season, radius: radius, start: start, of: running)
    }
    return sum.x / sum.y
  }

  /// Sum and number of the days at most so far from a season; all days once where the window is the whole year.
  private static func around(
    _ season: Int, radius: Int, start: Int, of running: UnsafeBufferPointer<SIMD2<Double>>
  ) -> SIMD2<Double> {
    let length = DayFrame.seasons
    let first = season - radius
    let end = season + radius + 1
    if first >= 0, end <= length { return running[start + end] - running[start + first] }
    let whole = running[start + length]
    guard 2 * radius + 1 < length else { return whole }
    // A window over New Year is what is left when the days between its ends are taken from the year.
    if first < 0 { return running[start + end] + (whole - running[start + first + length]) }
    return running[start + end - length] + (whole - running[start + first])
  }
}
