import EnergyModel

/// The shape of a year's use: how much a day of a kind and season is expected to use (*like day*; RULES section 2). A statistic.
///
/// `w(kind, q)` is the mean over the base days of that kind within 15 days of the same day of the year, wider while there are fewer
/// than four; a kind is a workday or a weekend, in vacation or not, in the heating season or not. Of a kind that the base days lack,
/// those count that differ in heating only, else all of its type. A holiday is a weekend day times the factor by which the base
/// year's holidays differed from its weekends.
package struct Profile: Sendable {
  /// The least number of valid days from which a profile is made.
  package static let daysMin = 300
  /// How many days a base may hold: one year.
  package static let baseDays = 365

  private static let holidaysMin = 3

  /// 1.0 where the base days hold fewer than three holidays.
  package let holidayFactor: Double

  private let means: SeasonMeans
  private let frame: DayFrame

  /// `nil` when there are too few base days to say what a year looks like, or none of one type.
  ///
  /// - Parameter frame: Holds the base days and every year that the profile is laid on.
  package init?(baseDays: [(day: LocalDay, amount: Double)], frame: DayFrame, daysMin: Int = Profile.daysMin) {
    guard baseDays.count >= daysMin else { return nil }
    guard let means = SeasonMeans(of: baseDays, frame: frame) else { return nil }
    var holidays = 0
    var used = 0.0
    var ordinary = 0.0
    for (day, amount) in baseDays {
      let day = frame.days[frame.index(of: day)]
      guard day.isHoliday else { continue }
      holidays += 1
      used += amount
      ordinary += means.mean(like: day)
    }
    holidayFactor = holidays >= Profile.holidaysMin && ordinary > 0 ? used / ordinary : 1
    self.means = means
    self.frame = frame
  }

  /// What each day of a year is expected to use, in the unit of the base days, by the kind that the day itself has. `nil` when there is
  /// nothing to spread a year over, since its sum is not above zero.
  package func shape(from start: LocalDay, to end: LocalDay) -> YearShape? {
    guard start < end else { return nil }
    let days = frame.days[frame.index(of: start)...frame.index(of: end + -1)]
    return YearShape(start: start, expected: means.means(like: days, holidayFactor: holidayFactor))
  }
}
