import EnergyModel

/// The pointers of one endpoint, compiled once into a tree, so that a single pass over a body finds all of them.
///
/// Immutable; endpoints that ask for the same places share one (`PathTables`).
package final class PathTable: Sendable {
  /// One place on the way to a watched value.
  struct Node: Sendable {
    /// Which of `keyEdges` lead on from here when the place holds an object.
    var keyEdges: Range<Int32> = 0..<0
    /// Which of `indexEdges` lead on from here when the place holds an array.
    var indexEdges: Range<Int32> = 0..<0
    /// The marks of those keys, each one bit: most keys of a body have another one and need not be compared.
    var keyMarks: UInt64 = 0
    /// −1 above the root.
    let parent: Int32
    /// How many reference tokens lead here.
    let depth: Int32
  }

  /// A step into an object; the edges of a node are in the order of their keys: by length, then by bytes.
  struct KeyEdge: Sendable {
    /// Where the key stands in `keyBytes`.
    let start: Int32
    let count: Int32
    let node: Int32
  }

  /// A step into an array; the edges of a node are in the order of their indices.
  struct IndexEdge: Sendable {
    let index: Int
    let node: Int32
  }

  /// Where one register's value and stamp stand in the tree.
  struct Place: Sendable, Hashable {
    let value: Int32
    /// −1 where the time of receipt counts.
    let time: Int32
  }

  /// Memory of the table's own, written before anybody else sees the table and freed with it: a scan borrows it without counting
  /// references. Nothing writes to it, so threads may share it.
  nonisolated(unsafe) let view: PathTableView

  /// The pointers of an endpoint; `nil` where a place is none.
  package convenience init?(sources: [RegisterSource]) {
    var pointers: [(value: JSONPointer, time: JSONPointer?)] = []
    for source in sources {
      guard case .pointer(let value) = source.value else { return nil }
      guard let path = source.time else {
        pointers.append((value, nil))
        continue
      }
      guard case .pointer(let time) = path else { return nil }
      pointers.append((value, time))
    }
    self.init(pointers: pointers)
  }

  private init(pointers: [(value: JSONPointer, time: JSONPointer?)]) {
    var growing = GrowingTree()
    let places = pointers.map { pointer in
      let value = growing.node(at: pointer.value)
      return Place(value: value, time: pointer.time.map { growing.node(at: $0) } ?? -1)
    }
    var keyEdges: [KeyEdge] = []
    var indexEdges: [IndexEdge] = []
    var keyBytes: [UInt8] = []
    var keyCountMax = 0
    let nodes = growing.nodes.map { node in
      let keyStart = Int32(keyEdges.count)
      let keyMarks =
        node.children.keys.reduce(0) { marks, key in
          marks | 1 &<< PathTable.mark(of: key.first ?? UInt8(ascii: "\""), key.count)
        } as UInt64
      for (key, child) in node.children.sorted(by: { PathTable.precedes($0.key, $1.key) }) {
        keyEdges.append(KeyEdge(start: Int32(keyBytes.count), count: Int32(key.count), node: child))
        keyBytes += key
        keyCountMax = max(keyCountMax, key.count)
      }
      let indexStart = Int32(indexEdges.count)
      let indices = node.children.compactMap { key, child in PathTable.arrayIndex(key).map { IndexEdge(index: $0, node: child) } }
      indexEdges += indices.sorted { $0.index < $1.index }
      return Node(
        keyEdges: keyStart..<Int32(keyEdges.count), indexEdges: indexStart..<Int32(indexEdges.count),
        keyMarks: keyMarks, parent: node.parent, depth: node.depth)
    }
    let depth = growing.nodes.map { Int($0.depth) }.max() ?? 0
    view = PathTableView(
      PathTableView.Contents(
        places: PathTable.lasting(places), nodes: PathTable.lasting(nodes), keyEdges: PathTable.lasting(keyEdges),
        indexEdges: PathTable.lasting(indexEdges), keyBytes: PathTable.lasting(keyBytes), keyCountMax: keyCountMax,
        workspace: Workspace.Shape(findingCount: nodes.count, levelCount: depth, scratchCount: keyCountMax)))
  }

  deinit { view.deallocate() }

  /// Which bit marks a key, 0…63, by its first byte and its length; an empty key's first byte is the quote behind it.
  @inline(__always)
  static func mark(of first: UInt8, _ count: Int) -> UInt64 {
    (UInt64(first) ^ UInt64(truncatingIfNeeded: count)) & 63
  }

  /// A copy that lasts until it is deallocated; the elements own nothing.
  private static func lasting<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
    let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = memory.initialize(fromContentsOf: elements)
    return UnsafeBufferPointer(memory)
  }

  /// A reference token as an array index: digits without leading zeros (RFC 6901 section 4); `nil` for any other, `-` among them.
  private static func arrayIndex(_ token: [UInt8]) -> Int? {
    guard token.first != UInt8(ascii: "0") || token.count == 1 else { return nil }
    return decimalNumber(token)
  }

  /// The order of the edges: shorter keys first, so that most comparisons end with the lengths.
  private static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count != right.count ? left.count < right.count : left.lexicographicallyPrecedes(right)
  }

  /// The tree while it is built: children by the bytes of their token, since `String` holds canonical equivalents for equal.
  private struct GrowingTree {
    struct Node {
      let parent: Int32
      let depth: Int32
      var children: [[UInt8]: Int32] = [:]
    }

    var nodes = [Node(parent: -1, depth: 0)]

    mutating func node(at path: JSONPointer) -> Int32 {
      var current: Int32 = 0
      for token in path.tokens {
        let key = Array(token.utf8)
        if let child = nodes[Int(current)].children[key] {
          current = child
        } else {
          let child = Int32(nodes.count)
          nodes.append(Node(parent: current, depth: nodes[Int(current)].depth + 1))
          nodes[Int(current)].children[key] = child
          current = child
        }
      }
      return current
    }
  }
}

/// What a scan reads of a table: plain memory, which lasts as long as the table. One word, so that a scan hands it on in a register.
struct PathTableView {
  /// Where it all is.
  struct Contents {
    /// One for each source, in order.
    let places: UnsafeBufferPointer<PathTable.Place>
    /// The root first.
    let nodes: UnsafeBufferPointer<PathTable.Node>
    let keyEdges: UnsafeBufferPointer<PathTable.KeyEdge>
    let indexEdges: UnsafeBufferPointer<PathTable.IndexEdge>
    let keyBytes: UnsafeBufferPointer<UInt8>
    /// The length of the longest key, bytes.
    let keyCountMax: Int
    /// What one scan needs.
    let workspace: Workspace.Shape
  }

  /// `nil`: nothing is watched, so that nobody asks for any of it.
  private let contents: UnsafePointer<Contents>?

  /// The view of no table.
  init() { contents = nil }

  /// Memory that lasts until `deallocate`.
  init(_ contents: Contents) {
    let memory = UnsafeMutablePointer<Contents>.allocate(capacity: 1)
    memory.initialize(to: contents)
    self.contents = UnsafePointer(memory)
  }

  func deallocate() {
    places.deallocate()
    nodes.deallocate()
    keyEdges.deallocate()
    indexEdges.deallocate()
    keyBytes.deallocate()
    contents?.deallocate()
  }

  var places: UnsafeBufferPointer<PathTable.Place> { contents.unsafelyUnwrapped.pointee.places }
  var nodes: UnsafeBufferPointer<PathTable.Node> { contents.unsafelyUnwrapped.pointee.nodes }
  var keyEdges: UnsafeBufferPointer<PathTable.KeyEdge> { contents.unsafelyUnwrapped.pointee.keyEdges }
  var indexEdges: UnsafeBufferPointer<PathTable.IndexEdge> { contents.unsafelyUnwrapped.pointee.indexEdges }
  var keyBytes: UnsafeBufferPointer<UInt8> { contents.unsafelyUnwrapped.pointee.keyBytes }
  var keyCountMax: Int { contents.unsafelyUnwrapped.pointee.keyCountMax }
  var workspace: Workspace.Shape { contents.unsafelyUnwrapped.pointee.workspace }
}
