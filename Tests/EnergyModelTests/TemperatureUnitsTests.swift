import EnergyModel
import Testing

struct TemperatureUnitsTests {
  @Test(
    arguments: [
      ("0", .degreeCelsius, 0), ("-12.3456", .degreeCelsius, -12_346), ("12.3454", .degreeCelsius, 12_345),
      // Half a thousandth goes away from zero, on either side of it.
      ("0.0005", .degreeCelsius, 1), ("-0.0005", .degreeCelsius, -1), ("-0.00049", .degreeCelsius, 0),
      // (100 − 32) × 5 ÷ 9 = 37.777…; (−40 − 32) × 5 ÷ 9 = −40.
      ("32", .degreeFahrenheit, 0), ("100", .degreeFahrenheit, 37_778), ("-40", .degreeFahrenheit, -40_000),
      ("31.1", .degreeFahrenheit, -500),
      ("273.15", .kelvin, 0), ("0", .kelvin, -273_150),
      // 272.0005 K is −1.1495 °C: away from zero is down, though up it would be in kelvin.
      ("272.0005", .kelvin, -1_150),
    ] as [(String, MeasureUnit, Int32)])
  func `a temperature is converted exactly and rounded once`(text: String, unit: MeasureUnit, milliCelsius: Int32) throws {
    #expect(Temperature(try ExactDecimal(text), in: unit) == Temperature(milliCelsius: milliCelsius))
  }

  @Test func `a number in a unit of something else is no temperature`() {
    for unit in MeasureUnit.allCases where !MeasureUnit.temperatures.contains(unit) {
      #expect(unit.dimension != .temperature)
      #expect(Temperature(.one, in: unit) == nil)
    }
  }

  @Test func `a number beyond what can be kept is no temperature`() throws {
    for unit in MeasureUnit.temperatures {
      #expect(Temperature(try ExactDecimal("999999999999999999"), in: unit) == nil)
    }
    // The least of 32 bits, and a thousandth below it.
    #expect(Temperature(try ExactDecimal("-2147483.648"), in: .degreeCelsius)?.milliCelsius == .min)
    #expect(Temperature(try ExactDecimal("-2147483.649"), in: .degreeCelsius) == nil)
  }

  @Test func `degrees Celsius are printed as they are kept`() {
    #expect(Temperature(milliCelsius: -3_250).celsius == "-3.25")
    #expect(Temperature(milliCelsius: 21_000).celsius == "21")
    #expect(Temperature(milliCelsius: -5).celsius == "-0.005")
  }
}
