import Conservation
import EnergyModel
import Foundation
import Publishing
import Settings
import Storage
import Testing

@testable import ConservedCore

/// The review before a year is reported (domain.md section 5).
struct ReviewTests {
  private func lines(
    _ site: BookedSite, year: Int = 2025, _ referencePrice: @escaping Review.ReferencePrice = { _, _ in nil }
  ) throws -> [String] {
    let review = try Review(keeper: site.keeper, settings: site.settings, year: year, referencePrice: referencePrice)
    return try review.rows().map { "\($0.finding.kind.rawValue) \($0.finding.from): \($0.finding.sentence(.english))" }
  }

  private static let ledger = "institution,carrier,from,to,amount,unit,end_use,cost,note\n"

  @Test func `what changed without a reason is asked about once`() throws {
    let site = try BookedSite("institutions: [{ id: school, class: education }]")
    try site.take(
      .facts,
      """
      institution,fact,from,value
      school,staff,2023-01-01,100
      school,staff,2025-09-01,150
      school,floor_area_m2,2023-01-01,1000
      school,floor_area_m2,2024-07-01,2000
      school,vehicles,2023-01-01,10
      school,vehicles,2025-03-01,11
      school,racks,2023-01-01,0
      school,racks,2025-03-01,4
      """)
    #expect(
      try lines(site) == [
        // The headcount is the staff's here, since nobody stated it.
        "fact_stepped 2025-09-01: persons rose by 50.0 % on 2025-09-01, from 100.00 to 150.00",
        "fact_stepped 2025-09-01: staff rose by 50.0 % on 2025-09-01, from 100.00 to 150.00",
        // 182 days of 1 000 m² and 184 of 2 000: 1 502.73.
        "fact_changed 2025-01-01: the year's mean of floor_area_m2 rose by 33.1 %, from 1502.73 to 2000.00",
        "fact_stepped 2025-03-01: racks rose on 2025-03-01, from 0.00 to 4.00",
      ])
    let review = try Review(keeper: site.keeper, settings: site.settings, year: 2025)
    #expect(try review.rows()[2].finding.evidence == "2023-01-01 1000; 2024-07-01 2000")
  }

  @Test func `years are compared where enough of both is known`() throws {
    let site = try BookedSite("institutions: [{ id: hall }]")
    try site.take(
      .ledger,
      ReviewTests.ledger + """
        hall,water,2024-01-01,2025-01-01,100,m3,,,
        hall,water,2025-01-01,2026-01-01,121,m3,,,
        hall,coal,2024-01-01,2025-01-01,100,t,,,
        hall,coal,2025-01-01,2026-01-01,80,t,,,
        hall,lpg,2024-01-01,2025-01-01,100,kg,,,
        hall,lpg,2025-01-01,2025-11-01,10,kg,,,
        """)
    #expect(
      try lines(site) == ["year_on_year 2025-01-01: water rose by 21.0 % against the year before, from 100.000 to 121.000 m3"])
    #expect(try lines(site, year: 2026).isEmpty)
  }

  /// A meter of 100 kWh an hour in January and February 2025, read every hour.
  private func metered(missing: ClosedRange<Int> = 0...0) throws -> BookedSite {
    let site = try BookedSite(
      """
      institutions: [{ id: hall }]
      registers: [{ id: hall/e, institution: hall, carrier: electricity, unit: kWh, interval: 1h }]
      """)
    let start = try site.at("2025-01-01 00:00")
    let rows = (0...59 * 24).filter { $0 == 0 || !missing.contains($0) }.map { hour in
      let instant = start + Int64(hour) * 3_600
      return "hall/e,\(site.calendar.plain(instant)),\(hour * 100)"
    }
    try site.take(.readings, "register,time,value\n" + rows.map { $0 + "\n" }.joined())
    return site
  }

  @Test func `a bill that is not what the days of its meter make is found`() throws {
    let site = try metered()
    try site.take(
      .ledger,
      ReviewTests.ledger + """
        hall,electricity,2025-01-01,2025-02-01,72000,kWh,,,
        hall,electricity,2025-02-01,2025-03-01,60000,kWh,,,
        """)
    // 74 400 of 72 000 kWh is within five per cent; 67 200 of 60 000 is not.
    #expect(
      try lines(site) == ["bill_differs 2025-02-01: the meter counted 67200.000 kWh, 12.0 % more than the bill of 60000.000"])
    let rows = try Review(keeper: site.keeper, settings: site.settings, year: 2025).rows()
    #expect(rows.map(\.finding.evidence) == ["conserved explain hall electricity 2025-02"])
  }

  @Test(arguments: [(71, true), (75, false)])
  func `a month of which too few readings came is found`(missing: Int, isEnough: Bool) throws {
    // Of the 744 readings of January 74 may be missing.
    let lines = try lines(try metered(missing: 100...99 + missing))
    #expect(lines == (isEnough ? [] : ["readings_missing 2025-01-01: 669 of 744 readings came, 89.9 %"]))
  }

  @Test func `where the books end nothing more is expected`() throws {
    let site = try metered()
    #expect(try lines(site).isEmpty)
    #expect(try lines(site, year: 2024).isEmpty)
  }

  @Test func `prices are held against the reference tariff, and without one against nothing`() throws {
    let site = try BookedSite("institutions: [{ id: hall }]")
    try site.take(
      .ledger,
      ReviewTests.ledger + """
        hall,electricity,2025-01-01,2025-02-01,1000,kWh,,600,
        hall,electricity,2025-02-01,2025-03-01,1000,kWh,,1200,
        hall,electricity,2025-03-01,2025-04-01,1000,kWh,,0.06,in 10⁴ yuan
        hall,electricity,2025-04-01,2025-05-01,1000,kWh,,,
        hall,electricity,2024-04-01,2024-05-01,1000,kWh,,9999,
        hall,water,2025-01-01,2025-02-01,1000,m3,,9999,
        """)
    #expect(try lines(site).isEmpty)
    let found = try lines(site) { carrier, day in carrier == .electricity && day.year == 2025 ? Decimal(6) / 10 : nil }
    #expect(
      found == [
        "price_off 2025-02-01: electricity cost 1.2000 yuan/kWh, 100.0 % above the reference 0.6000",
        "price_unit_slip 2025-03-01: electricity cost 0.0001 yuan/kWh, about 10000 times less than the reference 0.6000: "
          + "yuan and 10⁴ yuan?",
      ])
  }

  @Test(arguments: [
    ("12000", ["above_limit 2025-01-01: energy-per-area is 14.748 kgce/m2, above the limit 12.000"]), ("9000", []), ("6000", []),
    ("4000", ["below_leading 2025-01-01: energy-per-area is 4.916 kgce/m2, below the leading value 6.000: is anything missing?"]),
  ])
  func `an intensity outside its quota is found`(kilowattHours: String, expected: [String]) throws {
    // 12 000 kWh × 0.1229 kgce ÷ 100 m² = 14.748.
    let found = try lines(try quotaSite(factors: "cn-stat-a", kilowattHours: kilowattHours, until: "2026-01-01"))
    #expect(found == expected)
  }

  @Test func `half a year is not called low, and a quota of another profile is not compared`() throws {
    #expect(try lines(try quotaSite(factors: "cn-stat-a", kilowattHours: "4000", until: "2025-07-01")).isEmpty)
    let site = try quotaSite(factors: "cn-shandong-quota", kilowattHours: "12000", until: "2026-01-01")
    let rows = try Review(keeper: site.keeper, settings: site.settings, year: 2025).rows()
    #expect(rows.map(\.finding.kind) == [.quotaNotCompared])
    #expect(rows.map(\.finding.evidence) == ["own is made with cn-shandong-quota, the figure with cn-stat-a"])
    #expect(
      try lines(site) == [
        "quota_not_compared 2025-01-01: energy-per-area is not compared with its quota, which was made with another factor profile"
      ])
    let unknown = try quotaSite(factors: "cn-stat-a", kilowattHours: "12000", until: "2026-01-01", quotaClass: "organ/town")
    #expect(
      try Review(keeper: unknown.keeper, settings: unknown.settings, year: 2025).rows().map(\.finding.evidence) == [
        "own has no row of organ/town"
      ])
  }

  private func quotaSite(factors: String, kilowattHours: String, until: String, quotaClass: String = "organ/city") throws
    -> BookedSite
  {
    let site = try BookedSite(
      "institutions: [{ id: hall, quota_class: \(quotaClass), floor_area_m2: 100 }]",
      quotas: """
        schema: 1
        id: own
        source: notice
        factors: \(factors)
        rows: [{ class: organ, level: city, indicator: energy-per-area, limit: 12, reference: 9, leading: 6 }]
        """)
    try site.take(.ledger, ReviewTests.ledger + "hall,electricity,2025-01-01,\(until),\(kilowattHours),kWh,,,\n")
    return site
  }

  @Test func `the limits are those of the site's rules`() throws {
    let site = try BookedSite(
      "institutions: [{ id: hall }]", scoring: "schema: 1\nid: own\nsource: notice\nreview: { year_on_year_percent: 30 }\n")
    try site.take(
      .ledger,
      ReviewTests.ledger + "hall,water,2024-01-01,2025-01-01,100,m3,,,\nhall,water,2025-01-01,2026-01-01,121,m3,,,\n")
    #expect(try lines(site).isEmpty)
  }

  @Test func `the table leaves room for the reason`() throws {
    let site = try BookedSite("institutions: [{ id: hall, name: Hall }]")
    try site.take(
      .ledger,
      ReviewTests.ledger + "hall,water,2024-01-01,2025-01-01,100,m3,,,\nhall,water,2025-01-01,2026-01-01,50,m3,,,\n")
    let rows = try Review(keeper: site.keeper, settings: site.settings, year: 2025).rows()
    func text(_ language: Language) -> String {
      String(decoding: Table<ReviewRow>.review(language).render(rows, Dialect(language, calendar: site.calendar)), as: UTF8.self)
    }
    #expect(
      text(.english) == """
        institution,name,finding,subject,from,to,value,reference,unit,deviation_pct,limit_pct,sentence,evidence,reason
        hall,Hall,year_on_year,water,2025-01-01,2026-01-01,50.000,100.000,m3,-50.0,20.0,\
        "water fell by 50.0 % against the year before, from 100.000 to 50.000 m3",conserved explain hall water 2025,

        """)
    #expect(
      text(.simplifiedChinese).contains(
        "\r\nhall,Hall,同比变化,水,2025-01-01,2026-01-01,50.000,100.000,m3,-50.0,20.0,水用量由上年 100.000 变为 50.000 m3，减少 50.0%，超过 20%,"))
  }
}
