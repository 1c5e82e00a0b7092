import Conservation
import EnergyModel
import Foundation

extension InstitutionPage {
  var whenUsed: Markup {
    let title = text.say("When it was used", "什么时候用的")
    var figures: [Markup] = []
    if let load = report.load, let map = HeatMap(load.hours.joined().compactMap { $0 }) {
      figures += [heat(load, map), week(load, map)]
    } else {
      figures.append(frame.missingFigure(text.say("Load by hour", "逐时负荷"), text.say("no hours are metered", "没有逐时计量数据")))
    }
    if report.drifts.isEmpty {
      figures.append(
        frame.missingFigure(
          text.say("Use beside what is expected", "实际与预期"), text.say("no base year is metered by the day", "基准年没有逐日计量数据")))
    }
    return frame.section(title, "", .tag("div", ["class": "pair"], all: figures + report.drifts.map(drift)))
  }

  private func unit(_ load: InstitutionReport.Load) -> String {
    load.carrier == .electricity ? text.unit("kW") : text.unit(load.carrier.baseUnit.printed) + text.say("/h", "/小时")
  }

  private static func mean(_ values: some Sequence<Double>) -> Double? {
    var (sum, count) = (0.0, 0)
    for value in values {
      sum += value
      count += 1
    }
    return count > 0 ? sum / Double(count) : nil
  }

  /// The mean of some hours of the weekdays, of those that are known.
  private func mean(_ load: InstitutionReport.Load, _ days: Range<Int>, _ hours: Range<Int>) -> Double? {
    InstitutionPage.mean(
      days.flatMap { day -> [Double] in
        guard load.week.indices.contains(day) else { return [] }
        return hours.compactMap { load.week[day].indices.contains($0) ? load.week[day][$0] : nil }
      })
  }

  // MARK: Heat map

  private func heat(_ load: InstitutionReport.Load, _ map: HeatMap) -> Markup {
    let unit = unit(load)
    let days = load.hours.count
    let top = 26.0
    var drawing = Drawing(height: top + Double(HeatMap.height) + 26)
    drawing.addFixed(
      .tag("svg", ["y": Drawing.text(top), "class": "at"], map.cells(load.hours, isUpright: true)))
    func place(_ day: Int) -> Double { Double(day) * 100 / Double(max(1, days)) }
    let isMissing = load.hours.map { $0.allSatisfy { $0 == nil } }
    let estimated = runs(load.isEstimated.prefix(days).enumerated().map { $1 && !isMissing[$0] })
    let missing = runs(isMissing)
    for run in estimated {
      drawing.bar("veil", x: place(run.lowerBound), y: top, width: place(run.count), height: Double(HeatMap.height))
    }
    for run in missing {
      drawing.bar("mis", x: place(run.lowerBound), y: top + 1, width: place(run.count), height: Double(HeatMap.height) - 2)
    }
    for hour in [0, 6, 12, 18] {
      drawing.text("\(hour):00", x: 0, y: top + Double(hour) * 7 + 12, "hx halo", shift: 4)
    }
    if let sign = report.signs.first(where: { $0.kind == .nightRise }), let calendar = text.calendar {
      let since = max(0, calendar.day(of: sign.since) - load.start)
      if since < days {
        drawing.bar("t", x: place(since), y: 16, width: 100 - place(since), height: 1.5)
        drawing.text(text.word(sign.kind), x: 100, y: 10, "key mark", .end)
      }
    }
    drawing.months(load.start, max(1, days), y: top + Double(HeatMap.height) + 2, text)
    let night = mean(load, 0..<5, 0..<5)
    let day = mean(load, 0..<5, 9..<17)
    let finding: String
    if let night, let day, day > 0 {
      let share = text.number(night / day * 100, decimals: 0)
      finding = text.say(
        "On workdays the hours from 0 to 5 still take \(share)% of those from 9 to 17", "工作日凌晨0至5时的用量仍有白天9至17时的\(share)%")
    } else {
      finding = text.say("Load of every hour since \(text.fullDate(load.start))", "自\(text.fullDate(load.start))起的逐时负荷")
    }
    let known = load.hours.joined().compactMap { $0 }
    let peak = known.max()
    let label = text.clauses([
      text.say(
        "Load by day and hour, mean \(text.number(InstitutionPage.mean(known), decimals: map.decimals)) \(unit)",
        "逐日逐时负荷，平均\(text.number(InstitutionPage.mean(known), decimals: map.decimals))\(unit)"),
      text.say(
        "peak \(text.number(peak, decimals: map.decimals)) \(unit)", "最高\(text.number(peak, decimals: map.decimals))\(unit)"),
      text.say(
        "\(text.counted(estimated.reduce(0) { $0 + $1.count }, "day", "days", "")) estimated",
        "\(estimated.reduce(0) { $0 + $1.count })天估算"),
      text.say(
        "\(text.counted(missing.reduce(0) { $0 + $1.count }, "day", "days", "")) missing",
        "\(missing.reduce(0) { $0 + $1.count })天缺数"),
    ])
    let chart = drawing.markup(label: label, description: finding)
    return frame.figure(
      Markup(finding),
      shown: text.say(
        "\(text.word(load.carrier)), \(unit); a column is a day, midnight to midnight from top to bottom",
        "\(text.word(load.carrier))，\(unit)；每列一天，从上到下24小时"),
      chart: Markup(joining: [chart, map.legend(unit, text, more: heatKey)]),
      note: text.mark(
        "Quiet stripes are weekends and holidays. The steps are rounded quantiles of these hours.", "较静的竖条是周末和节假日。分级为这些小时的分位数取整。"),
      table: heatTable(load, unit, map.decimals), isFull: true)
  }

  private var heatKey: Markup {
    func key(_ kind: String, _ word: String) -> Markup {
      .tag(
        "span", [:],
        .tag(
          "svg", ["width": "16", "height": "12", "aria-hidden": "true"],
          .void("rect", ["class": kind, "x": "1", "y": "1", "width": "14", "height": "10"])), Markup(word))
    }
    return Markup(joining: [key("hat", text.say("estimated", "估算")), key("mis", text.say("missing", "缺数"))])
  }

  private func heatTable(_ load: InstitutionReport.Load, _ unit: String, _ decimals: Int) -> Markup {
    var rows: [[String]] = []
    var index = 0
    while index < load.hours.count {
      let month = (load.start + index).month
      let end = min(load.hours.count, month.next.firstDay - load.start)
      let days = load.hours[index..<end]
      func hours(_ range: Range<Int>) -> String {
        text.number(
          InstitutionPage.mean(days.flatMap { day in range.compactMap { day.indices.contains($0) ? day[$0] : nil } }),
          decimals: decimals)
      }
      let known = days.joined().compactMap { $0 }
      rows.append([
        month.iso8601, hours(0..<24), hours(0..<5), hours(9..<17), text.number(known.max(), decimals: decimals),
        String(days.count * 24 - known.count),
      ])
      index = end
    }
    return frame.data(
      "\(text.word(load.carrier)), \(unit)",
      [
        text.say("Month", "月份"), text.say("Mean", "平均"), text.say("0–5 h", "0–5时"), text.say("9–17 h", "9–17时"),
        text.say("Peak", "最高"),
        text.say("Hours missing", "缺数小时"),
      ], rows)
  }

  /// Where something is true without a break.
  private func runs(_ values: [Bool]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for (index, value) in values.enumerated() where value {
      if let last = runs.last, last.upperBound == index {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    return runs
  }

  // MARK: Week

  private func week(_ load: InstitutionReport.Load, _ map: HeatMap) -> Markup {
    let unit = unit(load)
    guard load.week.count == 7, load.week.joined().contains(where: { $0 != nil }) else {
      return frame.missingFigure(text.say("A week by hour", "一周各时段"), text.say("no hour was measured", "没有实测的小时"))
    }
    var drawing = Drawing(height: Double(HeatMap.height) + 22)
    drawing.addFixed(map.cells(load.week, isUpright: false))
    for day in 0..<7 { drawing.text(text.weekday(day), x: 0, y: Double(day) * 24 + 16, "hx halo", shift: 4) }
    for hour in [0, 6, 12, 18, 24] {
      drawing.text(
        String(hour), x: Double(hour) / 24 * 100, y: Double(HeatMap.height) + 17, "ax",
        hour == 0 ? .start : hour == 24 ? .end : .middle)
    }
    let workday = mean(load, 0..<5, 0..<24)
    let weekend = mean(load, 5..<7, 0..<24)
    var finding = text.say("A mean week by hour", "一周各时段的平均")
    if let workday, let weekend, workday > 0 {
      let share = text.number(weekend / workday * 100, decimals: 0)
      finding = text.say("A day of the weekend uses \(share)% of a workday", "周末一天的用量为工作日的\(share)%")
    }
    let rows = (0..<24).map { hour in
      [String(hour)] + load.week.map { text.number($0.indices.contains(hour) ? $0[hour] : nil, decimals: map.decimals) }
    }
    return frame.figure(
      Markup(finding), shown: text.say("Mean load by weekday and hour, \(unit), measured hours only", "按星期与钟点的平均负荷，\(unit)，只计实测"),
      chart: drawing.markup(
        label: text.say(
          "Mean load: workdays \(text.number(workday, decimals: map.decimals)), weekends \(text.number(weekend, decimals: map.decimals)) \(unit)",
          "平均负荷：工作日\(text.number(workday, decimals: map.decimals))，周末\(text.number(weekend, decimals: map.decimals))\(unit)"),
        description: finding),
      note: text.mark("The same steps as above.", "分级同上图。"),
      table: frame.data(unit, [text.say("Hour", "时")] + (0..<7).map(text.weekday), rows))
  }

  // MARK: Drift

  private func drift(_ drift: InstitutionReport.Drift) -> Markup {
    let unit = text.unit(drift.carrier.baseUnit.printed)
    let name = text.word(drift.carrier)
    let known = drift.sums.compactMap { $0 }.filter(\.isFinite)
    guard let last = known.last, drift.sums.count > 1 else {
      return frame.missingFigure(
        text.say("\(name) beside what is expected", "\(name)：实际与预期"),
        verdict(drift) ?? text.say("no day can be compared with \(drift.baseYear)", "没有可与\(drift.baseYear)年比较的日子"))
    }
    let (top, height) = (24.0, 168.0)
    let size = max(known.map(\.magnitude).max() ?? 1, 1e-9)
    let most = max(known.max() ?? 0, size * 0.04)
    let least = min(known.min() ?? 0, -size * 0.11)
    func y(_ value: Double) -> Double { top + (most - value) / (most - least) * height }
    func x(_ index: Int) -> Double { Double(index + 1) * 1_000 / Double(drift.sums.count) }
    var drawing = Drawing(height: top + height + 26)
    let step = Axis.step((most - least) / 3)
    for tick in Axis.ticks(step, from: least, to: most) where tick.magnitude > step / 2 {
      drawing.rule("grid", y: y(tick))
      drawing.text(text.signed(tick, decimals: Axis.decimals(step)), x: 0, y: y(tick) - 4, "ax halo")
    }
    drawing.rule("bud", y: y(0))
    // The curve begins at zero; where it ends far from it there is room for the word.
    let isFar = last.magnitude > (most - least) * 0.2
    drawing.text(
      text.say("0: as expected", "0：与预期相同"), x: isFar ? 100 : 0, y: y(0) + ((isFar ? last > 0 : most > -least) ? 15 : -5),
      "ax halo", isFar ? .end : .start)
    var line = Path()
    var isOpen = false
    for (index, sum) in drift.sums.enumerated() {
      guard let sum, sum.isFinite else {
        isOpen = false
        continue
      }
      isOpen ? line.line(x(index), y(sum)) : line.move(x(index), y(sum))
      isOpen = true
    }
    drawing.path("act", line)
    drawing.months(drift.start, drift.sums.count, y: top + height + 4, text)
    for sign in drift.signs.prefix(3) {
      let index = sign.since - drift.start
      guard drift.sums.indices.contains(index), let sum = drift.sums[...index].last(where: { $0 != nil }) ?? nil else { continue }
      drawing.dot("dot", x: x(index) / 10, y: y(sum))
      let isLate = x(index) > 500
      drawing.text(
        "\(text.date(sign.since)) \(text.word(sign.kind))", x: x(index) / 10, y: max(12, y(sum) - 10), "key halo",
        isLate ? .end : .start,
        shift: isLate ? -6 : 6)
    }
    let decimals = text.decimals(for: size) == 0 ? 0 : max(0, text.decimals(for: size) - 1)
    let much = text.number(abs(last), decimals: decimals)
    let finding = text.say(
      "\(name): \(much) \(unit) \(last > 0 ? "more" : "less") than \(drift.baseYear) makes one expect",
      "\(name)比按\(drift.baseYear)年规律应有的\(last > 0 ? "多" : "少")\(much)\(unit)")
    return frame.figure(
      Markup(finding), shown: text.say("Cumulative sum of use less expectation, \(unit)", "实际减预期的累计和，\(unit)"),
      chart: drawing.markup(
        label: finding,
        description: text.say(
          "From \(text.signed(known.min(), decimals: decimals)) to \(text.signed(known.max(), decimals: decimals)); breaks are days that do not count.",
          "范围\(text.signed(known.min(), decimals: decimals))至\(text.signed(known.max(), decimals: decimals))；中断处为不计的日子。")),
      note: Markup(
        text.say(
          "Level is as expected; a change of slope is a change of behaviour. Days that are not known leave a break. ",
          "水平表示与预期相同，斜率改变表示用能习惯改变；中断处数据不详。") + (verdict(drift) ?? "")),
      table: driftTable(drift, unit, decimals))
  }

  private func driftTable(_ drift: InstitutionReport.Drift, _ unit: String, _ decimals: Int) -> Markup {
    var rows: [[String]] = []
    var month = drift.start.month
    while month.firstDay < drift.start + drift.sums.count {
      let index = min(drift.sums.count, month.next.firstDay - drift.start) - 1
      rows.append([month.iso8601, text.signed(drift.sums[index], decimals: decimals)])
      month = month.next
    }
    return frame.data(unit, [text.say("To the end of", "至月末"), text.say("Difference, cumulative", "累计差")], rows)
  }

  /// What the comparison of the year with the base year comes to; `nil` where nothing is stated.
  private func verdict(_ drift: InstitutionReport.Drift) -> String? {
    guard let statement = drift.statement else { return nil }
    guard let savings = statement.savings else {
      let lacks = statement.lacks.map(text.word)
      guard !lacks.isEmpty else { return nil }
      return text.say(
        "No saving is stated: \(lacks.joined(separator: "; ")).", "未计节约量：\(lacks.joined(separator: "；"))。")
    }
    let share = text.percent(savings.expected > 0 ? abs(savings.saving / savings.expected) * 100 : nil)
    let range = text.percent(savings.expected > 0 ? savings.uncertainty / savings.expected * 100 : nil)
    if share == text.percent(0.0) { return text.say("As much as expected, ± \(range).", "与预期相当，误差范围±\(range)。") }
    switch savings.verdict {
    case .saving: return text.say("\(share) ± \(range) less: that is a saving.", "少用\(share)±\(range)，可以认定为节约。")
    case .increase:
      return text.say("\(share) ± \(range) more: that is more than chance explains.", "多用\(share)±\(range)，可以认定为用量上升。")
    case .notDistinguishable:
      return text.say(
        "\(share) \(savings.saving < 0 ? "more" : "less") ± \(range): not distinguishable from zero.",
        "\(savings.saving < 0 ? "多" : "少")用\(share)±\(range)，与零无显著差别。")
    }
  }
}

extension ReportText {
  func word(_ lack: BaselineLack) -> String {
    switch lack {
    case .noUse: say("nothing is metered in the base year", "基准年没有计量数据")
    case .baseDays: say("too few days of the base year are known", "基准年有效天数不足")
    case .judgedDays: say("too few days of this year are known", "本年有效天数不足")
    case .calendar: say("the holidays of a year are not known", "缺少节假日历")
    case .suspicious: say("a meter's scale changed without an explanation", "仪表量程变化未说明")
    case .explainedStep: say("a known change lies between the years", "两年之间有已说明的变化")
    case .temperature: say("too few days have a temperature", "气温数据不足")
    }
  }
}
