/// A sample of an exposition: `name`, or `name{label="value",other!="x"}` for the one whose labels are so.
///
/// Names as OpenMetrics 1.0 has them; in a value `\\`, `\"` and `\n` stand for a backslash, a quote and a line feed. Labels that are not
/// named may be anything; a label that a sample does not have is an empty one (OpenMetrics 1.0, "Label").
package struct MetricSelector: Sendable, Hashable, CustomStringConvertible {
  package struct Condition: Sendable, Hashable {
    /// The bytes of the label's name and of its value.
    package let label: [UInt8]
    package let value: [UInt8]
    /// Whether the label must have this value, or must have another.
    package let isEqual: Bool
  }

  /// More than any exposition has labels.
  package static let conditionCountMax = 32

  /// The bytes of the sample's name, suffix and all: `energy_joules_total`.
  package let name: [UInt8]
  package let conditions: [Condition]
  package let description: String

  /// `nil` when the text is no such selector.
  package init?(_ text: String) {
    var parser = Parser(bytes: Array(text.utf8))
    guard let (name, conditions) = parser.selector() else { return nil }
    self.name = name
    self.conditions = conditions
    description = text
  }

  /// `[a-zA-Z_:]`, digits but for the first (OpenMetrics 1.0, ABNF `metricname`).
  package static func isNameByte(_ byte: UInt8, isFirst: Bool) -> Bool {
    isLabelByte(byte, isFirst: isFirst) || byte == UInt8(ascii: ":")
  }

  /// The same without the colon (ABNF `label-name`).
  package static func isLabelByte(_ byte: UInt8, isFirst: Bool) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) && byte < 0x80 || byte == UInt8(ascii: "_") || !isFirst && (0x30...0x39).contains(byte)
  }
}

/// Each part returns `nil` where the text is not in the grammar.
private struct Parser {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  mutating func selector() -> (name: [UInt8], conditions: [MetricSelector.Condition])? {
    guard let name = name(MetricSelector.isNameByte) else { return nil }
    var conditions: [MetricSelector.Condition] = []
    if take("{") {
      repeat {
        guard conditions.count < MetricSelector.conditionCountMax, let condition = condition(),
          // A label has one value.
          !condition.isEqual || !conditions.contains(where: { $0.isEqual && $0.label == condition.label })
        else { return nil }
        conditions.append(condition)
      } while take(",")
      guard take("}") else { return nil }
    }
    return position == bytes.count ? (name, conditions) : nil
  }

  private mutating func name(_ isPart: (UInt8, Bool) -> Bool) -> [UInt8]? {
    let start = position
    while let byte = next, isPart(byte, position == start) { position += 1 }
    return position > start ? Array(bytes[start..<position]) : nil
  }

  private mutating func condition() -> MetricSelector.Condition? {
    guard let label = name(MetricSelector.isLabelByte) else { return nil }
    let isEqual = !take("!")
    guard take("="), take("\""), let value = value() else { return nil }
    return MetricSelector.Condition(label: label, value: value, isEqual: isEqual)
  }

  /// The rest of a quoted text.
  private mutating func value() -> [UInt8]? {
    var value: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return value
      case UInt8(ascii: "\\"):
        guard let escaped = next else { return nil }
        position += 1
        switch escaped {
        case UInt8(ascii: "\\"), UInt8(ascii: "\""): value.append(escaped)
        case UInt8(ascii: "n"): value.append(0x0A)
        default: return nil
        }
      case 0..<0x20: return nil
      default: value.append(byte)
      }
    }
    return nil
  }
}
