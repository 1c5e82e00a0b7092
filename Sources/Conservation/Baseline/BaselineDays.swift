import EnergyModel
import Foundation

/// The valid days of a base year as columns, in order of time.
struct BaselineDays {
  /// Balance points in °C (RULES section 3).
  static let heatingBalances = Array(8...22)
  static let coolingBalances = Array(12...26)
  /// Holidays are weekends, and workdays in vacation workdays, where the base year holds fewer.
  private static let ownLevelMin = 5

  let days: [LocalDay]
  let amounts: [Double]
  /// 0: workday, 1: weekend, 2: holiday, 3: workday in vacation, by index of the day.
  let types: [Int]
  /// 0…11.
  let months: [Int]
  let levels: DailyModel.OwnLevels
  private let cosines: [Double]
  private let sines: [Double]
  /// °C; empty where some day has none.
  let temperatures: [Double]

  var count: Int { days.count }
  var mean: Double { amounts.reduce(0, +) / Double(max(1, count)) }
  /// How many day types have a level of their own.
  let typeCount: Int

  init(_ base: [(day: LocalDay, amount: Double)], temperatures: [Double], frame: DayFrame) {
    let known = base.map { frame.days[frame.index(of: $0.day)] }
    let levels = DailyModel.OwnLevels(
      holidays: known.count { $0.isHoliday } >= BaselineDays.ownLevelMin,
      vacations: known.count { $0.type == .workday && frame.isVacation($0) } >= BaselineDays.ownLevelMin)
    self.levels = levels
    days = base.map(\.day)
    amounts = base.map(\.amount)
    types = known.map { levels.type(of: $0, in: frame) }
    months = known.map { Int($0.month) }
    cosines = known.map(\.cosine)
    sines = known.map(\.sine)
    self.temperatures = temperatures
    typeCount = Set(types).count
  }

  func column(_ term: DailyModel.Term) -> [Double] {
    switch term {
    case .cosine: cosines
    case .sine: sines
    case .heating(let balance): temperatures.map { max(0, Double(balance) - $0) }
    case .cooling(let balance): temperatures.map { max(0, $0 - Double(balance)) }
    }
  }

  /// Levels and coefficients of some days, by least squares.
  ///
  /// - Parameter leftOut: The month that takes no part.
  func fit(_ columns: [[Double]], withoutMonth leftOut: Int? = nil) -> DailyModel.Fit {
    let width = columns.count
    var counts = SIMD4<Double>.zero
    var amountSums = SIMD4<Double>.zero
    var sums = [SIMD4<Double>](repeating: .zero, count: width)
    for day in 0..<count where months[day] != leftOut {
      let type = types[day]
      counts[type] += 1
      amountSums[type] += amounts[day]
      for column in 0..<width { sums[column][type] += columns[column][day] }
    }
    let counted = counts.replacing(with: 1, where: counts .< 1)
    let amountMeans = amountSums / counted
    let means = sums.map { $0 / counted }
    var products = [Double](repeating: 0, count: width * width)
    var withAmount = [Double](repeating: 0, count: width)
    var squares = 0.0
    var centred = SIMD4<Double>.zero
    for day in 0..<count where months[day] != leftOut {
      let type = types[day]
      let amount = amounts[day] - amountMeans[type]
      squares += amount * amount
      for column in 0..<width { centred[column] = columns[column][day] - means[column][type] }
      for column in 0..<width {
        withAmount[column] += centred[column] * amount
        for other in 0...column { products[column * width + other] += centred[column] * centred[other] }
      }
    }
    for column in 0..<width { for other in 0..<column { products[other * width + column] = products[column * width + other] } }
    let solution = CentredProducts(count: width, products: products, withAmount: withAmount, amountSquares: squares).solved()
    // A type without a day has the level 0, as a column of zeros has the coefficient 0.
    var levels = SIMD4<Double>.zero
    for type in 0..<4 where counts[type] > 0 {
      levels[type] = amountMeans[type] - zip(solution, means).reduce(0) { $0 + $1.0 * $1.1[type] }
    }
    // Where the vacation is the month that takes no part, the others know it as workdays.
    if self.levels.vacations, counts[3] == 0 { levels[3] = levels[0] }
    return DailyModel.Fit(levels: levels, coefficients: solution)
  }
}
