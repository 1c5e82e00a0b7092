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
    return ["\(name) \(indicator.id) (\(indicator.name(language)))\(say(", ", "，"))\(period)"] + lines
  }

  // MARK: Values

  private func value(
    of institution: Institution, _ indicator: Indicator, _ span: Range<LocalDay>, to: LocalDay, _ factors: FactorProfile
  ) throws(StoreError) -> [String] {
    guard span.lowerBound < to else { return [say("  nothing of it is over yet", "  本期尚未开始")] }
    let use = try InstitutionUse(keeper: keeper, endUses: indicator.namedEndUses)
    let series = try use.series(of: institution.id, from: span.lowerBound, to: to, judgedFrom: span.lowerBound)
    let value = IndicatorValue(
      indicator, of: institution, series: series, factors: factors, from: span.lowerBound, to: to, denominatorTo: span.upperBound)
    let days = span.upperBound - span.lowerBound
    var lines = [
      say("  \(to - span.lowerBound) of \(days) days: ", "  \(days) 天中的 \(to - span.lowerBound) 天：") + sentence(value, indicator)
    ]
    lines += self.lines(of: value.numerator, indicator.numerator.quantity, factors)
    if let other = value.otherTotal, case .measure(let measure) = indicator.denominator {
      lines.append(say("  by ", "  除以 ") + "\(number(other.value)) \(unit(of: measure, other))" + say(":", "："))
      lines += self.lines(of: other, measure.quantity, factors)
    }
    if case .fact(let fact) = indicator.denominator { lines.append(contentsOf: course(of: fact, institution, span)) }
    return lines
  }

  private func sentence(_ value: IndicatorValue, _ indicator: Indicator) -> String {
    let coverage = value.coverage.map { covered(say(", ", "，"), $0) } ?? ""
    let result = "\(number(value.value)) \(indicator.unit)"
    switch indicator.denominator {
    case .none: return result + coverage
    case .fact(let fact):
      return
        "\(result) = \(number(value.numerator.value)) ÷ \(number(value.denominator)) \(word(fact))\(say(" (mean of all days)", "（逐日平均）"))\(coverage)"
    case .measure: return "\(result) = \(number(value.numerator.value)) ÷ \(number(value.denominator))\(coverage)"
    }
  }

  private func unit(of measure: Indicator.Measure, _ total: MeasureTotal) -> String {
    measure.quantity == .amount ? total.parts.first?.carrier.baseUnit.printed ?? "" : measure.quantity.rawValue
  }

  private func lines(of total: MeasureTotal, _ quantity: Indicator.Quantity, _ factors: FactorProfile) -> [String] {
    guard !total.parts.isEmpty else { return [say("    nothing that counts is metered or entered", "    没有应计入的计量或填报")] }
    var converted = (total.conversion?.parts ?? []).makeIterator()
    return total.parts.map { part in
      let amount = part.amount.map { "\($0.printed) \(part.carrier.baseUnit.printed)" } ?? say("nothing known", "不详")
      let coverage = part.coverage.map { covered(say("; ", "；"), $0) } ?? ""
      let sign = part.weight < 0 ? say("less ", "减 ") : ""
      var line = "    \(sign)\(word(part.carrier)) \(Term(.endUse, part.endUse).text(language))\(say(": ", "："))\(amount)"
      if quantity != .amount, part.amount != nil {
        if total.conversion?.carriersWithoutFactor.contains(part.carrier) == true {
          line += say(", no factor in \(factors.id)", "，\(factors.id) 中没有系数")
        } else if let one = converted.next() {
          let carried = one.carriedFrom.map { say(", value of \($0)", "，沿用 \($0) 年值") } ?? ""
          line += " × \(one.factor.perPrintedUnit) = \(one.value.text(decimals: 3)) \(quantity.rawValue)"
          line += " (\(factors.id)\(carried); \(one.factor.source))"
        }
      }
      return line + coverage
    }
  }

  private func course(of fact: FactName, _ institution: Institution, _ span: Range<LocalDay>) -> [String] {
    guard let series = institution.series(of: fact) else {
      return [say("    nobody stated \(fact.rawValue)", "    未填报\(word(fact))")]
    }
    let pieces = series.pieces(from: span.lowerBound, to: span.upperBound)
    return [
      "    \(word(fact))" + say(": ", "：")
        + pieces.map { say("\($0.value) for \($0.days) days", "\($0.value)，\($0.days) 天") }.joined(separator: say(", ", "；"))
    ]
  }

  private func number(_ value: Decimal?, _ decimals: Int = 4) -> String {
    value?.text(decimals: decimals) ?? say("unknown", "不详")
  }

  private func word(_ fact: FactName) -> String { language == .english ? fact.rawValue : Term(fact).text(language) }

  private func covered(_ separator: String, _ coverage: Coverage) -> String {
    let percent = coverage.percent.textRoundedDown(decimals: 1)
    return separator + say("\(percent) % of hours covered", "覆盖率 \(percent)%")
  }

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
    let force = target.isBinding || target.goal == .notPublished ? "" : say(", indicative", "，预期性")
    // As the plan wants its values printed.
    let decimals = target.decimals ?? 4
    lines.append(
      say("plan \(plan.id), \(plan.baseYear) to \(plan.endYear): ", "规划 \(plan.id)，\(plan.baseYear) 至 \(plan.endYear) 年：")
        + "\(target.sentence(language))\(force) (\(target.source))")
    lines.append(
      say("  base \(plan.baseYear): ", "  基准年 \(plan.baseYear)：")
        + "\(try baseSentence(of: institution, indicator, plan, standing))")
    if !institution.answerable.isEmpty { lines.append(say("  answerable: ", "  责任单位：") + institution.answerable) }
    let carried = standing.isCarried ? say(", the target of \(plan.endYear) carried on", "，沿用 \(plan.endYear) 年目标") : ""
    let yearTarget =
      standing.yearTarget == nil && standing.annual == .noTarget
      ? say("none", "无") : "\(number(standing.yearTarget, decimals)) \(standing.unit)"
    lines.append(say("  target of the year \(year): ", "  \(year) 年目标：") + "\(yearTarget)\(carried)")
    if let budget = standing.budgetToDate {
      let used = number(standing.actualToDate, decimals)
      lines.append(
        say(
          "  budget to date \(number(budget, decimals)), used \(used), pace \(number(standing.pace))",
          "  截至当日预算 \(number(budget, decimals))，实际 \(used)，进度 \(number(standing.pace))"))
    }
    if let forecast = standing.forecast { lines.append("  " + sentence(of: forecast, standing, decimals)) }
    lines.append(say("  annual ", "  年度 ") + state(standing.annual, isOver: standing.isOver))
    lines.append(say("  cumulative ", "  累计 ") + state(standing.cumulative, isOver: standing.isOver))
    for note in standing.notes {
      lines.append("  " + (language == .english ? "\(note.rawValue): \(note.sentence)" : note.chinese))
      if note == .weatherLed { lines += try leading(institution.id, year: span.lowerBound.year, asOf: asOf) }
    }
    return lines
  }

  private func state(_ state: StandingState, isOver: Bool) -> String {
    language == .english
      ? "\(state.rawValue): \(state.reason(isOver: isOver))"
      : "\(Term(state).text(language))：\(state.chineseReason(isOver: isOver))"
  }

  /// Where the year ends or ended, how sure that is, and how far it is from the base and from the year's target.
  private func sentence(of forecast: Decimal, _ standing: Standing, _ decimals: Int) -> String {
    func number(_ value: Decimal?) -> String { self.number(value, decimals) }
    let isKnown = standing.isOver && standing.forecastLow == standing.forecastHigh
    var parts = [(isKnown ? say("the whole year ", "全年 ") : say("forecast ", "预测 ")) + number(forecast)]
    if !isKnown {
      parts[0] += say(
        ", with 80 % between \(number(standing.forecastLow)) and \(number(standing.forecastHigh))",
        "，80% 区间 \(number(standing.forecastLow)) 至 \(number(standing.forecastHigh))")
    }
    if let percent = standing.reductionPercent {
      let share = percent.magnitude.text(decimals: 2)
      parts.append(
        say("\(share) % \(percent < 0 ? "above" : "below") the base", "比基准年\(percent < 0 ? "高" : "低") \(share)%"))
    }
    if let target = standing.yearTarget {
      let excess = forecast - target
      let far = "\(number(excess.magnitude)) \(standing.unit)"
      parts.append(
        say("\(far) \(excess > 0 ? "above" : "below") the target of the year", "比当年目标\(excess > 0 ? "高" : "低") \(far)"))
    }
    return parts.joined(separator: say("; ", "；"))
  }

  private func baseSentence(of institution: Institution, _ indicator: Indicator, _ plan: Plan, _ standing: Standing)
    throws(StoreError) -> String
  {
    try stated(of: institution, indicator, in: plan.baseYear)
      ?? standing.baseValue.map { "\(number($0)) \(indicator.unit)" + say(", from the books", "，出自账目") }
      ?? say(
        "unknown: nobody stated it, and the books do not reach it; `conserved import baselines` states it",
        "不详：无人填报，账目也未覆盖；请用 `conserved import baselines` 填报")
  }

  /// The value of a year that somebody stated, with its source; `nil` where nobody did.
  private func stated(of institution: Institution, _ indicator: Indicator, in year: Int) throws(StoreError) -> String? {
    let stated = try keeper.store.baselines().first {
      $0.institution == institution.id && $0.indicator == indicator.id && $0.year == year
    }
    guard let stated else { return nil }
    let profile = stated.factors.map { say(", made with \($0)", "，采用 \($0)") } ?? ""
    let source = stated.source.isEmpty ? say("no source", "未注来源") : stated.source
    return "\(stated.value) \(indicator.unit)\(say(", stated", "，填报"))\(profile) (\(source))"
  }
}

extension ReportPeriod {
  /// Whether it was written as a year.
  fileprivate var isYear: Bool { text.utf8.count == 4 }
}

extension Plan.Target {
  fileprivate func sentence(_ language: Language) -> String {
    let unit = unit.map { " \($0)" } ?? ""
    guard language == .english else {
      switch goal {
      case .percentBelowBase(let percent): return "比基准年下降 \(percent)%，\(trajectory.chinese)"
      case .atMost(let value): return "不超过 \(value)\(unit)，\(trajectory.chinese)"
      case .atLeast(let value): return "不低于 \(value)\(unit)，\(trajectory.chinese)"
      case .cap(let value): return "总量不超过 \(value)\(unit)"
      case .notPublished: return "未公布目标"
      }
    }
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
  fileprivate var chinese: String {
    switch self {
    case .linear: "逐年等量"
    case .compound: "逐年等比"
    case .table: "按分年表"
    case .percentOfBase(let percent): "每年为基准年的 \(percent)%"
    case .percentOfYearBefore(let percent): "每年为上年的 \(percent)%"
    case .endOnly: "仅末年"
    case .constant: "每年"
    }
  }

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
  fileprivate func chineseReason(isOver: Bool) -> String {
    switch self {
    case .onTrack: "预测可以完成目标"
    case .atRisk: "预测超出目标，但区间仍可触及目标"
    case .offTrack: "预测区间整体超出目标"
    case .missed where isOver: "年度已结束，未完成目标"
    case .missed: "截至当日的用量已超过全年目标"
    case .met: "年度已结束，完成目标"
    case .notEnoughData: "数据不足，无法判断"
    case .noTarget: "没有可以对照的目标"
    }
  }

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
  fileprivate var chinese: String {
    switch self {
    case .notPublished: "规划未公布数值"
    case .beforePlan: "规划首年尚未开始"
    case .endOnly: "只有规划末年有目标"
    case .noBase: "没有基准年数值，请用 `conserved import baselines` 填报"
    case .otherFactors: "基准值采用另一套折算系数，两套系数不作比较"
    case .noUse: "没有应计入的计量或填报"
    case .noFactor: "有一种能源没有折算系数"
    case .noDenominator: "作为分母的数未填报或为零，请用 `conserved import facts` 填报"
    case .lowCoverage: "已知小时不足 \(standingCoverageMinPercent)%"
    case .noShape: "没有全年用量的过程，无法预测余下各日"
    case .statedActual: "当年数值为填报值，账目未覆盖"
    case .evenBudget: "没有全年用量的过程，目标按日均分"
    case .defaultShape: "在有自己的一年数据之前，按同类机构的假定过程分摊"
    case .calendarGuessed: "日历缺少当年节假日，按星期推定工作日"
    case .weatherLed: "供暖用能的预测随室外气温"
    case .suspiciousMeter: "仪表量程疑有变更，请用 `conserved import steps` 说明原因"
    }
  }

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
