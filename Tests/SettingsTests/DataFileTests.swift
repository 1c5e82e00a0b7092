import EnergyModel
import Testing

@testable import Settings

@Suite struct FactorFileTests {
  private func faults(_ factors: String) -> [Fault] {
    World(files: ["factors/own.yaml": "schema: 1\nid: own\nfactors:\n" + factors]).faults("schema: 1\nplan: { factors: own }\n")
  }

  @Test func `one entry may carry both quantities`() throws {
    let world = World(files: [
      "own.yaml": "schema: 1\nid: own\nfactors:\n  - { carrier: heat, unit: MJ, kgce: 0.03412, kg_co2: 0.11, source: s }\n"
    ])
    let profile = try world.load("schema: 1\nplan: { factors: own }\n").factors
    #expect(profile.factors.map(\.quantity) == [.standardCoal, .carbonDioxide])
    #expect(profile.factors.map(\.perPrintedUnit.description) == ["0.03412", "0.11"])
  }

  @Test(arguments: [
    ("  - { carrier: petrol, kgce_per_kg: 1.4714, source: s }", "4:37: `kgce_per_kg` needs a density"),
    ("  - { carrier: coal, kgce_per_kg: 0.7, density_kg_per_l: 1, source: s }", "4:35: `kgce_per_kg` is for liquids"),
    ("  - { carrier: coal, kgce: 0.7, kgce_per_kg: 0.7, source: s }", "4:46: the factor is given twice"),
    ("  - { carrier: coal, unit: t, kgce: 714.3, source: s }", "4:28: factors of coal are per kg"),
    ("  - { carrier: coal, source: s }", "4:5: the factor has no number"),
    ("  - { carrier: coal, kgce: 0.7 }", "4:5: `source` is missing"),
    ("  - { carrier: coal, kgce: -0.7, source: s }", "4:28: `kgce` is -0.7"),
    ("  - { carrier: coal, kgce: 1, first_year: 2023, last_year: 2021, source: s }", "4:49: the last year is before the first"),
    ("  - { carrier: coal, kgce: 1, first_year: 23, source: s }", "4:43: `first_year` is '23'"),
    (
      "  - { carrier: coal, kgce: 1, last_year: 2021, source: s }\n  - { carrier: coal, kgce: 2, first_year: 2021, source: s }",
      "5:5: the years of two factors of coal in kgce overlap; write `first_year` and `last_year` apart; the other is on line 4"
    ),
    ("  - { carrier: coal, kgce: 1, regions: [1], source: s }", "4:41: the region '1' is no code by GB/T 2260"),
    ("  - { carrier: coal, kgce: 1, regions: [north], source: s }", "4:41: the region 'north' is no code by GB/T 2260"),
    ("  - { carrier: coal, kgce: 1, regions: ['11', '11'], source: s }", "4:47: the region '11' stands twice"),
    ("  - { carrier: coal, kgce: 1, regions: [], source: s }", "4:31: `regions` is an empty list"),
    ("  - { carrier: coal, kgce: 1, published: 2024, source: s }", "4:42: `published` '2024' is not a day"),
    (
      "  - { carrier: coal, kgce: 1, regions: ['11', '12'], source: s }\n  - { carrier: coal, kgce: 2, regions: ['12'], source: s }",
      "5:5: the years of two factors of coal in kgce overlap"
    ),
    (
      "  - { carrier: diesel, kgce_per_kg: 1.23456789012, density_kg_per_l: 0.85123456789, source: s }",
      "4:37: the factor times its density has more digits than can be kept"
    ),
  ])
  func `what is wrong with a factor is said at its place`(factor: String, start: String) {
    #expect(only(faults(factor + "\n")).hasPrefix(start))
  }

  @Test func `a region within another and the mean of the country may stand beside each other`() throws {
    let world = World(files: [
      "own.yaml": """
      schema: 1
      id: own
      source: the whole file
      grid: regional
      factors:
        - { carrier: electricity, kg_co2: 0.5306, source: a }
        - { carrier: electricity, kg_co2: 0.6361, regions: ["15"], source: b }
        - { carrier: electricity, kg_co2: 0.5122, regions: ["1504"], published: 2025-12-01, source: c }

      """
    ])
    let profile = try world.load("schema: 1\nplan: { factors: own }\n").factors
    #expect(profile.grid == .regional)
    #expect(profile.source == "the whole file")
    #expect(profile.factors.map(\.regions) == [[], ["15"], ["1504"]])
    #expect(profile.factors.map(\.published?.iso8601) == [nil, nil, "2025-12-01"])
  }

  @Test func `the grid is the nation's or the region's`() {
    let world = World(files: ["own.yaml": "schema: 1\nid: own\ngrid: local\nfactors: [{ carrier: coal, kgce: 1, source: s }]\n"])
    #expect(only(world.faults("schema: 1\nplan: { factors: own }\n")).hasPrefix("3:7: `grid` is 'local'"))
  }

  @Test func `a profile without factors is a fault`() {
    #expect(only(faults("  []\n")).hasPrefix("3:1: the profile has no factors"))
  }
}
