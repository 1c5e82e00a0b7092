import EnergyModel
import Metering
import Testing

/// Expositions of Prometheus and OpenMetrics.
struct MetricsDocumentTests {
  private let metrics = FormatFixtures(format: .openmetrics, unit: .joule)

  private static let house = #"""
    # HELP energy_joules_total Energy since installation.
    # TYPE energy_joules_total counter
    energy_joules_total{meter="main",phase="L1"} 1.5e3
    energy_joules_total{meter="main",phase="L2"} 2500
    energy_joules_total{ meter = "garage" , phase="L1", }	7	1700000000123
    room{name="a \"b\" \\ c\nd"} 21
    room{name="plain",kind=""} NaN

    # anything goes here
    up 1
    power_watts -.5
    meter_read_timestamp_seconds 1.7e9

    """#

  @Test(arguments: [
    (#"energy_joules_total{meter="main",phase="L2"}"#, "2500"), (#"energy_joules_total{phase!="L2",meter!="garage"}"#, "1.5e3"),
    (#"energy_joules_total{meter="garage"}"#, "7"), ("up", "1"), (#"up{absent=""}"#, "1"), (#"up{absent!="x"}"#, "1"),
    (#"room{name="a \"b\" \\ c\nd"}"#, "21"), (#"room{kind!="",name!="plain"}"#, ""), ("power_watts", "-0.5"),
  ])
  func `a sample is named by name and labels`(selector: String, text: String) throws {
    if text.isEmpty {
      #expect(metrics.rejection(Self.house, at: selector) == .valueMissing(path: selector))
    } else {
      #expect(try metrics.text(Self.house, at: selector) == text)
    }
  }

  @Test func `a selector that names more than one sample names none`() {
    for selector in ["energy_joules_total", #"energy_joules_total{meter="main"}"#, #"energy_joules_total{phase="L1"}"#] {
      #expect(metrics.rejection(Self.house, at: selector) == .valueAmbiguous(path: selector))
    }
    #expect(metrics.rejection("a 1\na 1\n", at: "a") == .valueAmbiguous(path: "a"))
    #expect(metrics.rejection(Self.house, at: "energy_joules") == .valueMissing(path: "energy_joules"))
  }

  @Test(arguments: ["NaN", "+Inf", "-Inf", "inf"])
  func `what is no number is no reading`(text: String) {
    #expect(metrics.rejection("a \(text)\n", at: "a") == .valueIsNotANumber(path: "a", offset: 2))
  }

  @Test func `numbers beyond what is kept are refused, not rounded`() {
    for text in ["9223372036854775808", "1e400", "0." + String(repeating: "3", count: 200)] {
      #expect(metrics.rejection("a \(text)\n", at: "a") == .valueOutOfRange(path: "a"), "\(text)")
    }
  }

  @Test func `a sample's own time is milliseconds in the text format and seconds in OpenMetrics`() throws {
    let selector = #"energy_joules_total{meter="garage"}"#
    #expect(try metrics.seconds(Self.house, at: selector, time: selector) == 1_700_000_000)
    #expect(try metrics.seconds("a 1 1700000000.999\n# EOF\n", at: "a", time: "a") == 1_700_000_000)
    #expect(try metrics.seconds("a 1 -1\n", at: "a", time: "a") == -1)
    #expect(metrics.rejection("a 1\n", at: "a", time: "a") == .stampMissing(path: "a"))
    #expect(metrics.rejection("a 1 99999999999999999\n", at: "a", time: "a") == .stampUnreadable(path: "a"))
    // Whatever the endpoint's description says of its other times.
    var described = metrics
    described.body = BodyManner(stamps: StampManner(form: .milliseconds))
    #expect(try described.seconds("a 1 1700000000\n# EOF\n", at: "a", time: "a") == 1_700_000_000)
  }

  @Test func `a sample that is named for a time says one by its value`() throws {
    #expect(try metrics.seconds(Self.house, at: "up", time: "meter_read_timestamp_seconds") == 1_700_000_000)
    #expect(metrics.rejection(Self.house, at: "up", time: "power_watts") == .stampMissing(path: "power_watts"))
    #expect(
      metrics.rejection("a 1\nb_timestamp_seconds NaN\n", at: "a", time: "b_timestamp_seconds")
        == .stampUnreadable(path: "b_timestamp_seconds"))
  }

  @Test func `points of one series are entries where they are asked for`() throws {
    var points = metrics
    points.body = BodyManner(rows: FormatFixtures.path("a", in: .openmetrics))
    let body = "# TYPE a gauge\na 1 100\na 2 200\nb 3\n# EOF\n"
    let samples = try points.samples(Array(body.utf8), at: "a", time: "a")
    #expect(samples.map(\.text) == ["1", "2"])
    #expect(samples.map { $0.stamp?.seconds } == [100, 200])
  }

  @Test(arguments: [
    ("a", 1), ("a 1", 3), ("a 1\nb", 5), ("a 1 x\n", 4), ("a 1 1.5\n", 4), ("a 1 2 3\n", 6), ("a{b=\"c} 1\n", 9),
    ("a{b=\"c\" 1\n", 8),
    ("a{b=c} 1\n", 4), ("a{b=\"c\",,} 1\n", 8), ("a{b=\"c\",b=\"d\"} 1\n", 8), ("1 1\n", 0), ("a 0x1p-3\n", 2), ("a 1_0\n", 2),
    ("a 1\r\n", 2), ("# TYPE a meh\n", 9), ("# TYPE 1 gauge\n", 7), ("# HELP\n", 6), ("a 1\n\u{1}\n", 4), ("a1\n", 2),
    ("{\"a\":1}\n", 0),
  ])
  func `a text that breaks off the format is refused at its byte`(body: String, offset: Int) {
    #expect(metrics.faultOffset(Array(body.utf8), at: "a") == offset)
  }

  @Test func `what is no UTF-8 is refused, and labels without end too`() {
    #expect(metrics.faultOffset(Array("a{b=\"".utf8) + [0xFF] + Array("\"} 1\n".utf8), at: "a") == 5)
    let labels = (0..<65).map { "l\($0)=\"\"" }.joined(separator: ",")
    #expect(metrics.faultOffset(Array("a{\(labels)} 1\n".utf8), at: "a") != nil)
  }

  @Test func `an exposition that was cut anywhere is refused, but at the end of a line`() {
    let body = Array(Self.house.utf8)
    for count in 1..<body.count where body[count - 1] != 0x0A {
      // Blank lines and comments hold nothing that could be cut.
      let lineStart = (body[..<count].lastIndex(of: 0x0A) ?? -1) + 1
      if body[lineStart..<count].allSatisfy({ $0 == 0x20 }) { continue }
      #expect(metrics.faultOffset(Array(body[..<count]), at: "up") != nil, "\(count) bytes")
    }
  }

  @Test func `OpenMetrics is known by its media type or its last line, and held to its rules`() throws {
    var typed = metrics
    typed.contentType = "application/openmetrics-text"
    #expect(try typed.text("a 1\n# EOF\n", at: "a") == "1")
    #expect(try typed.text("a 1\n# EOF", at: "a") == "1")
    #expect(typed.faultOffset(Array("a 1\n".utf8), at: "a") == 4)
    #expect(metrics.faultOffset(Array("a  1\n# EOF\n".utf8), at: "a") == 2)
    #expect(try metrics.text("a  1\n# EOF \n", at: "a") == "1")
  }

  @Test func `an exposition of a hostile length stays linear`() {
    let body = (0..<40_000).map { "a{b=\"\($0)\"} \($0)\n" }.joined()
    let clock = ContinuousClock()
    let time = clock.measure { #expect(metrics.rejection(body, at: "a{b=\"39999\"}") == nil) }
    #expect(time < .seconds(20))
  }
}
