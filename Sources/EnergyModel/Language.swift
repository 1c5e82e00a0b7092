/// The language of what people read: a table, a text, the report.
package enum Language: String, Sendable, Hashable, CaseIterable {
  /// For Excel, WPS and people in China.
  case simplifiedChinese = "zh-Hans"
  /// Stable names in exports, for scripts.
  case english = "en"
}

extension Language {
  /// Of a text in both languages the one that is read.
  package func say(_ english: String, _ chinese: String) -> String { self == .english ? english : chinese }
}
