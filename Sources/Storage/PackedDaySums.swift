import EnergyModel

/// The sums of one register's days of a month as a blob: a day that was measured throughout takes about six bytes.
enum PackedDaySums {
  private static let layout: UInt8 = 1
  /// Beside the day of the month, 1…31: everything is said, not only what was measured.
  private static let full: UInt8 = 0x20

  static func pack(_ sums: [DaySum]) -> [UInt8] {
    var writer = ByteWriter()
    writer.write(byte: layout)
    for sum in sums {
      let day = UInt8(truncatingIfNeeded: sum.day.components.day)
      let isPlain =
        sum.amount.estimated == .zero && sum.amount.unresolved == .zero && sum.exactHours == 0
        && sum.wholeHours == sum.coveredHours
      writer.write(byte: isPlain ? day : day | full)
      writer.write(signed: sum.amount.measured.baseUnits)
      writer.write(UInt64(sum.coveredHours))
      guard !isPlain else { continue }
      writer.write(signed: sum.amount.estimated.baseUnits)
      writer.write(signed: sum.amount.unresolved.baseUnits)
      for hours in [sum.exactHours, sum.exactHoursBefore, sum.exactHoursAfter, sum.wholeHours] { writer.write(UInt64(hours)) }
    }
    return writer.bytes
  }

  static func unpack(_ bytes: [UInt8], of month: LocalMonth) throws(ByteReader.Damaged) -> [DaySum] {
    var reader = ByteReader(bytes)
    guard try reader.readByte() == layout else { throw ByteReader.Damaged() }
    let first = month.firstDay
    var last = 0
    var sums: [DaySum] = []
    while !reader.isAtEnd {
      let head = try reader.readByte()
      let day = Int(head & ~full)
      guard day > last, day <= month.dayCount else { throw ByteReader.Damaged() }
      last = day
      var amount = QualifiedAmount(measured: Amount(baseUnits: try reader.readSigned()))
      let covered = try hours(&reader)
      guard head & full != 0 else {
        sums.append(DaySum(day: first + (day - 1), amount: amount, coveredHours: covered))
        continue
      }
      amount.estimated = Amount(baseUnits: try reader.readSigned())
      amount.unresolved = Amount(baseUnits: try reader.readSigned())
      sums.append(
        DaySum(
          day: first + (day - 1), amount: amount, coveredHours: covered, exactHours: try hours(&reader),
          exactHoursBefore: try hours(&reader), exactHoursAfter: try hours(&reader), wholeHours: try hours(&reader)))
    }
    return sums
  }

  /// A day has at most 25 hours; where clocks did stranger things, at most two days' worth.
  private static func hours(_ reader: inout ByteReader) throws(ByteReader.Damaged) -> Int {
    let hours = try reader.read()
    guard hours <= 48 else { throw ByteReader.Damaged() }
    return Int(hours)
  }
}
