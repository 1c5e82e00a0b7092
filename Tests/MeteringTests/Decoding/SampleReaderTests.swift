import EnergyModel
import Testing

@testable import Metering

/// What every format has in common: entries, units, marks and times. Told with JSON bodies; the formats have tests of their own.
struct SampleReaderTests {
  private func path(_ text: String) throws -> ValuePath { try #require(ValuePath(text, in: .json)) }

  private func decode(
    _ body: String, value: String, time: String? = nil, unit: MeasureUnit = .kilowattHour, numberStrings: Bool = false,
    manner: ValueManner? = nil, body bodyManner: BodyManner? = nil
  ) throws -> [Result<Sample, Rejection>] {
    let source = RegisterSource(
      register: try #require(RegisterID("r")), value: try path(value), time: try time.map(path), unit: unit,
      acceptsNumberStrings: numberStrings, manner: manner)
    return try BodyDecoder(format: .json, sources: [source], manner: bodyManner).decode(
      Array(body.utf8), contentType: "", calendar: DecodingFixtures.shanghai
    ).map(\.result)
  }

  private let meters = """
    {"status":{"code":0},"meters":[
      {"type":"solar","wh":7,"unit":"Wh"},
      {"type":"total","phase":1,"wh":"12.50","unit":"kWh","at":"2026-10-01 08:00"},
      {"type":"total","phase":3,"wh":null,"unit":"kWh"},
      {"type":"heat","wh":-1,"unit":"gal","power":-3}]}
    """

  @Test func `an entry is chosen by what stands beside its value`() throws {
    #expect(try decode(meters, value: "$.meters[?@.type=='solar'].wh")[0].get().text == "7")
    let sample = try decode(
      meters, value: "$.meters[?@.type=='total' && @.phase!=3].wh", time: "$.meters[?@.at].at", numberStrings: true)[0].get()
    #expect(sample.text == "12.50")
    #expect(sample.value == (try ExactDecimal("12.5")))
    #expect(sample.stamp == TimeText.instant("2026-10-01T00:00:00Z", in: DecodingFixtures.shanghai))
  }

  @Test func `a place that names two values, none or null gives no reading`() throws {
    func rejection(_ value: String) throws -> Rejection? {
      if case .failure(let rejection) = try decode(meters, value: value)[0] { rejection } else { nil }
    }
    #expect(try rejection("$.meters[?@.type=='total'].wh") == .valueAmbiguous(path: "$.meters[?@.type=='total'].wh"))
    #expect(try rejection("$.meters[?@.type=='gas'].wh") == .valueMissing(path: "$.meters[?@.type=='gas'].wh"))
    #expect(try rejection("$.meters[?@.phase==3].wh") == .valueIsNull(path: "$.meters[?@.phase==3].wh"))
    #expect(try rejection("$.meters[?@.phase==1].wh") == .valueIsAString(path: "$.meters[?@.phase==1].wh"))
    #expect(try rejection("$.meters[?@.phase==1]").map(\.name) == "value_not_a_number")
  }

  @Test func `a mark for what nobody knows is no reading, in whatever spelling`() throws {
    for absent in ["-1", "-1.0", "-10e-1"] {
      let results = try decode(meters, value: "/meters/3/wh", manner: ValueManner(absent: [absent]))
      #expect(results[0] == .failure(.valueAbsent(path: "/meters/3/wh", text: "-1")), "\(absent)")
    }
    let error = try decode(#"{"v":"ERR"}"#, value: "/v", manner: ValueManner(absent: ["ERR"]))
    #expect(error[0] == .failure(.valueAbsent(path: "/v", text: "ERR")))
  }

  @Test func `the unit that the body states is the one the number is in, if it is of the register's quantity`() throws {
    func read(_ index: Int) throws -> Result<Sample, Rejection> {
      try decode(
        meters, value: "/meters/\(index)/wh", numberStrings: true, manner: ValueManner(unitAt: path("/meters/\(index)/unit")))[0]
    }
    #expect(try read(0).get().unit == .wattHour)
    #expect(try read(1).get().unit == .kilowattHour)
    guard case .failure(.unitDiffers(_, let offset, let expected, let found)) = try read(3) else {
      Issue.record("gallons are no energy")
      return
    }
    #expect(expected == .kilowattHour && found == "gal")
    #expect(Array(meters.utf8)[offset] == UInt8(ascii: "\""))
  }

  @Test func `tens that the body states apart are multiplied in, and no digit changes`() throws {
    let sample = try decode(
      #"{"v":3582,"p":-3,"u":"169"}"#, value: "/v", unit: .therm,
      manner: ValueManner(unitAt: path("/u"), unitNames: ["169": StatedUnit(.therm)], powerOfTenAt: path("/p")))[0].get()
    #expect(sample.value == (try ExactDecimal("3.582")))
    #expect(sample.text == "3582")
    #expect(sample.sentUnit == "1e-3 therm")
    // 10⁻¹⁰ kWh, and a power that a body leaves out.
    let tiny = try decode(
      #"{"v":123456789012345}"#, value: "/v", manner: ValueManner(powerOfTenAt: path("/p"), powerOfTen: -10))[0].get()
    #expect(tiny.value == (try ExactDecimal("12345.6789012345")))
    #expect(
      try decode(#"{"v":1,"p":25}"#, value: "/v", manner: ValueManner(powerOfTenAt: path("/p")))[0]
        == .failure(.valueIsNotANumber(path: "/p", offset: 11)))
    #expect(
      try decode(#"{"v":1000000000000000000}"#, value: "/v", manner: ValueManner(powerOfTen: 3))[0]
        == .failure(.valueOutOfRange(path: "/v")))
  }

  private let history = #"{"d":{"rows":[{"t":"2026-10-01 00:15","v":1},{"t":"2026-10-01 00:30","v":null},{"t":"x","v":3}]}}"#

  @Test func `each entry of a history is a reading of its own, and a bad one costs no other`() throws {
    let results = try decode(history, value: "/v", time: "/t", body: BodyManner(rows: path("/d/rows")))
    #expect(results.count == 3)
    #expect(try results[0].get().text == "1")
    #expect(results[1] == .failure(.valueIsNull(path: "/v")))
    #expect(results[2] == .failure(.stampUnreadable(path: "/t")))
    let last = try decode(history, value: "/v", body: BodyManner(rows: path("/d/rows"), take: .last))
    #expect(try last.map { try $0.get().text } == ["3"])
    let chosen = try decode(history, value: "@.v", body: BodyManner(rows: path("$.d.rows[?@.v==3]")))
    #expect(try chosen.map { try $0.get().text } == ["3"])
  }

  @Test func `what stands once for all entries is read from the body`() throws {
    let body = #"{"unit":"Wh","rows":[{"t":"2026-10-01 00:15","v":1},{"t":"2026-10-01 00:30","v":2}]}"#
    let samples = try decode(
      body, value: "@.v", time: "/t", manner: ValueManner(unitAt: path("$.unit")), body: BodyManner(rows: path("/rows")))
    #expect(try samples.map { try $0.get().unit } == [.wattHour, .wattHour])
  }

  @Test func `a body without entries gives nothing and says so`() throws {
    for body in [#"{"d":{"rows":[]}}"#, #"{"d":{}}"#] {
      #expect(throws: Rejection.noRows(path: "/d/rows")) {
        try decode(body, value: "/v", time: "/t", body: BodyManner(rows: path("/d/rows")))
      }
    }
  }

  @Test func `a body that contradicts its description gives nothing, with the place, what was expected and what was found`()
    throws
  {
    let manner = BodyManner(expectations: [.init(at: try path("/status/code"), text: "0")])
    #expect(try decode(meters, value: "/meters/0/wh", body: manner)[0].get().text == "7")
    let failed = meters.replacing("\"code\":0", with: "\"code\":255")
    #expect(throws: Rejection.bodyContradicts(path: "/status/code", offset: 18, expected: "0", found: "255")) {
      try decode(failed, value: "/meters/0/wh", body: manner)
    }
    #expect(throws: Rejection.bodyContradicts(path: "/status/code", offset: 0, expected: "0", found: "")) {
      try decode("{}", value: "/meters/0/wh", body: manner)
    }
  }

  @Test func `what a body says cannot drive the terminal on which it is said again`() throws {
    let manner = BodyManner(expectations: [.init(at: try path("/a"), text: "0")])
    #expect(throws: Rejection.bodyContradicts(path: "/a", offset: 5, expected: "0", found: "\u{FFFD}[2Jx")) {
      try decode(#"{"a":"\u001b[2Jx"}"#, value: "/v", body: manner)
    }
  }

  @Test func `rows of the hour that clocks show twice are told apart by their order`() throws {
    let berlin = DecodingFixtures.zone("Europe/Berlin")
    let times = ["02:00", "02:30", "02:00", "02:30", "03:00"]
    let body = "[" + times.enumerated().map { #"{"t":"2026-10-25 \#($1)","v":\#($0)}"# }.joined(separator: ",") + "]"
    let manner = BodyManner(rows: try path(""), stamps: StampManner(zone: berlin, repeatedHour: .order))
    let stamps = try decode(body, value: "/v", time: "/t", body: manner).map { try #require(try $0.get().stamp) }
    #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $1 - $0 == 1_800 })
  }

  @Test func `rows with the newest first are told apart too, and stay in their order`() throws {
    let berlin = DecodingFixtures.zone("Europe/Berlin")
    let manner = BodyManner(rows: try path(""), stamps: StampManner(zone: berlin, repeatedHour: .order))
    let times = ["03:30", "03:00", "02:30", "02:00", "02:30", "02:00", "01:30"]
    let body = "[" + times.enumerated().map { #"{"t":"2026-10-25 \#($1)","v":\#($0)}"# }.joined(separator: ",") + "]"
    let samples = try decode(body, value: "/v", time: "/t", body: manner).map { try $0.get() }
    #expect(samples.map(\.text) == ["0", "1", "2", "3", "4", "5", "6"])
    let stamps = try samples.map { try #require($0.stamp) }
    #expect(zip(stamps, stamps.dropFirst()).allSatisfy { $0 - $1 == 1_800 })
    // Two rows do not say which way they run: they are read as they stand.
    let two = #"[{"t":"2026-10-25 02:45","v":1},{"t":"2026-10-25 02:00","v":2}]"#
    let both = try decode(two, value: "/v", time: "/t", body: manner).map { try #require(try $0.get().stamp) }
    #expect(both[1] - both[0] == 900)
  }

  @Test func `a number that a pattern describes is a time without quotes`() throws {
    let manner = BodyManner(stamps: StampManner(form: .pattern(try #require(StampPattern("YYMMDDhhmmss")))))
    let sample = try decode(#"{"v":1,"t":210606140010}"#, value: "/v", time: "/t", body: manner)[0].get()
    #expect(sample.stamp == TimeText.instant("2021-06-06 14:00:10", in: DecodingFixtures.shanghai))
  }
}
