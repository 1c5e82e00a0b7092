import EnergyModel
import Metering

/// The entry of libFuzzer for XML bodies and the paths that are read in them.
///
/// A crash, a trap or an address fault is a finding by itself; beyond that every way through a body must agree on whether it is a
/// document, every place that a rejection names must lie in it, and a path that is accepted must print as it was written. Where a path
/// stands before the first NUL, the body is what stands behind it.
private enum Target {
  static let calendar: LocalCalendar = {
    guard let calendar = LocalCalendar(timeZone: "Asia/Shanghai") else { preconditionFailure("the machine has no time zones") }
    return calendar
  }()

  static let decoders: [BodyDecoder] = [
    BodyDecoder(
      format: .xml,
      sources: [
        source("/a/b"), source("//v"), source("//a[@i='1']/v", time: "//t"), source("/*/@i"), source("//b[last()]/text()"),
        source("//meter[@id='1']/function[@coding='01000' and not(@error!=0)]", time: "/root/data/time"),
        source("/MBusData/DataRecord[@id='0']/Value", unitAt: "/MBusData/DataRecord[@id='0']/Unit"), source("."), source("电"),
      ]),
    BodyDecoder(
      format: .xml,
      sources: [
        source("value", time: "timePeriod/start", unitAt: "reading-type()/uom", powerAt: "reading-type()/powerOfTenMultiplier"),
        source("../interval/duration"), source("//v"), source(".//v/@i"),
      ],
      manner: BodyManner(rows: path("//IntervalReading[not(reading-type()/x='1') and not(../x)]"))),
    BodyDecoder(
      format: .xml, sources: [source(".", time: "../@t"), source("../b")], manner: BodyManner(rows: path("//*"), take: .last)),
  ]

  private static func path(_ text: String) -> ValuePath {
    guard let path = ValuePath(text, in: .xml) else { preconditionFailure("'\(text)' is no place in XML") }
    return path
  }

  private static func source(_ value: String, time: String? = nil, unitAt: String? = nil, powerAt: String? = nil)
    -> RegisterSource
  {
    guard let register = RegisterID("r") else { preconditionFailure("the identifier is one") }
    let manner = ValueManner(
      unitAt: unitAt.map(path), unitNames: ["72": StatedUnit(.wattHour)], powerOfTenAt: powerAt.map(path), absent: ["-1"])
    return RegisterSource(register: register, value: path(value), time: time.map(path), unit: .wattHour, manner: manner)
  }

  static func check(_ input: [UInt8]) {
    guard let end = input.firstIndex(of: 0), end < 600, let text = String(validating: input[..<end], as: UTF8.self),
      let path = XMLPath(text)
    else { return check(body: input) }
    let body = Array(input[(end + 1)...])
    precondition(path.description == text, "'\(text)' is printed as '\(path)'")
    precondition(XMLPath(path.description) == path, "'\(text)' does not read back")
    let value = ValuePath.xpath(path)
    guard let register = RegisterID("r") else { preconditionFailure("the identifier is one") }
    let written = RegisterSource(register: register, value: value, unit: .wattHour)
    decode(BodyDecoder(format: .xml, sources: [written]), body)
    decode(BodyDecoder(format: .xml, sources: [written], manner: BodyManner(rows: value)), body)
    decode(BodyDecoder(format: .xml, sources: [written], manner: BodyManner(rows: Target.path("//*"))), body)
  }

  private static func check(body: [UInt8]) {
    let verdicts = Set(decoders.map { decode($0, body) })
    precondition(verdicts.count == 1, "a body is a document to one and none to another")
  }

  /// Whether the body is a document.
  @discardableResult private static func decode(_ decoder: BodyDecoder, _ body: [UInt8]) -> Bool {
    do throws(Rejection) {
      for result in try decoder.decode(body, contentType: "", calendar: calendar) {
        switch result.result {
        case .success(let sample): checkNumber(sample)
        case .failure(let rejection): checkPlace(rejection, in: body)
        }
      }
      return true
    } catch {
      checkPlace(error, in: body)
      if case .noRows = error { return true }
      return false
    }
  }

  private static func checkNumber(_ sample: Sample) {
    precondition((try? ExactDecimal(sample.value.description)) == sample.value, "\(sample.value) does not read back")
    precondition(
      sample.sentUnit != nil || (try? ExactDecimal(sample.text)) == sample.value, "'\(sample.text)' was read as \(sample.value)")
    if let stamp = sample.stamp { _ = calendar.rfc3339(stamp) }
  }

  private static func checkPlace(_ rejection: Rejection, in body: [UInt8]) {
    switch rejection {
    case .malformed(let offset, _), .valueIsNotANumber(_, let offset), .unitDiffers(_, let offset, _, _):
      precondition((0...body.count).contains(offset), "the rejection names byte \(offset) of \(body.count)")
    default: break
    }
    precondition(!rejection.sentence.isEmpty)
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Target.check(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
