/// How wide a text stands in a terminal, in columns, and text made fit for one.
package enum DisplayWidth {
  /// East Asian wide characters take two columns, combining marks none (Unicode Standard Annex 11).
  static func columns(of text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + columns(of: $1) } }

  /// Control characters and what turns the direction of text become `?`: a name must not drive a terminal.
  package static func printable(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}": result.append("?")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// A text of at most so many columns, then `…` in the last one where something was cut.
  static func cut(_ text: String, columns most: Int) -> String {
    guard columns(of: text) > most else { return text }
    var kept = String.UnicodeScalarView()
    var width = 0
    for scalar in text.unicodeScalars {
      width += columns(of: scalar)
      if width > most - 1 { break }
      kept.append(scalar)
    }
    return most > 0 ? String(kept) + "…" : ""
  }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20...0x7E: return 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return 1
    }
  }
}
