/// The memory of one scan: as large as the path table asks for, whatever the body holds, and borrowed for the scan's length.
struct Workspace {
  /// One for each node of the table.
  var findings = UnsafeMutableBufferPointer<Finding>(start: nil, count: 0)
  /// One for each container that can be open on the way to a watched place.
  var levels = UnsafeMutableBufferPointer<Level>(start: nil, count: 0)
  /// Room for one key whose escapes are resolved.
  var scratch = UnsafeMutableBufferPointer<UInt8>(start: nil, count: 0)

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

  init() {}

  /// Divides memory of `shape.byteCount` bytes; nothing is found yet.
  init(_ memory: UnsafeMutableRawBufferPointer, _ shape: Shape) {
    findings = UnsafeMutableRawBufferPointer(rebasing: memory[..<shape.levelOffset]).bindMemory(to: Finding.self)
    levels = UnsafeMutableRawBufferPointer(rebasing: memory[shape.levelOffset..<shape.scratchOffset]).bindMemory(to: Level.self)
    scratch = UnsafeMutableRawBufferPointer(rebasing: memory[shape.scratchOffset...]).bindMemory(to: UInt8.self)
    findings.initialize(repeating: Finding())
  }
}
