/// Which reading type the readings of an ESPI feed have (NAESB REQ.21; the schema's `MeterReading`, `ReadingType`, `IntervalBlock`).
///
/// The feed's entries are joined by links: that of a meter reading names, as `related`, its reading type by the type's `self`, and its
/// interval blocks by their `self` or by the collection that is their `up`.
struct ReadingTypes {
  /// The reading types that a link names.
  private enum Named {
    case one(Int)
    case several
  }

  private let entryName: Int32?
  /// By the element of an entry; absent where the links name none.
  private var types: [Int: Named] = [:]

  init(of tree: XMLTree) {
    entryName = tree.name(Array("entry".utf8))
    guard let entryName, let links = Links(in: tree) else { return }
    let entries = tree.nodes.indices.filter { tree.nodes[$0].name == entryName }

    var typesByAddress: [[UInt8]: Named] = [:]
    for entry in entries {
      guard let type = links.content(named: "ReadingType", of: entry) else { continue }
      for address in links.addresses(["self"], of: entry) { ReadingTypes.add(.one(type), at: address, to: &typesByAddress) }
    }
    guard !typesByAddress.isEmpty else { return }

    var typesOfBlocks: [[UInt8]: Named] = [:]
    for entry in entries where links.content(named: "MeterReading", of: entry) != nil {
      let related = links.addresses(["related"], of: entry)
      guard let type = related.lazy.compactMap({ typesByAddress[$0] }).reduce(nil, ReadingTypes.both) else { continue }
      for address in related where typesByAddress[address] == nil { ReadingTypes.add(type, at: address, to: &typesOfBlocks) }
    }
    for entry in entries {
      for address in links.addresses(["self", "up"], of: entry) {
        if let type = typesOfBlocks[address] { ReadingTypes.add(type, at: entry, to: &types) }
      }
    }
  }

  /// The reading type of what lies in an entry; two where the links name several.
  func of(_ node: Int, in tree: XMLTree) -> [Int] {
    var entry = node
    while entry > 0, tree.nodes[entry].name != entryName { entry = Int(tree.nodes[entry].parent) }
    switch types[entry] {
    case nil: return []
    case .one(let type): return [type]
    case .several: return [0, 0]
    }
  }

  private static func add<Key: Hashable>(_ named: Named, at key: Key, to table: inout [Key: Named]) {
    table[key] = both(table[key], named)
  }

  private static func both(_ known: Named?, _ new: Named) -> Named? {
    switch (known, new) {
    case (nil, _): new
    case (.one(let first), .one(let second)) where first == second: new
    default: .several
    }
  }
}

/// The links of Atom entries (RFC 4287 section 4.2.7) and what their content is.
private struct Links {
  private let tree: XMLTree
  private let link: Int32
  private let relation: Int32
  private let address: Int32
  private let content: Int32

  /// `nil` for a document without any.
  init?(in tree: XMLTree) {
    func name(_ text: String) -> Int32? { tree.name(Array(text.utf8)) }
    guard let link = name("link"), let relation = name("rel"), let address = name("href"), let content = name("content") else {
      return nil
    }
    self.tree = tree
    self.link = link
    self.relation = relation
    self.address = address
    self.content = content
  }

  func content(named text: String, of entry: Int) -> Int? {
    guard let name = tree.name(Array(text.utf8)) else { return nil }
    var found: Int?
    tree.forEachChild(of: entry) { child in
      guard tree.nodes[child].name == content else { return }
      tree.forEachChild(of: child) { if tree.nodes[$0].name == name { found = found ?? $0 } }
    }
    return found
  }

  func addresses(_ relations: [String], of entry: Int) -> [[UInt8]] {
    var addresses: [[UInt8]] = []
    tree.forEachChild(of: entry) { child in
      guard tree.nodes[child].name == link else { return }
      var (isWanted, found): (Bool, ArraySlice<UInt8>?) = (false, nil)
      for index in tree.attributes(of: child) {
        let text = tree.text(ofAttribute: index)
        if tree.attributes[index].name == relation { isWanted = relations.contains { $0.utf8.elementsEqual(text) } }
        if tree.attributes[index].name == address { found = text }
      }
      if isWanted, let found { addresses.append(Array(found)) }
    }
    return addresses
  }
}
