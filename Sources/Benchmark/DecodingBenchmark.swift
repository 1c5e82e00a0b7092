import EnergyModel
import Foundation
import Metering

/// What a body costs on its way to an exact decimal, the whole grammar checked, beside simdjson in the same run; and on its whole way to a
/// sample, with what is refused beside the grammar.
///
/// The digits of a body change from one decoding to the next, as those of a meter do.
struct DecodingBenchmark {
  let corpus: String
  let rounds: Int

  private struct Body {
    let name: String
    let pointer: String
    let text: [UInt8]
  }

  private static let written = [
    Body(
      name: "of two counters", pointer: "/total_act",
      text: Array(#"{"id":0,"total_act":483920.61,"total_act_ret":0.0}"#.utf8)),
    Body(
      name: "of three phases", pointer: "/total_act",
      text: Array(
        (#"{"id":0,"# + ["a", "b", "c"].map(phase).joined()
          + #""n_current":12.204,"total_current":10.927,"total_act_power":2391.407,"total_aprt_power":2404.8,"#
          + #""user_calibrated_phase":[],"total_act":483920.61,"total_act_ret":0.0}"#).utf8)),
  ]

  private static func phase(_ name: String) -> String {
    #""\#(name)_current":3.917,"\#(name)_voltage":231.4,"\#(name)_act_power":802.6,"\#(name)_aprt_power":811.3,"\#(name)_pf":1,"\#(name)_freq":50,"#
  }

  /// Of devices that print numbers as numbers, small and large, flat and nested, with spaces and without.
  private static let captured = [
    ("shelly/gen2_Shelly_Pro_3EM/EMData.GetStatus.json", "/total_act"),
    ("shelly/gen2_Shelly_Pro_3EM/Shelly.GetStatus.json", "/emdata:0/total_act"),
    ("homewizard/v1/HWE-P1/data.json", "/total_power_import_kwh"),
    ("tasmota/status8_a.json", "/StatusSNS/ENERGY/Total"),
    ("enphase-envoy/4.10.35/ivp_meters_readings", "/0/channels/1/actEnergyDlvd"),
  ]

  func run() throws {
    var reference: SimdjsonReference?
    do {
      reference = try SimdjsonReference()
    } catch {
      print("\(error)")
    }
    if let reference { print("\(reference.version); DOM checks the whole grammar as ours does, on demand does not") }
    print("ns a body, minimum (median) of \(rounds) rounds")
    var goals = GoalTable()
    let captured = DecodingBenchmark.captured.compactMap { file, pointer -> Body? in
      let path = URL(filePath: corpus).appending(path: "endpoints/" + file)
      return (try? Data(contentsOf: path)).map { Body(name: file, pointer: pointer, text: Array($0)) }
    }
    for (index, body) in (DecodingBenchmark.written + captured).enumerated() {
      let times = try measure(body, beside: reference)
      let title = "\(body.text.count) B \(body.name)"
      print("\(title): " + times.map { "\($0.name) \(text($0.best)) (\(text($0.median)))" }.joined(separator: ", "))
      for other in times.dropFirst(2) {
        let ratio = times[0].best / other.best
        // The goal is of the two bodies by which decoders are compared; the others say how far it carries.
        if index < DecodingBenchmark.written.count {
          goals.add("\(title), ours ÷ \(other.name)", ratio, in: 0...1)
        } else {
          print("  ours ÷ \(other.name) \(ForecastScores.text(ratio, decimals: 2))")
        }
      }
    }
    if reference != nil { print(goals.text) }
  }

  private func text(_ value: Double) -> String { ForecastScores.text(value, decimals: 1) }

  // MARK: One body

  /// A way to decode, and what it took.
  private struct Times {
    let name: String
    var rounds: [Double] = []

    var best: Double { rounds.min() ?? 0 }
    var median: Double { rounds.sorted()[rounds.count / 2] }
  }

  private func measure(_ body: Body, beside reference: SimdjsonReference?) throws -> [Times] {
    guard let pointer = JSONPointer(body.pointer), let register = RegisterID("benchmark/electricity"),
      let calendar = LocalCalendar(timeZone: "Asia/Shanghai")
    else { throw BenchmarkFault("'\(body.pointer)' is no pointer, or the machine has no time zones") }
    let decoder = BodyDecoder(
      format: .json, sources: [RegisterSource(register: register, value: .pointer(pointer), unit: .wattHour)])
    let texts = variants(of: body.text)
    let padded = texts.map { PaddedText($0) }
    let bodies = padded.map(\.bytes)
    defer { withExtendedLifetime(padded) {} }
    let steps = Steps(pointer)

    func ours(_ index: Int) -> ExactDecimal? {
      var value: ExactDecimal?
      try? decoder.decimals(in: bodies[index]) { value = $1 }
      return value
    }
    func oursAsSample(_ index: Int) -> ExactDecimal? {
      var value: ExactDecimal?
      try? decoder.decodeEach(bodies[index], contentType: "application/json", calendar: calendar) {
        if case .success(let sample) = $0.result { value = sample.value }
      }
      return value
    }
    func theirs(_ find: SimdjsonReference.Find, _ index: Int) -> Double? {
      var number = 0.0
      let body = bodies[index]
      return find(body.baseAddress, body.count, steps.start, steps.count, &number) == 0 ? number : nil
    }

    var ways: [(name: String, decode: (Int) -> Bool)] = [
      ("ours", { ours($0) != nil }), ("ours to a sample", { oursAsSample($0) != nil }),
    ]
    if let reference {
      for (name, find) in [("simdjson DOM", reference.dom), ("simdjson on demand", reference.onDemand)] {
        for index in texts.indices {
          guard let ours = ours(index), ours == oursAsSample(index), Double(ours.description) == theirs(find, index) else {
            throw BenchmarkFault("\(name) reads another number at \(body.pointer) of \(body.name)")
          }
        }
        ways.append((name, { theirs(find, $0) != nil }))
      }
    }
    var times = ways.map { Times(name: $0.name) }
    // About ten milliseconds a round and way: shorter than most of what else runs on the machine.
    let turns = max(500, 8_000_000 / (60 + body.text.count))
    for _ in 0..<rounds {
      for (way, index) in zip(ways, times.indices) {
        var decoded = 0
        let start = processorSeconds()
        for turn in 0..<turns where way.decode(turn % texts.count) { decoded += 1 }
        times[index].rounds.append((processorSeconds() - start) * 1e9 / Double(turns))
        guard decoded == turns else { throw BenchmarkFault("\(way.name) does not read \(body.name)") }
      }
    }
    return times
  }

  /// The same body with other digits in its numbers; as many as keep the processor from knowing one by heart.
  private func variants(of text: [UInt8]) -> [[UInt8]] {
    var chance = SystemRandomNumberGenerator()
    return (0..<64).map { _ in
      var text = text
      var isInString = false
      for index in text.indices {
        if text[index] == UInt8(ascii: "\""), index == 0 || text[index - 1] != UInt8(ascii: "\\") { isInString.toggle() }
        if !isInString, (0x31...0x39).contains(text[index]) { text[index] = UInt8.random(in: 0x31...0x39, using: &chance) }
      }
      return text
    }
  }
}

/// A text with the bytes behind it that simdjson may read.
private final class PaddedText {
  /// The text itself; it lasts as long as this.
  let bytes: UnsafeRawBufferPointer

  init(_ text: [UInt8]) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count + SimdjsonReference.padding, alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    memory.copyBytes(from: text)
    bytes = UnsafeRawBufferPointer(rebasing: memory[..<text.count])
  }

  deinit { bytes.deallocate() }
}

/// A pointer's tokens as simdjson takes them.
private final class Steps {
  let start: UnsafeMutablePointer<SimdjsonReference.Step>
  let count: Int
  private let keys: [PaddedText]

  init(_ pointer: JSONPointer) {
    let tokens = pointer.tokens
    count = tokens.count
    keys = tokens.map { PaddedText(Array($0.utf8)) }
    start = .allocate(capacity: max(1, tokens.count))
    for (index, token) in tokens.enumerated() {
      let element = Int(token)
      (start + index).initialize(
        to: SimdjsonReference.Step(
          key: element == nil ? keys[index].bytes.baseAddress : nil, count: token.utf8.count, index: element ?? 0))
    }
  }

  deinit { start.deallocate() }
}
