import EnergyModel
import Foundation
import Glibc
import Testing

@testable import Publishing

@Suite struct StatusLogTests {
  private func event(_ sequence: Int64) -> Event {
    Event(
      sequence: sequence, time: Instant(seconds: 1_795_400_000 + sequence), level: .info, kind: .summary, change: .raised,
      subject: "s\(sequence)",
      detail: ["text": String(repeating: "x", count: Int(sequence % 50))])
  }

  private func line(_ sequence: Int64) -> [UInt8] { StatusLine.bytes(event(sequence), shanghai) }

  private func sequences(_ bytes: [UInt8]) throws -> [Int64] {
    try bytes.split(separator: 0x0A).map { line in
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
      return try #require(object["seq"] as? NSNumber).int64Value
    }
  }

  private func open(_ folder: String, size: Int = 1_000_000, keep: Int = 8, now: Int64 = 0, writer: FileWriter = FileWriter())
    throws -> StatusLog
  {
    try StatusLog(path: folder + "/status.log", rotateAtBytes: size, keep: keep, nowMilliseconds: now, writer: writer)
  }

  private func read(_ folder: String, _ name: String = "status.log") throws -> [UInt8] {
    try FileWriter().read(folder + "/" + name)
  }

  @Test func `lines are appended and their sequence is known after a restart`() throws {
    try withFolder { (folder: String) throws in
      let first = try open(folder)
      #expect(first.lastSequence == nil)
      for sequence in 1...3 as ClosedRange<Int64> { try first.append(line(sequence), sequence: sequence, nowMilliseconds: 0) }
      #expect(first.lastSequence == 3)
      let second = try open(folder)
      #expect(second.lastSequence == 3)
      try second.append(line(4), sequence: 4, nowMilliseconds: 0)
      try second.sync()
      #expect(try sequences(read(folder)) == [1, 2, 3, 4])
    }
  }

  @Test func `a line that is already there is not written twice`() throws {
    try withFolder { (folder: String) throws in
      let log = try open(folder)
      for sequence in [1, 2, 2, 1, 3] as [Int64] { try log.append(line(sequence), sequence: sequence, nowMilliseconds: 0) }
      #expect(try sequences(read(folder)) == [1, 2, 3])
    }
  }

  /// A crash may cut a line after any of its bytes: what stands there stays, and the rest is the same event's.
  @Test func `a cut line is completed from the store, wherever it was cut`() throws {
    for length in 1..<line(3).count {
      try withFolder { (folder: String) throws in
        let cut = line(1) + line(2) + line(3).prefix(length)
        try FileWriter().writeAtomically(Array(cut), to: folder + "/status.log")
        let log = try open(folder)
        #expect(log.lastSequence == 2)
        var asked: [Int64] = []
        try log.completeCutLine { sequence in
          asked.append(sequence)
          return line(sequence)
        }
        #expect(asked == [3])
        #expect(log.lastSequence == 3)
        try log.append(line(3), sequence: 3, nowMilliseconds: 0)
        try log.append(line(4), sequence: 4, nowMilliseconds: 0)
        #expect(try read(folder) == line(1) + line(2) + line(3) + line(4))
      }
    }
  }

  @Test func `a cut line right after a rotation is completed too`() throws {
    try withFolder { (folder: String) throws in
      try FileWriter().writeAtomically(line(41), to: folder + "/status.log.1")
      try FileWriter().writeAtomically(Array(line(42).prefix(3)), to: folder + "/status.log")
      let log = try open(folder)
      #expect(log.lastSequence == 41)
      try log.completeCutLine { line($0) }
      #expect(try read(folder) == line(42))
    }
  }

  @Test func `a broken line that the store does not know is ended, never removed`() throws {
    try withFolder { (folder: String) throws in
      let broken = Array("{\"seq\":3,\"time\":\"20".utf8)
      try FileWriter().writeAtomically(line(1) + line(2) + broken, to: folder + "/status.log")
      let log = try open(folder)
      try log.completeCutLine { _ in nil }
      try log.append(line(3), sequence: 3, nowMilliseconds: 0)
      #expect(try read(folder) == line(1) + line(2) + broken + [0x0A] + line(3))
    }
  }

  @Test func `a broken line that is written otherwise today is followed by the whole one`() throws {
    try withFolder { (folder: String) throws in
      let broken = Array("{\"seq\":3,\"stamp\":".utf8)
      try FileWriter().writeAtomically(line(2) + broken, to: folder + "/status.log")
      let log = try open(folder)
      try log.completeCutLine { line($0) }
      #expect(try read(folder) == line(2) + broken + [0x0A] + line(3))
      #expect(log.lastSequence == 3)
    }
  }

  @Test func `whoever forgets to complete does not glue two lines together`() throws {
    try withFolder { (folder: String) throws in
      try FileWriter().writeAtomically(line(1) + line(2).prefix(9), to: folder + "/status.log")
      let log = try open(folder)
      try log.append(line(2), sequence: 2, nowMilliseconds: 0)
      #expect(try read(folder) == line(1) + line(2))
    }
  }

  @Test func `a log without a cut line asks for nothing`() throws {
    try withFolder { (folder: String) throws in
      try FileWriter().writeAtomically(line(1), to: folder + "/status.log")
      try open(folder).completeCutLine { _ in
        Issue.record("nothing was cut")
        return nil
      }
      #expect(try read(folder) == line(1))
    }
  }

  // MARK: Failures

  /// The disk fills in the middle of a line: what is there stays, the rest follows when there is room, each line once.
  @Test func `a line that was written in part is finished before the next`() throws {
    try withFolder { (folder: String) throws in
      let counter = Counter()
      let full = FileWriter(writeMax: 10) { operation, _ in
        guard operation == .write else { return nil }
        return (4...9).contains(counter.next()) ? ENOSPC : nil
      }
      let log = try open(folder, writer: full)
      var failures = 0
      for sequence in 1...5 as ClosedRange<Int64> {
        while (log.lastSequence ?? 0) < sequence {
          do throws(FileFailure) {
            try log.append(line(sequence), sequence: sequence, nowMilliseconds: 0)
          } catch {
            failures += 1
            #expect(error.isDiskFull)
          }
        }
      }
      #expect(failures == 6)
      #expect(try read(folder) == (1...5 as ClosedRange<Int64>).flatMap { line($0) })
    }
  }

  @Test func `a folder in place of the log is a failure`() throws {
    try withFolder { (folder: String) throws in
      try FileManager.default.createDirectory(atPath: folder + "/status.log", withIntermediateDirectories: false)
      let failure = #expect(throws: FileFailure.self) { try open(folder) }
      #expect(failure?.operation == .open)
    }
  }

  @Test func `a log that somebody moved away is begun anew`() throws {
    try withFolder { (folder: String) throws in
      let log = try open(folder)
      try log.append(line(1), sequence: 1, nowMilliseconds: 0)
      try FileManager.default.moveItem(atPath: folder + "/status.log", toPath: folder + "/elsewhere")
      try log.append(line(2), sequence: 2, nowMilliseconds: 0)
      #expect(try read(folder) == line(2))
      #expect(try read(folder, "elsewhere") == line(1))
    }
  }

  // MARK: Rotation

  @Test func `a log is rotated at its size, at most once a second, and so many are kept`() throws {
    try withFolder { (folder: String) throws in
      let log = try open(folder, size: 1, keep: 2, now: 10_000)
      for (sequence, now) in [(1, 10_000), (2, 10_999), (3, 11_000), (4, 11_500), (5, 12_000), (6, 13_000), (7, 14_000)]
        as [(Int64, Int64)]
      {
        try log.append(line(sequence), sequence: sequence, nowMilliseconds: now)
      }
      #expect(try sequences(read(folder)) == [7])
      #expect(try sequences(read(folder, "status.log.1")) == [6])
      #expect(try sequences(read(folder, "status.log.2")) == [5])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 3)
      #expect(log.rotationFailure == nil)
    }
  }

  @Test(arguments: [0, 1]) func `one or none may be kept`(keep: Int) throws {
    try withFolder { (folder: String) throws in
      let log = try open(folder, size: 1, keep: keep)
      for sequence in 1...5 as ClosedRange<Int64> {
        try log.append(line(sequence), sequence: sequence, nowMilliseconds: sequence * 1_000)
      }
      #expect(try sequences(read(folder)) == [5])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1 + keep)
      if keep == 1 { #expect(try sequences(read(folder, "status.log.1")) == [4]) }
    }
  }

  /// What `tail -F` does: reads what it has, and turns to the new file when the name leads to another. It looks at least once between
  /// two rotations, as it can with a second between them.
  @Test func `a follower by name loses no line and sees none twice`() throws {
    try withFolder { (folder: String) throws in
      let log = try open(folder, size: 2_000, keep: 3)
      var follower = try Follower(folder + "/status.log")
      var now: Int64 = 0
      var rotations = 0
      var inode = FileWriter().inode(of: folder + "/status.log")
      for sequence in 1...3_000 as ClosedRange<Int64> {
        now += 150
        try log.append(line(sequence), sequence: sequence, nowMilliseconds: now)
        if FileWriter().inode(of: folder + "/status.log") != inode {
          inode = FileWriter().inode(of: folder + "/status.log")
          rotations += 1
        }
        if sequence % 5 == 0 { try follower.poll() }
      }
      try follower.poll()
      #expect(rotations > 200)
      #expect(try sequences(follower.seen) == Array(1...3_000))
    }
  }

  @Test func `a rotation that cannot be made costs no line`() throws {
    try withFolder { (folder: String) throws in
      for operation in [FileOperation.link, .create, .rename] {
        let failing = FileWriter { $0 == operation && !$1.hasSuffix(".2") ? EPERM : nil }
        let log = try StatusLog(
          path: folder + "/\(operation).log", rotateAtBytes: 1, keep: 2, nowMilliseconds: 0, writer: failing)
        for sequence in 1...3 as ClosedRange<Int64> {
          try log.append(line(sequence), sequence: sequence, nowMilliseconds: sequence * 1_000)
        }
        #expect(log.rotationFailure?.operation == operation)
        #expect(try sequences(read(folder, "\(operation).log")) == [1, 2, 3])
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy { !$0.hasSuffix(".conserved-tmp") })
    }
  }

  /// A run died between link and rename: both names lead to one file, and the next rotation must not keep it twice.
  @Test func `a rotation that a crash cut is finished`() throws {
    try withFolder { (folder: String) throws in
      try FileWriter().writeAtomically(line(1), to: folder + "/status.log")
      Glibc.link(folder + "/status.log", folder + "/status.log.1")
      let log = try open(folder, size: 1, keep: 3)
      try log.append(line(2), sequence: 2, nowMilliseconds: 1_000)
      try log.append(line(3), sequence: 3, nowMilliseconds: 2_000)
      #expect(try sequences(read(folder, "status.log.2")) == [1])
      #expect(try sequences(read(folder, "status.log.1")) == [2])
      #expect(try sequences(read(folder)) == [3])
    }
  }
}

/// Follows a file by its name, as `tail -F` does.
private struct Follower {
  let path: String
  var file: FileHandle
  var inode: UInt64?
  var seen: [UInt8] = []

  init(_ path: String) throws {
    self.path = path
    file = try FileHandle(forReadingFrom: URL(filePath: path))
    inode = FileWriter().inode(of: path)
  }

  mutating func poll() throws {
    seen += try file.readToEnd() ?? Data()
    let current = FileWriter().inode(of: path)
    guard current != inode else { return }
    seen += try file.readToEnd() ?? Data()
    file = try FileHandle(forReadingFrom: URL(filePath: path))
    inode = current
    seen += try file.readToEnd() ?? Data()
  }
}
