import Conservation
import EnergyModel
import Foundation
import Publishing
import Storage
import Testing

@testable import ConservedCore

/// The ledger in the books of institutions (contract R5).
struct LedgerTests {
  /// A school that has bills for its gas and a meter for its electricity.
  private func school() throws -> BookedSite {
    try BookedSite(
      """
      institutions:
        - { id: school, class: education.school, region: "500103", persons: 100, floor_area_m2: 1000 }
        - { id: hall, class: organ, region: "500103" }
      registers:
        - { id: school/e, institution: school, carrier: electricity, unit: kWh, interval: 1h }
        - { id: school/e/light, institution: school, carrier: electricity, end_use: 01A00, unit: kWh, parent: school/e, interval: 1h }
      """)
  }

  private static let header = "institution,carrier,from,to,amount,unit,end_use,cost,note\n"

  @Test func `months of bills are measured, their days estimated, a month without a bill is empty and never zero`() throws {
    let site = try school()
    try site.take(
      .ledger,
      LedgerTests.header + """
        school,natural-gas,2026-01-01,2026-02-01,310,m3,,,
        school,natural-gas,2026-03-01,2026-04-01,100,m3,,,
        """)
    let gas = "school,natural-gas,total"
    #expect(
      try site.consumption(.month, by: .institution).filter { $0.contains("gas") } == [
        "2026-01-01,2026-02-01,\(gas),310.000,m3,310.000,0.000,0.000,100.0,0", "2026-02-01,2026-03-01,\(gas),,m3,,,,0.0,0",
        "2026-03-01,2026-04-01,\(gas),100.000,m3,100.000,0.000,0.000,100.0,0",
      ])
    // 62 of 90 days.
    #expect(
      try site.consumption(.quarter, by: .institution).filter { $0.contains("gas") } == [
        "2026-01-01,2026-04-01,\(gas),410.000,m3,410.000,0.000,0.000,68.8,0"
      ])
    let days = try site.consumption(.day, by: .institution, "2026-01-31", "2026-02-02").filter { $0.contains("gas") }
    #expect(
      days == [
        "2026-01-31,2026-02-01,\(gas),10.000,m3,0.000,10.000,0.000,0.0,0", "2026-02-01,2026-02-02,\(gas),,m3,,,,0.0,0",
      ])
    // Hours leave the ledger out, and it has no register.
    #expect(try site.consumption(.hour, by: .institution, "2026-01-01", "2026-01-02").allSatisfy { !$0.contains("gas") })
    #expect(try site.consumption(.day, by: .register, "2026-01-01", "2026-01-02").allSatisfy { !$0.contains("gas") })
  }

  @Test func `a bill that crosses a year's end is cut without losing a litre`() throws {
    let site = try school()
    try site.take(.ledger, LedgerTests.header + "school,natural-gas,2025-12-20,2026-01-10,100,L,,,\n")
    let years = try site.consumption(.year, by: .site).filter { $0.contains("gas") }
    // 12 of 21 days: floor of 57.1 L; the other nine have the rest.
    #expect(
      years == [
        "2025-01-01,2026-01-01,site,natural-gas,total,0.057,m3,0.000,0.057,0.000,0.0,0",
        "2026-01-01,2027-01-01,site,natural-gas,total,0.043,m3,0.000,0.043,0.000,0.0,0",
      ])
  }

  @Test(arguments: [ConsumptionBy.class, .region, .site])
  func `class, region and site sum the ledgers of their institutions`(by: ConsumptionBy) throws {
    let site = try school()
    try site.take(
      .ledger,
      LedgerTests.header + """
        school,petrol,2026-01-01,2026-02-01,30,L,vehicle,,
        hall,petrol,2026-01-01,2026-02-01,12,L,vehicle,,
        """)
    let amounts = try site.consumption(.month, by: by, "2026-01-01", "2026-02-01").filter { $0.contains("petrol") }.map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let expected = by == .class ? ["education.school 30.000", "organ 12.000"] : [(by == .site ? "site" : "500103") + " 42.000"]
    #expect(amounts.map { "\($0[2]) \($0[5])" }.sorted() == expected)
    #expect(amounts.allSatisfy { $0[10] == "100.0" })
  }

  // MARK: Bills

  /// Electricity of January by the meter: 1 000 kWh, and 310 kWh for light.
  private func metered() throws -> BookedSite {
    let site = try school()
    try site.take(
      .readings,
      """
      register,time,value
      school/e,2026-01-01 00:00,5000
      school/e,2026-02-01 00:00,6000
      school/e,2026-03-01 00:00,7000
      school/e/light,2026-01-01 00:00,0
      school/e/light,2026-02-01 00:00,310
      """)
    return site
  }

  @Test func `where a register counts the same a bill is compared and never added`() throws {
    let site = try metered()
    let before = try site.consumption(.month, by: .institution)
    try site.take(
      .ledger,
      LedgerTests.header + """
        school,electricity,2026-01-01,2026-02-01,1050,kWh,,700,
        school,electricity,2026-02-01,2026-03-01,1100,kWh,,,
        school,electricity,2026-04-01,2026-05-01,1100,kWh,,,
        school,electricity,2026-01-01,2026-02-01,400,kWh,01A00,,
        """)
    // The light is metered by a part, which enters no total: what the ledger says of it counts.
    let after = try site.consumption(.month, by: .institution, "2026-01-01", "2026-03-01")
    #expect(after.filter { $0.contains(",total,") } == before)
    #expect(after.contains("2026-01-01,2026-02-01,school,electricity,01A00,400.000,kWh,400.000,0.000,0.000,100.0,0"))

    // 1 000 of 1 050 is 4.8 % less and passes; 1 000 of 1 100 does not; of April the register knows nothing to compare.
    let gaps = Gaps(keeper: site.keeper)
    let bills = try gaps.rows(open: false).filter { $0.kind == "bill" }
    #expect(bills.map(\.register.text) == ["school/e"])
    #expect(bills.map { site.calendar.day(of: $0.from).iso8601 } == ["2026-02-01"])
    #expect(
      bills.map(\.reason) == ["bill 1100.000 kWh, register school/e 1000.000 kWh over 672 of 672 hours, 9.1 % less than the bill"]
    )
    #expect(bills.map(\.action) == ["conserved explain school electricity 2026-02"])
    #expect(try gaps.rows(open: true).allSatisfy { $0.kind != "bill" })
  }

  @Test(arguments: [(95, false), (94, true), (105, false), (106, true), (100, false)])
  func `five per cent of the bill may lie between it and the registers`(counted: Int, isListed: Bool) throws {
    let site = try school()
    try site.take(.readings, "register,time,value\nschool/e,2026-01-01 00:00,0\nschool/e,2026-01-02 00:00,\(counted)\n")
    try site.take(.ledger, LedgerTests.header + "school,electricity,2026-01-01,2026-01-02,100,kWh,,,\n")
    #expect(try Gaps(keeper: site.keeper).rows(open: false).contains { $0.kind == "bill" } == isListed)
  }

  // MARK: Explained

  @Test func `an explanation lists what was entered, and every bill beside the registers`() throws {
    let site = try metered()
    try site.take(
      .ledger,
      LedgerTests.header + """
        school,natural-gas,2026-01-10,2026-02-09,300,m3,,1200.50,no. 7
        school,electricity,2026-01-01,2026-02-01,1050,kWh,,700,
        school,electricity,2026-04-01,2026-05-01,1100,kWh,,,
        """)
    func lines(_ carrier: Carrier, _ period: String) throws -> [String] {
      let span = try #require(Explanation.span(of: period, site.calendar))
      return try Explanation(keeper: site.keeper, settings: site.settings).lines(of: "school", carrier, in: span, listsAll: false)
        ?? []
    }
    let gas = try lines(.naturalGas, "2026-01")
    #expect(gas[1] == "  220.000 m3 = measured 0.000 + estimated 220.000 + unresolved 0.000; 0 of 744 hours measured")
    #expect(gas.contains { $0.hasPrefix("  = ") && $0.contains("kgce") })
    #expect(
      gas.suffix(2) == [
        "ledger total: 220.000 m3 = measured 0.000 + estimated 220.000 + unresolved 0.000; 0 of 744 hours measured",
        "  entered 2026-01-10 to 2026-02-09, 300 m3, 1200.5 yuan, no. 7, of it in these days 220.000 m3: estimated",
      ])
    let electricity = try lines(.electricity, "2026")
    #expect(electricity[1].hasPrefix("  2000.000 kWh = "))
    #expect(
      electricity.suffix(2) == [
        "bill total 2026-01-01 to 2026-02-01, 1050 kWh, 700 yuan: register school/e 1000.000 kWh over 744 of 744 hours, "
          + "4.8 % less than the bill",
        "bill total 2026-04-01 to 2026-05-01, 1100 kWh: of register school/e nothing is known over these days",
      ])
    #expect(try lines(.electricity, "2026-03").allSatisfy { !$0.hasPrefix("bill") })
    #expect(try lines(.naturalGas, "2026-01-10T08").isEmpty)
    #expect(try lines(.coal, "2026").isEmpty)
  }

  // MARK: Standings and facts

  @Test func `bills of a whole year judge an institution, and the headcount that changed in it divides them`() throws {
    let site = try BookedSite("institutions: [{ id: school, class: education.school, persons: 100 }]")
    let months = (1...12).map { LocalMonth(year: 2026, month: $0) }
    let rows = months.map { "school,water,\($0.firstDay),\($0.next.firstDay),\($0.dayCount),m3,,,\n" }
    try site.take(.ledger, LedgerTests.header + rows.joined())
    func water(asOf text: String) throws -> Standing {
      let day = try #require(LocalDay(text))
      let judged = try Standings(keeper: site.keeper, settings: site.settings).judged(asOf: day, baselines: [])
      return try #require(judged.first { $0.indicator == .waterPerPerson })
    }
    // 304 m³ until the end of October, for 100 persons; the bill of November is cut by the day on which it is judged.
    let november = try water(asOf: "2026-11-01")
    #expect(november.actualToDate == 3.04)
    #expect(november.coveragePercent == 100)
    let cut = try water(asOf: "2026-11-16")
    #expect(cut.coveragePercent.map { $0 > 95 && $0 < 96 } == true)

    try site.take(.facts, "institution,fact,from,value\nschool,persons,2026-07-02,300\n")
    // 100 persons for 182 days, 300 for 183.
    let mean = (100 * 182 + 300 * 183) / 365.0
    let actual = try #require(try water(asOf: "2026-11-01").actualToDate)
    #expect(abs("\(actual)".withCString { strtod($0, nil) } - 304 / mean) < 1e-9)
  }

  @Test func `an institution moves to another class with its fact, and standings name who answers from then on`() throws {
    let site = try school()
    try site.take(.ledger, LedgerTests.header + "school,petrol,2026-01-01,2026-02-01,30,L,vehicle,,\n")
    try site.take(
      .facts,
      "institution,fact,from,value\nschool,class,2026-02-01,education.university\nschool,answerable,2026-02-01,教育处\n")
    func classes(_ to: String) throws -> [Substring] {
      try site.consumption(.month, by: .class, "2026-01-01", to).filter { $0.contains("petrol") }.map {
        $0.split(separator: ",")[2]
      }
    }
    #expect(try classes("2026-02-01") == ["education.school"])
    #expect(try classes("2026-02-02") == ["education.university", "education.university"])
    let edition = Edition(keeper: site.keeper, settings: site.settings)
    let answerable = try ["2026-01-31", "2026-02-01"].map { day in
      try edition.standings(asOf: day, today: try site.at(day)).first { $0.institution.id.text == "school" }?.institution
        .answerable
    }
    #expect(answerable == ["", "教育处"])
  }

  @Test func `deriving everything again leaves the ledger and the facts alone, and the audit has nothing against them`() throws {
    let site = try metered()
    try site.take(.ledger, LedgerTests.header + "school,natural-gas,2026-01-01,2026-02-01,310,m3,,,\n")
    try site.take(.facts, "institution,fact,from,value\nschool,beds,2026-01-01,12\n")
    let before = try site.consumption(.month, by: .institution)
    try site.keeper.rebuild { _ in }
    #expect(try site.consumption(.month, by: .institution) == before)
    #expect(try site.store.ledger().count == 1 && site.store.facts().count == 1)
    #expect(try Audit(site.keeper).run().disagreements.isEmpty)
  }
}
