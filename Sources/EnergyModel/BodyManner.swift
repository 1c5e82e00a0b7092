/// How the bodies of an endpoint are read, beyond their format: what repeats in them, how their times and tables are written, and what
/// must stand in them. One object serves every endpoint of a preset.
package final class BodyManner: Sendable, Hashable {
  /// Which of the entries of a body count.
  package enum Take: String, Sendable, Hashable, CaseIterable {
    /// Every one: a history.
    case all
    /// The one that stands last.
    case last
  }

  /// What a body must say of itself, or it gives nothing: a status code, a version.
  package struct Expectation: Sendable, Hashable {
    package let at: ValuePath
    /// As it stands in the body, a string without its quotes.
    package let text: String

    package init(at: ValuePath, text: String) {
      self.at = at
      self.text = text
    }
  }

  /// The entries that repeat, each with a value and a time of its own: places are then read within each. `nil`: the body is one entry;
  /// a table's rows are its entries anyway.
  package let rows: ValuePath?
  package let take: Take
  package let stamps: StampManner
  package let table: TableManner
  package let expectations: [Expectation]

  package static let plain = BodyManner()

  package init(
    rows: ValuePath? = nil, take: Take = .all, stamps: StampManner = StampManner(), table: TableManner = TableManner(),
    expectations: [Expectation] = []
  ) {
    self.rows = rows
    self.take = take
    self.stamps = stamps
    self.table = table
    self.expectations = expectations
  }

  package static func == (left: BodyManner, right: BodyManner) -> Bool {
    left === right
      || left.rows == right.rows && left.take == right.take && left.stamps == right.stamps && left.table == right.table
        && left.expectations == right.expectations
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(rows)
    hasher.combine(take)
    hasher.combine(stamps)
    hasher.combine(table)
    hasher.combine(expectations)
  }
}

/// How a CSV body is written (RFC 4180 leaves these open).
package struct TableManner: Sendable, Hashable {
  /// Between cells.
  package let separator: UInt8
  /// The decimal mark of its numbers: a point or a comma.
  package let decimalMark: UInt8
  /// Whether the first row names the columns; without it they are counted from 1.
  package let hasHeader: Bool
  /// Lines before the first row that are no part of the table.
  package let skippedLines: Int

  package init(
    separator: UInt8 = UInt8(ascii: ","), decimalMark: UInt8 = UInt8(ascii: "."), hasHeader: Bool = true, skippedLines: Int = 0
  ) {
    self.separator = separator
    self.decimalMark = decimalMark
    self.hasHeader = hasHeader
    self.skippedLines = skippedLines
  }
}

/// How one value is read where its place and the register's unit do not say it. One object serves every register of a channel.
package final class ValueManner: Sendable, Hashable {
  /// Where the body states the unit. It must be one of the register's dimension, and is the one the number is read in.
  package let unitAt: ValuePath?
  /// What the body calls a unit, where that is no symbol: `72` for Wh (ESPI).
  package let unitNames: [String: StatedUnit]
  /// Where the body states the power of ten that the number is to be multiplied by.
  package let powerOfTenAt: ValuePath?
  /// The number is to be multiplied by so many tens.
  package let powerOfTen: Int
  /// What the endpoint writes when it does not know the value: a number in any spelling, or a text.
  package let absent: Set<String>

  package init(
    unitAt: ValuePath? = nil, unitNames: [String: StatedUnit] = [:], powerOfTenAt: ValuePath? = nil, powerOfTen: Int = 0,
    absent: Set<String> = []
  ) {
    self.unitAt = unitAt
    self.unitNames = unitNames
    self.powerOfTenAt = powerOfTenAt
    self.powerOfTen = powerOfTen
    self.absent = absent
  }

  /// The same, but for the place of the unit.
  package convenience init(_ manner: ValueManner?, unitAt: ValuePath) {
    self.init(
      unitAt: unitAt, unitNames: manner?.unitNames ?? [:], powerOfTenAt: manner?.powerOfTenAt,
      powerOfTen: manner?.powerOfTen ?? 0, absent: manner?.absent ?? [])
  }

  package static func == (left: ValueManner, right: ValueManner) -> Bool {
    left === right
      || left.unitAt == right.unitAt && left.unitNames == right.unitNames && left.powerOfTenAt == right.powerOfTenAt
        && left.powerOfTen == right.powerOfTen && left.absent == right.absent
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(unitAt)
    hasher.combine(unitNames)
    hasher.combine(powerOfTenAt)
    hasher.combine(powerOfTen)
    hasher.combine(absent)
  }
}
