import Foundation
import Testing

/// A plan's own file, from the table that it means to the faults that it may have.
struct PlanFilesTests {
  private func site(plans: [String: String], facts: String = "persons: 10, floor_area_m2: 100", factors: String = "cn-stat-a")
    throws -> Site
  {
    let site = try Site()
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: en }
      plan: { use: [\(plans.keys.sorted().joined(separator: ", "))], factors: \(factors) }
      institutions: [{ id: hall, name: Hall, class: organ, \(facts) }]

      """)
    for folder in ["plans", "factors"] {
      try FileManager.default.createDirectory(atPath: site.directory + "/" + folder, withIntermediateDirectories: true)
    }
    for (name, plan) in plans { try site.write(plan, to: "plans/\(name).yaml") }
    return site
  }

  private func plan(_ name: String, years: String = "base_year: 2020\nend_year: 2025", _ target: String) -> String {
    "schema: 1\nid: \(name)\njurisdiction: X\n\(years)\nsource: s\ntargets:\n  - { \(target) }\n"
  }

  private func take(_ site: Site, _ kind: String, _ rows: String) throws -> Program.Outcome {
    try site.write(rows, to: kind + ".csv")
    return try Program.run(["import", kind, "\(kind).csv", "--config", site.config], in: site.directory)
  }

  private func standings(_ site: Site, year: Int? = nil) throws -> [[String: String]] {
    let asked = year.map { ["--year", String($0)] } ?? []
    return Site.rows(try Program.run(["export", "standings", "--config", site.config] + asked).output)
  }

  // MARK: Trajectories

  /// From 329.56 kgce a person in 2020; the shares of waste from 20 % to 50 %. A column is a year from 2021 to 2026, the first after the end.
  @Test func `each kind of trajectory gives the yearly targets worked by hand`() throws {
    let table: [(name: String, target: String, values: [String])] = [
      // The target is of 300, in every year.
      ("absolute", "at_most: 300, unit: kgce", ["300.0000", "300.0000", "300.0000", "300.0000", "300.0000", "300.0000"]),
      // (329.56 − 300) ÷ 5 = 5.912 less every year.
      (
        "absolute-linear", "at_most: 300, unit: kgce, trajectory: linear",
        ["323.6480", "317.7360", "311.8240", "305.9120", "300.0000", "300.0000"]
      ),
      // 329.56 × 0.94^(k/5): the fifth root of 0.94 is 0.987 701 175 7.
      (
        "compound", "percent_below_base: 6, trajectory: compound",
        ["325.5068", "321.5034", "317.5493", "313.6439", "309.7864", "309.7864"]
      ),
      // 329.56 × 0.94 in the end year; before it there is none.
      ("end-only", "percent_below_base: 6, trajectory: end-only", ["", "", "", "", "309.7864", "309.7864"]),
      // 6 ÷ 5 = 1.2 % of 329.56 is 3.954 72 less every year.
      (
        "linear", "percent_below_base: 6, trajectory: linear",
        ["325.6053", "321.6506", "317.6958", "313.7411", "309.7864", "309.7864"]
      ),
      // 3 % of 329.56 is 9.8868 less every year.
      (
        "of-base", "trajectory: percent-of-base, percent_each_year: 3",
        ["319.6732", "309.7864", "299.8996", "290.0128", "280.1260", "280.1260"]
      ),
      // Nine tenths of the year before: 329.56 × 0.9, × 0.81, × 0.729, × 0.6561, × 0.59049.
      (
        "of-year-before", "trajectory: percent-of-year-before, percent_each_year: 10",
        ["296.6040", "266.9436", "240.2492", "216.2243", "194.6019", "194.6019"]
      ),
      // Times 0.99, 0.98, 0.965, 0.95, 0.94.
      (
        "table", "percent_below_base: 6, trajectory: table, table: { 2021: 1, 2022: 2, 2023: 3.5, 2024: 5, 2025: 6 }",
        ["326.2644", "322.9688", "318.0254", "313.0820", "309.7864", "309.7864"]
      ),
      // A share to reach from below: 30 ÷ 5 = 6 more every year.
      (
        "upwards", "at_least: 50, unit: \"%\", trajectory: linear",
        ["26.0000", "32.0000", "38.0000", "44.0000", "50.0000", "50.0000"]
      ),
    ]
    var plans: [String: String] = [:]
    for (name, target, _) in table {
      let indicator = name == "upwards" ? "waste-sorted-share" : "energy-per-person"
      plans[name] = plan(name, "indicator: \(indicator), \(target), source: s")
    }
    let site = try site(plans: plans)
    let taken = try take(
      site, "baselines",
      "institution,indicator,year,value,unit\nhall,energy-per-person,2020,329.56,kgce\nhall,waste-sorted-share,2020,20,%\n")
    #expect(taken.status == 0, "\(taken.errors)")
    for (column, year) in (2021...2026).enumerated() {
      let rows = try standings(site, year: year)
      for (name, _, values) in table {
        let row = rows.filter { $0["plan"] == name }
        #expect(row.map { $0["year_target"] } == [values[column]], "\(name) in \(year)")
        #expect(row.map { $0["carried"] } == [year > 2025 ? "true" : "false"], "\(name) in \(year)")
      }
    }
  }

  /// 3.2 t of standard coal from October 2020 to September 2021, 3.1 t in the twelve months after that, of ten persons: 320 and 310 kgce, where
  /// the line from 329.56 allows 325.6053 and 321.6506.
  @Test func `a fiscal year from October is judged by its own twelve months`() throws {
    let years = "base_year: 2020\nend_year: 2025\nyear_starts: \"10-01\"\nyear_named_by: end"
    let site = try site(plans: [
      "fiscal": plan("fiscal", years: years, "indicator: energy-per-person, percent_below_base: 6, trajectory: linear, source: s")
    ])
    #expect(
      try take(site, "baselines", "institution,indicator,year,value,unit\nhall,energy-per-person,2020,329.56,kgce\n").status == 0)
    #expect(
      try take(
        site, "ledger",
        "institution,carrier,from,to,amount,unit\nhall,other,2020-10-01,2021-10-01,3.2,tce\nhall,other,2021-10-01,2022-10-01,3.1,tce\n"
      ).status == 0)
    for (year, target, actual) in [(2021, "325.6053", "320.0000"), (2022, "321.6506", "310.0000")] {
      let row = try #require(try standings(site, year: year).first)
      #expect(row["year_target"] == target && row["actual_to_date"] == actual && row["annual"] == "met")
      #expect(row["coverage_pct"] == "100.0")
    }
  }

  // MARK: What is used once

  /// 10 m3 of gas on every day of 2025 and 2026, billed from 15 December to 14 January. 181 days of 2026: 1 810 × 1.33 ÷ 10 persons = 240.73
  /// kgce; the whole year 3 650 × 1.33 ÷ 10 = 485.45.
  @Test func `a bill across New Year is in the forecast once`() throws {
    let site = try site(plans: [
      "own": plan(
        "own", years: "base_year: 2025\nend_year: 2030", "indicator: energy-per-person, percent_below_base: 6, source: s")
    ])
    let taken = try take(
      site, "ledger",
      """
      institution,carrier,from,to,amount,unit
      hall,natural-gas,2025-01-01,2025-12-15,3480,m3
      hall,natural-gas,2025-12-15,2026-01-15,310,m3
      hall,natural-gas,2026-01-15,2026-07-01,1670,m3

      """)
    #expect(taken.status == 0, "\(taken.errors)")
    let row = try #require(try standings(site).first)
    #expect(row["as_of"] == "2026-07-01" && row["actual_to_date"] == "240.7300" && row["forecast"] == "485.4500")
  }

  // MARK: Refusals

  @Test(arguments: [
    ("end_year: 2025", "percent_below_base: 6", "1:1: `base_year` is missing"),
    ("base_year: 2020\nend_year: 2025", "percent_below_base: 106", "`percent_below_base` is 106; write a number from 0 to 100"),
    ("base_year: 2025\nend_year: 2025", "percent_below_base: 6", "5:1: the plan does not end after its base year 2025"),
    (
      "base_year: 2020\nend_year: 2023",
      "percent_below_base: 6, trajectory: table, table: { 2021: 3, 2022: 2, 2023: 6 }",
      "so that the target rises; write at least 3"
    ),
  ])
  func `a faulty plan is refused with its place and remedy`(years: String, target: String, words: String) throws {
    let site = try site(plans: ["bad": plan("bad", years: years, "indicator: energy-per-person, \(target), source: s")])
    let refused = try Program.run(["check", "--config", site.config])
    #expect(refused.status == 78 && refused.output.isEmpty)
    #expect(refused.errorLines.count == 1 && refused.errors.contains("plans/bad.yaml:"), "\(refused.errors)")
    #expect(refused.errors.contains(words), "\(refused.errors)")
  }

  @Test func `a target and a factor without a source are refused in one run`() throws {
    let site = try site(plans: ["bad": plan("bad", "indicator: energy-per-person, percent_below_base: 6")], factors: "own")
    try site.write("schema: 1\nid: own\ntitle: t\nfactors:\n  - { carrier: electricity, kgce: 0.1229 }\n", to: "factors/own.yaml")
    let refused = try Program.run(["check", "--config", site.config])
    #expect(refused.status == 78)
    for place in ["plans/bad.yaml:8:5:", "factors/own.yaml:5:5:"] {
      #expect(refused.errorLines.contains { $0.contains(place + " `source` is missing") }, "\(refused.errors)")
    }
  }

  @Test func `a denominator of zero is refused where it is written, and a missing one gives not enough data`() throws {
    let target = ["own": plan("own", "indicator: energy-per-person, percent_below_base: 6, source: s")]
    let zero = try self.site(plans: target, facts: "persons: 0")
    let written = try Program.run(["check", "--config", zero.config])
    #expect(written.status == 78 && written.errors.contains("conserved.yaml:4:"), "\(written.errors)")
    #expect(written.errors.contains("`persons` is 0; write a number greater than zero"), "\(written.errors)")

    let site = try site(plans: target, facts: "floor_area_m2: 100")
    let header = "institution,fact,from,value\n"
    let stated = try take(
      site, "facts", header + "hall,persons,2021-01-01,0\nhall,floor_area_m2,2021-01-01,0.0\nhall,beds,2021-01-01,0\n")
    #expect(stated.status == 65 && stated.errorLines.count == 2, "\(stated.errors)")
    #expect(stated.errorLines.first?.hasPrefix("facts.csv:2:25: persons of 0 divides nothing; write a number greater") == true)

    let overlapping = try take(site, "facts", header + "hall,beds,2021-01-01,5\nhall,beds,2021-01-01,6\n")
    #expect(overlapping.status == 65)
    #expect(
      overlapping.errors.contains("facts.csv:3:1: line 2 states 5 from the same day, and this line 6"), "\(overlapping.errors)")

    #expect(
      try take(site, "baselines", "institution,indicator,year,value,unit\nhall,energy-per-person,2020,300,kgce\n").status == 0)
    #expect(
      try take(site, "ledger", "institution,carrier,from,to,amount,unit\nhall,coal,2021-01-01,2022-01-01,5,t\n").status == 0)
    let row = try #require(try standings(site, year: 2021).first)
    #expect(row["annual"] == "not_enough_data" && row["notes"] == "no_denominator")
    #expect(row["actual_to_date"] == "" && row["forecast"] == "" && row["reduction_pct"] == "")
  }
}
