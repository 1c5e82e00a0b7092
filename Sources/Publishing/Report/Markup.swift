/// A piece of a page in which every text is escaped. What is written between quotes and every string put into it is text; elements come
/// from `tag` alone, whose names are words of the sources, so that no name and no reading can become markup.
///
/// The bytes are well-formed as HTML and as XML: attributes quoted, elements closed, no character that XML forbids.
struct Markup: Sendable, Hashable {
  private(set) var bytes: [UInt8] = []

  init() {}

  /// A text, escaped.
  init(_ text: String) { Markup.append(text, to: &bytes) }

  init(joining parts: [Markup]) {
    bytes.reserveCapacity(parts.reduce(0) { $0 + $1.bytes.count })
    for part in parts { bytes += part.bytes }
  }

  var isEmpty: Bool { bytes.isEmpty }

  mutating func add(_ other: Markup) { bytes += other.bytes }

  /// An element with its content; attributes without a value are left out.
  static func tag(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], _ content: Markup...) -> Markup
  {
    var markup = Markup()
    markup.begin(name, attributes)
    markup.bytes.append(UInt8(ascii: ">"))
    for part in content { markup.bytes += part.bytes }
    markup.bytes += [UInt8(ascii: "<"), UInt8(ascii: "/")]
    markup.append(name)
    markup.bytes.append(UInt8(ascii: ">"))
    return markup
  }

  static func tag(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:], all parts: [Markup]) -> Markup {
    tag(name, attributes, Markup(joining: parts))
  }

  /// An element that never has content: `meta`, and the shapes of SVG.
  static func void(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:]) -> Markup {
    var markup = Markup()
    markup.begin(name, attributes)
    markup.bytes += [UInt8(ascii: "/"), UInt8(ascii: ">")]
    return markup
  }

  /// What the sources themselves spell as markup or as a style sheet.
  static func verbatim(_ source: StaticString) -> Markup {
    var markup = Markup()
    markup.append(source)
    return markup
  }

  private mutating func begin(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>) {
    bytes.append(UInt8(ascii: "<"))
    append(name)
    for (name, value) in attributes {
      guard let value else { continue }
      bytes.append(UInt8(ascii: " "))
      append(name)
      bytes += [UInt8(ascii: "="), UInt8(ascii: "\"")]
      Markup.append(value, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
  }

  private mutating func append(_ source: StaticString) {
    source.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }
}

// MARK: Escaping

extension Markup {
  private static func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { source in
      var copied = 0
      var index = 0
      while index < source.count {
        guard let (replacement, length) = replacement(at: index, in: source) else {
          index += 1
          continue
        }
        bytes.append(contentsOf: source[copied..<index])
        replacement.withUTF8Buffer { bytes.append(contentsOf: $0) }
        index += length
        copied = index
      }
      bytes.append(contentsOf: source[copied...])
    }
  }

  /// What stands in place of the bytes at an index, and of how many; `nil` where they may stand.
  ///
  /// Controls and what is no character of XML become U+FFFD, and so do the bidirectional overrides and isolates: a name may be written
  /// from right to left, but it must not turn what stands behind it.
  private static func replacement(at index: Int, in source: UnsafeBufferPointer<UInt8>) -> (StaticString, Int)? {
    let byte = source[index]
    func next(_ offset: Int) -> UInt8 { index + offset < source.count ? source[index + offset] : 0 }
    switch byte {
    case UInt8(ascii: "&"): return ("&amp;", 1)
    case UInt8(ascii: "<"): return ("&lt;", 1)
    case UInt8(ascii: ">"): return ("&gt;", 1)
    case UInt8(ascii: "\""): return ("&quot;", 1)
    case UInt8(ascii: "'"): return ("&#39;", 1)
    case 0x09, 0x0A, 0x0D: return (" ", 1)
    case 0..<0x20, 0x7F: return ("\u{FFFD}", 1)
    // U+0080 to U+009F.
    case 0xC2 where (0x80...0x9F).contains(next(1)): return ("\u{FFFD}", 2)
    // U+202A to U+202E, U+2066 to U+2069.
    case 0xE2 where next(1) == 0x80 && (0xAA...0xAE).contains(next(2)): return ("\u{FFFD}", 3)
    case 0xE2 where next(1) == 0x81 && (0xA6...0xA9).contains(next(2)): return ("\u{FFFD}", 3)
    // U+FFFE and U+FFFF.
    case 0xEF where next(1) == 0xBF && next(2) >= 0xBE: return ("\u{FFFD}", 3)
    default: return nil
    }
  }
}

// MARK: Spelling

extension Markup: ExpressibleByStringInterpolation {
  init(stringLiteral text: String) { self.init(text) }
  init(stringInterpolation: StringInterpolation) { self = stringInterpolation.markup }

  /// Text and markup side by side: `"since \(date)"` escapes what is text and keeps what is markup.
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var markup = Markup()

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ literal: String) { Markup.append(literal, to: &markup.bytes) }
    mutating func appendInterpolation(_ text: String) { Markup.append(text, to: &markup.bytes) }
    mutating func appendInterpolation(_ other: Markup) { markup.add(other) }
    mutating func appendInterpolation(_ number: Int) { markup.bytes += Array(String(number).utf8) }
  }
}
