import Conservation
import EnergyModel
import Foundation

extension SitePage {
  /// How long a list is at most; the exports have the rest.
  private static let rowsMax = 30

  // MARK: Overall

  var overall: Markup {
    .tag(
      "section", ["class": "pair overall"],
      .tag(
        "div", [:], .tag("h2", [:], text.mark("How the targets stand", "各项指标进展")),
        .tag("p", ["class": "sub"], text.mark("Institutions by the state of each target", "按各项指标统计的机构数")), counts),
      .tag("div", [:], .tag("h2", [:], text.mark("All institutions together", "总用能与预算")), total))
  }

  private var total: Markup {
    guard let figure = report.total else {
      return frame.lack(text.say("no plan has a total that can be added up", "没有可以汇总的总量指标"))
    }
    let unit = text.unit(figure.unit)
    guard let chart = PaceChart(figure, unit: unit, text) else {
      return frame.lack(text.say("the year has too few days to be drawn", "本年数据尚不足以成图"))
    }
    return .tag(
      "div", ["class": "pair one"],
      frame.figure(
        Markup(totalFinding(chart, figure)),
        shown: text.say("Energy of all institutions, cumulative, \(unit)", "全部机构用能，累计，\(unit)"),
        chart: chart.markup(label: text.say("Energy of all institutions against the budget", "全部机构累计用能与预算")),
        note: Markup(chart.note), table: chart.table(frame)))
  }

  private func totalFinding(_ chart: PaceChart, _ figure: PaceFigure) -> String {
    guard let over = chart.overBudgetPercent else { return text.say("The year has just begun", "本年刚刚开始") }
    let now = text.percent(abs(over))
    let stands = text.say("The site is \(now) \(over > 0 ? "over" : "under") its budget", "全部机构比预算\(over > 0 ? "多" : "少")用\(now)")
    guard let ahead = chart.overTargetPercent else { return stands }
    let far = text.percent(abs(ahead))
    return text.clauses([
      stands,
      text.say("and heading \(far) \(ahead > 0 ? "above" : "below") the target", "预计年末\(ahead > 0 ? "高" : "低")于目标\(far)"),
    ])
  }

  /// A row for each target of each plan; a glyph for each institution as long as they can be counted.
  private var counts: Markup {
    let groups = Dictionary(grouping: report.standings, by: { Target($0.standing) })
    var order: [Target] = []
    for row in report.standings where !order.contains(Target(row.standing)) { order.append(Target(row.standing)) }
    guard !order.isEmpty else { return frame.lack(text.say("no plan is in use", "没有启用的规划")) }
    let hasPlans = Set(order.map(\.plan)).count > 1
    let states = ReportFrame.states
    let head = Markup.tag(
      "tr", [:], .tag("th", ["scope": "col"], text.mark("Target", "指标")),
      Markup(joining: states.map { .tag("th", ["scope": "col", "class": "n"], frame.glyph($0), Markup(text.word($0))) }))
    var body: [Markup] = []
    for target in order.prefix(SitePage.rowsMax) {
      let standings = (groups[target] ?? []).map(\.standing)
      let tally = StandingCounts(standings)
      let plan = hasPlans ? Markup.tag("small", [:], text.name(target.plan.text)) : Markup()
      let hasStrip = tally.total <= 60 && tally[.noTarget] < tally.total
      body.append(
        .tag(
          "tr", ["class": "head"], .tag("th", ["scope": "row"], .tag("b", [:], Markup(text.word(target.indicator))), plan),
          Markup(
            joining: states.map { state in
              .tag(
                "td", ["class": "n"],
                tally[state] > 0 ? .tag("b", [:], Markup(String(tally[state]))) : .tag("span", ["class": "nil"], "·"))
            })))
      guard hasStrip else { continue }
      let said = text.clauses(
        states.filter { tally[$0] > 0 }.map { text.say("\(text.word($0)): \(tally[$0])", "\(text.word($0))\(tally[$0])家") })
      let glyphs = states.flatMap {
        [Markup](repeating: .tag("svg", [:], .void("use", ["href": "#g-" + $0.rawValue])), count: tally[$0])
      }
      body.append(
        .tag(
          "tr", ["class": "strip"],
          .tag("td", ["colspan": "8"], .tag("div", ["class": "units", "role": "img", "aria-label": said], all: glyphs))))
    }
    return Markup(joining: [
      .tag(
        "table", ["class": "counts"],
        .tag("caption", [:], text.mark("One glyph is one institution; above sixty only counts", "每个符号是一家机构，六十家以上只列数")),
        .tag("thead", [:], head), .tag("tbody", [:], all: body)),
      .tag(
        "p", ["class": "legend phone", "aria-hidden": "true"],
        all: states.map { .tag("span", [:], frame.glyph($0), Markup(text.word($0))) }),
      frame.cut(shown: min(order.count, SitePage.rowsMax), of: order.count),
    ])
  }

  private struct Target: Hashable {
    let plan: PlanID
    let indicator: IndicatorID

    init(_ standing: Standing) {
      plan = standing.plan
      indicator = standing.indicator
    }
  }

  // MARK: Off target

  var offTarget: Markup {
    let rows = off
    let title = text.say("Who is off target", "谁偏离了目标")
    guard !rows.isEmpty else {
      return frame.section(title, "", frame.lack(text.say("no target is missed, off track or at risk", "没有未达标、将超标或有风险的指标")))
    }
    let institutions = Set(rows.map(\.institution.id)).count
    let shown = rows.prefix(SitePage.rowsMax)
    let widest = max(shown.compactMap { overBudget($0.standing)?.magnitude }.max() ?? 1, 1)
    let header: [ReportFrame.Heading] = [
      .init(text.say("Standing", "状态")), .init(text.say("Institution", "机构")), .init(text.say("Target", "指标")),
      .init(text.say("vs budget", "较预算"), "n"), .init(text.say("Over budget, drawn", "超预算图示"), "bars"),
      .init(text.say("Year vs target", "预测较全年目标"), "n"),
      .init(text.say("Since", "起始")), .init(text.say("Answers", "责任单位")), .init(text.say("First sign of why", "原因线索")),
    ]
    let body = shown.map { row -> Markup in
      let standing = row.standing
      let over = overBudget(standing)
      return Markup(joining: [
        frame.cell(frame.badge(standing.annual), "d"), .tag("th", ["scope": "row"], link(row.institution)),
        frame.cell(Markup(indicator(standing)), "w"),
        frame.cell(.tag("b", [:], Markup(text.signedPercent(over))), "n", label: text.say("vs budget", "较预算")),
        frame.cell(bar(over, widest), "bars"),
        frame.cell(
          Markup(text.signedPercent(standing.marginPercent.map { -$0.statistic })), "n",
          label: text.say("Year vs target", "预测较目标")),
        frame.cell(Markup(report.since[.init(standing)]?.iso8601 ?? ReportText.unknown), "d", label: text.say("Since", "起始")),
        frame.cell(text.name(row.institution.answerable), "", label: text.say("Answers", "责任单位")),
        frame.cell(.tag("small", [:], reason(row)), "w why"),
      ])
    }
    return frame.section(
      title,
      text.say(
        "\(text.counted(institutions, "institution", "institutions", "")), \(text.counted(rows.count, "target", "targets", "")); the worst first. Budget compares to date, target compares the year.",
        "\(institutions)家机构，\(rows.count)项指标，最严重的在前。预算比的是截至当日，目标比的是全年。"),
      frame.cards(title, header, body), frame.cut(shown: shown.count, of: rows.count))
  }

  private func overBudget(_ standing: Standing) -> Double? { standing.pace.map { ($0.statistic - 1) * 100 } }

  private func bar(_ over: Double?, _ widest: Double) -> Markup {
    var drawing = Drawing(height: 12)
    if let over, over > 0 { drawing.bar("over", x: 0, y: 0, width: over / widest * 100, height: 12) }
    drawing.shape("bud", x: 0, y: 0, "M.8 0v12")
    return drawing.silent()
  }

  /// What a meter of the institution says by itself, and which carrier changed most; nothing is guessed where neither is known.
  func reason(_ row: StandingRow) -> Markup {
    let counted = report.carriers[row.standing.indicator]
    let sign = report.signs.first { sign in
      sign.institution == row.institution.id && SitePage.reasons.contains(sign.kind)
        && (sign.carrier.flatMap { carrier in counted.map { $0.contains(carrier) } } ?? true)
    }
    let change = report.changes[.init(row.standing)].map(changed)
    switch (sign, change) {
    case (let sign?, let change?): return Markup(joining: [Markup(change), Markup(text.say(" ", "")), sentence(sign)])
    case (let sign?, nil): return sentence(sign)
    case (nil, let change?): return Markup(change)
    case (nil, nil): return text.mark("– no meter shows a sign", "– 计量数据没有异常迹象")
    }
  }

  private func changed(_ change: UseChange) -> String {
    let (carrier, far) = (text.word(change.carrier), text.percent(abs(change.percent)))
    if far == text.percent(0.0) {
      return text.say("\(carrier): as much as in the same days a year before.", "\(carrier)用量与上年同期持平。")
    }
    return change.percent > 0
      ? text.say("\(carrier): \(far) more than in the same days a year before.", "\(carrier)用量比上年同期多\(far)。")
      : text.say(
        "\(carrier): \(far) less than in the same days a year before, which is not enough.", "\(carrier)用量比上年同期少\(far)，降幅不足。")
  }

  /// What says something of use; a lost connection does not.
  private static let reasons: Set<EventKind> = [
    .leakFound, .nightRise, .driftFound, .submetersApart, .registerSuspicious, .registerStopped,
  ]

  func sentence(_ sign: ReportSign) -> Markup {
    let said = sign.sentence[text.language] ?? ""
    return said.isEmpty ? Markup(text.word(sign.kind)) : text.sentence(said)
  }

  // MARK: Not reporting

  var notReporting: Markup {
    let title = text.say("Who does not report", "谁没有报数")
    let rows = report.reporting.filter { $0.state != .reporting }
    let table: Markup
    if report.reporting.isEmpty {
      table = frame.lack(text.say("nobody is expected to report", "没有应报送的机构"))
    } else if rows.isEmpty {
      table = frame.lack(
        text.say("all \(report.reporting.count) institutions report in full", "\(report.reporting.count)家机构全部正常报送"))
    } else {
      let header: [ReportFrame.Heading] = [
        .init(text.say("Institution", "机构")), .init(text.say("State", "状态")), .init(text.say("Last amount", "末次数据")),
        .init(text.say("What to do", "下一步")),
      ]
      let order = ReportingState.allCases
      let sorted = rows.sorted {
        (order.firstIndex(of: $0.state) ?? 0, $0.lastAmount?.seconds ?? .min, $0.institution.id.text)
          < (order.firstIndex(of: $1.state) ?? 0, $1.lastAmount?.seconds ?? .min, $1.institution.id.text)
      }
      let body = sorted.prefix(SitePage.rowsMax).map { row -> Markup in
        let count = text.say("\(row.received) of \(row.expected)", "\(row.received)/\(row.expected)项")
        return Markup(joining: [
          .tag("th", ["scope": "row"], link(row.institution), .tag("small", [:], text.name(row.missing))),
          frame.cell(Markup(joining: [Markup(text.word(row.state)), .tag("small", [:], Markup(count))])),
          frame.cell(
            Markup(text.day(row.lastAmount)), "d",
            label: text.say("Last amount", "末次数据")),
          frame.cell(
            Markup(joining: [
              text.name(row.institution.answerable),
              .tag("small", [:], row.action.isEmpty ? Markup(ReportText.unknown) : .tag("code", [:], Markup(row.action))),
            ]),
            "w", label: text.say("Answers", "责任单位")),
        ])
      }
      table = Markup(joining: [frame.cards(title, header, body), frame.cut(shown: body.count, of: rows.count)])
    }
    return frame.section(
      title, text.say("A gap needs somebody who answers for it, as excess does.", "缺数与超标同样需要责任人。"),
      .tag("div", ["class": "pair"], .tag("div", [:], table), coverage))
  }

  // MARK: Signs

  var signs: Markup {
    let title = text.say("Early signs that stand", "尚未解除的苗头")
    guard !report.signs.isEmpty else {
      return frame.section(title, "", frame.lack(text.say("no meter shows any", "没有计量点出现异常迹象")))
    }
    let header: [ReportFrame.Heading] = [
      .init(text.say("Since", "起始")), .init(text.say("Sign", "迹象")), .init(text.say("Institution", "机构")),
      .init(text.say("What it says", "说明")),
    ]
    let names = Dictionary(
      (report.standings.map(\.institution) + report.reporting.map(\.institution)).map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first })
    let body = report.signs.prefix(SitePage.rowsMax).map { sign -> Markup in
      let place = sign.institution.map { id in names[id].map(link) ?? text.name(id.text) } ?? Markup(ReportText.unknown)
      return Markup(joining: [
        frame.cell(Markup(text.day(sign.since)), "d"), .tag("th", ["scope": "row"], .tag("b", [:], Markup(text.word(sign.kind)))),
        frame.cell(Markup(joining: [place, .tag("small", [:], text.name(sign.subject))]), "w"), frame.cell(sentence(sign), "w"),
      ])
    }
    return frame.section(
      title, text.say("The gravest first; what a meter shows before a target is missed.", "严重的在前。这些迹象往往先于超标出现。"),
      frame.cards(title, header, body), frame.cut(shown: body.count, of: report.signs.count))
  }

  // MARK: How to read

  var howToRead: Markup {
    let says: [(StandingState, String)] = [
      (
        .missed,
        text.say("The year is over and above its target, or the use to date is already above it.", "年度已结束且超过目标，或截至当日已超过全年目标。")
      ),
      (.offTrack, text.say("Even the lowest forecast ends above the target.", "预测区间的下限也高于目标。")),
      (.atRisk, text.say("The forecast ends above the target; its range still reaches it.", "预测高于目标，但区间下限仍可达到。")),
      (.onTrack, text.say("The forecast ends at or below the target.", "预测不高于目标。")),
      (.met, text.say("The year is over and the target was kept.", "年度已结束，且未超过目标。")),
      (
        .notEnoughData,
        text.say("Less than 80 % of the hours are known, or persons or floor area are missing.", "覆盖率低于80%，或缺人数、面积，不作判断。")
      ),
      (.noTarget, text.say("The plan has published no number for this year.", "规划尚未公布本年度的数值目标。")),
    ]
    return frame.section(
      text.say("How to read this", "怎样读"), "",
      .tag(
        "dl", ["class": "how"],
        all: says.map { state, sentence in
          .tag("div", [:], .tag("dt", [:], frame.badge(state)), .tag("dd", [:], Markup(sentence)))
        }),
      .tag(
        "p", ["class": "note"],
        text.mark(
          "Of a share that is to rise, read above as below. Hatching is estimated, an empty frame is missing; missing is never counted as zero.",
          "对于要求提高的比例，高低相反。斜线为估算，空框为缺数；缺数从不按零计算。")))
  }
}
