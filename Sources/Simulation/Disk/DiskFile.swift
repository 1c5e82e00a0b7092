/// A file of the simulated disk: the bytes that a program reads back, and those that a loss of power would leave.
final class DiskFile {
  private enum Change {
    case write(offset: Int, bytes: [UInt8])
    case truncate(size: Int)
  }

  /// What reads give.
  private(set) var visible: [UInt8] = []
  /// What the last sync made lasting.
  private var durable: [UInt8] = []
  /// What was done since, in order.
  private var changes: [Change] = []
  /// Whether a sync ever made the file itself lasting.
  private(set) var isDurable = false

  /// What the hardware writes whole or not at all, bytes.
  private static let sectorBytes = 512

  var size: Int { visible.count }

  /// Fills a buffer from an offset on, with zeros behind the end; whether there were bytes enough.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
    let count = max(0, min(buffer.count, visible.count - offset))
    visible.withUnsafeBytes { bytes in
      if count > 0 { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])) }
    }
    for index in count..<buffer.count { buffer[index] = 0 }
    return count == buffer.count
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    DiskFile.put(bytes, at: offset, into: &visible)
    changes.append(.write(offset: offset, bytes: Array(bytes)))
  }

  func truncate(to size: Int) {
    DiskFile.resize(&visible, to: size)
    changes.append(.truncate(size: size))
  }

  func sync() {
    for change in changes { DiskFile.apply(change, to: &durable) }
    changes.removeAll(keepingCapacity: true)
    isDurable = true
  }

  /// A sync that failed: the system forgets that the bytes were not written. They are read back until power goes, and no later sync
  /// makes them lasting.
  func failSync() { changes.removeAll(keepingCapacity: true) }

  /// Power is lost: of what was not synced a part remains, by chance; a write may be torn between sectors. How many changes were lost
  /// or torn.
  func losePower(_ chance: inout SplitMix64) -> Int {
    var lost = 0
    let prefix = Int(chance.next(in: 0...Int64(changes.count)))
    // Nothing, everything up to a moment, or any part in any order: what a disk with a cache does.
    let way = chance.next(in: 0...3)
    for (index, change) in changes.enumerated() {
      let isKept = way == 0 ? false : way == 1 ? index < prefix : chance.next(in: 0...1) == 0
      switch change {
      case .write(let offset, let bytes) where way == 3 || (way == 1 && index == prefix):
        lost += 1
        tear(bytes, at: offset, &chance)
      default:
        if isKept { DiskFile.apply(change, to: &durable) } else { lost += 1 }
      }
    }
    changes = []
    visible = durable
    return lost
  }

  /// Some of the sectors of a write reach the disk.
  private func tear(_ bytes: [UInt8], at offset: Int, _ chance: inout SplitMix64) {
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, ((offset + start) / DiskFile.sectorBytes + 1) * DiskFile.sectorBytes - offset)
      if chance.next(in: 0...1) == 0 {
        bytes[start..<end].withUnsafeBytes { DiskFile.put($0, at: offset + start, into: &durable) }
      }
      start = end
    }
  }

  private static func apply(_ change: Change, to bytes: inout [UInt8]) {
    switch change {
    case .write(let offset, let written): written.withUnsafeBytes { put($0, at: offset, into: &bytes) }
    case .truncate(let size): resize(&bytes, to: size)
    }
  }

  private static func put(_ source: UnsafeRawBufferPointer, at offset: Int, into bytes: inout [UInt8]) {
    if bytes.count < offset + source.count { resize(&bytes, to: offset + source.count) }
    bytes.withUnsafeMutableBytes { target in
      UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + source.count]).copyMemory(from: source)
    }
  }

  private static func resize(_ bytes: inout [UInt8], to size: Int) {
    if size < bytes.count {
      bytes.removeLast(bytes.count - size)
    } else {
      bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
    }
  }
}
