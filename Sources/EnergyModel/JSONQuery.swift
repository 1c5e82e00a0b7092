/// Places in a JSON text, chosen by what stands beside them: the part of JSONPath (RFC 9535) that names one value.
///
/// `$` or `@`, `.name`, `['name']`, `[2]`, `[-1]`, `.*`, `[*]` and filters `[?@.type=='total' && @.phase!=3]`; no slices, no descendants, no
/// functions and no alternatives. For a register it must choose exactly one value.
package struct JSONQuery: Sendable, Hashable, CustomStringConvertible {
  package enum Segment: Sendable, Hashable {
    /// The bytes of a member's name.
    case name([UInt8])
    /// An element; from the end where it is negative.
    case index(Int)
    case wildcard
    /// Elements, or values of members, for which every comparison holds.
    case filter([Comparison])
  }

  package struct Comparison: Sendable, Hashable {
    /// From the element on; names and indices alone.
    package let path: [Segment]
    package let relation: Relation
  }

  package enum Relation: Sendable, Hashable {
    case exists
    case equals(Literal)
    case differs(Literal)
  }

  package enum Literal: Sendable, Hashable {
    case string([UInt8])
    case number(ExactDecimal)
    case boolean(Bool)
    case null
  }

  /// Whether it begins at an entry of `rows` (`@`) and not at the body (`$`), as in a filter of the RFC.
  package let isRelative: Bool
  package let segments: [Segment]
  private let text: String

  /// `nil` when the text is none of these.
  package init?(_ text: String) {
    var parser = Parser(bytes: Array(text.utf8))
    guard let segments = parser.query() else { return nil }
    isRelative = parser.isRelative
    self.segments = segments
    self.text = text
  }

  package var description: String { text }
}

/// Each part returns `nil` where the text is not in the grammar.
private struct Parser {
  let bytes: [UInt8]
  var position = 0
  var isRelative = false
  /// Longer queries name no meter.
  static let segmentCountMax = 64

  init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count, (0..<count).allSatisfy({ bytes[position + $0] == text.utf8Start[$0] }) else {
      return false
    }
    position += count
    return true
  }

  private mutating func skipSpace() { while next == 0x20 { position += 1 } }

  mutating func query() -> [JSONQuery.Segment]? {
    isRelative = next == UInt8(ascii: "@")
    guard take("$") || take("@"), let segments = segments(filtersAllowed: true), position == bytes.count, !segments.isEmpty else {
      return nil
    }
    return segments
  }

  private mutating func segments(filtersAllowed: Bool) -> [JSONQuery.Segment]? {
    var segments: [JSONQuery.Segment] = []
    while let byte = next, byte == UInt8(ascii: ".") || byte == UInt8(ascii: "["), segments.count < Parser.segmentCountMax {
      guard let segment = segment(filtersAllowed: filtersAllowed) else { return nil }
      segments.append(segment)
    }
    return segments
  }

  private mutating func segment(filtersAllowed: Bool) -> JSONQuery.Segment? {
    if take(".") {
      if take("*") { return filtersAllowed ? .wildcard : nil }
      return shorthand().map(JSONQuery.Segment.name)
    }
    guard take("[") else { return nil }
    skipSpace()
    let segment: JSONQuery.Segment?
    switch next {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): segment = quoted().map(JSONQuery.Segment.name)
    case UInt8(ascii: "*") where filtersAllowed:
      position += 1
      segment = .wildcard
    case UInt8(ascii: "?") where filtersAllowed:
      position += 1
      segment = filter()
    default: segment = index()
    }
    skipSpace()
    guard let segment, take("]") else { return nil }
    return segment
  }

  private mutating func shorthand() -> [UInt8]? {
    let start = position
    while let byte = next,
      byte >= 0x80 || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte)
    { position += 1 }
    guard position > start, !(0x30...0x39).contains(bytes[start]) else { return nil }
    return Array(bytes[start..<position])
  }

  /// A text between quotes of either kind; a backslash stands before a quote or itself.
  private mutating func quoted() -> [UInt8]? {
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
    position += 1
    var text: [UInt8] = []
    while let byte = next {
      position += 1
      if byte == quote { return text }
      guard byte >= 0x20 else { return nil }
      if byte == UInt8(ascii: "\\") {
        guard let escaped = next, escaped == quote || escaped == byte else { return nil }
        position += 1
        text.append(escaped)
      } else {
        text.append(byte)
      }
    }
    return nil
  }

  private mutating func index() -> JSONQuery.Segment? {
    let isNegative = take("-")
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    guard bytes[start..<position].first != UInt8(ascii: "0") || position == start + 1 && !isNegative,
      let number = decimalNumber(bytes[start..<position]), number <= Int(Int32.max)
    else { return nil }
    return .index(isNegative ? -number : number)
  }

  private mutating func filter() -> JSONQuery.Segment? {
    skipSpace()
    let isEnclosed = take("(")
    var comparisons: [JSONQuery.Comparison] = []
    repeat {
      skipSpace()
      guard comparisons.count < Parser.segmentCountMax, let comparison = comparison() else { return nil }
      comparisons.append(comparison)
      skipSpace()
    } while take("&&")
    if isEnclosed, !take(")") { return nil }
    return .filter(comparisons)
  }

  private mutating func comparison() -> JSONQuery.Comparison? {
    guard take("@"), let path = segments(filtersAllowed: false) else { return nil }
    skipSpace()
    if take("==") {
      skipSpace()
      return literal().map { .init(path: path, relation: .equals($0)) }
    }
    if take("!=") {
      skipSpace()
      return literal().map { .init(path: path, relation: .differs($0)) }
    }
    return path.isEmpty ? nil : .init(path: path, relation: .exists)
  }

  private mutating func literal() -> JSONQuery.Literal? {
    if take("true") { return .boolean(true) }
    if take("false") { return .boolean(false) }
    if take("null") { return .null }
    if let text = quoted() { return .string(text) }
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { position += 1 }
    return (try? ExactDecimal(parsing: bytes[start..<position])).map(JSONQuery.Literal.number)
  }
}
