import EnergyModel

/// What a register used on a day beside what its base year makes one expect.
package struct DayPoint: Sendable, Hashable {
  package let day: LocalDay
  /// y, of a valid day.
  package let amount: Double
  /// e = max(0, model).
  package let expected: Double

  package init(day: LocalDay, amount: Double, expected: Double) {
    self.day = day
    self.amount = amount
    self.expected = max(0, expected)
  }
}

/// Finds lasting changes of use while they are small: a weekly two-sided CUSUM that takes the new level as its own after each (RULES
/// section 6). A statistic, in the unit of the days.
///
/// A week's miss is counted in σ, by which weeks of the base year missed what their other months said of them. Misses within 1 σ are let
/// pass; more than 5 σ in sum are a change. From then on use is held against the level it changed to, so that the same change is said
/// once and the next one is seen.
package struct DriftWatch: Sendable {
  /// A change of level.
  package struct Change: Sendable, Hashable {
    /// From 0 on.
    package let week: Int
    package let lastDay: LocalDay
    package let direction: Sign.Direction
    /// Use as a share of what is expected, over the weeks of the change.
    package let level: Double
  }

  package struct Outcome: Sendable, Hashable {
    /// Every change, in order, those back to the base year's level too.
    package fileprivate(set) var changes: [Change] = []
    /// Every drift, in order; the last may still stand.
    package fileprivate(set) var signs: [Sign] = []
  }

  private static let sigmaMin = 0.02
  /// A spread of fewer weeks than a quarter of a year is no spread.
  private static let weeksMin = 12
  /// What is let pass, and what is a change, σ.
  private static let slack = 1.0
  private static let limit = 5.0
  /// A level is taken over so many weeks at least.
  private static let levelWeeks = 4
  /// A week says whether use is back to its level where so large a share of the mean day is expected: a summer of heat says nothing.
  private static let tellingShare = 0.5

  /// As a share of the base year's mean day; 0.02 or more.
  package let sigma: Double
  private let mean: Double

  /// `nil` where fewer than 12 weeks of the base year can be judged, or where it used nothing.
  ///
  /// - Parameters:
  ///   - base: The valid base days in order, with what the model, fitted without the day's month, missed of each.
  ///   - from: The first day of the base year.
  ///   - mean: m, the mean base day.
  package init?(base: [(day: LocalDay, leftOut: Double)], from: LocalDay, mean: Double) {
    guard let last = base.last, mean > 0 else { return nil }
    let weeks = SignWeeks(from: from, through: last.day + 6).grouped(base, by: \.day).filter { $0.count >= SignWeeks.daysMin }
    guard weeks.count >= DriftWatch.weeksMin else { return nil }
    let squares = weeks.reduce(0) { sum, week in
      let miss = week.reduce(0) { $0 + $1.leftOut } / Double(week.count)
      return sum + miss * miss
    }
    sigma = max(DriftWatch.sigmaMin, (squares / Double(weeks.count)).squareRoot() / mean)
    self.mean = mean
  }

  /// A drift stands until a change brings the level back within 1 σ of the base year's, or four telling weeks in a row lie there in sum;
  /// a further change takes its place. After an explained step nothing is compared any more: what stands then is over.
  ///
  /// - Parameters:
  ///   - points: The valid days in order; those of no week that is over do not count.
  ///   - explained: The first day after the first step since the base year that somebody explained.
  package func outcome(of points: [DayPoint], weeks: SignWeeks, explained: LocalDay? = nil) -> Outcome {
    var outcome = Outcome()
    var cusum = Cusum()
    var sinceChange: [WeekSums] = []
    for (week, points) in weeks.grouped(points, by: \.day).enumerated() {
      let lastDay = weeks.lastDay(of: week)
      if let explained, explained <= lastDay { break }
      guard points.count >= SignWeeks.daysMin else { continue }
      let sums = WeekSums(points)
      let before = cusum.level
      if let direction = cusum.add(sums, in: week, unit: mean * sigma) {
        let change = Change(week: week, lastDay: lastDay, direction: direction, level: cusum.level)
        outcome.changes.append(change)
        outcome.clear(on: lastDay)
        let isBack = abs(cusum.level - 1) <= sigma && abs(cusum.level - 1) < abs(before - 1)
        if !isBack { outcome.signs.append(Sign(.drift(direction, level: cusum.level), since: lastDay)) }
        sinceChange = []
        continue
      }
      guard sums.expected >= DriftWatch.tellingShare * mean * sums.days else { continue }
      sinceChange.append(sums)
      if sinceChange.count >= DriftWatch.levelWeeks, let level = WeekSums.level(sinceChange.suffix(DriftWatch.levelWeeks)),
        abs(level - 1) <= sigma
      {
        outcome.clear(on: lastDay)
      }
    }
    if let explained { outcome.clear(on: explained) }
    return outcome
  }

  /// Two sums, each of what lies further than the slack on its side of the level.
  private struct Cusum {
    var level = 1.0
    private var weeks: [(week: Int, sums: WeekSums)] = []
    private var above = Side()
    private var below = Side()

    private struct Side {
      var sum = 0.0
      /// The week in which it last left 0.
      var left: Int?

      mutating func add(_ miss: Double, in week: Int) {
        sum = max(0, sum + miss)
        left = sum > 0 ? left ?? week : nil
      }
    }

    /// In which direction use changed, if this week shows it.
    ///
    /// - Parameter unit: σ, in the unit of the days.
    mutating func add(_ sums: WeekSums, in week: Int, unit: Double) -> Sign.Direction? {
      weeks.append((week, sums))
      let miss = (sums.amount - level * sums.expected) / sums.days / unit
      above.add(miss - DriftWatch.slack, in: week)
      below.add(-miss - DriftWatch.slack, in: week)
      let direction: Sign.Direction
      let side: Side
      if above.sum > DriftWatch.limit {
        (direction, side) = (.up, above)
      } else if below.sum > DriftWatch.limit {
        (direction, side) = (.down, below)
      } else {
        return nil
      }
      // At least the last four weeks, skipped ones counted. Where nothing is expected there is no share of it: the level stays.
      let first = min(side.left ?? week, week - DriftWatch.levelWeeks + 1)
      level = WeekSums.level(weeks.filter { $0.week >= first }.map(\.sums)) ?? level
      above = Side()
      below = Side()
      return direction
    }
  }

  /// Y, E and the number of valid days of one week.
  private struct WeekSums {
    let amount: Double
    let expected: Double
    let days: Double

    init(_ points: [DayPoint]) {
      amount = points.reduce(0) { $0 + $1.amount }
      expected = points.reduce(0) { $0 + $1.expected }
      days = Double(points.count)
    }

    /// ΣY ÷ ΣE; `nil` where nothing is expected.
    static func level(_ weeks: some Collection<WeekSums>) -> Double? {
      let expected = weeks.reduce(0) { $0 + $1.expected }
      return expected > 0 ? weeks.reduce(0) { $0 + $1.amount } / expected : nil
    }
  }
}

extension DriftWatch.Outcome {
  fileprivate mutating func clear(on day: LocalDay) {
    guard let last = signs.indices.last, signs[last].stands else { return }
    signs[last].cleared = day
  }
}
