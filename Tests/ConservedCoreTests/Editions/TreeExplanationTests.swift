import EnergyModel
import Testing

@testable import ConservedCore

struct TreeExplanationTests {
  private func lines(_ site: BookedTree, _ name: String) throws -> [String]? {
    try Explanation(keeper: site.keeper, settings: site.settings).lines(of: name, .electricity, in: site.days(1), listsAll: false)
  }

  @Test func `a virtual meter is explained by each of its registers with its factor`() throws {
    let site = try BookedTree(
      registers: ["id: main", "id: pv, flow: produced"], virtual: ["id: net, of: [[main, 1], [pv, -0.5]]"])
    try site.book("main", Array(repeating: 100, count: 24))
    try site.book("pv", Array(repeating: 30, count: 12))
    let lines = try #require(try lines(site, "net"))
    #expect(lines[0] == "net electricity, a virtual meter, 2026-10-01T00:00:00+08:00 to 2026-10-02T00:00:00+08:00")
    #expect(
      lines[1] == "  2.220 kWh = measured 2.220 + estimated 0.000 + unresolved 0.000; 12 of 24 hours measured")
    #expect(lines[2].contains("kgce by"))
    #expect(lines.contains { $0.hasPrefix("1 × register main: 2.400 kWh = measured 2.400") })
    #expect(lines.contains { $0.hasPrefix("-0.5 × register pv: 0.360 kWh = measured 0.360") })
    #expect(lines.count { $0.hasPrefix("  described as rules 3; electricity; cumulative; Wh") } == 2)
    #expect(lines.contains { $0.hasSuffix("1000000360 Wh -> 1000000.360 kWh  import  accepted") })
    #expect(
      try Explanation(keeper: site.keeper, settings: site.settings).lines(
        of: "net", .water, in: site.days(1), listsAll: false) == nil)
  }

  @Test func `a virtual meter of which nothing is known says so`() throws {
    let site = try BookedTree(registers: ["id: main"], virtual: ["id: net, of: [[main, 1]]"])
    #expect(try lines(site, "net")?[1] == "  nothing is known of any of 24 hours")
  }

  @Test func `a register with children says in one line what they leave open`() throws {
    let site = try BookedTree(registers: [
      "id: main", "id: floor, parent: main, accuracy: 0.5%", "id: roof, parent: main, flow: produced",
    ])
    try site.book("main", Array(repeating: 100, count: 24))
    try site.book("floor", Array(repeating: 110, count: 24))
    try site.book("roof", Array(repeating: 20, count: 12))
    #expect(
      try lines(site, "main")?.filter { $0.contains("unaccounted") } == [
        "  unaccounted for: 0.000 ± 0.040 kWh = 2.400 (1%) - children 2.400 (floor 0.5%, less roof 1%); 24 of 24 hours measured, "
          + "of the children 36 of 48"
      ])
    #expect(try lines(site, "floor")?.contains { $0.contains("unaccounted") } == false)
  }

  @Test func `where no child is known what they leave open is unknown, and of many children a few are named`() throws {
    let site = try BookedTree(registers: ["id: main"] + (1...8).map { "id: c\($0), parent: main" })
    try site.book("main", Array(repeating: 100, count: 24))
    #expect(
      try lines(site, "main")?.first { $0.contains("unaccounted") }
        == "  unaccounted for: unknown = 2.400 (1%) - children unknown (c1 1%, c2 1%, c3 1%, c4 1%, c5 1%, c6 1%, 2 more); 24 of 24 hours measured, "
        + "of the children 0 of 192")
  }
}
