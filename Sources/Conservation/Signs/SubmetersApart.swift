import EnergyModel

/// Whether the sub-meters of a register still add up to what they did: one that stopped, was moved or is read wrong leaves its share
/// unaccounted, or counts it twice. A statistic, in the unit of the days.
///
/// By weeks: sub-meters above their parent by more than 2 % and the rounding are a sign at once, since nothing can use what was not
/// supplied. A share unaccounted for outside the base year's band for four weeks in a row is one too; the band is the median of the base
/// weeks' shares ± 5 points or three of their deviations, whichever is more. The sign is over with the first week of which neither is so.
package struct SubmetersApart: Sendable {
  /// One day of which both sides are valid.
  package struct Day: Sendable, Hashable {
    package let day: LocalDay
    package let parent: Double
    /// The sum of the sub-meters.
    package let submeters: Double

    package init(day: LocalDay, parent: Double, submeters: Double) {
      self.day = day
      self.parent = parent
      self.submeters = submeters
    }
  }

  private static let marginShare = 0.02
  private static let bandMin = 0.05
  private static let weeksInARow = 4
  /// A spread of fewer weeks than a quarter of a year is no spread.
  private static let weeksMin = 12

  /// Unaccounted for, as a share of the parent; `nil` where fewer than 12 weeks of the base year say so: then only sub-meters above
  /// their parent are a sign.
  package let band: ClosedRange<Double>?
  private let rounding: Double

  /// - Parameters:
  ///   - base: Days of the base year in order; empty where there is none.
  ///   - from: Its first day.
  ///   - rounding: By how much the sub-meters of a week may be above their parent because registers count in whole steps.
  package init(base: [Day], from: LocalDay, rounding: Double) {
    self.rounding = rounding
    guard let last = base.last else {
      band = nil
      return
    }
    let weeks = SignWeeks(from: from, through: last.day + 6).grouped(base, by: \.day)
    let shares = weeks.compactMap { WeekSums($0)?.unaccounted }
    guard shares.count >= SubmetersApart.weeksMin, let median = shares.median,
      let deviation = shares.map({ abs($0 - median) }).median
    else {
      band = nil
      return
    }
    let width = max(SubmetersApart.bandMin, 3 * [Double].deviationsPerMedian * deviation)
    band = (median - width)...(median + width)
  }

  /// Every time they were apart in these weeks, in order; the last may still stand.
  package func signs(in days: [Day], weeks: SignWeeks) -> [Sign] {
    var signs: [Sign] = []
    var inARow = 0
    for (week, days) in weeks.grouped(days, by: \.day).enumerated() {
      guard let sums = WeekSums(days), let verdict = verdict(on: sums) else { continue }
      let stands = signs.last?.stands == true
      switch verdict {
      case .together:
        inARow = 0
        if stands { signs[signs.count - 1].cleared = weeks.lastDay(of: week) }
      case .apart(let finding, let isCertain):
        inARow += 1
        if stands {
          signs[signs.count - 1].finding = finding
        } else if isCertain || inARow >= SubmetersApart.weeksInARow {
          signs.append(Sign(finding, since: weeks.lastDay(of: week)))
        }
      }
    }
    return signs
  }

  private enum Verdict {
    case together
    case apart(Sign.Finding, isCertain: Bool)
  }

  /// `nil` of a week in which nothing was supplied, and nothing used: it says nothing.
  private func verdict(on week: WeekSums) -> Verdict? {
    if week.submeters - week.parent > max(SubmetersApart.marginShare * abs(week.parent), rounding) {
      return .apart(.submetersAbove(parent: week.parent, submeters: week.submeters), isCertain: true)
    }
    guard let share = week.unaccounted else { return nil }
    guard let band, !band.contains(share) else { return .together }
    return .apart(.unaccountedApart(share: share, band: band), isCertain: false)
  }

  private struct WeekSums {
    let parent: Double
    let submeters: Double

    /// `nil` of a week with too few valid days.
    init?(_ days: [Day]) {
      guard days.count >= SignWeeks.daysMin else { return nil }
      parent = days.reduce(0) { $0 + $1.parent }
      submeters = days.reduce(0) { $0 + $1.submeters }
    }

    var unaccounted: Double? { parent > 0 ? (parent - submeters) / parent : nil }
  }
}
