/// A place in an XML document: the part of XPath 1.0 that names elements, attributes and text by their names and by what stands beside
/// them.
///
/// Abbreviated syntax (XPath 1.0 section 2.5) with `/a/b` from the document, `//a` at any depth, `a/b` and `.` within an entry, `..` at
/// the beginning, `*`, `@name` and `text()` at the end. Predicates (section 2.4): `[2]`, `[last()]`, and conditions joined by `and`:
/// `[Tariff]`, `[@id='7']`, `[Unit!='kWh']`, `[Status=0]`, `[starts-with(Unit,'Energy')]`, `[not(Tariff)]`; the places inside them are
/// names without predicates.
///
/// Where it parts from the standard: a name has no prefix and means that local name in any namespace, since the prefixes are the
/// document's own choice and whoever describes a gateway knows none of them. A number is compared as an exact decimal, where section
/// 3.5 has binary floats. `reading-type()` at the beginning is the `ReadingType` that the links of an ESPI feed join to an entry's
/// readings (NAESB REQ.21), which no path of the standard can say.
package struct XMLPath: Sendable, Hashable, CustomStringConvertible {
  /// Where the steps begin.
  package enum Origin: Sendable, Hashable {
    case document
    /// The entry that the path is read in.
    case entry
    /// So many levels above the entry.
    case ancestor(Int)
    /// The reading types of the entry's feed that belong to it.
    case readingType
  }

  package struct Step: Sendable, Hashable {
    /// Whether it begins at every depth (`//`), not only at what the step before chose.
    package let isDeep: Bool
    package let test: Test
    package let predicates: [Predicate]
  }

  package enum Test: Sendable, Hashable {
    /// Child elements of a local name, in UTF-8.
    case element([UInt8])
    case anyElement
    /// Attributes of a local name, in UTF-8.
    case attribute([UInt8])
    /// The text of an element without that of its children; blank text between them is none.
    case text
  }

  package enum Predicate: Sendable, Hashable {
    /// From 1 on, among what the step chose below one parent.
    case position(Int)
    case last
    case holds(Condition)
  }

  /// As in the standard a comparison holds where one of the places satisfies it; where there is none, neither `=` nor `!=` holds
  /// (section 3.4).
  package indirect enum Condition: Sendable, Hashable {
    case exists(XMLPath)
    case equals(XMLPath, Literal)
    case differs(XMLPath, Literal)
    case startsWith(XMLPath, [UInt8])
    case not(Condition)
    case all([Condition])
  }

  package enum Literal: Sendable, Hashable {
    case string([UInt8])
    case number(ExactDecimal)
  }

  package let origin: Origin
  package let steps: [Step]
  package let description: String

  /// `nil` when the text is none of these, is longer than 512 bytes or has more than 32 steps.
  package init?(_ text: String) {
    guard let (origin, steps) = XMLPathParser.path(text) else { return nil }
    self.init(origin: origin, steps: steps, description: text)
  }

  init(origin: Origin, steps: [Step], description: String) {
    self.origin = origin
    self.steps = steps
    self.description = description
  }
}
