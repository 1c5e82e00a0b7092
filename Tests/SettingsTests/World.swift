import EnergyModel
import Foundation
import Testing

@testable import Settings

/// Files that exist only in a test.
struct World {
  var files: [String: String] = [:]
  var environment: [String: String] = [:]

  static let path = "/etc/conserved/conserved.yaml"

  /// Loads a text as the configuration, with the files beside it.
  func load(_ yaml: String) throws(SettingsFaults) -> Settings {
    var bytes = files.mapValues { Array($0.utf8) }
    bytes["conserved.yaml"] = Array(yaml.utf8)
    return try World.load(bytes, environment: environment)
  }

  /// Loads `conserved.yaml` of some files; names without a leading `/` are beside it.
  static func load(_ files: [String: [UInt8]], environment: [String: String] = [:]) throws(SettingsFaults) -> Settings {
    let byPath = Dictionary(
      uniqueKeysWithValues: files.map { ($0.key.hasPrefix("/") ? $0.key : "/etc/conserved/" + $0.key, $0.value) })
    let names: @Sendable (String) -> [String] = { folder in
      byPath.keys.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.count + 1)) }.filter {
        !$0.contains("/")
      }
    }
    let source = SettingsSource(names: names) { path in byPath[path].map { .success($0) } ?? .failure(.notFound) }
    return try Settings.load(path: path, environment: environment, source: source)
  }

  /// The faults of a text; none where it loads.
  func faults(_ yaml: String) -> [Fault] {
    do throws(SettingsFaults) {
      _ = try load(yaml)
      return []
    } catch {
      return error.faults
    }
  }
}

/// A small configuration without a fault, of which a test changes a piece.
enum Sample {
  static let endpoint = """
    endpoints:
      - id: gw
        url: http://192.0.2.1/status
        registers:
          - id: hall/electricity
            institution: hall
            carrier: electricity
            value: /total
            unit: kWh
    """

  static let head = """
    schema: 1
    site: { name: Hall, time_zone: Europe/Berlin, language: en }
    institutions:
      - id: hall
        name: Town hall

    """

  static let text = head + endpoint + "\n"

  /// The small configuration with one piece replaced; the piece must be there.
  static func replacing(_ piece: String, with other: String) -> String {
    precondition(text.contains(piece), "the sample has no \(piece)")
    return text.replacingOccurrences(of: piece, with: other)
  }

  /// The small configuration with lines added to its register.
  static func register(_ lines: String...) -> String { text + lines.map { "        " + $0 }.joined(separator: "\n") + "\n" }

  /// The repository's `config`.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "config").path

  /// The shipped sample and every file beside it.
  static func shipped() throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      if let data = FileManager.default.contents(atPath: folder + "/" + name) { files[name] = Array(data) }
    }
    return files
  }
}

/// The one fault of a text, as `line:column: what; remedy`; a failure of the test when there is another number of them.
func only(_ faults: [Fault], _ location: SourceLocation = #_sourceLocation) -> String {
  #expect(faults.count == 1, "\(faults.map(\.description).joined(separator: "\n"))", sourceLocation: location)
  return faults.first.map { "\($0.line):\($0.column): \($0.what); \($0.remedy)" } ?? ""
}
