import EnergyModel
import Storage

/// What one register used in each of a row of intervals: its hours added up.
struct IntervalUse {
  /// One for each interval, in order; `nil` where nothing is known: missing is not zero.
  private(set) var amounts: [QualifiedAmount?]
  /// The starts of the hours that are measured, by interval (contract R4).
  private(set) var measuredHours: [[Instant]]

  /// - Parameter intervals: in order and without a hole; not empty.
  init(of register: Int, in intervals: [Span], _ keeper: BookKeeper) throws(StoreError) {
    amounts = Array(repeating: nil, count: intervals.count)
    measuredHours = Array(repeating: [], count: intervals.count)
    // Hours in order fall into intervals in order: one walk for both.
    var interval = 0
    for row in try keeper.hours(of: register, in: Span(intervals[0].start, intervals[intervals.count - 1].end)) {
      while intervals[interval].end <= row.span.start { interval += 1 }
      amounts[interval] = (amounts[interval] ?? .zero) + row.hour.amount
      if row.isMeasured { measuredHours[interval].append(row.span.start) }
    }
  }
}
