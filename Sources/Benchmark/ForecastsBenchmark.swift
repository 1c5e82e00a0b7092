import Conservation
import EnergyModel
import Foundation
import Glibc
import Settings

/// How well the product's own forecasts hold on years of real buildings, at the end of each month, beside the goals.
struct ForecastsBenchmark {
  let corpus: String

  /// Truth inside the 80 % interval, and its mean width in per cent of the year (goals of the known answers, for electricity).
  private static let hitGoal = 0.75...0.90
  private static let widthGoal = 13.0
  /// Mean error over all meters at the end of a month, in per cent; set with weather for gas.
  private static let errorGoals = [(month: 3, most: 5.5), (6, 4.2), (9, 3.4)]

  func run() throws {
    guard FileManager.default.fileExists(atPath: corpus) else {
      throw BenchmarkFault("there is no corpus at '\(corpus)'; name it by `--corpus`")
    }
    let years = try BuildingYears(corpus: URL(filePath: corpus))
    guard let shapes = Shipped.shapes(named: "public-institutions-shapes") else { throw BenchmarkFault("no shapes are shipped") }

    let electricity = scores(years, "electricity") { profile(years, $0, heatingShare: 0) }
    print("electricity, profile of the year before", electricity.text)
    print(ForecastsBenchmark.goals(electricity))
    let gas = scores(years, "gas") { profile(years, $0, heatingShare: 1) }
    print("natural gas, profile of the year before, without weather", gas.text)
    var all = electricity
    all.add(gas)
    print("all meters", all.text)
    for (month, most) in ForecastsBenchmark.errorGoals {
      print(
        "  goal: mean error of month \(month) at most \(most) %: \(ForecastsBenchmark.word(all.meanErrorPercent(month: month) <= most))"
      )
    }
    for (carrier, use, heatingShare) in [("electricity", YearShapes.Use.electricity, 0.0), ("gas", .heating, 1)] {
      for institutionClass in ["other", "education.university"] where carrier == "electricity" || institutionClass == "other" {
        guard let shape = shapes.shape(for: use, institutionClass: institutionClass) else { continue }
        for isScaledToYear in [false, true] {
          let scores = scores(years, carrier) {
            byDefault(years, $0, shape: shape, heatingShare: heatingShare, isScaledToYear: isScaledToYear)
          }
          let height = isScaledToYear ? "the year before's total" : "the use to date"
          print("\(carrier), no history: default shape of \(use.rawValue) for '\(institutionClass)' at \(height)", scores.text)
        }
      }
    }
    print(speed(years))
  }

  private static func word(_ isKept: Bool) -> String { isKept ? "kept" : "MISSED" }

  private static func goals(_ scores: ForecastScores) -> String {
    """
      goal: inside 75 to 90 %: \(word(hitGoal.contains(scores.hitRate)))
      goal: mean width at most 13 % of the year: \(word(scores.meanWidthPercent <= widthGoal))
      goal: better than the base year's share to date: \(word(scores.isBetterThanShare))
    """
  }

  /// The forecasts of all pairs of a carrier, at the ends of January to November.
  func scores(
    _ years: BuildingYears, _ carrier: String, _ forecaster: (BuildingYears.Pair) -> ((_ month: Int) -> Forecast?)?
  ) -> ForecastScores {
    var scores = ForecastScores()
    for pair in years.pairs where pair.carrier == carrier {
      let days = years.valid(pair, year: pair.reporting_year)
      let base = years.valid(pair, year: pair.baseline_year)
      let truth = days.reduce(0) { $0 + $1.amount }
      guard let forecaster = forecaster(pair) else { continue }
      scores.years += 1
      for month in 1...11 {
        guard let forecast = forecaster(month) else { continue }
        scores.add(forecast, month: month, truth: truth, byShare: ForecastsBenchmark.byShare(base, days, month))
      }
    }
    return scores
  }

  /// The plain rule that a forecast must beat: the use to date ÷ the share that the base year's same months had in its use.
  private static func byShare(
    _ base: [(day: LocalDay, amount: Double)], _ days: [(day: LocalDay, amount: Double)], _ month: Int
  ) -> Double {
    func sum(_ days: [(day: LocalDay, amount: Double)], _ last: Int) -> Double {
      days.reduce(0) { $1.day.components.month <= last ? $0 + $1.amount : $0 }
    }
    return sum(days, month) * sum(base, 12) / sum(base, month)
  }

  func profile(_ years: BuildingYears, _ pair: BuildingYears.Pair, heatingShare: Double) -> ((Int) -> Forecast?)? {
    let base = years.valid(pair, year: pair.baseline_year)
    guard
      let shape = Profile(baseDays: base, frame: years.frame)?.shape(
        from: LocalMonth(year: pair.reporting_year, month: 1).firstDay,
        to: LocalMonth(year: pair.reporting_year + 1, month: 1).firstDay),
      let miss = MonthMiss(baseDays: base, frame: years.frame)
    else { return nil }
    let days = years.valid(pair, year: pair.reporting_year)
    return { month in
      ForecastsBenchmark.forecast(shape, days, month, .init(heatingShare: heatingShare, monthMiss: miss.perDay))
    }
  }

  private func byDefault(
    _ years: BuildingYears, _ pair: BuildingYears.Pair, shape: YearShapes.Shape, heatingShare: Double, isScaledToYear: Bool
  ) -> ((Int) -> Forecast?)? {
    guard
      let plain = YearShape(
        shape, frame: years.frame, from: LocalMonth(year: pair.reporting_year, month: 1).firstDay,
        to: LocalMonth(year: pair.reporting_year + 1, month: 1).firstDay)
    else { return nil }
    let base = years.valid(pair, year: pair.baseline_year)
    let baseTotal = base.reduce(0) { $0 + $1.amount } * 365 / Double(max(1, base.count))
    let days = years.valid(pair, year: pair.reporting_year)
    let uncertainty = Forecast.Uncertainty(ofDefaultShapeWithHeatingShare: heatingShare, isScaledToYear: isScaledToYear)
    return { month in
      let toDate = days.filter { $0.day.components.month <= month }
      let scaled = isScaledToYear ? plain.scaled(toTotal: baseTotal) : plain.scaled(toUseOf: toDate)
      return scaled.map { ForecastsBenchmark.forecast($0, days, month, uncertainty) }
    }
  }

  private static func forecast(
    _ shape: YearShape, _ days: [(day: LocalDay, amount: Double)], _ month: Int, _ uncertainty: Forecast.Uncertainty
  ) -> Forecast {
    let toDate = days.filter { $0.day.components.month <= month }
    let rest = days.filter { $0.day.components.month > month }.map { (day: $0.day, share: 1.0) }
    return Forecast(
      shape: shape, valid: toDate, toDate: toDate.reduce(0) { $0 + $1.amount }, rest: rest, uncertainty: uncertainty)
  }

  /// What a year of one series costs: profile, month miss and forecast; the frame is there.
  private func speed(_ years: BuildingYears) -> String {
    let work = years.pairs.map { pair in
      let days = years.valid(pair, year: pair.reporting_year)
      let toDate = days.filter { $0.day.components.month <= 9 }
      return (
        pair: pair, base: years.valid(pair, year: pair.baseline_year), toDate: toDate,
        rest: days.dropFirst(toDate.count).map { (day: $0.day, share: 1.0) }
      )
    }
    let rounds = 200
    let shapes = work.compactMap { one in
      let start = LocalMonth(year: one.pair.reporting_year, month: 1).firstDay
      return Profile(baseDays: one.base, frame: years.frame)?.shape(from: start, to: start + 365).map { (one, $0) }
    }
    var totals = 0.0
    func microseconds(_ body: () -> Void) -> Double {
      let start = processorSeconds()
      for _ in 0..<rounds { body() }
      return (processorSeconds() - start) * 1e6 / Double(rounds * work.count)
    }
    let profile = microseconds {
      for one in work {
        let start = LocalMonth(year: one.pair.reporting_year, month: 1).firstDay
        totals += Profile(baseDays: one.base, frame: years.frame)?.shape(from: start, to: start + 365)?.total ?? 0
      }
    }
    let miss = microseconds {
      for one in work { totals += MonthMiss(baseDays: one.base, frame: years.frame)?.perDay ?? 0 }
    }
    let forecast = microseconds {
      for (one, shape) in shapes {
        totals +=
          Forecast(
            shape: shape, valid: one.toDate, toDate: 0, rest: one.rest, uncertainty: .init(heatingShare: 0, monthMiss: 1)
          ).total
      }
    }
    precondition(totals > 0, "the work is done")
    func text(_ time: Double) -> String { ForecastScores.text(time, decimals: 1) }
    return """
      processor time of one series and year: \(text(profile + miss + forecast)) µs; of it profile \(text(profile)), \
      month miss \(text(miss)), forecast \(text(forecast))
      """
  }

}

/// Of this thread: other work on the machine does not count.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
