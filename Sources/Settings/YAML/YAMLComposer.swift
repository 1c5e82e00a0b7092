import EnergyModel

/// Bytes → one document of places and texts, or faults: syntax, aliases, anchors, tags, duplicate keys, more than one document.
struct YAMLComposer: ~Copyable {
  /// Deeper than any file of ours goes; libyaml alone would allow 1 000.
  static let depthMax = 16
  /// Ten thousand meters have less; bounds memory against a file of brackets.
  static let nodeCountMax = 2_000_000

  private var events: YAMLEvents
  private let file: Int32
  private let faults: FaultList
  private var nodeCount = 0

  private enum Stop: Error { case syntax(YAMLSyntaxFault), tooDeep(Place), tooMany(Place) }

  /// The document; `nil` where a fault left nothing to go on with.
  static func compose(_ bytes: [UInt8], file: Int32, faults: FaultList) -> YAMLNode? {
    let start = Place(file: file, line: 1, column: 1)
    guard bytes.count <= SettingsSource.configurationMax else {
      return faults.refuse(
        start, "the file is larger than \(SettingsSource.configurationMax >> 20) MiB",
        "move institutions and meters into CSV files named under `inventory`")
    }
    if let offset = UTF8Text.firstFault(in: bytes) {
      let (line, column) = UTF8Text.position(of: offset, in: bytes)
      return faults.refuse(Place(file: file, line: line, column: column), "the file is not UTF-8", "save it as UTF-8")
    }
    let text = UTF8Text.withoutMark(bytes)
    var composer = YAMLComposer(events: YAMLEvents(text), file: file, faults: faults)
    do throws(Stop) {
      return try composer.document()
    } catch {
      switch error {
      case .syntax(let fault): composer.report(fault, in: text)
      case .tooDeep(let place):
        faults.report(place, "the nesting is deeper than \(depthMax) levels", "write it as the sample does")
      case .tooMany(let place):
        faults.report(place, "the file has more than \(nodeCountMax) values", "move institutions and meters into CSV files")
      }
      return nil
    }
  }

  private init(events: consuming YAMLEvents, file: Int32, faults: FaultList) {
    self.events = events
    self.file = file
    self.faults = faults
  }

  private mutating func document() throws(Stop) -> YAMLNode? {
    var root: YAMLNode?
    var documents = 0
    while true {
      let event = try next()
      switch event.kind {
      case .streamEnd:
        if documents == 0 {
          faults.report(Place(file: file, line: 1, column: 1), "the file is empty", "write it as the sample does")
        }
        return root
      case .documentStart:
        documents += 1
        let node = try node(from: try next(), depth: 1)
        guard documents == 1 else {
          faults.report(place(of: event), "a second document begins here", "keep one document in a file; remove the line `---`")
          return root
        }
        root = node
      default: break
      }
    }
  }

  /// The node that begins with an event. An alias gives an empty one, so that reading goes on behind its fault.
  private mutating func node(from event: YAMLEvent, depth: Int) throws(Stop) -> YAMLNode {
    let place = place(of: event)
    guard depth <= YAMLComposer.depthMax else { throw .tooDeep(place) }
    nodeCount += 1
    guard nodeCount <= YAMLComposer.nodeCountMax else { throw .tooMany(place) }
    if event.hasAnchor { faults.report(place, "an anchor (`&name`) is not accepted here", "write the value out in each place") }
    if event.hasTag {
      faults.report(place, "a tag (`!name`) is not accepted here", "remove it; quote the value where it must stay text")
    }
    switch event.kind {
    case .scalar(let text, let isPlain): return YAMLNode(content: .scalar(text, isPlain: isPlain), place: place)
    case .sequenceStart: return YAMLNode(content: .sequence(try sequence(depth: depth)), place: place)
    case .mappingStart: return YAMLNode(content: .mapping(try mapping(depth: depth)), place: place)
    default:
      // Nothing else begins a node: libyaml's grammar lets only an alias come here.
      faults.report(
        place, "an alias (`*name`) is not accepted here", "write the value out; a text that begins with `*` needs quotes")
      return YAMLNode(content: .scalar("", isPlain: true), place: place)
    }
  }

  private mutating func sequence(depth: Int) throws(Stop) -> [YAMLNode] {
    var nodes: [YAMLNode] = []
    while true {
      let event = try next()
      if case .sequenceEnd = event.kind { return nodes }
      nodes.append(try node(from: event, depth: depth + 1))
    }
  }

  private mutating func mapping(depth: Int) throws(Stop) -> [YAMLEntry] {
    var entries: [YAMLEntry] = []
    var places: [String: Place] = [:]
    while true {
      let event = try next()
      if case .mappingEnd = event.kind { return entries }
      let key = try node(from: event, depth: depth + 1)
      let value = try node(from: try next(), depth: depth + 1)
      guard case .scalar(let text, _) = key.content else {
        faults.report(key.place, "a key is \(key.words)", "write a word and a colon")
        continue
      }
      if let first = places.updateValue(key.place, forKey: text) {
        places[text] = first
        faults.report(
          key.place, "a key is written twice in one mapping",
          "keep one; the first is on \(faults.words(for: first, from: key.place))")
      } else {
        entries.append(YAMLEntry(key: text, place: key.place, value: value))
      }
    }
  }

  private mutating func next() throws(Stop) -> YAMLEvent {
    do throws(YAMLSyntaxFault) {
      return try events.next()
    } catch {
      throw .syntax(error)
    }
  }

  private func place(of event: YAMLEvent) -> Place { Place(file: file, line: event.line, column: event.column) }

  private func report(_ fault: YAMLSyntaxFault, in text: ArraySlice<UInt8>) {
    let line = text.split(separator: UInt8(ascii: "\n"), maxSplits: fault.line, omittingEmptySubsequences: false).dropFirst(
      fault.line - 1
    ).first
    let lead = line?.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } ?? []
    let remedy =
      lead.contains(UInt8(ascii: "\t"))
      ? "indent with spaces, never with tabs" : "check indentation, quotes, brackets and colons here and in the lines above"
    faults.report(Place(file: file, line: fault.line, column: fault.column), "this is not YAML (\(fault.problem))", remedy)
  }
}
