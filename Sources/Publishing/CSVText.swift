/// How a text becomes one field of a CSV file: RFC 4180 section 2, and safe against formulas.
///
/// A spreadsheet runs a field that begins with `=`, `+`, `-` or `@` as a formula, and tabs and line ends may hide one behind them; the
/// full-width forms count in Chinese versions. Such a text gets an apostrophe in front, which spreadsheets take as "text follows". A
/// text that already begins with apostrophes before such a character gets one more, so that taking one apostrophe away in front of
/// apostrophes and such a character gives every text back. Numbers are not texts and keep their sign.
package enum CSVText {
  package static func append(text: String, to bytes: inout [UInt8]) {
    let safe = guarded(text)
    guard safe.utf8.contains(where: needsQuotes) else {
      bytes.append(contentsOf: safe.utf8)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in safe.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// The text with its apostrophe, where it needs one.
  package static func guarded(_ text: String) -> String { isRisky(text) ? "'" + text : text }

  /// The text that was guarded.
  package static func unguarded(_ field: String) -> String {
    guard field.hasPrefix("'"), isRisky(field) else { return field }
    return String(field.unicodeScalars.dropFirst())
  }

  private static func isRisky(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first(where: { $0 != "'" }) else { return false }
    switch first {
    case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": return true
    default: return false
    }
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0A || byte == 0x0D
  }
}
