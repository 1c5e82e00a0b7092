import Conservation
import EnergyModel

/// What a meter and year cost, processor time in ms: the days are there, everything else is made.
struct BaselineTimes {
  private var gate = 0.0
  private var saving = 0.0
  private var forecast = 0.0
  private var signs = 0.0
  private var calTRACK = 0.0

  var all: Double { gate + saving + forecast + signs }

  var text: String {
    func ms(_ time: Double) -> String { ForecastScores.text(time, decimals: 3) }
    return """
      processor time of a meter and year, ms: model with gate \(ms(gate)), savings \(ms(saving)), forecast \(ms(forecast)), \
      early signs \(ms(signs)); beside it all 2 014 candidates of CalTRACK \(ms(calTRACK))
      """
  }

  private static let rounds = 10

  init(_ years: BuildingYears, _ all: [BaselineYear]) {
    let work = all.map { Work(years, $0) }
    // So that nothing is left out as unused.
    var sum = 0.0
    func milliseconds(_ body: (Work) -> Double) -> Double {
      let start = processorSeconds()
      for _ in 0..<BaselineTimes.rounds { for one in work { sum += body(one) } }
      return (processorSeconds() - start) * 1e3 / Double(BaselineTimes.rounds * work.count)
    }
    gate = milliseconds { $0.baseline(years)?.mean ?? 0 }
    saving = milliseconds { Savings($0.year.baseline, judged: $0.year.judged, earlier: $0.year.earlier)?.saving ?? 0 }
    forecast = milliseconds { $0.forecast(years)?.total ?? 0 }
    signs = milliseconds { Double($0.signs()) }
    calTRACK = milliseconds { CalTRACKModel.fit($0.periods, .daily).model?.intercept ?? 0 }
    precondition(sum.isFinite, "the work is done")
  }

  private struct Work {
    let year: BaselineYear
    let periods: [CalTRACKPeriod]
    private let start: LocalDay
    private let end: LocalDay
    private let toDate: [(day: LocalDay, amount: Double)]
    private let rest: [(day: LocalDay, share: Double)]
    private let baseZeros: [StoppedMeter.Day]
    private let zeros: [StoppedMeter.Day]
    private let baseNights: [NightRise.Night]
    private let nights: [NightRise.Night]
    private let baseFlows: [LeakWatch.Night]
    private let flows: [LeakWatch.Night]

    init(_ years: BuildingYears, _ year: BaselineYear) {
      self.year = year
      let pair = year.pair
      start = LocalMonth(year: pair.reporting_year, month: 1).firstDay
      end = LocalMonth(year: pair.reporting_year + 1, month: 1).firstDay
      let days = years.valid(pair, year: pair.reporting_year)
      toDate = days.filter { $0.day.components.month <= 9 }
      rest = days.dropFirst(toDate.count).map { ($0.day, 1) }
      let base = years.delivered(pair, year: pair.baseline_year)
      let judged = years.delivered(pair, year: pair.reporting_year)
      baseZeros = base.map { StoppedMeter.Day(day: $0.day, amounts: $0.hours) }
      zeros = judged.map { StoppedMeter.Day(day: $0.day, amounts: $0.hours) }
      baseNights = base.compactMap { NightRise.Night(day: $0.day, hours: $0.hours.dropFirst().prefix(4)) }
      nights = judged.compactMap { NightRise.Night(day: $0.day, hours: $0.hours.dropFirst().prefix(4)) }
      baseFlows = base.compactMap { LeakWatch.Night(day: $0.day, hours: Array($0.hours.prefix(5))) }
      flows = judged.compactMap { LeakWatch.Night(day: $0.day, hours: Array($0.hours.prefix(5))) }
      periods = year.base.map { one in
        CalTRACKPeriod(
          from: one.day, use: one.amount,
          weather: [CalTRACKDay(fahrenheit: years.temperatures.mean(on: one.day).map { $0 * 9 / 5 + 32 })])
      }
    }

    func baseline(_ years: BuildingYears) -> Baseline? {
      Baseline(baseDays: year.base, frame: years.frame, temperature: years.temperatures.mean(on:))
    }

    /// At the end of September, the profile made for it.
    func forecast(_ years: BuildingYears) -> Forecast? {
      guard let shape = Profile(baseDays: year.base, frame: years.frame)?.shape(from: start, to: end) else { return nil }
      if year.pair.isGas {
        return Forecast(
          baseline: year.baseline, weather: WeatherYears(years.temperatures, start: start, end: end), meanDay: shape.mean,
          valid: toDate, toDate: 0, rest: rest)
      }
      guard let miss = MonthMiss(baseDays: year.base, frame: years.frame) else { return nil }
      return Forecast(
        shape: shape, valid: toDate, toDate: 0, rest: rest, uncertainty: .init(heatingShare: 0, monthMiss: miss.perDay))
    }

    /// How many there are, each watch made anew.
    func signs() -> Int {
      let pair = year.pair
      let points = BaselineYear.points(year.judged, year.baseline)
      var count = BaselineYear.watch(year.baseline, pair)?.outcome(of: points, weeks: year.weeks).signs.count ?? 0
      count += SuspiciousMeter.sign(points: points, baseMean: year.baseline.mean) == nil ? 0 : 1
      count += StoppedMeter(base: baseZeros)?.signs(in: zeros).count ?? 0
      let from = LocalMonth(year: pair.baseline_year, month: 1).firstDay
      count += NightRise(base: baseNights, from: from)?.signs(in: nights, weeks: year.weeks).count ?? 0
      count += LeakWatch(base: baseFlows, meanFlow: year.baseline.mean / 24, pulse: 0)?.signs(in: flows).count ?? 0
      return count
    }
  }
}
