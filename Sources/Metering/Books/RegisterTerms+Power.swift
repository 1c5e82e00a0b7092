import EnergyModel

/// What an instantaneous register's description says of its power.
extension RegisterTerms {
  /// Real power under the multiplier of the reading's own instant; `nil` when the books cannot hold it.
  package func power(_ reading: Reading) -> Power? {
    Power(of: reading, register: register, multiplier: multiplier(at: reading.instant))
  }

  /// What was drawn between two readings, along a straight line from one power to the other, in each local hour that it crosses; `nil`
  /// when the books cannot hold a reading.
  package func energy(from: Reading, to: Reading) -> [(hour: Span, seconds: Int64, energy: DrawnEnergy)]? {
    guard let first = power(from), let last = power(to) else { return nil }
    let span = Span(from.instant, to.instant)
    return Spreading.pieces(of: span, calendar: calendar).map { hour, seconds in
      let start = max(hour.start, span.start)
      return (hour, seconds, Power.energy(from: first, to: last, over: span, within: Span(start, start + seconds)))
    }
  }

  /// Whether the connection could draw the power of a reading; always, where no limit is stated (contract R2).
  func isWithinPower(_ reading: Reading) -> Bool {
    guard let limit = register.powerMaxPerHour, let power = power(reading) else { return true }
    return !power.exceeds(perHour: limit, in: register.carrier.baseUnit)
  }
}
