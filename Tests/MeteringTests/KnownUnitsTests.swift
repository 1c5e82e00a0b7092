import EnergyModel
import Foundation
import TestSupport
import Testing

/// Our units of energy beside the factors that ENERGY STAR prints, in kBtu with two digits.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence)) struct KnownUnitsTests {
  /// What the table calls our units; every other name is none of ours.
  private static let ours: [String: MeasureUnit] = [
    "Btu": .britishThermalUnit, "kBtu (thousand Btu)": .thousandBritishThermalUnits,
    "MBtu/MMBtu (million Btu)": .millionBritishThermalUnits, "GJ": .gigajoule, "Wh (Watt-hours)": .wattHour,
    "kWh (thousand Watt-hours)": .kilowattHour, "MWh (million Watt-hours)": .megawattHour, "therms": .therm,
  ]

  @Test func `units of energy agree with the published factors, and units that need a fuel are no energy`() throws {
    let table = try String(contentsOf: Corpus.file("known-answers/units/energystar_thermal_conversions_US.tsv"), encoding: .utf8)
    let kilobritish = try #require(MeasureUnit.thousandBritishThermalUnits.ratio(to: .kilojoule))
    var agreed = 0
    for line in table.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: "\t").map(String.init)
      let stated = try #require(Double(cells[3]))
      guard let unit = Self.ours[cells[2]] else {
        // Volumes and masses say how much of a fuel, not how much energy: a factor profile does.
        #expect(MeasureUnit(cells[2])?.ratio(to: .kilojoule) == nil, "\(cells)")
        continue
      }
      let ratio = try #require(unit.ratio(to: .kilojoule))
      let kilobritishEach =
        Double(ratio.numerator) / Double(ratio.denominator) * Double(kilobritish.denominator) / Double(kilobritish.numerator)
      // Two printed digits; the kilowatt-hour stands there as 3.412.
      #expect(abs(kilobritishEach - stated) <= max(0.005, stated * 5e-5), "\(cells): \(kilobritishEach)")
      agreed += 1
    }
    #expect(agreed == 121)
  }

  @Test func `a kilowatt-hour is 3 600 kJ in every unit of energy, to the last digit that the other unit has`() throws {
    let amounts: [(String, MeasureUnit, Int64)] = [
      ("1", .kilowattHour, 3_600), ("0.001", .megawattHour, 3_600), ("3.6", .megajoule, 3_600), ("3600000", .wattSecond, 3_600),
      ("60000", .wattMinute, 3_600), ("1", .therm, 105_506), ("1", .millionBritishThermalUnits, 1_055_056),
      ("1", .gigajoule, 1_000_000),
    ]
    for (text, unit, kilojoules) in amounts {
      let ratio = try #require(unit.ratio(to: .kilojoule))
      #expect(try ExactDecimal(text).scaled(by: .one, ratio: ratio) == kilojoules, "\(text) \(unit.symbol)")
    }
  }
}
