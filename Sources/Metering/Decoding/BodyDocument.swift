import EnergyModel

/// A body that was held against the whole grammar of its format, and answers what stands where. One conformance for each format.
protocol BodyDocument {
  /// A part of the body that places are read in: an object, an element, a row.
  associatedtype Entry

  /// The whole body as one entry.
  var whole: Entry { get }

  /// The entries that repeat at a place, in the body's order; none where there are none. Throws `.malformed` where the way there is
  /// ambiguous.
  func entries(at path: ValuePath) throws(Rejection) -> [Entry]

  /// The entries of a format that has rows of its own, as a table has; `nil` where it has none.
  var ownEntries: [Entry]? { get }

  /// What stands at a place within an entry. Throws `.valueAmbiguous` where more than one thing does.
  func found(at path: ValuePath, in entry: Entry, as role: FoundText.Role) throws(Rejection) -> FoundText

  /// The numbers it holds, at most so many, each with the place that names it.
  func outline(max: Int) -> [BodyOutline.Entry]
}

extension BodyDocument {
  var ownEntries: [Entry]? { nil }
  func outline(max: Int) -> [BodyOutline.Entry] { [] }
}

/// What stands at a place of a body: text, and what its format knows of it.
struct FoundText {
  /// What the place is asked for; formats that write value and stamp side by side tell them apart by it.
  enum Role {
    case value, stamp, word
  }

  enum Content {
    case missing
    /// The format says that nothing is known there (`null` of JSON).
    case null
    /// A number by the format's own grammar.
    case number(String)
    case text(String)
    /// An object, an array, `true`.
    case other
  }

  var content: Content
  /// Where in the body it stands, byte.
  var offset: Int
  /// The unit that the format writes beside the number, as a telegram does; `nil` where its values have none.
  var unit: String?
  /// As a stamp: the instant, where the format itself says what its times mean; `nil` where the endpoint's description does.
  var instant: Instant?

  static let missing = FoundText(content: .missing, offset: 0, unit: nil)
}
