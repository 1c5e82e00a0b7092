import EnergyModel
import Foundation
import Testing

@testable import Settings

@Suite struct QuotaFileTests {
  private static let head = "schema: 1\nid: own\nsource: notice\nfactors: cn-stat-b\nrows:\n"
  private static let yaml = "schema: 1\nplan: { quotas: own }\n"

  private func faults(_ rows: String, head: String = head) -> [Fault] {
    World(files: ["quotas/own.yaml": head + rows + "\n"]).faults(QuotaFileTests.yaml)
  }

  @Test func `a row is of a class, its level and its zone, as far as the standard has them`() throws {
    let rows = """
        - { class: organ, level: provincial, zone: cold, indicator: energy-per-area, limit: 20.5, reference: 15, leading: 15 }
        - { class: education.school, indicator: water-per-person, limit: 9, reference: 7, leading: 5 }

      """
    let table = try #require(
      try World(files: ["own.yaml": QuotaFileTests.head + rows]).load(QuotaFileTests.yaml).quotas)
    #expect(table.rows.map(\.quotaClass) == ["organ/provincial/cold", "education.school"])
    #expect(table.rows.map(\.indicator) == [.energyPerArea, .waterPerPerson])
    #expect(table.rows[0].limit.description == "20.5" && table.rows[0].leading == table.rows[0].reference)
    #expect(table.factors.text == "cn-stat-b" && table.title == "own" && table.source == "notice")
  }

  @Test func `without a table there is none, and the shipped one is a blank`() throws {
    #expect(try World().load("schema: 1\n").quotas == nil)
    #expect(try World().load("schema: 1\nplan: { quotas: quotas-blank }\n").quotas?.rows.isEmpty == true)
  }

  private static let row = "  - { class: organ, indicator: energy-per-area, limit: 3, reference: 2, leading: 1 }"

  @Test(arguments: [
    (row.replacingOccurrences(of: "reference: 2", with: "reference: 4"), "6:59: the reference 4 is above the limit 3"),
    (row.replacingOccurrences(of: "leading: 1", with: "leading: 2.5"), "6:73: the leading value 2.5 is above the reference 2"),
    (row.replacingOccurrences(of: "limit: 3, ", with: ""), "6:5: `limit` is missing"),
    (row.replacingOccurrences(of: "limit: 3", with: "limit: 0"), "6:56: `limit` is 0; write a number greater than zero"),
    (row.replacingOccurrences(of: "limit: 3", with: "limit: low"), "6:56: `limit` 'low' is not a number"),
    (row.replacingOccurrences(of: "class: organ, ", with: ""), "6:5: `class` is missing"),
    (row.replacingOccurrences(of: "class: organ", with: "class: organ/city"), "6:14: `class` 'organ/city' is not a single word"),
    (
      row.replacingOccurrences(of: "class: organ", with: "class: organ, zone: so so"), "6:27: `zone` 'so so' is not a single word"
    ),
    (row.replacingOccurrences(of: "indicator: energy-per-area, ", with: ""), "6:5: `indicator` is missing"),
    (row.replacingOccurrences(of: "limit: 3", with: "limt: 3, limit: 3"), "6:49: `row` has no key 'limt'; write 'limit'"),
    (row + "\n" + row, "7:5: `organ` has two rows of `energy-per-area`; keep one; the first is on line 6"),
  ])
  func `what is wrong with a row is said at its place`(rows: String, start: String) {
    #expect(only(faults(rows)).hasPrefix(start))
  }

  @Test func `a table names its source, and the profile its limits were made with`() {
    let without = faults(QuotaFileTests.row, head: "schema: 1\nid: own\nrows:\n")
    #expect(without.map(\.what) == ["`factors` is missing", "`source` is missing"])
    let unknown = faults(QuotaFileTests.row, head: QuotaFileTests.head.replacingOccurrences(of: "cn-stat-b", with: "cn-stat-c"))
    #expect(only(unknown).hasPrefix("4:10: there is no factor profile 'cn-stat-c'"))
    #expect(unknown[0].file.hasSuffix("quotas/own.yaml"))
  }

  @Test func `a name that leads nowhere is said where it stands`() {
    #expect(
      only(World().faults("schema: 1\nplan: { quotas: quotas-blnk }\n")).hasPrefix(
        "2:17: there is no file of quotas 'quotas-blnk'"))
    #expect(
      only(World().faults("schema: 1\nplan: { scoring: mine }\n")).hasPrefix(
        "2:18: there is no file of scoring rules 'mine'; shipped are cn-example-scoring"))
  }
}
