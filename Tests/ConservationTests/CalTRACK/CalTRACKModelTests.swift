import EnergyModel
import Foundation
import Testing

@testable import Conservation

@Suite struct CalTRACKModelTests {
  /// 365 days from 1 January 2025, warmest in July: 20…90 °F.
  private func temperature(_ index: Int) -> Double { 55 - 35 * cos(2 * .pi * Double(index) / 365) }

  private func days(_ use: (_ fahrenheit: Double, _ index: Int) -> Double?) -> [CalTRACKPeriod] {
    (0..<365).map { index in
      let fahrenheit = temperature(index)
      return CalTRACKPeriod(
        from: day("2025-01-01") + index, use: use(fahrenheit, index), weather: [CalTRACKDay(fahrenheit: fahrenheit)])
    }
  }

  /// A ripple without trend, so that no candidate is perfect.
  private func ripple(_ index: Int) -> Double { [1.0, -2, 0.5, 1.5, -1][index % 5] }

  /// 100 a day, 3 for each degree below 60 °F, 5 for each above 70 °F.
  private func house(_ fahrenheit: Double, _ index: Int) -> Double {
    100 + 3 * max(0, 60 - fahrenheit) + 5 * max(0, fahrenheit - 70)
  }

  @Test func `a use made of base, heating and cooling is taken apart again`() throws {
    let model = try #require(CalTRACKModel.fit(days(house), .daily).model)
    #expect(model.kind == .heatingAndCooling)
    #expect(model.heating?.balance == 60 && model.cooling?.balance == 70)
    #expect(abs(model.intercept - 100) < 1e-8)
    #expect(abs((model.heating?.perDegree ?? 0) - 3) < 1e-9)
    #expect(abs((model.cooling?.perDegree ?? 0) - 5) < 1e-9)
    #expect(abs(model.rSquaredAdjusted - 1) < 1e-12)
  }

  @Test func `fuels have no candidates with cooling`() throws {
    let model = try #require(CalTRACKModel.fit(days(house), .daily, isCoolingPossible: false).model)
    #expect(model.kind == .heating)
    // The mean, and 61 balance points.
    #expect(model.candidates == 62)
    // And 61 of cooling, and 61 · 62 ÷ 2 pairs.
    #expect(CalTRACKModel.fit(days(house), .daily).model?.candidates == 2_014)
  }

  @Test func `more use on every day moves the intercept alone`() throws {
    let plain = try #require(CalTRACKModel.fit(days { house($0, $1) + ripple($1) }, .daily).model)
    let more = try #require(CalTRACKModel.fit(days { house($0, $1) + ripple($1) + 1_000 }, .daily).model)
    #expect(abs(more.intercept - plain.intercept - 1_000) < 1e-7)
    #expect(more.heating?.balance == plain.heating?.balance && more.cooling?.balance == plain.cooling?.balance)
    #expect(abs((more.heating?.perDegree ?? 0) - (plain.heating?.perDegree ?? 1)) < 1e-9)
    #expect(abs((more.cooling?.perDegree ?? 0) - (plain.cooling?.perDegree ?? 1)) < 1e-9)
    #expect(abs(more.rSquaredAdjusted - plain.rSquaredAdjusted) < 1e-9)
  }

  @Test func `another unit scales what is used and no share`() throws {
    let reporting = days { 0.9 * house($0, $1) }
    let plain = try #require(CalTRACKModel.fit(days { house($0, $1) + ripple($1) }, .daily).model)
    let scaled = try #require(CalTRACKModel.fit(days { 1_000 * (house($0, $1) + ripple($1)) }, .daily).model)
    #expect(abs(scaled.intercept - 1_000 * plain.intercept) < 1e-6)
    #expect(abs(scaled.rSquaredAdjusted - plain.rSquaredAdjusted) < 1e-9)
    #expect(abs((scaled.totals.cvRMSEAdjusted ?? 0) - (plain.totals.cvRMSEAdjusted ?? 1)) < 1e-9)
    let savings = try #require(CalTRACKSavings(plain, reporting: reporting))
    let same = try #require(
      CalTRACKSavings(
        scaled, reporting: reporting.map { .init(from: $0.from, use: $0.use.map { $0 * 1_000 }, weather: $0.weather) }))
    #expect(abs(same.saving - 1_000 * savings.saving) < 1e-3)
    #expect(abs((same.errorBand90 ?? 0) - 1_000 * (savings.errorBand90 ?? 1)) < 1e-3)
  }

  @Test func `a level use has no slope`() throws {
    let model = try #require(CalTRACKModel.fit(days { _, _ in 42.1 }, .daily).model)
    #expect(model.kind == .interceptOnly)
    #expect(model.rSquaredAdjusted == 0)
    #expect(abs(model.intercept - 42.1) < 1e-9)
  }

  @Test func `a use that falls with the cold has no heating`() throws {
    let model = try #require(CalTRACKModel.fit(days { temperature, index in 500 - 2 * max(0, 60 - temperature) }, .daily).model)
    #expect(model.heating == nil)
  }

  @Test func `a net use below zero has no model`() {
    #expect(CalTRACKModel.fit(days { _, _ in -5 }, .daily) == .noModel)
  }

  @Test func `without a use or a temperature there is no data`() {
    #expect(CalTRACKModel.fit([], .daily) == .noData)
    #expect(CalTRACKModel.fit(days { _, _ in nil }, .daily) == .noData)
    let cold = CalTRACKPeriod(from: day("2025-01-01"), use: 5, weather: [CalTRACKDay(fahrenheit: nil)])
    #expect(CalTRACKModel.fit([cold], .daily) == .noData)
  }

  /// Nine days at 50 °F, the others at 70 to 76: up to a balance point of 70 a column has nine days.
  @Test func `nine cold days make no heating, ten do`() throws {
    func year(_ cold: Int) -> [CalTRACKPeriod] {
      (0..<365).map { index in
        let isCold = index < cold
        return CalTRACKPeriod(
          from: day("2025-01-01") + index, use: isCold ? 200 : 100 + ripple(index),
          weather: [CalTRACKDay(fahrenheit: isCold ? 50 : 70 + Double(index % 7))])
      }
    }
    #expect(CalTRACKModel.fit(year(9), .daily, isCoolingPossible: false).model?.heating?.balance ?? 71 > 70)
    #expect(CalTRACKModel.fit(year(10), .daily, isCoolingPossible: false).model?.heating?.balance ?? 71 <= 70)
  }

  /// 1 F° below 31 on 19 days is a sum of 19, on 20 days of 20.
  @Test func `nineteen degree days make no column, twenty do`() {
    func columns(_ cold: Int) -> Int? {
      let periods = (0..<365).map { index in
        let isCold = index < cold
        return CalTRACKPeriod(
          from: day("2025-01-01") + index, use: isCold ? 200 : 100, weather: [CalTRACKDay(fahrenheit: isCold ? 89 : 100)])
      }
      return CalTRACKModel.fit(periods, .daily, isCoolingPossible: false).model?.heating?.balance
    }
    // 90 is the highest balance point: one degree above those days.
    #expect(columns(19) == nil)
    #expect(columns(20) == 90)
  }

  /// Bills of 30 days at 20, 40, 60 and 80 °F with 40, 30, 20 and 20 a day: half a unit for each degree below 60.
  @Test func `a bill is the mean of its days`() throws {
    func bill(_ from: String, _ days: Int, _ fahrenheit: Double, _ perDay: Double) -> CalTRACKPeriod {
      CalTRACKPeriod(
        from: day(from), use: perDay * Double(days), weather: .init(repeating: .init(fahrenheit: fahrenheit), count: days))
    }
    let bills = [
      bill("2025-01-01", 30, 20, 40), bill("2025-01-31", 30, 60, 20), bill("2025-03-02", 30, 40, 30),
      bill("2025-04-01", 30, 80, 20),
    ]
    let model = try #require(CalTRACKModel.fit(bills, .billing, isCoolingPossible: false).model)
    #expect(model.heating?.balance == 60)
    #expect(abs((model.heating?.perDegree ?? 0) - 0.5) < 1e-12)
    #expect(abs((model.expected(bill("2026-01-01", 10, 30, 0)) ?? 0) - 350) < 1e-9)
  }

  /// Levels of 10 over 30 days and 40 over 60 days: 30 a day is the mean of the 90 days, 25 that of the two bills.
  @Test func `a long bill weighs more`() throws {
    let weather = [CalTRACKDay](repeating: CalTRACKDay(fahrenheit: 65), count: 60)
    let bills = [
      CalTRACKPeriod(from: day("2025-01-01"), use: 150, weather: Array(weather.prefix(15))),
      CalTRACKPeriod(from: day("2025-01-16"), use: 1_200, weather: Array(weather.prefix(30))),
    ]
    let model = try #require(CalTRACKModel.fit(bills, .billing).model)
    #expect(model.kind == .interceptOnly)
    #expect(abs(model.intercept - 30) < 1e-12)
  }
}

@Suite struct CalTRACKPeriodTests {
  @Test func `a day of which half of the hours are known counts, one with fewer does not`() {
    #expect(CalTRACKDay(fahrenheit: 50, knownHours: 12).fahrenheit == 50)
    #expect(CalTRACKDay(fahrenheit: 50, knownHours: 11).fahrenheit == nil)
    #expect(CalTRACKDay(fahrenheit: 50, knownHours: 11, hours: 23).fahrenheit == nil)
    #expect(CalTRACKDay(fahrenheit: nil).fahrenheit == nil)
  }

  /// 10 °C is 50 °F, −40 is the same in both.
  @Test func `celsius becomes fahrenheit`() {
    #expect(CalTRACKDay(.init(sumMilliCelsius: 240_000, knownHours: 24, hours: 24)).fahrenheit == 50)
    #expect(CalTRACKDay(.init(sumMilliCelsius: -480_000, knownHours: 12, hours: 24)).fahrenheit == -40)
    #expect(CalTRACKDay(.init(sumMilliCelsius: 0, knownHours: 0, hours: 24)).fahrenheit == nil)
  }

  /// Of 30 days 27 are nine tenths.
  @Test func `a bill needs nine tenths of its hours`() {
    func bill(_ unknown: Int) -> CalTRACKPeriod {
      CalTRACKPeriod(
        from: day("2025-01-01"), use: 1, weather: (0..<30).map { CalTRACKDay(fahrenheit: $0 < unknown ? nil : 50) })
    }
    #expect(bill(3).temperatures().count == 27)
    #expect(bill(4).temperatures().isEmpty)
  }

  @Test func `bills outside of their cycle lose their use`() {
    func uses(_ cycle: CalTRACKCycle) -> [Bool] {
      let bills = [24, 25, 35, 36, 70, 71].map {
        CalTRACKPeriod(from: day("2025-01-01"), use: 1, weather: .init(repeating: .init(fahrenheit: 50), count: $0))
      }
      return cycle.cleaned(bills).map { $0.use != nil }
    }
    #expect(uses(.monthly) == [false, true, true, false, false, false])
    #expect(uses(.bimonthly) == [false, true, true, true, true, false])
  }

  /// 30 days estimated at 10 and 31 read at 24: 34 over 61 days. 30 + 31 + 10 days are one too many.
  @Test func `an estimate joins the next reading up to 70 days`() {
    func period(_ from: String, _ days: Int, _ use: Double) -> CalTRACKPeriod {
      CalTRACKPeriod(from: day(from), use: use, weather: .init(repeating: .init(fahrenheit: 50), count: days))
    }
    let one = CalTRACKCycle.joined([
      (period("2025-01-01", 30, 10), true), (period("2025-01-31", 31, 24), false), (period("2025-03-03", 30, 7), false),
    ])
    #expect(one.map(\.use) == [34, 7])
    #expect(one.map(\.days) == [61, 30])
    let long = CalTRACKCycle.joined([
      (period("2025-01-01", 30, 10), true), (period("2025-01-31", 31, 24), true), (period("2025-03-03", 10, 7), false),
    ])
    #expect(long.map(\.use) == [nil, 7])
    let last = CalTRACKCycle.joined([(period("2025-01-01", 30, 10), true)])
    #expect(last.map(\.use) == [nil])
  }
}

@Suite struct CalTRACKSavingsTests {
  @Test func `days without a use or a temperature take no part`() throws {
    let base = (0..<365).map {
      CalTRACKPeriod(from: day("2025-01-01") + $0, use: 10 + Double($0 % 3), weather: [.init(fahrenheit: 65)])
    }
    let model = try #require(CalTRACKModel.fit(base, .daily).model)
    let reporting = [
      CalTRACKPeriod(from: day("2026-01-01"), use: 8, weather: [.init(fahrenheit: 40)]),
      CalTRACKPeriod(from: day("2026-01-02"), use: nil, weather: [.init(fahrenheit: 40)]),
      CalTRACKPeriod(from: day("2026-01-03"), use: 8, weather: [.init(fahrenheit: nil)]),
    ]
    let savings = try #require(CalTRACKSavings(model, reporting: reporting))
    #expect(savings.periods == 1)
    #expect(savings.observed == 8)
    // 365 days hold 122 of 10, 122 of 11 and 121 of 12: 4 014 in all.
    #expect(abs(savings.counterfactual - 4_014.0 / 365 - 0) < 1e-9)
    #expect(CalTRACKSavings(model, reporting: Array(reporting.dropFirst())) == nil)
  }

  @Test func `a baseline without a miss has no error band`() throws {
    let base = (0..<365).map { CalTRACKPeriod(from: day("2025-01-01") + $0, use: 10, weather: [.init(fahrenheit: 65)]) }
    let model = try #require(CalTRACKModel.fit(base, .daily).model)
    #expect(try #require(CalTRACKSavings(model, reporting: base)).errorBand90 == nil)
  }

  /// Tables of Student's distribution, 95 % one-sided: 6.314, 2.920, 2.353, 1.812, 1.649.
  @Test(arguments: [(1, 6.3137515), (2, 2.9199856), (3, 2.3533634), (10, 1.8124611), (364, 1.6490507)])
  func `deviations of Student's distribution`(freedom: Int, deviations: Double) throws {
    #expect(abs(try #require(StudentT.deviations90Percent(freedom: freedom)) - deviations) < 1e-6)
  }

  @Test func `no freedom has no deviation`() { #expect(StudentT.deviations90Percent(freedom: 0) == nil) }
}

@Suite struct CalTRACKSufficiencyTests {
  private let end = day("2026-01-01")

  private func year(_ change: (_ index: Int) -> (use: Double?, fahrenheit: Double?) = { (Double(10 + $0 % 3), 50) })
    -> [CalTRACKPeriod]
  {
    (0..<365).map { index in
      let (use, fahrenheit) = change(index)
      return CalTRACKPeriod(from: end + (index - 365), use: use, weather: [.init(fahrenheit: fahrenheit)])
    }
  }

  @Test func `a whole year is enough`() {
    let whole = CalTRACKSufficiency(year(), before: end)
    #expect(whole.isSufficient && whole.lacks.isEmpty && whole.extremes == 0)
  }

  @Test func `37 missing days are enough, 38 are not`() {
    #expect(CalTRACKSufficiency(year { ($0 < 37 ? nil : 10, 50) }, before: end).isSufficient)
    #expect(
      CalTRACKSufficiency(year { ($0 < 38 ? nil : 10, 50) }, before: end).lacks == [
        .useMissing(days: 38), .tooManyMissing(days: 38),
      ])
    #expect(
      CalTRACKSufficiency(year { (10, $0 < 38 ? nil : 50) }, before: end).lacks
        == [.temperaturesMissing(days: 38), .tooManyMissing(days: 38)])
  }

  /// 20 days without a use and 20 others without a temperature.
  @Test func `what is missing here and there adds up`() {
    let mixed = CalTRACKSufficiency(year { ($0 < 20 ? nil : 10, $0 >= 345 ? nil : 50) }, before: end)
    #expect(mixed.lacks == [.tooManyMissing(days: 40)])
  }

  @Test func `a year that ends elsewhere is short and sticks out`() {
    let shifted = CalTRACKSufficiency(year(), before: end + 60)
    #expect(
      shifted.lacks == [
        .daysOutside(60), .useMissing(days: 60), .temperaturesMissing(days: 60), .tooManyMissing(days: 60),
      ])
  }

  @Test func `nothing is no data`() {
    #expect(CalTRACKSufficiency([], before: end).lacks.first == .noData)
    #expect(CalTRACKSufficiency(year { _ in (nil, 50) }, before: end).lacks.first == .noData)
  }

  @Test func `a reading below zero is named`() {
    #expect(CalTRACKSufficiency(year { ($0 < 3 ? -1 : 10, 50) }, before: end).lacks == [.negativeUse(periods: 3)])
  }

  /// 10, 11 and 12 by turns: median 11, quartiles 10 and 12, so that 17 is the border.
  @Test func `extreme days are counted and no lack`() {
    let high = CalTRACKSufficiency(year { ($0 == 5 ? 17.1 : $0 == 8 ? 17 : Double(10 + $0 % 3), 50) }, before: end)
    #expect(high.isSufficient && high.extremes == 1)
  }
}
