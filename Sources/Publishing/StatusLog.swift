import EnergyModel

/// `status.log`: append only, one write a line, so that `tail -F` and `jq` can follow it (contract, Status and R16).
///
/// It is never truncated. When it has grown to its size it is rotated: the old file gets a second name by `link`, then a fresh file is
/// renamed over the first one, so that the name always leads to a file, and the old one is never written again. A follower needs a
/// moment to turn to the new file: at most one rotation a second.
///
/// One owner; not for use by several threads.
package final class StatusLog {
  package let path: String
  /// The sequence of the last line that is complete in the file; `nil` in a log without lines.
  package private(set) var lastSequence: Int64?
  /// Why the last rotation failed; the log grows on and tries again.
  package private(set) var rotationFailure: FileFailure?

  private let writer: FileWriter
  private let rotateAtBytes: Int
  private let keep: Int
  private var file: FileWriter.LogFile
  private var size: Int
  private var rotatedAtMilliseconds: Int64
  /// The rest of a line of which a part is in the file, and that line's sequence: it goes first when there is room again.
  private var owed: (bytes: [UInt8], sequence: Int64?)?
  /// The beginning of a line that an earlier run of the program could not finish; empty when the log ends with a line's end.
  private var cutLine: [UInt8]

  /// The least time between two rotations.
  private static let rotationPauseMilliseconds: Int64 = 1_000
  /// Far enough back for a whole line before one that is cut.
  private static let tailBytes = 4 * StatusLine.bytesMax

  /// Opens or creates the log.
  ///
  /// - Parameters:
  ///   - rotateAtBytes: The size from which it is rotated.
  ///   - keep: How many rotated files stay, `status.log.1` the newest.
  ///   - nowMilliseconds: Of a clock that is never set back; likewise in `append`.
  package init(
    path: String, rotateAtBytes: Int, keep: Int, nowMilliseconds: Int64, writer: FileWriter = FileWriter()
  ) throws(FileFailure) {
    self.path = path
    self.rotateAtBytes = max(1, rotateAtBytes)
    self.keep = max(0, keep)
    self.writer = writer
    rotatedAtMilliseconds = nowMilliseconds
    let opened = try StatusLog.opened(path, writer)
    (file, size, cutLine, lastSequence) = (opened.file, opened.size, opened.cut, opened.last)
    if lastSequence == nil, keep > 0, let rotated = try? writer.read(path + ".1") {
      lastSequence = StatusLog.examine(Array(rotated.suffix(StatusLog.tailBytes))).last
    }
  }

  deinit { writer.close(file.descriptor) }

  /// Completes a line that a crash cut, from the event as the store kept it: called once after the start, before anything is appended.
  ///
  /// What is in the file stays. If the store no longer knows the event, or writes it differently, the broken line is ended as it is and
  /// the whole one follows where there is one.
  package func completeCutLine(_ line: (_ sequence: Int64) -> [UInt8]?) throws(FileFailure) {
    guard !cutLine.isEmpty else { return }
    let sequence = StatusLog.sequence(of: cutLine) ?? lastSequence.map { $0 + 1 } ?? 1
    let whole = line(sequence)
    // Once a byte of it is written the rest is owed, and the line is no longer the old run's.
    defer { if owed != nil { cutLine = [] } }
    if let whole, whole.starts(with: cutLine) {
      try put(Array(whole.dropFirst(cutLine.count)), sequence)
    } else {
      try put([0x0A] + (whole ?? []), whole == nil ? nil : sequence)
    }
    cutLine = []
  }

  /// Appends one whole line, its end included, in one write; rotates before it where that is due.
  ///
  /// A line whose sequence is already in the log is skipped, so that a caller may offer a line again after a failure. After a failure in
  /// the middle of a line its rest is owed: it goes before anything else.
  package func append(_ line: [UInt8], sequence: Int64, nowMilliseconds: Int64) throws(FileFailure) {
    if let owed { try put(owed.bytes, owed.sequence) }
    if let lastSequence, sequence <= lastSequence { return }
    try followName()
    if !cutLine.isEmpty { try completeCutLine { $0 == sequence ? line : nil } }
    if let lastSequence, sequence <= lastSequence { return }
    if size >= rotateAtBytes, nowMilliseconds - rotatedAtMilliseconds >= StatusLog.rotationPauseMilliseconds {
      rotatedAtMilliseconds = nowMilliseconds
      do throws(FileFailure) {
        try rotate()
        rotationFailure = nil
      } catch {
        rotationFailure = error
      }
    }
    try put(line, sequence)
  }

  /// Turns to the file that bears the name now, and creates it where there is none: for who moved the log away by hand.
  package func reopen() throws(FileFailure) {
    if let owed { try put(owed.bytes, owed.sequence) }
    try followName()
  }

  /// Makes what was appended so far durable.
  package func sync() throws(FileFailure) { try writer.sync(file.descriptor, path) }

  /// Turns to the file that bears the name, when somebody moved or removed the log.
  private func followName() throws(FileFailure) {
    guard writer.inode(of: path) != file.inode else { return }
    let opened = try StatusLog.opened(path, writer)
    writer.close(file.descriptor)
    (file, size, cutLine) = (opened.file, opened.size, opened.cut)
  }

  private static func opened(
    _ path: String, _ writer: FileWriter
  ) throws(FileFailure) -> (file: FileWriter.LogFile, size: Int, cut: [UInt8], last: Int64?) {
    let file = try writer.openLog(path)
    do throws(FileFailure) {
      let size = writer.size(of: path) ?? 0
      let tail = try writer.read(file.descriptor, path, from: max(0, size - tailBytes), count: tailBytes)
      let (cut, last) = examine(tail)
      return (file, size, cut, last)
    } catch {
      writer.close(file.descriptor)
      throw error
    }
  }

  private func put(_ bytes: [UInt8], _ sequence: Int64?) throws(FileFailure) {
    let done = writer.append(bytes, to: file.descriptor, path)
    size += done.count
    if let failure = done.failure {
      let rest = Array(bytes.dropFirst(done.count))
      if done.count > 0 || owed != nil { owed = (rest, sequence) }
      throw failure
    }
    owed = nil
    if let sequence { lastSequence = max(sequence, lastSequence ?? sequence) }
  }

  private func rotate() throws(FileFailure) {
    // A run that died between link and rename left both names on one file: only the rename is missing.
    if keep > 0, writer.inode(of: path) != writer.inode(of: rotated(1)) {
      let free = (1...keep).first { writer.inode(of: rotated($0)) == nil } ?? keep
      for index in stride(from: free - 1, through: 1, by: -1) { try writer.rename(rotated(index), to: rotated(index + 1)) }
      if keep == 1, writer.inode(of: rotated(1)) != nil { try writer.remove(rotated(1)) }
      try writer.link(path, as: rotated(1))
    }
    let fresh = try writer.replaceLog(path)
    writer.close(file.descriptor)
    file = fresh
    size = 0
  }

  private func rotated(_ index: Int) -> String { path + ".\(index)" }

  /// The beginning of a line behind the last line's end, and the sequence of the last whole line.
  private static func examine(_ tail: [UInt8]) -> (cut: [UInt8], last: Int64?) {
    guard let end = tail.lastIndex(of: 0x0A) else { return (tail, nil) }
    let start = tail[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? tail.startIndex
    return (Array(tail[(end + 1)...]), sequence(of: Array(tail[start..<end])))
  }

  /// The number in `{"seq":N,`; `nil` where the line was cut before its comma.
  private static func sequence(of line: [UInt8]) -> Int64? {
    let head = Array("{\"seq\":".utf8)
    guard line.starts(with: head), let comma = line.firstIndex(of: UInt8(ascii: ",")) else { return nil }
    return decimalNumber(line[head.count..<comma]).map(Int64.init)
  }
}
