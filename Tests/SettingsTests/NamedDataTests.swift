import EnergyModel
import Testing

@testable import Settings

@Suite struct NamedDataTests {
  private let source = SettingsSource { path in
    let files = [
      "/data/own.yaml": "schema: 1\nid: own\nfactors: [{ carrier: coal, kgce: 0.7, source: s }]\n",
      "/data/bad.yaml": "schema: 1\nid: bad\nfactors:\n  - { carrier: coal, kgce: 0.7 }\n",
      "/etc/site/factors/own.yaml": "schema: 1\nid: own\nfactors: [{ carrier: coal, kgce: 0.8, source: s }]\n",
    ]
    return files[path].map { .success(Array($0.utf8)) } ?? .failure(.notFound)
  }

  private func coal(_ name: String, beside configuration: String? = nil) throws -> String {
    let profile = try NamedData.factorProfile(
      name, option: "--factors", beside: configuration, environment: ["PWD": "/data"], source: source)
    return try #require(profile.factor(for: .coal, .standardCoal, year: 2026)).perPrintedUnit.description
  }

  @Test func `a path is a file, a name stands beside the configuration or is shipped`() throws {
    #expect(try coal("/data/own.yaml") == "0.7")
    #expect(try coal("own.yaml") == "0.7")
    #expect(try coal("own", beside: "/etc/site/conserved.yaml") == "0.8")
    #expect(try coal("cn-stat-a") == "0.7143")
  }

  @Test(arguments: [
    ("bad.yaml", "bad.yaml:4:5: `source` is missing; write it"),
    ("gone.yaml", "gone.yaml:1:1: the file does not exist; name one that there is by `--factors`"),
    ("own", "--factors:1:1: there is no factor profile 'own'"),
  ]) func `what cannot be taken is refused with place and remedy`(name: String, start: String) {
    do {
      _ = try coal(name)
      Issue.record("\(name) was taken")
    } catch {
      #expect("\(error)".hasPrefix(start), "\(error)")
    }
  }
}
