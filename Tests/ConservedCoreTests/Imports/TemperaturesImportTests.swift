import EnergyModel
import Testing

@testable import ConservedCore

struct TemperaturesImportTests {
  private let site: BookedSite
  private let stations: Set<StationID>

  init() throws {
    site = try BookedSite("institutions: [{ id: hall, class: organ }]")
    stations = [try #require(StationID("town")), try #require(StationID("airport"))]
  }

  private func parse(_ text: String) throws -> [TemperatureReading] {
    try TemperaturesImport.parse(Array(text.utf8), file: "t.csv", stations: stations, calendar: site.calendar)
  }

  private func take(_ text: String) throws -> String {
    try ImportRows.temperatures(try parse(text)).apply(to: site.keeper, site.store)
  }

  private func faults(_ text: String) throws -> [String] {
    do {
      _ = try parse(text)
      return []
    } catch let refused as RowFaults {
      return refused.faults.map { "\($0.line):\($0.column): \($0.what); \($0.remedy)" }
    }
  }

  @Test func `temperatures are taken in either language and in three units, and the same again changes nothing`() throws {
    let english = """
      station,time,value,unit
      town,2026-01-01 08:00,-3.25,
      town,2026-01-01T09:00:00+08:00,26.6,degF
      airport,2026-01-01 08:00,270.15,K
      town,2026-01-01 10:00,-2.5,degC
      """
    #expect(ImportKind(headerOf: Array(english.utf8)) == .temperatures)
    #expect(try take(english) == "4 temperatures read, 4 new")
    #expect(try take(english) == "4 temperatures read, 0 new")
    let chinese = "\u{FEFF}时间,气温,气象站\r\n2026-01-01 08:00,-3.250,town\r\n2026-01-01 11:00,0,town\r\n"
    #expect(ImportKind(headerOf: Array(chinese.utf8)) == .temperatures)
    #expect(try take(chinese) == "2 temperatures read, 1 new")
    let day = try site.span("2026-01-01", "2026-01-02")
    let kept = try site.store.temperatures(of: try #require(StationID("town")), from: day.start, to: day.end)
    // 26.6 °F: (26.6 − 32) × 5 / 9 = −3.
    #expect(kept.map(\.temperature.celsius) == ["-3.25", "-3", "-2.5", "0"])
    #expect(kept.allSatisfy { $0.origin == .imported })
    #expect(try site.store.lastTemperature(of: try #require(StationID("airport")))?.temperature.celsius == "-3")
  }

  @Test func `every faulty row is named with its place and remedy`() throws {
    #expect(
      try faults(
        """
        station,time,value,unit
        town,2026-01-01 08:00,68,
        town,2026-01-01 09:00,293.15,degC
        town,2026-01-01 10:00,20,K
        village,2026-01-01 11:00,1,
        ,soon,,degR
        town,2026-01-01 12:00,"1,5",
        town,2026-01-01 13:00,60.0004,
        town,2026-01-01 14:00,60.0005,
        town,2026-01-01 15:00,-90,degC
        """) == [
          "2:23: 68 degC is not reached by air outdoors, which is from -90 to 60 degC; write its unit where that is degF or K, or leave "
            + "the row out",
          "3:23: 293.15 degC is not reached by air outdoors, which is from -90 to 60 degC; write its unit where that is degF or K, or "
            + "leave the row out",
          "4:23: 20 K is not reached by air outdoors, which is from -90 to 60 degC; write its unit where that is degC or degF, or leave "
            + "the row out",
          "5:1: no station is called 'village'; name one of `stations` in the configuration, or add it there",
          "6:1: 'station' is blank; write it in every row",
          "6:2: 'soon' is no time; write 2026-10-01T08:00:00+08:00 or, in local time, 2026-10-01 08:00",
          "6:1: 'value' is blank; write it in every row",
          "6:8: 'degR' is no unit of temperature; write one of degC, degF, K",
          "7:23: '1,5' is no number; write digits with a decimal point and no grouping",
          "9:23: 60.0005 degC is not reached by air outdoors, which is from -90 to 60 degC; write its unit where that is degF or K, or "
            + "leave the row out",
        ])
    #expect(try faults("station,time\ntown,2026-01-01\n").first?.hasPrefix("1:1: column 'value' is missing") == true)
    #expect(try site.store.stationsWithReadings().isEmpty)
  }

  @Test func `a whole year in the wrong unit is refused row by row, told up to a bound and counted beyond it`() throws {
    var text = "station,time,value\n"
    let start = try site.at("2026-01-01")
    for hour in 0..<8_760 { text += "town,\(site.calendar.rfc3339(start + Int64(hour) * 3_600)),293.15\n" }
    let faults = try faults(text)
    #expect(faults.count == RowFile.faultsMax + 1)
    #expect(faults[199].hasPrefix("201:32: 293.15 degC is not reached"))
    #expect(
      faults.last == "202:1: 8560 more faults are not listed, the first of them here; mend those above and import the file again")
    do {
      _ = try parse(text)
    } catch let refused as RowFaults {
      #expect(refused.count == 8_760)
    }
    // One fault too many, and none too many.
    func rows(_ count: Int) -> String { "station,time,value\n" + String(repeating: "town,2026-01-01,99\n", count: count) }
    #expect(try self.faults(rows(200)).count == 200)
    #expect(try self.faults(rows(201)).last?.hasPrefix("202:1: 1 more fault is not listed, it is here") == true)
  }
}
