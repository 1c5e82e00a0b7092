import EnergyModel
import Foundation
import Testing

@testable import Conservation

@Suite struct ProfileTests {
  /// 2025: 100 on workdays, 20 at weekends.
  private func base(_ count: Int = 365, _ amount: (LocalDay) -> Double = { $0.weekday >= 6 ? 20 : 100 }) -> [(
    day: LocalDay, amount: Double
  )] {
    (0..<count).map { (day("2025-01-01") + $0, amount(day("2025-01-01") + $0)) }
  }

  /// What the profile expects of a day, laid on that day's year.
  private func expected(_ profile: Profile?, on text: String) throws -> Double {
    let year = LocalMonth(year: day(text).year, month: 1).firstDay
    let shape = profile?.shape(from: year, to: day(text) + 1)
    return try #require(shape).expected(on: day(text))
  }

  @Test func `a workday is expected like workdays and a weekend like weekends`() throws {
    let profile = try #require(Profile(baseDays: base()))
    #expect(try abs(expected(profile, on: "2026-03-04") - 100) < 1e-9)
    #expect(try abs(expected(profile, on: "2026-03-07") - 20) < 1e-9)
    #expect(profile.holidayFactor == 1)
  }

  @Test func `fewer than 300 valid days make no profile`() {
    #expect(Profile(baseDays: base(299)) == nil)
    #expect(Profile(baseDays: base(300)) != nil)
  }

  @Test func `a base without one weekend makes no profile`() {
    #expect(Profile(baseDays: base().filter { $0.day.weekday < 6 }, daysMin: 200) == nil)
  }

  /// Each day used the number of its day of the year. Around the 100th: 85…115, mean 100. Around New Year the window crosses it:
  /// days 351…365 and 1…16 for the first.
  @Test func `a season is the mean of the days around it, across New Year too`() throws {
    let profile = try #require(mixed())
    #expect(try abs(expected(profile, on: "2026-04-10") - 100) < 1e-9)
    let newYear = (Double((351...365).reduce(0, +)) + Double((1...16).reduce(0, +))) / 31
    #expect(try abs(expected(profile, on: "2026-01-01") - newYear) < 1e-9)
  }

  /// Every day a workday but four at the year's middle, which must be found from everywhere.
  private func mixed() -> Profile? {
    let days = base { Double($0.dayOfYear) }
    return Profile(baseDays: days + [(0, 180), (1, 181), (2, 182), (3, 183)].map { (day("2024-01-01") + $0.1, 7) }) {
      $0.year == 2024 || $0 == day("2026-12-31") ? .weekend : .workday
    }
  }

  @Test func `a year without use has no shape to spread a target by`() throws {
    let nothing = try #require(Profile(baseDays: base { _ in 0 }))
    #expect(nothing.shape(from: day("2026-01-01"), to: day("2027-01-01")) == nil)
    let steady = try #require(Profile(baseDays: base()))
    #expect(steady.shape(from: day("2026-01-01"), to: day("2026-01-01")) == nil)
  }

  @Test func `a type with few days is looked for further away`() throws {
    #expect(try expected(mixed(), on: "2026-12-31") == 7)
  }

  @Test func `the 366th day counts as the 365th`() throws {
    let profile = try #require(Profile(baseDays: base()))
    #expect(try expected(profile, on: "2028-12-31") == expected(profile, on: "2028-12-30"))
  }

  /// Weekends use 20; three holidays on workdays used 30 each: the factor is 90 / 60.
  @Test func `holidays are weekend days times the factor of the base year's holidays`() throws {
    let holidays: Set = [day("2025-05-01"), day("2025-05-02"), day("2025-10-01"), day("2026-05-01")]
    let type: @Sendable (LocalDay) -> DayType = { holidays.contains($0) ? .holiday : DayType.byWeekday($0) }
    let profile = try #require(Profile(baseDays: base { holidays.contains($0) ? 30 : $0.weekday >= 6 ? 20 : 100 }, dayType: type))
    #expect(abs(profile.holidayFactor - 1.5) < 1e-9)
    #expect(try abs(expected(profile, on: "2026-05-01") - 30) < 1e-9)
  }
}

@Suite struct ForecastTests {
  private func steady(_ amount: Double) throws -> YearShape {
    let profile = try #require(Profile(baseDays: (0..<365).map { (day("2025-01-01") + $0, amount) }))
    return try #require(profile.shape(from: day("2026-01-01"), to: day("2027-01-01")))
  }

  private func rest(_ from: String, _ to: String) -> [(day: LocalDay, share: Double)] {
    (day(from).number..<day(to).number).map { (LocalDay(number: $0), 1) }
  }

  @Test func `a year like the last one ends like the last one`() throws {
    let valid = (0..<181).map { (day: day("2026-01-01") + $0, amount: 10.0) }
    let forecast = Forecast(
      shape: try steady(10), valid: valid, toDate: 1_810, rest: rest("2026-07-01", "2027-01-01"),
      uncertainty: .init(restShare: 0.09))
    #expect(abs(forecast.level - 1) < 1e-12)
    #expect(abs(forecast.rest - 1_840) < 1e-9)
    #expect(abs(forecast.total - 3_650) < 1e-9)
    // 1.2816 × 0.09 × 1840 = 212.232 96.
    #expect(abs(forecast.low - (3_650 - 212.23296)) < 1e-6)
    #expect(abs(forecast.high - (3_650 + 212.23296)) < 1e-6)
  }

  /// One day of twice the use against 60 mean days of the profile: (20 + 600) / (10 + 600).
  @Test func `a single day moves the level little`() throws {
    let forecast = Forecast(
      shape: try steady(10), valid: [(day("2026-01-01"), 20)], toDate: 20, rest: rest("2026-01-02", "2026-01-03"),
      uncertainty: .init(restShare: 0))
    #expect(abs(forecast.level - 620.0 / 610) < 1e-12)
    #expect(forecast.low == forecast.high)
  }

  @Test func `nothing heard yet means a level of one`() throws {
    let forecast = Forecast(
      shape: try steady(10), valid: [], toDate: 0, rest: rest("2026-01-01", "2027-01-01"),
      uncertainty: .init(restShare: 0))
    #expect(forecast.level == 1)
    #expect(abs(forecast.total - 3_650) < 1e-9)
  }

  @Test func `the interval never ends below what was already used`() throws {
    let forecast = Forecast(
      shape: try steady(10), valid: [], toDate: 100, rest: rest("2026-12-31", "2027-01-01"),
      uncertainty: .init(restShare: 2))
    #expect(forecast.low == 100)
  }

  @Test func `heating makes the interval wider, in proportion`() {
    #expect(Forecast.Uncertainty.withoutMonthTerm(heatingShare: 0).restShare == 0.09)
    #expect(Forecast.Uncertainty.withoutMonthTerm(heatingShare: 1).restShare == 0.15)
    #expect(abs(Forecast.Uncertainty.withoutMonthTerm(heatingShare: 0.5).restShare - 0.12) < 1e-12)
    #expect(Forecast.Uncertainty.withoutMonthTerm(heatingShare: -3).restShare == 0.09)
  }
}
