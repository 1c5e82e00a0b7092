import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import Conservation

/// The known answers for profiles and forecasts of real buildings (`known-answers/baselines/forecasts.json`, RULES sections 1 to 4).
@Suite(.enabled(if: Corpus.isThere, Corpus.absence)) struct KnownForecastsTests {
  @Test func `profiles and forecasts agree with the known answers`() throws {
    let corpus = try #require(Corpus.folder)
    let known = try JSONDecoder().decode(
      KnownForecasts.self, from: Data(contentsOf: corpus.appending(path: "known-answers/baselines/forecasts.json")))
    let cambridge = try Cambridge()
    let cases = known.cases.filter { $0.led == "profile" }
    #expect(cases.count == 23)
    var compared = 0
    for (file, cases) in Dictionary(grouping: cases, by: \.file) {
      let days = try cambridge.validDays(file, isGas: false)
      for one in cases { compared += try compare(one, days, cambridge.frame) }
    }
    #expect(compared == 23 * 11)
  }

  private func compare(
    _ one: KnownForecasts.Case, _ amounts: [(day: LocalDay, amount: Double)], _ frame: DayFrame
  ) throws -> Int {
    func valid(_ year: Int) -> [(day: LocalDay, amount: Double)] {
      amounts.filter { $0.day.year == year }
    }
    let base = valid(one.baseline_year)
    let profile = try #require(Profile(baseDays: base, frame: frame))
    let miss = try #require(MonthMiss(baseDays: base, frame: frame))
    #expect(close(miss.perDay, one.month_miss_per_day), "\(one.file) \(one.reporting_year)")
    let first = LocalMonth(year: one.reporting_year, month: 1).firstDay
    let end = LocalMonth(year: one.reporting_year + 1, month: 1).firstDay
    let shape = try #require(profile.shape(from: first, to: end))
    var monthSums = [Double](repeating: 0, count: 12)
    for number in first.number..<end.number {
      monthSums[LocalDay(number: number).components.month - 1] += shape.expected(on: LocalDay(number: number))
    }
    #expect(close(profile.holidayFactor, one.holiday_factor), "\(one.file) \(one.reporting_year)")
    for (ours, theirs) in zip(monthSums, one.profile_month_sums) {
      #expect(close(ours, theirs), "\(one.file) \(one.reporting_year)")
    }
    let days = valid(one.reporting_year)
    #expect(one.delta == 0.07 && one.kappa == 1)
    for month in one.months {
      let toDate = days.filter { $0.day.components.month <= month.end_of_month }
      let after = days.filter { $0.day.components.month > month.end_of_month }
      let used = toDate.reduce(0) { $0 + $1.amount }
      let forecast = Forecast(
        shape: shape, valid: toDate, toDate: used, rest: after.map { ($0.day, 1) },
        uncertainty: .init(heatingShare: 0, monthMiss: miss.perDay))
      let place = Comment("\(one.file) \(one.reporting_year)-\(month.end_of_month)")
      #expect(close(used, month.to_date), place)
      #expect(close(forecast.level, month.level), place)
      #expect(close(forecast.rest, month.rest), place)
      #expect(close(forecast.total, month.forecast), place)
      #expect(close(forecast.low, month.low), place)
      #expect(close(forecast.high, month.high), place)
    }
    return one.months.count
  }

  @Test func `forecasts led by the weather agree with the known answers`() throws {
    let cambridge = try Cambridge()
    let known = try JSONDecoder().decode(
      KnownForecasts.self, from: Data(contentsOf: Corpus.file("known-answers/baselines/forecasts.json")))
    let cases = known.cases.filter { $0.led == "weather" }
    #expect(cases.count == 17)
    let first = LocalMonth(year: 2014, month: 1).firstDay
    let byDay = try cambridge.temperatures()
    var compared = 0
    for one in cases {
      let start = LocalMonth(year: one.reporting_year, month: 1).firstDay
      let end = LocalMonth(year: one.reporting_year + 1, month: 1).firstDay
      // The file's means as they are, 24 hours of thousandths.
      let temperatures = DailyTemperatures(
        from: first,
        days: (0..<end - first).map { day in
          byDay[first + day].map { .init(sumMilliCelsius: Int64(($0 * 24_000).rounded()), knownHours: 24, hours: 24) }
            ?? .init(sumMilliCelsius: 0, knownHours: 0, hours: 24)
        })
      let days = try cambridge.validDays(one.file, isGas: true)
      let base = days.filter { $0.day.year == one.baseline_year }
      let baseline = try #require(Baseline(baseDays: base, frame: cambridge.frame, temperature: temperatures.mean(on:)))
      #expect(close(baseline.monthMiss, one.month_miss_per_day), "\(one.file) \(one.reporting_year)")
      #expect(one.delta == 0.1 && one.kappa == 2)
      let profile = try #require(Profile(baseDays: base, frame: cambridge.frame))
      let shape = try #require(profile.shape(from: start, to: end))
      let weather = WeatherYears(temperatures, start: start, end: end)
      let judged = days.filter { $0.day.year == one.reporting_year }
      for month in one.months {
        let toDate = judged.filter { $0.day.components.month <= month.end_of_month }
        let rest = judged.dropFirst(toDate.count).map { (day: $0.day, share: 1.0) }
        let used = toDate.reduce(0) { $0 + $1.amount }
        let forecast = try #require(
          Forecast(
            baseline: baseline, weather: weather, meanDay: shape.mean, valid: toDate, toDate: used, rest: rest))
        let place = Comment("\(one.file) \(one.reporting_year)-\(month.end_of_month)")
        #expect(close(forecast.level, month.level), place)
        #expect(close(forecast.rest, month.rest), place)
        #expect(close(forecast.total, month.forecast), place)
        #expect(close(forecast.low, month.low), place)
        #expect(close(forecast.high, month.high), place)
        compared += 1
      }
    }
    #expect(compared == 17 * 11)
  }

  /// As the known answers ask: 1e-6 relative or absolute, whichever is larger; they are themselves rounded to as much.
  private func close(_ ours: Double, _ theirs: Double) -> Bool { abs(ours - theirs) <= max(1e-6, abs(theirs) * 1e-6) }
}

private struct KnownForecasts: Decodable {
  struct Case: Decodable {
    let file: String
    let led: String
    let baseline_year: Int
    let reporting_year: Int
    let delta: Double
    let kappa: Double
    let month_miss_per_day: Double
    let holiday_factor: Double
    let profile_month_sums: [Double]
    let months: [Month]
  }

  struct Month: Decodable {
    let end_of_month: Int
    let to_date: Double
    let level: Double
    let rest: Double
    let forecast: Double
    let low: Double
    let high: Double
  }

  let cases: [Case]
}
