import EnergyModel
import Foundation

/// The least coverage, in per cent, with which a standing is more than "not enough data" (contract R15).
package let standingCoverageMinPercent = 80

/// Holds the indicators of one institution against their targets on one day (contract R15). Pure: the same rows, facts and day give the
/// same standings.
///
/// The judged year is that of the day before `asOf`, which itself is an open day: on the first day of a year the one that has just ended
/// is judged, as a whole. All values are totals of the year ÷ its time-weighted denominator, so that use to date, budget, forecast and
/// target are of one unit.
///
/// The year's shape is that of the year before; where that has fewer than 300 valid days, of the 365 days before the open day; where
/// those have fewer too, the one that is assumed for the class, which is noted. Without any there is no forecast: the budget is then the
/// target spread evenly over the days, and the state of a running year can only be `missed` or `not_enough_data`, since R15 asks a
/// forecast for the others.
///
/// What several indicators have in common is reckoned once.
package struct InstitutionJudge {
  private let institution: Institution
  private let series: [UseSeries]
  private let stated: [StatedBaseline]
  private let asOf: LocalDay
  private let frames: DayFrames
  private let isSuspicious: Bool
  private var outlooks: [(key: OutlookKey, outlook: MeasureOutlook)] = []
  private var heating: HeatingForecasts
  /// The days of the year that was judged last, and of its base.
  private var frame: DayFrame?

  private struct OutlookKey: Hashable {
    let quantity: Indicator.Quantity
    /// The weight of each series.
    let weights: [Int]
    let start: LocalDay
    let factors: FactorProfileID
  }

  /// - Parameters:
  ///   - series: The daily use of the institution (contract R6), holding the judged year and the year before it.
  ///   - statedBaselines: Values that somebody stated; those of other institutions are passed over.
  ///   - frames: What kinds of days there are.
  ///   - temperatures: Of the institution's station, with the years before the judged one; they lead the forecast of what heats.
  ///   - isSuspicious: Whether the scale of one of its meters changed and nobody has said what happened: every standing is marked.
  package init(
    institution: Institution, series: [UseSeries], statedBaselines: [StatedBaseline] = [], asOf: LocalDay,
    frames: DayFrames, temperatures: DailyTemperatures = .none, isSuspicious: Bool = false
  ) {
    self.isSuspicious = isSuspicious
    heating = HeatingForecasts(temperatures)
    self.institution = institution
    self.series = series
    stated = statedBaselines
    self.asOf = asOf
    self.frames = frames
  }

  /// How one target stands.
  ///
  /// - Parameters:
  ///   - year: Another year than the one that runs; one that is over is judged as a whole.
  ///   - baseYearSeries: Where the base year's days are elsewhere; `nil`: in `series`.
  package mutating func standing(
    _ indicator: Indicator, plan: Plan, target: Plan.Target, factors: FactorProfile, year: Int? = nil,
    baseYearSeries: [UseSeries]? = nil
  ) -> Standing {
    let year = year ?? plan.years.year(containing: asOf + -1)
    let span = InstitutionJudge.span(of: year, plan)
    let base = BaseValue.of(
      indicator, in: plan.years.span(of: plan.baseYear), year: plan.baseYear, institution: institution,
      series: baseYearSeries ?? series, factors: factors, stated: stated, asOf: asOf)
    let baseValue = try? base.get()
    let outlook = outlook(of: indicator, span: span, factors: factors)
    let path = TargetPath(target: target, baseValue: baseValue?.value, plan: plan)
    let yearTarget = year > plan.baseYear ? path?.value(in: year) : nil
    let isSteady = path?.isSteady ?? false
    let cumulativeTarget = isSteady ? yearTarget : year > plan.baseYear ? path?.cumulativeValue(in: year) : nil
    let statement = statement(of: indicator, year: year, span: span, outlook: outlook, factors: factors)
    var notes = StandingNotes()

    func state(against value: Decimal?) -> StandingState {
      if target.goal == .notPublished { return notes.noTarget(.notPublished) }
      if year <= plan.baseYear { return notes.noTarget(.beforePlan) }
      guard let value else {
        if path != nil { return notes.noTarget(.endOnly) }
        if case .failure(.otherFactors) = base { return notes.noData(.otherFactors) }
        return notes.noData(.noBase)
      }
      if let statement { return notes.stated(statement, against: value, isFloor: target.goal.isFloor) }
      guard let outlook, outlook.isCounted else { return notes.noData(.noUse) }
      guard !outlook.lacksFactor else { return notes.noData(.noFactor) }
      guard !outlook.lacksDenominator else { return notes.noData(.noDenominator) }
      guard let coverage = outlook.coverage, coverage.isAtLeast(percent: standingCoverageMinPercent) else {
        return notes.noData(.lowCoverage)
      }
      let state = outlook.state(against: value, isFloor: target.goal.isFloor)
      return state == .notEnoughData ? notes.noData(.noShape) : state
    }

    let annual = state(against: yearTarget)
    let cumulative = isSteady ? annual : state(against: cumulativeTarget)
    let actual = statement ?? outlook?.actual
    let forecast = statement.map { MeasureOutlook.Range(low: $0, value: $0, high: $0) } ?? outlook?.forecast
    if outlook != nil, statement == nil, !indicator.isRatio, !isCalendarKnown(span) { notes.add(.calendarGuessed) }
    if yearTarget != nil, outlook?.isEven == true, statement == nil, !indicator.isRatio { notes.add(.evenBudget) }
    if outlook?.isByDefault == true, statement == nil { notes.add(.defaultShape) }
    if outlook?.isWeatherLed == true, statement == nil { notes.add(.weatherLed) }
    if isSuspicious, outlook?.isCounted == true { notes.add(.suspiciousMeter) }
    return Standing(
      asOf: asOf, institution: institution.id, plan: plan.id, indicator: indicator.id, unit: indicator.unit, year: year,
      baseYear: plan.baseYear, baseValue: baseValue?.value, targetYear: plan.endYear, targetValue: path?.endValue,
      yearTarget: yearTarget, budgetToDate: yearTarget.flatMap { outlook?.budgetToDate(of: $0) }, actualToDate: actual,
      pace: yearTarget.flatMap { outlook?.pace(against: $0) }, forecastLow: forecast?.low, forecast: forecast?.value,
      forecastHigh: forecast?.high,
      reductionPercent: baseValue.flatMap { base in forecast.map { (1 - $0.value / base.value) * 100 } },
      annual: annual, cumulative: cumulative, isOver: span.map { $0.upperBound <= asOf } ?? false,
      isCarried: year > plan.endYear, coveragePercent: outlook?.coverage?.percent,
      factors: outlook?.factors ?? (indicator.numerator.quantity.converted == nil ? "" : factors.id.text), notes: notes.all)
  }

  /// A standing with what its values were divided by, as a group needs it.
  package mutating func member(
    _ indicator: Indicator, plan: Plan, target: Plan.Target, factors: FactorProfile, year: Int? = nil,
    baseYearSeries: [UseSeries]? = nil
  ) -> GroupMember {
    let standing = standing(
      indicator, plan: plan, target: target, factors: factors, year: year, baseYearSeries: baseYearSeries)
    func divisor(in span: Range<LocalDay>?, _ series: [UseSeries], orWhole whole: Decimal?) -> Decimal? {
      guard let span else { return nil }
      switch indicator.denominator {
      case .none: return 1
      case .fact(let fact): return institution.mean(dividing: fact, from: span.lowerBound, to: span.upperBound)
      case .measure(let measure):
        let total = measure.total(
          of: series, factors: factors, region: institution.region, from: span.lowerBound, to: min(asOf, span.upperBound))
        return total.value.flatMap { $0 > 0 ? $0 : nil } ?? whole
      }
    }
    let now = divisor(in: InstitutionJudge.span(of: standing.year, plan), series, orWhole: nil)
    // Where only a ratio of the base year was stated, its whole is taken to have been that of this year.
    let before = divisor(in: InstitutionJudge.span(of: plan.baseYear, plan), baseYearSeries ?? series, orWhole: now)
    return GroupMember(standing: standing, denominator: now, baseDenominator: before)
  }

  /// The value of a year that is over as somebody stated it, where the books do not reach it: they hold nothing of it, or too little.
  private func statement(
    of indicator: Indicator, year: Int, span: Range<LocalDay>?, outlook: Outlook?, factors: FactorProfile
  ) -> Decimal? {
    guard let span, span.upperBound <= asOf,
      outlook?.coverage.map({ !$0.isAtLeast(percent: standingCoverageMinPercent) }) ?? true
    else { return nil }
    return stated.first {
      $0.institution == institution.id && $0.indicator == indicator.id && $0.year == year
        && $0.isComparable(with: factors, for: indicator)
    }?.value.decimal
  }

  /// `nil` for a year that no calendar has.
  private static func span(of year: Int, _ plan: Plan) -> Range<LocalDay>? {
    (2...9_998).contains(year) ? plan.years.span(of: year) : nil
  }

  /// Whether the calendar has the holidays of the judged year and of the year before, which gives the shape.
  private func isCalendarKnown(_ span: Range<LocalDay>?) -> Bool {
    guard let span else { return true }
    return (span.lowerBound.year - 1...(span.upperBound + -1).year).allSatisfy { frames.calendar.isKnown(year: $0) }
  }

  // MARK: Curves

  /// Use over the judged year against its budget; `nil` of a ratio, which has no budget to spread, and where no value is to be kept or
  /// nothing is known of the year.
  ///
  /// - Parameters:
  ///   - standing: Of the same target by the same plan.
  ///   - baseYearSeries: Where the base year's days are elsewhere; `nil`: in `series`.
  package mutating func pace(
    of standing: Standing, _ indicator: Indicator, plan: Plan, target: Plan.Target, factors: FactorProfile,
    baseYearSeries: [UseSeries]? = nil
  ) -> PaceFigure? {
    guard !indicator.isRatio, let yearTarget = standing.yearTarget, let actual = standing.actualToDate,
      let span = InstitutionJudge.span(of: standing.year, plan),
      let numerator = outlook(of: indicator, span: span, factors: factors)?.numerator
    else { return nil }
    let baseSpan = InstitutionJudge.span(of: plan.baseYear, plan)
    func used(_ series: [UseSeries], _ days: Range<LocalDay>) -> [Double] {
      indicator.numerator.running(
        of: series, days: days, factors: factors, region: institution.region)
    }
    return PaceFigure(
      standing, isFloor: target.goal.isFloor, yearTarget: yearTarget, actual: actual, days: span, to: numerator.to,
      used: used(series, span.lowerBound..<numerator.to), base: baseSpan.map { used(baseYearSeries ?? series, $0) } ?? [],
      baseDays: baseSpan, share: { numerator.share(before: $0) })
  }

  // MARK: Outlooks

  /// `nil` when not one day of the year is behind the open day, or there is no such year.
  private mutating func outlook(of indicator: Indicator, span: Range<LocalDay>?, factors: FactorProfile) -> Outlook? {
    guard let span, span.lowerBound < asOf else { return nil }
    let numerator = outlook(of: indicator.numerator, span, factors)
    switch indicator.denominator {
    case .none: return Outlook(indicator, numerator, by: 1, or: nil)
    case .fact(let fact):
      let mean = institution.mean(dividing: fact, from: span.lowerBound, to: span.upperBound)
      return Outlook(indicator, numerator, by: mean, or: nil)
    case .measure(let measure):
      return Outlook(indicator, numerator, by: nil, or: outlook(of: measure, span, factors))
    }
  }

  private mutating func outlook(of measure: Indicator.Measure, _ span: Range<LocalDay>, _ factors: FactorProfile)
    -> MeasureOutlook
  {
    let key = OutlookKey(
      quantity: measure.quantity, weights: series.map { measure.weight(of: $0.carrier, endUse: $0.endUse, within: $0.within) },
      start: span.lowerBound, factors: factors.id)
    if let known = outlooks.first(where: { $0.key == key }) { return known.outlook }
    let outlook = MeasureOutlook(
      measure, of: institution, series: series, factors: factors, start: span.lowerBound, to: min(asOf, span.upperBound),
      end: span.upperBound, frame: frame(of: span), shapes: frames.shapes, heating: &heating)
    outlooks.append((key, outlook))
    return outlook
  }

  private mutating func frame(of span: Range<LocalDay>) -> DayFrame {
    let from = span.lowerBound + -Profile.baseDays
    if let frame, frame.from == from, frame.to == span.upperBound { return frame }
    let found = frames.frame(for: institution, from: from, to: span.upperBound)
    frame = found
    return found
  }
}

/// Why a standing is what it is, each reason once.
private struct StandingNotes {
  private(set) var all: [StandingNote] = []

  mutating func add(_ note: StandingNote) {
    if !all.contains(note) { all.append(note) }
  }

  mutating func noTarget(_ note: StandingNote) -> StandingState {
    add(note)
    return .noTarget
  }

  mutating func noData(_ note: StandingNote) -> StandingState {
    add(note)
    return .notEnoughData
  }

  /// A year that is over and was reported.
  mutating func stated(_ value: Decimal, against target: Decimal, isFloor: Bool) -> StandingState {
    add(.statedActual)
    return (isFloor ? value >= target : value <= target) ? .met : .missed
  }
}
