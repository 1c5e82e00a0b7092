/// What stands around a number in plain text: `Total: {} kWh` is what stands between `Total: ` and ` kWh`.
///
/// `{}` is the value. `{*}` skips to the next occurrence of what follows it: `Since Installation{*}<td> {}`. Everything else stands for
/// itself, and a run of white space for any run of it. Without anything behind `{}` the value ends at white space or `<`; where `{}`
/// stands alone, it is the whole text. Each anchor is taken where it occurs next and never looked for again, so that no text takes
/// more time than its length allows. The two marks themselves are no anchors.
package struct TextAnchors: Sendable, Hashable, CustomStringConvertible {
  /// Longer anchors are pages.
  package static let byteCountMax = 256

  /// What stands before the value, one behind the other with anything between; empty where the value begins the text. The first may
  /// stand anywhere. A run of white space is one space.
  package let before: [[UInt8]]
  /// What stands behind the value; empty where that is told by the value's own end. A run of white space is one space.
  package let after: [UInt8]
  package let description: String

  /// `nil` where `{}` is missing or stands twice, a `{*}` stands behind it or has no anchor on one of its sides, or the text is longer than
  /// 256 bytes.
  package init?(_ text: String) {
    guard text.utf8.count <= TextAnchors.byteCountMax else { return nil }
    let halves = TextAnchors.split(Array(text.utf8), at: Array("{}".utf8))
    guard halves.count == 2 else { return nil }
    let skip = Array("{*}".utf8)
    let before = TextAnchors.split(halves[0], at: skip).map(TextAnchors.withRunsJoined)
    guard before.count == 1 || before.allSatisfy({ !$0.isEmpty }), TextAnchors.split(halves[1], at: skip).count == 1 else {
      return nil
    }
    self.before = before == [[]] ? [] : before
    after = TextAnchors.withRunsJoined(halves[1])
    description = text
  }

  package static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func split(_ bytes: [UInt8], at mark: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = [[]]
    var position = 0
    while position < bytes.count {
      if bytes[position...].starts(with: mark) {
        parts.append([])
        position += mark.count
      } else {
        parts[parts.count - 1].append(bytes[position])
        position += 1
      }
    }
    return parts
  }

  private static func withRunsJoined(_ bytes: [UInt8]) -> [UInt8] {
    var joined: [UInt8] = []
    for byte in bytes {
      if !isSpace(byte) {
        joined.append(byte)
      } else if joined.last != 0x20 {
        joined.append(0x20)
      }
    }
    return joined
  }
}
