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

  // MARK: Shares and other denominators

  private func ten(_ carrier: Carrier, _ use: Double?, _ endUse: String = "total", within: [String] = []) -> UseSeries {
    series(carrier, endUse, within: within, from: "2026-01-01", to: "2026-01-11") { _ in use }
  }

  private func rounded(_ indicator: Indicator, _ use: [UseSeries], of one: Institution = institution()) -> IndicatorValue {
    IndicatorValue(indicator, of: one, series: use, factors: round, from: day("2026-01-01"), to: day("2026-01-11"))
  }

  /// Of 100 kWh a day 30 are a tenant's and 20 charge vehicles: 70 kgce ÷ 100 persons, 50 kgce ÷ 1 000 m².
  @Test func `tenants are deducted from both, charging of vehicles from the area's energy alone`() {
    let use = [
      ten(.electricity, 100), ten(.electricity, 30, "tenant", within: ["total"]),
      ten(.electricity, 20, "vehicle", within: ["total"]),
    ]
    #expect(rounded(.energyPerPerson, use).value == decimal("0.7"))
    #expect(rounded(.energyPerArea, use).value == decimal("0.05"))
  }

  /// 10 kg × 0.7 = 7 kgce of 7 + 93 a day.
  @Test func `the share of coal is coal of all energy`() {
    let share = rounded(.coalShare, [ten(.coal, 10), ten(.electricity, 930)])
    #expect(share.value == 7)
    #expect(share.numerator.value == 70)
    #expect(share.denominator == 1_000)
    #expect(share.factors == "round")
  }

  @Test func `who has no coal has a share of zero, as far as the energy is known`() {
    let none = rounded(.coalShare, [ten(.electricity, 930)])
    #expect(none.value == 0)
    #expect(none.factors == "round")
    #expect(none.coverage?.percent == 100)
    #expect(rounded(.coalShare, [ten(.electricity, nil)]).value == nil)
    #expect(rounded(.coalShare, []).value == nil)
  }

  @Test func `coal of which nothing is known is no share of zero`() {
    let unknown = rounded(.coalShare, [ten(.coal, nil), ten(.electricity, 930)])
    #expect(unknown.value == nil)
    #expect(unknown.coverage?.percent == 0)
  }

  @Test func `a share of energy that was not used is unknown, never an infinity`() {
    #expect(rounded(.coalShare, [ten(.coal, 0), ten(.electricity, 0)]).value == nil)
    #expect(rounded(.coalShare, [ten(.coal, 0), ten(.electricity, 0)]).denominator == nil)
  }

  /// 30 + 10 kg of 100 a day are sorted.
  @Test func `what is not the rest is sorted waste`() {
    let use = [ten(.waste(fraction: "kitchen"), 30), ten(.waste(fraction: "paper"), 10), ten(.waste(fraction: "other"), 60)]
    #expect(rounded(.wasteSortedShare, use).value == 40)
    #expect(rounded(.wasteSortedShare, [use[2]]).value == 0)
    #expect(rounded(.wasteSortedShare, [use[0]]).value == 100)
    #expect(rounded(.wasteSortedShare, [ten(.electricity, 1)]).value == nil)
  }

  /// 150 kWh of which the computers used 100.
  @Test func `the effectiveness of a data centre is its electricity by that of its computers`() {
    let centre = ten(.electricity, 15, "data-centre", within: ["total"])
    let computers = ten(.electricity, 10, "data-centre-it", within: ["data-centre", "total"])
    let value = rounded(.eue, [ten(.electricity, 100), centre, computers])
    #expect(value.value == decimal("1.5"))
    #expect(value.numerator.value == 150)
    #expect(value.factors.isEmpty)
    #expect(rounded(.eue, [centre]).value == nil)
    #expect(rounded(.eue, [computers]).value == nil)
    #expect(rounded(.eue, [centre, ten(.electricity, 0, "data-centre-it", within: ["data-centre"])]).value == nil)
  }

  /// 100 L of petrol and 50 L of diesel by three vehicles; the generator's petrol is no vehicle's.
  @Test func `fuel of vehicles is counted by the vehicle`() {
    let use = [ten(.petrol, 10, "vehicle"), ten(.diesel, 5, "vehicle"), ten(.petrol, 100)]
    func garage(_ vehicles: String?) -> Institution {
      Institution(
        id: id("city-hall"), name: "", institutionClass: "organ",
        numbers: vehicles.map { [.vehicles: DatedSeries(exact($0))] } ?? [:])
    }
    #expect(rounded(.vehicleFuelPerVehicle, use, of: garage("3")).value == 50)
    #expect(rounded(.vehicleFuelPerVehicle, use, of: garage("0")).value == nil)
    #expect(rounded(.vehicleFuelPerVehicle, use, of: garage(nil)).value == nil)
    #expect(rounded(.vehicleFuelPerVehicle, use, of: garage(nil)).numerator.value == 150)
  }

  // MARK: The grid

  private func carbon(_ year: Int, _ factors: FactorProfile, region: String = "110101") -> IndicatorValue {
    let hall = Institution(
      id: id("city-hall"), name: "", institutionClass: "organ", region: region,
      floorAreaSquareMetres: DatedSeries(exact("1000")))
    let use = series(.electricity, from: "\(year)-01-01", to: "\(year)-01-11") { _ in 100 }
    return IndicatorValue(
      .carbonPerArea, of: hall, series: [use], factors: factors, from: day("\(year)-01-01"), to: day("\(year)-01-11"))
  }

  /// 1 000 kWh × 0.5306 ÷ 1 000 m². After 2023 the last value stands on; before it there is none.
  @Test func `carbon is counted by the grid of its year`() {
    #expect(carbon(2023, grids).value == decimal("0.5306"))
    #expect(carbon(2023, grids).factors == "grids; electricity national")
    #expect(carbon(2026, grids).value == decimal("0.5306"))
    #expect(carbon(2026, grids).factors == "grids; electricity 2023 national")
    #expect(carbon(2022, grids).value == nil)
    #expect(carbon(2022, grids).factors == "grids; no factor: electricity")
  }

  /// 0.6361 in the north where the profile takes each region's grid, and the mean of the country for a region without one.
  @Test func `carbon is counted by the region's grid where the profile says so`() {
    let regional = grids.with(grid: .regional)
    #expect(carbon(2023, regional).value == decimal("0.6361"))
    #expect(carbon(2023, regional).factors == "grids; electricity region 11")
    #expect(carbon(2023, regional, region: "440300").value == decimal("0.5306"))
    #expect(carbon(2023, regional, region: "").value == decimal("0.5306"))
  }
}
