/// The name of one thing of a kind, as users write it: `[A-Za-z0-9][A-Za-z0-9._/-]{0,127}` without `..` (contract, General).
///
/// The phantom parameter keeps the name of a register from being used as that of an institution.
package struct Identifier<Kind>: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: String

  /// `nil` when the text is not a well-formed identifier.
  package init?(_ text: String) {
    guard Identifier.isWellFormed(text) else { return nil }
    self.text = text
  }

  /// A name that stands in the sources.
  init(shipped text: StaticString) {
    self.text = text.description
    precondition(Identifier.isWellFormed(self.text), "a name of our own is well-formed")
  }

  /// Whether the text has the form of an identifier; the same for every kind.
  package static func isWellFormed(_ text: String) -> Bool {
    let bytes = text.utf8
    guard let first = bytes.first, isAlphanumeric(first), bytes.count <= 128 else { return false }
    var previous: UInt8 = 0
    for byte in bytes {
      let isPunctuation =
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-")
      guard isAlphanumeric(byte) || isPunctuation else { return false }
      if byte == UInt8(ascii: "."), previous == UInt8(ascii: ".") { return false }
      previous = byte
    }
    return true
  }

  package var description: String { text }

  package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}

package typealias InstitutionID = Identifier<Institution>
package typealias RegisterID = Identifier<Register>
package typealias EndpointID = Identifier<Endpoint>
package typealias PlanID = Identifier<Plan>
package typealias IndicatorID = Identifier<Indicator>
package typealias FactorProfileID = Identifier<FactorProfile>
