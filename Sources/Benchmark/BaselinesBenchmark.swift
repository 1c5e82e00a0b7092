import Conservation
import EnergyModel
import Foundation

/// Every goal for baselines, savings, forecasts and early signs on years of real buildings, beside what the product's own code reaches.
struct BaselinesBenchmark {
  let corpus: String

  func run() throws {
    guard FileManager.default.fileExists(atPath: corpus) else {
      throw BenchmarkFault("there is no corpus at '\(corpus)'; name it by `--corpus`")
    }
    let years = try BuildingYears(corpus: URL(filePath: corpus))
    let all = BaselineYear.all(years)
    guard all.count == years.pairs.count, !all.isEmpty else { throw BenchmarkFault("a building year has no baseline") }
    var table = GoalTable()
    forecasts(years, into: &table)
    models(all, into: &table)
    savings(all, into: &table)
    signs(all, years, into: &table)
    let times = BaselineTimes(years, all)
    table.add("time of a meter: gate, savings, forecast, signs: ≤ 5 ms", times.all, decimals: 3, unit: " ms", in: 0...5)
    print("\(all.count) pairs of years of real buildings, \(all.count { $0.pair.isGas }) of gas")
    print(table.text)
    print(table.missed == 0 ? "every goal is kept" : "\(table.missed) MISSED")
    print(times.text)
  }

  // MARK: - Forecasts

  private func forecasts(_ years: BuildingYears, into table: inout GoalTable) {
    let benchmark = ForecastsBenchmark(corpus: corpus)
    let electricity = benchmark.scores(years, "electricity") { benchmark.profile(years, $0, heatingShare: 0) }
    let gas = benchmark.scores(years, "gas") { weatherLed(years, $0) }
    var all = electricity
    all.add(gas)
    for (month, most) in [(3, 5.5), (6, 4.2), (9, 3.4)] {
      table.add(
        "mean error of the year at the end of month \(month): ≤ \(most) %", all.meanErrorPercent(month: month), unit: " %",
        in: 0...most)
    }
    for (carrier, scores) in [("electricity", electricity), ("gas", gas)] {
      let errors = [3, 6, 9].map {
        "\(ForecastScores.text(scores.meanErrorPercent(month: $0))) (\(ForecastScores.text(scores.meanErrorPercentByShare(month: $0))))"
      }
      table.add(
        "\(carrier): better than the base year's share, months 3, 6, 9", errors.joined(separator: ", ") + " %",
        scores.isBetterThanShare)
    }
    table.add("truth inside the 80 % interval, all month ends: 0.75 to 0.90", all.hitRate, decimals: 3, in: 0.75...0.90)
    table.add("mean width of the interval: ≤ 13 % of the year", all.meanWidthPercent, unit: " %", in: 0...13)
  }

  private func weatherLed(_ years: BuildingYears, _ pair: BuildingYears.Pair) -> ((Int) -> Forecast?)? {
    let base = years.valid(pair, year: pair.baseline_year)
    let start = LocalMonth(year: pair.reporting_year, month: 1).firstDay
    let end = LocalMonth(year: pair.reporting_year + 1, month: 1).firstDay
    guard let baseline = Baseline(baseDays: base, frame: years.frame, temperature: years.temperatures.mean(on:)),
      let shape = Profile(baseDays: base, frame: years.frame)?.shape(from: start, to: end)
    else { return nil }
    let weather = WeatherYears(years.temperatures, start: start, end: end)
    let days = years.valid(pair, year: pair.reporting_year)
    return { month in
      let toDate = days.filter { $0.day.components.month <= month }
      return Forecast(
        baseline: baseline, weather: weather, meanDay: shape.mean, valid: toDate,
        toDate: toDate.reduce(0) { $0 + $1.amount }, rest: days.dropFirst(toDate.count).map { ($0.day, 1) })
    }
  }

  // MARK: - Models and savings

  private func models(_ all: [BaselineYear], into table: inout GoalTable) {
    for (carrier, isGas, most) in [("electricity", false, 0.125), ("gas", true, 0.26)] {
      let median = BaselinesBenchmark.median(all.filter { $0.pair.isGas == isGas }.map(\.savings.outOfSampleCV))
      table.add("\(carrier): next year's daily CV(RMSE), median: ≤ \(most)", median, decimals: 4, in: 0...most)
    }
    let worse = all.count { year in
      year.baseline.models.contains { $0.kind == .dayType && year.baseline.model.leftOutMonthCV > $0.leftOutMonthCV }
    }
    table.add("model in use worse than the day-type mean, left-out months: none", "\(worse) of \(all.count)", worse == 0)
  }

  private func savings(_ all: [BaselineYear], into table: inout GoalTable) {
    let ordinary = all.filter { !$0.isStep }
    func share(_ injected: Double) -> (figure: String, share: Double) {
      let found = ordinary.count { $0.verdict(saving: injected) == .saving }
      let share = Double(found) / Double(ordinary.count)
      return ("\(ForecastScores.text(share, decimals: 3)) (\(found) of \(ordinary.count))", share)
    }
    let called = share(0)
    table.add("ordinary pairs called a saving: ≤ 0.12", called.figure, called.share <= 0.12)
    for (injected, least) in [(0.2, 0.85), (0.1, 0.55)] {
      let found = share(injected)
      table.add(
        "a saving of \(Int(injected * 100)) % injected is found: ≥ \(ForecastScores.text(least))", found.figure,
        found.share >= least)
    }
  }

  // MARK: - Early signs

  private func signs(_ all: [BaselineYear], _ years: BuildingYears, into table: inout GoalTable) {
    let mustBe = years.suspicious.map { delivered(years, $0) }
    let found = mustBe.count { $0.isSuspicious }
    let stated = mustBe.count { $0.statesSaving }
    table.add(
      "meters that must be suspicious: all, no saving stated", "\(found) of \(mustBe.count), \(stated) stated",
      found == mustBe.count && stated == 0 && !mustBe.isEmpty)
    let suspicious = all.count { $0.isSuspicious }
    table.add("ordinary meter-years suspicious: ≤ 1 of 40", "\(suspicious) of \(all.count)", suspicious * 40 <= all.count)
    let changes = all.reduce(0) { $0 + $1.watch.outcome(of: $1.points, weeks: $1.weeks).changes.count }
    table.add("drift events a meter-year: ≤ 2", Double(changes) / Double(all.count), in: 0...2)
    let electricity = all.filter { !$0.pair.isGas && !$0.isStep }
    let early = electricity.count { $0.weeksToFindDrift(0.2).map { $0 <= 8 } ?? false }
    let share = Double(early) / Double(electricity.count)
    table.add(
      "electricity: a rise of 20 % found within 8 weeks: ≥ 0.80",
      "\(ForecastScores.text(share, decimals: 3)) (\(early) of \(electricity.count))", share >= 0.80)
    leaks(years, into: &table)
  }

  private func leaks(_ years: BuildingYears, into table: inout GoalTable) {
    var (quiet, found) = (0, 0)
    for pair in years.pairs where !pair.isGas {
      let base = SyntheticWater(years.delivered(pair, year: pair.baseline_year))
      guard let watch = LeakWatch(base: base.nights(), meanFlow: base.meanFlow, pulse: SyntheticWater.pulse), watch.isQuiet else {
        continue
      }
      quiet += 1
      let water = SyntheticWater(years.delivered(pair, year: pair.reporting_year))
      if let days = water.daysToFindLeak(0.05, watch), days <= 7 { found += 1 }
    }
    let share = Double(found) / Double(max(1, quiet))
    table.add(
      "quiet water meters: a leak of 5 % found within 7 days: ≥ 0.95",
      "\(ForecastScores.text(share, decimals: 3)) (\(found) of \(quiet))", share >= 0.95)
  }

  /// A pair whose later year is taken hour by hour as it was delivered, another unit and all.
  private func delivered(_ years: BuildingYears, _ pair: BuildingYears.Pair) -> (isSuspicious: Bool, statesSaving: Bool) {
    let base = years.valid(pair, year: pair.baseline_year)
    guard let baseline = Baseline(baseDays: base, frame: years.frame, temperature: years.temperatures.mean(on:)),
      let id = Identifier<DayCalendar>("corpus")
    else { return (false, true) }
    let judged = years.delivered(pair, year: pair.reporting_year).map { one in
      (
        day: one.day, amount: one.hours.reduce(0) { $0 + ($1 ?? 0) }, temperature: years.temperatures.mean(on: one.day)
      )
    }
    let points = BaselineYear.points(judged, baseline)
    let all = [pair.baseline_year, pair.reporting_year]
    let calendar = DayCalendar(
      id: id, source: "", years: Dictionary(all.map { ($0, .init(holidays: [], workdays: [])) }) { one, _ in one }, vacations: [],
      heating: [])
    let books = BaselineBooks(
      carrier: .naturalGas, valid: base + judged.map { ($0.day, $0.amount) }, frame: years.frame,
      temperatures: years.temperatures,
      steps: [], calendar: calendar, asOf: years.frame.to)
    let statement = books.statement(base: pair.baseline_year, year: pair.reporting_year)
    return (SuspiciousMeter.check(points: points, baseMean: baseline.mean) != nil, statement.savings != nil)
  }

  private static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
