import EnergyModel
import Metering
import TestSupport
import Testing

/// Pages and texts for people, read by what stands around a number.
struct TextDocumentTests {
  private let text = FormatFixtures(format: .text)

  @Test(arguments: [
    ("12345.6\r\n", "{}", "12345.6"), ("Total: 12.5 kWh", "Total: {} kWh", "12.5"),
    ("Total:\t\n 12.5\u{A0}", "Total: {}\u{A0}", "12.5"),
    ("12 kWh; 3 kW", "{} kWh", "12"), ("a=1;b=2;", "b={};", "2"), ("<b>7</b>", "<b>{}", "7"), ("x 1 y 2", "y {}", "2"),
    ("Today 5 kWh\nTotal 17 kWh\n", "Total{*} {} kWh", "17"), ("总用量： 42 千瓦时", "总用量：{}千瓦时", "42"),
    ("Total:12.5", "Total:{}", "12.5"), ("aab1", "ab{}", "1"), ("a  a  b 1", "a b {}", "1"),
  ])
  func `the number between its anchors is read`(body: String, anchors: String, number: String) throws {
    #expect(try text.text(body, at: anchors) == number)
  }

  @Test(arguments: [
    ("Total: 12.5", "Total: {} kWh"), ("Sum: 12.5 kWh", "Total: {} kWh"), ("kWh Total: 12.5", "Total: {} kWh"),
    ("Total 5 Total", "Total{*}x{}"), ("Total:5", "Total: {}"),
  ])
  func `without one of its anchors there is no value`(body: String, anchors: String) {
    #expect(text.rejection(body, at: anchors) == .valueMissing(path: anchors))
  }

  @Test func `anchors that fit twice name no value`() {
    #expect(text.rejection("<td>1</td><td>2</td>", at: "<td>{}</td>") == .valueAmbiguous(path: "<td>{}</td>"))
    #expect(text.rejection("E 1 kWh\nE 1 kWh\n", at: "E {} kWh") == .valueAmbiguous(path: "E {} kWh"))
  }

  @Test(arguments: [("Total: -- kWh", 7), ("Total: 12,5 kWh", 7), ("Total: 1 2 kWh", 7), ("Total: 12.5 MWh\nToday: 1 kWh", 7)])
  func `what is no number between the anchors is not guessed at`(body: String, offset: Int) {
    #expect(text.rejection(body, at: "Total: {} kWh") == .valueIsNotANumber(path: "Total: {} kWh", offset: offset))
  }

  @Test func `nothing between the anchors is nothing known, and a page between them no number`() {
    #expect(text.rejection("Total:  kWh", at: "Total:{}kWh") == .valueIsNull(path: "Total:{}kWh"))
    let page = "Total: " + String(repeating: "9", count: 200) + " kWh"
    #expect(text.rejection(page, at: "Total: {} kWh") == .valueIsNotANumber(path: "Total: {} kWh", offset: 7))
  }

  @Test func `bytes of any encoding may stand elsewhere`() throws {
    let body = [0xB0, 0xFF] + Array("C\nTotal: 5 kWh".utf8) + [0x80]
    #expect(try text.samples(body, at: "Total: {} kWh").map(\.text) == ["5"])
  }

  @Test func `entries repeat between anchors of their own`() throws {
    var rows = text
    rows.body = BodyManner(rows: FormatFixtures.path("<tr>{}</tr>", in: .text))
    let page = "<tr><td>2026-10-01 08:00</td><td>5</td></tr><tr><td>2026-10-01 09:00</td><td>6</td></tr>"
    let samples = try rows.samples(Array(page.utf8), at: "<td>{*}<td>{}", time: "<td>{}</td><td>")
    #expect(samples.map(\.text) == ["5", "6"])
    #expect(samples.map { $0.stamp?.seconds } == [1_790_812_800, 1_790_816_400])
    #expect(rows.faultOffset(Array((page + "<tr><td>").utf8), at: "<td>{*}<td>{}") == page.utf8.count)
    #expect(rows.rejection("<p>", at: "<td>{*}<td>{}") == .noRows(path: "<tr>{}</tr>"))
  }

  @Test func `texts made to be searched again and again stay linear`() {
    let clock = ContinuousClock()
    let time = clock.measure {
      for (byte, anchors) in [(0x20, " x {} y"), (0x61, "aaaaaaaaab{}"), (0x0A, "a b {}"), (0x20, "{} x")] as [(UInt8, String)] {
        #expect(text.rejection(Array(repeating: byte, count: 1 << 18), at: anchors) != nil)
      }
    }
    #expect(time < .seconds(20))
  }

  // MARK: Pages of an old gateway

  @Test(
    .enabled(if: Corpus.isThere, Corpus.absence),
    arguments: ["3.9.36", "3.9.36_bad_auth"])
  func `a page for people gives its cells with the units written in them`(version: String) throws {
    let page = try Corpus.bytes("endpoints/enphase-envoy/\(version)/production")
    func envoy(_ row: String, _ unit: MeasureUnit) throws -> Sample {
      let manner = ValueManner(unitAt: FormatFixtures.path("<td>\(row)</td>{*}<td> {*} {}</td>", in: .text))
      let fixtures = FormatFixtures(format: .text, unit: unit, value: manner, contentType: "text/html")
      return try #require(try fixtures.samples(page, at: "<td>\(row)</td>{*}<td> {}").first)
    }
    let total = try envoy("Since Installation", .kilowattHour)
    #expect(total.text == "14.6")
    #expect(total.unit == .megawattHour)
    let now = try envoy("Currently", .kilowatt)
    #expect(now.text == "0")
    #expect(now.unit == .watt)
    #expect(try envoy("Past Week", .kilowattHour).unit == .wattHour)
  }

  @Test(.enabled(if: Corpus.isThere, Corpus.absence))
  func `a page that tells of an error has no value`() throws {
    let page = try Corpus.bytes("endpoints/enphase-envoy/3.9.36/production.json")
    let anchors = "<td>Since Installation</td>{*}<td> {}"
    #expect(text.rejection(page, at: anchors) == .valueMissing(path: anchors))
  }
}
