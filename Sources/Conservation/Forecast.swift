import EnergyModel
import Foundation

/// Where a year's use will end, with an 80 % interval (RULES section 4). A statistic, in the numerator's unit.
package struct Forecast: Sendable, Hashable {
  /// How this year's days compare with the profile's, recent days weighing more; 1 is the same.
  package let level: Double
  /// What is still to come: the days after, and the hours to date of which nothing is known.
  package let rest: Double
  package let total: Double
  package let low: Double
  package let high: Double
  /// Half the interval.
  let half: Double

  /// How uncertain the rest is, as a share of it, and how far a whole month may miss.
  package struct Uncertainty: Sendable, Hashable {
    /// δ: standard deviation of rest ÷ its forecast.
    package let restShare: Double
    /// v: how far a left-out month's mean day is from its prediction, in the numerator's unit (`MonthMiss`).
    package let monthMiss: Double
    /// κ.
    package let monthWeight: Double

    package init(restShare: Double, monthMiss: Double = 0, monthWeight: Double = 1) {
      self.restShare = restShare
      self.monthMiss = monthMiss
      self.monthWeight = monthWeight
    }

    /// Led by a profile (RULES section 4): δ = 0.07, and 0.10 for carriers that mostly heat; between them in proportion to the share
    /// that heating carriers have in the use.
    ///
    /// κ = 1 for both. RULES has 2 for heating carriers, beside a v from which a weather model took most; without weather v holds the
    /// winters' difference itself. Measured on month ends of five buildings, the base the year before: 253 of electricity, 81 % inside,
    /// mean width 10.2 % of the year; 187 of natural gas, 79 % inside, 15.6 %, where κ = 2 holds 88 % with 18.9 %.
    package init(heatingShare: Double, monthMiss: Double) {
      let share = min(1, max(0, heatingShare))
      self.init(restShare: 0.07 + 0.03 * share, monthMiss: monthMiss)
    }

    /// Led by the weather (RULES section 4, heating carriers): δ = 0.10, κ = 2, since a whole winter may be another one.
    package init(weatherLedMonthMiss monthMiss: Double) {
      self.init(restShare: 0.10, monthMiss: monthMiss, monthWeight: 2)
    }
  }

  /// Days after which an old day weighs 1/e of a new one.
  private static let memoryDays = 30.0
  /// How many mean days of the profile hold the level at 1 while the year is young.
  private static let priorDays = 60.0
  /// 80 % of a normal distribution lies within this many standard deviations.
  private static let deviations80Percent = 1.2816
  private static let daysPerMonth = 30.4

  /// - Parameters:
  ///   - shape: The profile, laid on the judged year.
  ///   - valid: The valid days of the judged year to date, in order.
  ///   - toDate: What was used to date, valid days or not.
  ///   - rest: The days that are still to come, with a share of 1, and those of which a share of the hours is unknown.
  package init(
    shape: YearShape, valid: [(day: LocalDay, amount: Double)], toDate: Double, rest: [(day: LocalDay, share: Double)],
    uncertainty: Uncertainty
  ) {
    self.init(
      known: valid.lazy.map { (day: $0.day, amount: $0.amount, expected: shape.expected(on: $0.day)) }, meanDay: shape.mean,
      toDate: toDate, rest: rest.lazy.map { (expected: shape.expected(on: $0.day), share: $0.share) }, uncertainty: uncertainty)
  }

  /// The same from days with what was expected of each, by whatever rule.
  ///
  /// - Parameters:
  ///   - known: The valid days of the judged year to date, in order.
  ///   - meanDay: Of the profile.
  ///   - rest: What is expected of each day still to come or to be known, and the share of it that is.
  init(
    known: some BidirectionalCollection<(day: LocalDay, amount: Double, expected: Double)>, meanDay: Double, toDate: Double,
    rest: some Sequence<(expected: Double, share: Double)>, uncertainty: Uncertainty
  ) {
    let prior = Forecast.priorDays * meanDay
    var used = prior
    var expected = prior
    let dayDecay = exp(-1 / Forecast.memoryDays)
    var weight = 1.0
    var later: LocalDay?
    for one in known.reversed() {
      if let later { weight *= later - one.day == 1 ? dayDecay : exp(-Double(later - one.day) / Forecast.memoryDays) }
      later = one.day
      used += weight * one.amount
      expected += weight * one.expected
    }
    // A net use below zero (more fed in than drawn) is no level to multiply a year with.
    level = expected > 0 ? max(0, used / expected) : 1
    var days = 0.0
    var ahead = 0.0
    for (day, share) in rest {
      days += share
      ahead += share * day
    }
    self.rest = level * ahead
    total = toDate + self.rest
    let months = days / Forecast.daysPerMonth
    let restDeviation = uncertainty.restShare * self.rest
    let monthDeviation = Forecast.daysPerMonth * uncertainty.monthMiss
    half =
      Forecast.deviations80Percent
      * (restDeviation * restDeviation + uncertainty.monthWeight * months * monthDeviation * monthDeviation).squareRoot()
    low = toDate + max(0, self.rest - half)
    high = toDate + self.rest + half
  }
}
