import EnergyModel

/// The shape of a year's use: how much a day of a type and season is expected to use (*like day*; RULES section 2). A statistic.
///
/// `w(type, q)` is the mean over the base days of that type within 15 days of the same day of the year, wider while there are fewer
/// than four; a holiday is a weekend day times the factor by which the base year's holidays differed from its weekends.
package struct Profile: Sendable {
  /// The least number of valid days from which a profile is made.
  package static let daysMin = 300
  /// How many days a base may hold: one year.
  package static let baseDays = 365

  private static let radius = 15
  private static let radiusStep = 7
  private static let radiusMax = 183
  private static let neighboursMin = 4
  private static let holidaysMin = 3

  /// 1.0 where the base days hold fewer than three holidays.
  package let holidayFactor: Double

  private let workdays: [Double]
  private let weekends: [Double]
  private let dayType: @Sendable (LocalDay) -> DayType

  /// `nil` when there are too few base days to say what a year looks like, or none of one kind.
  package init?(
    baseDays: [(day: LocalDay, amount: Double)], dayType: @escaping @Sendable (LocalDay) -> DayType = DayType.byWeekday,
    daysMin: Int = Profile.daysMin
  ) {
    guard baseDays.count >= daysMin else { return nil }
    var workdaySums = CircularSums()
    var weekendSums = CircularSums()
    var holidays: [(season: Int, amount: Double)] = []
    var calendar = SeasonReader()
    for (day, amount) in baseDays {
      let season = calendar.season(of: day)
      switch dayType(day) {
      case .workday: workdaySums.add(amount, at: season)
      case .weekend: weekendSums.add(amount, at: season)
      case .holiday: holidays.append((season, amount))
      }
    }
    guard let workdays = Profile.means(&workdaySums), let weekends = Profile.means(&weekendSums) else { return nil }
    let ordinary = holidays.reduce(0) { $0 + weekends[$1.season] }
    let isUsable = holidays.count >= Profile.holidaysMin && ordinary > 0
    holidayFactor = isUsable ? holidays.reduce(0) { $0 + $1.amount } / ordinary : 1
    self.workdays = workdays
    self.weekends = weekends
    self.dayType = dayType
  }

  /// What each day of a year is expected to use, in the unit of the base days, by the type that the day itself has. `nil` when there is
  /// nothing to spread a year over, since its sum is not above zero.
  package func shape(from start: LocalDay, to end: LocalDay) -> YearShape? {
    var calendar = SeasonReader()
    return YearShape(
      start: start,
      expected: (start.number..<max(start.number, end.number)).map { number in
        let day = LocalDay(number: number)
        let season = calendar.season(of: day)
        switch dayType(day) {
        case .workday: return workdays[season]
        case .weekend: return weekends[season]
        case .holiday: return holidayFactor * weekends[season]
        }
      })
  }

  private static func means(_ sums: inout CircularSums) -> [Double]? {
    sums.prepare()
    guard sums.count > 0 else { return nil }
    return (0..<CircularSums.length).map { season in
      var radius = Profile.radius
      var (sum, count) = sums.around(season, radius: radius)
      while count < Profile.neighboursMin, radius <= Profile.radiusMax {
        radius += Profile.radiusStep
        (sum, count) = sums.around(season, radius: radius)
      }
      return sum / Double(count)
    }
  }
}

/// The day of the year from 0 to 364, the 366th counting as the 365th; days in order cost no calendar arithmetic.
private struct SeasonReader {
  private var yearStart = LocalDay(number: 0)
  private var yearEnd = LocalDay(number: 0)

  mutating func season(of day: LocalDay) -> Int {
    if day.number < yearStart.number || day.number >= yearEnd.number {
      let year = day.year
      yearStart = day + (1 - day.dayOfYear)
      yearEnd = yearStart + (LocalMonth(year: year, month: 2).dayCount == 29 ? 366 : 365)
    }
    return min(day - yearStart, CircularSums.length - 1)
  }
}

/// Sums over windows of a year that has no beginning: each is a difference of two running sums, so a profile costs the same however
/// wide its windows are.
private struct CircularSums {
  static let length = 365

  private var amounts = [Double](repeating: 0, count: length)
  private var counts = [Int](repeating: 0, count: length)
  /// The sums of the days before each season, and of all of them at the end.
  private var runningAmounts = [Double](repeating: 0, count: length + 1)
  private var runningCounts = [Int](repeating: 0, count: length + 1)

  private(set) var count = 0

  mutating func add(_ amount: Double, at season: Int) {
    amounts[season] += amount
    counts[season] += 1
    count += 1
  }

  mutating func prepare() {
    for index in 0..<CircularSums.length {
      runningAmounts[index + 1] = runningAmounts[index] + amounts[index]
      runningCounts[index + 1] = runningCounts[index] + counts[index]
    }
  }

  /// Sum and number of the days at most so far from a season; all days once where the window is the whole year.
  func around(_ season: Int, radius: Int) -> (sum: Double, count: Int) {
    let length = CircularSums.length
    guard 2 * radius + 1 < length else { return (runningAmounts[length], runningCounts[length]) }
    let first = season - radius
    let end = season + radius + 1
    // A window over New Year is what is left when the days between its ends are taken from the year.
    if first < 0 { return without(end, first + length) }
    if end > length { return without(end - length, first) }
    return (runningAmounts[end] - runningAmounts[first], runningCounts[end] - runningCounts[first])
  }

  private func without(_ from: Int, _ to: Int) -> (sum: Double, count: Int) {
    let length = CircularSums.length
    return (
      runningAmounts[from] + (runningAmounts[length] - runningAmounts[to]),
      runningCounts[from] + (runningCounts[length] - runningCounts[to])
    )
  }
}
