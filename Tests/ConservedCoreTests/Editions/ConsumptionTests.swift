import EnergyModel
import Publishing
import Testing

@testable import ConservedCore

struct ConsumptionTests {
  private static let threeInstitutions = """
    institutions:
      - { id: hall, class: organ, region: "500103", persons: 10 }
      - { id: school, class: education.school, region: "500103" }
      - { id: college, class: education.school, region: "500106" }
    registers:
      - { id: hall/e, institution: hall, carrier: electricity, unit: kWh, interval: 1h }
      - { id: hall/e/light, institution: hall, carrier: electricity, unit: kWh, parent: hall/e, interval: 1h }
      - { id: hall/solar, institution: hall, carrier: electricity, unit: kWh, flow: out, interval: 1h }
      - { id: school/e, institution: school, building: north, carrier: electricity, unit: kWh, interval: 1h }
      - { id: college/e, institution: college, carrier: electricity, unit: kWh, interval: 1h }
    """

  /// One hour of each register: 1, 2, 4, 8 and 16 kWh, so that each sum tells its parts.
  private func site() throws -> BookedSite {
    let site = try BookedSite(ConsumptionTests.threeInstitutions)
    var rows = "register,time,value\n"
    for (number, register) in ["hall/e", "hall/e/light", "hall/solar", "school/e", "college/e"].enumerated() {
      rows += "\(register),2026-10-01 08:00,100\n\(register),2026-10-01 09:00,\(100 + (1 << number))\n"
    }
    try site.take(.readings, rows)
    return site
  }

  @Test(arguments: [
    (ConsumptionBy.register, ["hall/e 1", "hall/e/light 2", "hall/solar 4", "school/e 8", "college/e 16"]),
    (.building, ["hall 1", "north 8", "college 16"]), (.institution, ["hall 1", "school 8", "college 16"]),
    (.class, ["organ 1", "education.school 24"]), (.region, ["500103 9", "500106 16"]), (.site, ["site 25"]),
  ]) func `every grouping counts a register once, and none counts a part or what flows out twice`(
    by: ConsumptionBy, expected: [String]
  ) throws {
    let rows = try site().consumption(.hour, by: by).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(rows.map { "\($0[2]) \($0[5].dropLast(4))" } == expected)
    #expect(rows.allSatisfy { $0[10] == "100.0" })
  }

  @Test func `a sum of many is covered as far as its parts are`() throws {
    let site = try site()
    // Of the school nothing is known after nine: of the region's four hours three are measured.
    try site.take(.readings, "register,time,value\nhall/e,2026-10-01 10:00,102\n")
    let rows = try site.consumption(.day, by: .region)
    #expect(
      rows == [
        "2026-10-01,2026-10-02,500103,electricity,total,10.000,kWh,10.000,0.000,0.000,6.2,0",
        "2026-10-01,2026-10-02,500106,electricity,total,16.000,kWh,16.000,0.000,0.000,4.1,0",
      ])
  }

  @Test func `quarters begin in January, April, July and October, and every interval is whole`() throws {
    let site = try BookedSite(ConsumptionTests.threeInstitutions)
    func texts(_ period: Consumption.Period, _ from: String, _ to: String) throws -> [String] {
      period.intervals(in: try site.span(from, to), site.calendar).map {
        "\(site.calendar.day(of: $0.start)) \(site.calendar.day(of: $0.end))"
      }
    }
    #expect(try texts(.quarter, "2025-11-30", "2026-04-01") == ["2025-10-01 2026-01-01", "2026-01-01 2026-04-01"])
    #expect(try texts(.quarter, "2026-06-30 23:59", "2026-07-01 00:01") == ["2026-04-01 2026-07-01", "2026-07-01 2026-10-01"])
    #expect(try texts(.month, "2025-12-31", "2026-01-02") == ["2025-12-01 2026-01-01", "2026-01-01 2026-02-01"])
    #expect(try texts(.year, "2025-12-31", "2026-01-01") == ["2025-01-01 2026-01-01"])
    #expect(try texts(.quarter, "2026-01-01", "2026-01-01").isEmpty)
  }
}
