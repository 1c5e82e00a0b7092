import EnergyModel

/// Strings, keys among them (RFC 8259 section 7), and the characters in them (RFC 3629).
extension JSONTokens {
  @inline(__always)
  func end(ofKeyAt start: Int) throws(Rejection) -> (position: Int, hasEscape: Bool) {
    guard start < count, self[start] == UInt8(ascii: "\"") else { throw malformed(start, "a key in double quotes") }
    return try end(ofStringAt: start)
  }

  /// Behind the closing quote of the string whose opening one is here, and whether the string holds an escape.
  @inline(__always)
  func end(ofStringAt opening: Int) throws(Rejection) -> (position: Int, hasEscape: Bool) {
    let position = end(ofPlainAt: opening &+ 1)
    if position < count, self[position] == UInt8(ascii: "\"") { return (position &+ 1, false) }
    return try end(ofStringAt: opening, from: position)
  }

  /// The rest of a string that holds more than plain ASCII.
  @inline(never)
  private func end(ofStringAt opening: Int, from start: Int) throws(Rejection) -> (position: Int, hasEscape: Bool) {
    var position = start
    var hasEscape = false
    while position < count {
      switch self[position] {
      case UInt8(ascii: "\""): return (position + 1, hasEscape)
      case UInt8(ascii: "\\"):
        hasEscape = true
        position = try end(ofEscapeAt: position)
      case 0x00..<0x20: throw malformed(position, "no unescaped control character in a string")
      case 0x80...: position = try end(ofCharacterAt: position)
      default: position = end(ofPlainAt: position)
      }
    }
    throw malformed(position, "the closing quote of the string that begins at byte \(opening)")
  }

  /// Behind bytes that stand for themselves: ASCII but control characters, the quote and the backslash. Eight at a time.
  @inline(__always)
  private func end(ofPlainAt start: Int) -> Int {
    var position = start
    while position &+ 8 <= count {
      let special = JSONTokens.special(in: word(at: position))
      if special != 0 { return position &+ special.trailingZeroBitCount &>> 3 }
      position &+= 8
    }
    while position < count {
      let byte = self[position]
      guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { break }
      position &+= 1
    }
    return position
  }

  /// The top bit of each of eight bytes that does not stand for itself in a string; of those above the lowest some may be wrong.
  @inline(__always)
  private static func special(in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    // Subtraction sets the top bit of a byte that is zero (the first two) or below a space, or that had it set, as no ASCII has; its
    // borrow only reaches bytes above such a one.
    return ((quote &- ones) | (backslash &- ones) | (word &- ones &* 0x20) | word) & (ones &* 0x80)
  }

  /// `\` and one of `"\/bfnrt`, or `u` and four hexadecimal digits. Surrogates need not pair: the grammar lets them stand alone.
  private func end(ofEscapeAt start: Int) throws(Rejection) -> Int {
    let letter = start + 1
    guard letter < count else { throw malformed(letter, "the rest of an escape") }
    switch self[letter] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
      UInt8(ascii: "r"), UInt8(ascii: "t"):
      return letter + 1
    case UInt8(ascii: "u"):
      for position in letter + 1...letter + 4 {
        guard position < count, hexadecimalValue(self[position]) != nil else {
          throw malformed(position, "four hexadecimal digits")
        }
      }
      return letter + 5
    default:
      throw malformed(letter, "one of \"\\/bfnrtu behind the backslash")
    }
  }

  /// One character of two to four bytes, in its shortest form and no surrogate (RFC 3629 section 4).
  private func end(ofCharacterAt start: Int) throws(Rejection) -> Int {
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch self[start] {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: throw malformed(start, "valid UTF-8")
      }
    guard start + length <= count, second.contains(self[start + 1]) else { throw malformed(start, "valid UTF-8") }
    for offset in 2..<max(2, length) {
      guard self[start + offset] & 0xC0 == 0x80 else { throw malformed(start, "valid UTF-8") }
    }
    return start + length
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
