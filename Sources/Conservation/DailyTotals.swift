import EnergyModel
import Foundation

/// What the series of one numerator used together, day by day, as doubles: for profile, pace and forecast only. An actual is never
/// made from these.
package struct DailyTotals: Sendable {
  /// The days are `[from, from + days.count)`.
  package let from: LocalDay
  package private(set) var days: [Day]

  package struct Day: Sendable, Hashable {
    /// In the numerator's unit, scaled to the whole day where hours are missing: `sum of known hours × hours ÷ known hours` (RULES
    /// section 1). Only meaningful for a valid day.
    package fileprivate(set) var amount: Double
    /// The share of the day's hours that is known, 0…1: the least among the series.
    package fileprivate(set) var knownShare: Double
    /// Whether something was expected to be known and every series knows at least 18 of 24 hours; other days take no part in
    /// profile, level and pace (RULES section 1).
    package var isValid: Bool { isExpected && !lacksHours }

    fileprivate var isExpected = false
    fileprivate var lacksHours = false
  }

  /// - Parameters:
  ///   - series: The series that count, each with how much of the numerator's unit one base unit of it is; below zero where it is taken
  ///     away. What is taken away and not known is not taken away, and makes no day invalid.
  ///   - from, to: Half-open; a day without a row is a day of which nothing is known.
  package init(of series: [(series: UseSeries, perBaseUnit: Double)], from: LocalDay, to: LocalDay) {
    self.from = from
    let count = max(0, to - from)
    days = Array(repeating: Day(amount: 0, knownShare: series.isEmpty ? 0 : 1), count: count)
    for (one, perBaseUnit) in series {
      guard perBaseUnit >= 0 else {
        for row in one.rows(from: from, to: to) { subtract(row, perBaseUnit: perBaseUnit, at: row.day - from) }
        continue
      }
      var next = 0
      for row in one.rows(from: from, to: to) {
        let index = row.day - from
        while next < index { markUnknown(&next) }
        add(row, perBaseUnit: perBaseUnit, at: index)
        next = index + 1
      }
      while next < count { markUnknown(&next) }
    }
  }

  /// The days `[from, to)` that are valid, with their totals.
  package func valid(from: LocalDay, to: LocalDay) -> [(day: LocalDay, amount: Double)] {
    indices(from: from, to: to).compactMap { days[$0].isValid ? (self.from + $0, days[$0].amount) : nil }
  }

  /// The share of a day's hours of which nothing is known, 0…1; a day outside the span is unknown as a whole.
  package func unknownShare(on day: LocalDay) -> Double {
    let index = day - from
    return days.indices.contains(index) ? 1 - days[index].knownShare : 1
  }

  private func indices(from: LocalDay, to: LocalDay) -> Range<Int> {
    let lower = min(max(0, from - self.from), days.count)
    return lower..<max(lower, min(days.count, to - self.from))
  }

  private mutating func markUnknown(_ index: inout Int) {
    days[index].knownShare = 0
    days[index].lacksHours = true
    index += 1
  }

  private mutating func add(_ row: DailyUse, perBaseUnit: Double, at index: Int) {
    // A day on which no hour was expected to be known lacks none.
    guard row.hours > 0 else { return }
    days[index].isExpected = true
    let known = row.knownHours
    days[index].knownShare = min(days[index].knownShare, Double(known) / Double(row.hours))
    guard let amount = row.amount, known * 24 >= row.hours * 18 else {
      days[index].lacksHours = true
      return
    }
    let total = amount.statistic
    days[index].amount += known == row.hours ? total * perBaseUnit : total * perBaseUnit * Double(row.hours) / Double(known)
  }

  private mutating func subtract(_ row: DailyUse, perBaseUnit: Double, at index: Int) {
    if let amount = row.amount { days[index].amount += amount.statistic * perBaseUnit }
  }
}

extension QualifiedAmount {
  /// In doubles part by part: converting 128 bits costs more than all the rest.
  fileprivate var statistic: Double {
    Double(measured.baseUnits) + Double(estimated.baseUnits) + Double(unresolved.baseUnits)
  }
}
