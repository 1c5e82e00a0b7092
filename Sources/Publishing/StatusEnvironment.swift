/// A status as `KEY='value'` lines that any `sh` may read with `.` (contract, Status): upper-cased keys, nesting joined by `_`, lists by
/// spaces, values in single quotes.
enum StatusEnvironment {
  static func bytes(_ members: [JSON.Member]) -> [UInt8] {
    var bytes: [UInt8] = []
    append(members, prefix: "", to: &bytes)
    return bytes
  }

  private static func append(_ members: [JSON.Member], prefix: String, to bytes: inout [UInt8]) {
    for member in members {
      let key = prefix + member.name.uppercased()
      if case .object(let inner) = member.value {
        append(inner, prefix: key + "_", to: &bytes)
      } else {
        bytes.append(contentsOf: "\(key)='".utf8)
        bytes.append(contentsOf: quoted(text(of: member.value)).utf8)
        bytes.append(contentsOf: "'\n".utf8)
      }
    }
  }

  private static func text(of value: JSON) -> String {
    switch value {
    case .null: ""
    case .flag(let flag): flag ? "true" : "false"
    case .number(let number): number
    case .string(let text): text
    case .array(let elements): elements.map(text(of:)).joined(separator: " ")
    case .object: ""
    }
  }

  /// Inside single quotes a shell takes everything literally but the quote itself, which is closed, escaped and opened again. Control
  /// characters become spaces: every key stays on one line, and no terminal is driven by a value.
  private static func quoted(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": result += "'\\''"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
