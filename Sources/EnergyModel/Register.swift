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

  /// Whether the values are states of a counter, so that falls, capacity and exchanges mean something (contract R8).
  package var isCounter: Bool { self == .cumulative || self == .restarting }

  /// Whether a register of this kind can state a carrier in a unit: power where it is read at an instant, else what is counted (contract R1).
  package func accepts(_ unit: MeasureUnit, of carrier: Carrier) -> Bool {
    self == .instantaneous
      ? unit.dimension == .power && carrier.baseUnit.dimension == .energy : unit.ratio(to: carrier.baseUnit) != nil
  }
}

/// Which end of its interval the time stamp of a delta names (contract R1).
package enum IntervalStamp: String, Hashable, Sendable, CaseIterable {
  case end, start
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
  /// What the stamps of a delta register name; `end` for every other kind.
  package let stamp: IntervalStamp

  package init(
    id: RegisterID, institution: InstitutionID, building: String = "", parent: RegisterID? = nil, carrier: Carrier,
    endUse: String = "total",
    flow: FlowDirection = .in, kind: RegisterKind = .cumulative, unit: MeasureUnit,
    multiplier: DatedSeries<ExactDecimal> = DatedSeries(.one), capacity: ExactDecimal? = nil, powerMaxPerHour: Int64? = nil,
    intervalSeconds: Int64 = 900, stamp: IntervalStamp = .end, accuracy: Accuracy? = nil
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
    self.stamp = stamp
  }

  /// The instant of a reading from the stamp that a device or a file gives it: for a delta the end of its interval. The books know no
  /// other time, so this and `stamp(at:)` are the border at which starts become ends and ends become starts.
  package func instant(stamped stamp: Instant) -> Instant { stamp + stampLead }

  /// The stamp of a reading as devices and files of this register write it, and as people read it.
  package func stamp(at instant: Instant) -> Instant { instant + -stampLead }

  /// How long before its reading's instant a stamp lies, s.
  private var stampLead: Int64 { kind == .delta && stamp == .start ? intervalSeconds : 0 }
}
