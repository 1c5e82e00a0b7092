/// Where a reading came from. Lower values win at an equal instant (contract R7).
package enum Origin: UInt8, Sendable, Hashable, CaseIterable {
  case correction = 0
  case imported = 1
  case poll = 2

  package var name: String {
    switch self {
    case .correction: "correction"
    case .imported: "import"
    case .poll: "poll"
    }
  }
}

/// One register's value at one instant, as sent: the raw number and its unit. Multiplier and rounding are applied by the books, so
/// that a multiplier recorded later changes the books and never the reading (contract R2).
package struct Reading: Sendable, Hashable {
  /// The device's own stamp where it gives one, else the time of receipt; for a delta the end of its interval, whatever the stamp names.
  package let instant: Instant
  package let received: Instant
  package let value: ExactDecimal
  package let unit: MeasureUnit
  package let origin: Origin

  package init(instant: Instant, received: Instant, value: ExactDecimal, unit: MeasureUnit, origin: Origin) {
    self.instant = instant
    self.received = received
    self.value = value
    self.unit = unit
    self.origin = origin
  }

  /// The order of the books: by instant, then by which of two at one instant wins (contract R7).
  package static func precedes(_ left: Reading, _ right: Reading) -> Bool {
    if left.instant != right.instant { return left.instant < right.instant }
    if left.origin != right.origin { return left.origin.rawValue < right.origin.rawValue }
    // Of two corrections the one that was recorded last counts: whoever corrects a correction means it.
    if left.origin == .correction, left.received != right.received { return left.received > right.received }
    if left.value != right.value { return left.value < right.value }
    if left.unit != right.unit { return left.unit.symbol < right.unit.symbol }
    return left.received < right.received
  }
}
