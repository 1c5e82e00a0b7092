import EnergyModel

/// The sums of one register's days of a month as a blob: a day that was measured throughout takes about six bytes, and its first five
/// hours as many numbers more.
enum PackedDaySums {
  private static let layout: UInt8 = 2
  /// Beside the day of the month, 1…31: everything is said, not only what was measured.
  private static let full: UInt8 = 0x20
  /// All of the first five hours are known, and the register never stood still.
  private static let allNights: UInt8 = 0x40
  /// A byte says which of the first five hours are known, and whether it stood still.
  private static let someNights: UInt8 = 0x80
  /// In that byte beside the known hours: where it stood still follows them.
  private static let stoodStill: UInt8 = 0x20

  static func pack(_ sums: [DaySum]) -> [UInt8] {
    var writer = ByteWriter()
    writer.write(byte: layout)
    for sum in sums {
      let day = UInt8(truncatingIfNeeded: sum.day.components.day)
      let isPlain =
        sum.amount.estimated == .zero && sum.amount.unresolved == .zero && sum.exactHours == 0
        && sum.wholeHours == sum.coveredHours
      let nights = head(of: sum)
      writer.write(byte: (isPlain ? day : day | full) | nights)
      writer.write(signed: sum.amount.measured.baseUnits)
      writer.write(UInt64(sum.coveredHours))
      if !isPlain {
        writer.write(signed: sum.amount.estimated.baseUnits)
        writer.write(signed: sum.amount.unresolved.baseUnits)
        for hours in [sum.exactHours, sum.exactHoursBefore, sum.exactHoursAfter, sum.wholeHours] { writer.write(UInt64(hours)) }
      }
      if nights != 0 { write(sum, nights, &writer) }
    }
    return writer.bytes
  }

  private static func head(of sum: DaySum) -> UInt8 {
    let stood = sum.zeroRun != .none
    if sum.nights.knownCount == NightHours.count, !stood { return allNights }
    return sum.nights.knownCount > 0 || stood ? someNights : 0
  }

  private static func write(_ sum: DaySum, _ nights: UInt8, _ writer: inout ByteWriter) {
    let stood = sum.zeroRun != .none
    if nights == someNights { writer.write(byte: sum.nights.known | (stood ? stoodStill : 0)) }
    // An hour is like the one before it: the difference is short.
    var last: Int64 = 0
    for hour in 0..<NightHours.count {
      guard let amount = sum.nights[hour] else { continue }
      writer.write(signed: amount &- last)
      last = amount
    }
    guard stood else { return }
    for hours in [sum.zeroRun.atStart, sum.zeroRun.atEnd, sum.zeroRun.longest] { writer.write(UInt64(hours)) }
  }

  static func unpack(_ bytes: [UInt8], of month: LocalMonth) throws(ByteReader.Damaged) -> [DaySum] {
    var reader = ByteReader(bytes)
    guard try reader.readByte() == layout else { throw ByteReader.Damaged() }
    let first = month.firstDay
    var last = 0
    var sums: [DaySum] = []
    while !reader.isAtEnd {
      let head = try reader.readByte()
      let day = Int(head & ~(full | allNights | someNights))
      guard day > last, day <= month.dayCount else { throw ByteReader.Damaged() }
      last = day
      var amount = QualifiedAmount(measured: Amount(baseUnits: try reader.readSigned()))
      let covered = try hours(&reader)
      var (exact, before, after, whole) = (0, 0, 0, covered)
      if head & full != 0 {
        amount.estimated = Amount(baseUnits: try reader.readSigned())
        amount.unresolved = Amount(baseUnits: try reader.readSigned())
        (exact, before, after, whole) = (try hours(&reader), try hours(&reader), try hours(&reader), try hours(&reader))
      }
      let (nights, zeroRun) = try nights(&reader, head)
      sums.append(
        DaySum(
          day: first + (day - 1), amount: amount, coveredHours: covered, exactHours: exact, exactHoursBefore: before,
          exactHoursAfter: after, wholeHours: whole, nights: nights, zeroRun: zeroRun))
    }
    return sums
  }

  private static func nights(_ reader: inout ByteReader, _ head: UInt8) throws(ByteReader.Damaged) -> (NightHours, ZeroRun) {
    let all: UInt8 = (1 << UInt8(NightHours.count)) - 1
    let said: UInt8
    switch head & (allNights | someNights) {
    case 0: return (.unknown, .none)
    case allNights: said = all
    case someNights: said = try reader.readByte()
    default: throw ByteReader.Damaged()
    }
    guard said & ~(all | stoodStill) == 0 else { throw ByteReader.Damaged() }
    var nights = NightHours.unknown
    var last: Int64 = 0
    for hour in 0..<NightHours.count where said & 1 << UInt8(hour) != 0 {
      last = last &+ (try reader.readSigned())
      nights[hour] = last
    }
    guard said & stoodStill != 0 else { return (nights, .none) }
    let run = ZeroRun(atStart: try hours(&reader), atEnd: try hours(&reader), longest: try hours(&reader))
    guard run.atStart <= run.longest, run.atEnd <= run.longest else { throw ByteReader.Damaged() }
    return (nights, run)
  }

  /// A day has at most 25 hours; where clocks did stranger things, at most two days' worth.
  private static func hours(_ reader: inout ByteReader) throws(ByteReader.Damaged) -> Int {
    let hours = try reader.read()
    guard hours <= 48 else { throw ByteReader.Damaged() }
    return Int(hours)
  }
}
