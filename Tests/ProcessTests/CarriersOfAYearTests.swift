import Foundation
import Testing

/// A year of every carrier in the ledger, with headcount and area: total, shares and indicators by hand, in two factor profiles.
struct CarriersOfAYearTests {
  private func site(factors: String) throws -> Site {
    let site = try Site()
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: en }
      plan: { use: [cn-public-institutions-14], factors: \(factors) }
      institutions: [{ id: hall, name: Hall, class: organ, persons: 500, floor_area_m2: 20000 }]

      """)
    let amounts = [
      "electricity,,1000000,kWh", "natural-gas,,50000,m3", "coal,,10,t", "petrol,vehicle,10000,L", "petrol,,1000,L",
      "diesel,,2000,L", "heat,,3000,GJ", "water,,15000,m3",
    ]
    var rows = "institution,from,to,carrier,end_use,amount,unit\n"
    for amount in amounts { rows += "hall,2025-01-01,2026-01-01,\(amount)\n" }
    try site.write(rows, to: "ledger.csv")
    let taken = try Program.run(["import", "ledger", site.directory + "/ledger.csv", "--config", site.config])
    #expect(taken.status == 0, "\(taken.errors)")
    return site
  }

  private func export(_ site: Site, _ arguments: String...) throws -> [[String: String]] {
    Site.rows(try Program.run(["export"] + arguments + ["--period", "year", "--config", site.config]).output)
  }

  private func indicators(_ site: Site) throws -> [String: String] {
    Dictionary(
      try export(site, "indicators").map { ($0["indicator"] ?? "", $0["value"] ?? "") }, uniquingKeysWith: { first, _ in first })
  }

  @Test func `in cn-stat-a the total, the shares and the intensities are those worked by hand`() throws {
    let site = try site(factors: "cn-stat-a")
    let rows = try export(site, "energy", "--by", "institution")
    // coal         10 000 kg × 0.7143                =   7 143.000 kgce,  2.28 %
    // diesel        2 000 L × 0.85 × 1.4571          =   2 477.070,       0.79 %
    // electricity   1 000 000 kWh × 0.1229           = 122 900.000,      39.24 %
    // heat          3 000 GJ × 34.12                 = 102 360.000,      32.68 %
    // natural gas   50 000 m3 × 1.33                 =  66 500.000,      21.23 %
    // petrol        11 000 L × 0.73 × 1.4714         =  11 815.342,       3.77 %
    // total                                          = 313 195.412 kgce = 313.195 tce; water is no energy
    #expect(
      rows.map { [$0["carrier"] ?? "", $0["kgce"] ?? "", $0["share_pct"] ?? ""] } == [
        ["coal", "7143.000", "2.28"], ["diesel", "2477.070", "0.79"], ["electricity", "122900.000", "39.24"],
        ["heat", "102360.000", "32.68"], ["natural-gas", "66500.000", "21.23"], ["petrol", "11815.342", "3.77"],
        ["water", "", ""], ["total", "313195.412", "100.00"],
      ])
    let values = try indicators(site)
    #expect(values["energy-total"] == "313195.412000")
    // With vehicle fuel: 313 195.412 ÷ 500 persons.
    #expect(values["energy-per-person"] == "626.390824")
    // Without it, 10 000 L × 0.73 × 1.4714 = 10 741.22: 302 454.192 ÷ 20 000 m2 = 15.1227096. The other petrol stays.
    #expect(values["energy-per-area"] == "15.122710")
    #expect(values["water-per-person"] == "30.000000")
    // 7 143 ÷ 313 195.412 = 2.280685 %; 1 000 000 kWh ÷ 20 000 m2.
    #expect(values["coal-share"] == "2.280685" && values["electricity-per-area"] == "50.000000")
    // Nobody said how many vehicles there are: unknown, neither zero nor infinite.
    #expect(values["vehicle-fuel-per-vehicle"] == "")
  }

  @Test func `in cn-stat-b the same year is another total, by its gas and its density of petrol`() throws {
    let site = try site(factors: "cn-stat-b")
    let rows = try export(site, "energy", "--by", "institution")
    // natural gas  50 000 m3 × 1.2143 = 60 715.000; petrol 11 000 L × 0.725 × 1.4714 = 11 734.415; the others as in cn-stat-a.
    // total        7 143 + 2 477.07 + 122 900 + 102 360 + 60 715 + 11 734.415 = 307 329.485 kgce
    #expect(
      rows.map { [$0["carrier"] ?? "", $0["kgce"] ?? "", $0["share_pct"] ?? ""] } == [
        ["coal", "7143.000", "2.32"], ["diesel", "2477.070", "0.81"], ["electricity", "122900.000", "39.99"],
        ["heat", "102360.000", "33.31"], ["natural-gas", "60715.000", "19.76"], ["petrol", "11734.415", "3.82"],
        ["water", "", ""], ["total", "307329.485", "100.00"],
      ])
    #expect(rows.allSatisfy { $0["carrier"] == "water" || $0["factors"]?.hasPrefix("cn-stat-b") == true })
    let values = try indicators(site)
    // 307 329.485 ÷ 500; vehicles 10 000 L × 0.725 × 1.4714 = 10 667.65, so 296 661.835 ÷ 20 000 = 14.83309175.
    #expect(values["energy-per-person"] == "614.658970" && values["energy-per-area"] == "14.833092")
    #expect(values["water-per-person"] == "30.000000")
  }
}
