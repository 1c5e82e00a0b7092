import ConservedCore

/// The files beside the store: what is published, the inbox, the status log. What is published is lasting, as it is synced; a loss of
/// power may take back the latest moves and the last lines of the log, which are not.
struct WorldFiles {
  private(set) var bytes: [String: [UInt8]] = [:]
  private var modified: [String: Int64] = [:]
  /// The latest moves, in order.
  private var moves: [(at: Int64, from: String, to: String, replaced: [UInt8]?)] = []

  /// The last line of the status log that is whole, and what stands behind it of one that is not.
  private(set) var lastLine: Int64 = 0
  private var cutLine: [UInt8] = []

  /// For how long a move may be lost, ms: how long the kernel keeps it to itself at most.
  private static let unsyncedMilliseconds: Int64 = 30_000

  mutating func put(_ new: [UInt8], at path: String, now: Int64) {
    bytes[path] = new
    modified[path] = now
  }

  mutating func move(_ path: String, to newPath: String, now: Int64) -> Bool {
    guard let moved = bytes.removeValue(forKey: path) else { return false }
    moves.removeAll { now - $0.at > WorldFiles.unsyncedMilliseconds }
    moves.append((now, path, newPath, bytes[newPath]))
    put(moved, at: newPath, now: now)
    return true
  }

  /// Somebody drops a file; it is lasting.
  mutating func drop(_ text: String, at path: String, now: Int64) {
    bytes[path] = Array(text.utf8)
    modified[path] = now
  }

  func waiting(in directory: String) -> [WaitingFile] {
    let prefix = directory + "/"
    return bytes.keys.filter { $0.hasPrefix(prefix) && !$0.dropFirst(prefix.count).contains("/") }.map { path in
      WaitingFile(
        name: String(path.dropFirst(prefix.count)), size: Int64(bytes[path]?.count ?? 0),
        modifiedMilliseconds: modified[path] ?? 0)
    }
  }

  // MARK: The status log

  mutating func append(line sequence: Int64) { lastLine = sequence }

  /// Power goes while a line is written.
  mutating func cut(_ line: [UInt8], _ chance: inout SplitMix64) {
    cutLine = Array(line.prefix(Int(chance.next(in: 0...Int64(line.count - 1)))))
  }

  /// What a starting daemon does about a line that a crash cut; whether the store knew it, in the same words.
  mutating func completeLog(_ line: (Int64) -> [UInt8]?) -> Bool {
    defer { cutLine = [] }
    guard !cutLine.isEmpty else { return true }
    guard let whole = line(lastLine + 1), whole.starts(with: cutLine) else { return false }
    lastLine += 1
    return true
  }

  // MARK: Loss of power

  mutating func losePower(now: Int64, _ chance: inout SplitMix64) {
    moves.removeAll { now - $0.at > WorldFiles.unsyncedMilliseconds }
    let kept = Int(chance.next(in: 0...Int64(moves.count)))
    for move in moves[kept...].reversed() {
      bytes[move.from] = bytes[move.to]
      bytes[move.to] = move.replaced
    }
    moves = []
    if cutLine.isEmpty { lastLine = max(0, lastLine - chance.next(in: 0...2)) }
  }
}
