import EnergyModel

/// Whether the nights of a register use more than those of its base year did at the same season (RULES section 6): what is left on. A
/// statistic, in the unit of the nights.
///
/// A week's rise is the median of its nights over the median of the base nights within 21 days of the same day of the year, less 1. The
/// threshold is what the base year's own weeks differ from the rest of it, never below 10 %. Four weeks in a row above it are a sign,
/// which is over with the first week that is not.
package struct NightRise: Sendable {
  package struct Night: Sendable, Hashable {
    package let day: LocalDay
    /// Median of the known hours above zero from 01:00 to 05:00 (`NightHours.median`); above zero.
    package let level: Double

    package init(day: LocalDay, level: Double) {
      self.day = day
      self.level = level
    }
  }

  /// A spread of fewer weeks than a quarter of a year is no spread.
  private static let weeksMin = 12
  private static let seasonDays = 21
  private static let thresholdMin = 0.10
  private static let weeksInARow = 4

  /// As a share; 0.10 or more.
  package let threshold: Double

  private let base: [Season]

  /// A base night and its day of the year, at most 365.
  private struct Season {
    let dayOfYear: Int
    let level: Double
  }

  /// `nil` where fewer than 12 weeks of the base year can be held against its other weeks.
  ///
  /// - Parameters:
  ///   - nights: Of the base year, in order.
  ///   - from: Its first day.
  package init?(base nights: [Night], from: LocalDay) {
    let seasons = nights.map { Season(dayOfYear: min($0.day.dayOfYear, 365), level: $0.level) }
    guard let last = nights.last else { return nil }
    let weeks = SignWeeks(from: from, through: last.day + 6)
    var deviations: [Double] = []
    for (week, indices) in weeks.grouped(nights.indices, by: { nights[$0].day }).enumerated() {
      guard indices.count >= SignWeeks.daysMin, let first = indices.first, let end = indices.last,
        let own = indices.map({ nights[$0].level }).median,
        let others = NightRise.like(weeks.firstDay(of: week) + 3, in: seasons, without: first...end)
      else { continue }
      deviations.append(abs(own / others - 1))
    }
    guard deviations.count >= NightRise.weeksMin, let spread = deviations.median else { return nil }
    threshold = max(NightRise.thresholdMin, 3 * [Double].deviationsPerMedian * spread)
    base = seasons
  }

  /// Every rise of these weeks, in order; the last may still stand.
  package func signs(in nights: [Night], weeks: SignWeeks) -> [Sign] {
    var signs: [Sign] = []
    var inARow = 0
    for (week, nights) in weeks.grouped(nights, by: \.day).enumerated() {
      guard nights.count >= SignWeeks.daysMin, let own = nights.map(\.level).median,
        let like = NightRise.like(weeks.firstDay(of: week) + 3, in: base)
      else { continue }
      let rise = own / like - 1
      inARow = rise > threshold ? inARow + 1 : 0
      let found = Sign.Finding.nightRise(rise: rise, threshold: threshold)
      if inARow == NightRise.weeksInARow {
        signs.append(Sign(found, since: weeks.lastDay(of: week)))
      } else if let last = signs.indices.last, signs[last].stands {
        if inARow > 0 { signs[last].finding = found } else { signs[last].cleared = weeks.lastDay(of: week) }
      }
    }
    return signs
  }

  /// Median of the base nights of the same season; `nil` where there is none.
  private static func like(_ day: LocalDay, in seasons: [Season], without left: ClosedRange<Int>? = nil) -> Double? {
    let center = min(day.dayOfYear, 365)
    var levels: [Double] = []
    for (index, one) in seasons.enumerated() {
      let apart = abs(one.dayOfYear - center)
      guard min(apart, 365 - apart) <= seasonDays, left?.contains(index) != true else { continue }
      levels.append(one.level)
    }
    return levels.median
  }
}
