import Foundation
import Testing

/// The nation as one institution: the published reductions come out of the published values, and out of books that give these values.
struct NationalValuesTests {
  private func site() throws -> Site {
    let site = try Site()
    try site.write(
      """
      schema: 1
      site: { name: Nation, time_zone: Asia/Shanghai, language: en }
      plan: { use: [cn-public-institutions-13, cn-public-institutions-14], factors: cn-stat-a }
      institutions: [{ id: nation, name: 全国公共机构, class: organ }]

      """)
    return site
  }

  private func take(_ site: Site, _ kind: String, _ rows: String) throws {
    try site.write(rows, to: kind + ".csv")
    let taken = try Program.run(["import", kind, site.directory + "/\(kind).csv", "--config", site.config])
    #expect(taken.status == 0, "\(taken.errors)")
  }

  private func export(_ site: Site, _ arguments: String...) throws -> [[String: String]] {
    Site.rows(try Program.run(["export"] + arguments + ["--config", site.config]).output)
  }

  /// The three indicators of a plan in a year, in the order of the plan.
  private func standings(_ site: Site, of plan: String, in year: String) throws -> [[String: String]] {
    let names = ["energy-per-person", "energy-per-area", "water-per-person"]
    return try export(site, "standings", "--year", year).filter {
      $0["plan"] == plan && names.contains($0["indicator"] ?? "")
    }
  }

  /// Per capita in kgce, per floor area in kgce/m2, water per capita in m3 (NGOA, yearly statistics).
  private static let published = [
    "2015": ["370.730000", "20.550000", "25.350000"],
    "2020": ["329.560000", "18.480000", "21.530000"],
    "2022": ["321.270000", "18.030000", "20.990000"],
  ]

  private func expectPublished(_ site: Site) throws {
    let names = ["energy-per-person", "energy-per-area", "water-per-person"]
    let indicators = try export(site, "indicators", "--period", "year")
    for (year, values) in NationalValuesTests.published {
      for (name, value) in zip(names, values) {
        let rows = indicators.filter { $0["indicator"] == name && $0["start"]?.hasPrefix(year) == true }
        #expect(rows.map { $0["value"] } == [value], "\(name) in \(year)")
      }
    }
    // 1 − 329.56 ÷ 370.73 = 11.105 %, 1 − 18.48 ÷ 20.55 = 10.073 %, 1 − 21.53 ÷ 25.35 = 15.069 %; asked were 11, 10 and 15.
    let thirteenth = try standings(site, of: "cn-public-institutions-13", in: "2020")
    #expect(thirteenth.map { $0["reduction_pct"] } == ["11.11", "10.07", "15.07"])
    // 0.89 × 370.73 = 329.9497, 0.90 × 20.55 = 18.495, 0.85 × 25.35 = 21.5475: each is kept.
    #expect(thirteenth.map { $0["year_target"] } == ["329.9497", "18.4950", "21.5475"])
    #expect(thirteenth.allSatisfy { $0["annual"] == "met" && $0["cumulative"] == "met" && $0["carried"] == "false" })

    // 1 − 321.27 ÷ 329.56 = 2.515 %, 1 − 18.03 ÷ 18.48 = 2.435 %, 1 − 20.99 ÷ 21.53 = 2.508 %.
    let fourteenth = try standings(site, of: "cn-public-institutions-14", in: "2022")
    #expect(fourteenth.map { $0["reduction_pct"] } == ["2.52", "2.44", "2.51"])
    // Two of five years on a straight line to 6, 5 and 6 %: 2.4, 2 and 2.4 % below 329.56, 18.48 and 21.53.
    #expect(fourteenth.map { $0["year_target"] } == ["321.6506", "18.1104", "21.0133"])
    #expect(fourteenth.allSatisfy { $0["annual"] == "met" && $0["cumulative"] == "met" })

    // A plan judges nothing in its own base year; after its end its last target stands on.
    #expect(
      try standings(site, of: "cn-public-institutions-14", in: "2020").map { $0["annual"] }
        == Array(repeating: "no_target", count: 3)
    )
    #expect(try standings(site, of: "cn-public-institutions-13", in: "2022").allSatisfy { $0["carried"] == "true" })
  }

  @Test func `from the stated values come the published reductions, and each says that it was stated`() throws {
    let site = try site()
    var rows = "institution,indicator,year,value,unit,source\n"
    let units = [("energy-per-person", "kgce"), ("energy-per-area", "kgce/m2"), ("water-per-person", "m3")]
    for (year, values) in NationalValuesTests.published {
      for ((name, unit), value) in zip(units, values) { rows += "nation,\(name),\(year),\(value),\(unit),NGOA\n" }
    }
    try take(site, "baselines", rows)
    try take(site, "facts", "institution,fact,from,value\nnation,persons,2015-01-01,1000\n")
    try expectPublished(site)
    for (plan, year) in [("cn-public-institutions-13", "2020"), ("cn-public-institutions-14", "2022")] {
      #expect(try standings(site, of: plan, in: year).allSatisfy { $0["notes"] == "stated_actual" })
    }
    #expect(try export(site, "indicators", "--period", "year").allSatisfy { $0["factors"] == "stated: NGOA" })
  }

  @Test func `from books whose quotients are these values come the same reductions`() throws {
    let site = try site()
    try take(
      site, "facts",
      "institution,fact,from,value\nnation,persons,2015-01-01,10000\nnation,floor_area_m2,2015-01-01,180000\n"
        + "nation,floor_area_m2,2020-01-01,178000\n")
    // Per floor area counts what vehicles did not use, per capita all of it.
    // 2015: 20.55 × 180 000 = 3 699 000 kgce, with vehicles 370.73 × 10 000 = 3 707 300, so vehicles 8 300; water 25.35 × 10 000.
    // 2020: 18.48 × 178 000 = 3 289 440 and 3 295 600: 6 160. 2022: 18.03 × 178 000 = 3 209 340 and 3 212 700: 3 360.
    let years = [
      (2015, "3699", "8.3", "253500"), (2020, "3289.44", "6.16", "215300"), (2022, "3209.34", "3.36", "209900"),
    ]
    var rows = "institution,carrier,end_use,from,to,amount,unit\n"
    for (year, energy, vehicles, water) in years {
      let span = "\(year)-01-01,\(year + 1)-01-01"
      rows += "nation,other,,\(span),\(energy),tce\nnation,other,vehicle,\(span),\(vehicles),tce\n"
      rows += "nation,water,,\(span),\(water),m3\n"
    }
    try take(site, "ledger", rows)
    try expectPublished(site)
    for (plan, year) in [("cn-public-institutions-13", "2020"), ("cn-public-institutions-14", "2022")] {
      #expect(try standings(site, of: plan, in: year).allSatisfy { $0["notes"] == "" && $0["coverage_pct"] == "100.0" })
    }
  }
}
