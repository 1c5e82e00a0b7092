/// A meter was replaced: what the old counter showed last and the new one first. A dated fact that may be recorded at any later time;
/// the books follow (contract R8, Imports `exchanges`).
package struct MeterExchange: Sendable, Hashable {
  package let register: RegisterID
  package let instant: Instant
  /// As the old meter showed it, in the register's unit (contract R2).
  package let finalValue: ExactDecimal
  /// As the new meter showed it, in the register's unit.
  package let initialValue: ExactDecimal
  /// Where the new counter returns to zero; `nil`: as before.
  package let capacity: ExactDecimal?
  /// The multiplier from then on; `nil`: as the register's description says.
  package let multiplier: ExactDecimal?
  package let note: String

  package init(
    register: RegisterID, instant: Instant, finalValue: ExactDecimal, initialValue: ExactDecimal, capacity: ExactDecimal? = nil,
    multiplier: ExactDecimal? = nil, note: String = ""
  ) {
    self.register = register
    self.instant = instant
    self.finalValue = finalValue
    self.initialValue = initialValue
    self.capacity = capacity
    self.multiplier = multiplier
    self.note = note
  }
}

/// A value that somebody corrected: who, when and why; the reading that it replaces stays readable.
package struct Correction: Sendable, Hashable {
  package let register: RegisterID
  package let instant: Instant
  package let value: ExactDecimal
  package let unit: MeasureUnit
  package let author: String
  package let reason: String
  package let recorded: Instant

  package init(
    register: RegisterID, instant: Instant, value: ExactDecimal, unit: MeasureUnit, author: String, reason: String,
    recorded: Instant
  ) {
    self.register = register
    self.instant = instant
    self.value = value
    self.unit = unit
    self.author = author
    self.reason = reason
    self.recorded = recorded
  }

  /// The reading as which it enters the books: it wins over every other of its instant (contract R7).
  package var reading: Reading {
    Reading(instant: instant, received: recorded, value: value, unit: unit, origin: .correction)
  }
}
