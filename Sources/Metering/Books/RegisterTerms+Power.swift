import EnergyModel

/// What an instantaneous register's description says of its power.
extension RegisterTerms {
  /// Real power under the multiplier of the reading's own instant; `nil` when the books cannot hold it.
  package func power(_ reading: Reading) -> Power? {
    Power(of: reading, register: register, multiplier: multiplier(at: reading.instant))
  }

  /// What was drawn between two readings, along a straight line from one power to the other; `nil` when the books cannot hold it.
  package func energy(from: Reading, to: Reading) -> Amount? {
    guard let first = power(from), let last = power(to) else { return nil }
    return Power.energy(from: first, to: last, over: Span(from.instant, to.instant), in: register.carrier.baseUnit)
  }

  /// Whether the connection could draw the power of a reading; always, where no limit is stated (contract R2).
  func isWithinPower(_ reading: Reading) -> Bool {
    guard let limit = register.powerMaxPerHour, let power = power(reading) else { return true }
    return !power.exceeds(perHour: limit, in: register.carrier.baseUnit)
  }
}
