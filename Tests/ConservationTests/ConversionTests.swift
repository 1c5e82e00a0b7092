import EnergyModel
import Foundation
import Testing

@testable import Conservation

@Suite struct ConversionTests {
  /// 1 234 567 Wh = 1 234.567 kWh; × 0.1229 = 151.728 284 3 kgce, every digit kept.
  @Test func `electricity becomes standard coal exactly`() {
    let converted = statA.convert(Amount(baseUnits: 1_234_567), of: .electricity, to: .standardCoal, year: 2026)
    #expect(converted?.value == decimal("151.7282843"))
    #expect(converted?.year == 2026)
    #expect(converted?.carriedFrom == nil)
    #expect(converted?.factor.source == "domain.md section 4")
  }

  /// 100 m³ of gas: 133 kgce by profile A, 121.43 by B. 50 L of petrol: 53.7061 and 53.33825.
  @Test func `two profiles give two results for the same amounts`() {
    let gas = Amount(baseUnits: 100_000)
    let petrol = Amount(baseUnits: 50_000)
    #expect(statA.convert(gas, of: .naturalGas, to: .standardCoal, year: 2026)?.value == 133)
    #expect(statB.convert(gas, of: .naturalGas, to: .standardCoal, year: 2026)?.value == decimal("121.43"))
    #expect(statA.convert(petrol, of: .petrol, to: .standardCoal, year: 2026)?.value == decimal("53.7061"))
    #expect(statB.convert(petrol, of: .petrol, to: .standardCoal, year: 2026)?.value == decimal("53.33825"))
  }

  @Test func `an amount below zero keeps its sign`() {
    let converted = statA.convert(Amount(baseUnits: -1_000), of: .electricity, to: .standardCoal, year: 2026)
    #expect(converted?.value == decimal("-0.1229"))
  }

  /// (2⁶³ − 1) Wh × 0.1229 = 9 223 372 036 854 775.807 kWh × 0.1229.
  @Test func `the largest amount of the books converts without losing a digit`() {
    let converted = statA.convert(Amount(baseUnits: .max), of: .electricity, to: .standardCoal, year: 2026)
    #expect(converted?.value == decimal("1133552423329451.9466803"))
    #expect(
      statA.convert(Amount(baseUnits: .min), of: .electricity, to: .standardCoal, year: 2026)?.value
        == decimal("-1133552423329451.9468032"))
  }

  @Test func `a carrier without a factor has no result`() {
    #expect(statA.convert(Amount(baseUnits: 1), of: .steam, to: .standardCoal, year: 2026) == nil)
    #expect(statA.convert(Amount(baseUnits: 1), of: .water, to: .standardCoal, year: 2026) == nil)
    #expect(statA.convert(Amount(baseUnits: 1), of: .naturalGas, to: .carbonDioxide, year: 2026) == nil)
  }

  @Test func `a year before a series has no factor, never a neighbour's`() {
    #expect(yearly.convert(Amount(baseUnits: 1_000), of: .electricity, to: .standardCoal, year: 2018) == nil)
  }

  @Test func `a year after a series takes its last value and says so`() {
    let converted = yearly.convert(Amount(baseUnits: 1_000), of: .electricity, to: .standardCoal, year: 2026)
    #expect(converted?.value == decimal("0.3"))
    #expect(converted?.carriedFrom == 2023)
    #expect(yearly.convert(Amount(baseUnits: 1_000), of: .electricity, to: .standardCoal, year: 2020)?.value == decimal("0.31"))
    let total = yearly.total(of: [(.electricity, Amount(baseUnits: 1_000))], to: .standardCoal, year: 2026)
    #expect(yearly.statement(of: total) == "yearly; electricity 2023")
  }

  @Test func `other energy is standard coal already`() {
    #expect(statA.convert(Amount(baseUnits: 2_500), of: .other, to: .standardCoal, year: 2026)?.value == decimal("2.5"))
    #expect(statA.convert(Amount(baseUnits: 2_500), of: .other, to: .carbonDioxide, year: 2026) == nil)
  }

  @Test func `a sum with one carrier without a factor is unknown and names it`() {
    let amounts: [(carrier: Carrier, amount: Amount)] = [
      (.electricity, Amount(baseUnits: 1_000)), (.steam, Amount(baseUnits: 5)), (.coke, Amount(baseUnits: 5)),
      (.steam, Amount(baseUnits: 7)),
    ]
    let total = statA.total(of: amounts, to: .standardCoal, year: 2026)
    #expect(total.value == nil)
    #expect(total.carriersWithoutFactor == [.coke, .steam])
    #expect(statA.statement(of: total) == "cn-stat-a; no factor: coke, steam")
  }

  /// 1000 kWh in Beijing in 2023 are 636.1 kg by its grid and 530.6 kg by the mean of the country.
  @Test func `a result says which grid it was made with`() {
    let thousand: [(carrier: Carrier, amount: Amount)] = [(.electricity, Amount(baseUnits: 1_000_000))]
    func result(_ grid: FactorProfile.Grid, _ year: Int, _ region: String) -> String {
      let profile = grids.with(grid: grid)
      let total = profile.total(of: thousand, to: .carbonDioxide, year: year, region: region)
      return "\(total.value?.text(decimals: 1) ?? "none") \(profile.statement(of: total))"
    }
    #expect(result(.regional, 2023, "110000") == "636.1 grids; electricity region 11")
    #expect(result(.regional, 2026, "110000") == "636.1 grids; electricity 2023 region 11")
    #expect(result(.regional, 2023, "310000") == "530.6 grids; electricity national")
    #expect(result(.national, 2023, "110000") == "530.6 grids; electricity national")
    #expect(result(.national, 2026, "110000") == "530.6 grids; electricity 2023 national")
    // Standard coal knows no regions: there is nothing to say.
    let coal = statA.total(of: thousand, to: .standardCoal, year: 2023, region: "110000")
    #expect(statA.statement(of: coal) == "cn-stat-a")
  }

  @Test func `figures of two profiles are not comparable and never added`() {
    let gas: [(carrier: Carrier, amount: Amount)] = [(.naturalGas, Amount(baseUnits: 100_000))]
    let first = statA.total(of: gas, to: .standardCoal, year: 2026)
    let second = statB.total(of: gas, to: .standardCoal, year: 2026)
    #expect(first.profile == statA.id)
    #expect(first.comparable(to: first))
    #expect(!first.comparable(to: second))
    #expect(first.adding(second) == nil)
    #expect(first.adding(first)?.value == 266)
    // Water in m³ is nobody's factor, and no standard coal either.
    let water = ConvertedTotal(value: 5, parts: [], carriersWithoutFactor: [])
    #expect(!water.comparable(to: first))
  }

  @Test func `a sum with an unknown total is unknown and names what is missing`() {
    let known = statA.total(of: [(.naturalGas, Amount(baseUnits: 1_000))], to: .standardCoal, year: 2026)
    let unknown = statA.total(of: [(.steam, Amount(baseUnits: 1))], to: .standardCoal, year: 2026)
    let sum = known.adding(unknown)
    #expect(sum?.value == nil)
    #expect(sum?.carriersWithoutFactor == [.steam])
  }

  @Test func `a sum of nothing is unknown, not zero`() {
    #expect(statA.total(of: [], to: .standardCoal, year: 2026).value == nil)
  }

  /// 0.1229 + 1.33 + 1.074122 for a kWh, a m³ and a litre.
  @Test func `a sum of carriers adds their standard coal`() {
    let one = Amount(baseUnits: 1_000)
    let total = statA.total(of: [(.electricity, one), (.naturalGas, one), (.petrol, one)], to: .standardCoal, year: 2026)
    #expect(total.value == decimal("2.527022"))
    #expect(statA.statement(of: total) == "cn-stat-a")
  }
}

@Suite struct DecimalTextTests {
  @Test(arguments: [
    ("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0", 3, "0.000"), ("-0.0004", 3, "0.000"),
    ("18.4", 2, "18.40"), ("1e20", 1, "100000000000000000000.0"), ("1e-30", 4, "0.0000"), ("999.9999", 3, "1000.000"),
  ]) func `a printed number is rounded once, half away from zero, with all its decimals`(
    number: String, decimals: Int, text: String
  ) {
    #expect(decimal(number).text(decimals: decimals) == text)
  }

  @Test(arguments: [("99.99", "99.9"), ("100", "100.0"), ("79.9999999", "79.9"), ("0", "0.0")])
  func `a coverage never rounds up`(number: String, text: String) {
    #expect(decimal(number).textRoundedDown(decimals: 1) == text)
  }

  @Test func `what is no number prints nothing`() {
    #expect(Decimal.nan.text(decimals: 2).isEmpty)
  }

  @Test(arguments: [0.1, 1.0, 123_456_789.125, -2.5, 1e-9, 44.8585, 1e18])
  func `a statistic keeps twelve digits`(number: Double) throws {
    let kept = try #require(Decimal(statistic: number)).statistic
    #expect(abs(kept - number) <= abs(number) * 1e-11)
  }

  @Test func `an infinite statistic is none`() {
    #expect(Decimal(statistic: .infinity) == nil)
    #expect(Decimal(statistic: .nan) == nil)
    #expect(Decimal(statistic: 1e300) == nil)
    #expect(Decimal(statistic: 1e-300) == 0)
    #expect(Decimal(statistic: 0) == 0)
    #expect(Decimal(statistic: 0.1) == decimal("0.1"))
  }

  @Test func `nothing is divided by zero or less`() {
    #expect(Decimal(1).divided(byPositive: 0) == nil)
    #expect(Decimal(0).divided(byPositive: 0) == nil)
    #expect(Decimal(1).divided(byPositive: -1) == nil)
    #expect(Decimal(1).divided(byPositive: 8) == decimal("0.125"))
  }
}
