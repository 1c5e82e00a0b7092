/// A JSON document as a value: members keep their order, numbers are exact text, and every string is escaped so that the result is
/// one line of valid UTF-8 whatever it holds (RFC 8259 section 7).
package indirect enum JSON: Sendable, Hashable {
  case null
  case flag(Bool)
  /// Already in the grammar of RFC 8259 section 6.
  case number(String)
  case string(String)
  case array([JSON])
  case object([Member])

  package struct Member: Sendable, Hashable {
    package let name: String
    package let value: JSON

    package init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  package static func integer(_ number: some BinaryInteger) -> JSON { .number(String(number)) }
  package static func integer(orNull number: (some BinaryInteger)?) -> JSON { number.map { .number(String($0)) } ?? .null }
  package static func string(orNull text: String?) -> JSON { text.map(JSON.string) ?? .null }

  /// The details of an event in the order of their names.
  static func object(detail: [String: String]) -> JSON {
    .object(detail.sorted { $0.key < $1.key }.map { Member($0.key, .string($0.value)) })
  }

  /// Compact, without a line's end.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  private func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .flag(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let number): bytes.append(contentsOf: number.utf8)
    case .string(let text): JSON.append(string: text, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        element.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        JSON.append(string: member.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// Beyond what RFC 8259 asks, DEL and the C1 controls are escaped, which terminals obey, U+2028 and U+2029, at which some readers of
  /// lines break, and U+FEFF, which some drop as a byte order mark.
  private static func append(string: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": bytes.append(contentsOf: "\\\"".utf8)
      case "\\": bytes.append(contentsOf: "\\\\".utf8)
      case "\n": bytes.append(contentsOf: "\\n".utf8)
      case "\r": bytes.append(contentsOf: "\\r".utf8)
      case "\t": bytes.append(contentsOf: "\\t".utf8)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}":
        bytes.append(contentsOf: escape(scalar).utf8)
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// `\u001b`; only for scalars of the basic plane.
  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
