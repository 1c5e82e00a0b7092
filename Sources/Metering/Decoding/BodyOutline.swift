import EnergyModel

/// The numbers that a body holds and where, for somebody who does not know it yet.
package struct BodyOutline: Sendable {
  package struct Entry: Sendable, Hashable {
    /// In the notation of the format: what `value` would say.
    package let path: String
    /// As it stands there.
    package let text: String
    /// The unit that the body states beside it.
    package let unit: String?

    package init(path: String, text: String, unit: String? = nil) {
      self.path = path
      self.text = text
      self.unit = unit
    }
  }

  package let format: BodyFormat
  /// In the body's order, at most `entryCountMax`.
  package let entries: [Entry]

  package static let entryCountMax = 500

  /// The first format that the whole body is in and that finds a number in it; `nil` where none does.
  ///
  /// Plain text is the last resort: every body is one, and its numbers are told with the words before them.
  package init?(of body: [UInt8], manner: BodyManner = .plain) {
    for format in [BodyFormat.json, .xml, .obis, .openmetrics, .csv, .text] {
      let decoder = BodyDecoder(format: format, sources: [], manner: manner)
      guard let entries = try? decoder.outline(body, contentType: ""), !entries.isEmpty else { continue }
      self.init(format: format, entries: entries)
      return
    }
    return nil
  }

  private init(format: BodyFormat, entries: [Entry]) {
    self.format = format
    self.entries = entries
  }
}
