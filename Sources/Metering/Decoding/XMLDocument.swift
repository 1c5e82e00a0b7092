import EnergyModel

/// An XML document in which places are told by names and by what stands beside them.
///
/// What an entry's own places cost is bounded by the entry, and a place outside the entry, the same for many of them, is looked up once:
/// a body costs each path a few looks at each of its elements, however many entries it has.
final class XMLDocument {
  /// The longest text that is handed out, bytes; numbers, times and words end far before.
  private static let textCountMax = 1_024

  /// Something that a path names.
  private enum Place {
    case element(Int)
    case attribute(Int, of: Int)
    case text(Range<Int>, of: Int)
  }

  private struct Asked: Hashable {
    let start: Int
    let path: String
  }

  private struct Held: Hashable {
    let start: Int
    let condition: XMLPath.Condition
  }

  let tree: XMLTree
  /// The byte of each element's start tag.
  private let offsets: [Int32]
  private lazy var readingTypes = ReadingTypes(of: tree)
  /// What stands at places outside the entries.
  private var answers: [Asked: Result<FoundText, Rejection>] = [:]
  /// Which conditions on what stands outside an element hold.
  private var holding: [Held: Bool] = [:]

  init(_ bytes: UnsafeRawBufferPointer) throws(Rejection) {
    // Pages need not be well-formed, nor spell DOCTYPE as XML does.
    let head = String(decoding: bytes.drop { XMLDocument.isSpace($0) }.prefix(14), as: UTF8.self).lowercased()
    if head == "<!doctype html" { throw .htmlBody }
    let encoding = try XMLEncoding(of: bytes)
    let scan = XMLTagScan(bytes, encoding)
    try scan.refuseZeros()
    try scan.refuseLongTags()
    offsets = scan.offsets()
    tree = try XMLTree(parsing: bytes, encoding, offsets: offsets)
  }

  private func offset(of node: Int) -> Int { offsets.indices.contains(node - 1) ? Int(offsets[node - 1]) : 0 }

  // MARK: What stands at a place

  private func text(at place: Place) -> FoundText {
    switch place {
    case .element(let node):
      guard !tree.hasChildren(node) else { return FoundText(content: .other, offset: offset(of: node), unit: nil) }
      return FoundText(content: content(tree.text(of: node)), offset: offset(of: node), unit: nil)
    case .attribute(let index, let node):
      return FoundText(content: content(tree.text(ofAttribute: index)), offset: offset(of: node), unit: nil)
    case .text(let range, let node):
      return FoundText(content: content(tree.text[range]), offset: offset(of: node), unit: nil)
    }
  }

  private func content(_ bytes: ArraySlice<UInt8>) -> FoundText.Content {
    let text = XMLDocument.trimmed(bytes)
    return text.isEmpty ? .null : .text(String(decoding: text.prefix(XMLDocument.textCountMax), as: UTF8.self))
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) }) else {
      return []
    }
    return bytes[first...last]
  }

  // MARK: Walking

  /// Where a path begins that does not begin in the entry; none where there is no such place.
  private func starts(of origin: XMLPath.Origin, from entry: Int) -> [Int] {
    switch origin {
    case .entry: return [entry]
    case .document: return [0]
    case .ancestor(let levels):
      var node = entry
      for _ in 0..<levels where node >= 0 { node = Int(tree.nodes[node].parent) }
      return node >= 0 ? [node] : []
    case .readingType: return readingTypes.of(entry, in: tree)
    }
  }

  private func places(_ steps: [XMLPath.Step], from start: [Int]) -> [Place] {
    var contexts = start
    for step in steps {
      guard !contexts.isEmpty else { return [] }
      switch step.test {
      case .attribute(let name): return attributes(named: name, of: reach(step, from: contexts))
      case .text: return texts(of: reach(step, from: contexts))
      case .element, .anyElement: contexts = elements(step, from: contexts)
      }
    }
    return contexts.map(Place.element)
  }

  /// The elements at which a step looks, in the document's order: all below too where it is deep.
  private func reach(_ step: XMLPath.Step, from contexts: [Int]) -> [Int] {
    guard step.isDeep else { return contexts }
    var all: [Int] = []
    var covered = 0
    for context in contexts where context >= covered {
      all += context..<tree.end(of: context)
      covered = tree.end(of: context)
    }
    return all
  }

  private func elements(_ step: XMLPath.Step, from contexts: [Int]) -> [Int] {
    var wanted: Int32?
    if case .element(let name) = step.test {
      wanted = tree.name(name)
      guard wanted != nil else { return [] }
    }
    var chosen: [Int] = []
    for parent in reach(step, from: contexts) {
      let base = chosen.count
      tree.forEachChild(of: parent) { child in
        if wanted == nil || tree.nodes[child].name == wanted { chosen.append(child) }
      }
      if !step.predicates.isEmpty, chosen.count > base { filter(&chosen, from: base, step.predicates) }
    }
    // Children of an outer element stand before and behind those of an inner one.
    if zip(chosen, chosen.dropFirst()).contains(where: { $0 > $1 }) { chosen.sort() }
    return chosen
  }

  /// One predicate after the other, each counting what the one before it left (XPath 1.0 section 2.4).
  private func filter(_ chosen: inout [Int], from base: Int, _ predicates: [XMLPath.Predicate]) {
    for predicate in predicates {
      var kept = base
      let count = chosen.count - base
      for index in base..<chosen.count {
        let holds =
          switch predicate {
          case .position(let position): index - base + 1 == position
          case .last: index - base + 1 == count
          case .holds(let condition): self.holds(condition, at: chosen[index])
          }
        if holds {
          chosen[kept] = chosen[index]
          kept += 1
        }
      }
      chosen.removeLast(chosen.count - kept)
    }
  }

  private func attributes(named name: [UInt8], of elements: [Int]) -> [Place] {
    guard let wanted = tree.name(name) else { return [] }
    var places: [Place] = []
    for element in elements {
      for index in tree.attributes(of: element) where tree.attributes[index].name == wanted {
        places.append(.attribute(index, of: element))
      }
    }
    return places
  }

  private func texts(of elements: [Int]) -> [Place] {
    var places: [Place] = []
    for element in elements {
      var start = tree.text(of: element).startIndex
      let add = { (end: Int) in
        if !XMLDocument.trimmed(self.tree.text[start..<end]).isEmpty { places.append(.text(start..<end, of: element)) }
      }
      tree.forEachChild(of: element) { child in
        add(tree.text(of: child).startIndex)
        start = tree.text(of: child).endIndex
      }
      add(tree.text(of: element).endIndex)
    }
    return places
  }

  // MARK: Conditions

  private func holds(_ condition: XMLPath.Condition, at element: Int) -> Bool {
    switch condition {
    case .not(let inner): !holds(inner, at: element)
    case .all(let conditions): conditions.allSatisfy { holds($0, at: element) }
    case .exists(let path): someHold(condition, path, at: element) { _ in true }
    case .equals(let path, let literal): someHold(condition, path, at: element) { XMLDocument.equals($0, literal) }
    case .differs(let path, let literal): someHold(condition, path, at: element) { !XMLDocument.equals($0, literal) }
    case .startsWith(let path, let text): someHold(condition, path, at: element) { $0.starts(with: text) }
    }
  }

  /// Whether one of the places of a path satisfies a test. Where the links name several reading types, none of them does.
  private func someHold(
    _ condition: XMLPath.Condition, _ path: XMLPath, at element: Int, _ test: (ArraySlice<UInt8>) -> Bool
  ) -> Bool {
    let starts = starts(of: path.origin, from: element)
    guard starts.count == 1 else { return false }
    if path.origin == .entry { return places(path.steps, from: starts).contains { test(value(of: $0)) } }
    let held = Held(start: starts[0], condition: condition)
    if let known = holding[held] { return known }
    let holds = places(path.steps, from: starts).contains { test(value(of: $0)) }
    holding[held] = holds
    return holds
  }

  private func value(of place: Place) -> ArraySlice<UInt8> {
    switch place {
    case .element(let node): tree.text(of: node)
    case .attribute(let index, _): tree.text(ofAttribute: index)
    case .text(let range, _): tree.text[range]
    }
  }

  private static func equals(_ value: ArraySlice<UInt8>, _ literal: XMLPath.Literal) -> Bool {
    switch literal {
    case .string(let text): return value.count == text.count && value.elementsEqual(text)
    case .number(let number):
      guard value.count <= textCountMax else { return false }
      return (try? ExactDecimal(parsing: trimmed(value))) == number
    }
  }
}

extension XMLDocument: BodyDocument {
  var whole: Int { 0 }

  /// The elements that a path names.
  func entries(at path: ValuePath) -> [Int] {
    guard case .xpath(let path) = path else { return [] }
    return places(path.steps, from: starts(of: path.origin, from: 0)).compactMap { place in
      if case .element(let node) = place { node } else { nil }
    }
  }

  func found(at path: ValuePath, in entry: Int, as role: FoundText.Role) throws(Rejection) -> FoundText {
    guard case .xpath(let path) = path else { return .missing }
    if path.origin == .entry { return try found(path, from: [entry]) }
    let starts = starts(of: path.origin, from: entry)
    guard starts.count <= 1 else { throw .valueAmbiguous(path: path.description) }
    guard let start = starts.first else { return .missing }
    let asked = Asked(start: start, path: path.description)
    if let known = answers[asked] { return try known.get() }
    let answer: Result<FoundText, Rejection>
    do throws(Rejection) {
      answer = .success(try found(path, from: starts))
    } catch {
      answer = .failure(error)
    }
    answers[asked] = answer
    return try answer.get()
  }

  /// The numbers of elements and attributes, each by a path that names it alone; the unit of an element where one stands beside it.
  func outline(max: Int) -> [BodyOutline.Entry] {
    var entries: [BodyOutline.Entry] = []
    for node in tree.nodes.indices.dropFirst() {
      guard entries.count < max else { break }
      let path = path(to: node)
      for index in tree.attributes(of: node) {
        add(tree.text(ofAttribute: index), path + "/@" + (tree.name(tree.attributes[index].name) ?? ""), to: &entries)
      }
      if !tree.hasChildren(node) { add(tree.text(of: node), path, unit(beside: node), to: &entries) }
    }
    return entries
  }

  private func add(
    _ bytes: ArraySlice<UInt8>, _ path: String, _ unit: (text: String, path: String)? = nil, to entries: inout [BodyOutline.Entry]
  ) {
    let text = String(decoding: XMLDocument.trimmed(bytes).prefix(64), as: UTF8.self)
    guard isNumber(text), ValuePath(path, in: .xml) != nil else { return }
    entries.append(BodyOutline.Entry(path: path, text: text, unit: unit?.text, unitPath: unit?.path))
  }

  /// Names from the root, with a position where siblings share one.
  private func path(to node: Int) -> String {
    var (steps, current): ([String], Int) = ([], node)
    while current > 0 {
      let parent = Int(tree.nodes[current].parent)
      guard parent >= 0, let name = tree.name(tree.nodes[current].name) else { break }
      var (position, count) = (0, 0)
      tree.forEachChild(of: parent) { sibling in
        guard tree.nodes[sibling].name == tree.nodes[current].name else { return }
        count += 1
        if sibling == current { position = count }
      }
      steps.append(count > 1 ? "\(name)[\(position)]" : name)
      current = parent
    }
    return "/" + steps.reversed().joined(separator: "/")
  }

  /// What a sibling called unit says of an element called value.
  private func unit(beside node: Int) -> (text: String, path: String)? {
    guard let name = tree.name(tree.nodes[node].name)?.lowercased(), ["value", "val", "reading"].contains(name) else {
      return nil
    }
    var unit: (String, String)?
    tree.forEachChild(of: Int(tree.nodes[node].parent)) { sibling in
      guard sibling != node, let name = tree.name(tree.nodes[sibling].name), name.lowercased() == "unit" else { return }
      unit = (String(decoding: tree.text(of: sibling).prefix(32), as: UTF8.self), path(to: sibling))
    }
    return unit
  }

  private func found(_ path: XMLPath, from start: [Int]) throws(Rejection) -> FoundText {
    let places = places(path.steps, from: start)
    guard places.count <= 1 else { throw .valueAmbiguous(path: path.description) }
    return places.first.map(text) ?? .missing
  }
}
