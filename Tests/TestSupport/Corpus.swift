import Foundation
import Testing

/// Payloads, datasets and known answers that nobody here wrote: beside the checkout in `shared/corpus`, or where `CONSERVED_CORPUS` says.
/// Never part of the project; where it is absent, tests that need it are skipped and say so.
package enum Corpus {
  /// `nil` where there is none.
  package static let folder: URL? = {
    if let path = ProcessInfo.processInfo.environment["CONSERVED_CORPUS"] { return existing(URL(filePath: path)) }
    var folder = URL(filePath: #filePath)
    while folder.path.count > 1 {
      folder.deleteLastPathComponent()
      if let found = existing(folder.appending(path: "shared/corpus")) { return found }
    }
    return nil
  }()

  private static func existing(_ folder: URL) -> URL? { FileManager.default.fileExists(atPath: folder.path) ? folder : nil }

  package static var isThere: Bool { folder != nil }

  /// What a skipped test says.
  package static let absence: Comment = "the corpus is not beside this checkout"

  /// A file below the corpus.
  package static func file(_ path: String) throws -> URL {
    guard let folder else { throw CocoaError(.fileNoSuchFile) }
    return folder.appending(path: path)
  }

  package static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: file(path))) }
}
