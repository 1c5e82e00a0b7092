import Foundation

/// A range of values that raise no alarm, in the syntax of the Monitoring Plugins guidelines: `10` (0 to 10), `10:` (10 and more), `~:10`
/// (10 and less), `10:20`, and `@10:20` (an alarm from 10 to 20). Ends belong to the range.
package struct ThresholdRange: Sendable, Hashable {
  /// As it was written; performance data repeat it.
  package let text: String
  /// `nil`: without end.
  private let lower: Decimal?
  private let upper: Decimal?
  private let isInverted: Bool

  /// `nil` for a text that is no such range, and for one that ends before it starts.
  package init?(_ text: String) {
    var rest = Substring(text)
    isInverted = rest.first == "@"
    if isInverted { rest = rest.dropFirst() }
    if let colon = rest.firstIndex(of: ":") {
      let (start, end) = (rest[..<colon], rest[rest.index(after: colon)...])
      if start == "~" {
        lower = nil
      } else {
        guard let number = ThresholdRange.number(start) else { return nil }
        lower = number
      }
      if end.isEmpty {
        upper = nil
      } else {
        guard let number = ThresholdRange.number(end) else { return nil }
        upper = number
      }
    } else {
      guard let number = ThresholdRange.number(rest) else { return nil }
      (lower, upper) = (0, number)
    }
    if let lower, let upper, upper < lower { return nil }
    self.text = text
  }

  /// Whether a value is one to be alarmed of.
  package func alarms(_ value: Decimal) -> Bool {
    let isInside = lower.map { $0 <= value } ?? true && upper.map { value <= $0 } ?? true
    return isInside == isInverted
  }

  /// `-12`, `99.5`: digits with at most one point between them, at most fifteen.
  private static func number(_ text: Substring) -> Decimal? {
    let digits = text.first == "-" ? text.dropFirst() : text
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard digits.utf8.count <= 16, (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    return Decimal(string: String(text), locale: nil)
  }
}
