import EnergyModel

/// One reading as it was kept, what the books made of it, and why.
package struct ReadingRow: Sendable, Hashable {
  package let register: RegisterID
  package let reading: Reading
  /// The register's real value, or the real amount of a delta; `nil` for a reading that the books do not use, and for power.
  package let baseValue: RegisterValue?
  /// A name of the field: `measured`, `edited`, `rejected`, `conflict`, ….
  package let quality: String
  /// Why it was rejected or is questioned; empty for an ordinary one.
  package let reason: String
  package let carrier: Carrier

  package init(
    register: RegisterID, reading: Reading, baseValue: RegisterValue?, quality: String, reason: String, carrier: Carrier
  ) {
    self.register = register
    self.reading = reading
    self.baseValue = baseValue
    self.quality = quality
    self.reason = reason
    self.carrier = carrier
  }
}

extension Table<ReadingRow> {
  /// `readings`: `value` in `unit` as the meter sent it, `base_value` in the printed unit of the carrier (contract R1).
  package static let readings = Table(
    "readings",
    [
      Column("register", "计量寄存器") { .text($0.register.text) },
      .time("time", "读数时间") { .time($0.reading.instant) },
      Column("value", "表码") { .number($0.reading.value.description) },
      Column("unit", "单位") { .text($0.reading.unit.symbol) },
      Column("base_value", "折算表码") { row in row.baseValue.map { .thousandths($0.baseUnits) } ?? .empty },
      Column("quality", "数据质量") { .term(Term(.quality, $0.quality)) },
      Column("origin", "数据来源") { .term(Term(.origin, $0.reading.origin.name)) },
      .time("received", "接收时间") { .time($0.reading.received) },
      Column("reason", "原因") { .text($0.reason) },
    ])
}
