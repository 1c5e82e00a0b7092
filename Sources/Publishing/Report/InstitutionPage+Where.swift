import Conservation
import EnergyModel
import Foundation

extension InstitutionPage {
  var whereUsed: Markup {
    let title = text.say("Where it went", "用在哪里")
    let months =
      report.months.isEmpty
      ? [frame.missingFigure(text.say("Use by month", "各月用量"), text.say("nothing is metered or entered", "没有计量或填报的用量"))]
      : report.months.map(months)
    return frame.section(
      title, "", .tag("div", ["class": "pair"], Markup(joining: months), endUses, balances, calendar))
  }

  // MARK: Months

  private func months(_ months: InstitutionReport.Months) -> Markup {
    let name = text.word(months.carrier)
    let unit = text.unit(months.carrier.baseUnit.printed)
    let amounts = months.amounts.map { $0.amount?.statistic }
    let base = months.base.map { $0?.statistic }
    guard let most = (amounts + base).compactMap({ $0 }).max(), most > 0, !months.amounts.isEmpty else {
      return frame.missingFigure(text.say("\(name) by month", "\(name)：各月用量"), text.say("no month is known", "没有已知的月份"))
    }
    let floor = 178.0
    func y(_ value: Double) -> Double { floor - value / (most * 1.08) * (floor - 16) }
    var drawing = Drawing(height: 200)
    let step = Axis.step(most / 3)
    for tick in Axis.ticks(step, from: step, to: most * 1.05) {
      drawing.rule("grid", y: y(tick))
      drawing.text(text.number(tick, decimals: Axis.decimals(step)), x: 0, y: y(tick) - 4, "ax halo")
    }
    drawing.rule("zero", y: floor)
    // Room for the widest number of the axis on a phone, where a digit is nearly two hundredths of the width.
    let left = 3 + 1.9 * Double(text.number(most, decimals: Axis.decimals(step)).count)
    let width = (100 - left) / Double(max(12, months.amounts.count))
    for (index, month) in months.amounts.enumerated() {
      let x = left + Double(index) * width
      let amount = amounts[index]
      if let amount {
        let estimated = min(max(0, month.estimated?.statistic ?? 0), amount)
        drawing.bar(
          "bar", x: x + width * 0.17, y: y(amount - estimated), width: width * 0.66, height: floor - y(amount - estimated))
        drawing.bar("hat", x: x + width * 0.17, y: y(amount), width: width * 0.66, height: y(amount - estimated) - y(amount))
      } else if index < monthsOver {
        drawing.bar("mis", x: x + width * 0.17, y: floor - 14, width: width * 0.66, height: 13)
      }
      if base.indices.contains(index), let value = base[index] {
        drawing.bar("ref", x: x + width * 0.06, y: y(value) - 2, width: width * 0.88, height: 4)
      }
      drawing.text(
        text.isChinese && index > 0 ? String(month.month.month) : text.shortMonth(month.month.month), x: x + width / 2,
        y: floor + 17, "ax", .middle)
    }
    let finding = monthsFinding(months, amounts, base)
    let decimals = text.decimals(for: most) == 0 ? 0 : 1
    let rows = months.amounts.enumerated().map { index, month in
      let past = base.indices.contains(index) ? base[index] : nil
      return [
        month.month.iso8601, text.number(past, decimals: decimals), text.number(month.amount, decimals: decimals),
        text.number(month.estimated, decimals: decimals), text.coverage(month.coveragePercent),
        text.signedPercent(InstitutionPage.change(amounts[index], past)),
      ]
    }
    let year = String(report.moment.year)
    return frame.figure(
      Markup(finding),
      shown: text.say(
        "\(name), \(unit). Bars: \(year); rules: the same month of \(months.baseYear)",
        "\(name)，\(unit)。柱：\(year)年；横线：\(months.baseYear)年同月"),
      chart: drawing.markup(
        label: finding + text.say(": ", "：")
          + text.clauses(
            months.amounts.enumerated().map { "\($1.month.iso8601) \(text.number(amounts[$0], decimals: decimals))" })
          + " \(unit)",
        description: text.say("A bar a month; hatched is estimated.", "每月一柱；斜线为估算。")),
      note: text.mark(
        "Hatched: estimated. A red frame: missing, not zero.\(lastMonth(months))",
        "斜线为估算；红框为缺数，不是零。\(lastMonth(months))"),
      table: frame.data(
        unit,
        [
          text.say("Month", "月份"), "\(months.baseYear)", year, text.say("Estimated", "其中估算"), text.say("Coverage", "覆盖率"),
          text.say("Change", "变化"),
        ], rows))
  }

  /// Of the month that is not over both years have the same days.
  private func lastMonth(_ months: InstitutionReport.Months) -> String {
    guard months.amounts.count > monthsOver, let last = months.amounts.last else { return "" }
    let day = text.date(report.moment.asOf + -1)
    return text.say(
      " \(text.longMonth(last.month)): up to \(day), of both years.", "\(text.longMonth(last.month))截至\(day)，两年同期。")
  }

  /// How many months of the judged year are over.
  private var monthsOver: Int {
    var count = 0
    var month = yearStart.month
    while count < 24, month.next.firstDay <= report.moment.asOf {
      count += 1
      month = month.next
    }
    return count
  }

  private static func change(_ now: Double?, _ past: Double?) -> Double? {
    guard let now, let past, past > 0 else { return nil }
    return (now / past - 1) * 100
  }

  private func monthsFinding(_ months: InstitutionReport.Months, _ amounts: [Double?], _ base: [Double?]) -> String {
    let name = text.word(months.carrier)
    // A month that is not over is no month to compare.
    let changes = months.amounts.indices.prefix(monthsOver).compactMap { index -> (Double, LocalMonth)? in
      guard base.indices.contains(index), let change = InstitutionPage.change(amounts[index], base[index]) else { return nil }
      return (change, months.amounts[index].month)
    }
    guard let worst = changes.max(by: { $0.0 < $1.0 }) else {
      return text.say("\(name): no whole month can be compared with \(months.baseYear)", "\(name)：没有可与\(months.baseYear)年比较的完整月份")
    }
    let less = changes.count { $0.0 < 0 }
    let month = text.longMonth(worst.1)
    let far = text.percent(abs(worst.0))
    let counted =
      text.say(
        "\(name): \(text.count(less)) of \(text.count(changes.count)) months used less than in \(months.baseYear)",
        "\(name)：\(changes.count)个月中有\(less)个月比\(months.baseYear)年少")
    if far == text.percent(0.0) { return counted + text.say("; \(month) as much", "，\(month)持平") }
    return worst.0 > 0
      ? counted + text.say("; \(month) used \(far) more", "，\(month)多用\(far)")
      : counted + text.say("; \(month) saved least, \(far)", "，\(month)降幅最小，为\(far)")
  }

  // MARK: End uses

  private var endUses: Markup {
    let title = text.say("By end use", "分项用量")
    let known = report.endUses.filter { $0.amount != nil || $0.base != nil }
    guard !known.isEmpty else {
      return frame.missingFigure(title, text.say("no sub-meter names its end use", "没有按分项计量的表"))
    }
    var carriers: [Carrier] = []
    for use in known where !carriers.contains(use.carrier) { carriers.append(use.carrier) }
    let tables = carriers.prefix(4).map { carrier in endUseTable(carrier, known.filter { $0.carrier == carrier }) }
    let changes = known.compactMap { use in InstitutionPage.change(use.amount?.statistic, use.base?.statistic).map { (use, $0) } }
    var finding = title
    // A change that rounds to nothing is neither a rise nor a fall.
    if let rise = changes.max(by: { $0.1 < $1.1 }), rise.1 >= 0.05 {
      let (carrier, name) = (text.word(rise.0.carrier), text.word(endUse: rise.0.endUse))
      finding = text.say(
        "\(carrier), \(name.lowercasedFirst): \(text.percent(rise.1)) more than in \(rise.0.baseYear), the largest rise",
        "\(carrier)·\(name)比\(rise.0.baseYear)年多\(text.percent(rise.1))，增幅最大")
    } else if let fall = changes.min(by: { $0.1 < $1.1 }), fall.1 <= -0.05 {
      let (carrier, name) = (text.word(fall.0.carrier), text.word(endUse: fall.0.endUse))
      finding = text.say(
        "No end use rose; \(carrier.lowercasedFirst), \(name.lowercasedFirst) fell most, by \(text.percent(-fall.1))",
        "各分项均未上升，\(carrier)·\(name)降幅最大，为\(text.percent(-fall.1))")
    }
    return .tag(
      "figure", [:],
      .tag(
        "figcaption", [:], .tag("h3", [:], Markup(finding)),
        .tag(
          "p", ["class": "sub"],
          text.mark(
            "By end use to date. Bars: \(String(report.moment.year)); rules: the same days of the base year",
            "截至当日的分项用量。柱：\(String(report.moment.year))年；竖线：基准年同期"))),
      Markup(joining: tables), .tag("p", ["class": "note"], text.mark("This chart is its own table.", "此图即数据表。")))
  }

  private func endUseTable(_ carrier: Carrier, _ uses: [InstitutionReport.EndUse]) -> Markup {
    let sorted = uses.sorted { ($0.amount ?? -1, $1.endUse) > ($1.amount ?? -1, $0.endUse) }.prefix(12)
    let most = sorted.flatMap { [$0.amount, $0.base] }.compactMap { $0?.statistic }.max() ?? 0
    let scale = max(most, 1e-9) * 1.02
    let decimals = text.decimals(for: most) == 0 ? 0 : 1
    let rows = sorted.map { use -> Markup in
      var drawing = Drawing(height: 24)
      if let amount = use.amount?.statistic { drawing.bar("bar", x: 0, y: 5, width: amount / scale * 100, height: 14) }
      if let base = use.base?.statistic { drawing.shape("ref", x: base / scale * 100, y: 0, "M-2 1h4v22h-4z") }
      return .tag(
        "tr", [:], .tag("th", ["scope": "row"], text.name(text.word(endUse: use.endUse))),
        .tag("td", ["class": "p"], drawing.silent()),
        .tag("td", ["class": "n"], Markup(text.number(use.amount, decimals: decimals))),
        .tag("td", ["class": "n"], Markup(text.signedPercent(InstitutionPage.change(use.amount?.statistic, use.base?.statistic))))
      )
    }
    let base = sorted.first?.baseYear ?? report.moment.year
    return .tag(
      "table", ["class": "strips"],
      .tag("caption", [:], Markup("\(text.word(carrier))\(text.say(", ", "，"))\(text.unit(carrier.baseUnit.printed))")),
      .tag(
        "thead", [:],
        .tag(
          "tr", [:], .tag("th", ["scope": "col"], text.mark("End use", "分项")),
          .tag("th", ["scope": "col", "class": "p"], .tag("span", ["class": "vh"], text.mark("Drawn", "图示"))),
          .tag("th", ["scope": "col", "class": "n"], Markup(String(report.moment.year))),
          .tag("th", ["scope": "col", "class": "n"], text.mark("vs \(String(base))", "比\(String(base))年")))),
      .tag("tbody", [:], all: Array(rows)))
  }

  // MARK: Balance

  /// How many registers are drawn; with more of them lines cannot be told apart.
  private static let balancesMax = 4

  private var balances: Markup {
    let title = text.say("Use that no sub-meter explains", "未归因用量")
    func worst(_ balance: InstitutionReport.Balance) -> Double {
      balance.unaccountedPercent.compactMap { $0?.statistic.magnitude }.max() ?? -1
    }
    let known = report.balances.filter { $0.unaccountedPercent.contains { $0 != nil } }.sorted {
      (-worst($0), $0.register.text) < (-worst($1), $1.register.text)
    }
    guard let first = known.first else {
      return frame.missingFigure(title, text.say("no meter has sub-meters that can be added up", "没有可与分表合计比较的总表"))
    }
    let shown = known.prefix(InstitutionPage.balancesMax)
    let months = max(12, shown.map(\.unaccountedPercent.count).max() ?? 12)
    let values = shown.flatMap { $0.unaccountedPercent.compactMap { $0?.statistic } }
    let tolerance = first.tolerancePercent?.statistic
    let most = max(values.max() ?? 0, (tolerance ?? 0) * 1.4, 1)
    let least = min(values.min() ?? 0, 0)
    let (top, height) = (14.0, 158.0)
    func y(_ value: Double) -> Double { top + (most - value) / (most - least) * height }
    func x(_ month: Int) -> Double { (Double(month) + 0.5) * 1_000 / Double(months) }
    var drawing = Drawing(height: 200)
    let step = Axis.step((most - least) / 3)
    for tick in Axis.ticks(step, from: least, to: most) {
      drawing.rule(abs(tick) < step / 2 ? "zero" : "grid", y: y(tick))
      drawing.text(text.number(tick, decimals: Axis.decimals(step)) + "%", x: 0, y: y(tick) - 4, "ax halo")
    }
    if let tolerance {
      drawing.rule("bud", y: y(tolerance))
      drawing.text(
        text.say("\(text.number(tolerance, decimals: 0))% allowed", "允许\(text.number(tolerance, decimals: 0))%"), x: 100,
        y: y(tolerance) - 5, "key plan halo", .end)
    }
    for (index, balance) in shown.enumerated() {
      var line = Path()
      var isOpen = false
      for (month, value) in balance.unaccountedPercent.enumerated() {
        guard let value = value?.statistic else {
          isOpen = false
          continue
        }
        isOpen ? line.line(x(month), y(value)) : line.move(x(month), y(value))
        isOpen = true
      }
      drawing.path(index == 0 ? "act" : index == 1 ? "base" : "base dash", line)
      if let last = balance.unaccountedPercent.lastIndex(where: { $0 != nil }),
        let value = balance.unaccountedPercent[last]?.statistic
      {
        drawing.dot(index == 0 ? "dot" : "ref", x: x(last) / 10, y: y(value), radius: 3.5)
      }
      if let peak = balance.unaccountedPercent.enumerated().compactMap({ month, value in value.map { (month, $0.statistic) } })
        .max(by: { $0.1 < $1.1 }),
        index < 2
      {
        let isLate = peak.0 > 6
        drawing.text(
          balance.register.text, x: x(peak.0) / 10, y: max(11, y(peak.1) - 8), index == 0 ? "key b halo" : "key halo",
          isLate ? .end : .start,
          shift: isLate ? -6 : 6)
      }
    }
    var month = yearStart.month
    var names: [LocalMonth] = []
    for index in 0..<months {
      names.append(month)
      drawing.text(
        text.isChinese && index > 0 ? String(month.month) : text.shortMonth(month.month), x: x(index) / 10, y: top + height + 20,
        "ax", .middle)
      month = month.next
    }
    let peak = first.unaccountedPercent.enumerated().compactMap { index, value in value.map { (index, $0) } }.max { $0.1 < $1.1 }
    let finding = peak.map { index, value in
      text.say(
        "In \(text.longMonth(names[index])) \(text.percent(value)) of \(text.word(first.carrier).lowercasedFirst) at \(first.register.text) is on no sub-meter",
        "\(text.longMonth(names[index]))\(first.register.text)（\(text.word(first.carrier))）有\(text.percent(value))未计入任何分表")
    }
    let header = [text.say("Month", "月份")] + shown.map(\.register.text)
    let rows = names.indices.map { index in
      [names[index].iso8601]
        + shown.map { text.percent($0.unaccountedPercent.indices.contains(index) ? $0.unaccountedPercent[index] : nil) }
    }
    return frame.figure(
      Markup(finding ?? title), shown: text.say("Meter less its sub-meters, per cent of the meter", "总表减各分表，占总表的百分比"),
      chart: drawing.markup(
        label: finding ?? title, description: text.say("A line for each meter with sub-meters.", "每个有分表的总表一条线。")),
      note: Markup(joining: [
        text.mark("Months in which something is not known have no point.", "数据不全的月份没有点。"),
        known.count > shown.count
          ? text.mark(" The worst \(shown.count) of \(known.count) meters.", "仅列最大的\(shown.count)个，共\(known.count)个。") : Markup(),
      ]), table: frame.data(text.say("Not explained", "未归因"), header, rows))
  }

  // MARK: Calendar

  private static let registersMax = 24

  private var calendar: Markup {
    let title = text.say("Every day of every register", "每个计量点的每一天")
    func troubled(_ register: InstitutionReport.RegisterDays) -> Int {
      register.days.reduce(0) { $0 + ($1 == .missing ? 1_000 : $1 == .estimated ? 1 : 0) }
    }
    guard let start = report.calendar.map(\.start).min(), let end = report.calendar.map({ $0.start + $0.days.count }).max(),
      end > start
    else { return frame.missingFigure(title, text.say("no register is metered", "没有计量点")) }
    let sorted =
      report.calendar.count > InstitutionPage.registersMax
      ? report.calendar.sorted { (-troubled($0), $0.register.text) < (-troubled($1), $1.register.text) } : report.calendar
    let shown = sorted.prefix(InstitutionPage.registersMax)
    let days = end - start
    var drawing = Drawing(height: Double(shown.count) * 32 + 28)
    func place(_ day: Int) -> Double { Double(day) * 100 / Double(days) }
    var rows: [[String]] = []
    for (index, register) in shown.enumerated() {
      let y = Double(index) * 32
      let estimated = register.days.count { $0 == .estimated }
      let missing = register.days.count { $0 == .missing }
      drawing.text("\(text.word(register.carrier)) \(register.register.text)", x: 0, y: y + 12, "")
      var said: [String] = []
      if estimated > 0 { said.append(text.say("\(estimated) d estimated", "估算\(estimated)天")) }
      if missing > 0 { said.append(text.say("\(missing) d missing", "缺\(missing)天")) }
      drawing.text(text.clauses(said), x: 100, y: y + 12, "ax halo", .end)
      let offset = register.start - start
      for kind in [InstitutionReport.RegisterDays.Day.measured, .estimated, .missing] {
        for run in runs(register.days, of: kind) {
          let (style, shift, height) = kind == .measured ? ("meas", 17.0, 9.0) : (kind == .estimated ? "hat" : "mis", 16.5, 10.0)
          drawing.bar(style, x: place(offset + run.lowerBound), y: y + shift, width: place(run.count), height: height)
        }
      }
      rows.append([
        register.register.text, text.word(endUse: register.endUse), String(register.days.count { $0 == .measured }),
        String(estimated),
        String(missing),
      ])
    }
    drawing.months(start, days, y: Double(shown.count) * 32, text)
    let whole = report.calendar.count { !$0.days.contains(.missing) && !$0.days.contains(.estimated) }
    let missing = report.calendar.reduce(0) { $0 + $1.days.count { $0 == .missing } }
    let all = report.calendar.count
    let finding =
      whole == all
      ? text.say("Every register was measured every day", "\(all)个计量点每天都有实测")
      : text.say(
        "\(whole == 0 ? "None" : String(whole)) of \(text.counted(all, "register", "registers", "")) \(whole > 1 ? "were" : "was") measured every day",
        whole == 0 ? "\(all)个计量点没有一个每天都有实测" : "\(all)个计量点中\(whole)个每天都有实测")
        + text.say("; \(text.counted(missing, "day is", "days are", "")) missing", "，共缺\(missing)天")
    return frame.figure(
      Markup(finding), shown: text.say("Every day of every register", "每个计量点的每一天"),
      chart: Markup(joining: [
        drawing.markup(
          label: finding,
          description: text.say(
            "A strip a register: filled is measured, hatched estimated, hollow missing.", "每个计量点一条：实色为实测，斜线为估算，空框为缺数。")),
        frame.missingLegend("mis"),
      ]),
      note: shown.count < report.calendar.count
        ? text.mark(
          "The \(shown.count) registers with the most gaps of \(report.calendar.count).",
          "仅列缺口最多的\(shown.count)个，共\(report.calendar.count)个。") : Markup(),
      table: frame.data(
        text.say("Days", "天数"),
        [
          text.say("Register", "计量点"), text.say("End use", "分项"), text.say("Measured", "实测"), text.say("Estimated", "估算"),
          text.say("Missing", "缺数"),
        ], rows))
  }

  private func runs(
    _ days: [InstitutionReport.RegisterDays.Day], of kind: InstitutionReport.RegisterDays.Day
  ) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for (index, day) in days.enumerated() where day == kind {
      if let last = runs.last, last.upperBound == index {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    return runs
  }
}
