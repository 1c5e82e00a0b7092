import EnergyModel
import Storage

/// What a virtual meter counted in each of a row of intervals: the weighted sum of its registers.
struct VirtualUse {
  /// One for each interval; `nil` where nothing is known of any part.
  let amounts: [QualifiedAmount?]
  /// How many hours of each interval are measured of every part: the sum is no better than its worst part (contract R4).
  let coveredHours: [Int]

  /// - Parameter intervals: in order and without a hole; not empty.
  init(of meter: VirtualMeter, in intervals: [Span], _ keeper: BookKeeper) throws(StoreError) {
    var parts: [IntervalUse] = []
    for part in meter.parts {
      guard let register = keeper.registers.firstIndex(where: { $0.id == part.register }) else { continue }
      parts.append(try IntervalUse(of: register, in: intervals, keeper))
    }
    amounts = intervals.indices.map { index in meter.amount(of: parts.map { $0.amounts[index] }) }
    coveredHours = intervals.indices.map { index in
      guard let first = parts.first else { return 0 }
      return parts.dropFirst().reduce(Set(first.measuredHours[index])) { $0.intersection($1.measuredHours[index]) }.count
    }
  }
}
