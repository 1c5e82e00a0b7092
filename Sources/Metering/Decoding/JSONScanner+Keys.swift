import EnergyModel

/// Which of the watched places a key leads to.
extension JSONScanner {
  /// The node to which the key between two quotes leads, or −1.
  @inline(never)
  func node(ofKeyAt start: Int, to end: (position: Int, hasEscape: Bool), in object: Int32) -> Int32 {
    let node = table.nodes[Int(object)]
    let key = text[start &+ 1..<end.position &- 1]
    return end.hasEscape ? match(escaped: key, node) : match(key, node)
  }

  /// The node to which a key leads, or −1.
  @inline(never)
  func match(_ key: UnsafeRawBufferPointer, _ node: PathTable.Node) -> Int32 {
    guard key.count <= table.keyCountMax else { return -1 }
    var (low, high) = (node.keyEdges.lowerBound, node.keyEdges.upperBound)
    while low < high {
      let middle = low &+ (high &- low) / 2
      let edge = table.keyEdges[Int(middle)]
      switch compare(key, edge) {
      case 0: return edge.node
      case ..<0: high = middle
      default: low = middle &+ 1
      }
    }
    return -1
  }

  /// Negative, zero or positive as the key stands before, at or behind the key of the edge.
  @inline(__always)
  private func compare(_ key: UnsafeRawBufferPointer, _ edge: PathTable.KeyEdge) -> Int {
    let difference = key.count &- Int(edge.count)
    guard difference == 0 else { return difference }
    let watched = UnsafeRawBufferPointer(table.keyBytes)
    var offset = 0
    while offset &+ 8 <= key.count {
      let left = UInt64(bigEndian: key.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      let right = UInt64(bigEndian: watched.loadUnaligned(fromByteOffset: Int(edge.start) &+ offset, as: UInt64.self))
      if left != right { return left < right ? -1 : 1 }
      offset &+= 8
    }
    while offset < key.count {
      let (left, right) = (key[offset], watched[Int(edge.start) &+ offset])
      if left != right { return left < right ? -1 : 1 }
      offset &+= 1
    }
    return 0
  }

  /// A key written with escapes is compared by what it means.
  @inline(never)
  private func match(escaped key: UnsafeRawBufferPointer, _ node: PathTable.Node) -> Int32 {
    let scratch = workspace.scratch(table.workspace)
    var reader = JSONStringReader(key)
    var count = 0
    while let scalar = reader.next() {
      // A lone surrogate is in the grammar and in no pointer.
      guard case .scalar(let scalar) = scalar else { return -1 }
      for byte in UTF8.encode(scalar).unsafelyUnwrapped {
        guard count < scratch.count else { return -1 }
        scratch[count] = byte
        count += 1
      }
    }
    return match(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(scratch)[..<count]), node)
  }
}
