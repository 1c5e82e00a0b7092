import EnergyModel
import Storage

/// What a virtual meter counted in each of a row of intervals: the weighted sum of its registers.
struct VirtualUse {
  /// One for each interval; `nil` where nothing is known of any part.
  let amounts: [QualifiedAmount?]
  /// How many hours of each interval are measured of every part: the sum is no better than its worst part (contract R4).
  let coveredHours: [Int]

  /// - Parameters:
  ///   - intervals: in order and without a hole; not empty.
  ///   - indices: where the keeper has the meter's registers.
  init(of meter: VirtualMeter, in intervals: [Span], _ keeper: BookKeeper, indices: [RegisterID: Int]) throws(StoreError) {
    var parts: [IntervalUse] = []
    for part in meter.parts {
      guard let register = indices[part.register] else { preconditionFailure("the settings name registers of the books only") }
      parts.append(try IntervalUse(of: register, in: intervals, keeper))
    }
    amounts = intervals.indices.map { index in meter.amount(of: parts.map { $0.amounts[index] }) }
    coveredHours = intervals.indices.map { index in
      guard let first = parts.first else { return 0 }
      return parts.dropFirst().reduce(Set(first.measuredHours[index])) { $0.intersection($1.measuredHours[index]) }.count
    }
  }

  /// Where the keeper has the registers of some virtual meters: one walk for all of them.
  static func indices(of meters: [VirtualMeter], _ keeper: BookKeeper) -> [RegisterID: Int] {
    let named = Set(meters.flatMap(\.parts).map(\.register))
    guard !named.isEmpty else { return [:] }
    var indices: [RegisterID: Int] = [:]
    for (index, register) in keeper.registers.enumerated() where named.contains(register.id) { indices[register.id] = index }
    return indices
  }
}
