import EnergyModel
import Simulation
import Testing

@testable import ConservedCore

struct TreeExportTests {
  /// The files of one name, `en` only.
  private func file(_ name: String, _ site: SimulatedSite) -> [String]? {
    site.world.files.first { $0.key.hasSuffix("/exports/" + name) }.map {
      String(decoding: $0.value, as: UTF8.self).split(separator: "\n").map(String.init)
    }
  }

  @Test func `the daemon keeps a balance where registers have children, and rows of virtual meters`() throws {
    let site = try SimulatedSite(endpoints: 3, interval: "15m")
    site.configuration = site.configuration.replacing("id: hall/0,", with: "id: hall/0, parent: hall/2,")
    site.configuration +=
      "virtual: [{ id: hall/net, institution: hall, carrier: electricity, of: [[hall/2, 1], [hall/1, -1]] }]\n"
    try site.run(seconds: 86_400)
    let balance = try #require(file("balance/month/2026.csv", site))
    #expect(balance.count == 11)
    #expect(balance[0] == "start,end,parent,amount,children,unaccounted,unit,coverage_pct,children_coverage_pct,tolerance")
    let october = balance[10].split(separator: ",")
    // The meters count one and three sevenths of a Wh a second.
    #expect(october[2] == "hall/2")
    #expect(october[5].hasPrefix("24.") && october[6] == "kWh")
    let days = try #require(file("consumption/day/2026-10.csv", site))
    #expect(days[1...4].map { String($0.split(separator: ",")[2]) } == ["hall/0", "hall/1", "hall/2", "hall/net"])
    #expect(try #require(file("MANIFEST.csv", site)).contains { $0.hasPrefix("balance/month/2026.csv,10,") })
  }

  @Test func `a reload that makes parts of registers, or makes them none, writes the balance again`() throws {
    let site = try SimulatedSite(endpoints: 2, interval: "15m")
    let flat = site.configuration
    site.world.after(seconds: 7_200) { world in
      #expect(file("balance/month/2026.csv", site)?.count == 1)
      site.configuration = flat.replacing("id: hall/0,", with: "id: hall/0, parent: hall/1,")
      world.signal(.reload)
    }
    site.world.after(seconds: 9_000) { world in
      #expect(file("balance/month/2026.csv", site)?.count == 11)
      site.configuration = flat
      world.signal(.reload)
    }
    try site.run(seconds: 10_800)
    #expect(file("balance/month/2026.csv", site)?.count == 1)
  }
}

extension String {
  fileprivate func replacing(_ piece: String, with other: String) -> String {
    precondition(contains(piece), "the text has no \(piece)")
    return split(separator: piece, omittingEmptySubsequences: false).joined(separator: other)
  }
}
