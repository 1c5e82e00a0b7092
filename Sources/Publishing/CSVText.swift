/// How a text becomes one field of a CSV file: RFC 4180 section 2, and safe against formulas.
///
/// A spreadsheet runs a field that begins with `=`, `+`, `-` or `@` as a formula, and tabs and line ends may hide one behind them; the
/// full-width forms count in Chinese versions. Such a text gets an apostrophe in front, which spreadsheets take as "text follows". A
/// text that already begins with apostrophes before such a character gets one more, so that taking one apostrophe away in front of
/// apostrophes and such a character gives every text back. Numbers are not texts and keep their sign.
package enum CSVText {
  package static func append(text: String, to bytes: inout [UInt8]) {
    var text = text
    let isWritten = text.withUTF8 { utf8 in
      guard isPlain(utf8) else { return false }
      bytes.append(contentsOf: utf8)
      return true
    }
    if !isWritten { appendGuarded(text, to: &bytes) }
  }

  /// Whether a text stands as it is: it begins with a letter or a digit and holds nothing that needs quotes. Most texts are such.
  private static func isPlain(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = utf8.first else { return true }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
      return !utf8.contains(where: needsQuotes)
    default: return false
    }
  }

  private static func appendGuarded(_ text: String, to bytes: inout [UInt8]) {
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
