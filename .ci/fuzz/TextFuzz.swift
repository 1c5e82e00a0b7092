import EnergyModel
import Metering

/// The entry of libFuzzer for texts: anchors that are given, and, where the first line of the input is some, those.
private enum Target {
  static let decoders: [BodyDecoder] = [
    decoder(["Total: {} kWh", "a{*} {}", "{}", "<td>{*}<td> {}", "aab{}b"], rows: nil),
    decoder(["<td>{}</td>", "v {}"], rows: "<tr>{}</tr>"),
  ]

  private static func decoder(_ anchors: [String], rows: String?) -> BodyDecoder {
    let stated = ValueManner(unitAt: Checks.path("unit {};", .text))
    return BodyDecoder(
      format: .text,
      sources: anchors.map { Checks.source($0, time: "at {};", .text, manner: stated) }
        + anchors.map { Checks.source($0, .text) },
      manner: BodyManner(rows: rows.map { Checks.path($0, .text) }))
  }

  static func check(_ body: [UInt8]) {
    for decoder in decoders { Checks.decode(body, with: decoder) }
    guard let end = body.firstIndex(of: 0x0A), let anchors = ValuePath(String(decoding: body[..<end], as: UTF8.self), in: .text)
    else { return }
    let source = RegisterSource(register: Checks.register(), value: anchors, unit: .wattHour)
    Checks.decode(Array(body[(end + 1)...]), with: BodyDecoder(format: .text, sources: [source]))
    Checks.decode(
      Array(body[(end + 1)...]), with: BodyDecoder(format: .text, sources: [source], manner: BodyManner(rows: anchors)))
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Target.check(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
