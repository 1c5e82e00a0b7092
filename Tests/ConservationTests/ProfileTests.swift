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

  /// The years of these tests, each day of the kind that a test says.
  private func frame(_ kind: (LocalDay) -> DayKind = DayKind.byWeekday) -> DayFrame {
    let (from, to) = (day("2024-01-01"), day("2029-01-01"))
    return DayFrame(from: from, kinds: (from.number..<to.number).map { kind(LocalDay(number: $0)) })
  }

  /// What the profile expects of a day, laid on that day's year.
  private func expected(_ profile: Profile?, on text: String) throws -> Double {
    let year = LocalMonth(year: day(text).year, month: 1).firstDay
    let shape = profile?.shape(from: year, to: day(text) + 1)
    return try #require(shape).expected(on: day(text))
  }

  @Test func `a workday is expected like workdays and a weekend like weekends`() throws {
    let profile = try #require(Profile(baseDays: base(), frame: frame()))
    #expect(try abs(expected(profile, on: "2026-03-04") - 100) < 1e-9)
    #expect(try abs(expected(profile, on: "2026-03-07") - 20) < 1e-9)
    #expect(profile.holidayFactor == 1)
  }

  @Test func `fewer than 300 valid days make no profile`() {
    #expect(Profile(baseDays: base(299), frame: frame()) == nil)
    #expect(Profile(baseDays: base(300), frame: frame()) != nil)
  }

  @Test func `a base without one weekend makes no profile`() {
    #expect(Profile(baseDays: base().filter { $0.day.weekday < 6 }, frame: frame(), daysMin: 200) == nil)
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
    return Profile(
      baseDays: days + [(0, 180), (1, 181), (2, 182), (3, 183)].map { (day("2024-01-01") + $0.1, 7) },
      frame: frame { DayKind($0.year == 2024 || $0 == day("2026-12-31") ? .weekend : .workday) })
  }

  @Test func `a year without use has no shape to spread a target by`() throws {
    let nothing = try #require(Profile(baseDays: base { _ in 0 }, frame: frame()))
    #expect(nothing.shape(from: day("2026-01-01"), to: day("2027-01-01")) == nil)
    let steady = try #require(Profile(baseDays: base(), frame: frame()))
    #expect(steady.shape(from: day("2026-01-01"), to: day("2026-01-01")) == nil)
  }

  @Test func `a type with few days is looked for further away`() throws {
    #expect(try expected(mixed(), on: "2026-12-31") == 7)
  }

  @Test func `the 366th day counts as the 365th`() throws {
    let profile = try #require(Profile(baseDays: base(), frame: frame()))
    #expect(try expected(profile, on: "2028-12-31") == expected(profile, on: "2028-12-30"))
  }

  /// Weekends use 20; three holidays on workdays used 30 each: the factor is 90 / 60.
  @Test func `holidays are weekend days times the factor of the base year's holidays`() throws {
    let holidays: Set = [day("2025-05-01"), day("2025-05-02"), day("2025-10-01"), day("2026-05-01")]
    let frame = frame { DayKind(holidays.contains($0) ? .holiday : .byWeekday($0)) }
    let profile = try #require(Profile(baseDays: base { holidays.contains($0) ? 30 : $0.weekday >= 6 ? 20 : 100 }, frame: frame))
    #expect(abs(profile.holidayFactor - 1.5) < 1e-9)
    #expect(try abs(expected(profile, on: "2026-05-01") - 30) < 1e-9)
  }

  private func isSummer(_ day: LocalDay) -> Bool { (7...8).contains(day.components.month) }

  /// Workdays use 100 in term and 40 in July and August; weekends 20. The vacation of 2026 begins in the middle of June.
  @Test func `days in vacation are expected like days in vacation, wherever the vacation now lies`() throws {
    let frame = frame {
      DayKind(.byWeekday($0), isVacation: isSummer($0) || $0 >= day("2026-06-15") && $0 < day("2026-07-01"))
    }
    let profile = Profile(baseDays: base { $0.weekday >= 6 ? 20 : isSummer($0) ? 40 : 100 }, frame: frame)
    #expect(try abs(expected(profile, on: "2026-06-12") - 100) < 1e-9)
    #expect(try abs(expected(profile, on: "2026-06-16") - 40) < 1e-9)
    #expect(try abs(expected(profile, on: "2026-08-31") - 40) < 1e-9)
    #expect(try abs(expected(profile, on: "2026-09-01") - 100) < 1e-9)
    #expect(try abs(expected(profile, on: "2026-07-04") - 20) < 1e-9)
  }

  /// Heating begins on 15 November of one day to the other: without it the middle of November would be a slope.
  @Test func `the first day of heating is expected like days that heat`() throws {
    let frame = frame { DayKind(.byWeekday($0), isHeating: $0.dayOfYear >= 319 || $0.dayOfYear <= 74) }
    let profile = Profile(baseDays: base { $0.dayOfYear >= 319 || $0.dayOfYear <= 74 ? 300 : 100 }, frame: frame)
    #expect(try abs(expected(profile, on: "2026-11-13") - 100) < 1e-9)
    #expect(try abs(expected(profile, on: "2026-11-16") - 300) < 1e-9)
  }

  /// The base year heats on no day in vacation: a day that is both is like a day in vacation. It has no day in vacation at all: like
  /// all days of its type that are near, 100 in term.
  @Test func `a kind that the base lacks is like one that differs in heating, else like its type`() throws {
    let kinds = frame {
      DayKind(.byWeekday($0), isVacation: isSummer($0), isHeating: $0.year == 2026 && isSummer($0))
    }
    let amount: (LocalDay) -> Double = { $0.weekday >= 6 ? 20 : isSummer($0) ? 40 : 100 }
    #expect(try abs(expected(Profile(baseDays: base(365, amount), frame: kinds), on: "2026-07-17") - 40) < 1e-9)
    let laterVacation = frame { DayKind(.byWeekday($0), isVacation: $0.year == 2026 && isSummer($0)) }
    // Within 15 days of 17 July there are only July's workdays.
    #expect(try abs(expected(Profile(baseDays: base(365, amount), frame: laterVacation), on: "2026-07-17") - 40) < 1e-9)
    #expect(try abs(expected(Profile(baseDays: base(365, amount), frame: laterVacation), on: "2026-10-15") - 100) < 1e-9)
  }

  /// Workdays use 100, weekends and holidays 20. Spring Festival had 5 weekdays of January and February 2025 in January (28 to 31) and
  /// February (3, 4), and has 6 of February 2026 (16 to 20, 23); two Saturdays of February 2026 are worked. January 2026 has 22
  /// workdays (1 and 2 are holidays in both years: 20), so 20 × 100 + 11 × 20; February 20 − 6 + 2 = 16 workdays.
  @Test func `when Spring Festival moves, the budget of January and February moves with it`() throws {
    let off: Set = Set(
      [
        "2025-01-01", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31", "2025-02-03", "2025-02-04", "2026-01-01",
        "2026-01-02",
      ]
      .map(day) + (16...20).map { day("2026-02-\($0)") } + [day("2026-02-23")])
    let worked: Set = [day("2026-02-14"), day("2026-02-28")]
    let frame = frame { DayKind(off.contains($0) ? .holiday : worked.contains($0) ? .workday : .byWeekday($0)) }
    let use: (LocalDay) -> Double = { off.contains($0) || $0.weekday >= 6 ? 20 : 100 }
    let profile = try #require(Profile(baseDays: base(365, use), frame: frame))
    let shape = try #require(profile.shape(from: day("2026-01-01"), to: day("2027-01-01")))
    #expect(abs(shape.sum(from: day("2026-01-01"), to: day("2026-02-01")) - 2_220) < 1e-6)
    #expect(abs(shape.sum(from: day("2026-02-01"), to: day("2026-03-01")) - 1_840) < 1e-6)
  }
}

@Suite struct ForecastTests {
  private func steady(_ amount: Double) throws -> YearShape {
    let profile = try #require(
      Profile(
        baseDays: (0..<365).map { (day("2025-01-01") + $0, amount) },
        frame: DayFrame(from: day("2025-01-01"), to: day("2027-01-01"))))
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
    let electricity = Forecast.Uncertainty(heatingShare: 0, monthMiss: 3)
    #expect((electricity.restShare, electricity.monthMiss, electricity.monthWeight) == (0.07, 3, 1))
    let gas = Forecast.Uncertainty(heatingShare: 1, monthMiss: 3)
    #expect(abs(gas.restShare - 0.1) < 1e-12 && gas.monthWeight == 1)
    let both = Forecast.Uncertainty(heatingShare: 0.5, monthMiss: 3)
    #expect(abs(both.restShare - 0.085) < 1e-12)
    #expect(Forecast.Uncertainty(heatingShare: -3, monthMiss: 0).restShare == 0.07)
  }

  /// v = 2 over 184 days, 184 / 30.4 months: 1.2816 × √(κ · 184 / 30.4 · (30.4 · 2)²) = 1.2816 × √(184 · 30.4 · 4) = 191.7046….
  @Test func `a month that may miss makes the interval wider`() throws {
    let forecast = Forecast(
      shape: try steady(10), valid: [], toDate: 0, rest: rest("2026-07-01", "2027-01-01"),
      uncertainty: .init(restShare: 0, monthMiss: 2))
    #expect(abs(forecast.high - forecast.total - 1.2816 * (184 * 30.4 * 4).squareRoot()) < 1e-9)
  }
}
