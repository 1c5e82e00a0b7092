import EnergyModel

/// A text and the tokens of JSON in it: space, strings, numbers and the three literals (RFC 8259 sections 2, 3, 6 and 7). Each is told
/// where it begins and says where it ends.
///
/// Few words, so that a scan keeps them in registers.
struct JSONTokens {
  private let base: UnsafeRawPointer
  let count: Int
  /// Whether the last byte can stand in no number, as in every body that is an object or an array: then no number runs to the end of
  /// the text, and its bytes need not be counted.
  private let isClosed: Bool

  /// Bytes that outlive the tokens.
  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) {
    // No byte is read where there are none, so any address does.
    base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    count = bytes.count
    switch bytes.last {
    case UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0A, 0x0D: isClosed = true
    default: isClosed = false
    }
  }

  /// Checked where buffers are: in a debug build and under the fuzzer.
  @inline(__always)
  subscript(position: Int) -> UInt8 {
    assert(position >= 0 && position < count)
    return base.load(fromByteOffset: position, as: UInt8.self)
  }

  /// Eight bytes, the first one lowest.
  @inline(__always)
  private func word(at position: Int) -> UInt64 {
    assert(position >= 0 && position &+ 8 <= count)
    return UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  /// Two bytes, the first one lowest.
  @inline(__always)
  func pair(at position: Int) -> UInt16 {
    assert(position >= 0 && position &+ 2 <= count)
    return UInt16(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt16.self))
  }

  @inline(__always)
  subscript(range: Range<Int>) -> UnsafeRawBufferPointer {
    assert(range.lowerBound >= 0 && range.upperBound <= count)
    return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.upperBound &- range.lowerBound)
  }

  @inline(__always)
  func end(ofSpaceAt start: Int) -> Int {
    // Most bodies are written without.
    if start < count, self[start] > 0x20 { return start }
    return end(ofLongSpaceAt: start)
  }

  @inline(never)
  private func end(ofLongSpaceAt start: Int) -> Int {
    var position = start
    while position < count {
      let byte = self[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
      position &+= 1
    }
    return position
  }

  /// Behind the colon and the space around it.
  @inline(__always)
  func end(ofColonAt start: Int) throws(Rejection) -> Int {
    let position = end(ofSpaceAt: start)
    guard position < count, self[position] == UInt8(ascii: ":") else { throw malformed(position, "':'") }
    return end(ofSpaceAt: position &+ 1)
  }

  @inline(never)
  func end(ofLiteralAt start: Int) throws(Rejection) -> Int {
    guard start < count else { throw malformed(start, "a JSON value") }
    let text: StaticString =
      switch self[start] {
      case UInt8(ascii: "t"): "true"
      case UInt8(ascii: "f"): "false"
      case UInt8(ascii: "n"): "null"
      case 0xEF, 0xFE, 0xFF, 0x00: throw malformed(start, "a JSON value in UTF-8 without a byte order mark")
      default: throw malformed(start, "a JSON value")
      }
    for offset in 0..<text.utf8CodeUnitCount {
      let position = start + offset
      guard position < count, self[position] == text.utf8Start[offset] else { throw malformed(position, "'\(text)'") }
    }
    return start + text.utf8CodeUnitCount
  }

  /// A number: `-` and digits without a leading zero, then a fraction, then an exponent.
  @inline(__always)
  func end(ofNumberAt start: Int) throws(Rejection) -> Int {
    guard isClosed else { return try end(ofLastNumberAt: start) }
    var position = start
    var byte = self[position]
    if byte == UInt8(ascii: "-") {
      position &+= 1
      byte = self[position]
    }
    let leading = byte
    try pass(digit: &byte, &position)
    if byte &- 0x30 < 10 {
      guard leading != UInt8(ascii: "0") else { throw malformed(position, "a number without leading zeros") }
      repeat { try pass(digit: &byte, &position) } while byte &- 0x30 < 10
    }
    if byte == UInt8(ascii: ".") {
      position &+= 1
      byte = self[position]
      repeat { try pass(digit: &byte, &position) } while byte &- 0x30 < 10
    }
    if byte | 0x20 == UInt8(ascii: "e") { return try end(ofExponentAt: position) }
    return position
  }

  /// Only where a byte follows.
  @inline(__always)
  private func pass(digit byte: inout UInt8, _ position: inout Int) throws(Rejection) {
    guard byte &- 0x30 < 10 else { throw malformed(position, "a digit") }
    position &+= 1
    byte = self[position]
  }

  /// A number that may end with the text.
  @inline(never)
  private func end(ofLastNumberAt start: Int) throws(Rejection) -> Int {
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

  /// The closing quote of a key of at most fifteen plain bytes that is followed by a colon, as most are; −1: any other, or near the end.
  @inline(__always)
  func closingQuote(ofShortKeyAt start: Int) -> Int {
    guard start &+ 20 <= count, self[start] == UInt8(ascii: "\"") else { return -1 }
    var position = start &+ 1
    var special = JSONTokens.special(in: word(at: position))
    if special == 0 {
      position &+= 8
      special = JSONTokens.special(in: word(at: position))
      if special == 0 { return -1 }
    }
    position &+= JSONTokens.place(ofFirst: special)
    return pair(at: position) == 0x3A22 ? position : -1
  }

  /// Which byte the lowest of the top bits is in, by branches that the processor foresees: what follows need not wait for the answer.
  @inline(__always)
  private static func place(ofFirst special: UInt64) -> Int {
    if special & 0x80 != 0 { return 0 }
    if special & 0x8000 != 0 { return 1 }
    if special & 0x80_0000 != 0 { return 2 }
    if special & 0x8000_0000 != 0 { return 3 }
    if special & 0x80_0000_0000 != 0 { return 4 }
    if special & 0x8000_0000_0000 != 0 { return 5 }
    return special & 0x80_0000_0000_0000 != 0 ? 6 : 7
  }

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

  @inline(never)
  func malformed(_ position: Int, _ expected: String) -> Rejection { .malformed(offset: position, expected: expected) }
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
