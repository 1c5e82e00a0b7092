import Conservation
import EnergyModel
import Foundation
import Publishing
import Testing

@testable import ConservedCore

/// A city with a bureau, which has a school, by a plan for water per person from 2025 to 2030; and a club that enters nothing. City and
/// school have 100 persons, the bureau 300. Each used 10 m³ a day in 2025 and in the first half of 2026, as far as the ledger goes.
struct GroupStandingsTests {
  private static let plan = """
    schema: 1
    id: own
    base_year: 2025
    end_year: 2030
    source: notice
    targets:
      - indicator: water-per-person
        percent_below_base: 10
        source: notice
        overrides: [{ class: education, percent_below_base: 40, source: notice }]

    """

  private func site(_ more: String = "", withClub: Bool = true, scoring: String? = nil) throws -> BookedSite {
    let site = try BookedSite(
      """
      institutions:
        - { id: city, name: City, class: organ, region: "500000", persons: 100 }
        - { id: bureau, class: organ, region: "500103", parent: city, persons: 300 }
        - { id: school, class: education.school, region: "500103", parent: bureau, persons: 100 }
        \(withClub ? "- { id: club, class: other, region: \"500105\", persons: 10 }" : "")
      """, plan: "use: [own], factors: cn-stat-a", files: ["plans/own.yaml": GroupStandingsTests.plan + more], scoring: scoring)
    let rows = ["city", "bureau", "school"].map {
      "\($0),water,2025-01-01,2026-01-01,3650,m3\n\($0),water,2026-01-01,2026-07-01,1810,m3\n"
    }
    try site.take(.ledger, "institution,carrier,from,to,amount,unit\n" + rows.joined())
    return site
  }

  private func rows(_ site: BookedSite, by: StandingsBy, asOf: String = "2026-07-01", year: Int? = nil) throws
    -> [GroupStandingRow]
  {
    try Edition(keeper: site.keeper, settings: site.settings).groupStandings(
      by: by, asOf: asOf, year: year, today: try site.at("2026-11-23"))
  }

  /// Members, compared and not reporting; base → target of 2026; to date; state.
  private func told(_ rows: [GroupStandingRow]) -> [String] {
    rows.map { row in
      func text(_ value: Decimal?) -> String { value?.text(decimals: 3) ?? "-" }
      let (group, one) = (row.group, row.group.standing)
      return
        "\(row.subject) \(group.members)/\(group.compared)/\(group.notReporting) \(text(one.baseValue)) → \(text(one.yearTarget)), "
        + "\(text(one.actualToDate)) \(one.annual.rawValue)"
    }
  }

  /// With all below it the city has 3 × 3 650 m³ ÷ 500 persons = 21.9, the bureau with its school 7 300 ÷ 400 = 18.25; 2 % less in 2026.
  /// To date 5 430 ÷ 500 and 3 620 ÷ 400. Who has nobody below it is no group.
  @Test func `an institution answers for all below it`() throws {
    #expect(
      told(try rows(try site(), by: .parent)) == [
        "city 3/3/0 21.900 → 21.462, 10.860 at_risk", "bureau 2/2/0 18.250 → 17.885, 9.050 at_risk",
      ])
  }

  /// The school's class is to save 40 % by 2030, so 8 % in 2026: 36.5 × 0.92.
  @Test func `a class has the target that the plan has for it`() throws {
    #expect(
      told(try rows(try site(), by: .class)) == [
        "organ 2/2/0 18.250 → 17.885, 9.050 at_risk", "education.school 1/1/0 36.500 → 33.580, 18.100 off_track",
        "other 1/0/1 - → -, - not_enough_data",
      ])
  }

  @Test func `a region has the plan's own target, whatever its institutions have`() throws {
    #expect(
      told(try rows(try site(), by: .region)) == [
        "500000 1/1/0 36.500 → 35.770, 18.100 at_risk", "500103 2/2/0 18.250 → 17.885, 9.050 at_risk",
        "500105 1/0/1 - → -, - not_enough_data",
      ])
  }

  /// 500 of 510 persons are covered: 98.04 %.
  @Test func `the site holds all, and says who does not report`() throws {
    let rows = try rows(try site(), by: .site)
    #expect(told(rows) == ["site 4/3/1 21.900 → 21.462, 10.860 at_risk"])
    #expect(rows[0].group.standing.coveragePercent?.text(decimals: 2) == "98.04")
  }

  @Test func `each institution alone is a group of one`() throws {
    #expect(
      told(try rows(try site(), by: .institution)) == [
        "city 1/1/0 36.500 → 35.770, 18.100 at_risk", "bureau 1/1/0 12.167 → 11.923, 6.033 at_risk",
        "school 1/1/0 36.500 → 33.580, 18.100 off_track", "club 1/0/1 - → -, - not_enough_data",
      ])
  }

  // MARK: Targets of the site

  private static func cap(_ amount: Int, of scope: String = "site") -> String {
    "  - { indicator: water-total, of: \(scope), cap: \(amount), unit: m3, source: notice }\n"
  }

  /// 5 430 m³ to date and 10 950 by the year's end, ± 1.2816 × 0.07 × 5 520 = 495.
  @Test(arguments: [(12_000, "on_track"), (10_500, "at_risk"), (10_000, "off_track"), (5_000, "missed")])
  func `a cap of the site is held against the sum of all, and stands though no institution has one`(cap: Int, state: String)
    throws
  {
    let site = try site(GroupStandingsTests.cap(cap), withClub: false)
    #expect(
      told(try rows(site, by: .site)) == [
        "site 3/3/0 21.900 → 21.462, 10.860 at_risk", "site 3/3/0 10950.000 → \(cap).000, 5430.000 \(state)",
      ])
  }

  /// Three of four report, each of whom weighs the same in a total: 75 %. Persons say that 98 % are covered.
  @Test func `a total of which a quarter does not report is not judged, a mean by persons is`() throws {
    #expect(
      told(try rows(try site(GroupStandingsTests.cap(12_000)), by: .site)) == [
        "site 4/3/1 21.900 → 21.462, 10.860 at_risk", "site 4/3/1 10950.000 → 12000.000, 5430.000 not_enough_data",
      ])
  }

  @Test func `what is asked of the site or the nation is asked of no institution and of no smaller group`() throws {
    for scope in ["site", "nation"] {
      let site = try site(GroupStandingsTests.cap(1, of: scope))
      for by in [StandingsBy.institution, .parent, .class, .region] {
        #expect(try rows(site, by: by).allSatisfy { $0.group.standing.indicator == .waterPerPerson })
      }
      let standings = try Edition(keeper: site.keeper, settings: site.settings).standings(
        asOf: "2026-07-01", today: try site.at("2026-11-23"))
      #expect(standings.count == 4)
      #expect(standings.allSatisfy { $0.standing.indicator == .waterPerPerson })
    }
    #expect(try rows(try site(GroupStandingsTests.cap(1, of: "nation")), by: .site).count == 1)
  }

  /// 30 % by 2030 is 6 % in 2026: 21.9 × 0.94.
  @Test func `what is asked of the site replaces what is asked of each institution`() throws {
    let site = try site("  - { indicator: water-per-person, of: site, percent_below_base: 30, source: notice }\n")
    #expect(told(try rows(site, by: .site)) == ["site 4/3/1 21.900 → 20.586, 10.860 off_track"])
    #expect(told(try rows(site, by: .parent)).first == "city 3/3/0 21.900 → 21.462, 10.860 at_risk")
  }

  /// 10 950 m³ of 10 000 are within 110 %.
  @Test func `a cap of the site is scored by how far the year's total lies from it`() throws {
    let rules = """
      schema: 1
      id: own
      source: notice
      caps: [{ up_to_percent: 100, points: 15 }, { up_to_percent: 110, points: 10 }]

      """
    let site = try site(GroupStandingsTests.cap(10_000), withClub: false, scoring: rules)
    let scores = try #require(
      try Edition(keeper: site.keeper, settings: site.settings).scores(asOf: "2026-07-01", today: try site.at("2026-11-23")))
    let ofSite = scores.filter { $0.subject == ConsumptionBy.wholeSite && $0.standing.indicator == .waterTotal }
    #expect(ofSite.map(\.score?.points) == [10])
    #expect(ofSite.map(\.score?.isProvisional) == [true])
  }

  // MARK: Another year

  @Test func `another year of the plan may be asked for`() throws {
    let site = try site()
    try site.take(
      .ledger,
      "institution,carrier,from,to,amount,unit\n"
        + ["city", "bureau", "school"].map { "\($0),water,2026-07-01,2027-01-01,1600,m3\n" }.joined())
    // 3 410 m³ each: 10 230 ÷ 500 = 20.46, and 34.1, 11.367, 34.1 a person.
    let year = try rows(site, by: .site, asOf: "2027-03-01", year: 2026)
    #expect(told(year) == ["site 4/3/1 21.900 → 21.462, 20.460 met"])
    #expect(year[0].group.standing.isOver)
    let edition = Edition(keeper: site.keeper, settings: site.settings)
    let standings = try edition.standings(asOf: "2027-03-01", year: 2026, today: try site.at("2027-03-01")).map(\.standing)
    #expect(standings.map(\.annual) == [.met, .met, .missed, .notEnoughData])
    #expect(standings.allSatisfy { $0.year == 2026 && $0.isOver })
    // The year that runs has nothing yet, and one to come nothing at all.
    #expect(
      try edition.standings(asOf: "2027-03-01", today: try site.at("2027-03-01")).map(\.standing.year) == [
        2027, 2027, 2027, 2027,
      ])
    let next = try edition.standings(asOf: "2027-03-01", year: 2028, today: try site.at("2027-03-01")).map(\.standing)
    #expect(next.allSatisfy { $0.annual == .notEnoughData && $0.actualToDate == nil })
    #expect(next[0].yearTarget?.text(decimals: 3) == "34.310")
  }

  /// The fiscal year 2003 has 36 500 kWh ÷ 1 000 m² × 0.1229 = 4.485 85; 3 % less in 2006. To date 182 days of 95 kWh.
  @Test func `a plan in fiscal years judges the year from October to September`() throws {
    let site = try BookedSite(
      "institutions: [{ id: agency, class: organ, floor_area_m2: 1000 }]", plan: "use: [us-eo-13423], factors: cn-stat-a")
    try site.take(
      .ledger,
      """
      institution,carrier,from,to,amount,unit
      agency,electricity,2002-10-01,2003-10-01,36500,kWh
      agency,electricity,2005-10-01,2006-04-01,17290,kWh
      """)
    let edition = Edition(keeper: site.keeper, settings: site.settings)
    func standing(_ asOf: String, year: Int? = nil) throws -> Standing {
      try #require(try edition.standings(asOf: asOf, year: year, today: try site.at("2026-11-23")).first).standing
    }
    let running = try standing("2006-04-01")
    #expect((running.year, running.baseYear, running.targetYear) == (2006, 2003, 2015))
    #expect(running.baseValue?.text(decimals: 5) == "4.48585")
    #expect(running.yearTarget?.text(decimals: 5) == "4.35127")
    #expect(running.actualToDate?.text(decimals: 5) == "2.12494")
    #expect(running.coveragePercent == 100)
    #expect(!running.isOver)
    #expect(try standing("2006-04-01", year: 2005).isOver)
    #expect(try standing("2006-04-01", year: 2005).notes.contains(.lowCoverage))
    #expect(try standing("2005-10-01").year == 2005)
    #expect(try standing("2005-10-02").year == 2006)
  }
}
