import EnergyModel

/// What the scanner found at one place of a body, and how it is read as a number or a time.
struct FoundValue {
  /// The longest number that is read, bytes. Meters print twenty; this keeps a padded one from filling memory as `Sample.text`.
  static let numberCountMax = 128

  private enum Content {
    case missing, null, number, string, other
  }

  private let content: Content
  private let offset: Int
  /// The value as it stands in the body, a string without its quotes.
  private let bytes: UnsafeRawBufferPointer

  @inline(__always)
  init(_ finding: Workspace.Finding, in body: UnsafeRawBufferPointer) {
    offset = finding.start
    guard finding.start >= 0 else {
      content = .missing
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    switch body[finding.start] {
    case UInt8(ascii: "\""):
      content = .string
      bytes = UnsafeRawBufferPointer(rebasing: body[finding.start + 1..<finding.end - 1])
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      content = .number
      bytes = UnsafeRawBufferPointer(rebasing: body[finding.start..<finding.end])
    case UInt8(ascii: "n"):
      content = .null
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    default:
      content = .other
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    }
  }

  /// The number that stands there as such, as short as meters print them, and how many digits stand behind its point; `nil` for all else,
  /// −0 too, which `number` reads or refuses by name.
  @inline(__always)
  var plainNumber: (value: ExactDecimal, decimals: Int)? {
    content == .number ? FoundValue.shortDecimal(bytes) : nil
  }

  /// The number that stands there as such; `nil` for all else, and where it cannot be kept.
  @inline(__always)
  var decimal: ExactDecimal? { plainNumber?.value ?? longDecimal }

  @inline(never)
  private var longDecimal: ExactDecimal? {
    content == .number && bytes.count <= FoundValue.numberCountMax ? FoundValue.decimal(bytes) : nil
  }

  /// The value of a register and its text. Throws the `value…` cases.
  @inline(never)
  func number(of source: RegisterSource) throws(Rejection) -> (value: ExactDecimal, text: String) {
    switch content {
    case .missing: throw .valueMissing(path: source.value.description)
    case .null: throw .valueIsNull(path: source.value.description)
    case .string:
      guard source.acceptsNumberStrings else { throw .valueIsAString(path: source.value.description) }
      let number: (value: ExactDecimal, text: String)? = try Array(JSONStringReader.text(bytes).utf8).withUnsafeBufferPointer {
        (utf8) throws(Rejection) in
        let bytes = UnsafeRawBufferPointer(utf8)
        return JSONScanner.isNumber(bytes) ? try self.number(bytes, of: source) : nil
      }
      guard let number else { throw .valueIsNotANumber(path: source.value.description, offset: offset) }
      return number
    case .number: return try number(bytes, of: source)
    case .other: throw .valueIsNotANumber(path: source.value.description, offset: offset)
    }
  }

  private func number(
    _ bytes: UnsafeRawBufferPointer, of source: RegisterSource
  ) throws(Rejection) -> (value: ExactDecimal, text: String) {
    guard bytes.count <= FoundValue.numberCountMax, let value = FoundValue.decimal(bytes) else {
      throw .valueOutOfRange(path: source.value.description)
    }
    return (value, String(decoding: bytes, as: UTF8.self))
  }

  /// A number of the JSON grammar as a decimal; `nil` when it cannot be kept.
  static func decimal(_ bytes: UnsafeRawBufferPointer) -> ExactDecimal? {
    shortDecimal(bytes)?.value ?? (try? ExactDecimal(parsing: bytes))
  }

  /// A number of the JSON grammar as a decimal, and how many digits stand behind its point; `nil` when it has more than eighteen bytes, has
  /// an exponent or is −0.
  @inline(__always)
  private static func shortDecimal(_ bytes: UnsafeRawBufferPointer) -> (value: ExactDecimal, decimals: Int)? {
    // Eighteen digits fit in 64 bits without a check.
    guard bytes.count <= 18 else { return nil }
    let isNegative = bytes[0] == UInt8(ascii: "-")
    var mantissa: Int64 = 0
    var position = isNegative ? 1 : 0
    while position < bytes.count, bytes[position] &- 0x30 < 10 {
      mantissa = mantissa &* 10 &+ Int64(bytes[position] &- 0x30)
      position &+= 1
    }
    var decimals = 0
    if position < bytes.count {
      guard bytes[position] == UInt8(ascii: ".") else { return nil }
      position &+= 1
      decimals = bytes.count &- position
      while position < bytes.count {
        let digit = bytes[position] &- 0x30
        guard digit < 10 else { return nil }
        mantissa = mantissa &* 10 &+ Int64(digit)
        position &+= 1
      }
    }
    guard !isNegative || mantissa != 0 else { return nil }
    mantissa = isNegative ? 0 &- mantissa : mantissa
    if decimals == 0 || bytes[bytes.count &- 1] != UInt8(ascii: "0") {
      return (ExactDecimal(reduced: mantissa, scale: UInt8(truncatingIfNeeded: decimals)), decimals)
    }
    return ExactDecimal(mantissa: mantissa, scale: decimals).map { ($0, decimals) }
  }

  /// The time at which the device says it took the value. A number is seconds since 1970, fractions dropped; a string is RFC 3339,
  /// or a local time of the site. `null` is no time. Throws the `stamp…` cases.
  @inline(never)
  func stamp(at path: ValuePath, acceptsNumberStrings: Bool, calendar: LocalCalendar) throws(Rejection) -> Instant {
    var instant: Instant?
    switch content {
    case .missing, .null: throw .stampMissing(path: path.description)
    case .number: instant = FoundValue.instant(ofNumber: String(decoding: bytes, as: UTF8.self), StampManner())
    case .string:
      let text = JSONStringReader.text(bytes)
      instant = TimeText.instant(text, in: calendar)
      if instant == nil, acceptsNumberStrings { instant = FoundValue.instant(ofNumber: text, StampManner()) }
    case .other: break
    }
    guard let instant else { throw .stampUnreadable(path: path.description) }
    return instant
  }

  /// A number of the JSON grammar as a time. Some devices print a binary float with all its noise, so the fraction may be longer than a
  /// decimal keeps.
  static func instant(ofNumber text: String, _ manner: StampManner) -> Instant? {
    let utf8 = Array(text.utf8.prefix(numberCountMax + 1))
    return utf8.withUnsafeBufferPointer { utf8 in
      let bytes = UnsafeRawBufferPointer(utf8)
      guard bytes.count <= numberCountMax, JSONScanner.isNumber(bytes) else { return nil }
      let hasExponent = bytes.contains { $0 | 0x20 == UInt8(ascii: "e") }
      let end = hasExponent ? nil : bytes.firstIndex(of: UInt8(ascii: "."))
      // Milliseconds of a fraction of a second are none.
      return decimal(UnsafeRawBufferPointer(rebasing: bytes[..<(end ?? bytes.count)])).flatMap(manner.instant)
    }
  }

  /// What stands there as the readers of other documents have it.
  var text: FoundText {
    let content: FoundText.Content =
      switch content {
      case .missing: .missing
      case .null: .null
      case .number: .number(String(decoding: bytes, as: UTF8.self))
      case .string: .text(JSONStringReader.text(bytes))
      case .other: .other
      }
    return FoundText(content: content, offset: max(0, offset), unit: nil)
  }
}
