/// A piece of a YAML document with its place. Scalars are text and nothing else: `0.10`, `no` and `011000` stay as they were
/// written.
struct YAMLNode: Sendable {
  enum Content: Sendable {
    /// `isPlain`: without quotes, so that an empty text, `~` or `null` says that nothing is written.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    /// In the order of the file; no key twice.
    case mapping([YAMLEntry])
  }

  let content: Content
  let place: Place

  /// Whether nothing is written here: `key:`, `key: ~`, `key: null` or `key: ""`.
  var isBlank: Bool {
    guard case .scalar(let text, let isPlain) = content else { return false }
    return text.isEmpty || isPlain && (text == "~" || text == "null")
  }

  /// What it is, for a sentence.
  var words: String {
    switch content {
    case .scalar: "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// A key of a mapping and its value.
struct YAMLEntry: Sendable {
  let key: String
  let place: Place
  let value: YAMLNode
}
