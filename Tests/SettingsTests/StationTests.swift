import EnergyModel
import Testing

@testable import Settings

@Suite struct StationTests {
  private var world = World()

  private func stations(_ lines: String...) -> String {
    "schema: 1\nstations:\n" + lines.map { "  - " + $0 + "\n" }.joined()
  }

  @Test func `a station is polled like an endpoint of its own name`() throws {
    let settings = try world.load(
      stations("{ id: town, url: http://127.0.0.1:8090/now, format: json, value: /temperature_2m, unit: degC, interval: 1h }"))
    let station = try #require(settings.stations.first)
    let endpoint = try #require(station.endpoint)
    #expect(station.id.text == "town" && endpoint.id.text == "town")
    #expect(endpoint.intervalSeconds == 3_600)
    #expect(
      endpoint.sources == [
        RegisterSource(
          register: try #require(RegisterID("town")), value: try #require(ValuePath("/temperature_2m", in: .json)),
          unit: .degreeCelsius)
      ])
    #expect(settings.stationIDs.map(\.text) == ["town"])
    #expect(settings.endpoints.isEmpty && settings.registers.isEmpty)
    #expect(settings.polled == [endpoint])
  }

  @Test func `a station is not asked for the past, and says how it gets there otherwise`() {
    let fault = only(world.faults(stations("{ id: town, url: http://a/, value: /t, history: { url: '/l?f={from}' } }")))
    #expect(fault.hasPrefix("3:") && fault.contains("a station is not asked for the past; remove `history`"), "\(fault)")
    #expect(fault.contains("import temperatures"))
  }

  @Test func `a station takes what it does not say from polling`() throws {
    let yaml = "polling: { interval: 5m, timeout: 8s, body_limit: 64KiB, keep: 10m }\n"
    let station = try #require(
      try world.load(stations("{ id: town, url: http://a/, value: /t }") + yaml).stations.first)
    #expect(station.unit == .degreeCelsius)
    #expect(station.endpoint?.intervalSeconds == 300)
    #expect(
      station.endpoint?.request
        == Request(url: "http://a/", timeoutMilliseconds: 8_000, bodyLimitBytes: 64 << 10, keepsConnection: true))
  }

  @Test func `a station may say what an endpoint may`() throws {
    var world = world
    world.files["key"] = "hunter2\n"
    let settings = try world.load(
      stations(
        "{ id: t, url: http://a/, value: /t, time: /at, numbers: string, unit: K, timeout: 2s, body_limit: 2KiB, "
          + "auth: { kind: header, name: X-Key, value_file: key } }"))
    let endpoint = try #require(settings.stations.first?.endpoint)
    #expect(endpoint.request.timeoutMilliseconds == 2_000 && endpoint.request.bodyLimitBytes == 2_048)
    #expect(endpoint.request.authentication == .header(name: "X-Key", value: Secret("hunter2")))
    let source = try #require(endpoint.sources.first)
    #expect(source.time?.description == "/at" && source.acceptsNumberStrings && source.unit == .kelvin)
  }

  @Test func `a station without a url lives from imports`() throws {
    let settings = try world.load(stations("{ id: town }"))
    #expect(settings.stations.map(\.id.text) == ["town"])
    #expect(settings.stations.first?.endpoint == nil && settings.polled.isEmpty)
  }

  @Test func `an institution names its station, wherever the stations are written`() throws {
    let yaml = "institutions: [{ id: a, station: town }, { id: b, station: \"\" }]\n"
    let institutions = try world.load(stations("{ id: town }") + yaml).institutions
    #expect(institutions.map { $0.station?.text } == ["town", nil])
    #expect(institutions[0].with([], on: LocalDay(number: 20_000)).station?.text == "town")
  }

  @Test(arguments: ["station", "气象站"])
  func `a row of institutions names its station`(column: String) throws {
    var world = world
    world.files["institutions.csv"] = "id,\(column)\na,town\nb,\n"
    let yaml = "inventory: { institutions: institutions.csv }\n"
    #expect(try world.load(stations("{ id: town }") + yaml).institutions.map { $0.station?.text } == ["town", nil])
    #expect(
      world.faults("schema: 1\n" + yaml).map(\.description).first
        == "/etc/conserved/institutions.csv:2:3: there is no station 'town'; write the id of one, or add it under `stations`, such as "
        + "`- { id: town }`")
  }

  @Test func `an institution keeps its station when facts change it`() throws {
    let institution = try #require(
      try world.load(stations("{ id: town }") + "institutions: [{ id: a, station: town }]\n").institutions.first)
    let fact = InstitutionFact(
      institution: institution.id, name: .persons, from: LocalDay(number: 19_000), value: .number(ExactDecimal(3)), source: "")
    #expect(institution.with([fact], on: LocalDay(number: 20_000)).station?.text == "town")
  }

  @Test(arguments: [
    ("{ url: http://a/, value: /t }", "3:5: the station has no `id`; write one, such as town"),
    ("{ id: 市 }", "3:11: `id` '市' is not an identifier"),
    ("{ id: t, url: http://a/ }", "3:5: the station has no `value`; write where the number stands in the body, such as"),
    ("{ id: t, url: http://a/, value: t }", "3:37: `value` 't' is not a JSON pointer"),
    ("{ id: t, url: http://a/, value: /t, time: at }", "3:47: `time` 'at' is not a JSON pointer"),
    ("{ id: t, url: http://a/, value: /t, unit: C }", "3:47: unit 'C' is no unit of temperature; write one of degC, degF, K"),
    ("{ id: t, url: http://a/, value: /t, unit: kWh }", "3:47: unit 'kWh' is no unit of temperature; write one of degC, degF, K"),
    ("{ id: t, url: http://a/, value: /t, unit: degc }", "3:47: unit 'degc' is no unit of temperature"),
    ("{ id: t, url: http://a/, value: /t, numbers: yes }", "3:50: `numbers` is 'yes'"),
    ("{ id: t, url: ftp://a/, value: /t }", "3:19: "),
    ("{ id: t, url: http://a/, value: /t, format: xlm }", "3:49: `format` is 'xlm'; write 'xml'"),
    ("{ id: t, url: http://a/, value: /t, interval: 0s }", "3:51: `interval` is '0s'"),
    ("{ id: t, url: http://a/, value: /t, interval: 5s, timeout: 5s }", "3:64: `timeout` is not shorter than the interval"),
    ("{ id: t, url: http://a/, value: /t, headers: { Host: b } }", "3:52: a header's name belongs to the transfer itself"),
    ("{ id: t, url: http://a/, value: /t, password: hunter2 }", "3:41: a secret must not stand in the configuration"),
    ("{ id: t, url: http://a/, value: /t, preset: shelly-gen1 }", "3:41: `station` has no key 'preset'"),
    (
      "{ id: t, value: /t }",
      "3:14: the station has a `value` and no `url`; write the `url`, or remove it: the station lives from imports"
    ),
    ("{ id: t, interval: 1h }", "3:14: the station has a `interval` and no `url`"),
    (
      "{ id: t, unit: degF }",
      "3:14: the station has a `unit` and no `url`; write the `url`, or remove it: an import has a column `unit`"
    ),
    ("town", "3:5: `station` is a single value; write a mapping with id, url"),
  ])
  func `what is wrong with a station is said at its place`(line: String, start: String) {
    #expect(only(world.faults(stations(line))).hasPrefix(start))
  }

  @Test func `two stations of one name are a fault that names the first`() {
    #expect(
      only(world.faults(stations("{ id: town }", "{ id: town }")))
        == "4:11: there are two stations 'town'; name them apart; the first is on line 3")
  }

  @Test func `a station must not have the name of an endpoint, of which the same events speak`() {
    #expect(
      only(world.faults(Sample.text + "stations: [{ id: gw }]\n"))
        == "15:18: there is an endpoint 'gw' already; name the station apart; the endpoint is on line 7")
  }

  @Test func `a row of meters names an endpoint too`() {
    var world = world
    world.files["meters.csv"] = "register,institution,carrier,url,value,unit\ntown,a,water,http://a/,/v,m3\n"
    let yaml = "inventory: { meters: meters.csv }\ninstitutions: [{ id: a }]\n"
    #expect(
      only(world.faults(stations("{ id: town }") + yaml)).hasPrefix("3:11: there is an endpoint 'town' already"))
  }

  @Test func `a station and a register may share a name`() throws {
    let yaml = "institutions: [{ id: a }]\nregisters: [{ id: town, institution: a, carrier: water }]\n"
    #expect(try world.load(stations("{ id: town }") + yaml).registers.count == 1)
  }

  @Test func `a reference to a faulty station is no second fault`() {
    let yaml = "institutions: [{ id: a, station: town }]\n"
    #expect(only(world.faults(stations("{ id: town, url: http://a/ }") + yaml)).contains("the station has no `value`"))
  }

  @Test func `every fault of every station is said in one run`() {
    let faults = world.faults(stations("{ id: a, url: http://a/, value: t, unit: F }", "{ id: a, colour: red }", "{ unit: K }"))
    #expect(faults.map { "\($0.line):\($0.column)" } == ["3:37", "3:46", "4:11", "4:14", "5:5", "5:7"])
  }
}
