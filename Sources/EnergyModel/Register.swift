/// How a register's values are to be read (contract, `kind`).
package enum RegisterKind: String, Hashable, Sendable, CaseIterable {
  /// A counter that only rises; a fall opens a question (contract R8).
  case cumulative
  /// A counter that starts at zero whenever its device reboots (contract R8, *restarting*).
  case restarting
  /// Amounts per interval.
  case delta
  /// Power at an instant.
  case instantaneous
}

/// Which way the metered energy flows, as seen from the institution.
package enum FlowDirection: String, Hashable, Sendable, CaseIterable {
  case `in`, out, produced
}

/// One counter of one meter: what it counts, for whom, and how its values become amounts.
package struct Register: Sendable, Hashable {
  package let id: RegisterID
  package let institution: InstitutionID
  package let building: String
  /// The register of which this is a part; a child never enters its institution's total (contract R6).
  package let parent: RegisterID?
  package let carrier: Carrier
  /// `total`, `vehicle`, or an end-use code (分项) such as `01B00`.
  package let endUse: String
  package let flow: FlowDirection
  package let kind: RegisterKind
  /// The unit in which the counter is shown.
  package let unit: MeasureUnit
  /// CT × PT or pulse weight: from the shown value to the real one, from its day on (contract R2).
  package let multiplier: DatedSeries<ExactDecimal>
  /// Where the counter returns to zero, as the meter shows it, in `unit`; `nil`: never (contract R2).
  package let capacity: ExactDecimal?
  /// What the connection could draw, in base units of the carrier an hour, real; `nil`: no limit (contract R2).
  package let powerMaxPerHour: Int64?
  /// How often a reading is expected, s; decides what counts as measured (contract R3).
  package let intervalSeconds: Int64
  /// How far its meter may be off. The books do not depend on it: it only says how near a balance can come to zero.
  package let accuracy: Accuracy

  package init(
    id: RegisterID, institution: InstitutionID, building: String = "", parent: RegisterID? = nil, carrier: Carrier,
    endUse: String = "total",
    flow: FlowDirection = .in, kind: RegisterKind = .cumulative, unit: MeasureUnit,
    multiplier: DatedSeries<ExactDecimal> = DatedSeries(.one), capacity: ExactDecimal? = nil, powerMaxPerHour: Int64? = nil,
    intervalSeconds: Int64 = 900, accuracy: Accuracy? = nil
  ) {
    precondition(intervalSeconds > 0, "an interval is positive")
    self.id = id
    self.institution = institution
    self.building = building
    self.parent = parent
    self.carrier = carrier
    self.endUse = endUse
    self.flow = flow
    self.kind = kind
    self.unit = unit
    self.multiplier = multiplier
    self.capacity = capacity
    self.powerMaxPerHour = powerMaxPerHour
    self.intervalSeconds = intervalSeconds
    self.accuracy = accuracy ?? .assumed(for: carrier)
  }
}
