import EnergyModel
import Synchronization

/// How the use of one carrier by one kind of institution spreads over years, weeks and hours, as exact weights.
///
/// Local time is UTC plus a fixed offset: the simulated institutions stand where no summer time is.
package struct LoadShape: Hashable, Sendable {
  /// The kinds that differ most in the field: office hours, terms, holidays, day and night.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case organ
    case university = "education.university"
    case school = "education.school"
    case health
  }

  package let kind: Kind
  package let carrier: Carrier
  /// Whose cold days are heated, instead of an ordinary winter's; only of what heats.
  package let weather: TownWeather?

  package init(kind: Kind, carrier: Carrier, weather: TownWeather? = nil) {
    self.kind = kind
    self.carrier = carrier
    self.weather = LoadShape.heats(carrier) ? weather : nil
  }

  private static func heats(_ carrier: Carrier) -> Bool { [.naturalGas, .heat, .steam].contains(carrier) }

  /// Below which a building is heated, thousandths of °C.
  static let heatedBelow: Int64 = 16_000
  /// How much a degree below it adds to a day, per mille of an ordinary one, and what is used without any: hot water and kitchens.
  static let perDegree: Int64 = 130
  static let unheated: Int64 = 200

  /// Of a month, per mille of an ordinary one.
  private var season: [Int64] {
    switch carrier {
    case .naturalGas, .heat, .steam: [2_400, 2_100, 1_400, 600, 250, 200, 200, 200, 250, 500, 1_400, 2_200]
    case .cooling: [50, 50, 100, 300, 900, 1_900, 2_500, 2_500, 1_600, 500, 100, 50]
    case .water: [850, 800, 950, 1_000, 1_050, 1_150, 1_200, 1_200, 1_100, 1_000, 900, 850]
    default: [1_150, 1_050, 900, 800, 850, 1_150, 1_450, 1_450, 1_100, 800, 850, 1_100]
    }
  }

  /// Of a day, per mille: Monday to Sunday; holidays in winter and summer for those who teach.
  private func presence(_ day: LocalDay) -> Int64 {
    let isDayOff = day.weekday >= 6
    let (month, dayOfMonth) = (day.components.month, day.components.day)
    let isHoliday =
      month == 8 || (month == 7 && dayOfMonth > 10) || (month == 1 && dayOfMonth > 20) || (month == 2 && dayOfMonth <= 15)
    switch kind {
    case .organ: return isDayOff ? 350 : 1_000
    case .university: return isHoliday ? 400 : isDayOff ? 800 : 1_000
    case .school: return isHoliday ? 180 : isDayOff ? 250 : 1_000
    case .health: return isDayOff ? 900 : 1_000
    }
  }

  /// In an office nobody takes water before 6:00, so that a leak can be seen there.
  private static let officeOpensAt = 6

  /// Of the 24 hours of a day, any sum.
  private func hours(isDayOff: Bool) -> [Int64] {
    let ordinary = ordinaryHours(isDayOff: isDayOff)
    guard kind == .organ, carrier == .water else { return ordinary }
    return ordinary.enumerated().map { $0 < LoadShape.officeOpensAt ? 0 : $1 }
  }

  private func ordinaryHours(isDayOff: Bool) -> [Int64] {
    switch (kind, isDayOff) {
    case (.organ, false): [3, 3, 3, 3, 3, 3, 4, 8, 14, 15, 15, 14, 11, 13, 15, 15, 15, 13, 8, 6, 5, 4, 3, 3]
    case (.organ, true), (.school, true): [3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3]
    case (.university, _): [5, 4, 4, 4, 4, 5, 8, 10, 12, 12, 12, 13, 12, 11, 12, 12, 12, 12, 13, 14, 14, 14, 11, 7]
    case (.school, false): [2, 2, 2, 2, 2, 3, 8, 13, 15, 15, 15, 15, 12, 13, 15, 15, 14, 10, 5, 3, 3, 2, 2, 2]
    case (.health, _): [7, 7, 7, 7, 7, 7, 8, 10, 12, 13, 13, 12, 11, 12, 12, 12, 11, 10, 9, 9, 9, 8, 8, 7]
    }
  }

  /// The prepared table; made once for all meters of the same shape.
  package var table: LoadTable {
    LoadShape.tables.withLock { tables in
      if let known = tables[self] { return known }
      let table = LoadTable(self)
      tables[self] = table
      return table
    }
  }

  private static let tables = Mutex<[LoadShape: LoadTable]>([:])

  fileprivate func dayWeight(_ day: LocalDay) -> Int64 {
    max(1, need(day) * presence(day) / 1_000)
  }

  /// Of a day, per mille of an ordinary one; at most 4 000, so that weights stay far from overflow.
  private func need(_ day: LocalDay) -> Int64 {
    guard let weather else { return season[day.components.month - 1] }
    let cold = max(0, LoadShape.heatedBelow - weather.mean(on: day))
    return min(4_000, LoadShape.unheated + LoadShape.perDegree * cold / 1_000)
  }

  fileprivate func hourWeights(isDayOff: Bool) -> [Int64] { hours(isDayOff: isDayOff) }
}

/// The weights of a shape, added up once so that the weight of any span is two look-ups.
package final class LoadTable: Sendable {
  /// 2000-01-01 up to 2100-01-01, local days.
  package static let firstDay = LocalMonth(year: 2000, month: 1).firstDay
  package static let lastDay = LocalMonth(year: 2100, month: 1).firstDay

  /// Of all days before each.
  private let daysBefore: [Int64]
  /// Of the day's seconds before each hour, for workdays and for days off; 25 entries, the last `dayUnits`.
  private let hoursBefore: [[Int64]]

  /// The weight of a whole day is its own times this, whatever its hours.
  static let dayUnits: Int64 = 36_000_000

  init(_ shape: LoadShape) {
    var sum: Int64 = 0
    var daysBefore: [Int64] = [0]
    for number in LoadTable.firstDay.number..<LoadTable.lastDay.number {
      sum += shape.dayWeight(LocalDay(number: number))
      daysBefore.append(sum)
    }
    self.daysBefore = daysBefore
    hoursBefore = [false, true].map { isDayOff in
      let hours = shape.hourWeights(isDayOff: isDayOff)
      let total = hours.reduce(0, +)
      var before: Int64 = 0
      return [0]
        + hours.map { hour in
          before += hour
          return LoadTable.dayUnits * before / total
        }
    }
  }

  private func dayWeight(_ index: Int) -> Int64 {
    guard index >= 0, index + 1 < daysBefore.count else { return 0 }
    return daysBefore[index + 1] - daysBefore[index]
  }

  /// Of the days of a year, as a fraction of those of a mean year; 0 outside of the table.
  func share(ofYear year: Int) -> (weight: Int64, mean: Int64) {
    let bounds = [year, year + 1].map { Int(LocalMonth(year: $0, month: 1).firstDay.number - LoadTable.firstDay.number) }
    guard daysBefore.indices.contains(bounds[0]), daysBefore.indices.contains(bounds[1]), let all = daysBefore.last else {
      return (0, 1)
    }
    return (daysBefore[bounds[1]] - daysBefore[bounds[0]], all / 100)
  }

  /// The weight of everything from 2000 on up to a local second, with chance from the seed; never falls as time goes on.
  ///
  /// Chance moves the borders between days and between hours by at most a third of the smaller neighbour, so that it needs no sum:
  /// the border itself is where the books of both sides meet.
  func weight(localSeconds: Int64, seed: UInt64) -> Int64 {
    let dayNumber = localSeconds.dividedRoundingDown(by: 86_400)
    let index = Int(dayNumber) - Int(LoadTable.firstDay.number)
    if index < 0 { return 0 }
    if index >= daysBefore.count - 1 { return (daysBefore.last ?? 0) * LoadTable.dayUnits }
    let start = daysBefore[index] * LoadTable.dayUnits + dayShift(index, seed)
    let end = daysBefore[index + 1] * LoadTable.dayUnits + dayShift(index + 1, seed)
    let part = partOfDay(index, secondOfDay: localSeconds - dayNumber * 86_400, seed: seed)
    // At most 4 000 × 4/3 × 3.6·10⁷ × 3.6·10⁷ < 2⁶³.
    return start + (end - start) * part / LoadTable.dayUnits
  }

  /// How far the border before a day is moved.
  private func dayShift(_ index: Int, _ seed: UInt64) -> Int64 {
    let room = min(dayWeight(index - 1), dayWeight(index)) * LoadTable.dayUnits / 3
    return room > 0 ? Int64(SplitMix64.hash(seed, Int64(index)) % UInt64(room)) : 0
  }

  /// 0…dayUnits.
  private func partOfDay(_ index: Int, secondOfDay: Int64, seed: UInt64) -> Int64 {
    let hours = hoursBefore[LocalDay(number: LoadTable.firstDay.number + Int32(index)).weekday >= 6 ? 1 : 0]
    let hour = Int(secondOfDay / 3_600)
    let start = hours[hour] + hourShift(hours, index, hour, seed)
    let end = hours[hour + 1] + hourShift(hours, index, hour + 1, seed)
    return start + (end - start) * (secondOfDay - Int64(hour) * 3_600) / 3_600
  }

  private func hourShift(_ hours: [Int64], _ index: Int, _ hour: Int, _ seed: UInt64) -> Int64 {
    guard (1...23).contains(hour) else { return 0 }
    let room = min(hours[hour] - hours[hour - 1], hours[hour + 1] - hours[hour]) / 3
    return room > 0 ? Int64(SplitMix64.hash(~seed, Int64(index) * 24 + Int64(hour)) % UInt64(room)) : 0
  }
}
