import Foundation
import Testing

/// Which module may import which: the arrows of the design, section 4, held against the sources.
struct ArrowTests {
  /// What each module may import of ours, of its C library or package, and of the system.
  private static let allowed: [String: Set<String>] = [
    "EnergyModel": ["Foundation", "Synchronization"],
    // CYaml is the parser inside the package Yams.
    "Settings": ["EnergyModel", "Yams", "CYaml", "Foundation", "Glibc", "Synchronization", "Dispatch"],
    "Metering": ["EnergyModel", "CVector", "CXml", "Synchronization"],
    "Conservation": ["EnergyModel", "Foundation", "Synchronization"],
    "Fetching": ["EnergyModel", "CCurl", "CLinux", "Foundation", "Glibc", "Synchronization", "Dispatch"],
    "Storage": ["EnergyModel", "GRDB", "Foundation", "Glibc", "Synchronization", "Dispatch"],
    "Publishing": ["EnergyModel", "Conservation", "CCrypto", "Foundation", "Glibc", "Synchronization", "Dispatch"],
    "ConservedCore": [
      "EnergyModel", "Settings", "Metering", "Conservation", "Fetching", "Storage", "Publishing", "CLinux", "Logging",
      "Foundation",
      "Glibc", "Synchronization", "Dispatch",
    ],
    // GRDBSQLite is the C interface of SQLite, for the disk in memory.
    "Simulation": ["ConservedCore", "EnergyModel", "CLinux", "GRDBSQLite", "Foundation", "Glibc", "Synchronization", "Dispatch"],
    "conserved": [
      "ConservedCore", "Settings", "Publishing", "Simulation", "EnergyModel", "ArgumentParser", "Logging", "Foundation", "Glibc",
      "Synchronization", "Dispatch",
    ],
  ]

  /// Headers with typed doors; no Swift.
  private static let headerModules: Set<String> = ["CCurl", "CCrypto", "CLinux", "CVector", "CXml"]

  /// May import anything: it measures ours beside others.
  private static let free: Set<String> = ["Benchmark"]

  @Test func `every import follows an arrow of the design`() throws {
    let sources = try Repository.sources(below: "Sources")
    #expect(sources.count > 20)
    for source in sources where !Self.free.contains(source.module) {
      guard let allowed = Self.allowed[source.module] else {
        Issue.record("\(source.path): nobody said what module '\(source.module)' may import; add it to `allowed`")
        continue
      }
      for (line, module) in source.imports where !allowed.contains(module) {
        Issue.record("\(source.path):\(line): \(source.module) must not import \(module)")
      }
    }
  }

  @Test func `every folder of the sources is a module that the design knows`() throws {
    for folder in try Repository.folders(in: "Sources") {
      #expect(
        Self.allowed[folder] != nil || Self.headerModules.contains(folder) || Self.free.contains(folder),
        "Sources/\(folder) is in no arrow")
    }
    for module in Self.headerModules where try Repository.folders(in: "Sources").contains(module) {
      #expect(try Repository.sources(below: "Sources/" + module).isEmpty, "Sources/\(module) holds headers and nothing else")
    }
  }

  @Test func `the arrows have no circle`() {
    // The modules from the bottom up; each arrow leads to an earlier one.
    let order = [
      "EnergyModel", "Settings", "Metering", "Conservation", "Fetching", "Storage", "Publishing", "ConservedCore", "Simulation",
      "conserved",
    ]
    #expect(Set(order) == Set(Self.allowed.keys))
    for (index, module) in order.enumerated() {
      let later = Set(order[index...])
      #expect(Self.allowed[module]?.isDisjoint(with: later) == true, "\(module) imports itself or what stands above it")
    }
  }

  @Test(arguments: [
    ("import EnergyModel", "EnergyModel"), ("@testable import Metering", "Metering"),
    ("import struct Foundation.Date", "Foundation"),
    ("  package import GRDB", "GRDB"), ("@preconcurrency private import Glibc", "Glibc"),
    ("import Foundation.NSDate", "Foundation"),
    ("@_implementationOnly import CCurl // door", "CCurl"),
  ])
  func `an import is seen however it is written`(line: String, module: String) {
    #expect(Repository.Source(path: "Sources/X/x.swift", text: line).imports.map(\.module) == [module])
  }

  @Test(arguments: ["// import Glibc", "/* import Glibc */", "/*\nimport Glibc\n*/", "let important = 1", "/// import Glibc"])
  func `what is no import is not taken for one`(text: String) {
    #expect(Repository.Source(path: "Sources/X/x.swift", text: text).imports.isEmpty)
  }
}
