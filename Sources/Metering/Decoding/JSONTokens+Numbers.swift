import EnergyModel

/// Numbers (RFC 8259 section 6).
extension JSONTokens {
  /// A number: `-` and digits without a leading zero, then a fraction, then an exponent.
  @inline(__always)
  func end(ofNumberAt start: Int) throws(Rejection) -> Int {
    if isClosed {
      let position = end(ofPlainNumberAt: self[start] == UInt8(ascii: "-") ? start &+ 1 : start)
      if position >= 0, self[position] | 0x20 != UInt8(ascii: "e") { return position }
    }
    return try end(ofLongNumberAt: start)
  }

  /// A number that may end with the text, and one with an exponent or a fault.
  @inline(never)
  private func end(ofLongNumberAt start: Int) throws(Rejection) -> Int {
    let leading = self[start] == UInt8(ascii: "-") ? start + 1 : start
    var position = try end(ofDigitsAt: leading)
    if self[leading] == UInt8(ascii: "0"), position > leading + 1 {
      throw malformed(leading + 1, "a number without leading zeros")
    }
    if position < count, self[position] == UInt8(ascii: ".") { position = try end(ofDigitsAt: position + 1) }
    if position < count, self[position] | 0x20 == UInt8(ascii: "e") { return try end(ofExponentAt: position) }
    return position
  }

  @inline(never)
  private func end(ofExponentAt start: Int) throws(Rejection) -> Int {
    var position = start + 1
    if position < count, self[position] == UInt8(ascii: "+") || self[position] == UInt8(ascii: "-") { position += 1 }
    return try end(ofDigitsAt: position)
  }

  /// One digit or more.
  private func end(ofDigitsAt start: Int) throws(Rejection) -> Int {
    var position = start
    while position < count, self[position] &- 0x30 < 10 { position &+= 1 }
    guard position > start else { throw malformed(position, "a digit") }
    return position
  }
}
