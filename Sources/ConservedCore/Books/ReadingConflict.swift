import EnergyModel
import Metering
import Storage

/// Two readings of one register that differ at one instant: the first counts, the other is kept (contract R7).
package struct ReadingConflict: Sendable, Hashable {
  package let counting: Reading
  package let other: Reading

  package var instant: Instant { counting.instant }

  /// The earliest that nobody settled, in readings in the order of the books of which none says the same as another; where instants are
  /// given, at one of these. A correction settles what differs at its instant.
  static func first(in sorted: [Reading], at instants: Set<Instant>? = nil) -> ReadingConflict? {
    var counting: Reading?
    for reading in sorted {
      if let first = counting, first.instant == reading.instant {
        guard first.origin != .correction, instants?.contains(first.instant) ?? true else { continue }
        return ReadingConflict(counting: first, other: reading)
      }
      counting = reading
    }
    return nil
  }
}

extension BookKeeper {
  /// What readings that came in say against others; of each register the earliest is kept.
  func notice(_ conflict: ReadingConflict?, of index: Int) {
    guard let conflict, conflicts[index].map({ conflict.instant < $0.instant }) ?? true else { return }
    conflicts[index] = conflict
  }

  /// The conflicts that came in since the last call, at most one for each register.
  func takeConflicts() -> [Int: ReadingConflict] {
    defer { conflicts = [:] }
    return conflicts
  }

  /// The earliest conflict of a register that nobody settled; reads all its days.
  func firstConflict(of index: Int) throws(StoreError) -> ReadingConflict? {
    if let closed = ReadingConflict.first(in: try allClosedDays(of: index).flatMap(\.readings)) { return closed }
    return ReadingConflict.first(in: OpenRegister.distinct(open[index].readings.readings()))
  }
}
