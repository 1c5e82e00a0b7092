import EnergyModel
import Foundation
import Testing

@testable import Conservation

@Suite struct IndicatorValueTests {
  /// Ten days: 100 kWh (12.29 kgce) of electricity and 10 L (10.741 22 kgce) of petrol for vehicles a day, 2 m³ of water.
  private let use = [
    series(.electricity, from: "2026-01-01", to: "2026-01-11") { _ in 100 },
    series(.petrol, "vehicle", from: "2026-01-01", to: "2026-01-11") { _ in 10 },
    series(.water, from: "2026-01-01", to: "2026-01-11") { _ in 2 },
  ]

  private func value(_ indicator: Indicator, _ use: [UseSeries]? = nil, of one: Institution = institution()) -> IndicatorValue {
    IndicatorValue(indicator, of: one, series: use ?? self.use, factors: statA, from: day("2026-01-01"), to: day("2026-01-11"))
  }

  /// (122.9 + 107.4122) / 100.
  @Test func `energy per person includes vehicle fuel`() {
    let energy = value(.energyPerPerson)
    #expect(energy.numerator.value == decimal("230.3122"))
    #expect(energy.value == decimal("2.303122"))
    #expect(energy.factors == "cn-stat-a")
  }

  /// 122.9 / 1000.
  @Test func `energy per area leaves vehicle fuel out`() {
    #expect(value(.energyPerArea).value == decimal("0.1229"))
  }

  @Test func `water is not energy and is not converted`() {
    let water = value(.waterPerPerson)
    #expect(water.numerator.value == 20)
    #expect(water.value == decimal("0.2"))
    #expect(water.factors.isEmpty)
  }

  @Test func `waste is neither energy nor water`() {
    let waste = series(.waste(fraction: "kitchen"), from: "2026-01-01", to: "2026-01-11") { _ in 5 }
    #expect(value(.energyPerPerson, use + [waste]).value == decimal("2.303122"))
  }

  @Test func `measured, estimated and unresolved together are the amount`() {
    let parts = QualifiedAmount(
      measured: Amount(baseUnits: 1_000), estimated: Amount(baseUnits: 200), unresolved: Amount(baseUnits: 30))
    let row = DailyUse(day: day("2026-01-01"), amount: parts, hours: 24, coveredHours: 20)
    #expect(value(.waterPerPerson, [UseSeries(carrier: .water, endUse: "total", days: [row])]).numerator.value == decimal("1.23"))
  }

  /// 100 persons for four days, 150 for six: (400 + 900) / 10 = 130.
  @Test func `a headcount that changes is weighted by its days`() throws {
    let persons = try #require(
      DatedSeries([.init(from: day("2020-01-01"), value: exact("100")), .init(from: day("2026-01-05"), value: exact("150"))]))
    let one = Institution(id: id("city-hall"), name: "", institutionClass: "organ", persons: persons)
    #expect(value(.waterPerPerson, of: one).denominator == 130)
    #expect(value(.waterPerPerson, of: one).value == Decimal(20) / 130)
  }

  @Test(arguments: [nil, "0", "-3"]) func `without a denominator there is no value, never an infinity`(persons: String?) {
    let water = value(.waterPerPerson, of: institution(persons: persons))
    #expect(water.denominator == nil)
    #expect(water.value == nil)
    #expect(water.numerator.value == 20)
  }

  @Test func `a carrier without a factor makes the value unknown and is named`() {
    let steam = series(.steam, from: "2026-01-01", to: "2026-01-11") { _ in 1 }
    let energy = value(.energyPerPerson, use + [steam])
    #expect(energy.numerator.value == nil)
    #expect(energy.value == nil)
    #expect(energy.numerator.conversion?.carriersWithoutFactor == [.steam])
    #expect(energy.factors == "cn-stat-a; no factor: steam")
  }

  @Test func `days of which nothing is known add nothing and lower the coverage`() {
    let broken = series(.water, from: "2026-01-01", to: "2026-01-11") { $0 < day("2026-01-04") ? nil : 2 }
    let water = value(.waterPerPerson, [broken])
    #expect(water.numerator.value == 14)
    #expect(water.coverage?.percent == 70)
  }

  @Test func `nothing known is unknown, not zero`() {
    let water = value(.waterPerPerson, [series(.water, from: "2026-01-01", to: "2026-01-11") { _ in nil }])
    #expect(water.numerator.value == nil)
    #expect(water.value == nil)
    #expect(water.coverage?.percent == 0)
    #expect(value(.waterPerPerson, []).coverage == nil)
  }

  @Test func `the worst series decides the coverage`() {
    let gas = series(.naturalGas, from: "2026-01-01", to: "2026-01-11") { $0 < day("2026-01-03") ? nil : 1 }
    #expect(value(.energyPerPerson, use + [gas]).coverage?.percent == 80)
    #expect(value(.waterPerPerson, use + [gas]).coverage?.percent == 100)
  }

  @Test func `an estimated hour counts as covered when its sum is exact`() {
    let row = DailyUse(
      day: day("2026-01-01"), amount: .zero, hours: 24, coveredHours: 10, exactlyEstimatedHours: 8)
    let one = UseSeries(carrier: .water, endUse: "total", days: [row])
    #expect(one.coverage(from: day("2026-01-01"), to: day("2026-01-02"))?.percent == 75)
  }

  @Test func `days before a series' first row count as unknown, a series without a row in the span as ended`() {
    let late = series(.water, from: "2026-01-06", to: "2026-01-11") { _ in 2 }
    #expect(late.coverage(from: day("2026-01-01"), to: day("2026-01-11"))?.percent == 50)
    #expect(late.coverage(from: day("2025-01-01"), to: day("2025-02-01")) == nil)
    #expect(
      value(.waterPerPerson, [late, series(.water, from: "2020-01-01", to: "2020-02-01") { _ in 9 }]).numerator.value == 10)
  }

  @Test func `a sum beyond what the books can count is unknown, not wrong`() {
    let huge = UseSeries(
      carrier: .electricity, endUse: "total",
      days: [1, 2].map {
        DailyUse(
          day: day("2026-01-0\($0)"),
          amount: QualifiedAmount(measured: Amount(baseUnits: .max), estimated: Amount(baseUnits: .max)), hours: 24,
          coveredHours: 24)
      })
    #expect(value(.energyPerPerson, use + [huge]).numerator.value == nil)
  }

  @Test func `a coverage is compared without dividing`() throws {
    let four = try #require(Coverage(coveredHours: 79, hours: 100))
    #expect(!four.isAtLeast(percent: 80))
    #expect(try #require(Coverage(coveredHours: 80, hours: 100)).isAtLeast(percent: 80))
    #expect(Coverage(coveredHours: 0, hours: 0) == nil)
    #expect(Coverage(coveredHours: 30, hours: 24)?.isComplete == true)
  }
}
