import EnergyModel
import Metering
import TestSupport
import Testing

/// Telegrams of meters, ours and captured ones.
struct TelegramTests {
  private static let dutch: StampManner = {
    guard let pattern = StampPattern("YYMMDDhhmmssS") else { preconditionFailure("the pattern of DSMR") }
    return StampManner(form: .pattern(pattern))
  }()

  private let meter = FormatFixtures(format: .obis, body: BodyManner(stamps: dutch), zone: "Europe/Amsterdam")
  private let gas = FormatFixtures(format: .obis, unit: .cubicMetre, body: BodyManner(stamps: dutch), zone: "Europe/Amsterdam")

  private func telegram(_ lines: String..., end: String = "!") -> String {
    (["/ABC5-test", ""] + lines + [end, ""]).joined(separator: "\r\n")
  }

  @Test func `a value is read with the unit beside it`() throws {
    let body = telegram("1-0:1.8.0(000123.456*kWh)", "1-0:1.7.0(01.500*kW)")
    let sample = try #require(try meter.samples(Array(body.utf8), at: "1-0:1.8.0").first)
    #expect(sample.text == "000123.456")
    #expect(sample.value == (try ExactDecimal("123.456")))
    #expect(sample.unit == .kilowattHour)
    #expect(sample.stamp == nil)
    #expect(
      meter.rejection(body, at: "1-0:1.7.0")
        == .unitDiffers(path: "1-0:1.7.0", offset: 51, expected: .kilowattHour, found: "kW"))
    #expect(meter.rejection(body, at: "1-0:2.8.0") == .valueMissing(path: "1-0:2.8.0"))
  }

  @Test func `a value without a unit is refused unless somebody says what its unit is`() throws {
    let body = telegram("1.8.0(00042.5)")
    #expect(
      meter.rejection(body, at: "1.8.0") == .unitDiffers(path: "1.8.0", offset: 20, expected: .kilowattHour, found: ""))
    var named = meter
    named.value = ValueManner(unitNames: ["": StatedUnit(.kilowattHour)])
    #expect(try named.text(body, at: "1.8.0") == "00042.5")
  }

  @Test func `the stamp of a sub-meter is its own, in summer and in winter time`() throws {
    let lines = ["0-1:24.2.1(261025023000S)(00001.000*m3)", "0-2:24.2.1(261025023000W)(00002.000*m3)"]
    let body = telegram(lines[0], lines[1])
    // 02:30 is shown twice that night: 00:30 and 01:30 UTC.
    #expect(try gas.seconds(body, at: "0-1:24.2.1", time: "0-1:24.2.1") == 1_792_888_200)
    #expect(try gas.seconds(body, at: "0-2:24.2.1", time: "0-2:24.2.1") == 1_792_891_800)
  }

  @Test func `a sub-meter that was never read has no value`() {
    let body = telegram("0-1:24.2.1(700101010000W)(00000000)", "0-2:24.2.1(700101000000W)(00000.000*m3)")
    for code in ["0-1:24.2.1", "0-2:24.2.1"] {
      guard case .valueAbsent(code, _) = gas.rejection(body, at: code, time: code) else {
        Issue.record("\(code) is \(String(describing: gas.rejection(body, at: code)))")
        continue
      }
    }
  }

  @Test func `a value on a line of its own belongs to the code before it`() throws {
    let body = telegram("0-1:24.3.0(161107190000)(00)(60)(1)(0-1:24.2.1)(m3)", "(00001.001)", "0-1:24.4.0(1)")
    let sample = try #require(try gas.samples(Array(body.utf8), at: "0-1:24.3.0").first)
    #expect(sample.text == "00001.001")
    #expect(
      meter.rejection(body, at: "0-1:24.3.0")
        == .unitDiffers(path: "0-1:24.3.0", offset: 68, expected: .kilowattHour, found: "m3"))
  }

  @Test func `a log of events and a message without text are lines like any`() throws {
    let body = telegram(
      "1-0:99.97.0(2)(0-0:96.7.19)(000104180320W)(0000237126*s)(000101000001W)(2147583646*s)", "0-0:96.13.0()",
      "1-0:1.8.0(1*kWh)")
    #expect(try meter.text(body, at: "1-0:1.8.0") == "1")
    #expect(meter.rejection(body, at: "0-0:96.13.0") == .valueMissing(path: "0-0:96.13.0"))
  }

  @Test func `a code that stands twice names no value, but billing periods beside it do`() throws {
    let body = telegram("1.8.0(3.5*kWh)", "1.8.0*02(2.5*kWh)", "1.8.0*01(1.5*kWh)", "2.8.0(1*kWh)", "2.8.0(2*kWh)")
    #expect(try meter.text(body, at: "1.8.0") == "3.5")
    #expect(try meter.text(body, at: "1.8.0*01") == "1.5")
    #expect(meter.rejection(body, at: "2.8.0") == .valueAmbiguous(path: "2.8.0"))
  }

  @Test(arguments: [
    ("", 0), ("x", 0), ("/x", 2), ("/x\r\n1.8.0\r\n!\r\n", 4), ("/x\r\n1.8.0(1\r\n!\r\n", 11), ("/x\r\n(1)\r\n!\r\n", 4),
    ("/x\r\n1.8.0(1)2\r\n!\r\n", 12), ("/x\r\n1.8.0(1(2))\r\n!\r\n", 11), ("/x\r\n1.8.0(1)\r\n!", 15),
    ("/x\r\n1.8.0(1)\r\n!12\r\n", 15),
    ("/x\r\n1.8.0(1)\r\n!12345\r\n", 15), ("/x\r\n1.8.0(1)\r\n!+123\r\n", 15), ("/x\r\n1.8.0(1)\r\n! 123\r\n", 15),
    ("/x\r\n1.8.0(1)\r\n! \r\n", 15),
  ])
  func `what is no telegram is refused at its place`(body: String, offset: Int) {
    #expect(meter.faultOffset(Array(body.utf8), at: "1.8.0") == offset)
  }

  // MARK: Readouts of data mode C

  private func framed(_ data: String, identification: String = "/ABC5-test\r\n") -> [UInt8] {
    let block = Array((data + "!\r\n\u{3}").utf8)
    return Array(identification.utf8) + [2] + block + [block.reduce(0, ^)]
  }

  @Test func `a framed readout is read, with its identification or without`() throws {
    for identification in ["/ABC5-test\r\n", ""] {
      let body = framed("F.F(00)\r\n0.0.0(12345678)\r\n1.8.0(001234.5*kWh)\r\n", identification: identification)
      #expect(try meter.samples(body, at: "1.8.0").map(\.text) == ["001234.5"])
    }
  }

  @Test func `a framed readout is refused when cut anywhere or changed in a bit of a digit`() {
    let body = framed("F.F(00)\r\n1.8.0(001234.5*kWh)\r\n")
    for count in 1..<body.count {
      #expect(meter.faultOffset(Array(body[..<count]), at: "1.8.0") != nil, "\(count) bytes")
    }
    for place in body.indices.dropFirst(12).dropLast() where (0x30...0x39).contains(body[place]) {
      var changed = body
      changed[place] ^= 1
      #expect(meter.faultOffset(changed, at: "1.8.0") == body.count - 1, "byte \(place)")
    }
  }
}
