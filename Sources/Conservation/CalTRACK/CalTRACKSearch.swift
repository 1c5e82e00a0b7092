/// Finds the candidate that explains the rows best (CalTRACK 2.0, 3.3 and 3.4).
///
/// The sums of each hinge column are made once. A candidate then costs a few multiplications: least squares with an intercept is least
/// squares of the columns less their means, and of two columns a quotient of determinants. Heating and cooling of one day never meet, so
/// that their product over days is zero; of periods it is summed.
struct CalTRACKSearch {
  /// A day, or a billing period.
  struct Row {
    /// Use of a mean day.
    let perDay: Double
    let days: Double
    let weight: Double
    /// °F.
    let temperatures: [Double]
  }

  struct Line {
    let intercept: Double
    let heating: CalTRACKModel.Slope?
    let cooling: CalTRACKModel.Slope?
  }

  /// °F (3.2.1 and 3.2.3: 30 to 90, steps of at most 3).
  static let balances = Array(30...90)
  /// °F·days that a column must sum to (3.2.2.2.2).
  private static let degreeDaysMin = 20.0
  /// Below this share of its own square a determinant is made of rounding.
  private static let pivotMin = 1e-11
  /// As a share of Σ y²: less is a level use, which no slope explains.
  private static let rounding = 1e-24

  /// A column of degree days, with its sums.
  private struct Column {
    let balance: Int
    let values: [Double]
    let mean: Double
    /// Σ w (x − mean)², and Σ w (x − mean)(y − mean of y).
    let squares: Double
    let withUse: Double
  }

  private let rows: [Row]
  private let weight: Double
  private let mean: Double
  private let useSquares: Double
  private let isLevel: Bool
  private let heating: [Column]
  private let cooling: [Column]
  /// Rows of more than one day, in which heating and cooling can meet.
  private let mixed: [Int]

  /// - Parameter daysMin: How many rows must have degree days at all (3.2.2.2.1).
  init(_ rows: [Row], daysMin: Int) {
    self.rows = rows
    let weight = rows.reduce(0) { $0 + $1.weight }
    let mean = rows.reduce(0) { $0 + $1.weight * $1.perDay } / weight
    self.weight = weight
    self.mean = mean
    let centred = rows.map { $0.perDay - mean }
    useSquares = zip(rows, centred).reduce(0) { $0 + $1.0.weight * $1.1 * $1.1 }
    isLevel = useSquares <= CalTRACKSearch.rounding * rows.reduce(0) { $0 + $1.weight * $1.perDay * $1.perDay }
    mixed = rows.indices.filter { rows[$0].temperatures.count > 1 }
    let weights = rows.map(\.weight)
    func column(_ balance: Int, _ beyond: (Double) -> Double) -> Column? {
      let values = rows.map { row in row.temperatures.reduce(0) { $0 + max(0, beyond($1)) } / Double(row.temperatures.count) }
      var (sum, positive) = (0.0, 0)
      for index in values.indices {
        sum += weights[index] * values[index]
        positive += values[index] > 0 ? 1 : 0
      }
      guard sum >= CalTRACKSearch.degreeDaysMin, positive >= daysMin else { return nil }
      let mean = sum / weight
      var (squares, own, withUse) = (0.0, 0.0, 0.0)
      for index in values.indices {
        let value = values[index] - mean
        squares += weights[index] * value * value
        own += weights[index] * values[index] * values[index]
        withUse += weights[index] * value * centred[index]
      }
      guard squares > CalTRACKSearch.pivotMin * own else { return nil }
      return Column(balance: balance, values: values, mean: mean, squares: squares, withUse: withUse)
    }
    heating = CalTRACKSearch.balances.compactMap { balance in column(balance) { Double(balance) - $0 } }
    cooling = CalTRACKSearch.balances.compactMap { balance in column(balance) { $0 - Double(balance) } }
  }

  /// How many candidates there are, tried or not.
  static func candidates(isCoolingPossible: Bool) -> Int {
    let count = balances.count
    return 1 + count + (isCoolingPossible ? count + count * (count + 1) / 2 : 0)
  }

  /// The qualified candidate with the highest adjusted R², the first of equals; `nil` where none is qualified.
  func best(isCoolingPossible: Bool) -> (line: Line, rSquaredAdjusted: Double)? {
    var best: (line: Line, rSquaredAdjusted: Double)?
    func offer(_ one: Column?, _ oneSlope: Double, _ other: Column?, _ otherSlope: Double) {
      let slopes = (one == nil ? 0 : 1) + (other == nil ? 0 : 1)
      let intercept = mean - oneSlope * (one?.mean ?? 0) - otherSlope * (other?.mean ?? 0)
      // A negative coefficient disqualifies (3.4.3.2).
      guard intercept >= 0, oneSlope >= 0, otherSlope >= 0 else { return }
      var quality = 0.0
      if slopes > 0 {
        guard rows.count > slopes + 1, !isLevel else { return }
        let explained = oneSlope * (one?.withUse ?? 0) + otherSlope * (other?.withUse ?? 0)
        quality = 1 - (1 - explained / useSquares) * Double(rows.count - 1) / Double(rows.count - 1 - slopes)
      }
      guard quality > best?.rSquaredAdjusted ?? -.infinity else { return }
      best = (
        Line(
          intercept: intercept, heating: one.map { .init(balance: $0.balance, perDegree: oneSlope) },
          cooling: other.map { .init(balance: $0.balance, perDegree: otherSlope) }), quality
      )
    }
    offer(nil, 0, nil, 0)
    for one in heating { offer(one, one.withUse / one.squares, nil, 0) }
    guard isCoolingPossible else { return best }
    for other in cooling { offer(nil, 0, other, other.withUse / other.squares) }
    for other in cooling {
      for one in heating where one.balance <= other.balance {
        let product = centredProduct(one, other)
        let determinant = one.squares * other.squares - product * product
        guard determinant > CalTRACKSearch.pivotMin * one.squares * other.squares else { continue }
        offer(
          one, (one.withUse * other.squares - other.withUse * product) / determinant, other,
          (other.withUse * one.squares - one.withUse * product) / determinant)
      }
    }
    return best
  }

  /// Σ w (x − mean of x)(z − mean of z).
  private func centredProduct(_ one: Column, _ other: Column) -> Double {
    let product = mixed.reduce(0) { $0 + rows[$1].weight * one.values[$1] * other.values[$1] }
    return product - weight * one.mean * other.mean
  }
}
