/// Reads what a JSON string means, character by character: escapes resolved, surrogate pairs joined (RFC 8259 section 7).
///
/// Only for the inside of a string that the scanner has passed; so nothing here can fail.
struct JSONStringReader {
  enum Piece: Equatable {
    case scalar(Unicode.Scalar)
    /// An escaped half of a surrogate pair: the grammar allows it, but it is no character.
    case loneSurrogate
  }

  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  /// The bytes between the quotes.
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The whole string; a lone surrogate becomes U+FFFD.
  static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
    var reader = JSONStringReader(bytes)
    var text = String.UnicodeScalarView()
    while let piece = reader.next() {
      if case .scalar(let scalar) = piece { text.append(scalar) } else { text.append("\u{FFFD}") }
    }
    return String(text)
  }

  /// `nil` at the end.
  mutating func next() -> Piece? {
    guard position < bytes.count else { return nil }
    let byte = bytes[position]
    guard byte == UInt8(ascii: "\\") else { return .scalar(unescaped(first: byte)) }
    position += 2
    switch bytes[position - 1] {
    case UInt8(ascii: "b"): return .scalar("\u{08}")
    case UInt8(ascii: "f"): return .scalar("\u{0C}")
    case UInt8(ascii: "n"): return .scalar("\n")
    case UInt8(ascii: "r"): return .scalar("\r")
    case UInt8(ascii: "t"): return .scalar("\t")
    case UInt8(ascii: "u"): return codeUnit()
    case let itself: return .scalar(Unicode.Scalar(itself))
    }
  }

  /// A character of one to four bytes of valid UTF-8.
  private mutating func unescaped(first: UInt8) -> Unicode.Scalar {
    let (count, lead): (Int, UInt8) =
      switch first {
      case ..<0x80: (1, first)
      case ..<0xE0: (2, first & 0x1F)
      case ..<0xF0: (3, first & 0x0F)
      default: (4, first & 0x07)
      }
    var code = UInt32(lead)
    for offset in 1..<max(1, count) { code = code << 6 | UInt32(bytes[position + offset] & 0x3F) }
    position += count
    return Unicode.Scalar(code) ?? "\u{FFFD}"
  }

  /// The four digits behind `\u`, and the other half of a pair where it follows.
  private mutating func codeUnit() -> Piece {
    let unit = hexadecimal(at: position)
    position += 4
    guard (0xD800...0xDFFF).contains(unit) else { return Unicode.Scalar(unit).map(Piece.scalar) ?? .loneSurrogate }
    guard unit < 0xDC00, position + 6 <= bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { return .loneSurrogate }
    let low = hexadecimal(at: position + 2)
    guard (0xDC00...0xDFFF).contains(low) else { return .loneSurrogate }
    position += 6
    return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)).map(Piece.scalar) ?? .loneSurrogate
  }

  private func hexadecimal(at start: Int) -> UInt32 {
    var unit: UInt32 = 0
    for offset in 0..<4 { unit = unit << 4 | UInt32(hexadecimalValue(bytes[start + offset]) ?? 0) }
    return unit
  }
}
