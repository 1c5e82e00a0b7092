import EnergyModel

/// A look at the tags of a body before and beside the parser: whether one is too long to be handed on, and where each element begins.
///
/// The parser tells no byte once the document is read, and the time it takes for a tag grows with the square of its attributes.
struct XMLTagScan {
  /// More than any gateway writes side by side.
  static let attributeCountMax = 1_000

  private let bytes: UnsafeRawBufferPointer
  private let encoding: XMLEncoding
  private let count: Int

  init(_ bytes: UnsafeRawBufferPointer, _ encoding: XMLEncoding) {
    self.bytes = bytes
    self.encoding = encoding
    count = bytes.count / encoding.width
  }

  /// The parser takes a zero for the end of the document, and half a character at the end for none. Throws `.malformed`.
  func refuseZeros() throws(Rejection) {
    var zero: Int?
    if encoding.width == 1 {
      zero = bytes.firstIndex(of: 0)
    } else {
      zero = (0..<count).first { bytes[2 * $0] == 0 && bytes[2 * $0 + 1] == 0 }.map { 2 * $0 }
      if zero == nil, bytes.count % 2 == 1 {
        throw .malformed(offset: bytes.count - 1, expected: "both bytes of a character of UTF-16")
      }
    }
    if let zero { throw .malformed(offset: zero, expected: "a character that XML allows, not NUL") }
  }

  /// Every `<` counts, in comments too, so that nothing that stands before a tag can hide it. Throws `.malformed`.
  func refuseLongTags() throws(Rejection) {
    var position = 0
    while position < count {
      let byte = unit(position)
      position += 1
      guard byte == UInt8(ascii: "<") else { continue }
      let start = position - 1
      var (quote, attributes) = (UInt8(0), 0)
      while position < count {
        let byte = unit(position)
        if byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") && quote == 0 { break }
        if quote != 0 {
          if byte == quote { quote = 0 }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
          attributes += 1
          guard attributes <= XMLTagScan.attributeCountMax else {
            throw .malformed(
              offset: start * encoding.width, expected: "at most \(XMLTagScan.attributeCountMax) attributes in one element")
          }
        }
        position += 1
      }
    }
  }

  /// The byte of each start tag, in order; right for a well-formed document.
  func offsets() -> [Int32] {
    var offsets: [Int32] = []
    var position = 0
    while position < count {
      guard unit(position) == UInt8(ascii: "<") else {
        position += 1
        continue
      }
      switch unit(position + 1) {
      case UInt8(ascii: "?"): position = end(of: "?>", from: position + 2)
      case UInt8(ascii: "!") where stands("<!--", at: position): position = end(of: "-->", from: position + 4)
      case UInt8(ascii: "!") where stands("<![CDATA[", at: position): position = end(of: "]]>", from: position + 9)
      case UInt8(ascii: "!"), UInt8(ascii: "/"): position += 2
      default:
        offsets.append(Int32(position * encoding.width))
        position += 1
      }
    }
    return offsets
  }

  /// The unit at an index where it is one of ASCII; no character of the list of encodings has `<`, `>`, `!`, `?`, `-` or a quote in its
  /// later bytes.
  @inline(__always)
  private func unit(_ index: Int) -> UInt8 {
    guard index < count else { return 0 }
    switch encoding {
    case .utf8, .named: return bytes[index]
    case .utf16LittleEndian: return bytes[2 * index + 1] == 0 ? bytes[2 * index] : 0xFF
    case .utf16BigEndian: return bytes[2 * index] == 0 ? bytes[2 * index + 1] : 0xFF
    }
  }

  private func stands(_ text: StaticString, at position: Int) -> Bool {
    (0..<text.utf8CodeUnitCount).allSatisfy { unit(position + $0) == text.utf8Start[$0] }
  }

  private func end(of text: StaticString, from start: Int) -> Int {
    var position = start
    while position < count {
      if stands(text, at: position) { return position + text.utf8CodeUnitCount }
      position += 1
    }
    return count
  }
}
