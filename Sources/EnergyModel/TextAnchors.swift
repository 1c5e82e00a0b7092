/// What stands around a number in plain text.
package struct TextAnchors: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  package init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    description = text
  }
}
