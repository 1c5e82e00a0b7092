import EnergyModel

/// What a register's days say before any target is missed: drift, nights that rise, water that never stops, a meter that stopped or
/// whose scale changed (RULES section 6). Pure: the same days, temperatures and steps give the same signs.
///
/// The judged days are those of the year of the last day that is over; the year before is their base. Without a base year of enough
/// valid days what needs none is looked for all the same: the first days of the register, or those after an explained step, are then
/// the base of standstill and leaks. A standstill or leak that stands is held against what it was found against, over New Year too.
package struct EarlySigns: Sendable {
  /// What the signs rest on.
  package enum Basis: Sendable, Hashable {
    case baseYear(Int)
    /// The register's first days, so many of them.
    case firstDays(Int)
    case nothing
  }

  package let basis: Basis
  /// In order of the kinds, each kind in order of time.
  package let signs: [Sign]
  /// Whether a leak could be seen at all; `nil` where nothing says so, or the register counts no water.
  package let isQuiet: Bool?
  /// Kinds that could be judged: of these, what is not among the signs is not there.
  package let judged: Set<EventKind>
  /// How many valid days were judged.
  package let days: Int

  /// The sign of a kind that stands now.
  package func standing(_ kind: EventKind) -> Sign? { signs.last { $0.kind == kind && $0.stands } }

  /// What is handed in.
  package struct Meter {
    let carrier: Carrier
    let sums: [DaySum]
    let temperatures: DailyTemperatures
    let steps: [LocalDay]
    let standing: [EventKind: LocalDay]

    /// - Parameters:
    ///   - sums: The days of the base and the judged year, in order (`span(asOf:standing:)`).
    ///   - temperatures: Of the institution's station; empty where it has none.
    ///   - steps: Explained ones of this register, each the first day after it.
    ///   - standing: Since when a sign of a kind has stood already: such days are no base of its own kind.
    package init(
      carrier: Carrier, sums: [DaySum], temperatures: DailyTemperatures = .none, steps: [LocalDay] = [],
      standing: [EventKind: LocalDay] = [:]
    ) {
      self.carrier = carrier
      self.sums = sums
      self.temperatures = temperatures
      self.steps = steps.sorted()
      self.standing = standing
    }
  }

  /// A day is valid with so many measured hours (RULES section 1).
  private static let hoursMin = 18
  /// What needs no model, and so can be held against any base.
  package static let kindsWithoutModel: [EventKind] = [.registerStopped, .leakFound]

  /// The days that are asked for: those of the base year and of the judged one; where a sign without a model has stood for longer, from
  /// the year before it on.
  package static func span(asOf: LocalDay, standing: [EventKind: LocalDay] = [:]) -> Range<LocalDay> {
    let years = [(asOf + -1).year] + kindsWithoutModel.compactMap { standing[$0]?.year }
    return LocalMonth(year: (years.min() ?? 0) - 1, month: 1).firstDay..<asOf
  }

  /// Whether an explained step says why a sign stands.
  ///
  /// - Parameters:
  ///   - step: The first day after it.
  ///   - since: Of the sign.
  package static func isAnswered(_ kind: EventKind, since: LocalDay, by step: LocalDay) -> Bool {
    // With a step before them the days without a model would have begun anew, and nothing is said of fewer than four weeks.
    if kindsWithoutModel.contains(kind) { return step + FirstDays.min > since }
    // With a step since the base year nothing would have been compared.
    return step > LocalMonth(year: since.year - 1, month: 1).firstDay
  }

  /// - Parameters:
  ///   - asOf: The first open day.
  ///   - frame: Holds base and judged year.
  package init(_ meter: Meter, asOf: LocalDay, frame: DayFrame) {
    let year = (asOf + -1).year
    let start = LocalMonth(year: year, month: 1).firstDay
    let baseStart = LocalMonth(year: year - 1, month: 1).firstDay
    let valid = meter.sums.filter { $0.coveredHours >= EarlySigns.hoursMin && $0.day < asOf }
    let base = valid.filter { baseStart <= $0.day && $0.day < start }
    let judgedDays = valid.filter { $0.day >= start }
    var finder = Finder(meter: meter, asOf: asOf, frame: frame)
    if Finder.isYear(base, from: baseStart, to: start) {
      basis = .baseYear(year - 1)
      finder.compare(base, judgedDays, from: baseStart, SignWeeks(from: start, through: asOf + -1))
      days = judgedDays.count
    } else {
      let count = FirstDays.count(of: base.count + judgedDays.count)
      basis = count.map { .firstDays($0) } ?? .nothing
      days = count.map { base.count + judgedDays.count - $0 } ?? 0
    }
    finder.watch(valid)
    signs = finder.signs
    isQuiet = finder.isQuiet
    judged = finder.judged
  }

  /// The valid days with their measured amounts, scaled to 24 hours, in 1 000 base units.
  package static func valid(_ sums: [DaySum]) -> [(day: LocalDay, amount: Double)] {
    sums.filter { $0.coveredHours >= hoursMin }.map { ($0.day, amount($0)) }
  }

  /// The measured amount of a valid day, scaled to 24 hours, in 1 000 base units.
  static func amount(_ sum: DaySum) -> Double {
    Double(sum.amount.measured.baseUnits) * 24 / Double(sum.coveredHours) / 1_000
  }
}

/// The first days of a register that are a base where there is no year: half of what there is, at least and at most so many.
private enum FirstDays {
  static let min = 28
  private static let max = 90

  /// `nil` where nothing would be left to judge.
  static func count(of days: Int) -> Int? {
    let count = Swift.min(max, Swift.max(min, days / 2))
    return days > count ? count : nil
  }
}

/// Looks for the signs of one register, kind by kind.
private struct Finder {
  let meter: EarlySigns.Meter
  let asOf: LocalDay
  let frame: DayFrame
  private(set) var signs: [Sign] = []
  private(set) var isQuiet: Bool?
  private(set) var judged: Set<EventKind> = []

  init(meter: EarlySigns.Meter, asOf: LocalDay, frame: DayFrame) {
    self.meter = meter
    self.asOf = asOf
    self.frame = frame
  }

  /// Whether the days are enough of a year to be a base.
  static func isYear(_ sums: some Collection<DaySum>, from: LocalDay, to: LocalDay) -> Bool {
    sums.count * 100 >= Baseline.validPercentMin * (to - from)
  }

  // MARK: Against a base year

  mutating func compare(_ base: [DaySum], _ judged: [DaySum], from baseStart: LocalDay, _ weeks: SignWeeks) {
    // With the first step the base year ends to be one.
    let explained = meter.steps.first { $0 > baseStart && $0 <= asOf }
    let days = base.map { (day: $0.day, amount: EarlySigns.amount($0)) }
    let temperatures = meter.temperatures
    let baseline =
      temperatures.days.isEmpty
      ? Baseline(baseDays: days, frame: frame) : Baseline(baseDays: days, frame: frame, temperature: temperatures.mean(on:))
    // A base whose own scale changed says nothing of the year after it: nothing is stated, and no drift is judged.
    if let baseline, !baseline.isOfTwoScales, meter.standing[.registerSuspicious].map({ $0 >= weeks.from }) ?? true {
      let points = judged.compactMap { sum in
        baseline.expected(on: sum.day, temperature: meter.temperatures.mean(on: sum.day)).map {
          DayPoint(day: sum.day, amount: EarlySigns.amount(sum), expected: $0)
        }
      }
      self.judged.insert(.registerSuspicious)
      let suspicion = SuspiciousMeter.sign(
        points: points, baseMean: baseline.mean, isSeasonal: baseline.model.kind == .dayTypeHarmonic, explained: explained)
      if let suspicion { signs.append(suspicion) }
      // What another scale shows is no drift of use.
      let compared = suspicion.map { suspicion in points.filter { $0.day <= suspicion.since + -SuspiciousMeter.days } } ?? points
      if let drift = DriftWatch(
        base: zip(baseline.days, baseline.leftOut).map { (day: $0, leftOut: $1) }, from: baseStart, mean: baseline.mean)
      {
        self.judged.insert(.driftFound)
        signs += drift.outcome(of: compared, weeks: weeks, explained: explained).signs
      }
    }
    guard meter.carrier != .water else { return }
    let nights = Finder.nights(base)
    if let rise = NightRise(base: nights, from: baseStart) {
      self.judged.insert(.nightRise)
      let now = Finder.nights(judged).filter { night in explained.map { night.day < $0 } ?? true }
      signs += rise.signs(in: now, weeks: weeks).map { sign in
        guard sign.stands, let explained else { return sign }
        return Sign(sign.finding, since: sign.since, cleared: explained)
      }
    }
  }

  private static func nights(_ sums: [DaySum]) -> [NightRise.Night] {
    sums.compactMap(\.night)
  }

  // MARK: By themselves

  /// - Parameter valid: The valid days, all that there are.
  mutating func watch(_ valid: [DaySum]) {
    if let (base, judged) = days(valid, of: .registerStopped), let stopped = StoppedMeter(base: base.map(Finder.standstill)) {
      self.judged.insert(.registerStopped)
      signs += stopped.signs(in: judged.map(Finder.standstill))
    }
    guard meter.carrier == .water, let (base, judged) = days(valid, of: .leakFound) else { return }
    let hours = base.reduce(0) { $0 + $1.coveredHours }
    let used = base.reduce(0.0) { $0 + Double($1.amount.measured.baseUnits) }
    guard hours > 0, let leak = LeakWatch(base: Finder.flows(base), meanFlow: used / Double(hours), pulse: Finder.pulse(base))
    else { return }
    isQuiet = leak.isQuiet
    guard leak.isQuiet else { return }
    self.judged.insert(.leakFound)
    signs += leak.signs(in: Finder.flows(judged))
  }

  /// The base of a kind and the days held against it: of a sign that stands those of the year in which it began and from there on, since
  /// what has stood for long is not what is usual; from an explained step on the days after it alone. `nil` where there are too few.
  private func days(_ valid: [DaySum], of kind: EventKind) -> (base: ArraySlice<DaySum>, judged: ArraySlice<DaySum>)? {
    let since = meter.standing[kind]
    let year = min((asOf + -1).year, since?.year ?? .max)
    let baseStart = LocalMonth(year: year - 1, month: 1).firstDay
    let start = LocalMonth(year: year, month: 1).firstDay
    let step = meter.steps.last { $0 > baseStart && $0 <= asOf }
    let known = valid.drop { $0.day < step ?? baseStart }
    if step == nil {
      let base = known.prefix { $0.day < start }
      if Finder.isYear(base, from: baseStart, to: start) { return (base, known.dropFirst(base.count)) }
    }
    guard let count = FirstDays.count(of: known.count) else { return nil }
    let base = known.prefix(count)
    // What a step explains says nothing of the days after it.
    guard let since, step.map({ !EarlySigns.isAnswered(kind, since: since, by: $0) }) ?? true else {
      return (base, known.dropFirst(count))
    }
    return (base.prefix { $0.day < since }, known.dropFirst(count))
  }

  /// Nights of which all five hours are known, litres an hour: a base unit of water is the litre.
  private static func flows(_ sums: some Sequence<DaySum>) -> [LeakWatch.Night] {
    sums.compactMap { sum in
      guard sum.nights.knownCount == NightHours.count else { return nil }
      return sum.nightFlow
    }
  }

  /// The step in which the register counts, litres: the largest of which all hours of its nights are multiples; 0 where it took none.
  private static func pulse(_ sums: some Sequence<DaySum>) -> Double {
    var step: Int64 = 0
    for sum in sums {
      for hour in 0..<NightHours.count {
        var (left, right) = (step, max(0, sum.nights[hour] ?? 0))
        while right != 0 { (left, right) = (right, left % right) }
        step = left
      }
    }
    return Double(step)
  }

  private static func standstill(_ sum: DaySum) -> StoppedMeter.Day {
    let isWhole =
      sum.zeroRun.atStart > 0 && sum.zeroRun.atStart == sum.zeroRun.atEnd && sum.zeroRun.atStart == sum.coveredHours
    return sum.zeroHours(of: isWhole ? sum.coveredHours : 24)
  }
}
