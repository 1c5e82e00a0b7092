import EnergyModel

/// A value as somebody wrote it, and where. Never blank: what is blank is not written.
struct WrittenText: Sendable {
  let text: String
  let place: Place
}

/// A number, or a dated list of numbers, as written.
enum WrittenSeries: Sendable {
  struct Entry: Sendable {
    let place: Place
    let from: WrittenText?
    let value: WrittenText?
  }

  case single(WrittenText)
  /// With the place of the list.
  case dated([Entry], Place)
}

/// A mapping of which the keys are known: reads them by name and reports every other one.
struct WrittenMapping {
  let place: Place
  /// Whether a secret stands where only the name of its file may; that is said.
  let hasLiteralSecret: Bool
  private let entries: [YAMLEntry]
  private let faults: FaultList

  /// `nil`, and a fault, when the node is no mapping.
  ///
  /// - Parameters:
  ///   - name: what the mapping is, for sentences.
  ///   - keys: all that may stand in it.
  ///   - hidesWords: whether what stands in it may be a secret in the wrong place, so that no sentence repeats it (promise 8).
  init?(_ node: YAMLNode, named name: String, keys: [String], hidesWords: Bool = false, faults: FaultList) {
    guard case .mapping(let entries) = node.content else {
      faults.report(
        node.place, "`\(name)` is \(node.isBlank ? "empty" : node.words)", "write a mapping with \(keys.joined(separator: ", "))")
      return nil
    }
    place = node.place
    self.entries = entries
    self.faults = faults
    hasLiteralSecret = entries.contains { WrittenMapping.isLiteralSecret($0, keys: keys, hidesWords: hidesWords) }
    for entry in entries where !keys.contains(entry.key) {
      WrittenMapping.reportUnknown(entry, in: name, keys: keys, hidesWords: hidesWords, faults: faults)
    }
  }

  /// What is written under a key; `nil` when it is not there or blank.
  func node(_ key: String) -> YAMLNode? {
    guard let entry = entries.first(where: { $0.key == key }), !entry.value.isBlank else { return nil }
    return entry.value
  }

  /// The place of the key itself, or of the mapping where the key is missing.
  func place(of key: String) -> Place { entries.first { $0.key == key }?.place ?? place }

  func text(_ key: String) -> WrittenText? { node(key).flatMap { WrittenMapping.text($0, named: key, faults: faults) } }

  /// The nodes of a list; `nil` when it is not there.
  func list(_ key: String) -> [YAMLNode]? {
    guard let node = node(key) else { return nil }
    guard case .sequence(let nodes) = node.content else {
      return faults.refuse(node.place, "`\(key)` is \(node.words)", "write a list: `[…]`, or lines that begin with `- `")
    }
    return nodes
  }

  func texts(_ key: String) -> [WrittenText]? {
    list(key)?.compactMap { node in
      node.isBlank
        ? faults.refuse(node.place, "an entry of `\(key)` is empty", "write a name or remove the entry")
        : WrittenMapping.text(node, named: key, faults: faults)
    }
  }

  /// The pairs of a mapping whose keys are anybody's.
  func pairs(_ key: String) -> [(name: WrittenText, unit: WrittenText)]? {
    guard let node = node(key) else { return nil }
    guard case .mapping(let entries) = node.content else {
      return faults.refuse(node.place, "`\(key)` is \(node.words)", "write a mapping, such as { \"72\": Wh }")
    }
    return entries.compactMap { entry in
      WrittenMapping.text(entry.value, named: entry.key, faults: faults).map {
        (WrittenText(text: entry.key, place: entry.place), $0)
      }
    }
  }

  /// The entries of a mapping whose keys are the user's own; a value is `nil` where it is blank.
  func entries(_ key: String) -> [WrittenHeader] {
    guard let node = node(key) else { return [] }
    guard case .mapping(let entries) = node.content else {
      faults.report(node.place, "`\(key)` is \(node.words)", "write a mapping: a name, a colon and a value on each line")
      return []
    }
    return entries.map { entry in
      WrittenHeader(
        name: WrittenText(text: entry.key, place: entry.place),
        value: entry.value.isBlank ? nil : WrittenMapping.text(entry.value, named: key, faults: faults))
    }
  }

  func mapping(_ key: String, keys: [String], hidesWords: Bool = false) -> WrittenMapping? {
    node(key).flatMap { WrittenMapping($0, named: key, keys: keys, hidesWords: hidesWords, faults: faults) }
  }

  func series(_ key: String) -> WrittenSeries? {
    guard let node = node(key) else { return nil }
    guard case .sequence(let nodes) = node.content else { return text(key).map(WrittenSeries.single) }
    let entries = nodes.compactMap { node in
      WrittenMapping(node, named: "an entry of \(key)", keys: ["from", "value"], faults: faults).map { entry in
        WrittenSeries.Entry(place: entry.place, from: entry.text("from"), value: entry.text("value"))
      }
    }
    // An entry that is no mapping has its fault; the others alone would be another series than the one meant.
    return entries.count == nodes.count ? .dated(entries, node.place) : nil
  }

  private static func text(_ node: YAMLNode, named name: String, faults: FaultList) -> WrittenText? {
    guard case .scalar(let text, _) = node.content else {
      return faults.refuse(node.place, "`\(name)` is \(node.words)", "write a single value")
    }
    return WrittenText(text: text, place: node.place)
  }

  /// Whether somebody wrote a secret under a key of their own. Words that also mean other things count where secrets are
  /// spoken of.
  private static func isLiteralSecret(_ entry: YAMLEntry, keys: [String], hidesWords: Bool) -> Bool {
    let key = entry.key.lowercased()
    guard !keys.contains(entry.key) else { return false }
    return ["password", "passwd", "secret", "token", "api_key", "apikey"].contains(key) || keys.contains(key + "_credential")
      || hidesWords && ["value", "pass", "pin", "key", "credential"].contains(key)
  }

  private static func reportUnknown(_ entry: YAMLEntry, in name: String, keys: [String], hidesWords: Bool, faults: FaultList) {
    if isLiteralSecret(entry, keys: keys, hidesWords: hidesWords) {
      let file = keys.first { $0 == entry.key + "_file" } ?? "password_file"
      faults.report(
        entry.place, "a secret must not stand in the configuration",
        "put it into a file of its own and name that file by `\(file)` under `auth`")
    } else if hidesWords {
      faults.report(entry.place, "`\(name)` has no such key", "write one of \(keys.joined(separator: ", "))")
    } else {
      // The word may be a whole sentence of a file that is no configuration.
      faults.report(
        entry.place, "`\(name)` has no key \(FaultList.quoted(entry.key))", NearestName.remedy(for: entry.key, among: keys))
    }
  }
}
