import EnergyModel

/// The days of one carrier of a register or an institution over the years, with all that a baseline asks about them.
package struct BaselineBooks {
  /// The least number of valid days that a judged span needs, whatever its share.
  private static let judgedDaysMin = 30
  /// So many days of zero in a row that touch the winter are a heating meter that did not send; in summer they are real (RULES section 1).
  private static let heatingZeroDays = 10

  private let days: [(day: LocalDay, amount: Double)]
  /// The zeros that are taken as missing too: a meter that died is no meter without use.
  private let allDays: [(day: LocalDay, amount: Double)]
  private let zeroDays: Set<LocalDay>
  private let frame: DayFrame
  private let temperatures: DailyTemperatures
  private let hasStation: Bool
  private let steps: [LocalDay]
  private let calendar: DayCalendar
  private let isHeating: Bool
  /// The first open day.
  private let asOf: LocalDay
  private let firstYear: Int?

  /// - Parameters:
  ///   - valid: The valid days of all years, in order.
  ///   - frame: Holds every year that is asked for.
  ///   - temperatures: `nil`: the institution names no station.
  ///   - steps: Explained ones; each is the first day after it.
  package init(
    carrier: Carrier, valid: [(day: LocalDay, amount: Double)], frame: DayFrame, temperatures: DailyTemperatures?,
    steps: [LocalDay], calendar: DayCalendar, asOf: LocalDay
  ) {
    isHeating = carrier.isMostlyHeating
    let zeros = BaselineBooks.zerosThatAreMissing(carrier, valid)
    zeroDays = zeros
    allDays = valid
    days = zeros.isEmpty ? valid : valid.filter { !zeros.contains($0.day) }
    self.frame = frame
    self.temperatures = temperatures ?? .none
    hasStation = temperatures != nil
    self.steps = steps.sorted()
    self.calendar = calendar
    self.asOf = asOf
    firstYear = valid.first?.day.year
  }

  /// An institution uses some electricity on every day, so that a whole day of zero is a meter that does not count (domain.md, section 6);
  /// of what heats, zero is suspect in winter and where it lasts.
  private static func zerosThatAreMissing(_ carrier: Carrier, _ valid: [(day: LocalDay, amount: Double)]) -> Set<LocalDay> {
    if carrier == .electricity { return Set(valid.lazy.filter { $0.amount == 0 }.map(\.day)) }
    guard carrier.isMostlyHeating else { return [] }
    var missing: Set<LocalDay> = []
    var run: [LocalDay] = []
    func close() {
      if run.count >= heatingZeroDays, run.contains(where: { $0.components.month <= 3 || $0.components.month >= 11 }) {
        missing.formUnion(run)
      }
      run = []
    }
    for one in valid {
      if one.amount == 0 { run.append(one.day) } else { close() }
    }
    close()
    return missing
  }

  private static func span(_ year: Int) -> Range<LocalDay> {
    LocalMonth(year: year, month: 1).firstDay..<LocalMonth(year: year + 1, month: 1).firstDay
  }

  /// By halving.
  private func days(in span: Range<LocalDay>) -> ArraySlice<(day: LocalDay, amount: Double)> {
    BaselineBooks.slice(days, in: span)
  }

  private static func slice(_ days: [(day: LocalDay, amount: Double)], in span: Range<LocalDay>) -> ArraySlice<
    (day: LocalDay, amount: Double)
  > {
    func place(of day: LocalDay) -> Int {
      var (low, high) = (0, days.count)
      while low < high {
        let middle = (low + high) / 2
        if days[middle].day < day { low = middle + 1 } else { high = middle }
      }
      return low
    }
    let start = place(of: span.lowerBound)
    return days[start..<max(start, place(of: span.upperBound))]
  }

  private func yearDays(in span: Range<LocalDay>) -> BaselineStatement.YearDays {
    let known = days(in: span)
    return BaselineStatement.YearDays(
      days: max(0, span.upperBound - span.lowerBound), validDays: known.count,
      zeroDays: zeroDays.count { span.contains($0) }, sum: known.reduce(0) { $0 + $1.amount })
  }

  private func baseline(of span: Range<LocalDay>) -> Baseline? {
    let base = Array(days(in: span))
    guard !temperatures.days.isEmpty else { return Baseline(baseDays: base, frame: frame) }
    return Baseline(baseDays: base, frame: frame, temperature: temperatures.mean(on:))
  }

  // MARK: Comparing

  /// The valid days of a year beside what a base year's model expects of them; empty where either year has too few days, and where nobody
  /// can say what it expects.
  ///
  /// - Parameter statement: Of these books: its model is not searched for again.
  package func points(of statement: BaselineStatement) -> [DayPoint] {
    guard statement.base.suffices, let baseline = statement.baseline, !baseline.isOfTwoScales else { return [] }
    return points(baseline, comparison(BaselineBooks.span(statement.baseYear), BaselineBooks.span(statement.year)).span)
  }

  // MARK: Stating

  /// What a year's use was against another's.
  package func statement(base baseYear: Int, year: Int) -> BaselineStatement {
    let baseSpan = BaselineBooks.span(baseYear)
    let wholeYear = BaselineBooks.span(year)
    let comparison = self.comparison(baseSpan, wholeYear)
    let base = yearDays(in: baseSpan)
    let judged = yearDays(in: comparison.span)
    var lacks: [BaselineLack] = []
    var grounds: [BaselineGround] = []
    let baseline = base.sum > 0 ? self.baseline(of: baseSpan) : nil
    if base.sum <= 0 { lacks.append(.noUse) }
    if !base.suffices { lacks.append(.baseDays) }
    if comparison.isBroken {
      lacks.append(.explainedStep)
    } else if !judged.suffices || judged.validDays < BaselineBooks.judgedDaysMin {
      lacks.append(.judgedDays)
    }
    if !calendar.isKnown(year: baseYear) || !calendar.isKnown(year: year) { lacks.append(.calendar) }
    let suspicion = baseline.flatMap { self.suspicion($0, baseSpan, comparison.span) }
    if suspicion != nil { lacks.append(.suspicious) }
    if !hasStation {
      grounds.append(.noStation)
    } else if baseline?.temperatures.isEmpty == true {
      grounds.append(.fewTemperatures)
    }
    if base.zeroDays + judged.zeroDays > 0 { grounds.append(.zerosMissing) }
    if comparison.span.upperBound < wholeYear.upperBound {
      grounds.append(comparison.span.upperBound < min(asOf, wholeYear.upperBound) ? .untilStep : .toDate)
    }
    if year - baseYear > 1 { grounds.append(.yearsApart) }
    let earlier = self.earlier(before: baseYear)
    if earlier.isEmpty { grounds.append(.noHistory) }
    var savings: Savings?
    if let baseline, lacks.isEmpty {
      savings = self.savings(baseline, comparison.span, earlier.map(\.share), yearsApart: year - baseYear)
      if let found = savings, found.days * 100 < Baseline.validPercentMin * judged.validDays { savings = nil }
      if savings == nil { lacks.append(.temperature) }
    }
    return BaselineStatement(
      baseYear: baseYear, year: year, base: base, judged: judged, lacks: lacks, grounds: grounds, baseline: baseline,
      savings: savings, earlier: earlier,
      forecasts: base.suffices ? (baseline.map { self.forecasts($0, baseSpan, wholeYear) } ?? []) : [], suspicion: suspicion)
  }

  private func savings(_ baseline: Baseline, _ span: Range<LocalDay>, _ earlier: [Double], yearsApart: Int) -> Savings? {
    Savings(
      baseline, judged: days(in: span).map { ($0.day, $0.amount, temperatures.mean(on: $0.day)) }, earlier: earlier,
      yearsApart: yearsApart)
  }

  /// Which days of the judged year may be compared with the base year: to date, and up to the first explained step.
  private func comparison(_ base: Range<LocalDay>, _ whole: Range<LocalDay>) -> (span: Range<LocalDay>, isBroken: Bool) {
    let end = max(whole.lowerBound, min(asOf, whole.upperBound))
    guard let step = steps.first(where: { $0 > base.lowerBound && $0 < end }) else { return (whole.lowerBound..<end, false) }
    // One before the judged year has begun, or in the base year itself, leaves nothing to compare.
    if step <= whole.lowerBound { return (whole.lowerBound..<end, true) }
    return (whole.lowerBound..<step, false)
  }

  /// Of the base year itself first, each month by what the others say of it: a scale that changed within it is no base.
  private func suspicion(_ baseline: Baseline, _ base: Range<LocalDay>, _ judged: Range<LocalDay>) -> SuspiciousMeter.Found? {
    unexplained(baseline.ownScaleChange, in: base)
      ?? unexplained(
        SuspiciousMeter.check(points: points(baseline, judged), baseMean: baseline.mean), in: judged)
  }

  /// In the judged year zeros that would mean missing in a base are what the meter says now.
  private func points(_ baseline: Baseline, _ span: Range<LocalDay>) -> [DayPoint] {
    BaselineBooks.slice(allDays, in: span).compactMap { one in
      baseline.expected(on: one.day, temperature: temperatures.mean(on: one.day)).map {
        DayPoint(day: one.day, amount: one.amount, expected: $0)
      }
    }
  }

  /// Whoever explained a step afterwards has said what happened.
  private func unexplained(_ found: SuspiciousMeter.Found?, in span: Range<LocalDay>) -> SuspiciousMeter.Found? {
    guard let found else { return nil }
    let step = steps.last { span.contains($0) }
    return step.map { $0 < found.day } ?? true ? found : nil
  }

  /// Of each pair of neighbouring years up to the base year, by the later one. A step clears what was before.
  private func earlier(before baseYear: Int) -> [(year: Int, share: Double)] {
    guard let firstYear, firstYear < baseYear else { return [] }
    var shares: [(year: Int, share: Double)] = []
    for year in max(firstYear, baseYear - BaselineBooks.historyYears)..<baseYear {
      let (base, next) = (BaselineBooks.span(year), BaselineBooks.span(year + 1))
      if steps.contains(where: { $0 > base.lowerBound && $0 < next.upperBound }) {
        shares = []
        continue
      }
      guard yearDays(in: base).suffices, yearDays(in: next).suffices, let baseline = baseline(of: base),
        SuspiciousMeter.check(points: points(baseline, next), baseMean: baseline.mean, rules: [.muchExpected]) == nil,
        let savings = savings(baseline, next, [], yearsApart: 1)
      else { continue }
      shares.append((year + 1, savings.saving / savings.expected))
    }
    return shares
  }

  /// What is older says little of a meter of today.
  private static let historyYears = 10

  // MARK: Forecasts

  /// As the year's end looked at the end of each month that is behind us; without the last, when there is nothing left to foresee.
  private func forecasts(_ baseline: Baseline, _ base: Range<LocalDay>, _ year: Range<LocalDay>) -> [BaselineStatement
    .MonthForecast]
  {
    guard let shape = Profile(baseDays: Array(days(in: base)), frame: frame)?.shape(from: year.lowerBound, to: year.upperBound)
    else { return [] }
    let uncertainty = Forecast.Uncertainty(
      heatingShare: isHeating ? 1 : 0,
      monthMiss: MonthMiss(baseDays: Array(days(in: base)), frame: frame)?.perDay ?? 0)
    let weather =
      isHeating && baseline.model.usesTemperature
      ? WeatherYears(temperatures, start: year.lowerBound, end: year.upperBound) : nil
    let known = days(in: year.lowerBound..<max(year.lowerBound, min(asOf, year.upperBound)))
    var forecasts: [BaselineStatement.MonthForecast] = []
    var month = year.lowerBound.month.next
    while month.firstDay < year.upperBound, month.firstDay <= asOf {
      let open = month.firstDay
      let toDate = known.filter { $0.day < open }
      let used = toDate.reduce(0) { $0 + $1.amount }
      // Of days behind us those that are known count, so that the forecast can be held against what came.
      var rest = known.dropFirst(toDate.count).map { (day: $0.day, share: 1.0) }
      var ahead = max(open, asOf)
      while ahead < year.upperBound {
        rest.append((ahead, 1))
        ahead = ahead + 1
      }
      let led = weather.flatMap {
        Forecast(baseline: baseline, weather: $0, meanDay: shape.mean, valid: toDate, toDate: used, rest: rest)
      }
      let forecast =
        led ?? Forecast(shape: shape, valid: toDate, toDate: used, rest: rest, uncertainty: uncertainty)
      if !toDate.isEmpty {
        forecasts.append(
          BaselineStatement.MonthForecast(
            day: open + -1, toDate: used, isWeatherLed: led != nil, level: forecast.level, rest: forecast.rest,
            total: forecast.total, low: forecast.low, high: forecast.high))
      }
      month = month.next
    }
    return forecasts
  }
}
