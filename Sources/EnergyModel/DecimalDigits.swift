/// Numbers as decimal text, written straight into bytes: what long exports are made of.
extension [UInt8] {
  /// The number without leading zeros.
  package mutating func append(decimal number: UInt64) {
    // The largest has 20 digits.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var rest = number
      var first = 20
      repeat {
        first -= 1
        digits[first] = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
        rest /= 10
      } while rest > 0
      append(contentsOf: digits[first..<20])
    }
  }

  package mutating func append(decimal number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(decimal: number.magnitude)
  }

  /// `12345` as `12.345`: exact, for any sign.
  package mutating func append(thousandthsOf number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    let (whole, fraction) = number.magnitude.quotientAndRemainder(dividingBy: 1_000)
    append(decimal: whole)
    append(UInt8(ascii: "."))
    append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / 100))
    append(twoDigits: Int(fraction % 100))
  }

  /// 0…99 with both digits.
  mutating func append(twoDigits number: Int) {
    append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
    append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
  }
}

/// `12345` as `12.345`: exact, for any sign.
package func thousandths(of number: Int64) -> String {
  var bytes: [UInt8] = []
  bytes.append(thousandthsOf: number)
  return String(decoding: bytes, as: UTF8.self)
}
