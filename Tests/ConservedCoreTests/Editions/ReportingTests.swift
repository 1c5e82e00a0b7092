import Conservation
import EnergyModel
import Foundation
import Publishing
import Testing

@testable import ConservedCore

/// Who reports and who does not (查漏补缺), as of 1 March 2026.
struct ReportingTests {
  private func site() throws -> BookedSite {
    try BookedSite(
      """
      institutions:
        - { id: club, class: other }
        - { id: depot, class: organ }
        - { id: hall, class: organ, answerable: Office }
        - { id: new, class: organ }
        - { id: school, class: education }
      endpoints:
        - id: gw
          url: http://192.0.2.1/status
          format: json
          interval: 1h
          registers:
            - { id: hall/e, institution: hall, carrier: electricity, value: /a, unit: kWh }
            - { id: hall/w, institution: hall, carrier: water, value: /b, unit: m3 }
        - id: gw2
          url: http://192.0.2.2/status
          format: json
          interval: 1h
          registers: [{ id: new/e, institution: new, carrier: electricity, value: /a, unit: kWh }]
      registers:
        - { id: school/e, institution: school, carrier: electricity, unit: kWh, interval: 1h }
      """, plan: "use: [], factors: cn-stat-a")
  }

  private func rows(_ site: BookedSite, asOf: String? = "2026-03-01", today: String = "2026-11-23") throws -> [ReportingRow] {
    try Edition(keeper: site.keeper, settings: site.settings).reporting(asOf: asOf, today: try site.at(today))
  }

  private func told(_ rows: [ReportingRow]) -> [String] {
    rows.map { "\($0.institution.id) \($0.state.rawValue) \($0.received)/\($0.expected) [\($0.missing)] \($0.action)" }
  }

  /// Hourly readings of a register over the hours of 27 February 2026, up to one hour.
  private func hours(_ register: String, through last: Int) -> String {
    (0...last).map { hour in
      "\(register),\(hour < 24 ? "2026-02-27 \(padded(hour, 2)):00" : "2026-02-28 00:00"),\(hour)\n"
    }.joined()
  }

  private func take(_ site: BookedSite, _ readings: String...) throws {
    try site.take(.readings, "register,time,value\n" + readings.joined())
  }

  private func of(_ institution: String, _ rows: [ReportingRow]) throws -> ReportingRow {
    try #require(rows.first { $0.institution.id.text == institution })
  }

  @Test func `where nothing ever came that is said, with the command that would bring it in`() throws {
    let rows = try rows(try site())
    #expect(
      told(rows) == [
        "club never 0/0 [] conserved import ledger FILE", "depot never 0/0 [] conserved import ledger FILE",
        "hall never 0/2 [hall/e hall/w] conserved probe gw", "new never 0/1 [new/e] conserved probe gw2",
        "school never 0/1 [school/e] conserved import readings FILE",
      ])
    #expect(rows.allSatisfy { $0.lastAmount == nil })
    #expect(rows[0].coverage == nil)
    #expect(rows[2].coverage?.percent == 0)
  }

  /// A polled register may be silent for a day: to the second of midnight it reports, an hour more and it does not. 24 and 23 of 720
  /// hours each are measured.
  @Test func `a meter that is silent for more than a day is missing`() throws {
    let site = try site()
    try take(site, hours("hall/e", through: 24), hours("hall/w", through: 23))
    let hall = try of("hall", try rows(site))
    #expect(told([hall]) == ["hall partly 1/2 [hall/w] conserved probe gw"])
    #expect(hall.lastAmount == (try site.at("2026-02-28 00:00")))
    #expect(hall.coverage == Coverage(coveredHours: 47, hours: 1_440))
    #expect(told([try of("hall", try rows(site, asOf: "2026-02-28"))]) == ["hall reporting 2/2 [] "])
    #expect(
      told([try of("hall", try rows(site, asOf: "2026-03-02"))]) == ["hall silent 0/2 [hall/e hall/w] conserved probe gw"])
  }

  /// 29 December is 62 days before 1 March.
  @Test(arguments: [("2025-12-29", "reporting 1/1 [] "), ("2025-12-28", "silent 0/1 [school/e] conserved import readings FILE")])
  func `a meter that is read by hand may be silent for two months`(last: String, said: String) throws {
    let site = try site()
    try take(site, "school/e,2025-12-01 00:00,0\n", "school/e,\(last) 00:00,100\n")
    let school = try of("school", try rows(site))
    #expect(told([school]) == ["school " + said])
    // Hours between two months' readings are no measure of it.
    #expect(school.coverage == nil)
  }

  @Test(arguments: [
    ("2025-12-29", "reporting 1/1 [] "), ("2025-12-28", "silent 0/1 [petrol (ledger)] conserved import ledger FILE"),
  ])
  func `a ledger may be silent for two months`(last: String, said: String) throws {
    let site = try site()
    try site.take(.ledger, "institution,carrier,from,to,amount,unit\ndepot,petrol,2025-12-01,\(last),100,L\n")
    let depot = try of("depot", try rows(site))
    #expect(told([depot]) == ["depot " + said])
    #expect(depot.lastAmount == (try site.at(last)))
  }

  @Test func `the worst is first`() throws {
    let site = try site()
    try take(
      site, hours("hall/e", through: 24), hours("hall/w", through: 23), "school/e,2025-10-01 00:00,0\n",
      "school/e,2025-11-01 00:00,100\n")
    try site.take(.ledger, "institution,carrier,from,to,amount,unit\ndepot,petrol,2026-01-01,2026-02-01,100,L\n")
    #expect(
      try rows(site).map { "\($0.institution.id) \($0.state.rawValue)" } == [
        "club never", "new never", "school silent", "hall partly", "depot reporting",
      ])
  }

  @Test func `without a date it is today`() throws {
    let site = try site()
    try take(site, hours("hall/e", through: 24), hours("hall/w", through: 24))
    let rows = try rows(site, asOf: nil, today: "2026-02-28 10:00")
    #expect(rows.allSatisfy { $0.asOf == LocalDay("2026-02-28") })
    #expect(try of("hall", rows).state == .reporting)
  }
}
