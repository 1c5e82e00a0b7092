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
    /// The share of the day's hours that have an amount, exact or not, 0…1: the least among the series.
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
    days.withUnsafeMutableBufferPointer { days in
      for (one, perBaseUnit) in series {
        let rows = one.rows(from: from, to: to)
        if perBaseUnit >= 0 {
          var next = 0
          for row in rows {
            let index = Int(row.day.number - from.number)
            while next < index { days.markUnknown(&next) }
            days[index].add(row, perBaseUnit: perBaseUnit)
            next = index + 1
          }
          while next < count { days.markUnknown(&next) }
        } else {
          for row in rows { days[Int(row.day.number - from.number)].subtract(row, perBaseUnit: perBaseUnit) }
        }
      }
    }
  }

  /// The days `[from, to)` that are valid, with their totals.
  package func valid(from: LocalDay, to: LocalDay) -> [(day: LocalDay, amount: Double)] {
    let indices = indices(from: from, to: to)
    var valid: [(day: LocalDay, amount: Double)] = []
    valid.reserveCapacity(indices.count)
    for index in indices where days[index].isValid { valid.append((self.from + index, days[index].amount)) }
    return valid
  }

  /// The days `[from, to)` of which something is not known, each with the share of its hours, 0…1; a day outside of the
  /// totals is unknown as a whole.
  package func unknown(from: LocalDay, to: LocalDay) -> [(day: LocalDay, share: Double)] {
    var unknown: [(day: LocalDay, share: Double)] = []
    unknown.reserveCapacity(max(0, to - from))
    for index in from - self.from..<max(from, to) - self.from {
      let known = days.indices.contains(index) ? days[index].knownShare : 0
      if known < 1 { unknown.append((self.from + index, 1 - known)) }
    }
    return unknown
  }

  private func indices(from: LocalDay, to: LocalDay) -> Range<Int> {
    let lower = min(max(0, from - self.from), days.count)
    return lower..<max(lower, min(days.count, to - self.from))
  }
}

extension UnsafeMutableBufferPointer<DailyTotals.Day> {
  fileprivate func markUnknown(_ index: inout Int) {
    self[index].knownShare = 0
    self[index].lacksHours = true
    index += 1
  }
}

extension DailyTotals.Day {
  fileprivate mutating func add(_ row: DailyUse, perBaseUnit: Double) {
    // A day on which no hour was expected to be known lacks none.
    guard row.hours > 0 else { return }
    isExpected = true
    let known = row.knownHours
    // What has an amount is in the use to date, so that a forecast must not add it once more.
    let withAmount = min(row.hours, known + max(0, row.uncoveredHours))
    knownShare = min(knownShare, Double(withAmount) / Double(row.hours))
    guard let amount = row.amount, known * 24 >= row.hours * 18 else {
      lacksHours = true
      return
    }
    let total = amount.statistic
    self.amount += known == row.hours ? total * perBaseUnit : total * perBaseUnit * Double(row.hours) / Double(known)
  }

  fileprivate mutating func subtract(_ row: DailyUse, perBaseUnit: Double) {
    if let amount = row.amount { self.amount += amount.statistic * perBaseUnit }
  }
}

extension QualifiedAmount {
  /// In doubles part by part: converting 128 bits costs more than all the rest.
  fileprivate var statistic: Double {
    Double(measured.baseUnits) + Double(estimated.baseUnits) + Double(unresolved.baseUnits)
  }
}
