/// A column of a table.
package struct CSVColumn: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  package init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    description = text
  }
}
