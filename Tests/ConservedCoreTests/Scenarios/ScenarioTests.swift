import Foundation
import Testing

/// The scenarios of Tests/Scenarios: what the program does with each trouble of a meter, in texts that an energy officer can read and
/// add to. `Tests/Scenarios/README.md` has the sentences.
struct ScenarioTests {
  /// Found from this file: Tests/ConservedCoreTests/Scenarios/ScenarioTests.swift.
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Scenarios")

  /// A file of the folder; its name is that of the case.
  struct Text: CustomTestStringConvertible, Sendable {
    let name: String
    let url: URL

    var testDescription: String { name }

    func place(_ line: Int) -> SourceLocation {
      SourceLocation(fileID: "Scenarios/" + name, filePath: url.path, line: max(line, 1), column: 1)
    }
  }

  private static func texts() throws -> [Text] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".txt") }.sorted().map {
      Text(name: $0, url: folder.appendingPathComponent($0))
    }
  }

  @Test(arguments: try texts()) func `what a scenario says holds in whatever order things arrive`(_ text: Text) throws {
    guard let scenario = try scenario(text) else { return }
    if scenario.holds {
      try check(scenario, text)
    } else {
      withKnownIssue("\(text.name) says what is right and does not hold yet") { try check(scenario, text) }
    }
  }

  private func check(_ scenario: Scenario, _ text: Text) throws {
    for order in ScenarioRun.Order.allCases {
      let run = try ScenarioRun(scenario, order)
      let contradictions = try run.contradictions()
      for contradiction in contradictions {
        Issue.record("\(order): the books say \(contradiction.books)", sourceLocation: text.place(contradiction.line))
      }
      guard order == .shuffled else { continue }
      try run.rebuild()
      #expect(try run.contradictions() == contradictions, "derived again")
    }
  }

  /// `nil` where the text cannot be understood, which is told line by line.
  private func scenario(_ text: Text) throws -> Scenario? {
    do {
      return try ScenarioParser.scenario(String(contentsOf: text.url, encoding: .utf8))
    } catch let refused as Scenario.Faults {
      for fault in refused.faults { Issue.record("\(fault.what)", sourceLocation: text.place(fault.line)) }
      return nil
    }
  }

  @Test func `every file of the scenarios is run, and no two tell the same`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(names.filter { !$0.hasSuffix(".txt") && $0 != "README.md" } == [])
    let texts = try Self.texts()
    #expect(texts.count >= 25)
    let titles = try texts.map { try String(contentsOf: $0.url, encoding: .utf8).prefix { $0 != "\n" } }
    #expect(Set(titles).count == texts.count)
  }
}
