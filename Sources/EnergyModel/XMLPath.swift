/// A place in an XML document.
package struct XMLPath: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  package init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    description = text
  }
}
