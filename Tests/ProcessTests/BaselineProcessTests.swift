import Foundation
import Testing

/// `conserved baseline` as the energy officer asks it: 240 kWh a day in 2024, 192 in 2025.
struct BaselineProcessTests {
  private func site() throws -> Site {
    let site = try Site()
    try site.write(
      """
      schema: 1
      site: { name: Test, time_zone: Asia/Shanghai, language: zh-Hans }
      institutions: [{ id: hall, name: 市政府办公楼, class: organ }]
      registers: [{ id: hall/e, institution: hall, carrier: electricity, unit: kWh, interval: 1h }]

      """)
    var rows = "register,time,value\n"
    var value = 0
    // 1 January 2024, noon UTC, is the same day in Shanghai.
    for index in 0...731 {
      let date = Date(timeIntervalSince1970: 1_704_110_400 + Double(index) * 86_400).ISO8601Format().prefix(10)
      rows += "hall/e,\(date) 00:00,\(value)\n"
      value += index < 366 ? 240 : 192
    }
    try site.write(rows, to: "r.csv")
    #expect(try Program.run(["import", "readings", site.directory + "/r.csv", "--config", site.config]).status == 0)
    return site
  }

  private func ask(_ site: Site, _ arguments: String...) throws -> Program.Outcome {
    try Program.run(["baseline"] + arguments + ["--config", site.config])
  }

  @Test func `the verdict in the site's language, in English and as JSON are one`() throws {
    let site = try site()
    let chinese = try ask(site, "hall", "electricity", "--base", "2024", "--year", "2025")
    #expect(chinese.status == 0 && chinese.errors.isEmpty, "\(chinese.errors)")
    #expect(chinese.lines.first?.hasPrefix("市政府办公楼2025年用电") == true, "\(chinese.output)")
    #expect(chinese.lines.first?.hasSuffix("超出误差范围，可以认定为节约。") == true, "\(chinese.output)")
    let english = try ask(site, "hall", "electricity", "--base", "2024", "--year", "2025", "--language", "en")
    #expect(
      english.lines.first?.hasPrefix("市政府办公楼 used 70 080 kWh of electricity in 2025; 87 600 were expected") == true,
      "\(english.output)")
    #expect(english.lines.first?.hasSuffix("That is a saving.") == true)
    let json = try ask(site, "hall/e", "electricity", "--base", "2024", "--year", "2025", "--format", "json")
    let found = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect(found["verdict"] as? String == "saving" && found["id"] as? String == "hall/e")
    // 365 × 240 − 365 × 192.
    #expect(found["saving"] as? Double == 17_520)
    #expect(try ask(site, "hall/e", "electricity", "--base", "2024", "--year", "2025", "--format", "json").output == json.output)
    let june = try ask(
      site, "hall", "electricity", "--base", "2024", "--year", "2025", "--as-of", "2025-07-01", "--language", "en")
    #expect(june.lines.first?.contains(" in 2025 up to 2025-06-30; ") == true, "\(june.output)")
    let inChinese = try Program.run(["explain", "hall", "electricity", "2025", "--config", site.config])
    #expect(inChinese.lines.first?.hasPrefix("hall 电力，2025-01-01") == true, "\(inChinese.output)")
    let why = try Program.run(["explain", "hall", "electricity", "2025", "--language", "en", "--config", site.config])
    #expect(why.output.contains("17 520 less (20.0 %)"), "\(why.output)")
    #expect(why.output.contains("`conserved baseline hall electricity --base 2024 --year 2025` says more"), "\(why.output)")
  }

  @Test(arguments: [
    (["hall", "electricity", "--base", "2025", "--year", "2025"], 64, "--year 2025 is not after --base 2025"),
    (["hall", "electricity", "--base", "2025", "--year", "2024"], 64, "--year 2024 is not after --base 2025"),
    (["hall", "elektricity", "--base", "2024", "--year", "2025"], 64, "'elektricity' is no carrier"),
    (["hall", "electricity", "--base", "24", "--year", "2025"], 64, "--base is 24"),
    (["hall", "electricity", "--base", "2024", "--year", "2025", "--as-of", "June"], 64, "--as-of is 'June'"),
    (["hall", "electricity", "--base", "2024", "--year", "2025", "--format", "yaml"], 64, "json"),
    (
      ["hall", "electricity", "--base", "2024", "--year", "2025", "--format", "json", "--language", "en"], 64,
      "json has no language"
    ),
    (["hall", "electricity", "--year", "2025"], 64, "--base"),
    (["hal", "electricity", "--base", "2024", "--year", "2025"], 65, "did you mean 'hall'?"),
    (["hall", "water", "--base", "2024", "--year", "2025"], 65, "write one of electricity"),
    (["hall", "electricity", "--base", "2019", "--year", "2025"], 65, "they have 2024 to 2025"),
  ])
  func `a question that has no answer says why, on standard error alone`(_ arguments: [String], _ status: Int32, _ words: String)
    throws
  {
    let site = try site()
    let outcome = try Program.run(["baseline"] + arguments + ["--config", site.config])
    #expect(outcome.status == status)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }
}
