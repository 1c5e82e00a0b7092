import EnergyModel
import Testing

struct FactorProfileTests {
  private func profile(_ factors: [(Carrier, ConvertedQuantity, String, Int?, Int?)]) throws -> FactorProfile {
    let factors = try factors.map { carrier, quantity, value, first, last in
      FactorProfile.Factor(
        carrier: carrier, quantity: quantity, perPrintedUnit: try ExactDecimal(value), firstYear: first, lastYear: last,
        source: "test")
    }
    return FactorProfile(id: try #require(FactorProfileID("test")), title: "Test", edition: "1", factors: factors)
  }

  @Test func `a year has its own factor, and after the series its last`() throws {
    let profile = try profile([
      (.electricity, .standardCoal, "0.1229", nil, nil), (.electricity, .carbonDioxide, "0.6101", 2015, 2019),
      (.electricity, .carbonDioxide, "0.5703", 2020, 2022), (.naturalGas, .standardCoal, "1.33", 2010, nil),
    ])
    func value(_ carrier: Carrier, _ quantity: ConvertedQuantity, _ year: Int) -> String? {
      profile.factor(for: carrier, quantity, year: year)?.perPrintedUnit.description
    }
    #expect(value(.electricity, .standardCoal, 1900) == "0.1229")
    #expect(value(.electricity, .carbonDioxide, 2014) == nil)
    #expect(value(.electricity, .carbonDioxide, 2015) == "0.6101")
    #expect(value(.electricity, .carbonDioxide, 2019) == "0.6101")
    #expect(value(.electricity, .carbonDioxide, 2020) == "0.5703")
    #expect(value(.electricity, .carbonDioxide, 2026) == "0.5703")
    #expect(value(.naturalGas, .standardCoal, 2009) == nil)
    #expect(value(.naturalGas, .standardCoal, 2026) == "1.33")
    #expect(value(.naturalGas, .carbonDioxide, 2026) == nil)
    #expect(value(.water, .standardCoal, 2026) == nil)
  }

  @Test func `a year that a series leaves out is empty, never a neighbour's`() throws {
    let closed = try profile([(.heat, .carbonDioxide, "0.11", 2015, 2016), (.heat, .carbonDioxide, "0.12", 2019, 2020)])
    #expect(closed.factor(for: .heat, .carbonDioxide, year: 2017) == nil)
    #expect(closed.factor(for: .heat, .carbonDioxide, year: 2021)?.perPrintedUnit.description == "0.12")
    let open = try profile([(.heat, .carbonDioxide, "0.11", 2015, 2016), (.heat, .carbonDioxide, "0.12", 2019, nil)])
    #expect(open.factor(for: .heat, .carbonDioxide, year: 2018) == nil)
  }

  // MARK: Regions

  /// A country with a mean of 2022 and 2023, and of its north, its south and one city of the north one of 2023 each.
  private func grids(_ grid: FactorProfile.Grid) throws -> FactorProfile {
    let factors = try [
      ("0.5366", [], 2022), ("0.5306", [], 2023), ("0.6361", ["11", "15"], 2023), ("0.4042", ["44"], 2023),
      ("0.5122", ["1504"], 2023),
    ]
    .map { value, regions, year in
      FactorProfile.Factor(
        carrier: .electricity, quantity: .carbonDioxide, perPrintedUnit: try ExactDecimal(value), firstYear: year, lastYear: year,
        source: "test", regions: regions)
    }
    return FactorProfile(id: try #require(FactorProfileID("test")), title: "Test", edition: "1", factors: factors, grid: grid)
  }

  @Test(arguments: [
    // Beijing and Shenzhen have their grids; Chifeng's digits are longer than those of its province; Shanghai has none.
    ("110000", 2023, "0.6361"), ("440300", 2023, "0.4042"), ("150100", 2023, "0.6361"), ("150400", 2023, "0.5122"),
    ("310000", 2023, "0.5306"), ("", 2023, "0.5306"),
    // Before the series of the regions begin the mean of the country holds; after their end each goes on with its last value.
    ("110000", 2022, "0.5366"), ("110000", 2026, "0.6361"), ("310000", 2026, "0.5306"),
  ]) func `a place takes the factor of the longest region that holds it, and without one the mean of the country`(
    region: String, year: Int, value: String
  ) throws {
    let factor = try #require(try grids(.regional).factor(for: .electricity, .carbonDioxide, year: year, region: region))
    #expect(factor.perPrintedUnit.description == value)
  }

  @Test func `a profile of national means takes them for every place`() throws {
    let profile = try grids(.national)
    for region in ["110000", "440300", ""] {
      #expect(
        profile.factor(for: .electricity, .carbonDioxide, year: 2023, region: region)?.perPrintedUnit.description == "0.5306")
    }
    #expect(profile.factor(for: .electricity, .carbonDioxide, year: 2021, region: "110000") == nil)
  }

  @Test func `a region that is not known has no factor where there is no mean of the country`() throws {
    let north = FactorProfile(
      id: try #require(FactorProfileID("north")), title: "", edition: "",
      factors: try grids(.regional).factors.filter { !$0.regions.isEmpty }, grid: .regional)
    #expect(north.factor(for: .electricity, .carbonDioxide, year: 2023, region: "310000") == nil)
    #expect(north.factor(for: .electricity, .carbonDioxide, year: 2023) == nil)
  }
}
