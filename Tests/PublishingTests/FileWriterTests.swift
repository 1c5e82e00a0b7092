import EnergyModel
import Foundation
import Glibc
import Testing

@testable import Publishing

@Suite struct SHA256Tests {
  /// FIPS 180-4, examples; the digest of nothing.
  @Test func `digests agree with the standard`() {
    #expect(SHA256.hex(of: Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(SHA256.hex(of: []) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    let pieces = SHA256()
    for byte in Array("abc".utf8) { pieces.update([byte]) }
    #expect(pieces.finish() == SHA256.hex(of: Array("abc".utf8)))
  }

  @Test(.enabled(if: hasProgram("sha256sum"), "sha256sum is not installed")) func `digests agree with another program`() throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let other = try run("sha256sum", [], input: bytes)
    #expect(text(other.output).hasPrefix(SHA256.hex(of: bytes)))
  }
}

@Suite struct FileWriterTests {
  private let writer = FileWriter()

  private func names(_ folder: String) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

  private func content(_ path: String) -> String? { (try? writer.read(path)).map { text($0) } }

  private func mode(_ path: String) -> UInt32 {
    var status = stat()
    return stat(path, &status) == 0 ? UInt32(status.st_mode) & 0o7777 : 0
  }

  @Test func `a file is replaced as a whole, with its mode`() throws {
    try withFolder { (folder: String) throws in
      let path = folder + "/status.json"
      let first = try writer.writeAtomically(Array("one".utf8), to: path)
      #expect(first == FileWriter.Written(bytes: 3, sha256: SHA256.hex(of: Array("one".utf8))))
      #expect(mode(path) == 0o644)
      try writer.writeAtomically([], to: path, mode: 0o600, isDurable: false)
      #expect(content(path) == "")
      #expect(mode(path) == 0o600)
      #expect(try names(folder) == ["status.json"])
    }
  }

  @Test func `a reader of the old file keeps it`() throws {
    try withFolder { (folder: String) throws in
      let path = folder + "/a"
      try writer.writeAtomically(Array("old".utf8), to: path)
      let reader = try #require(FileHandle(forReadingAtPath: path))
      try writer.writeAtomically(Array("new!".utf8), to: path)
      #expect(text(Array(try reader.readToEnd() ?? Data())) == "old")
      #expect(content(path) == "new!")
    }
  }

  @Test func `short writes are finished`() throws {
    try withFolder { (folder: String) throws in
      let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
      let slow = FileWriter(writeMax: 7) { _, _ in nil }
      #expect(try slow.writeAtomically(chunks: [bytes, [], bytes], to: folder + "/a").bytes == 20_000)
      #expect(try writer.read(folder + "/a") == bytes + bytes)
    }
  }

  @Test func `a table streams into its file`() throws {
    try withFolder { (folder: String) throws in
      let rows = (0..<1_000).map { ManifestRow(file: "f\($0)", rows: $0, bytes: 1, sha256: "", writtenAt: Instant(seconds: 0)) }
      let written = try writer.writeAtomically(
        chunks: Table.manifest.chunks(rows, .en(shanghai), bytesMin: 100), to: folder + "/m.csv")
      let whole = Table.manifest.render(rows, .en(shanghai))
      #expect(try writer.read(folder + "/m.csv") == whole)
      #expect(written == FileWriter.Written(bytes: whole.count, sha256: SHA256.hex(of: whole)))
    }
  }

  @Test func `an unchanged file is not written again`() throws {
    try withFolder { (folder: String) throws in
      let path = folder + "/a"
      #expect(try writer.writeAtomicallyIfChanged(Array("x".utf8), to: path))
      let inode = writer.inode(of: path)
      #expect(try !writer.writeAtomicallyIfChanged(Array("x".utf8), to: path))
      #expect(writer.inode(of: path) == inode)
      #expect(try writer.writeAtomicallyIfChanged(Array("y".utf8), to: path))
      #expect(content(path) == "y")
    }
  }

  @Test func `a missing folder is a failure with its path and reason`() throws {
    try withFolder { (folder: String) throws in
      let failure = #expect(throws: FileFailure.self) { try writer.writeAtomically([1], to: folder + "/none/a") }
      #expect(failure?.operation == .create)
      #expect(failure?.code == ENOENT)
      #expect(failure?.description.contains("No such file or directory (errno 2)") == true)
      #expect(failure?.isDiskFull == false)
    }
  }

  @Test func `a folder in place of the file stays, and nothing is left behind`() throws {
    try withFolder { (folder: String) throws in
      try FileManager.default.createDirectory(atPath: folder + "/a/b", withIntermediateDirectories: true)
      let failure = #expect(throws: FileFailure.self) { try writer.writeAtomically([1], to: folder + "/a") }
      #expect(failure?.operation == .rename)
      #expect(failure?.path == folder + "/a")
      #expect(try names(folder) == ["a"])
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write in read-only folders")) func `a read-only folder is a failure`() throws {
    try withFolder { (folder: String) throws in
      chmod(folder, 0o555)
      defer { chmod(folder, 0o755) }
      let failure = #expect(throws: FileFailure.self) { try writer.writeAtomically([1], to: folder + "/a") }
      #expect(failure?.code == EACCES)
    }
  }

  /// The kernel's own tree takes no files, from root either.
  @Test func `a file system that takes no files is a failure`() {
    #expect(throws: FileFailure.self) { try writer.writeAtomically([1], to: "/sys/conserved-test") }
  }

  @Test func `a full disk is named as one`() throws {
    let full = FileWriter { operation, _ in operation == .write ? ENOSPC : nil }
    try withFolder { (folder: String) throws in
      let failure = #expect(throws: FileFailure.self) { try full.writeAtomically([1], to: folder + "/a") }
      #expect(failure?.isDiskFull == true)
      #expect(failure?.description.contains("make room") == true)
      #expect(try names(folder).isEmpty)
    }
  }

  /// For every k: the k-th operation fails; the old file or the new one is there as a whole, and no temporary.
  @Test func `whichever operation fails, the file is whole and no temporary stays`() throws {
    try withFolder { (folder: String) throws in
      let path = folder + "/a"
      var failures = 0
      for k in 1... {
        try writer.writeAtomically(Array("old".utf8), to: path)
        let counter = Counter()
        let failing = FileWriter(writeMax: 2) { _, _ in counter.next() == k ? EIO : nil }
        do throws(FileFailure) {
          try failing.writeAtomically(Array("newer".utf8), to: path)
          #expect(content(path) == "newer")
          break
        } catch {
          failures += 1
          #expect(error.code == EIO)
          #expect(content(path) == (error.operation == .syncFolder ? "newer" : "old"))
        }
        #expect(try names(folder) == ["a"])
      }
      // create, three writes, mode, sync, rename, and the folder's open and sync.
      #expect(failures == 9)
    }
  }

  @Test func `what a killed run left behind is removed, what others write is not`() throws {
    try withFolder { (folder: String) throws in
      // No process has the highest possible number plus one; 1 lives always; ours is an earlier run's.
      let stale = [".a.csv.4194305-77.conserved-tmp", ".b.\(getpid())-5.conserved-tmp"]
      let kept = [
        "a.csv", ".a.csv.1-77.conserved-tmp", ".c.x-5.conserved-tmp", ".conserved-tmp", "d.4194305-7.conserved-tmp",
        ".e.-1-5.conserved-tmp",
      ]
      for name in stale + kept { try writer.writeAtomically([1], to: folder + "/" + name) }
      #expect(writer.removeStaleTemporaries(in: folder) == 2)
      #expect(try names(folder) == kept.sorted())
      #expect(writer.removeStaleTemporaries(in: folder + "/none") == 0)
    }
  }

  @Test func `a name of any length gets a temporary that fits`() throws {
    try withFolder { (folder: String) throws in
      let path = folder + "/" + String(repeating: "长", count: 80)
      try writer.writeAtomically([1], to: path)
      #expect(try writer.read(path) == [1])
      #expect(throws: FileFailure.self) { try writer.writeAtomically([1], to: path + path) }
    }
  }
}

/// Counts calls; only ever used by one thread of a test at a time.
final class Counter: @unchecked Sendable {
  // Safe: each test owns its counter and its writer calls it from the test's own thread.
  private var count = 0

  func next() -> Int {
    count += 1
    return count
  }
}
