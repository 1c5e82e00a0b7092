import EnergyModel

/// The form of what is said of institutions; the same in the configuration and in files of facts and of the ledger.
package enum InstitutionGrammar {
  /// A free word by which things are grouped, such as `education.university` or the end use `01B00`.
  package static func isWord(_ text: String) -> Bool { Identifier<Institution>.isWellFormed(text) }
  package static let wordRemedy = "write letters, digits, '.', '_' and '-'"

  /// A code of GB/T 2260.
  package static func isRegion(_ text: String) -> Bool { text.utf8.count == 6 && decimalNumber(text.utf8) != nil }

  /// A name for people, on one line.
  package static func isLabel(_ text: String) -> Bool { Printable.isPrintable(text) && text.utf8.count <= labelBytesMax }
  package static let labelBytesMax = 512
}
