import EnergyModel

/// What each day of one year is expected to use: a profile or a default laid on a calendar (RULES section 2). A statistic.
package struct YearShape: Sendable, Hashable {
  package let start: LocalDay
  /// By day from `start` on.
  private let expected: [Double]
  /// The sum of the days before each day, and of all of them at the end.
  private let running: [Double]

  /// `nil` when the sum of the days is not above zero.
  init?(start: LocalDay, expected: [Double]) {
    var sum = 0.0
    let running = [Double](unsafeUninitializedCapacity: expected.count + 1) { running, count in
      running.initializeElement(at: 0, to: 0)
      for (index, amount) in expected.enumerated() {
        sum += amount
        running.initializeElement(at: index + 1, to: sum)
      }
      count = expected.count + 1
    }
    guard sum > 0, sum.isFinite else { return nil }
    self.start = start
    self.expected = expected
    self.running = running
  }

  /// `nil` when the factor is not above zero.
  func scaled(by factor: Double) -> YearShape? { YearShape(start: start, expected: expected.map { $0 * factor }) }

  /// Both together; they are of the same days.
  func adding(_ other: YearShape) -> YearShape {
    YearShape(start: start, expected: zip(expected, other.expected).map { $0 + $1 }) ?? self
  }

  /// The day after the last.
  package var end: LocalDay { start + expected.count }

  /// Zero outside the year.
  package func expected(on day: LocalDay) -> Double {
    let index = day - start
    return expected.indices.contains(index) ? expected[index] : 0
  }

  package func sum(from: LocalDay, to: LocalDay) -> Double {
    let lower = min(max(0, from - start), expected.count)
    return running[max(lower, min(expected.count, to - start))] - running[lower]
  }

  /// Above zero.
  package var total: Double { running[expected.count] }

  /// Of a day.
  package var mean: Double { total / Double(expected.count) }
}
