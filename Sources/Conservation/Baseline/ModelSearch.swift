import EnergyModel
import Foundation

/// Finds the balance points by which a base year is explained best (RULES section 3): the lowest n·ln(SSE ÷ n) + P·ln n over the grid.
///
/// The products of all columns are summed once; a candidate then costs a few dozen multiplications, whatever the number of days.
struct ModelSearch {
  /// A term needs so many days above 0, and so many degree days in all, °C·days.
  private static let daysMin = 10
  private static let degreeDaysMin = 11.0
  /// A later candidate must be better by more.
  private static let betterBy = 1e-9

  private let days: BaselineDays
  private let terms: [DailyModel.Term]
  private let products: [Double]
  private let withAmount: [Double]
  private let amountSquares: Double
  private let heating: [(balance: Int, column: Int)]
  private let cooling: [(balance: Int, column: Int)]

  init(_ days: BaselineDays) {
    self.days = days
    var terms: [DailyModel.Term] = [.cosine, .sine]
    var columns = [days.column(.cosine), days.column(.sine)]
    func add(_ balances: [Int], _ term: (Int) -> DailyModel.Term) -> [(balance: Int, column: Int)] {
      guard !days.temperatures.isEmpty else { return [] }
      return balances.compactMap { balance in
        let column = days.column(term(balance))
        guard column.count(where: { $0 > 0 }) >= ModelSearch.daysMin, column.reduce(0, +) >= ModelSearch.degreeDaysMin else {
          return nil
        }
        terms.append(term(balance))
        columns.append(column)
        return (balance, columns.count - 1)
      }
    }
    heating = add(BaselineDays.heatingBalances) { .heating($0) }
    cooling = add(BaselineDays.coolingBalances) { .cooling($0) }
    self.terms = terms
    let centred = columns.map { ModelSearch.centred($0, days.types) }
    let amounts = ModelSearch.centred(days.amounts, days.types)
    let width = columns.count
    var products = [Double](repeating: 0, count: width * width)
    for column in 0..<width {
      for other in 0...column {
        let product = ModelSearch.product(centred[column], centred[other])
        products[column * width + other] = product
        products[other * width + column] = product
      }
    }
    self.products = products
    withAmount = centred.map { ModelSearch.product($0, amounts) }
    amountSquares = ModelSearch.product(amounts, amounts)
  }

  /// The columns of the best candidate, with or without a yearly wave.
  func best(isHarmonic: Bool) -> [DailyModel.Term] {
    let base = isHarmonic ? [0, 1] : []
    var best = (columns: base, score: score(base, hinges: 0) ?? .infinity)
    func offer(_ hinges: [Int]) {
      guard let score = score(base + hinges, hinges: hinges.count), score < best.score - ModelSearch.betterBy else { return }
      best = (base + hinges, score)
    }
    for one in heating { offer([one.column]) }
    for one in cooling { offer([one.column]) }
    for one in heating { for other in cooling where other.balance >= one.balance { offer([one.column, other.column]) } }
    return best.columns.map { terms[$0] }
  }

  /// n·ln(SSE ÷ n) + P·ln n; `nil` where a slope is not above zero.
  private func score(_ columns: [Int], hinges: Int) -> Double? {
    let width = terms.count
    let sums = CentredProducts(
      count: columns.count, products: columns.flatMap { row in columns.map { products[row * width + $0] } },
      withAmount: columns.map { withAmount[$0] }, amountSquares: amountSquares)
    let solution = sums.solved()
    guard solution.suffix(hinges).allSatisfy({ $0 > 0 }) else { return nil }
    let count = Double(days.count)
    // A level year leaves nothing but rounding.
    let left = max(
      sums.squaresLeft(by: solution), ModelSearch.rounding * days.amounts.reduce(0) { $0 + $1 * $1 }, .leastNormalMagnitude)
    return count * log(left / count) + Double(days.typeCount + columns.count + hinges) * log(count)
  }

  /// As a share of Σ y².
  private static let rounding = 1e-14

  private static func centred(_ column: [Double], _ types: [Int]) -> [Double] {
    var counts = SIMD4<Double>.zero
    var sums = SIMD4<Double>.zero
    for (value, type) in zip(column, types) {
      counts[type] += 1
      sums[type] += value
    }
    let means = sums / counts.replacing(with: 1, where: counts .< 1)
    return zip(column, types).map { $0 - means[$1] }
  }

  private static func product(_ left: [Double], _ right: [Double]) -> Double {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        var sums = SIMD4<Double>.zero
        var index = 0
        while index + 4 <= left.count {
          let one = SIMD4(left[index], left[index + 1], left[index + 2], left[index + 3])
          sums += one * SIMD4(right[index], right[index + 1], right[index + 2], right[index + 3])
          index += 4
        }
        var sum = sums.sum()
        while index < left.count {
          sum += left[index] * right[index]
          index += 1
        }
        return sum
      }
    }
  }
}
