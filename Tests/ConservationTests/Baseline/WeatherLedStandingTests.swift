import EnergyModel
import Foundation
import Testing

@testable import Conservation

/// An office with 100 persons whose gas is 10 m³ a day and 6 more for each degree of the day below 16 °C, with 500 kWh of electricity on
/// every day. The station knows the years from 2024 on. 2024 and 2025 had the same weather; the winter of 2026 is 5 °C colder up to March.
/// It is the end of March.
@Suite struct WeatherLedStandingTests {
  private static let colder = 5.0

  /// °C: 0 in the middle of January, 26 in July, with a ripple that no calendar knows.
  private static func temperature(_ day: LocalDay) -> Double {
    let ordinary = 13 - 13 * cos(2 * .pi * Double(min(day.dayOfYear, 365) - 15) / 365) + Double((day.number * 7) % 5) - 2
    return day.year == 2026 && day.components.month <= 3 ? ordinary - colder : ordinary
  }

  private static func gas(_ day: LocalDay) -> Double { 10 + 6 * max(0, 16 - temperature(day)) }

  private static func temperatures(from: String, missing: (LocalDay) -> Bool = { _ in false }) -> DailyTemperatures {
    let first = day(from)
    return DailyTemperatures(
      from: first,
      days: (0..<day("2026-04-01") - first).map {
        missing(first + $0)
          ? .init(sumMilliCelsius: 0, knownHours: 0, hours: 24)
          : .init(sumMilliCelsius: Int64((temperature(first + $0) * 24_000).rounded()), knownHours: 24, hours: 24)
      })
  }

  private func standing(
    _ temperatures: DailyTemperatures, isSuspicious: Bool = false, electricityFrom: String = "2025-01-01"
  ) -> Standing {
    let use = [
      series(.naturalGas, from: "2025-01-01", to: "2026-04-01", WeatherLedStandingTests.gas),
      series(.electricity, from: electricityFrom, to: "2026-04-01") { _ in 500 },
    ]
    let one = plan()
    var judge = InstitutionJudge(
      institution: institution(), series: use, asOf: day("2026-04-01"), frames: DayFrames(.weekdays), temperatures: temperatures,
      isSuspicious: isSuspicious)
    return judge.standing(.energyPerPerson, plan: one, target: one.targets[0], factors: statA)
  }

  /// What 2026 will use a person if its other nine months are like those of 2025: gas by cn-stat-a 1.33 kgce/m³, electricity 0.1229.
  private var truth: Double {
    var sum = 0.0
    for number in day("2026-01-01").number..<day("2027-01-01").number {
      sum += 1.33 * WeatherLedStandingTests.gas(LocalDay(number: number)) + 500 * 0.1229
    }
    return sum / 100
  }

  @Test func `a cold winter is a cold winter and not a year of more use`() throws {
    let led = standing(WeatherLedStandingTests.temperatures(from: "2024-01-01"))
    #expect(led.notes.contains(.weatherLed))
    let forecast = try #require(led.forecast).statistic
    #expect(abs(forecast / truth - 1) < 0.005)
    // The same books without a station take the cold for behaviour: the rest is foreseen too high.
    let plain = standing(.none)
    #expect(!plain.notes.contains(.weatherLed))
    #expect(try #require(plain.forecast).statistic > truth * 1.03)
    // What was used, and what the target allows to date, are the same for both.
    #expect(led.actualToDate == plain.actualToDate)
    #expect(led.budgetToDate == plain.budgetToDate)
    #expect(led.pace == plain.pace)
    #expect(try #require(led.forecastLow).statistic < truth && truth < #require(led.forecastHigh).statistic)
  }

  @Test func `the base year alone says what the rest may be like, where the station knows no other`() throws {
    let led = standing(WeatherLedStandingTests.temperatures(from: "2025-01-01"))
    #expect(led.notes.contains(.weatherLed))
    #expect(abs(try #require(led.forecast).statistic / truth - 1) < 0.005)
  }

  @Test func `a station that knows too little of the base year leads nothing`() {
    let young = standing(WeatherLedStandingTests.temperatures(from: "2025-07-01"))
    #expect(!young.notes.contains(.weatherLed))
    #expect(young.forecast == standing(.none).forecast)
    // Every fifth day without a temperature: 80 % are known, 90 are needed.
    let torn = standing(WeatherLedStandingTests.temperatures(from: "2025-01-01") { $0.number % 5 == 0 })
    #expect(!torn.notes.contains(.weatherLed))
  }

  @Test func `what does not heat keeps its own year, and without one the forecast is the one without weather`() {
    let noYear = standing(WeatherLedStandingTests.temperatures(from: "2024-01-01"), electricityFrom: "2026-01-01")
    #expect(!noYear.notes.contains(.weatherLed))
  }

  @Test func `a meter that cannot be trusted is noted at every standing that it counts in`() {
    #expect(standing(.none, isSuspicious: true).notes.contains(.suspiciousMeter))
    #expect(!standing(.none).notes.contains(.suspiciousMeter))
  }
}
