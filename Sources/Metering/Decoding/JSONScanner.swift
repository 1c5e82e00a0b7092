import EnergyModel

/// One pass over a JSON text (RFC 8259): the whole text is held against the grammar, and what stands at the watched places is noted.
///
/// Strict: no byte order mark, no trailing bytes, valid UTF-8 in strings, at most `depthMax` levels. Work is linear in the length
/// of the text; nothing is allocated and nothing recurses, so no text can exhaust memory or stack.
package struct JSONScanner {
  /// Levels of nesting that are read: no meter nests ten, and the kinds of the open containers fit in one integer.
  package static let depthMax = 128

  let text: JSONTokens
  let table: PathTableView
  let workspace: Workspace

  @inline(__always)
  init(bytes: UnsafeRawBufferPointer, table: PathTableView, workspace: Workspace) {
    text = JSONTokens(bytes)
    self.table = table
    self.workspace = workspace
  }

  private var levels: UnsafeMutableBufferPointer<Workspace.Level> {
    @inline(__always) get { workspace.levels(table.workspace) }
  }

  /// What is found at the nodes of the table.
  var findings: Workspace.Findings {
    @inline(__always) get { workspace.findings(table.workspace) }
  }

  /// A scanner that only holds the text against the grammar.
  init(watchingNothingIn bytes: UnsafeRawBufferPointer) {
    self.init(bytes: bytes, table: PathTableView(), workspace: Workspace())
  }

  /// Whether the bytes are a JSON text; throws `.malformed` with the first byte that is against the grammar.
  package static func validate(_ bytes: [UInt8]) throws(Rejection) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(Rejection) in
      _ = try JSONScanner(watchingNothingIn: UnsafeRawBufferPointer(bytes)).scan()
    }
  }

  /// Whether the bytes are wholly one number of RFC 8259 section 6.
  static func isNumber(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard !bytes.isEmpty else { return false }
    do throws(Rejection) {
      return try JSONTokens(bytes).end(ofNumberAt: 0) == bytes.count
    } catch {
      return false
    }
  }

  /// Where the scan stands among the containers. Kept apart from what does not change, so that it stays in registers.
  private struct Nesting {
    var depth = 0
    /// The kinds of the open containers, the innermost in the lowest bit: 1 is an object.
    var kinds: UInt128 = 0
    /// How many of the open containers, from the outermost on, lie on a watched path.
    var watchedDepth = 0
    /// The keys of the innermost container where it is an object on a watched path; none for any other.
    var keys = WatchedKeys()
    var isInObject = false

    @inline(__always) var isWatched: Bool { watchedDepth == depth }
  }

  /// Reads the whole text; returns whether a watched place was named twice.
  func scan() throws(Rejection) -> Bool {
    // Most bodies are one object of plain members, without space: nothing nests in them.
    guard text.isClosed, text[0] == UInt8(ascii: "{") else { return try scan(from: nil) }
    let passed = passPlainMembers(from: 1, keys(of: workspace.isEmpty ? -1 : 0))
    if passed.isBehindValue, passed.position &+ 1 == text.count, text[passed.position] == UInt8(ascii: "}") {
      if !workspace.isEmpty { findings[0].start = 0 }
      return false
    }
    return try scan(from: passed.position > 1 ? passed : nil)
  }

  /// Reads the rest of the text behind members of its outermost object that begins with its first byte; `nil`: all of the text.
  @inline(never)
  private func scan(from passed: Passed?) throws(Rejection) -> Bool {
    let text = text
    var nesting = Nesting()
    var hasRepetition = false
    var position = 0
    var isBehindValue = false
    if let passed {
      try enter(isObject: true, at: 0, workspace.isEmpty ? -1 : 0, &nesting)
      position = passed.position
      isBehindValue = passed.isBehindValue
    } else {
      position = text.end(ofSpaceAt: 0)
    }
    // Each turn reads the name of a member, if it is one, and its value: a scalar whole, of a container the opening.
    while true {
      turn: do {
        if isBehindValue {
          isBehindValue = false
          break turn
        }
        // The node of the place whose value comes next; −1: nobody asked for it.
        var place: Int32 = -1
        if nesting.isInObject {
          if text.isClosed {
            let passed = passPlainMembers(from: position, nesting.keys)
            position = passed.position
            if passed.isBehindValue { break turn }
          }
          let key = position
          let end = try text.end(ofKeyAt: key)
          if nesting.keys.object >= 0 { place = node(ofKeyAt: key, to: end, in: nesting.keys.object) }
          position = try text.end(ofColonAt: end.position)
          if place >= 0, findings[Int(place)].start >= 0 {
            findings[Int(place)].repeated = key
            hasRepetition = true
          }
        } else if nesting.isWatched {
          place = nesting.depth == 0 ? (workspace.isEmpty ? -1 : 0) : nodeOfNextElement(nesting)
        }

        let start = position
        let first = position < text.count ? text[position] : 0
        if first &- 0x30 < 10 || first == UInt8(ascii: "-") {
          position = try text.end(ofNumberAt: position)
        } else if first == UInt8(ascii: "\"") {
          position = try text.end(ofStringAt: position).position
        } else if first | 0x20 == UInt8(ascii: "{") {
          try enter(isObject: first == UInt8(ascii: "{"), at: position, place, &nesting)
          place = -1
          position = text.end(ofSpaceAt: position &+ 1)
          // Each closing bracket stands two behind its opening one.
          guard position < text.count, text[position] == first &+ 2 else { continue }
          leave(&nesting)
          position &+= 1
        } else {
          position = try text.end(ofLiteralAt: position)
        }
        if place >= 0 {
          findings[Int(place)].start = start
          findings[Int(place)].end = position
        }
      }
      // A value is complete: close what closes behind it, up to the comma that announces the next one.
      while true {
        position = text.end(ofSpaceAt: position)
        let byte = position < text.count ? text[position] : 0
        if byte == UInt8(ascii: ","), nesting.depth > 0 {
          position = text.end(ofSpaceAt: position &+ 1)
          break
        }
        guard nesting.depth > 0 else {
          guard position == text.count else { throw text.malformed(position, "the end of the body") }
          return hasRepetition
        }
        guard byte == UInt8(ascii: nesting.isInObject ? "}" : "]") else {
          throw text.malformed(position, nesting.isInObject ? "',' or '}'" : "',' or ']'")
        }
        position &+= 1
        leave(&nesting)
      }
    }
  }

  /// Opens a container.
  @inline(__always)
  private func enter(isObject: Bool, at position: Int, _ place: Int32, _ nesting: inout Nesting) throws(Rejection) {
    guard nesting.depth < JSONScanner.depthMax else { throw text.malformed(position, "at most 128 levels of nesting") }
    if place >= 0 {
      findings[Int(place)].start = position
      let node = table.nodes[Int(place)]
      let edges = isObject ? node.keyEdges : node.indexEdges
      if !edges.isEmpty {
        // Only what lies on a watched path has a place, so every container above this one is watched too.
        levels[nesting.watchedDepth] = Workspace.Level(node: place, edge: edges.lowerBound, index: 0)
        nesting.watchedDepth &+= 1
      }
    }
    nesting.depth &+= 1
    nesting.kinds = nesting.kinds &<< 1 | (isObject ? 1 : 0)
    nesting.isInObject = isObject
    watch(isObject ? place : -1, &nesting)
  }

  @inline(__always)
  private func leave(_ nesting: inout Nesting) {
    if nesting.isWatched { nesting.watchedDepth &-= 1 }
    nesting.depth &-= 1
    nesting.kinds = nesting.kinds &>> 1
    nesting.isInObject = nesting.kinds & 1 == 1
    watch(nesting.isWatched && nesting.isInObject ? levels[nesting.watchedDepth &- 1].node : -1, &nesting)
  }

  @inline(__always)
  private func watch(_ object: Int32, _ nesting: inout Nesting) { nesting.keys = keys(of: object) }

  /// What is watched of an object at a node; −1: nothing.
  @inline(__always)
  private func keys(of object: Int32) -> WatchedKeys {
    object < 0 ? WatchedKeys() : WatchedKeys(object: object, marks: table.nodes[Int(object)].keyMarks)
  }

  /// The place of the next element of the innermost array, or −1.
  @inline(__always)
  private func nodeOfNextElement(_ nesting: Nesting) -> Int32 {
    var place: Int32 = -1
    let level = levels[nesting.watchedDepth &- 1]
    if level.edge < table.nodes[Int(level.node)].indexEdges.upperBound, table.indexEdges[Int(level.edge)].index == level.index {
      place = table.indexEdges[Int(level.edge)].node
      levels[nesting.watchedDepth &- 1].edge &+= 1
    }
    levels[nesting.watchedDepth &- 1].index &+= 1
    return place
  }
}
