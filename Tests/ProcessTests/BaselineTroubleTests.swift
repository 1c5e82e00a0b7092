import Foundation
import Testing

/// What is wrong with the data of a baseline, from the file to the sentence, as the energy officer meets it.
struct BaselineTroubleTests {
  private func site() throws -> Site {
    let site = try Site()
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: en }
      stations: [{ id: town }]
      institutions: [{ id: hall, name: Hall, class: organ, station: town }]
      registers: [{ id: hall/e, institution: hall, carrier: electricity, unit: kWh, interval: 1h }]

      """)
    return site
  }

  /// Noon UTC of a day from 1 January 2024 on is that day in Shanghai too.
  private func date(_ index: Int) -> Substring {
    Date(timeIntervalSince1970: 1_704_110_400 + Double(index) * 86_400).ISO8601Format().prefix(10)
  }

  /// Imports midnight readings of two years. 240 kWh on workdays, 120 at week ends.
  ///
  /// - Parameter use: Of a day, 0 being 1 January 2024; `nil`: its reading at the end is missing.
  private func importYears(_ site: Site, from first: Int = 0, to last: Int = 731, use: (Int) -> Int?) throws {
    var rows = "register,time,value\nhall/e,\(date(first)) 00:00,0\n"
    var value = 0
    for index in first..<last {
      guard let used = use(index) else { continue }
      value += used
      rows += "hall/e,\(date(index + 1)) 00:00,\(value)\n"
    }
    try site.write(rows, to: "r.csv")
    let done = try Program.run(["import", "readings", site.directory + "/r.csv", "--config", site.config])
    #expect(done.status == 0, "\(done.errors)")
  }

  /// 1 January 2024 was a Monday.
  private func ordinary(_ index: Int) -> Int { index % 7 < 5 ? 240 : 120 }

  private func json(_ site: Site, base: Int = 2024, year: Int = 2025) throws -> [String: Any] {
    let outcome = try Program.run([
      "baseline", "hall", "electricity", "--base", String(base), "--year", String(year), "--format", "json", "--config",
      site.config,
    ])
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  private func text(_ site: Site, base: Int = 2024, year: Int = 2025) throws -> String {
    let outcome = try Program.run([
      "baseline", "hall", "electricity", "--base", String(base), "--year", String(year), "--config", site.config,
    ])
    return outcome.output
  }

  @Test func `a year of degrees Fahrenheit without their unit is refused by rows, with the remedy, and nothing is kept`() throws {
    let site = try site()
    // From 23 °F in January to 95 °F in July, every hour.
    var rows = "station,time,value\n"
    for hour in 0..<8_760 {
      let season = 59 - 36 * cos(2 * Double.pi * Double(hour) / 8_760)
      rows += "town,\(date(366 + hour / 24)) \(hour % 24 < 10 ? "0" : "")\(hour % 24):00,\(Int(season.rounded()))\n"
    }
    try site.write(rows, to: "t.csv")
    let outcome = try Program.run(["import", "temperatures", site.directory + "/t.csv", "--config", site.config])
    #expect(outcome.status == 65)
    #expect(outcome.errorLines.count == 201)
    #expect(
      try #require(outcome.errorLines.first).contains(
        "61 degC is not reached by air outdoors, which is from -90 to 60 degC; write its unit where that is degF or K"),
      "\(outcome.errorLines.first ?? "")")
    #expect(try #require(outcome.errorLines.last).contains("more faults are not listed"))
    let days = try Program.run(["export", "degree-days", "--config", site.config])
    #expect(!days.output.contains("town,"), "\(days.output)")
  }

  @Test func `readings times a thousand from June on give no saving, and the suspicion is named`() throws {
    let site = try site()
    // 1 June 2025 is the 517th day.
    try importYears(site) { ordinary($0) * ($0 >= 517 ? 1_000 : 1) }
    let found = try json(site)
    #expect((found["lacks"] as? [String])?.contains("suspicious") == true)
    #expect(found["saving"] is NSNull && found["verdict"] is NSNull)
    let suspicious = try #require(found["suspicious"] as? [String: Any])
    #expect((suspicious["day"] as? String)?.hasPrefix("2025-06") == true)
    let text = try text(site)
    #expect(text.contains("an import of `steps` says what happened"), "\(text)")
    #expect(!text.contains("That is a saving"))
  }

  @Test func `a base year with half its days states no saving and says how many are missing`() throws {
    let site = try site()
    // The books begin on 1 July 2024, the 182nd day after 1 January.
    try importYears(site, from: 182) { ordinary($0) }
    let found = try json(site)
    #expect(found["lacks"] as? [String] == ["base_days"])
    #expect(found["baseline_valid_days"] as? Int == 184 && found["baseline_days"] as? Int == 366)
    #expect(found["saving"] is NSNull)
    #expect(try text(site).contains("only 184 of 366 days of 2024 are valid, 330 are needed"))
  }

  @Test func `a year that the calendar does not have states no saving and names the file to write`() throws {
    let site = try site()
    try FileManager.default.createDirectory(atPath: site.directory + "/calendars", withIntermediateDirectories: true)
    try site.write(
      """
      schema: 1
      id: short
      source: made for a test
      years:
        - year: 2024
          holidays: [{ name: 元旦, days: [2024-01-01] }]

      """, to: "calendars/short.yaml")
    try site.write(try site.read("conserved.yaml") + "plan: { calendar: short }\n")
    try importYears(site) { ordinary($0) }
    let found = try json(site)
    #expect(found["lacks"] as? [String] == ["calendar"], "\(found["lacks"] ?? "")")
    #expect(found["saving"] is NSNull)
    #expect(try text(site).contains("the calendar 'short' does not have the holidays of both years; calendars/NAME.yaml"))
  }

  @Test func `zeros for a month are missing days, and what is stated says so`() throws {
    let site = try site()
    // 31 days from 1 February 2025.
    try importYears(site) { (397..<428).contains($0) ? 0 : ordinary($0) }
    let found = try json(site)
    #expect((found["grounds"] as? [String])?.contains("zeros_missing") == true, "\(found["grounds"] ?? "")")
    #expect(found["reporting_valid_days"] as? Int == 365 - 31)
    #expect((found["suspicious"] as? [String: Any]) != nil)
    #expect(found["verdict"] is NSNull)
  }
}
