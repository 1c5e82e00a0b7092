import EnergyModel
import Testing

@testable import Settings

/// How bodies and values are read: the keys of endpoints, registers and presets.
@Suite struct MannerTests {
  private var world = World()

  private func endpoint(_ lines: String, register: String = "", value: String = "/total") -> String {
    Sample.replacing(
      "    registers:\n", with: lines.split(separator: "\n").map { "    " + $0 + "\n" }.joined() + "    registers:\n"
    )
    .replacing("        value: /total\n", with: "        value: \(value)\n" + register)
  }

  @Test func `what is written of rows, times and marks is what the endpoint reads by`() throws {
    let settings = try world.load(
      endpoint(
        """
        rows: $.data[?@.meter=='7'].rows
        take: last
        time_format: DD.MM.YYYY hh:mm
        time_zone: Europe/Vienna
        repeated_hour: order
        expect: [{ at: /status, is: OK }]
        """,
        register: """
                  time: /at
                  unit_at: /u
                  unit_names: { "72": Wh, "169": therm }
                  power_at: /p
                  power_of_ten: -3
                  absent: [-1, ERR]

          """, value: "/v"))
    let endpoint = try #require(settings.endpoints.first)
    let manner = try #require(endpoint.manner)
    #expect(manner.rows?.description == "$.data[?@.meter=='7'].rows")
    #expect(manner.take == .last)
    #expect(manner.stamps.form == .pattern(try #require(StampPattern("DD.MM.YYYY hh:mm"))))
    #expect(manner.stamps.zone?.timeZone == "Europe/Vienna")
    #expect(manner.stamps.repeatedHour == .order)
    #expect(manner.expectations.map(\.text) == ["OK"])
    let value = try #require(endpoint.sources.first?.manner)
    #expect(value.unitAt?.description == "/u")
    #expect(value.unitNames == ["72": StatedUnit(.wattHour), "169": StatedUnit(.therm)])
    #expect(value.powerOfTenAt?.description == "/p")
    #expect(value.powerOfTen == -3)
    #expect(value.absent == ["-1", "ERR"])
  }

  @Test func `an endpoint that says none of it costs nothing`() throws {
    let endpoint = try #require(try world.load(Sample.text).endpoints.first)
    #expect(endpoint.manner == nil)
    #expect(endpoint.sources.first?.manner == nil)
  }

  @Test func `a table's dialect is written under csv`() throws {
    let settings = try world.load(
      endpoint(
        "format: csv\ntake: last\ncsv: { separator: ;, decimal: comma, header: false, skip: 2 }", value: "3"))
    #expect(
      settings.endpoints.first?.manner?.table
        == TableManner(separator: UInt8(ascii: ";"), decimalMark: UInt8(ascii: ","), hasHeader: false, skippedLines: 2))
  }

  @Test(arguments: [
    ("rows: data", "`rows` 'data' is not a JSON pointer"),
    ("take: first", "`take` is 'first'; write one of all, last"),
    ("time_format: hh:mm", "`time_format` 'hh:mm' names no year, month and day"),
    ("time_zone: Europe/Wien", "there is no time zone 'Europe/Wien'"),
    ("repeated_hour: third", "`repeated_hour` is 'third'"),
    ("csv: { separator: ; }", "`csv` belongs to format csv, and this one is json"),
    ("expect: [{ at: /a }]", "an entry of `expect` lacks `at` or `is`"),
    ("expect: [{ at: a, is: b }]", "`at` 'a' is not a JSON pointer"),
    ("rows: /data", "the body has many entries, and the register has no `time` to tell them apart"),
  ])
  func `a wrong word is said at its place`(line: String, what: String) {
    #expect(only(world.faults(endpoint(line))).contains(what))
  }

  @Test(arguments: [
    ("csv: { separator: x }", "`separator` is 'x'"), ("csv: { decimal: dot }", "`decimal` is 'dot'"),
    ("csv: { header: maybe }", "`header` is 'maybe'"), ("csv: { skip: 101 }", "`skip` is '101'"),
    ("csv: { sep: x }", "`csv` has no key 'sep'"), ("rows: /a", "`rows` does not belong to format csv"),
  ])
  func `a wrong word of a table is said`(line: String, what: String) {
    #expect(only(world.faults(endpoint("format: csv\ntake: last\n" + line, value: "v"))).contains(what))
  }

  @Test(arguments: [
    ("unit_at: u", "`unit_at` 'u' is not a JSON pointer"), ("power_of_ten: 25", "`power_of_ten` is '25'"),
    ("unit_names: { a: gallon }", "unit 'gallon' is not known"), ("unit_names: [a]", "`unit_names` is"),
    ("power_at: p", "`power_at` 'p' is not a JSON pointer"), ("absent: -1", "`absent` is"),
  ])
  func `a wrong word of a register is said`(line: String, what: String) {
    #expect(only(world.faults(endpoint("", register: "        \(line)\n"))).contains(what))
  }

  @Test func `what a preset says of rows and marks holds, and what is written beside it wins`() throws {
    var world = world
    world.files = [
      "presets/campus.yaml": """
      schema: 1
      name: campus
      time_zone: Asia/Urumqi
      rows: /list
      take: last
      channels: [{ name: a, carrier: electricity, value: /v, unit: kWh, absent: [0] }]

      """
    ]
    let settings = try world.load(
      endpoint("preset: campus\nrows: /entries").replacing("        value: /total\n        unit: kWh\n", with: ""))
    let endpoint = try #require(settings.endpoints.first)
    #expect(endpoint.manner?.rows?.description == "/entries")
    #expect(endpoint.manner?.take == .last)
    #expect(endpoint.manner?.stamps.zone?.timeZone == "Asia/Urumqi")
    #expect(endpoint.sources.first?.manner?.absent == ["0"])
  }
}
