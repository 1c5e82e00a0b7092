/// A sample of an exposition.
package struct MetricSelector: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  package init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    description = text
  }
}
