import Testing

@testable import EnergyModel

struct TemperatureRoundingTests {
  @Test(arguments: [
    ("21.5", "degC", 21_500), ("-3", "degC", -3_000), ("0.0004", "degC", 0),
    // Halves go away from zero.
    ("21.0005", "degC", 21_001), ("-0.0005", "degC", -1), ("-0.0004999", "degC", 0),
    ("32", "degF", 0), ("98.6", "degF", 37_000), ("-40", "degF", -40_000),
    // 18.1 × 5 / 9 = 10.0555…; −0.1 × 5 / 9 = −0.0555….
    ("50.1", "degF", 10_056), ("31.9", "degF", -56),
    // (32.0009 − 32) × 5 / 9 = 0.0005.
    ("32.0009", "degF", 1), ("31.9991", "degF", -1),
    ("273.15", "K", 0), ("0", "K", -273_150), ("293.1495", "K", 20_000), ("273.1495", "K", -1),
  ]) func `a number is converted exactly and rounded once`(number: String, unit: String, milliCelsius: Int32) throws {
    let unit = try #require(MeasureUnit(rawValue: unit))
    #expect(Temperature(try ExactDecimal(number), in: unit) == Temperature(milliCelsius: milliCelsius))
  }

  @Test(arguments: MeasureUnit.temperatures) func `what no number of 32 bits holds is none, and nothing overflows on the way`(
    unit: MeasureUnit
  ) throws {
    for mantissa in [Int64.max, .min] {
      #expect(Temperature(ExactDecimal(mantissa), in: unit) == nil)
      // 9.2 · 10^−6 of a degree.
      let small = try #require(ExactDecimal(mantissa: mantissa, scale: 24))
      #expect(Temperature(small, in: unit) == Temperature(.zero, in: unit))
    }
  }
}
