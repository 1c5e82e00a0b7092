import Conservation
import EnergyModel
import Foundation
import Publishing
import Settings
import Storage

/// From a standing back to the amounts, facts, factors and targets that it rests on.
extension Explanation {
  /// The lines of an indicator of an institution: in a year of a plan its standing too, in any other period its value. `nil` where no
  /// institution bears the name.
  package func lines(of name: String, _ indicator: Indicator, period: ReportPeriod, today: Instant) throws(StoreError)
    -> [String]?
  {
    let calendar = keeper.calendar
    let asOf = calendar.day(of: today)
    let facts = try keeper.store.facts()
    guard
      let institution = settings.institutions.with(facts, on: min(asOf, period.days.upperBound)).first(where: {
        $0.id.text == name
      })
    else { return nil }
    var lines: [String] = []
    if period.isYear {
      for plan in settings.plans {
        lines += try standing(of: institution, indicator, plan, year: period.days.lowerBound.year, asOf: asOf)
      }
    }
    if lines.isEmpty {
      lines = try value(of: institution, indicator, period.days, to: min(asOf, period.days.upperBound), settings.factors)
    }
    return ["\(name) \(indicator.id) (\(indicator.name(settings.site.language))), \(period)"] + lines
  }

  // MARK: Values

  private func value(
    of institution: Institution, _ indicator: Indicator, _ span: Range<LocalDay>, to: LocalDay, _ factors: FactorProfile
  ) throws(StoreError) -> [String] {
    guard span.lowerBound < to else { return ["  nothing of it is over yet"] }
    let use = try InstitutionUse(keeper: keeper, endUses: indicator.namedEndUses)
    let series = try use.series(of: institution.id, from: span.lowerBound, to: to, judgedFrom: span.lowerBound)
    let value = IndicatorValue(
      indicator, of: institution, series: series, factors: factors, from: span.lowerBound, to: to, denominatorTo: span.upperBound)
    let days = span.upperBound - span.lowerBound
    var lines = ["  \(to - span.lowerBound) of \(days) days: \(sentence(value, indicator))"]
    lines += self.lines(of: value.numerator, indicator.numerator.quantity, factors)
    if let other = value.otherTotal, case .measure(let measure) = indicator.denominator {
      lines.append("  by \(number(other.value)) \(unit(of: measure, other)):")
      lines += self.lines(of: other, measure.quantity, factors)
    }
    if case .fact(let fact) = indicator.denominator { lines.append(contentsOf: course(of: fact, institution, span)) }
    return lines
  }

  private func sentence(_ value: IndicatorValue, _ indicator: Indicator) -> String {
    let coverage = value.coverage.map { ", \($0.percent.textRoundedDown(decimals: 1)) % of hours covered" } ?? ""
    let result = "\(number(value.value)) \(indicator.unit)"
    switch indicator.denominator {
    case .none: return result + coverage
    case .fact(let fact):
      return
        "\(result) = \(number(value.numerator.value)) ÷ \(number(value.denominator)) \(fact.rawValue) (mean of all days)\(coverage)"
    case .measure: return "\(result) = \(number(value.numerator.value)) ÷ \(number(value.denominator))\(coverage)"
    }
  }

  private func unit(of measure: Indicator.Measure, _ total: MeasureTotal) -> String {
    measure.quantity == .amount ? total.parts.first?.carrier.baseUnit.printed ?? "" : measure.quantity.rawValue
  }

  private func lines(of total: MeasureTotal, _ quantity: Indicator.Quantity, _ factors: FactorProfile) -> [String] {
    guard !total.parts.isEmpty else { return ["    nothing that counts is metered or entered"] }
    var converted = (total.conversion?.parts ?? []).makeIterator()
    return total.parts.map { part in
      let amount = part.amount.map { "\($0.printed) \(part.carrier.baseUnit.printed)" } ?? "nothing known"
      let coverage = part.coverage.map { "; \($0.percent.textRoundedDown(decimals: 1)) % of hours covered" } ?? ""
      let sign = part.weight < 0 ? "less " : ""
      var line = "    \(sign)\(part.carrier.name) \(part.endUse): \(amount)"
      if quantity != .amount, part.amount != nil {
        if total.conversion?.carriersWithoutFactor.contains(part.carrier) == true {
          line += ", no factor in \(factors.id)"
        } else if let one = converted.next() {
          let carried = one.carriedFrom.map { ", value of \($0)" } ?? ""
          line += " × \(one.factor.perPrintedUnit) = \(one.value.text(decimals: 3)) \(quantity.rawValue)"
          line += " (\(factors.id)\(carried); \(one.factor.source))"
        }
      }
      return line + coverage
    }
  }

  private func course(of fact: FactName, _ institution: Institution, _ span: Range<LocalDay>) -> [String] {
    guard let series = institution.series(of: fact) else { return ["    nobody stated \(fact.rawValue)"] }
    let pieces = series.pieces(from: span.lowerBound, to: span.upperBound)
    return ["    \(fact.rawValue): " + pieces.map { "\($0.value) for \($0.days) days" }.joined(separator: ", ")]
  }

  private func number(_ value: Decimal?, _ decimals: Int = 4) -> String { value?.text(decimals: decimals) ?? "unknown" }

  // MARK: Standings

  private func standing(of institution: Institution, _ indicator: Indicator, _ plan: Plan, year: Int, asOf: LocalDay)
    throws(StoreError) -> [String]
  {
    let ancestors = settings.institutions.ancestors[institution.id] ?? []
    guard let target = plan.targets(of: institution, ancestors: ancestors).first(where: { $0.indicator == indicator.id }) else {
      return []
    }
    let span = plan.years.span(of: year)
    let judgedOn = min(asOf, span.upperBound)
    let standings = try Standings(keeper: keeper, settings: settings).judged(
      asOf: max(judgedOn, span.lowerBound + 1), baselines: try keeper.store.baselines(), year: year, only: [institution.id])
    guard let standing = standings.first(where: { $0.plan == plan.id && $0.indicator == indicator.id }) else { return [] }
    let factors = settings.factors(of: plan)
    var lines: [String]
    if standing.notes.contains(.statedActual), let stated = try stated(of: institution, indicator, in: year) {
      lines = ["  \(year): \(stated)"]
    } else {
      lines = try value(of: institution, indicator, span, to: judgedOn, factors)
    }
    let force = target.isBinding || target.goal == .notPublished ? "" : ", indicative"
    // As the plan wants its values printed.
    let decimals = target.decimals ?? 4
    lines.append("plan \(plan.id), \(plan.baseYear) to \(plan.endYear): \(target.sentence)\(force) (\(target.source))")
    lines.append("  base \(plan.baseYear): \(try baseSentence(of: institution, indicator, plan, standing))")
    if !institution.answerable.isEmpty { lines.append("  answerable: \(institution.answerable)") }
    let carried = standing.isCarried ? ", the target of \(plan.endYear) carried on" : ""
    let yearTarget =
      standing.yearTarget == nil && standing.annual == .noTarget
      ? "none" : "\(number(standing.yearTarget, decimals)) \(standing.unit)"
    lines.append("  target of the year \(year): \(yearTarget)\(carried)")
    if let budget = standing.budgetToDate {
      let used = number(standing.actualToDate, decimals)
      lines.append("  budget to date \(number(budget, decimals)), used \(used), pace \(number(standing.pace))")
    }
    if let forecast = standing.forecast { lines.append("  " + sentence(of: forecast, standing, decimals)) }
    lines.append("  annual \(standing.annual.rawValue): \(standing.annual.reason(isOver: standing.isOver))")
    lines.append("  cumulative \(standing.cumulative.rawValue): \(standing.cumulative.reason(isOver: standing.isOver))")
    for note in standing.notes {
      lines.append("  \(note.rawValue): \(note.sentence)")
      if note == .weatherLed { lines += try leading(institution.id, year: span.lowerBound.year, asOf: asOf) }
    }
    return lines
  }

  /// Where the year ends or ended, how sure that is, and how far it is from the base and from the year's target.
  private func sentence(of forecast: Decimal, _ standing: Standing, _ decimals: Int) -> String {
    func number(_ value: Decimal?) -> String { self.number(value, decimals) }
    let isKnown = standing.isOver && standing.forecastLow == standing.forecastHigh
    var parts = [isKnown ? "the whole year \(number(forecast))" : "forecast \(number(forecast))"]
    if !isKnown {
      parts[0] += ", with 80 % between \(number(standing.forecastLow)) and \(number(standing.forecastHigh))"
    }
    if let percent = standing.reductionPercent {
      parts.append("\(percent.magnitude.text(decimals: 2)) % \(percent < 0 ? "above" : "below") the base")
    }
    if let target = standing.yearTarget {
      let excess = forecast - target
      parts.append("\(number(excess.magnitude)) \(standing.unit) \(excess > 0 ? "above" : "below") the target of the year")
    }
    return parts.joined(separator: "; ")
  }

  private func baseSentence(of institution: Institution, _ indicator: Indicator, _ plan: Plan, _ standing: Standing)
    throws(StoreError) -> String
  {
    try stated(of: institution, indicator, in: plan.baseYear)
      ?? standing.baseValue.map { "\(number($0)) \(indicator.unit), from the books" }
      ?? "unknown: nobody stated it, and the books do not reach it; `conserved import baselines` states it"
  }

  /// The value of a year that somebody stated, with its source; `nil` where nobody did.
  private func stated(of institution: Institution, _ indicator: Indicator, in year: Int) throws(StoreError) -> String? {
    let stated = try keeper.store.baselines().first {
      $0.institution == institution.id && $0.indicator == indicator.id && $0.year == year
    }
    guard let stated else { return nil }
    let profile = stated.factors.map { ", made with \($0)" } ?? ""
    return "\(stated.value) \(indicator.unit), stated\(profile) (\(stated.source.isEmpty ? "no source" : stated.source))"
  }
}

extension ReportPeriod {
  /// Whether it was written as a year.
  fileprivate var isYear: Bool { text.utf8.count == 4 }
}

extension Plan.Target {
  fileprivate var sentence: String {
    let unit = unit.map { " \($0)" } ?? ""
    switch goal {
    case .percentBelowBase(let percent): return "\(percent) % below the base, \(trajectory.words)"
    case .atMost(let value): return "at most \(value)\(unit), \(trajectory.words)"
    case .atLeast(let value): return "at least \(value)\(unit), \(trajectory.words)"
    case .cap(let value): return "a total of at most \(value)\(unit)"
    case .notPublished: return "no target published"
    }
  }
}

extension Plan.Trajectory {
  fileprivate var words: String {
    switch self {
    case .linear: "in equal steps"
    case .compound: "by the same share every year"
    case .table: "by a table of years"
    case .percentOfBase(let percent): "\(percent) % of the base every year"
    case .percentOfYearBefore(let percent): "\(percent) % of the year before every year"
    case .endOnly: "in the end year only"
    case .constant: "in every year"
    }
  }
}

extension StandingState {
  fileprivate func reason(isOver: Bool) -> String {
    switch self {
    case .onTrack: "the forecast keeps the target"
    case .atRisk: "the forecast misses the target, and its interval still reaches it"
    case .offTrack: "the whole interval of the forecast misses the target"
    case .missed where isOver: "the year is over and misses the target"
    case .missed: "the use to date is already above the target of the whole year"
    case .met: "the year is over and keeps the target"
    case .notEnoughData: "not enough is known to judge"
    case .noTarget: "there is no target to judge by"
    }
  }
}

extension StandingNote {
  fileprivate var sentence: String {
    switch self {
    case .notPublished: "the plan publishes no number"
    case .beforePlan: "the plan's first year has not begun"
    case .endOnly: "only the plan's end year has a target"
    case .noBase: "there is no value of the base year; `conserved import baselines` states it"
    case .otherFactors: "the base was made with another factor profile, and two profiles are never compared"
    case .noUse: "nothing that counts is metered or entered"
    case .noFactor: "a carrier that counts has no factor"
    case .noDenominator: "what it is divided by was not stated, or is zero; `conserved import facts` states it"
    case .lowCoverage: "less than \(standingCoverageMinPercent) % of the hours are known"
    case .noShape: "nothing says how a year goes, so the rest of it cannot be foreseen"
    case .statedActual: "the year's value is what was reported; the books do not reach it"
    case .evenBudget: "the target is spread evenly over the days, for want of a year's shape"
    case .defaultShape: "the year's shape is the assumption for its class, until a year of its own is known"
    case .calendarGuessed: "the calendar has no holidays of the year; workdays are guessed by weekday"
    case .weatherLed: "the forecast of what heats follows the temperature outdoors"
    case .suspiciousMeter: "the scale of a meter changed; `conserved import steps` says what happened"
    }
  }
}
