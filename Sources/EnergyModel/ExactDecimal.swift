/// A decimal number exactly as somebody wrote it: `mantissa × 10^−scale`, never through a binary float (promise 1).
///
/// Kept in its shortest form, so that `1.50` and `1.5` are equal. Eighteen digits are kept, which is more than any meter shows.
package struct ExactDecimal: Hashable, Sendable, CustomStringConvertible {
  package let mantissa: Int64
  /// How many digits of the mantissa stand behind the point, 0…24.
  package let scale: UInt8

  package static let zero = ExactDecimal(0)
  package static let one = ExactDecimal(1)
  package static let scaleMax: Int = 24

  package init(_ whole: Int64) {
    mantissa = whole
    scale = 0
  }

  /// A mantissa that does not end with 0, or without digits behind the point; the scale is 0…24.
  package init(reduced mantissa: Int64, scale: UInt8) {
    assert(Int(scale) <= ExactDecimal.scaleMax && (scale == 0 || mantissa % 10 != 0))
    self.mantissa = mantissa
    self.scale = scale
  }

  /// `nil` when the scale is outside 0…24.
  package init?(mantissa: Int64, scale: Int) {
    var mantissa = mantissa
    var scale = scale
    while scale > 0, mantissa % 10 == 0 {
      mantissa /= 10
      scale -= 1
    }
    guard (0...ExactDecimal.scaleMax).contains(scale) else { return nil }
    self.mantissa = mantissa
    self.scale = UInt8(scale)
  }

  /// Why a text is no number that can be kept.
  package enum Fault: Error, Equatable, Sendable {
    case notANumber
    /// More than eighteen significant digits, or beyond what the books can count.
    case outOfRange
  }

  /// Reads a number in the grammar of RFC 8259 section 6, with an optional leading `+` and leading zeros, as meters print them.
  package init(parsing text: some Collection<UInt8>) throws(Fault) {
    var reader = DecimalReader()
    for byte in text {
      guard reader.take(byte) else { throw .notANumber }
    }
    self = try reader.finish()
  }

  package init(_ text: String) throws(Fault) {
    try self.init(parsing: text.utf8)
  }

  package var description: String {
    if scale == 0 { return String(mantissa) }
    let digits = String(mantissa.magnitude)
    let padded = String(repeating: "0", count: max(0, Int(scale) + 1 - digits.count)) + digits
    let point = padded.index(padded.endIndex, offsetBy: -Int(scale))
    return (mantissa < 0 ? "-" : "") + padded[..<point] + "." + padded[point...]
  }

  package var isPositive: Bool { mantissa > 0 }
  package var isNegative: Bool { mantissa < 0 }

  /// The number times a multiplier in a unit, in whole base units, rounded once, half away from zero (contract R1).
  ///
  /// `nil` when the result does not fit in 64 bits, or number, multiplier and unit have more than 38 digits together.
  package func scaled(by multiplier: ExactDecimal, ratio: Ratio) -> Int64? {
    // Tens that stand on both sides of the fraction are cancelled first, so that a large unit does not overflow on the way.
    var exponent = Int(scale) + Int(multiplier.scale)
    var ratioNumerator = ratio.numerator
    while exponent > 0, ratioNumerator % 10 == 0 {
      ratioNumerator /= 10
      exponent -= 1
    }
    let byMultiplier = Int128(mantissa) * Int128(multiplier.mantissa)
    let (numerator, overflow) = byMultiplier.multipliedReportingOverflow(by: Int128(ratioNumerator))
    guard !overflow else { return nil }
    // A numerator is below 2^127: over a denominator of 10^39, or one beyond 2^128, less than half a base unit is left.
    guard let power = Int128.powerOfTen(exponent) else { return 0 }
    let (denominator, isBeyond) = power.magnitude.multipliedReportingOverflow(by: UInt128(ratio.denominator))
    guard !isBeyond else { return 0 }
    var (quotient, remainder) = numerator.magnitude.quotientAndRemainder(dividingBy: denominator)
    if remainder >= denominator - remainder { quotient += 1 }
    guard let rounded = Int128(exactly: quotient) else { return nil }
    return Int64(exactly: numerator < 0 ? -rounded : rounded)
  }
}

extension ExactDecimal: Comparable {
  package static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
    if left.scale == right.scale { return left.mantissa < right.mantissa }
    let common = Int(max(left.scale, right.scale))
    // A 63-bit mantissa times at most 10^24 can pass 127 bits; compare whole parts first, which cannot.
    let (leftWhole, rightWhole) = (left.wholePart, right.wholePart)
    if leftWhole != rightWhole { return leftWhole < rightWhole }
    return left.fraction(scale: common) < right.fraction(scale: common)
  }

  private var wholePart: Int128 { Int128(mantissa) / (Int128.powerOfTen(Int(scale)) ?? 1) }

  private func fraction(scale common: Int) -> Int128 {
    let power = Int128.powerOfTen(Int(scale)) ?? 1
    return (Int128(mantissa) % power) * (Int128.powerOfTen(common - Int(scale)) ?? 1)
  }
}

extension Int128 {
  /// 10^exponent, or `nil` where it does not fit (above 38).
  package static func powerOfTen(_ exponent: Int) -> Int128? {
    guard (0...38).contains(exponent) else { return nil }
    var power: Int128 = 1
    for _ in 0..<exponent { power *= 10 }
    return power
  }

  /// The quotient by a positive divisor, rounded to the nearest whole number, halves away from zero.
  package func dividedRoundingHalfAwayFromZero(by divisor: Int128) -> Int128 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    // |remainder| ≥ divisor − |remainder| says 2·|remainder| ≥ divisor without overflowing.
    guard remainder.magnitude >= divisor.magnitude - remainder.magnitude else { return quotient }
    return self < 0 ? quotient - 1 : quotient + 1
  }

  /// The quotient by a positive divisor, rounded towards minus infinity.
  package func dividedRoundingDown(by divisor: Int128) -> Int128 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

/// Takes the bytes of a number one by one and keeps its digits; the whole grammar in one place.
private struct DecimalReader {
  private enum Place { case start, sign, whole, point, fraction, exponent, exponentSign, exponentDigits }

  private var place = Place.start
  private var isNegative = false
  private var mantissa: Int64 = 0
  private var scale = 0
  private var exponent = 0
  private var exponentIsNegative = false
  private var isTooLong = false
  /// Zeros seen after the point and not yet counted, so that `1.000…` of any length stays 1.
  private var pendingZeros = 0

  mutating func take(_ byte: UInt8) -> Bool {
    switch (place, byte) {
    case (.start, UInt8(ascii: "-")), (.start, UInt8(ascii: "+")):
      isNegative = byte == UInt8(ascii: "-")
      place = .sign
    case (.start, 0x30...0x39), (.sign, 0x30...0x39), (.whole, 0x30...0x39):
      append(digit: Int64(byte - 0x30))
      place = .whole
    case (.whole, UInt8(ascii: ".")):
      place = .point
    case (.point, 0x30...0x39), (.fraction, 0x30...0x39):
      appendFraction(digit: Int64(byte - 0x30))
      place = .fraction
    case (.whole, UInt8(ascii: "e")), (.whole, UInt8(ascii: "E")), (.fraction, UInt8(ascii: "e")), (.fraction, UInt8(ascii: "E")):
      place = .exponent
    case (.exponent, UInt8(ascii: "-")), (.exponent, UInt8(ascii: "+")):
      exponentIsNegative = byte == UInt8(ascii: "-")
      place = .exponentSign
    case (.exponent, 0x30...0x39), (.exponentSign, 0x30...0x39), (.exponentDigits, 0x30...0x39):
      exponent = min(10_000, exponent * 10 + Int(byte - 0x30))
      place = .exponentDigits
    default:
      return false
    }
    return true
  }

  func finish() throws(ExactDecimal.Fault) -> ExactDecimal {
    guard place == .whole || place == .fraction || place == .exponentDigits else { throw .notANumber }
    guard !isTooLong else { throw .outOfRange }
    var value = isNegative ? -mantissa : mantissa
    if value == 0 { return .zero }
    var finalScale = scale - (exponentIsNegative ? -exponent : exponent)
    while finalScale < 0 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { throw .outOfRange }
      value = product
      finalScale += 1
    }
    guard let number = ExactDecimal(mantissa: value, scale: finalScale) else { throw .outOfRange }
    return number
  }

  private mutating func append(digit: Int64) {
    let (shifted, overflow1) = mantissa.multipliedReportingOverflow(by: 10)
    let (sum, overflow2) = shifted.addingReportingOverflow(digit)
    if overflow1 || overflow2 { isTooLong = true } else { mantissa = sum }
  }

  private mutating func appendFraction(digit: Int64) {
    guard digit != 0 else {
      pendingZeros += 1
      return
    }
    // A run of zeros inside the fraction counts only when a digit follows it.
    if pendingZeros > ExactDecimal.scaleMax {
      isTooLong = true
      return
    }
    for _ in 0..<pendingZeros { append(digit: 0) }
    append(digit: digit)
    scale += pendingZeros + 1
    pendingZeros = 0
  }
}
