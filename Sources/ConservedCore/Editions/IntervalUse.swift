import EnergyModel
import Storage

/// What one register used in each of a row of intervals: its hours added up.
struct IntervalUse {
  /// The starts of the hours that are measured, by interval (contract R4).
  private(set) var measuredHours: [[Instant]]

  /// One for each interval, in order; `nil` where nothing is known (missing is not zero), and where the sum passes what can be counted.
  let amounts: [QualifiedAmount?]

  /// - Parameter intervals: in order and without a hole; not empty.
  init(of register: Int, in intervals: [Span], _ keeper: BookKeeper) throws(StoreError) {
    var sums = Array(repeating: Consumption.Sum(), count: intervals.count)
    measuredHours = Array(repeating: [], count: intervals.count)
    // Hours in order fall into intervals in order: one walk for both.
    var interval = 0
    for row in try keeper.hours(of: register, in: Span(intervals[0].start, intervals[intervals.count - 1].end)) {
      while intervals[interval].end <= row.span.start { interval += 1 }
      sums[interval].add(row.hour.amount)
      if row.isMeasured { measuredHours[interval].append(row.span.start) }
    }
    amounts = sums.map(\.amount)
  }
}
