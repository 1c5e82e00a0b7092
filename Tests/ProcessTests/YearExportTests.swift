import Foundation
import Testing

/// What an office hands in once a year: the forms, and the review before them.
struct YearExportTests {
  private func site() throws -> Site {
    let site = try Site()
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: en }
      institutions: [{ id: hall, name: Hall, class: organ, persons: 10, vehicles: 1, vehicles_petrol: 2 }]

      """)
    try site.write(
      "institution,carrier,from,to,amount,unit,end_use,cost\nhall,petrol,2024-01-01,2025-01-01,100,L,vehicle,800\n"
        + "hall,petrol,2025-01-01,2026-01-01,130,L,vehicle,900\n", to: "ledger.csv")
    #expect(try Program.run(["import", "ledger", site.directory + "/ledger.csv", "--config", site.config]).status == 0)
    return site
  }

  private func export(_ site: Site, _ arguments: String...) throws -> Program.Outcome {
    try Program.run(["export"] + arguments + ["--config", site.config])
  }

  @Test func `each form of each edition is a file, and what does not add up is said`() throws {
    let site = try site()
    let one = try export(site, "statistics", "--year", "2025")
    let row = try #require(Site.rows(one.output).first)
    #expect(row["f102"] == "10" && row["f150"] == "130.000" && row["f1501"] == "130.000" && row["f1511"] == "900.00")
    #expect(row["f110"] == "" && row["f1502"] == "" && row["class_code"] == "01")
    #expect(one.errorLines == ["hall: form a of 2025: f103 >= f1031 + f1032 + f1033 does not hold: 1 and 2 + ? + ?"])
    let folder = site.directory + "/forms-out"
    let all = try export(site, "statistics", "--form", "a,b", "--edition", "2022,2025", "--year", "2025", "--output", folder)
    #expect(all.status == 0 && all.output.isEmpty)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == [
        "a-2022.csv", "a-2025.csv", "b-2022.csv", "b-2025.csv",
      ])
    #expect(try site.read("forms-out/a-2025.csv") == one.output)
  }

  @Test func `an edition beside the configuration wins, and its faults have a place`() throws {
    let site = try site()
    try FileManager.default.createDirectory(atPath: site.directory + "/forms", withIntermediateDirectories: true)
    let own =
      "schema: 1\nid: cn-2028\nsource: notice\nforms:\n  - form: a\n    lines:\n      - { code: x1, zh-Hans: 人, en: p, unit: p, "
    try site.write(own + "fact: persons, at: mean }\n", to: "forms/cn-2028.yaml")
    #expect(
      try export(site, "statistics", "--edition", "2028", "--year", "2025").output
        == "institution,name,class_code,x1,checks\nhall,Hall,,10,\n")
    try site.write(own + "fact: person, at: mean }\n", to: "forms/cn-2028.yaml")
    let faulty = try export(site, "statistics", "--edition", "2028", "--year", "2025")
    #expect(faulty.status == 78 && faulty.output.isEmpty)
    #expect(faulty.errors.contains("forms/cn-2028.yaml:7:55: `fact` is 'person'; write 'persons'"), "\(faulty.errors)")
  }

  @Test(arguments: [
    (["statistics"], 64, "--year"), (["statistics", "--year", "1925"], 64, "--year"), (["review"], 64, "--year"),
    (["statistics", "--form", "a,b", "--year", "2025"], 64, "--output"),
    (["statistics", "--edition", "2025,2025", "--year", "2025"], 64, "twice"),
    (["statistics", "--form", "d", "--year", "2025"], 64, "the edition 2025 has no form 'd'; write a, b, c"),
    (["statistics", "--edition", "2030", "--year", "2025"], 78, "cn-2030"),
  ])
  func `what cannot be exported is refused with its remedy`(arguments: [String], status: Int32, words: String) throws {
    let site = try Site()
    try site.write("schema: 1\ninstitutions: [{ id: hall }]\n")
    let refused = try Program.run(["export"] + arguments + ["--config", site.config])
    #expect(refused.status == status && refused.output.isEmpty && refused.errors.contains(words), "\(refused.errors)")
  }

  @Test func `the review asks about a third more petrol`() throws {
    let rows = Site.rows(try export(site(), "review", "--year", "2025").output)
    #expect(rows.map { $0["finding"] ?? "" } == ["year_on_year"])
    #expect(rows[0]["deviation_pct"] == "30.0" && rows[0]["limit_pct"] == "20.0" && rows[0]["reference"] == "100.000")
  }
}
