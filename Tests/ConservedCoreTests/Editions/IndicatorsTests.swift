import Conservation
import EnergyModel
import Foundation
import Publishing
import Testing

@testable import ConservedCore

/// The export `indicators`: a hall of 100 persons and 1 000 m² that used 36 500 kWh and 3 650 m³ in 2025, and 900 m³ in the first quarter
/// of 2026.
struct IndicatorsTests {
  private func site() throws -> BookedSite {
    let site = try BookedSite(
      """
      institutions:
        - { id: hall, class: organ, persons: 100, floor_area_m2: 1000 }
        - { id: club, class: other }
      """, plan: "use: [], factors: cn-stat-a")
    try site.take(
      .ledger,
      """
      institution,carrier,from,to,amount,unit
      hall,electricity,2025-01-01,2026-01-01,36500,kWh
      hall,water,2025-01-01,2026-01-01,3650,m3
      hall,water,2026-01-01,2026-04-01,900,m3
      """)
    return site
  }

  private func rows(_ site: BookedSite, _ period: Consumption.Period, _ from: String? = nil, _ to: String? = nil) throws
    -> [IndicatorRow]
  {
    try Edition(keeper: site.keeper, settings: site.settings).indicators([period], from: from, to: to)
  }

  /// Start, indicator, value.
  private func told(_ site: BookedSite, _ rows: [IndicatorRow]) -> [String] {
    rows.map { "\(site.calendar.day(of: $0.span.start)) \($0.indicator) \($0.value?.text(decimals: 5) ?? "-")" }
  }

  /// 36 500 × 0.1229 = 4 485.85 kgce and × 0.5306 = 19 366.9 kg. What it has nothing of (vehicles, a data centre, waste) has no row; its
  /// share of coal is none of what is known.
  @Test func `a year has every indicator of which something counts, in the contract's order`() throws {
    let site = try site()
    #expect(
      told(site, try rows(site, .year, "2025-01-01", "2026-01-01")) == [
        "2025-01-01 energy-per-person 44.85850", "2025-01-01 energy-per-area 4.48585", "2025-01-01 water-per-person 36.50000",
        "2025-01-01 co2-per-area 19.36690", "2025-01-01 energy-total 4485.85000", "2025-01-01 water-total 3650.00000",
        "2025-01-01 co2-total 19366.90000", "2025-01-01 coal-share 0.00000", "2025-01-01 electricity-per-area 36.50000",
      ])
  }

  /// 900 m³ of 90 days are 9 a person, with 90 of 365 days known: 24.6 %. Never four times that.
  @Test func `a year that is partly known is exported as it is, with its coverage`() throws {
    let site = try site()
    let year = try rows(site, .year).filter { site.calendar.day(of: $0.span.start).year == 2026 }
    #expect(told(site, year) == ["2026-01-01 water-per-person 9.00000", "2026-01-01 water-total 900.00000"])
    #expect(year[0].coverage?.percent.textRoundedDown(decimals: 1) == "24.6")
    #expect(year[0].numerator == 900 && year[0].denominator == 100)
    #expect(site.calendar.day(of: year[0].span.end) == LocalDay("2027-01-01"))
  }

  /// 310, 280 and 310 m³.
  @Test func `months and quarters are divided by the persons of their own days`() throws {
    let site = try site()
    try site.take(.facts, "institution,fact,from,value\nhall,persons,2026-02-01,140\nhall,persons,2026-02-15,60\n")
    let months = try rows(site, .month, "2026-01-01", "2026-04-01").filter { $0.indicator == .waterPerPerson }
    // February: 14 days of 140 and 14 of 60 are 100 persons.
    #expect(
      told(site, months) == [
        "2026-01-01 water-per-person 3.10000", "2026-02-01 water-per-person 2.80000", "2026-03-01 water-per-person 5.16667",
      ])
    let quarter = try rows(site, .quarter, "2026-01-01", "2026-04-01").filter { $0.indicator == .waterTotal }
    #expect(told(site, quarter) == ["2026-01-01 water-total 900.00000"])
  }

  @Test func `without persons there is a numerator and no value`() throws {
    let site = try site()
    try site.take(.ledger, "institution,carrier,from,to,amount,unit\nclub,water,2025-01-01,2026-01-01,100,m3\n")
    let club = try rows(site, .year).filter { $0.institution.text == "club" }
    #expect(told(site, club) == ["2025-01-01 water-per-person -", "2025-01-01 water-total 100.00000"])
    #expect(club[0].numerator == 100 && club[0].denominator == nil)
  }

  @Test func `a year that the books do not reach is what was stated, and says so`() throws {
    let site = try site()
    try site.take(
      .baselines,
      """
      institution,indicator,year,value,unit,source,factors
      hall,energy-per-person,2020,329.56,kgce,return of 2020,cn-stat-b
      hall,water-per-person,2020,21.53,m3,,
      hall,water-per-person,2025,99,m3,return of 2025,
      """)
    let stated = try rows(site, .year).filter { site.calendar.day(of: $0.span.start).year == 2020 }
    #expect(told(site, stated) == ["2020-01-01 energy-per-person 329.56000", "2020-01-01 water-per-person 21.53000"])
    #expect(stated.map(\.factors) == ["cn-stat-b; stated: return of 2020", "stated"])
    #expect(stated.allSatisfy { $0.numerator == nil && $0.denominator == nil && $0.coverage == nil })
    // What the books hold comes before what was stated, and no month was.
    #expect(told(site, try rows(site, .year)).contains("2025-01-01 water-per-person 36.50000"))
    #expect(!told(site, try rows(site, .year)).contains("2025-01-01 water-per-person 99.00000"))
    #expect(try rows(site, .month).allSatisfy { site.calendar.day(of: $0.span.start).year >= 2025 })
  }

  @Test func `books without an amount have no row`() throws {
    let empty = try BookedSite("institutions: [{ id: hall }]", plan: "use: [], factors: cn-stat-a")
    #expect(try rows(empty, .year).isEmpty)
    let site = try site()
    #expect(try rows(site, .year, "2019-01-01", "2020-01-01").isEmpty)
  }
}
