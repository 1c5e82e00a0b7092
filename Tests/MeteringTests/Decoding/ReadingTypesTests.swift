import EnergyModel
import Metering
import Testing

/// The join of ESPI: which reading type the links of a feed give to an interval reading.
struct ReadingTypesTests {
  private func entry(_ links: [(relation: String, address: String)], _ content: String) -> String {
    let links = links.map { "<link rel='\($0.relation)' href='\($0.address)'/>" }.joined()
    return "<entry>\(links)<content>\(content)</content></entry>"
  }

  private func type(_ address: String, uom: Int, power: Int, flow: Int) -> String {
    let body = "<flowDirection>\(flow)</flowDirection><powerOfTenMultiplier>\(power)</powerOfTenMultiplier><uom>\(uom)</uom>"
    return entry([("self", address)], "<ReadingType xmlns='http://naesb.org/espi'>\(body)</ReadingType>")
  }

  private func block(_ links: [(relation: String, address: String)], _ values: [Int]) -> String {
    let readings = values.enumerated().map { index, value in
      let period = "<timePeriod><duration>900</duration><start>\(1_780_000_000 + 900 * index)</start></timePeriod>"
      return "<IntervalReading>\(period)<value>\(value)</value></IntervalReading>"
    }
    return entry(links, "<IntervalBlock xmlns='http://naesb.org/espi'>\(readings.joined())</IntervalBlock>")
  }

  private func feed(_ entries: String...) -> [UInt8] {
    Array("<feed xmlns='http://www.w3.org/2005/Atom'>\(entries.joined())</feed>".utf8)
  }

  /// Electricity taken and given back, and gas, as one feed of a customer has them.
  private var three: [UInt8] {
    feed(
      type("/T/1", uom: 72, power: 0, flow: 1), type("/T/2", uom: 72, power: 3, flow: 19),
      type("/T/3", uom: 42, power: -2, flow: 1),
      entry([("self", "/M/1"), ("related", "/M/1/B"), ("related", "/T/1")], "<MeterReading/>"),
      entry([("self", "/M/2"), ("related", "/T/2"), ("related", "/M/2/B/1"), ("related", "/M/2/B/2")], "<MeterReading/>"),
      block([("self", "/M/1/B/1"), ("up", "/M/1/B")], [10, 11]), block([("self", "/M/2/B/1")], [20]),
      block([("self", "/M/2/B/2"), ("up", "/M/2/B")], [21]),
      entry([("self", "/M/3"), ("related", "/M/3/B"), ("related", "/T/3")], "<MeterReading/>"),
      block([("up", "/M/3/B")], [3_000]))
  }

  @Test func `each block has the type of the meter reading that links to it`() throws {
    let rows = "//IntervalReading[reading-type()/uom='72' and reading-type()/flowDirection='1']"
    let taken = try GreenButton.decode(three, rows: rows).map { try $0.get() }
    #expect(taken.map(\.text) == ["10", "11"])
    #expect(taken.map(\.value) == [try ExactDecimal("10"), try ExactDecimal("11")])
    let given = try GreenButton.decode(three, rows: "//IntervalReading[reading-type()/flowDirection='19']").map { try $0.get() }
    #expect(given.map(\.text) == ["20", "21"])
    #expect(given.map(\.value) == [try ExactDecimal("20000"), try ExactDecimal("21000")])
    #expect(given.map(\.sentUnit) == ["1e3 Wh", "1e3 Wh"])
    let gas = try GreenButton.decode(three, rows: "//IntervalReading[reading-type()/uom='42']", unit: .cubicMetre).map {
      try $0.get()
    }
    #expect(gas.map(\.value) == [try ExactDecimal("30")])
  }

  @Test func `without a choice the readings of another quantity are refused, not mixed in`() throws {
    let results = try GreenButton.decode(three)
    #expect(results.map { (try? $0.get())?.text } == ["10", "11", "20", "21", nil])
    #expect(
      results[4] == .failure(.unitDiffers(path: "value", offset: offset(of: "<uom>42"), expected: .kilowattHour, found: "42")))
  }

  private func offset(of text: String) -> Int {
    let bytes = three
    return bytes.indices.first { bytes[$0...].starts(with: text.utf8) } ?? -1
  }

  @Test func `links that name two types name none`() throws {
    let body = feed(
      type("/T/1", uom: 72, power: 0, flow: 1), type("/T/2", uom: 72, power: 3, flow: 1),
      entry([("self", "/M/1"), ("related", "/M/1/B"), ("related", "/T/1"), ("related", "/T/2")], "<MeterReading/>"),
      block([("up", "/M/1/B")], [10]))
    #expect(try GreenButton.decode(body) == [.failure(.valueAmbiguous(path: "reading-type()/uom"))])
    let rows = "//IntervalReading[reading-type()/flowDirection='1']"
    #expect(throws: Rejection.noRows(path: rows)) { try GreenButton.decode(body, rows: rows) }
  }

  @Test func `a block that no meter reading links to has no type`() throws {
    let body = feed(
      type("/T/1", uom: 72, power: 0, flow: 1), entry([("related", "/M/1/B"), ("related", "/T/1")], "<MeterReading/>"),
      block([("up", "/M/2/B")], [10]))
    #expect(
      try GreenButton.decode(body) == [.failure(.unitDiffers(path: "value", offset: 0, expected: .kilowattHour, found: ""))])
    #expect(try GreenButton.decode(body, takesUnit: false).map { try $0.get().text } == ["10"])
    #expect(XMLFixtures.rejection("<a>1</a>", at: "reading-type()/uom") == .valueMissing(path: "reading-type()/uom"))
  }

  @Test func `where all types agree plain paths do`() throws {
    let manner = ValueManner(unitAt: XMLFixtures.path("//ReadingType/uom"), unitNames: GreenButton.unitNames)
    let source = XMLFixtures.source("value", time: "timePeriod/start", manner: manner)
    let body = feed(type("/T/1", uom: 72, power: 0, flow: 1), block([], [10, 11]))
    let samples = try XMLFixtures.decode(body, [source], BodyManner(rows: XMLFixtures.path("//IntervalReading"))).map {
      try $0.get()
    }
    #expect(samples.map(\.stamp) == [Instant(seconds: 1_780_000_000), Instant(seconds: 1_780_000_900)])
    #expect(
      try XMLFixtures.decode(three, [source], BodyManner(rows: XMLFixtures.path("//IntervalReading")))[0]
        == .failure(.valueAmbiguous(path: "//ReadingType/uom")))
  }
}
