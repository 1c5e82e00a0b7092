import Conservation
import EnergyModel
import Foundation
import Testing

@testable import ConservedCore

/// From an indicator back to what it rests on. A hall of 100 persons used 36 500 kWh and 3 650 m³ in 2025, and 1 810 m³ in the first half
/// of 2026.
struct IndicatorExplanationTests {
  private static let plan = """
    schema: 1
    id: own
    base_year: 2025
    end_year: 2030
    source: notice
    targets:
      - { indicator: water-per-person, percent_below_base: 10, source: notice of 2025 }
      - { indicator: energy-per-person, status: not-published, source: notice }

    """

  private func site(persons: String = ", persons: 100", use: String = "own") throws -> BookedSite {
    let site = try BookedSite(
      "institutions: [{ id: hall, class: organ, answerable: Office, floor_area_m2: 1000\(persons) }]",
      plan: "use: [\(use)], factors: cn-stat-a", files: ["plans/own.yaml": IndicatorExplanationTests.plan])
    try site.take(
      .ledger,
      """
      institution,carrier,from,to,amount,unit
      hall,electricity,2025-01-01,2026-01-01,36500,kWh
      hall,water,2025-01-01,2026-01-01,3650,m3
      hall,water,2026-01-01,2026-07-01,1810,m3
      """)
    return site
  }

  private func lines(
    _ site: BookedSite, _ indicator: IndicatorID, _ period: String, of name: String = "hall", today: String = "2026-07-01 08:00",
    _ language: Language = .english
  ) throws -> [String]? {
    try Explanation(keeper: site.keeper, settings: site.settings, language: language).lines(
      of: name, try #require(site.settings.indicators[indicator]), period: try #require(ReportPeriod(period)),
      today: try site.at(today))
  }

  @Test func `a value is taken apart into amounts, factors and denominator`() throws {
    let lines = try #require(try lines(try site(use: ""), .energyPerPerson, "2025"))
    #expect(lines.count == 4)
    #expect(lines[0] == "hall energy-per-person (energy per capita), 2025")
    #expect(
      lines[1]
        == "  365 of 365 days: 44.8585 kgce = 4485.8500 ÷ 100.0000 persons (mean of all days), 100.0 % of hours covered")
    #expect(lines[2].hasPrefix("    electricity total: 36500.000 kWh × 0.1229 = 4485.850 kgce (cn-stat-a; "))
    #expect(lines[2].hasSuffix("; 100.0 % of hours covered"))
    #expect(lines[3] == "    persons: 100 for 365 days")
  }

  @Test func `the same is said in Chinese, with the same figures`() throws {
    let value = try #require(try lines(try site(use: ""), .energyPerPerson, "2025", .simplifiedChinese))
    #expect(value[0].hasPrefix("hall energy-per-person (人均综合能耗)，2025"))
    #expect(value[1] == "  365 天中的 365 天：44.8585 kgce = 4485.8500 ÷ 100.0000 用能人数（逐日平均），覆盖率 100.0%")
    #expect(value[2].hasPrefix("    电力 总用量：36500.000 kWh × 0.1229 = 4485.850 kgce (cn-stat-a; "))
    #expect(value[3] == "    用能人数：100，365 天")
    let english = try #require(try lines(try site(), .waterPerPerson, "2026"))
    let chinese = try #require(try lines(try site(), .waterPerPerson, "2026", .simplifiedChinese))
    #expect(english.count == chinese.count)
    func figures(_ lines: [String]) -> [[Substring]] { lines.map { $0.matches(of: /[0-9]+(\.[0-9]+)?/).map(\.output.0) } }
    for (one, other) in zip(figures(english), figures(chinese)) { #expect(one.sorted() == other.sorted()) }
    #expect(chinese.contains { $0.hasPrefix("规划 own，2025 至 2030 年：比基准年下降 10%，逐年等量") })
    // What stays English is names, units and what a source says of itself.
    let words: Set<Substring> = [
      "hall", "water", "per", "person", "own", "notice", "of", "m", "Office", "conserved", "import", "facts", "baselines",
      "steps",
    ]
    for line in chinese { for word in line.matches(of: /[A-Za-z]+/) { #expect(words.contains(word.output), "\(line)") } }
  }

  @Test func `a month is explained without a plan, and one to come has nothing to explain`() throws {
    let site = try site()
    let march = try #require(try lines(site, .waterPerPerson, "2026-03"))
    #expect(march[1].hasPrefix("  31 of 31 days: 3.1000 m3 = 310.0000 ÷ 100.0000 persons (mean of all days)"))
    #expect(!march.contains { $0.hasPrefix("plan ") })
    #expect(try lines(site, .waterPerPerson, "2026-09")?.last == "  nothing of it is over yet")
  }

  @Test func `a ratio shows both of its sums, and what has nothing that counts says so`() throws {
    let lines = try #require(try lines(try site(use: ""), .coalShare, "2025"))
    #expect(lines[1] == "  365 of 365 days: 0.0000 % = unknown ÷ 4485.8500, 100.0 % of hours covered")
    #expect(lines[2] == "    nothing that counts is metered or entered")
    #expect(lines[3] == "  by 4485.8500 kgce:")
    #expect(lines[4].hasPrefix("    electricity total: 36500.000 kWh × 0.1229 = "))
  }

  @Test func `what nobody stated is said, and the value is unknown`() throws {
    let lines = try #require(try lines(try site(persons: "", use: ""), .waterPerPerson, "2025"))
    #expect(lines[1].hasPrefix("  365 of 365 days: unknown m3 = 3650.0000 ÷ unknown persons"))
    #expect(lines.last == "    nobody stated persons")
  }

  /// 36.5 in 2025, 2 % less in 2026; 181 days at 10 m³.
  @Test func `a year of a plan is explained down to its standing`() throws {
    let lines = try #require(try lines(try site(), .waterPerPerson, "2026"))
    for line in [
      "  181 of 365 days: 18.1000 m3 = 1810.0000 ÷ 100.0000 persons (mean of all days), 100.0 % of hours covered",
      "plan own, 2025 to 2030: 10 % below the base, in equal steps (notice of 2025)", "  base 2025: 36.5000 m3, from the books",
      "  answerable: Office", "  target of the year 2026: 35.7700 m3",
      "  annual at_risk: the forecast misses the target, and its interval still reaches it",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
    let end = "; 0.00 % below the base; 0.7300 m3 above the target of the year"
    #expect(lines.contains { $0.hasPrefix("  forecast 36.5000, with 80 % between ") && $0.hasSuffix(end) })
  }

  @Test func `a base that was stated names who says so`() throws {
    let site = try site()
    try site.take(
      .baselines,
      "institution,indicator,year,value,unit,source,factors\nhall,water-per-person,2025,40,m3,return of 2025,cn-stat-b\n")
    let lines = try #require(try lines(site, .waterPerPerson, "2026"))
    #expect(lines.contains("  base 2025: 40 m3, stated, made with cn-stat-b (return of 2025)"))
    #expect(lines.contains("  target of the year 2026: 39.2000 m3"))
  }

  @Test func `every reason of a standing is a sentence`() throws {
    let lines = try #require(try lines(try site(), .energyPerPerson, "2026"))
    #expect(lines.contains("plan own, 2025 to 2030: no target published (notice)"))
    #expect(lines.contains("  annual no_target: there is no target to judge by"))
    #expect(lines.contains("  not_published: the plan publishes no number"))
  }

  @Test func `a name that no institution bears has no explanation`() throws {
    #expect(try lines(try site(), .waterPerPerson, "2026", of: "nobody") == nil)
  }
}
