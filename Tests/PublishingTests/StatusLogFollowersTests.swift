import EnergyModel
import Foundation
import Testing

@testable import Publishing

/// Scripts that follow the status log by name while it rotates: `tail -F`, as they do it.
struct StatusLogFollowersTests {
  /// How often the log rotates; with CONSERVED_ROTATIONS that often, 50 ms apart whatever the readers do (.ci/long).
  private static let asked = ProcessInfo.processInfo.environment["CONSERVED_ROTATIONS"].flatMap { Int($0) }
  private static let linesOfAFile: Int64 = 3

  private final class Reader {
    let process = Process()
    let output: String

    init(_ folder: String, _ number: Int) throws {
      output = folder + "/reader-\(number)"
      FileManager.default.createFile(atPath: output, contents: nil)
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["tail", "-n", "+1", "-F", folder + "/status.log"]
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle(forWritingAtPath: output)
      process.standardError = FileHandle.nullDevice
      try process.run()
    }

    func end() {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }

    /// The numbers of the whole lines read so far.
    var sequences: [Int64] {
      let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
      return text.split(separator: "\n").compactMap { line in
        (try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["seq"] as? Int64
      }
    }
  }

  private func line(_ sequence: Int64) -> [UInt8] {
    StatusLine.bytes(
      Event(
        sequence: sequence, time: Instant(seconds: 1_795_400_000 + sequence), level: .info, kind: .summary, change: .raised,
        subject: "", detail: [:]), shanghai)
  }

  /// Whether every reader came so far within a second, which is how far apart the program's own rotations are.
  private func haveAllRead(_ readers: [Reader], _ sequence: Int64, within seconds: Double = 1) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !readers.allSatisfy({ $0.sequences.last == sequence }) {
      guard ContinuousClock.now < deadline else { return false }
      usleep(10_000)
    }
    return true
  }

  @Test func `three readers lose no line and see none twice while the log rotates`() throws {
    try withFolder { folder in
      let rotations = Self.asked ?? 40
      // Full with three lines, so that the fourth goes into the next file.
      let log = try StatusLog(
        path: folder + "/status.log", rotateAtBytes: line(1).count * Int(Self.linesOfAFile), keep: 8, nowMilliseconds: 0)
      let readers = try (1...3).map { try Reader(folder, $0) }
      defer { for reader in readers { reader.end() } }
      var last: Int64 = 0
      for rotation in 0...rotations {
        for _ in 0..<Self.linesOfAFile {
          // Each line is far enough from the one before it that its age never keeps the log from rotating.
          last += 1
          try log.append(line(last), sequence: last, nowMilliseconds: last * 10_000)
        }
        if Self.asked != nil, rotation > 0 {
          usleep(50_000)
        } else {
          _ = haveAllRead(readers, last, within: rotation == 0 ? 20 : 1)
        }
      }
      _ = haveAllRead(readers, last, within: 20)
      #expect(FileManager.default.fileExists(atPath: folder + "/status.log.8"))
      for reader in readers {
        let read = reader.sequences
        #expect(Set(read).count == read.count)
        #expect(Set(1...last).subtracting(read).sorted() == [])
      }
    }
  }
}
