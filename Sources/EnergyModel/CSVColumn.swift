/// A column of a table: the name that its first row gives it, or its number.
///
/// `#3` is the third column of any table. Any other text is a name, byte for byte; only in a table without names digits alone are a
/// number too (`3`). So a column whose name is a number is reached by that name, and no table is read in another column than the one
/// that was meant. (In YAML `#3` stands in quotes.)
package struct CSVColumn: Sendable, Hashable, CustomStringConvertible {
  package let description: String
  /// From 1; `nil` where the text is a name in every table.
  private let number: Int?
  private let isName: Bool

  /// `nil` for an empty text, and for `#` with a number that no table has: columns are counted from 1 to `CSVReader.fieldCountMax`.
  package init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    description = text
    let bytes = Array(text.utf8)
    let digits = bytes[0] == UInt8(ascii: "#") ? bytes[1...] : bytes[...]
    // Digits without leading zeros, so that one column is written in one way.
    let number = digits.first == UInt8(ascii: "0") ? nil : decimalNumber(digits)
    let isCounted = number.map { (1...CSVReader.fieldCountMax).contains($0) } ?? false
    isName = digits.count == bytes.count || digits.isEmpty || !digits.allSatisfy { (0x30...0x39).contains($0) }
    guard isName || isCounted else { return nil }
    self.number = isCounted ? number : nil
  }

  /// The name, where this is one in a table that names its columns.
  package var name: String? { isName ? description : nil }

  /// Which column it is, from 0, where it is told by its number.
  ///
  /// - Parameter hasHeader: whether the table names its columns.
  package func index(hasHeader: Bool) -> Int? { isName && hasHeader ? nil : number.map { $0 - 1 } }
}
