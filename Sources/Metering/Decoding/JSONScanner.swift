import EnergyModel

/// One pass over a JSON text (RFC 8259): the whole text is held against the grammar, and what stands at the watched places is noted.
///
/// Strict: no byte order mark, no trailing bytes, valid UTF-8 in strings, at most `depthMax` levels. Work is linear in the length
/// of the text; nothing is allocated and nothing recurses, so no text can exhaust memory or stack.
package struct JSONScanner {
  /// Levels of nesting that are read: no meter nests ten, and the kinds of the open containers fit in one integer.
  package static let depthMax = 128

  let bytes: UnsafeRawBufferPointer
  var position = 0

  private let table: PathTableView
  private let workspace: Workspace

  private var depth = 0
  /// The kinds of the open containers, the innermost in the lowest bit: 1 is an object.
  private var kinds: UInt128 = 0
  /// How many of the open containers, from the outermost on, lie on a watched path.
  private var watchedDepth = 0
  /// The node of the place whose value comes next; −1: nobody asked for it.
  private var place: Int32
  /// Whether a watched place was named twice.
  private(set) var hasRepetition = false

  init(bytes: UnsafeRawBufferPointer, table: PathTableView, workspace: Workspace) {
    self.bytes = bytes
    self.table = table
    self.workspace = workspace
    place = workspace.findings.isEmpty ? -1 : 0
  }

  /// A scanner that only holds the text against the grammar.
  init(watchingNothingIn bytes: UnsafeRawBufferPointer) {
    self.init(bytes: bytes, table: PathTableView(), workspace: Workspace())
  }

  /// Whether the bytes are a JSON text; throws `.malformed` with the first byte that is against the grammar.
  package static func validate(_ bytes: [UInt8]) throws(Rejection) {
    try bytes.withUnsafeBufferPointer { (bytes) throws(Rejection) in
      var scanner = JSONScanner(watchingNothingIn: UnsafeRawBufferPointer(bytes))
      try scanner.scan()
    }
  }

  /// Whether the bytes are wholly one number of RFC 8259 section 6.
  static func isNumber(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard !bytes.isEmpty else { return false }
    var scanner = JSONScanner(watchingNothingIn: bytes)
    do throws(Rejection) {
      try scanner.number()
      return scanner.position == bytes.count
    } catch {
      return false
    }
  }

  /// Reads the whole text.
  mutating func scan() throws(Rejection) {
    skipSpace()
    while true {
      guard try value() else { continue }
      // A value is complete: close what closes behind it, up to the comma that announces the next one.
      while true {
        skipSpace()
        guard depth > 0 else {
          guard position == bytes.count else { throw malformed("the end of the body") }
          return
        }
        let isObject = kinds & 1 == 1
        guard position < bytes.count else { throw malformed(isObject ? "',' or '}'" : "',' or ']'") }
        let byte = bytes[position]
        if byte == UInt8(ascii: ",") {
          position += 1
          skipSpace()
          if isObject { try key() } else { element() }
          break
        }
        guard byte == UInt8(ascii: isObject ? "}" : "]") else { throw malformed(isObject ? "',' or '}'" : "',' or ']'") }
        position += 1
        leave()
      }
    }
  }

  /// Reads a scalar or an empty container whole, and of any other container the opening and what leads to its first value.
  /// Returns whether the value is complete.
  @inline(__always)
  private mutating func value() throws(Rejection) -> Bool {
    guard position < bytes.count else { throw malformed("a JSON value") }
    let start = position
    switch bytes[position] {
    case UInt8(ascii: "\""):
      _ = try string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try number()
    case UInt8(ascii: "{"):
      try enter(isObject: true)
      guard position < bytes.count, bytes[position] == UInt8(ascii: "}") else {
        try key()
        return false
      }
      position += 1
      leave()
      return true
    case UInt8(ascii: "["):
      try enter(isObject: false)
      guard position < bytes.count, bytes[position] == UInt8(ascii: "]") else {
        element()
        return false
      }
      position += 1
      leave()
      return true
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    case 0xEF, 0xFE, 0xFF, 0x00:
      throw malformed("a JSON value in UTF-8 without a byte order mark")
    default:
      throw malformed("a JSON value")
    }
    if place >= 0 {
      workspace.findings[Int(place)].start = start
      workspace.findings[Int(place)].end = position
    }
    return true
  }

  /// Opens a container and skips to its first byte.
  @inline(__always)
  private mutating func enter(isObject: Bool) throws(Rejection) {
    guard depth < JSONScanner.depthMax else { throw malformed("at most 128 levels of nesting") }
    if place >= 0 {
      workspace.findings[Int(place)].start = position
      let node = table.nodes[Int(place)]
      let edges = isObject ? node.keyEdges : node.indexEdges
      if !edges.isEmpty {
        // Only what lies on a watched path has a place, so every container above this one is watched too.
        workspace.levels[watchedDepth] = Workspace.Level(node: place, edge: edges.lowerBound, index: 0)
        watchedDepth += 1
      }
    }
    depth += 1
    kinds = kinds &<< 1 | (isObject ? 1 : 0)
    position += 1
    skipSpace()
  }

  @inline(__always)
  private mutating func leave() {
    if watchedDepth == depth { watchedDepth -= 1 }
    depth -= 1
    kinds = kinds &>> 1
  }

  /// Reads a key, the colon and the space around it, and finds the place that the key leads to.
  @inline(__always)
  private mutating func key() throws(Rejection) {
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw malformed("a key in double quotes") }
    let start = position
    let hasEscape = try string()
    if watchedDepth == depth {
      let node = table.nodes[Int(workspace.levels[watchedDepth - 1].node)]
      place =
        hasEscape
        ? match(escapedKeyAt: start, node) : match(UnsafeRawBufferPointer(rebasing: bytes[start + 1..<position - 1]), node)
      if place >= 0, workspace.findings[Int(place)].start >= 0 {
        workspace.findings[Int(place)].repeated = start
        hasRepetition = true
      }
    } else {
      place = -1
    }
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { throw malformed("':'") }
    position += 1
    skipSpace()
  }

  /// Finds the place of the next element of the innermost array.
  @inline(__always)
  private mutating func element() {
    place = -1
    guard watchedDepth == depth else { return }
    let level = workspace.levels[watchedDepth - 1]
    if level.edge < table.nodes[Int(level.node)].indexEdges.upperBound, table.indexEdges[Int(level.edge)].index == level.index {
      place = table.indexEdges[Int(level.edge)].node
      workspace.levels[watchedDepth - 1].edge += 1
    }
    workspace.levels[watchedDepth - 1].index += 1
  }

  /// The node to which a key leads, or −1.
  @inline(__always)
  private func match(_ key: UnsafeRawBufferPointer, _ node: PathTable.Node) -> Int32 {
    guard key.count <= table.keyCountMax else { return -1 }
    var edges = node.keyEdges
    while !edges.isEmpty {
      let middle = edges.lowerBound &+ Int32(truncatingIfNeeded: edges.count) / 2
      let edge = table.keyEdges[Int(middle)]
      switch compare(key, edge) {
      case 0: return edge.node
      case ..<0: edges = edges.lowerBound..<middle
      default: edges = (middle + 1)..<edges.upperBound
      }
    }
    return -1
  }

  /// Negative, zero or positive as the key stands before, at or behind the key of the edge.
  @inline(__always)
  private func compare(_ key: UnsafeRawBufferPointer, _ edge: PathTable.KeyEdge) -> Int {
    let difference = key.count - Int(edge.count)
    guard difference == 0 else { return difference }
    for offset in 0..<key.count {
      let (left, right) = (key[offset], table.keyBytes[Int(edge.start) + offset])
      if left != right { return Int(left) - Int(right) }
    }
    return 0
  }

  /// A key written with escapes is compared by what it means.
  @inline(never)
  private func match(escapedKeyAt start: Int, _ node: PathTable.Node) -> Int32 {
    var reader = JSONStringReader(UnsafeRawBufferPointer(rebasing: bytes[start + 1..<position - 1]))
    var count = 0
    while let scalar = reader.next() {
      // A lone surrogate is in the grammar and in no pointer.
      guard case .scalar(let scalar) = scalar else { return -1 }
      for byte in UTF8.encode(scalar).unsafelyUnwrapped {
        guard count < workspace.scratch.count else { return -1 }
        workspace.scratch[count] = byte
        count += 1
      }
    }
    return match(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(workspace.scratch)[..<count]), node)
  }

  func malformed(_ expected: String) -> Rejection { .malformed(offset: position, expected: expected) }
}
