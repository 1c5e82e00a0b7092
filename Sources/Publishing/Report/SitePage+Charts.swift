import Conservation
import EnergyModel
import Foundation

extension SitePage {
  // MARK: Coverage

  /// What is not measured, by month, from zero: 95 against 99 % cannot be seen, 5 against 1 % can.
  var coverage: Markup {
    let title = text.say("What was not measured", "未实测的份额")
    let months = report.coverage.filter { $0.measuredHours + $0.estimatedHours + $0.missingHours > 0 }.suffix(12)
    guard let worst = months.max(by: { unmeasured($0) < unmeasured($1) }), let last = months.last else {
      return frame.missingFigure(title, text.say("no hour of a meter is expected yet", "尚无应有数据的计量点"))
    }
    let (height, floor) = (172.0, 148.0)
    let most = max(unmeasured(worst), 1)
    func y(_ percent: Double) -> Double { floor - percent / most * (floor - 22) }
    var drawing = Drawing(height: height)
    let step = Axis.step(most / 3)
    for tick in Axis.ticks(step, from: step, to: most) {
      drawing.rule("grid", y: y(tick))
      drawing.text(text.number(tick, decimals: Axis.decimals(step)) + "%", x: 0, y: y(tick) - 3)
    }
    drawing.rule("zero", y: floor)
    for (index, month) in months.enumerated() {
      let x = 8 + Double(index) * 92 / Double(max(months.count, 6))
      let width = 92 / Double(max(months.count, 6)) * 0.62
      let estimated = share(month.estimatedHours, month)
      drawing.bar("hat", x: x, y: y(estimated), width: width, height: floor - y(estimated))
      drawing.bar("hol", x: x, y: y(unmeasured(month)), width: width, height: y(estimated) - y(unmeasured(month)))
      drawing.text(text.shortMonth(month.month.month), x: x + width / 2, y: floor + 17, "ax", .middle)
      drawing.text(
        text.number(unmeasured(month), decimals: 1), x: x + width / 2, y: y(unmeasured(month)) - 6, "key halo", .middle)
    }
    let rows = months.map { month in
      [
        month.month.iso8601, text.percent(share(month.measuredHours, month)), text.percent(share(month.estimatedHours, month)),
        text.percent(share(month.missingHours, month)),
      ]
    }
    let isWhole = text.percent(unmeasured(worst)) == text.percent(0.0)
    let finding =
      isWhole
      ? text.say("Every hour was measured", "每个小时都有实测")
      : text.say(
        "\(text.percent(share(last.missingHours, last))) of \(text.longMonth(last.month)) is missing; the worst month is \(text.longMonth(worst.month)) with \(text.percent(unmeasured(worst))) not measured",
        "\(text.longMonth(last.month))缺数\(text.percent(share(last.missingHours, last)))，未实测最多的是\(text.longMonth(worst.month))，占\(text.percent(unmeasured(worst)))"
      )
    let chart = drawing.markup(
      label: text.say("Share of hours not measured: ", "未实测小时占比：")
        + text.clauses(months.map { "\($0.month.iso8601) \(text.percent(unmeasured($0)))" }),
      description: text.say("A bar a month: hatched is estimated, hollow is missing.", "每月一柱：斜线为估算，空心为缺数。"))
    return frame.figure(
      Markup(finding), shown: text.say("Hours of all registers that were not measured, per cent", "全部计量点未实测的小时，占应有小时的百分比"),
      chart: Markup(joining: [chart, frame.missingLegend("hol")]),
      note: text.mark("The rest was measured. Below 80 % an institution is not judged.", "其余为实测。覆盖率低于80%的机构不作判断。"),
      table: frame.data(
        text.say("Share of the hours expected", "占应有小时"),
        [text.say("Month", "月份"), text.say("Measured", "实测"), text.say("Estimated", "估算"), text.say("Missing", "缺数")], rows))
  }

  private func share(_ part: Int, _ month: CoverageMonth) -> Double {
    Double(part) * 100 / Double(max(1, month.measuredHours + month.estimatedHours + month.missingHours))
  }

  private func unmeasured(_ month: CoverageMonth) -> Double { share(month.estimatedHours + month.missingHours, month) }

  // MARK: League

  /// One table for each class, of the indicator that compares buildings; the highest use first, each class on its own scale.
  var leagues: Markup {
    let title = text.say("Like with like", "同类机构比较")
    guard let (indicator, plan) = compared else {
      return frame.section(title, "", frame.lack(text.say("no class has values to compare", "没有可以比较的同类机构")))
    }
    let rows = report.league.filter { $0.standing.indicator == indicator && $0.standing.plan == plan }
    var order: [String] = []
    for row in rows where !order.contains(row.institution.institutionClass) { order.append(row.institution.institutionClass) }
    let classes = order.prefix(12)
    let rowsMax = max(5, min(20, 120 / max(1, classes.count)))
    let unit = text.unit(rows.first?.standing.unit ?? "", of: indicator)
    let sub = text.say(
      "\(text.word(indicator)), \(unit). Compared within a class only, each on a scale of its own that does not begin at zero; the worst first.",
      "\(text.word(indicator))，\(unit)。只在同类之间比较，每类各用一把尺，横轴不从零起，差的在前。")
    let tables = classes.map { name in
      league(name, rows.filter { $0.institution.institutionClass == name }, rowsMax)
    }
    return frame.section(
      "\(title)\(text.say(": ", "："))\(text.word(indicator).lowercasedFirst)", sub, leagueLegend(rows),
      .tag("div", ["class": "leagues"], all: Array(tables)), frame.cut(shown: classes.count, of: order.count))
  }

  /// Energy per floor area where it is judged, else what most institutions have a place in; of several plans the first.
  private var compared: (IndicatorID, PlanID)? {
    let placed = report.league.filter { $0.place.value != nil }
    if let row = placed.first(where: { $0.standing.indicator == .energyPerArea }) { return (.energyPerArea, row.standing.plan) }
    return placed.first.map { ($0.standing.indicator, $0.standing.plan) }
  }

  private func leagueLegend(_ rows: [LeagueRow]) -> Markup {
    let year = report.moment.year
    let base = rows.first?.standing.baseYear ?? year
    func key(_ shape: Markup, _ word: String) -> Markup {
      .tag("span", [:], .tag("svg", ["width": "12", "height": "12", "aria-hidden": "true"], shape), Markup(word))
    }
    return .tag(
      "p", ["class": "legend"],
      key(.void("circle", ["class": "dot", "cx": "6", "cy": "6", "r": "5"]), text.say("\(year), where it ends", "\(year)年（全年）")),
      key(.void("circle", ["class": "hol", "cx": "6", "cy": "6", "r": "4"]), text.say("\(base)", "\(base)年")),
      key(.void("path", ["class": "lim", "d": "M6 0v12"]), text.say("target of \(year)", "\(year)年目标")),
      Markup(
        joining: ReportFrame.states.filter { state in rows.contains { $0.standing.annual == state } }
          .map { .tag("span", [:], frame.glyph($0), " ", Markup(text.word($0))) }))
  }

  private func league(_ name: String, _ rows: [LeagueRow], _ rowsMax: Int) -> Markup {
    // Ranks are best first.
    let placed = rows.filter { $0.place.value != nil }.sorted {
      ($0.place.rank ?? 0, $0.institution.id.text) > ($1.place.rank ?? 0, $1.institution.id.text)
    }
    let sorted = placed + rows.filter { $0.place.value == nil }
    let shown = sorted.prefix(rowsMax)
    let values = shown.flatMap { [$0.place.value, $0.standing.baseValue, $0.standing.yearTarget] }.compactMap { $0?.statistic }
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let margin = max((high - low) * 0.07, abs(high) * 0.01, 1e-9)
    let scale = (low: low - margin, high: high + margin)
    let step = Axis.step((scale.high - scale.low) / 3)
    let ticks = Axis.ticks(step, from: scale.low, to: scale.high)
    func x(_ value: Double) -> Double { (value - scale.low) / (scale.high - scale.low) * 100 }
    var axis = Drawing(height: 14)
    for tick in ticks where x(tick) > 4 && x(tick) < 96 {
      axis.text(text.number(tick, decimals: Axis.decimals(step)), x: x(tick), y: 12, "ax", .middle)
    }
    let decimals = text.decimals(for: high) == 0 ? 0 : max(1, text.decimals(for: high) - 1)
    let body = shown.map { row -> Markup in
      let standing = row.standing
      var drawing = Drawing(height: 24)
      for tick in ticks {
        var grid = Path([(x(tick) * 10, 0)])
        grid.line(x(tick) * 10, 24)
        drawing.path("grid", grid)
      }
      let (base, value) = (standing.baseValue?.statistic, row.place.value?.statistic)
      if let base, let value { drawing.rule("base", y: 12, from: x(value) * 10, to: x(base) * 10) }
      if let target = standing.yearTarget?.statistic { drawing.shape("lim", x: x(target), y: 0, "M0 5v14") }
      if let base { drawing.dot("hol", x: x(base), y: 12) }
      if let value { drawing.dot("dot", x: x(value), y: 12, radius: 5) }
      let word = Markup.tag("span", ["class": "vh"], Markup(text.word(standing.annual) + " "))
      let named = report.pages[row.institution.id]
      let label = text.name(text.name(of: row.institution))
      return .tag(
        "tr", [:],
        .tag(
          "th", ["scope": "row"], frame.glyph(standing.annual), " ", word,
          named.map { .tag("a", ["href": ReportFrame.reference($0)], label) } ?? label),
        .tag("td", ["class": "p"], drawing.silent()),
        .tag("td", ["class": "n"], Markup(text.number(row.place.value, decimals: decimals))),
        .tag(
          "td", ["class": "n"],
          Markup(value == nil ? ReportText.unknown : text.signedPercent(standing.reductionPercent.map { -$0.statistic }))))
    }
    let base = rows.first?.standing.baseYear ?? report.moment.year
    return .tag(
      "div", [:],
      .tag(
        "table", ["class": "strips"], .tag("caption", [:], text.name(text.word(institutionClass: name))),
        .tag(
          "thead", [:],
          .tag(
            "tr", [:], .tag("th", ["scope": "col"], text.mark("\(rows.count) in all", "\(rows.count)家")),
            .tag(
              "th", ["scope": "col", "class": "p"], .tag("span", ["class": "vh"], text.mark("Drawn", "图示")), axis.silent()),
            .tag(
              "th", ["scope": "col", "class": "n"], text.mark("\(String(report.moment.year))", "\(String(report.moment.year))年")),
            .tag("th", ["scope": "col", "class": "n"], text.mark("vs \(String(base))", "比\(String(base))年")))),
        .tag("tbody", [:], all: Array(body))), frame.cut(shown: shown.count, of: rows.count))
  }
}

extension ReportFrame {
  /// What hatching and an empty frame are.
  ///
  /// - Parameter missing: How this chart draws the frame.
  func missingLegend(_ missing: String) -> Markup {
    func key(_ kind: String, _ word: String) -> Markup {
      .tag(
        "span", [:],
        .tag(
          "svg", ["width": "16", "height": "12", "aria-hidden": "true"],
          .void("rect", ["class": kind, "x": "1", "y": "1", "width": "14", "height": "10"])), Markup(word))
    }
    return .tag(
      "p", ["class": "legend"], key("hat", text.say("estimated: the sum is measured, its hours are not", "估算（总量为实测，分时为推算）")),
      key(missing, text.say("missing: not counted, and not zero", "缺数（不计入，也不当作零）")))
  }
}
