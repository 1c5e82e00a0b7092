import EnergyModel
import Foundation
import Metering

/// What the tests of decoding share: short ways to ask, seeded chance, and the corpus of captured bodies.
enum DecodingFixtures {
  static let shanghai = zone("Asia/Shanghai")

  static func zone(_ name: String) -> LocalCalendar {
    guard let calendar = LocalCalendar(timeZone: name) else { preconditionFailure("the test needs the zone \(name)") }
    return calendar
  }

  static func source(
    _ pointer: String, time: String? = nil, unit: MeasureUnit = .wattHour, numberStrings: Bool = false
  ) -> RegisterSource {
    guard let register = RegisterID("city-hall/electricity"), let value = ValuePath(jsonPointer: pointer) else {
      preconditionFailure("'\(pointer)' is no JSON pointer")
    }
    return RegisterSource(
      register: register, value: value, time: time.flatMap { ValuePath(jsonPointer: $0) }, unit: unit,
      acceptsNumberStrings: numberStrings)
  }

  static func decode(
    _ body: [UInt8], _ sources: [RegisterSource], contentType: String = "application/json", calendar: LocalCalendar = shanghai
  ) throws(Rejection) -> [Result<Sample, Rejection>] {
    try BodyDecoder(format: .json, sources: sources).decode(body, contentType: contentType, calendar: calendar)
  }

  static func decode(_ body: String, _ sources: [RegisterSource]) throws(Rejection) -> [Result<Sample, Rejection>] {
    try decode(Array(body.utf8), sources)
  }

  /// The text of the number at one pointer; throws what the register was refused for.
  static func text(_ body: String, at pointer: String, numberStrings: Bool = false) throws(Rejection) -> String {
    try decode(body, [source(pointer, numberStrings: numberStrings)])[0].get().text
  }

  /// Why the body or its only register was refused; `nil` when it was not.
  static func rejection(_ body: String, at pointer: String, time: String? = nil, numberStrings: Bool = false) -> Rejection? {
    rejection(Array(body.utf8), at: pointer, time: time, numberStrings: numberStrings)
  }

  static func rejection(_ body: [UInt8], at pointer: String, time: String? = nil, numberStrings: Bool = false) -> Rejection? {
    do throws(Rejection) {
      _ = try decode(body, [source(pointer, time: time, numberStrings: numberStrings)])[0].get()
      return nil
    } catch {
      return error
    }
  }

  /// The corpus folder beside the checkout, or where `CONSERVED_CORPUS` says; `nil` where there is none.
  static let corpus: URL? = {
    if let path = ProcessInfo.processInfo.environment["CONSERVED_CORPUS"], FileManager.default.fileExists(atPath: path) {
      return URL(fileURLWithPath: path)
    }
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent("shared/corpus")
      if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
      folder.deleteLastPathComponent()
    }
    return nil
  }()

  static var hasCorpus: Bool { corpus != nil }

  static func corpusFile(_ path: String) throws -> [UInt8] {
    guard let corpus else { throw CocoaError(.fileNoSuchFile) }
    return Array(try Data(contentsOf: corpus.appendingPathComponent(path)))
  }

  /// SplitMix64: the same numbers for the same seed, on every machine.
  struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
