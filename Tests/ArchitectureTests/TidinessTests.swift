import Foundation
import Testing

/// The shape of the repository: what lies at its top, how long a file may be, and that none is dead.
struct TidinessTests {
  private static let top: Set<String> = ["Package.swift", "Sources", "Tests", "deploy", "config", "README.md"]

  /// Written beside Package.swift and not part of the repository: what SwiftPM resolves, and the demonstration where it is run here.
  private static let ignored: Set<String> = ["Package.resolved", "conserved-demo"]

  /// Lines; far above what a file about one thing needs.
  private static let lineCountMax = 500

  private func topNames() throws -> Set<String> {
    let names = try FileManager.default.contentsOfDirectory(atPath: Repository.root.path)
    return Set(names.filter { !$0.hasPrefix(".") }).subtracting(Self.ignored)
  }

  @Test func `nothing lies at the top that does not belong there`() throws {
    #expect(try topNames().subtracting(Self.top).sorted() == [])
  }

  @Test func `all that belongs at the top is there`() throws {
    #expect(Self.top.subtracting(try topNames()).sorted() == [])
  }

  @Test(arguments: ["Sources", "Tests"])
  func `no file is longer than one can read`(folder: String) throws {
    for source in try Repository.sources(below: folder) where source.lines.count > Self.lineCountMax {
      Issue.record("\(source.path) has \(source.lines.count) lines; split it by what it is about")
    }
  }

  @Test(arguments: ["Sources", "Tests"])
  func `no file is empty or dead`(folder: String) throws {
    for source in try Repository.sources(below: folder) {
      let imports = Set(source.imports.map(\.line))
      let isDead = source.code.allSatisfy { imports.contains($0.number) }
      #expect(!isDead, "\(source.path) declares nothing; delete it")
      #expect(!source.fileName.lowercased().hasPrefix("placeholder"), "\(source.path) holds a place; delete it")
    }
  }

  @Test(arguments: ["Sources", "Tests"])
  func `what is to be done later is not written into the sources`(folder: String) throws {
    let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:"]
    for source in try Repository.sources(below: folder) {
      for (index, line) in source.lines.enumerated() where marks.contains(where: { line.contains($0) }) {
        Issue.record("\(source.path):\(index + 1): do it, or leave it out")
      }
    }
  }

  @Test(arguments: ["Sources"])
  func `no source forces what can fail`(folder: String) throws {
    for source in try Repository.sources(below: folder) {
      for (number, line) in source.code where line.contains("try! ") || line.contains(" as! ") || line.contains("fatalError(") {
        Issue.record("\(source.path):\(number): a crash in waiting; throw, or state a precondition with its reason")
      }
    }
  }

  @Test func `every script says what it does, stops at the first fault and can be run`() throws {
    for name in ["deploy/setup.sh", "deploy/demo.sh", "deploy/test.sh", ".ci/run", ".ci/long", ".ci/simulate", ".ci/fuzz/run"] {
      let path = Repository.root.appendingPathComponent(name).path
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.hasPrefix("#!/usr/bin/env bash\n# "), "\(name)")
      #expect(text.contains("\nset -euo pipefail\n"), "\(name)")
      #expect(FileManager.default.isExecutableFile(atPath: path), "\(name)")
    }
  }
}
