import EnergyModel

/// The tokens of JSON: space, strings, numbers and the three literals (RFC 8259 sections 2, 3, 6 and 7).
extension JSONScanner {
  @inline(__always)
  mutating func skipSpace() {
    while position < bytes.count {
      let byte = bytes[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      position += 1
    }
  }

  mutating func literal(_ text: StaticString) throws(Rejection) {
    for offset in 0..<text.utf8CodeUnitCount {
      guard position < bytes.count, bytes[position] == text.utf8Start[offset] else { throw malformed("'\(text)'") }
      position += 1
    }
  }

  /// Passes over a number: `-` and digits without a leading zero, then a fraction, then an exponent.
  @inline(__always)
  mutating func number() throws(Rejection) {
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    let leading = position
    try digits()
    if bytes[leading] == UInt8(ascii: "0"), position > leading + 1 {
      position = leading + 1
      throw malformed("a number without leading zeros")
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
  }

  /// One digit or more.
  @inline(__always)
  private mutating func digits() throws(Rejection) {
    let start = position
    while position < bytes.count, bytes[position] &- 0x30 < 10 { position += 1 }
    guard position > start else { throw malformed("a digit") }
  }

  /// Passes over a string from its opening quote to behind its closing one; returns whether it holds an escape.
  @inline(__always)
  mutating func string() throws(Rejection) -> Bool {
    let opening = position
    position += 1
    skipPlain()
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      position += 1
      return false
    }
    return try stringWithSpecials(opening: opening)
  }

  /// The rest of a string that holds more than plain ASCII.
  @inline(never)
  private mutating func stringWithSpecials(opening: Int) throws(Rejection) -> Bool {
    var hasEscape = false
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return hasEscape
      case UInt8(ascii: "\\"):
        hasEscape = true
        try escape()
      case 0x00..<0x20:
        throw malformed("no unescaped control character in a string")
      case 0x80...:
        try multibyte()
      default:
        skipPlain()
      }
    }
    throw malformed("the closing quote of the string that begins at byte \(opening)")
  }

  /// Passes over bytes that stand for themselves: ASCII but control characters, the quote and the backslash. Eight at a time.
  @inline(__always)
  private mutating func skipPlain() {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    while position &+ 8 <= bytes.count {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
      let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
      // The top bit of a byte is set where the byte is zero (first two) or below a space; borrows only reach bytes above a true
      // one, and the lowest counts.
      let special =
        ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- ones &* 0x20) & ~word | word) & tops
      if special != 0 {
        position &+= special.trailingZeroBitCount &>> 3
        return
      }
      position &+= 8
    }
    while position < bytes.count {
      let byte = bytes[position]
      guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { return }
      position += 1
    }
  }

  /// `\` and one of `"\/bfnrt`, or `u` and four hexadecimal digits. Surrogates need not pair: the grammar lets them stand alone.
  private mutating func escape() throws(Rejection) {
    position += 1
    guard position < bytes.count else { throw malformed("the rest of an escape") }
    switch bytes[position] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
      UInt8(ascii: "r"), UInt8(ascii: "t"):
      position += 1
    case UInt8(ascii: "u"):
      position += 1
      for _ in 0..<4 {
        guard position < bytes.count, hexadecimalValue(bytes[position]) != nil else { throw malformed("four hexadecimal digits") }
        position += 1
      }
    default:
      throw malformed("one of \"\\/bfnrtu behind the backslash")
    }
  }

  /// One character of two to four bytes, in its shortest form and no surrogate (RFC 3629 section 4).
  private mutating func multibyte() throws(Rejection) {
    let (count, second): (Int, ClosedRange<UInt8>) =
      switch bytes[position] {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: throw malformed("valid UTF-8")
      }
    guard position + count <= bytes.count, second.contains(bytes[position + 1]) else { throw malformed("valid UTF-8") }
    for offset in 2..<max(2, count) {
      guard bytes[position + offset] & 0xC0 == 0x80 else { throw malformed("valid UTF-8") }
    }
    position += count
  }
}

/// 0…15, or `nil`.
func hexadecimalValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
