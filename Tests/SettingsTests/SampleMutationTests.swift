import EnergyModel
import Foundation
import Simulation
import Testing

@testable import Settings

/// Every key of the shipped sample, damaged in turn.
@Suite struct SampleMutationTests {
  /// A key or a scalar of the sample, with the keys above it.
  private struct Spot {
    let path: [String]
    let place: Place
    let text: String
    /// The place of the key that holds it, for a scalar.
    let keyPlace: Place
  }

  /// Values that may be any text: what stands for people, names of directories, and what a body says.
  private static let freeText: Set<String> = [
    "site/name", "paths/data", "paths/status", "paths/exports", "paths/report", "paths/inbox", "institutions/name",
    "institutions/answerable",
    "endpoints/registers/building", "endpoints/auth/user", "endpoints/files", "presets/vendor", "presets/models",
    "presets/source", "presets/firmware", "endpoints/expect/is", "endpoints/registers/absent",
  ]
  /// Mappings whose keys are what a body says.
  private static let freeKeys: Set<String> = ["endpoints/registers/unit_names"]

  @Test func `a renamed key is a fault on its line`() throws {
    let (files, yaml, keys, _) = try sample()
    #expect(keys.count > 90)
    for key in keys where !SampleMutationTests.freeKeys.contains(key.path.dropLast().joined(separator: "/")) {
      let damaged = replacing(key.text, at: key.place, by: "zz_" + key.text, in: yaml)
      let faults = faults(of: damaged, files: files)
      #expect(
        faults.contains { $0.line == Int(key.place.line) && $0.file == World.path },
        "\(key.path.joined(separator: "/")): \(faults)")
    }
  }

  @Test func `a damaged value is a fault on its line`() throws {
    let (files, yaml, _, values) = try sample()
    #expect(values.count > 70)
    var damagedCount = 0
    for value in values where !SampleMutationTests.freeText.contains(value.path.joined(separator: "/")) {
      let damaged = replacing(value.text, at: value.place, by: "!?", in: yaml)
      let faults = faults(of: damaged, files: files)
      damagedCount += 1
      #expect(
        faults.contains { $0.line == Int(value.place.line) && $0.file == World.path },
        "\(value.path.joined(separator: "/")): \(faults)")
    }
    #expect(damagedCount > 60)
  }

  @Test func `random damage never crashes, and what it finds has a place`() throws {
    let files = try Sample.shipped()
    let yaml = try #require(files["conserved.yaml"])
    let meters = try #require(files["meters.csv"])
    var random = SplitMix64(seed: 0x5EED)
    var refused = 0
    for round in 0..<400 {
      var files = files
      if round % 4 == 3 {
        files["meters.csv"] = mutated(meters, by: &random)
      } else {
        files["conserved.yaml"] = mutated(yaml, by: &random)
      }
      do throws(SettingsFaults) {
        _ = try World.load(files)
      } catch {
        refused += 1
        #expect(!error.faults.isEmpty)
        for fault in error.faults {
          #expect(fault.line >= 1 && fault.column >= 1 && !fault.what.isEmpty && !fault.remedy.isEmpty)
        }
      }
    }
    #expect(refused > 200)
  }

  private func sample() throws -> (files: [String: [UInt8]], yaml: String, keys: [Spot], values: [Spot]) {
    let files = try Sample.shipped()
    let yaml = String(decoding: try #require(files["conserved.yaml"]), as: UTF8.self)
    let faults = FaultList()
    let root = try #require(YAMLComposer.compose(Array(yaml.utf8), file: faults.file(named: "sample"), faults: faults))
    var keys: [Spot] = []
    var values: [Spot] = []
    func walk(_ node: YAMLNode, path: [String], keyPlace: Place) {
      switch node.content {
      case .scalar(let text, _):
        if !text.isEmpty { values.append(Spot(path: path, place: node.place, text: text, keyPlace: keyPlace)) }
      case .sequence(let nodes): for node in nodes { walk(node, path: path, keyPlace: keyPlace) }
      case .mapping(let entries):
        for entry in entries {
          keys.append(Spot(path: path + [entry.key], place: entry.place, text: entry.key, keyPlace: entry.place))
          walk(entry.value, path: path + [entry.key], keyPlace: entry.place)
        }
      }
    }
    walk(root, path: [], keyPlace: root.place)
    return (files, yaml, keys, values)
  }

  /// Puts another text, quoted, in the place of one that stands there with or without quotes.
  private func replacing(_ text: String, at place: Place, by other: String, in yaml: String) -> String {
    var lines = yaml.components(separatedBy: "\n")
    let line = Array(lines[Int(place.line) - 1].unicodeScalars)
    let start = Int(place.column) - 1
    let length = text.unicodeScalars.count + (line[start] == "\"" ? 2 : 0)
    var scalars = String.UnicodeScalarView(line[..<start])
    scalars.append(contentsOf: "\"\(other)\"".unicodeScalars)
    scalars.append(contentsOf: line[(start + length)...])
    lines[Int(place.line) - 1] = String(scalars)
    return lines.joined(separator: "\n")
  }

  private func faults(of yaml: String, files: [String: [UInt8]]) -> [Fault] {
    var files = files
    files["conserved.yaml"] = Array(yaml.utf8)
    do throws(SettingsFaults) {
      _ = try World.load(files)
      return []
    } catch {
      return error.faults
    }
  }

  private func mutated(_ bytes: [UInt8], by random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[index] = Array(":-[]{}\"'&*!|>%@#, \n\t".utf8).randomElement(using: &random) ?? 0
      case 2: bytes.remove(at: index)
      case 3: bytes.insert(contentsOf: bytes[index..<min(index + 20, bytes.count)], at: index)
      default: bytes.removeSubrange(index..<min(index + Int.random(in: 1...200, using: &random), bytes.count))
      }
    }
    return bytes
  }
}
