/// A number of an exposition, told apart and compared as it is written: exact at any length, never through a binary float.
struct MetricNumber {
  enum Kind {
    case decimal, infinity, notANumber
  }

  let kind: Kind
  private let hasMinus: Bool
  /// Without zeros at either end; empty for zero.
  private let digits: [UInt8]
  /// The number is 0.DIGITS times ten to the power of this.
  private let exponent: Int

  /// `nil` for what is no number (OpenMetrics 1.0, ABNF `number`): no hexadecimal, no underscores.
  init?(_ text: some Collection<UInt8>) {
    guard let kind = MetricNumber.kind(of: text) else { return nil }
    self.kind = kind
    hasMinus = text.first == UInt8(ascii: "-")
    var digits: [UInt8] = []
    var exponent = 0
    if kind == .decimal {
      let mantissa = text.prefix { $0 | 0x20 != UInt8(ascii: "e") }
      let point = mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.endIndex
      digits = mantissa.filter { (0x30...0x39).contains($0) }
      exponent = mantissa[..<point].count { (0x30...0x39).contains($0) } + MetricNumber.exponent(text.dropFirst(mantissa.count))
      let zeroCount = digits.prefix { $0 == 0x30 }.count
      digits.removeFirst(zeroCount)
      exponent -= zeroCount
      while digits.last == 0x30 { digits.removeLast() }
    }
    self.digits = digits
    self.exponent = digits.isEmpty ? 0 : exponent
  }

  /// `nil` for what is no number. `realnumber` of the ABNF, or an infinity or no number in any case of letters.
  static func kind(of text: some Collection<UInt8>) -> Kind? {
    var rest = text[...]
    let hasSign = rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-")
    if hasSign { rest = rest.dropFirst() }
    guard let first = rest.first else { return nil }
    guard (0x30...0x39).contains(first) || first == UInt8(ascii: ".") else {
      let word = rest.prefix(9).map { $0 | 0x20 }
      if word == Array("inf".utf8) || word == Array("infinity".utf8) { return .infinity }
      return word == Array("nan".utf8) && !hasSign ? .notANumber : nil
    }
    let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
    let whole = rest.prefix(while: isDigit).count
    rest = rest.dropFirst(whole)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = rest.prefix(while: isDigit).count
      rest = rest.dropFirst(fraction)
    }
    guard whole + fraction > 0 else { return nil }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
      guard !rest.isEmpty else { return nil }
      rest = rest.drop(while: isDigit)
    }
    return rest.isEmpty ? .decimal : nil
  }

  /// The power of ten behind an `e`; larger ones than a million are a million.
  private static func exponent(_ text: some Collection<UInt8>) -> Int {
    var power = 0
    for byte in text where (0x30...0x39).contains(byte) { power = min(1_000_000, power * 10 + Int(byte - 0x30)) }
    return text.dropFirst().first == UInt8(ascii: "-") ? -power : power
  }

  var isNegative: Bool { hasMinus && (kind == .infinity || !digits.isEmpty) }

  var isZero: Bool { kind == .decimal && digits.isEmpty }

  var isOne: Bool { kind == .decimal && !hasMinus && digits == [0x31] && exponent == 1 }

  /// Whether it lies in 0 to 1.
  var isShare: Bool { isZero || isOne || kind == .decimal && !hasMinus && exponent <= 0 }

  /// Whether nothing stands behind the point; an infinity has no fraction.
  var isWhole: Bool { kind == .infinity || kind == .decimal && exponent >= digits.count }

  /// Neither is below the other; false where one is no number.
  func equals(_ other: MetricNumber) -> Bool { order(other) == 0 }

  func isBelow(_ other: MetricNumber) -> Bool { order(other).map { $0 < 0 } ?? false }

  /// Negative, zero or positive; `nil` where one is no number.
  private func order(_ other: MetricNumber) -> Int? {
    guard kind != .notANumber, other.kind != .notANumber else { return nil }
    guard isNegative == other.isNegative else { return isNegative ? -1 : 1 }
    let size = sizeOrder(other)
    return isNegative ? -size : size
  }

  private func sizeOrder(_ other: MetricNumber) -> Int {
    if kind == .infinity || other.kind == .infinity { return (kind == .infinity ? 1 : 0) - (other.kind == .infinity ? 1 : 0) }
    if digits.isEmpty || other.digits.isEmpty { return (digits.isEmpty ? 0 : 1) - (other.digits.isEmpty ? 0 : 1) }
    guard exponent == other.exponent else { return exponent < other.exponent ? -1 : 1 }
    // Fractions below one with their zeros cut off: the order of their digits is their order.
    if digits == other.digits { return 0 }
    return digits.lexicographicallyPrecedes(other.digits) ? -1 : 1
  }
}
