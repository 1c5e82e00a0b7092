import Conservation
import EnergyModel
import Foundation

/// The page of one institution: its targets, when and where it used energy and water, what is wrong, and what the figures rest on.
package struct InstitutionPage {
  let report: InstitutionReport
  let frame: ReportFrame
  let text: ReportText

  /// A pure function of its arguments: the same report gives the same bytes.
  ///
  /// - Parameters:
  ///   - overviewFile: The first page, beside this one.
  ///   - otherLanguageFile: The same page in the other language, beside this one.
  ///   - calendar: Of the site's time zone, where many pages are made; without it every page reads the zone for itself.
  package static func render(
    _ report: InstitutionReport, _ language: Language, overviewFile: String, otherLanguageFile: String,
    calendar: LocalCalendar? = nil
  ) -> [UInt8] {
    let text = ReportText(language: language, calendar: calendar ?? LocalCalendar(timeZone: report.moment.timeZone))
    let page = InstitutionPage(report: report, frame: ReportFrame(text: text, moment: report.moment), text: text)
    return page.bytes(overviewFile, otherLanguageFile)
  }

  private func bytes(_ overviewFile: String, _ otherLanguageFile: String) -> [UInt8] {
    let name = text.name(of: report.institution)
    let place = Markup(joining: [
      .tag("a", ["href": ReportFrame.reference(overviewFile)], text.name(report.siteName)),
      .tag("span", [:], text.name(text.word(institutionClass: report.institution.institutionClass))),
    ])
    return frame.page(
      title: text.say("\(text.plainName(name)): energy and water", "\(text.plainName(name)) 节能节水报告"),
      top: frame.top(place, otherLanguageFile: otherLanguageFile), opening: opening,
      sections: [targets, whenUsed, whereUsed, signs, gaps, events, rests],
      footer: text.mark(
        "Made from the books as of \(report.moment.asOf.iso8601). Where a number comes from: \(command).",
        "根据截至\(report.moment.asOf.iso8601)的账目生成。数字来历见 \(command)。"))
  }

  private var command: Markup { .tag("code", [:], "conserved explain \(report.institution.id.text)") }

  /// The first day of the judged year, as far as the page knows it.
  var yearStart: LocalDay {
    report.targets.lazy.compactMap(\.pace).first?.start ?? LocalMonth(year: report.moment.year, month: 1).firstDay
  }

  func indicator(_ standing: Standing) -> String { text.word(standing.indicator) }

  // MARK: Opening

  private var worstFirst: [InstitutionReport.Target] {
    report.targets.enumerated().sorted {
      ($0.element.standing.annual.urgency, $0.offset) < ($1.element.standing.annual.urgency, $1.offset)
    }.map(\.element)
  }

  private var lead: String {
    let states = report.targets.map(\.standing.annual).filter { $0 != .noTarget }
    guard !states.isEmpty else { return text.say("No target has been published for this institution", "尚无对该机构公布的指标") }
    let clauses: [(Int, String, String)] = [
      (states.filter { $0 == .missed }.count, "missed", "未达标"), (states.filter { $0 == .offTrack }.count, "off track", "将超标"),
      (states.filter { $0 == .atRisk }.count, "at risk", "有风险"),
      (states.filter { $0 == .onTrack || $0 == .met }.count, "on plan", "按计划推进"),
      (states.filter { $0 == .notEnoughData }.count, "without enough data", "数据不足"),
    ]
    let said = clauses.filter { $0.0 > 0 }
    guard said.count > 1 else {
      let only = said.first
      return states.count == 1
        ? text.say("The one target is \(only?.1 ?? "")", "唯一一项指标\(only?.2 ?? "")")
        : text.say("All \(text.count(states.count)) targets are \(only?.1 ?? "")", "\(states.count)项指标全部\(only?.2 ?? "")")
    }
    return text.say(
      "Of \(text.count(states.count)) targets "
        + text.list(said.map { "\(text.count($0.0)) \($0.0 == 1 ? "is" : "are") \($0.1)" }),
      "\(states.count)项指标中" + said.map { "\($0.0)项\($0.2)" }.joined(separator: "，"))
  }

  private var opening: Markup {
    let name = text.name(text.name(of: report.institution))
    let period = text.period(report.moment)
    var says: [Markup] = []
    if let worst = worstFirst.first, worst.standing.annual.urgency <= StandingState.atRisk.urgency {
      let since = worst.since.map { text.say(", since \(text.fullDate($0))", "，自\(text.fullDate($0))起") } ?? ""
      says.append(Markup("\(finding(worst))\(since)\(text.say(".", "。"))"))
    }
    if let sign = report.signs.first { says.append(sentence(sign)) }
    if says.isEmpty { says.append(text.mark("No target is in danger, and no meter shows a sign.", "没有指标存在风险，计量数据也没有异常迹象。")) }
    return Markup(joining: [
      .tag("h1", [:], text.mark("\(name): energy and water, \(period)", "\(name)　\(period)节能节水报告")),
      .tag("p", ["class": "lead"], Markup(lead)), Markup(joining: says.map { .tag("p", ["class": "say"], $0) }),
      frame.facts(facts),
    ])
  }

  private var facts: [(String, Markup, String)] {
    let persons = report.facts.first { $0.name == .persons }?.value
    let area = report.facts.first { $0.name == .floorArea }?.value
    var size: [String] = []
    if let persons {
      size.append(text.say("\(text.number(persons, decimals: 0)) persons", "用能人数\(text.number(persons, decimals: 0))"))
    }
    if let area { size.append(text.say("\(text.number(area, decimals: 0)) m²", "\(text.number(area, decimals: 0))平方米")) }
    let factors = text.factors(report.targets.map(\.standing.factors))
    let estimated = estimatedDays
    return [
      (
        text.say("As of", "截至"), Markup("\(report.moment.asOf.iso8601) 00:00"),
        text.say(
          "\(text.timeZone(report.moment.timeZone)); everything before it", "\(text.timeZone(report.moment.timeZone))，统计此前数据")
      ),
      (
        text.say("Coverage", "数据覆盖率"), Markup(text.coverage(report.coverage?.percent)),
        estimated > 0
          ? text.say("\(text.counted(estimated, "register day is", "register days are", "")) estimated", "其中估算\(estimated)表日")
          : text.say("nothing estimated", "没有估算")
      ),
      (
        text.say("Answerable unit", "责任单位"), text.name(report.institution.answerable),
        size.isEmpty ? text.say("persons and floor area are not stated", "未填人数与面积") : text.clauses(size)
      ),
      (
        text.say("Factors", "折算系数"),
        factors.isEmpty
          ? Markup(ReportText.unknown)
          : Markup(joining: factors.prefix(3).enumerated().map { $0 > 0 ? ", \(text.name($1))" : text.name($1) }),
        text.say("listed at the end", "见文末")
      ),
    ]
  }

  /// Days of registers that are estimated, of all registers together.
  var estimatedDays: Int { report.calendar.reduce(0) { $0 + $1.days.count { $0 == .estimated } } }

  // MARK: Targets

  /// One sentence with its numbers.
  func finding(_ target: InstitutionReport.Target) -> String {
    let standing = target.standing
    let name = indicator(standing)
    switch standing.annual {
    case .noTarget, .notEnoughData:
      let reasons = text.clauses(standing.notes.map(text.word))
      return name + text.say(": ", "：") + text.word(standing.annual).lowercasedFirst
        + (reasons.isEmpty ? "" : text.say(" (\(reasons))", "（\(reasons)）"))
    case .missed, .offTrack, .atRisk, .onTrack, .met: break
    }
    var parts: [String] = []
    if let pace = standing.pace, !standing.isOver {
      let over = pace.statistic - 1
      let far = text.percent(abs(over) * 100)
      parts.append(text.say("is \(far) \(over > 0 ? "over" : "under") budget", "比预算\(over > 0 ? "高" : "低")\(far)"))
    }
    if let margin = standing.marginPercent?.statistic {
      let far = text.percent(abs(margin))
      if standing.isOver {
        parts.append(
          text.say("ended \(far) \(margin < 0 ? "above" : "below") the target", "全年\(margin < 0 ? "高" : "低")于目标\(far)"))
      } else if standing.forecast != nil {
        parts.append(
          text.say("heading \(far) \(margin < 0 ? "above" : "below") the target", "预计全年\(margin < 0 ? "高" : "低")于目标\(far)"))
      } else {
        parts.append(text.say("already \(far) above the year's target", "已超全年目标\(far)"))
      }
    }
    if parts.isEmpty { return name + text.say(": ", "：") + text.word(standing.annual).lowercasedFirst }
    return text.say("\(name) \(parts.joined(separator: ", "))", name + parts.joined(separator: "，"))
  }

  private var targets: Markup {
    let title = text.say("The targets", "各项指标")
    guard !report.targets.isEmpty else { return frame.section(title, "", frame.lack(text.say("no plan is in use", "没有启用的规划"))) }
    let header: [ReportFrame.Heading] = [
      .init(text.say("Standing", "状态")), .init(text.say("Indicator", "指标")), .init(text.say("To date", "截至当日"), "n"),
      .init(text.say("vs budget", "较预算"), "n"), .init(text.say("Forecast", "全年预测"), "n"),
      .init(text.say("80 in 100", "80%区间"), "n"),
      .init(text.say("Target", "全年目标"), "n"), .init(text.say("vs base year", "比基准年"), "n"), .init(text.say("Since", "起始")),
    ]
    let body = report.targets.map(row)
    let hasPlans = Set(report.targets.map(\.standing.plan)).count > 1
    let notes = report.targets.compactMap { target -> Markup? in
      let notes = target.standing.notes
      guard !notes.isEmpty || target.standing.isCarried else { return nil }
      let carried = target.standing.isCarried ? [text.say("the plan is over, its last target stands on", "规划期已满，沿用末年目标")] : []
      let plan = hasPlans ? text.say(" (\(target.standing.plan.text))", "（\(target.standing.plan.text)）") : ""
      return Markup(
        "\(indicator(target.standing))\(plan)\(text.say(": ", "："))\(text.clauses(notes.map(text.word) + carried))\(text.say(". ", "。"))"
      )
    }
    let figures = report.targets.filter { $0.standing.annual != .noTarget || $0.pace != nil }.map(paceFigure)
    return frame.section(
      title, text.say("Budget compares to date, target compares the year.", "预算比的是截至当日，目标比的是全年。"),
      frame.cards(title, header, body),
      notes.isEmpty ? Markup() : .tag("p", ["class": "note"], Markup(joining: notes)),
      .tag("div", ["class": "pair"], all: figures))
  }

  private func row(_ target: InstitutionReport.Target) -> Markup {
    let standing = target.standing
    let decimals = text.decimals(
      for: (standing.yearTarget ?? standing.forecast ?? standing.actualToDate ?? standing.baseValue)?.statistic)
    func number(_ value: Decimal?) -> Markup { Markup(text.number(value, decimals: decimals)) }
    let range: Markup =
      standing.forecastLow == nil || standing.forecastHigh == nil
      ? Markup(ReportText.unknown) : "\(number(standing.forecastLow))–\(number(standing.forecastHigh))"
    return Markup(joining: [
      frame.cell(frame.badge(standing.annual), "d"),
      .tag(
        "th", ["scope": "row"], .tag("b", [:], Markup(indicator(standing))),
        .tag("small", [:], Markup(text.unit(standing.unit, of: standing.indicator)))),
      frame.cell(number(standing.actualToDate), "n", label: text.say("To date", "截至当日")),
      frame.cell(
        .tag("b", [:], Markup(text.signedPercent(standing.pace.map { ($0.statistic - 1) * 100 }))), "n",
        label: text.say("vs budget", "较预算")),
      frame.cell(number(standing.forecast), "n", label: text.say("Forecast", "全年预测")),
      frame.cell(range, "n", label: text.say("80 in 100", "80%区间")),
      frame.cell(number(standing.yearTarget), "n", label: text.say("Target", "全年目标")),
      frame.cell(
        Markup(text.signedPercent(standing.reductionPercent.map { -$0.statistic })), "n",
        label: text.say("vs \(standing.baseYear)", "比\(standing.baseYear)年")),
      frame.cell(Markup(target.since?.iso8601 ?? ReportText.unknown), "d", label: text.say("Since", "起始")),
    ])
  }

  private func paceFigure(_ target: InstitutionReport.Target) -> Markup {
    let standing = target.standing
    let name = indicator(standing)
    guard let pace = target.pace else {
      let reasons = text.clauses(standing.notes.map(text.word))
      return frame.missingFigure(
        finding(target), reasons.isEmpty ? text.say("no course of the year is known", "没有本年度的用量过程") : reasons)
    }
    let unit = text.unit(pace.unit, of: standing.indicator)
    guard let chart = PaceChart(pace, unit: unit, text) else {
      return frame.missingFigure(finding(target), text.say("the year has too few days to be drawn", "本年数据尚不足以成图"))
    }
    return frame.figure(
      Markup(finding(target)), shown: text.say("\(name), cumulative, \(unit)", "\(name)，累计，\(unit)"),
      chart: chart.markup(label: name),
      note: Markup(chart.note), table: chart.table(frame), badge: frame.badge(standing.annual))
  }
}
