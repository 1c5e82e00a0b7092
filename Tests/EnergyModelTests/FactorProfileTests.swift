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
}
