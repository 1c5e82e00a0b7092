import Testing

/// The pure stages know no clock, no file, no socket and no chance: these come in from outside (design, sections 3 and 4).
struct PurityTests {
  private static let pureModules = ["EnergyModel", "Metering", "Conservation", "Publishing"]

  /// The one file of Publishing that writes.
  private static let writer = "FileWriter.swift"

  private static let forbidden = [
    "Date()", "Date.now", "ContinuousClock", "SuspendingClock", "clock_gettime", "gettimeofday", "Task.sleep", "FileManager",
    "FileHandle", "open(", "fopen(", "contentsOf:", "contentsOfFile:", "write(to:", "socket(", "connect(", "URLSession",
    ".random(",
    ".randomElement(", ".shuffled(", "SystemRandomNumberGenerator", "UUID()", "getenv", "ProcessInfo",
  ]

  /// Where a forbidden word stands in a line as a word of its own: `open(` is not in `reopen(` nor in `case .open(`.
  private static func finding(in line: Substring) -> String? {
    forbidden.first { word in
      line.ranges(of: word).contains { range in
        guard let first = word.first, first.isLetter, range.lowerBound > line.startIndex else { return true }
        let before = line[line.index(before: range.lowerBound)]
        return !(before.isLetter || before.isNumber || before == "_" || before == ".")
      }
    }
  }

  @Test(arguments: pureModules)
  func `a pure module touches nothing but its arguments`(module: String) throws {
    for source in try Repository.sources(below: "Sources/" + module) where source.fileName != Self.writer {
      for (number, line) in source.code {
        guard let word = Self.finding(in: line) else { continue }
        // `Data(contentsOf:)` reads a file; `append(contentsOf:)` does not.
        if word == "contentsOf:", !line.contains("Data(contentsOf:"), !line.contains("String(contentsOf:") { continue }
        Issue.record("\(source.path):\(number): '\(word)' in a pure module; hand it in from outside")
      }
    }
  }

  @Test func `only one file of Publishing writes`() throws {
    let writers = try Repository.sources(below: "Sources/Publishing").filter { $0.fileName == Self.writer }
    #expect(writers.count <= 1)
  }

  @Test(arguments: [
    "let now = Date()", "let t = Date.now", "FileManager.default", "let f = open(path, O_RDONLY)", "(socket(AF_INET, 1, 0))",
    "Int.random(in: 0...1)", "x.randomElement()", "getenv(\"HOME\")",
  ])
  func `a forbidden word is found`(line: String) { #expect(Self.finding(in: Substring(line)) != nil) }

  @Test(arguments: [
    "reopen(book)", "case .open(let question)", "let candidate = 1", "isOpen(x)", "Date(timeIntervalSince1970: 0)",
  ])
  func `a harmless word is not`(line: String) { #expect(Self.finding(in: Substring(line)) == nil) }
}
