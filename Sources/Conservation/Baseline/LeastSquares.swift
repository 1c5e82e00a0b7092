/// Sums of products of a few columns and of what they explain, each less its mean within its day type: least squares with a level for
/// each day type is least squares of these alone (the levels are eliminated first, as in the within estimator of panel data).
///
/// Solved by Cholesky with a check of each pivot: a column that the others already explain gets the coefficient 0, as does one that is
/// zero throughout.
struct CentredProducts {
  /// At most four columns: two of the yearly wave, heating and cooling.
  static let columnsMax = 4
  /// A pivot below this share of its column's own square is made of rounding.
  private static let pivotMin = 1e-11

  private let count: Int
  /// Symmetric, row by row.
  private var products: [Double]
  private var withAmount: [Double]
  /// Σ y².
  private let amountSquares: Double

  init(count: Int, products: [Double], withAmount: [Double], amountSquares: Double) {
    self.count = count
    self.products = products
    self.withAmount = withAmount
    self.amountSquares = amountSquares
  }

  /// The coefficients of the columns, in order.
  func solved() -> [Double] {
    var factor = [Double](repeating: 0, count: count * count)
    var isUsed = [Bool](repeating: true, count: count)
    for column in 0..<count {
      var pivot = products[column * count + column]
      let own = pivot
      for earlier in 0..<column where isUsed[earlier] {
        pivot -= factor[column * count + earlier] * factor[column * count + earlier]
      }
      guard own > 0, pivot > CentredProducts.pivotMin * own else {
        isUsed[column] = false
        continue
      }
      let root = pivot.squareRoot()
      factor[column * count + column] = root
      for row in column + 1..<max(column + 1, count) {
        var value = products[row * count + column]
        for earlier in 0..<column where isUsed[earlier] {
          value -= factor[row * count + earlier] * factor[column * count + earlier]
        }
        factor[row * count + column] = value / root
      }
    }
    var solution = [Double](repeating: 0, count: count)
    for row in 0..<count where isUsed[row] {
      var value = withAmount[row]
      for earlier in 0..<row where isUsed[earlier] { value -= factor[row * count + earlier] * solution[earlier] }
      solution[row] = value / factor[row * count + row]
    }
    for row in (0..<count).reversed() where isUsed[row] {
      var value = solution[row]
      for later in row + 1..<max(row + 1, count) where isUsed[later] {
        value -= factor[later * count + row] * solution[later]
      }
      solution[row] = value / factor[row * count + row]
    }
    return solution
  }

  /// Σ of the squares that these coefficients leave; never below zero.
  func squaresLeft(by solution: [Double]) -> Double {
    max(0, zip(solution, withAmount).reduce(amountSquares) { $0 - $1.0 * $1.1 })
  }
}
