import EnergyModel
import TestSupport
import Testing

@testable import Conservation

struct DegreeDaysTests {
  private let first = LocalDay(number: 20_000)

  /// A day from its mean in thousandths of °C, all of so many hours known.
  private func day(_ milliCelsius: Int64, known: Int = 24, of hours: Int = 24) -> DailyTemperatures.Day {
    DailyTemperatures.Day(sumMilliCelsius: milliCelsius * Int64(known), knownHours: known, hours: hours)
  }

  private func degreeDays(_ days: [DailyTemperatures.Day], _ heatingBase: Int32 = 18_000, _ coolingBase: Int32 = 26_000)
    -> DegreeDays
  {
    DegreeDays(
      DailyTemperatures(from: first, days: days), of: first..<first + days.count,
      heatingBase: Temperature(milliCelsius: heatingBase), coolingBase: Temperature(milliCelsius: coolingBase))
  }

  @Test func `a day below the base is cold by what it is below, and one above the other base warm by what it is above`() {
    // 18 − 10.5 = 7.5 and 18 − (−2.25) = 20.25; 28.125 − 26 = 2.125; 18, 20 and 26 are neither.
    let sum = degreeDays([day(10_500), day(-2_250), day(28_125), day(18_000), day(20_000), day(26_000)])
    #expect(sum.heating == 27_750)
    #expect(sum.cooling == 2_125)
    // 10.5 − 2.25 + 28.125 + 18 + 20 + 26 = 100.375; over 6 that is 16.729 1666….
    #expect(sum.mean == 16_729)
    #expect(sum.knownDays == 6 && sum.days == 6)
  }

  @Test func `days of unequal hours are summed as fractions and rounded once, half away from zero`() {
    // 0.001 · 1/24 a day below the base, three times, and 21 times: 3/24 and 12/24 of a thousandth.
    let little = DailyTemperatures.Day(sumMilliCelsius: 24 * 18_000 - 1, knownHours: 24, hours: 24)
    #expect(degreeDays(Array(repeating: little, count: 3)).heating == 0)
    #expect(degreeDays(Array(repeating: little, count: 12)).heating == 1)
    // 1/23 + 1/24 + 1/25 of a thousandth are 0.125; with 9/24 more they pass one half.
    let odd = [23, 25].map { DailyTemperatures.Day(sumMilliCelsius: Int64($0) * 18_000 - 1, knownHours: $0, hours: $0) }
    #expect(degreeDays(odd + [little]).heating == 0)
    #expect(degreeDays(odd + Array(repeating: little, count: 10)).heating == 1)
    // The mean of −0.0005 is −0.001, that of 0.0005 is 0.001.
    #expect(degreeDays([day(-1), day(0)]).mean == -1)
    #expect(degreeDays([day(1), day(0)]).mean == 1)
  }

  @Test func `an unknown day is no day: not in the sums, not in the mean, only in what is missing`() {
    // 17 of 24 hours are too few for a mean, 18 are enough.
    let sum = degreeDays([day(8_000, known: 18), day(0, known: 17), day(0, known: 0), day(10_000)])
    #expect(sum.heating == 18_000 && sum.cooling == 0 && sum.mean == 9_000)
    #expect(sum.knownDays == 2 && sum.days == 4)
    let none = degreeDays([day(0, known: 3), day(0, known: 0)])
    #expect(none.heating == nil && none.cooling == nil && none.mean == nil && none.knownDays == 0 && none.days == 2)
  }

  @Test func `days before the first and after the last that a station has are unknown`() {
    let sum = DegreeDays(
      DailyTemperatures(from: first, days: [day(0), day(1_000)]), of: first + -3..<first + 5,
      heatingBase: Temperature(milliCelsius: 18_000), coolingBase: Temperature(milliCelsius: 26_000))
    #expect(sum.heating == 35_000 && sum.knownDays == 2 && sum.days == 8)
    #expect(
      DegreeDays(
        .none, of: first..<first + 1, heatingBase: Temperature(milliCelsius: 0), coolingBase: Temperature(milliCelsius: 0)
      ).heating == nil)
  }

  @Test func `bases may lie below zero and above each other`() {
    // −5 − (−10) = 5; 3.5 − (−5.5) = 9.
    let sum = degreeDays([day(-10_000), day(3_500)], -5_000, -5_500)
    #expect(sum.heating == 5_000 && sum.cooling == 9_000)
  }

  /// The file has one decimal; sums with exact fractions in another language give 1976.5625, 2.908333… and 10.360102….
  @Test(.enabled(if: Corpus.isThere, Corpus.absence)) func `2015 in Bedford had 1976.563 degree days below 15.5 degC`() throws {
    let hours = try Cambridge().hours("datasets/cambridge/weather_bedford_2014-2019.csv.gz")
    let year = Array(hours.of(year: 2015))
    #expect(year.count == 365 * 24)
    let days = stride(from: 0, to: year.count, by: 24).map { start in
      let known = year[start..<start + 24].compactMap { $0 }
      return DailyTemperatures.Day(
        sumMilliCelsius: known.reduce(0) { $0 + Int64(($1 * 1_000).rounded()) }, knownHours: known.count, hours: 24)
    }
    let sum = degreeDays(days, 15_500, 22_000)
    #expect(sum.heating == 1_976_563 && sum.cooling == 2_908 && sum.mean == 10_360 && sum.knownDays == 365)
  }
}
