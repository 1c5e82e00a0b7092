import EnergyModel

/// How a table becomes bytes (contract, Exports): the same rows and columns in all of them.
package struct Dialect: Sendable {
  package let language: Language
  /// Whose days and offsets the times are written in.
  package let calendar: LocalCalendar
  package let encoding: TextEncoding

  package init(_ language: Language, calendar: LocalCalendar, encoding: TextEncoding = .utf8) {
    self.language = language
    self.calendar = calendar
    self.encoding = encoding
  }

  /// UTF-8 without a mark, LF, times as RFC 3339 with offset.
  package static func en(_ calendar: LocalCalendar) -> Dialect { Dialect(.english, calendar: calendar) }

  /// UTF-8 with a byte order mark, by which Excel knows the encoding; CRLF; times as spreadsheets read them, local, with the zone in
  /// the header.
  package static func zhHans(_ calendar: LocalCalendar) -> Dialect { Dialect(.simplifiedChinese, calendar: calendar) }

  var byteOrderMark: [UInt8] { language == .english || encoding != .utf8 ? [] : [0xEF, 0xBB, 0xBF] }

  var lineEnd: [UInt8] { language == .english ? [0x0A] : [0x0D, 0x0A] }

  /// Lines of a table in the dialect's encoding.
  func encoded(_ bytes: [UInt8]) -> [UInt8] { encoding == .utf8 ? bytes : encoding.encoded(bytes) }
}
