import Conservation
import EnergyModel
import Foundation

extension InstitutionPage {
  private static let rowsMax = 40

  func sentence(_ sign: ReportSign) -> Markup {
    let said = sign.sentence[text.language] ?? ""
    return said.isEmpty ? Markup(text.word(sign.kind)) : text.sentence(said)
  }

  // MARK: Signs

  var signs: Markup {
    let title = text.say("Early signs that stand", "尚未解除的苗头")
    guard !report.signs.isEmpty else {
      return frame.section(title, "", frame.lack(text.say("no meter shows any", "没有计量点出现异常迹象")))
    }
    let header: [ReportFrame.Heading] = [
      .init(text.say("Since", "起始")), .init(text.say("Sign", "迹象")), .init(text.say("Register", "计量点")),
      .init(text.say("What it says", "说明")),
    ]
    let body = report.signs.prefix(InstitutionPage.rowsMax).map { sign in
      Markup(joining: [
        frame.cell(Markup(text.day(sign.since)), "d"), .tag("th", ["scope": "row"], .tag("b", [:], Markup(text.word(sign.kind)))),
        frame.cell(text.name(sign.subject), "w"), frame.cell(sentence(sign), "w"),
      ])
    }
    return frame.section(title, "", frame.cards(title, header, body), frame.cut(shown: body.count, of: report.signs.count))
  }

  // MARK: Gaps

  var gaps: Markup {
    let title = text.say("Gaps and open questions", "缺口与待核实事项")
    guard !report.gaps.isEmpty else {
      return frame.section(title, "", frame.lack(text.say("nothing is missing, nothing is in question", "没有缺数，也没有待核实事项")))
    }
    let header: [ReportFrame.Heading] = [
      .init(text.say("From", "开始")), .init(text.say("To", "结束")), .init(text.say("Register", "计量点")),
      .init(text.say("What", "类型")),
      .init(text.say("What settles it", "处理命令")),
    ]
    let body = report.gaps.prefix(InstitutionPage.rowsMax).map { gap -> Markup in
      let method = gap.method.isEmpty ? "" : text.say(", ", "，") + text.word(method: gap.method)
      let reason = isOfLanguage(gap.reason) ? gap.reason : ""
      return Markup(joining: [
        frame.cell(Markup(text.moment(gap.from)), "d", label: text.say("From", "开始")),
        frame.cell(
          Markup(gap.to == nil ? text.say("still open", "仍未结束") : text.moment(gap.to)), "d", label: text.say("To", "结束")),
        .tag("th", ["scope": "row", "class": "w"], text.name(gap.register.text)),
        frame.cell(
          Markup(joining: [
            Markup(text.word(gap: gap.kind) + method), reason.isEmpty ? Markup() : .tag("small", [:], text.name(reason)),
          ]), "w"),
        frame.cell(gap.action.isEmpty ? Markup(ReportText.unknown) : .tag("code", [:], Markup(gap.action)), "w"),
      ])
    }
    return frame.section(title, "", frame.cards(title, header, body), frame.cut(shown: body.count, of: report.gaps.count))
  }

  /// Whether a text that the books keep in one language is of this page's; stable names are of both.
  private func isOfLanguage(_ text: String) -> Bool {
    let isChinese = text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    return isChinese == self.text.isChinese
  }

  // MARK: Events

  var events: Markup {
    let title = text.say("Events and corrections", "事件与更正")
    guard !report.events.isEmpty else { return frame.section(title, "", frame.lack(text.say("nothing happened", "没有事件"))) }
    let header: [ReportFrame.Heading] = [
      .init(text.say("Time", "时间")), .init(text.say("Event", "事件")), .init(text.say("What it is about", "对象")),
      .init(text.say("Detail", "详情")),
    ]
    let body = report.events.prefix(InstitutionPage.rowsMax).map { event in
      Markup(joining: [
        frame.cell(Markup(text.moment(event.time)), "d"),
        .tag(
          "th", ["scope": "row"], .tag("b", [:], Markup(text.word(event.kind))),
          .tag("small", [:], Markup(text.word(event.change)))),
        frame.cell(text.name(isOwn(event) ? text.name(of: report.institution) : event.subject), "w"),
        frame.cell(detail(event), "w"),
      ])
    }
    return frame.section(
      title, text.say("The latest first", "最近的在前"), frame.cards(title, header, body),
      frame.cut(shown: body.count, of: report.events.count))
  }

  private func isOwn(_ event: Event) -> Bool { event.subject == report.institution.id.text }

  /// The event's sentence where it is of this language, else its names and values.
  private func detail(_ event: Event) -> Markup {
    if event.kind == .standingChanged {
      func state(_ key: String) -> String? { event.detail[key].flatMap(StandingState.init(rawValue:)).map(text.word) }
      let indicator = event.detail["indicator"].flatMap { IndicatorID($0) }.map(text.word)
      if let indicator, let to = state("to") {
        let from = state("from").map { "\($0) → " } ?? ""
        return text.name("\(indicator)\(text.say(": ", "："))\(from)\(to)")
      }
    }
    let words = EventSentence(event: event.kind.rawValue, detail: event.detail).text(text.language)
    if !words.isEmpty { return text.sentence(words) }
    let pairs = event.detail.filter { !$0.key.hasPrefix("sentence") }.sorted { $0.key < $1.key }.prefix(6).map {
      "\($0.key)=\($0.value)"
    }
    return pairs.isEmpty ? Markup(ReportText.unknown) : .tag("code", [:], text.name(pairs.joined(separator: " ")))
  }

  // MARK: What the figures rest on

  var rests: Markup {
    let title = text.say("What the figures rest on", "数字的依据")
    var lines: [(Markup, Markup)] = report.factors.prefix(InstitutionPage.rowsMax).map { factor in
      (
        Markup(text.say("Factor, \(text.word(factor.carrier).lowercasedFirst)", "\(text.word(factor.carrier))系数")),
        "\(text.name(factor.value)) \(text.name(factor.unit))\(text.say("; ", "；"))\(text.name(factor.source))"
      )
    }
    if report.factors.isEmpty {
      lines.append((Markup(text.say("Factors", "折算系数")), text.mark("– nothing is converted", "– 没有需要折算的用量")))
    }
    for fact in report.facts {
      let unit = text.unit(fact.name.unit)
      let decimals = (fact.value ?? fact.baseValue).map { $0 == $0.whole ? 0 : 1 } ?? 0
      func amount(_ value: Decimal?) -> String {
        let number = text.number(value, decimals: decimals)
        return value == nil || unit.isEmpty ? number : text.say("\(number) \(unit)", number + unit)
      }
      let (now, past) = (amount(fact.value), amount(fact.baseValue))
      lines.append(
        (
          Markup(text.word(fact.name)),
          Markup(
            text.say(
              "\(now) in \(report.moment.year), \(past) in \(fact.baseYear)",
              "\(report.moment.year)年\(now)，\(fact.baseYear)年\(past)"))
        ))
    }
    if report.facts.isEmpty {
      lines.append((Markup(text.say("Persons, floor area", "人数与面积")), text.mark("– nobody has stated them", "– 未填报")))
    }
    lines.append(
      (
        Markup(text.say("Coverage", "覆盖率")),
        Markup(
          report.coverage == nil
            ? text.say("– no hour was expected to be known", "– 没有应有数据的小时")
            : text.say(
              "\(text.coverage(report.coverage?.percent)) of the hours are known",
              "\(text.coverage(report.coverage?.percent))的小时已知"))
      ))
    lines.append((Markup(text.say("Estimated", "估算")), Markup(estimatedShare)))
    lines.append(
      (
        Markup(text.say("Budget", "预算")),
        text.mark(
          "The year's target spread over the year as the base year went, or evenly where a note says so",
          "全年目标按基准年的过程分摊；另有说明的按日均分")
      ))
    lines.append(
      (
        Markup(text.say("Forecast", "预测")),
        text.mark(
          "Use to date and what the rest of the year makes one expect; its range holds 80 of 100 years",
          "截至当日的用量加上余下各日的预期，区间概率为80%")
      ))
    return frame.section(
      title, "",
      .tag("dl", ["class": "rests"], all: lines.map { .tag("div", [:], .tag("dt", [:], $0), .tag("dd", [:], $1)) }))
  }

  private var estimatedShare: String {
    let days = report.calendar.reduce(0) { $0 + $1.days.count { $0 != .none } }
    guard days > 0 else { return text.say("– no register is metered", "– 没有计量点") }
    let share = text.percent(Double(estimatedDays) * 100 / Double(days))
    return text.say(
      "\(share) of the days of all registers (\(estimatedDays) of \(days)); measured at both ends, spread between",
      "占全部计量点天数的\(share)（\(estimatedDays)/\(days)），两端有实测，中间为分摊")
  }
}

extension Decimal {
  /// To a whole number, for asking whether it is one.
  fileprivate var whole: Decimal {
    var source = self
    var rounded = Decimal()
    NSDecimalRound(&rounded, &source, 0, .plain)
    return rounded
  }
}
