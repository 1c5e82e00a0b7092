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
  let isClosed: Bool

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
  func word(at position: Int) -> UInt64 {
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
  func pointer(to position: Int) -> UnsafeRawPointer { base + position }

  @inline(__always)
  subscript(range: Range<Int>) -> UnsafeRawBufferPointer {
    assert(range.lowerBound >= 0 && range.upperBound <= count)
    return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.upperBound &- range.lowerBound)
  }

  @inline(__always)
  func end(ofSpaceAt start: Int) -> Int {
    // Most bodies are written without.
    guard start < count, self[start] <= 0x20 else { return start }
    return end(ofLongSpaceAt: start)
  }

  /// A line break and the indentation behind it, most often.
  @inline(never)
  private func end(ofLongSpaceAt start: Int) -> Int {
    var position = start
    while position < count {
      let byte = self[position]
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
      position &+= 1
      while position &+ 8 <= count {
        let others = word(at: position) ^ 0x2020_2020_2020_2020
        position &+= others == 0 ? 8 : others.trailingZeroBitCount &>> 3
        if others != 0 { break }
      }
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

  @inline(never)
  func malformed(_ position: Int, _ expected: String) -> Rejection { .malformed(offset: position, expected: expected) }
}
