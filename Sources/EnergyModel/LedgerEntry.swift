/// An amount over whole local days that somebody read from a bill or a delivery note (contract R5).
package struct LedgerEntry: Sendable, Hashable {
  /// By what an entry is known again: the same one twice is one entry.
  package struct Identity: Sendable, Hashable {
    package let institution: InstitutionID
    package let carrier: Carrier
    /// `total`, `vehicle`, or an end-use code (分项).
    package let endUse: String
    /// The first day.
    package let from: LocalDay
    /// The day after the last one.
    package let to: LocalDay
    package let note: String

    package init(institution: InstitutionID, carrier: Carrier, endUse: String, from: LocalDay, to: LocalDay, note: String) {
      precondition(from < to, "an entry has at least one day")
      self.institution = institution
      self.carrier = carrier
      self.endUse = endUse
      self.from = from
      self.to = to
      self.note = note
    }
  }

  package let identity: Identity
  /// As written; never negative.
  package let value: ExactDecimal
  package let unit: MeasureUnit
  /// 元; `nil` where nobody stated it.
  package let costYuan: ExactDecimal?
  /// The value in base units of the carrier, rounded once (contract R1).
  package let amount: Amount

  /// `nil` where the unit does not fit the carrier, or the value is negative or more than the books can hold.
  package init?(_ identity: Identity, value: ExactDecimal, unit: MeasureUnit, costYuan: ExactDecimal? = nil) {
    guard !value.isNegative, let ratio = unit.ratio(to: identity.carrier.baseUnit),
      let baseUnits = value.scaled(by: .one, ratio: ratio)
    else { return nil }
    self.identity = identity
    self.value = value
    self.unit = unit
    self.costYuan = costYuan
    amount = Amount(baseUnits: baseUnits)
  }

  package var institution: InstitutionID { identity.institution }
  package var carrier: Carrier { identity.carrier }
  package var endUse: String { identity.endUse }
  package var from: LocalDay { identity.from }
  package var to: LocalDay { identity.to }
  package var note: String { identity.note }

  /// Whether both say the same: one tonne is a thousand kilograms.
  package func states(theSameAs other: LedgerEntry) -> Bool {
    identity == other.identity && amount == other.amount && costYuan == other.costYuan
  }
}
