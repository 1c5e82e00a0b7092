import Foundation

/// The checkout that these tests are part of, as files and lines.
enum Repository {
  /// Found from this file: Tests/ArchitectureTests/Repository.swift.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A Swift source, its path relative to the root.
  struct Source: Sendable {
    let path: String
    let text: String

    /// `Metering` for `Sources/Metering/Books/Epoch.swift`.
    var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    var fileName: String { path.split(separator: "/").last.map(String.init) ?? "" }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The lines without comments, which may speak of anything.
    var code: [(number: Int, line: Substring)] {
      var isInComment = false
      var code: [(number: Int, line: Substring)] = []
      for (index, line) in lines.enumerated() {
        var line = line
        if isInComment {
          guard let end = line.range(of: "*/") else { continue }
          line = line[end.upperBound...]
          isInComment = false
        }
        if let start = line.firstRange(of: "//") { line = line[..<start.lowerBound] }
        if let start = line.firstRange(of: "/*") {
          isInComment = !line[start.upperBound...].contains("*/")
          line = line[..<start.lowerBound]
        }
        if line.contains(where: { !$0.isWhitespace }) { code.append((index + 1, line)) }
      }
      return code
    }

    /// The modules that this file imports, submodules and single declarations by their module.
    var imports: [(line: Int, module: String)] {
      let pattern =
        /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
      return code.compactMap { number, line in line.firstMatch(of: pattern).map { (number, String($0.1)) } }
    }
  }

  /// All Swift sources below a folder, in the order of their paths.
  static func sources(below folder: String) throws -> [Source] {
    let start = root.appendingPathComponent(folder)
    guard let paths = FileManager.default.enumerator(atPath: start.path) else { throw CocoaError(.fileNoSuchFile) }
    var sources: [Source] = []
    for case let path as String in paths where path.hasSuffix(".swift") {
      let text = try String(contentsOf: start.appendingPathComponent(path), encoding: .utf8)
      sources.append(Source(path: folder + "/" + path, text: text))
    }
    return sources.sorted { $0.path < $1.path }
  }

  static func folders(in folder: String) throws -> [String] {
    let path = root.appendingPathComponent(folder).path
    return try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder) && isFolder.boolValue
    }
  }
}
