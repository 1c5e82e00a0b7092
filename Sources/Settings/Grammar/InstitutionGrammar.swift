import EnergyModel

/// The form of what is said of institutions; the same in the configuration and in files of facts and of the ledger.
package enum InstitutionGrammar {
  /// A free word by which things are grouped, such as `education.university` or the end use `01B00`.
  package static func isWord(_ text: String) -> Bool { Identifier<Institution>.isWellFormed(text) }
  package static let wordRemedy = "write letters, digits, '.', '_' and '-'"

  /// A code of GB/T 2260.
  package static func isRegion(_ text: String) -> Bool { text.utf8.count == 6 && decimalNumber(text.utf8) != nil }

  /// The first digits of codes of GB/T 2260: a province, a city of it, a county of that.
  static func isRegionPrefix(_ text: String) -> Bool {
    [2, 4, 6].contains(text.utf8.count) && decimalNumber(text.utf8) != nil && provinces.contains(text.prefix(2))
  }

  /// GB/T 2260, first level: 北京 to 内蒙古, 辽宁 to 黑龙江, 上海 to 山东, 河南 to 海南, 重庆 to 西藏, 陕西 to 新疆, 台湾, 香港, 澳门.
  private static let provinces: Set<Substring> = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
    "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82",
  ]

  /// A name for people, on one line.
  package static func isLabel(_ text: String) -> Bool { Printable.isPrintable(text) && text.utf8.count <= labelBytesMax }
  package static let labelBytesMax = 512
}
