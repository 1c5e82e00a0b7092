/// Moments as text, in local time.
extension LocalCalendar {
  /// RFC 3339 with the zone's offset: `2026-10-01T08:00:00+08:00`.
  package func rfc3339(_ instant: Instant) -> String {
    var bytes: [UInt8] = []
    append(rfc3339: instant, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `2026-10-01 08:00:00`, for people and spreadsheets; the zone is said elsewhere.
  package func plain(_ instant: Instant) -> String {
    var bytes: [UInt8] = []
    append(plain: instant, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same text, behind bytes that are there already.
  package func append(rfc3339 instant: Instant, to bytes: inout [UInt8]) {
    let offset = offset(at: instant)
    LocalCalendar.append(instant.seconds + offset, separator: UInt8(ascii: "T"), to: &bytes)
    let minutes = Int(offset.magnitude) / 60
    bytes.append(UInt8(ascii: offset < 0 ? "-" : "+"))
    bytes.append(twoDigits: minutes / 60)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(twoDigits: minutes % 60)
  }

  package func append(plain instant: Instant, to bytes: inout [UInt8]) {
    LocalCalendar.append(instant.seconds + offset(at: instant), separator: UInt8(ascii: " "), to: &bytes)
  }

  private static func append(_ local: Int64, separator: UInt8, to bytes: inout [UInt8]) {
    let day = LocalDay(number: Int32(local.dividedRoundingDown(by: 86_400)))
    let second = Int(local - Int64(day.number) * 86_400)
    day.append(to: &bytes)
    bytes.append(separator)
    bytes.append(twoDigits: second / 3_600)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(twoDigits: second / 60 % 60)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(twoDigits: second % 60)
  }
}

extension LocalDay {
  /// `2026-10-01`, behind bytes that are there already.
  package func append(to bytes: inout [UInt8]) {
    let (year, month, day) = components
    if (0...9_999).contains(year) {
      bytes.append(twoDigits: year / 100)
      bytes.append(twoDigits: year % 100)
    } else {
      bytes.append(contentsOf: padded(year, 4).utf8)
    }
    bytes.append(UInt8(ascii: "-"))
    bytes.append(twoDigits: month)
    bytes.append(UInt8(ascii: "-"))
    bytes.append(twoDigits: day)
  }
}
