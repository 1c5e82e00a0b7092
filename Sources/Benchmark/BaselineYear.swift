import Conservation
import EnergyModel

/// One pair of base and judged year of a real building, with everything that the product makes of it.
struct BaselineYear {
  let pair: BuildingYears.Pair
  let base: [(day: LocalDay, amount: Double)]
  let judged: [(day: LocalDay, amount: Double, temperature: Double?)]
  let baseline: Baseline
  let savings: Savings
  /// Saving ÷ expected of the meter's earlier pairs, none across a marked step.
  let earlier: [Double]
  let watch: DriftWatch
  let points: [DayPoint]

  var isStep: Bool { pair.marked_step == true }
  var weeks: SignWeeks { BaselineYear.weeks(of: pair.reporting_year) }
  var isSuspicious: Bool { SuspiciousMeter.check(points: points, baseMean: baseline.mean) != nil }

  static func weeks(of year: Int) -> SignWeeks {
    SignWeeks(from: LocalMonth(year: year, month: 1).firstDay, through: LocalMonth(year: year + 1, month: 1).firstDay + -1)
  }

  /// All pairs in the order of the corpus: each meter's years one after the other.
  static func all(_ years: BuildingYears) -> [BaselineYear] {
    var history: [String: [Double]] = [:]
    return years.pairs.compactMap { pair in
      let isStep = pair.marked_step == true
      let earlier = isStep ? [] : history[pair.file] ?? []
      guard let year = BaselineYear(years, pair, earlier: earlier) else { return nil }
      history[pair.file] = isStep ? [] : earlier + [year.savings.saving / year.savings.expected]
      return year
    }
  }

  private init?(_ years: BuildingYears, _ pair: BuildingYears.Pair, earlier: [Double]) {
    let base = years.valid(pair, year: pair.baseline_year)
    let judged = years.valid(pair, year: pair.reporting_year).map {
      (day: $0.day, amount: $0.amount, temperature: years.temperatures.mean(on: $0.day))
    }
    guard let baseline = Baseline(baseDays: base, frame: years.frame, temperature: years.temperatures.mean(on:)),
      let savings = Savings(baseline, judged: judged, earlier: earlier), let watch = BaselineYear.watch(baseline, pair)
    else { return nil }
    self.pair = pair
    self.base = base
    self.judged = judged
    self.baseline = baseline
    self.savings = savings
    self.earlier = earlier
    self.watch = watch
    points = BaselineYear.points(judged, baseline)
  }

  static func watch(_ baseline: Baseline, _ pair: BuildingYears.Pair) -> DriftWatch? {
    DriftWatch(
      base: Array(zip(baseline.days, baseline.leftOut)), from: LocalMonth(year: pair.baseline_year, month: 1).firstDay,
      mean: baseline.mean)
  }

  static func points(_ judged: [(day: LocalDay, amount: Double, temperature: Double?)], _ baseline: Baseline) -> [DayPoint] {
    judged.compactMap { one in
      baseline.expected(on: one.day, temperature: one.temperature).map {
        DayPoint(day: one.day, amount: one.amount, expected: $0)
      }
    }
  }

  /// The verdict had so large a share of the judged year's use been saved.
  func verdict(saving share: Double) -> Savings.Verdict? {
    let less = judged.map { (day: $0.day, amount: $0.amount * (1 - share), temperature: $0.temperature) }
    return Savings(baseline, judged: less, earlier: earlier)?.verdict
  }

  /// In how many weeks a rise of use from day 127 on is found; `nil` where it is not.
  ///
  /// Found is the first rise of level from week 19 on that is not there without it; expected use is scaled to the year's first, so that
  /// the meter's own level is no rise.
  func weeksToFindDrift(_ share: Double) -> Int? {
    let expected = points.reduce(0) { $0 + $1.expected }
    guard expected > 0 else { return nil }
    let scale = points.reduce(0) { $0 + $1.amount } / expected
    func rises(_ share: Double) -> [Int] {
      let risen = points.map { point in
        let isAfter = point.day - weeks.from >= 126
        return DayPoint(
          day: point.day, amount: isAfter ? point.amount * (1 + share) : point.amount, expected: point.expected * scale)
      }
      return watch.outcome(of: risen, weeks: weeks).changes.filter { $0.direction == .up && $0.week >= 18 }.map(\.week)
    }
    let ordinary = rises(0)
    return rises(share).first { !ordinary.contains($0) }.map { $0 - 17 }
  }
}
