import EnergyModel
import Metering

/// The entry of libFuzzer for the notations that users write: places in bodies, patterns of times, and units.
///
/// A place that is accepted prints as it was written, names itself, and reads bodies without crashing. The first line is the notation, what
/// follows is a body or a text that it is held against.
private enum Target {
  static let bodies: [(BodyFormat, [UInt8])] = [
    (.json, Array(#"{"a":[{"b":1,"c":"x"},{"b":2,"c":"y"}],"":[[1]],"d":{"e":null}}"#.utf8)),
    (.csv, Array("a,2,#3\n1,2,3\n4,5,6\n".utf8)),
    (.openmetrics, Array("a{b=\"c\"} 1\na{b=\"d\"} 2\ne 3\n".utf8)),
    (.text, Array("Total: 5 kWh <td>a b c</td> x".utf8)),
    (.obis, Array("/x\r\n1-0:1.8.0(1*kWh)\r\n1.8.0*01(2*Wh)\r\nF.F(00)\r\n!\r\n".utf8)),
  ]

  static func check(_ input: [UInt8]) {
    let end = input.firstIndex(of: 0x0A) ?? input.count
    let notation = String(decoding: input[..<end], as: UTF8.self)
    let rest = Array(input[min(end + 1, input.count)...])
    for (format, body) in bodies { place(notation, format, [body, rest]) }
    pattern(notation, String(decoding: rest, as: UTF8.self))
    unit(notation)
  }

  private static func place(_ notation: String, _ format: BodyFormat, _ bodies: [[UInt8]]) {
    guard let path = ValuePath(notation, in: format) else { return }
    if case .obis = path {
      precondition(path.description == ValuePath(path.description, in: format)?.description, "a code does not read back")
    } else {
      precondition(path.description.utf8.elementsEqual(notation.utf8), "'\(notation)' prints as '\(path)'")
    }
    precondition(ValuePath(path.description, in: format) == path, "'\(notation)' does not name itself")
    let source = RegisterSource(register: Checks.register(), value: path, time: path, unit: .wattHour)
    for body in bodies {
      Checks.decode(body, with: BodyDecoder(format: format, sources: [source]))
      Checks.decode(body, with: BodyDecoder(format: format, sources: [source], manner: BodyManner(rows: path)))
    }
  }

  private static func pattern(_ notation: String, _ text: String) {
    guard let pattern = StampPattern(notation) else { return }
    precondition(pattern.description == notation)
    for text in [text, notation] {
      guard let reading = pattern.read(text) else { continue }
      precondition(
        (-62_135_596_800...253_402_300_799).contains(reading.seconds), "'\(text)' is read as a year without a calendar")
      if let instant = StampManner(form: .pattern(pattern)).instant(text, site: Checks.calendar) {
        _ = Checks.calendar.rfc3339(instant)
      }
    }
  }

  private static func unit(_ notation: String) {
    guard let stated = StatedUnit(notation) else { return }
    precondition((-64...64).contains(stated.powerOfTen), "'\(notation)' has the power \(stated.powerOfTen)")
    _ = ExactDecimal.one.multiplied(byPowerOfTen: stated.powerOfTen)
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Target.check(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
