import Foundation

/// What the corpus says of its files.
package enum Manifest {
  package struct Row: Sendable {
    /// Below the corpus.
    package let path: String
    /// What it proves; the last cell.
    package let claim: String
  }

  /// The rows of a folder.
  package static func rows(below folder: String) throws -> [Row] {
    let text = String(decoding: try Corpus.bytes("MANIFEST.md"), as: UTF8.self)
    return text.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("| `\(folder)") else { return nil }
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count > 3 else { return nil }
      return Row(path: cells[1].trimmingCharacters(in: ["`"]), claim: cells[cells.count - 2])
    }
  }

  /// The bytes of a row's file, unpacked where it is compressed.
  package static func bytes(of row: Row) throws -> [UInt8] {
    guard row.path.hasSuffix(".gz") else { return try Corpus.bytes(row.path) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "--decompress", "--stdout", try Corpus.file(row.path).path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = Array(try pipe.fileHandleForReading.readToEnd() ?? Data())
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
    return bytes
  }
}
