/// The memory of one scan: as large as the path table asks for, whatever the body holds, and borrowed for the scan's length. How it is
/// divided only the table knows (`PathTableView`), so that a scan hands on one word.
struct Workspace {
  /// `nil`: a scan that looks for nothing.
  let memory: UnsafeMutableRawPointer?

  var isEmpty: Bool { memory == nil }

  /// One for each node of the table.
  typealias Findings = UnsafeMutableBufferPointer<Finding>

  /// What was found at one node of the path table.
  struct Finding {
    /// The first byte of the value; −1: not found.
    var start = -1
    /// Behind the last byte of the value; 0 for objects and arrays, of which only the first byte matters.
    var end = 0
    /// Where the place is named for the second time; −1: named at most once.
    var repeated = -1
  }

  /// A container on the way to a watched place, while it is open.
  struct Level {
    let node: Int32
    /// The next edge that an element of this array can match.
    var edge: Int32
    /// The index of the next element.
    var index: Int
  }

  /// How much memory a table asks for, and how it is divided: findings, levels, scratch.
  struct Shape {
    static let alignment = max(MemoryLayout<Finding>.alignment, MemoryLayout<Level>.alignment)

    /// The nodes of the table.
    let findingCount: Int
    /// The most tokens that any path has.
    let levelCount: Int
    /// The length of the longest key, bytes.
    let scratchCount: Int

    var levelOffset: Int { findingCount * MemoryLayout<Finding>.stride }
    var scratchOffset: Int { levelOffset + levelCount * MemoryLayout<Level>.stride }
    var byteCount: Int { scratchOffset + scratchCount }
  }

  init() { memory = nil }

  /// Takes memory of `shape.byteCount` bytes; nothing is found yet.
  @inline(__always)
  init(_ memory: UnsafeMutableRawBufferPointer, _ shape: Shape) {
    assert(memory.count >= shape.byteCount)
    self.memory = memory.baseAddress
    UnsafeMutableRawBufferPointer(rebasing: memory[..<shape.levelOffset]).initializeMemory(as: Finding.self, repeating: Finding())
    _ = UnsafeMutableRawBufferPointer(rebasing: memory[shape.levelOffset..<shape.scratchOffset]).bindMemory(to: Level.self)
  }

  @inline(__always)
  func findings(_ shape: Shape) -> Findings {
    Findings(start: memory?.assumingMemoryBound(to: Finding.self), count: shape.findingCount)
  }

  /// One for each container that can be open on the way to a watched place.
  @inline(__always)
  func levels(_ shape: Shape) -> UnsafeMutableBufferPointer<Level> {
    UnsafeMutableBufferPointer(
      start: memory.map { ($0 + shape.levelOffset).assumingMemoryBound(to: Level.self) }, count: shape.levelCount)
  }

  /// Room for one key whose escapes are resolved.
  func scratch(_ shape: Shape) -> UnsafeMutableBufferPointer<UInt8> {
    UnsafeMutableBufferPointer(
      start: memory.map { ($0 + shape.scratchOffset).assumingMemoryBound(to: UInt8.self) }, count: shape.scratchCount)
  }
}
