import EnergyModel
import Testing

struct ExactDecimalTests {
  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("0.000", "0"), ("7", "7"), ("007", "7"), ("+7", "7"), ("-7", "-7"), ("1.50", "1.5"),
    ("0.05", "0.05"),
    ("-0.05", "-0.05"), ("100", "100"), ("1e2", "100"), ("1E+2", "100"), ("125e-2", "1.25"), ("1.25e1", "12.5"),
    ("1e-24", "0." + zeros(23) + "1"),
    ("9223372036854775807", "9223372036854775807"), ("922337203685477580.7", "922337203685477580.7"), ("0e999999999", "0"),
    ("2589773.39", "2589773.39"), ("00001.001", "1.001"), ("1" + zeros(18), "1" + zeros(18)), ("1." + zeros(5_000), "1"),
    (zeros(5_000) + "1", "1"), ("1e00000000018", "1" + zeros(18)),
  ])
  func `a number prints in its shortest form`(written: String, printed: String) throws {
    #expect(try ExactDecimal(written).description == printed)
  }

  @Test(arguments: [
    "", " ", "-", "+", ".", ".5", "5.", "1e", "1e+", "e5", "1.e5", "1..2", "1.2.3", "--1", "+-1", "1 ", " 1", "1,5", "0x1", "NaN",
    "inf", "١",
  ])
  func `what is no number is refused as none`(written: String) {
    #expect(throws: ExactDecimal.Fault.notANumber) { try ExactDecimal(written) }
  }

  @Test(arguments: [
    "9223372036854775808", "-9223372036854775808", "1e19", "1e999", "-1e999", "1e-25", "1e-999", "123456789012345678901",
    "0.12345678901234567890123",
    "1.0000000000000000000000001", "9.223372036854775808",
  ])
  func `what cannot be kept exactly is refused, never rounded`(written: String) {
    #expect(throws: ExactDecimal.Fault.outOfRange) { try ExactDecimal(written) }
  }

  @Test func `a printed number reads back as itself`() throws {
    for mantissa in [0, 1, -1, 10, 99, 123_456_789, Int64.max, -Int64.max] {
      for scale in 0...ExactDecimal.scaleMax {
        let number = try #require(ExactDecimal(mantissa: mantissa, scale: scale))
        #expect(try ExactDecimal(number.description) == number)
      }
    }
    #expect(ExactDecimal(Int64.min).description == "-9223372036854775808")
  }

  @Test func `equal numbers are equal however they are written`() throws {
    #expect(try ExactDecimal("1.50") == ExactDecimal("15e-1"))
    #expect(try ExactDecimal("1.50").hashValue == ExactDecimal("1.5").hashValue)
    #expect(ExactDecimal(mantissa: 1_500, scale: 3) == ExactDecimal(mantissa: 15, scale: 1))
    #expect(ExactDecimal(mantissa: 1, scale: 25) == nil)
    #expect(ExactDecimal(mantissa: 10, scale: 25) == ExactDecimal(mantissa: 1, scale: 24))
    #expect(ExactDecimal(mantissa: 1, scale: -1) == nil)
  }

  @Test func `numbers are ordered by value, whatever their scale`() throws {
    let ordered = try [
      "-9223372036854775807", "-10", "-1.5", "-1.25", "-1", "-0.5", "-0.000000000000000000000001", "0",
      "0.000000000000000000000001", "0.5", "0.51",
      "1", "1.25", "1.5", "9.99", "10", "922337203685477580.7", "9223372036854775807",
    ].map { try ExactDecimal($0) }
    for (left, leftNumber) in ordered.enumerated() {
      for (right, rightNumber) in ordered.enumerated() {
        #expect((leftNumber < rightNumber) == (left < right), "\(leftNumber) < \(rightNumber)")
      }
    }
  }

  /// Worked by hand: number × multiplier × ratio, halves away from zero.
  @Test(
    arguments: [
      ("0.5", "1", 1, 1, 1), ("-0.5", "1", 1, 1, -1), ("0.4999", "1", 1, 1, 0), ("1.5", "1", 1, 1, 2), ("2.5", "1", 1, 1, 3),
      ("-2.5", "1", 1, 1, -3),
      ("123.456", "1", 1_000, 1, 123_456), ("123.4565", "1", 1_000, 1, 123_457), ("-123.4565", "1", 1_000, 1, -123_457),
      ("123.4564", "1", 1_000, 1, 123_456), ("12.34", "40", 1_000, 1, 493_600), ("1", "1", 1, 3_600, 0),
      ("1800", "1", 1, 3_600, 1),
      ("1799.999", "1", 1, 3_600, 0), ("2632", "1", 1, 60, 44), ("1", "1", 36, 10, 4), ("0", "0", 1, 1, 0),
      ("100", "-1", 1, 1, -100),
      ("922337203685477580.7", "10", 1, 1, Int64.max), ("9223372036854775807", "1", 1, 1, Int64.max),
      ("1", "1", 10_000_000, 36, 277_778),
    ] as [(String, String, Int64, Int64, Int64)])
  func `scaling rounds once, half away from zero`(
    number: String, multiplier: String, numerator: Int64, denominator: Int64, expected: Int64
  ) throws {
    #expect(try ExactDecimal(number).scaled(by: ExactDecimal(multiplier), ratio: Ratio(numerator, denominator)) == expected)
  }

  @Test func `what does not fit in 64 bits has no amount`() throws {
    let terawattHour = Ratio(1_000_000_000_000)
    #expect(try ExactDecimal("9223372.036854775807").scaled(by: .one, ratio: terawattHour) == Int64.max)
    #expect(try ExactDecimal("9223372.03685477581").scaled(by: .one, ratio: terawattHour) == nil)
    #expect(try ExactDecimal("9223372036854775807").scaled(by: ExactDecimal("1.1"), ratio: Ratio(1)) == nil)
    #expect(try ExactDecimal("-9223372036854775807").scaled(by: ExactDecimal("2"), ratio: Ratio(1)) == nil)
    #expect(ExactDecimal(Int64.max).scaled(by: ExactDecimal(Int64.max), ratio: Ratio(Int64.max)) == nil)
  }

  @Test func `long fractions and large units do not overflow on the way`() throws {
    // 17 + 14 + 13 digits: 123456.78901234567 × 1.2345678901234 TWh = 152 415.787 … TWh.
    let terawattHour = Ratio(1_000_000_000_000)
    let large = try ExactDecimal("123456.78901234567").scaled(by: ExactDecimal("1.2345678901234"), ratio: terawattHour)
    #expect(large == 152_415_787_532_381_346)
    let tiny = try ExactDecimal("1e-24")
    #expect(tiny.scaled(by: tiny, ratio: Ratio(1)) == 0)
    #expect(tiny.scaled(by: tiny, ratio: Ratio(1, 3_600)) == 0)
    #expect(try tiny.scaled(by: ExactDecimal("1e-13"), ratio: Ratio(1, 3_600)) == 0)
    #expect(try ExactDecimal("-1e-24").scaled(by: ExactDecimal("1e-14"), ratio: Ratio(1, Int64.max)) == 0)
  }

  @Test func `division of wide integers rounds as it says`() {
    #expect(Int128(7).dividedRoundingHalfAwayFromZero(by: 2) == 4)
    #expect(Int128(-7).dividedRoundingHalfAwayFromZero(by: 2) == -4)
    #expect(Int128(-7).dividedRoundingDown(by: 2) == -4)
    #expect(Int128(7).dividedRoundingDown(by: 2) == 3)
    #expect(Int128.max.dividedRoundingHalfAwayFromZero(by: Int128.max) == 1)
    #expect(Int64(-1).dividedRoundingDown(by: 86_400) == -1)
    #expect(Int64(-86_400).dividedRoundingDown(by: 86_400) == -1)
    #expect(Int128.powerOfTen(38) != nil)
    #expect(Int128.powerOfTen(39) == nil)
    #expect(Int128.powerOfTen(-1) == nil)
  }
}

private func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
