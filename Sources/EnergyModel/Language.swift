/// The language of what people read: a table, a text, the report.
package enum Language: String, Sendable, Hashable, CaseIterable {
  /// For Excel, WPS and people in China.
  case simplifiedChinese = "zh-Hans"
  /// Stable names in exports, for scripts.
  case english = "en"
}
