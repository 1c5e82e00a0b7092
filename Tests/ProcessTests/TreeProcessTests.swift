import Foundation
import Testing

/// A main meter, a floor and the roof, as the facility manager asks about them.
struct TreeProcessTests {
  @Test func `the balance, the virtual meter and their explanations agree`() throws {
    let site = try Site()
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: en }
      polling: { interval: 1h }
      institutions: [{ id: hall, name: Hall }]
      registers:
        - { id: main, institution: hall, carrier: electricity }
        - { id: floor, institution: hall, carrier: electricity, parent: main }
        - { id: roof, institution: hall, carrier: electricity, parent: main, flow: produced }
      virtual: [{ id: net, institution: hall, carrier: electricity, of: [[main, 1], [roof, "-0.5"]] }]

      """)
    try site.write(
      "register,time,value\nmain,2026-10-01 08:00,0\nmain,2026-10-01 09:00,100\nfloor,2026-10-01 08:00,0\n"
        + "floor,2026-10-01 09:00,95\nroof,2026-10-01 08:00,0\nroof,2026-10-01 09:00,20.001\n", to: "readings.csv")
    let config = ["--config", site.config]
    #expect(try Program.run(["import", "readings", site.directory + "/readings.csv"] + config).status == 0)

    let balance = Site.rows(try Program.run(["export", "balance", "--period", "hour"] + config).output)
    #expect(balance.count == 1)
    #expect(balance[0]["parent"] == "main" && balance[0]["unaccounted"] == "25.001" && balance[0]["tolerance"] == "2.151")
    #expect(balance[0]["coverage_pct"] == "100.0" && balance[0]["children_coverage_pct"] == "100.0")
    let rows = Site.rows(try Program.run(["export", "consumption", "--period", "hour"] + config).output)
    #expect(rows.map { $0["register"] ?? "" } == ["main", "floor", "roof", "net"])
    // 100 − 10.0005 kWh: half a Wh goes away from zero.
    #expect(rows.last?["amount"] == "90.000")
    let total = Site.rows(
      try Program.run(["export", "consumption", "--period", "hour", "--by", "institution"] + config).output)
    #expect(total.map { $0["amount"] ?? "" } == ["100.000"])
    let why = try Program.run(["explain", "net", "electricity", "2026-10-01T08"] + config)
    #expect(why.lines[1].hasPrefix("  90.000 kWh = measured 90.000"))
    #expect(why.output.contains("unaccounted for: 25.001 ± 2.151 kWh = 100.000 (1%) - children 74.999 (floor 1%, less roof 1%)"))
    #expect(why.output.contains("-0.5 × register roof: 20.001 kWh"))
  }
}
