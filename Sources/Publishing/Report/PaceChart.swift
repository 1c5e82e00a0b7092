import Conservation
import EnergyModel

/// Use over the year against its budget: above cumulative, below its distance to the budget, where a few per cent can be seen.
struct PaceChart {
  private let figure: PaceFigure
  private let text: ReportText
  private let unit: String
  /// Of every value that is printed.
  private let decimals: Int

  private static let top = 8.0
  private static let upper = 174.0
  private static let between = 74.0
  private static let lower = 84.0

  /// `nil` where there is nothing to draw: no day, or a budget that is not of this year.
  init?(_ figure: PaceFigure, unit: String, _ text: ReportText) {
    let days = figure.dayCount
    guard days >= 28, figure.budget.count == days + 1, !figure.actual.isEmpty, figure.actual.count <= days + 1,
      figure.base.isEmpty || figure.base.count == days + 1, PaceChart.isDrawable(figure)
    else { return nil }
    self.figure = figure
    self.text = text
    self.unit = unit
    decimals = text.decimals(for: figure.target)
  }

  private static func isDrawable(_ figure: PaceFigure) -> Bool {
    let all = [
      figure.actual, figure.budget, figure.base, figure.forecastLow, figure.forecast, figure.forecastHigh, [figure.target],
    ]
    return all.allSatisfy { $0.allSatisfy(\.isFinite) } && figure.target > 0
  }

  /// Days that are over.
  private var over: Int { figure.actual.count - 1 }

  private var hasForecast: Bool {
    let count = figure.dayCount - over + 1
    return over < figure.dayCount && figure.forecast.count == count && figure.forecastLow.count == count
      && figure.forecastHigh.count == count
  }

  private var actual: Double { figure.actual.last ?? 0 }
  private var budget: Double { figure.budget[over] }

  // MARK: What it says

  /// Use to date ÷ budget to date − 1, per cent; `nil` before there is a budget.
  var overBudgetPercent: Double? { budget > 0 && over > 0 ? (actual / budget - 1) * 100 : nil }

  /// Forecast ÷ target − 1, per cent.
  var overTargetPercent: Double? { hasForecast ? figure.forecast.last.map { ($0 / figure.target - 1) * 100 } : nil }

  private func number(_ value: Double?) -> String { text.number(value, decimals: decimals) }

  /// The values in one line, for those who do not see the chart and below it.
  var values: String {
    var parts = [
      text.say("actual \(number(actual))", "实际\(number(actual))"), text.say("budget \(number(budget))", "预算\(number(budget))"),
    ]
    if hasForecast {
      let range = "\(number(figure.forecastLow.last))–\(number(figure.forecastHigh.last))"
      parts.append(
        text.say("forecast \(number(figure.forecast.last)) (\(range))", "全年预测\(number(figure.forecast.last))（\(range)）"))
    }
    parts.append(text.say("target \(number(figure.target))", "全年目标\(number(figure.target))"))
    if let base = figure.baseTotal {
      parts.append(text.say("\(figure.baseYear): \(number(base))", "\(figure.baseYear)年\(number(base))"))
    }
    return text.clauses(parts) + text.say(" \(unit)", unit)
  }

  /// What the shapes are.
  var note: String {
    var parts = [text.say("Diamond: the year's target", "菱形：全年目标")]
    if hasForecast {
      parts.append(text.say("dotted: forecast, of which the year ends within the grey in 80 of 100 cases", "点线：预测，灰带为80%区间"))
    }
    if figure.base.isEmpty {
      parts.append(text.say("how \(figure.baseYear) went is not known", "\(figure.baseYear)年逐日用量不详"))
    }
    return parts.joined(separator: text.say("; ", "；")) + text.say(".", "。")
  }

  // MARK: Drawing

  private func x(_ day: Int) -> Double { Double(day) * 1_000 / Double(figure.dayCount) }
  private func place(_ day: Int) -> Double { Double(day) * 100 / Double(figure.dayCount) }

  /// Every fourth day and the last.
  private func days(_ from: Int, _ to: Int) -> [Int] { Array(stride(from: from, to: to, by: 4)) + [to] }

  func markup(label: String) -> Markup {
    var drawing = Drawing(height: PaceChart.top + PaceChart.upper + PaceChart.between + PaceChart.lower + 10)
    drawUpper(&drawing)
    drawLower(&drawing)
    return drawing.markup(
      label: label + text.say(": ", "：") + values,
      description: text.say(
        "Above: cumulative use, budget, base year and forecast. Below: the distance to the budget.",
        "上图：实际、预算、基准年累计线与预测区间。下图：与预算之差。"))
  }

  private func drawUpper(_ drawing: inout Drawing) {
    let ends: [Double?] = [
      figure.target, figure.budget.last, figure.base.last, hasForecast ? figure.forecastHigh.last : nil, actual,
    ]
    let most = max(ends.compactMap { $0 }.max() ?? 1, 1e-9) * 1.02
    let floor = PaceChart.top + PaceChart.upper
    func y(_ value: Double) -> Double { floor - value / most * PaceChart.upper }
    let step = Axis.step(most / 3.2)
    let ticks = Axis.ticks(step, from: step, to: most)
    // The key stands where the curves leave room: they rise from the lower left to the upper right.
    let isLeft = figure.budget[figure.dayCount * 36 / 100] < most * 0.5
    for tick in ticks { drawing.rule("grid", y: y(tick)) }
    drawing.rule("zero", y: floor)
    drawing.months(figure.start, figure.dayCount, y: floor, text)
    if hasForecast { drawing.path("fan", fan(y)) }
    if !figure.base.isEmpty {
      drawing.path("base", Path(days(0, figure.dayCount).map { (x($0), y(figure.base[$0])) }))
    }
    drawing.path("bud", Path(days(0, figure.dayCount).map { (x($0), y(figure.budget[$0])) }))
    if hasForecast {
      drawing.path("fc", Path(days(over, figure.dayCount).map { (x($0), y(figure.forecast[$0 - over])) }))
    }
    drawing.path("act", Path(days(0, over).map { (x($0), y(figure.actual[$0])) }))
    // At the right a number stands below all curves, at the left above them.
    let late = figure.dayCount * 9 / 10
    let foreseen = hasForecast ? late - over : -1
    let lowest = min(
      figure.budget[late], figure.forecastLow.indices.contains(foreseen) ? figure.forecastLow[foreseen] : figure.budget[late])
    for tick in ticks where !isLeft || y(tick) - 18 > y(lowest) {
      drawing.text(
        text.number(tick, decimals: Axis.decimals(step)), x: isLeft ? 100 : 0, y: y(tick) - 4, "ax halo", isLeft ? .end : .start)
    }
    drawing.dot("dot", x: place(over), y: y(actual))
    drawing.diamond(x: 100, y: y(figure.target))
    drawKey(&drawing, isLeft: isLeft)
  }

  private func fan(_ y: (Double) -> Double) -> Path {
    let open = days(over, figure.dayCount)
    var path = Path(open.map { (x($0), y(figure.forecastLow[$0 - over])) })
    for day in open.reversed() { path.line(x(day), y(figure.forecastHigh[day - over])) }
    path.close()
    return path
  }

  /// What each line is, with its value.
  private func drawKey(_ drawing: inout Drawing, isLeft: Bool) {
    var rows: [(kind: String, name: String, value: String)] = [
      ("act", text.say("Actual", "实际"), number(actual)), ("bud", text.say("Budget", "预算"), number(budget)),
    ]
    if !figure.base.isEmpty {
      rows.append(("base", text.say("\(figure.baseYear)", "\(figure.baseYear)年"), number(figure.base[over])))
    }
    if hasForecast { rows.append(("fc", text.say("Forecast", "预测"), number(figure.forecast.last))) }
    let width = 136.0
    let top = isLeft ? 14.0 : PaceChart.top + PaceChart.upper - 18 * Double(rows.count) - 4
    var key = Markup()
    func word(_ word: String, _ x: Double, _ y: Double, _ kind: String, isEnd: Bool = false) {
      key.add(
        .tag(
          "text", ["x": Drawing.text(x), "y": Drawing.text(y), "class": kind, "text-anchor": isEnd ? "end" : nil], Markup(word)))
    }
    let last = figure.start + (over - 1)
    let shift = isLeft ? 0 : -width
    word(
      over > 0 ? text.say("to \(text.fullDate(last)), \(unit)", "截至\(text.fullDate(last))，\(unit)") : unit, isLeft ? 0 : 0, top,
      "ax halo",
      isEnd: !isLeft)
    for (index, row) in rows.enumerated() {
      let y = top + 20 + Double(index) * 18
      if row.kind == "fc" {
        key.add(.void("path", ["class": "fan", "d": "M\(Drawing.text(shift)) \(Drawing.text(y - 9))h18v10h-18z"]))
      }
      key.add(.void("path", ["class": row.kind, "d": "M\(Drawing.text(shift)) \(Drawing.text(y - 4))h18"]))
      word(row.name, shift + 24, y, "key halo")
      word(row.value, shift + width, y, "key halo", isEnd: true)
    }
    drawing.addFixed(key, x: isLeft ? 0 : 100)
  }

  private func drawLower(_ drawing: inout Drawing) {
    let start = PaceChart.top + PaceChart.upper + PaceChart.between
    let gaps = figure.actual.indices.map { figure.actual[$0] - figure.budget[$0] }
    func apart(_ curve: [Double]) -> [Double] { curve.indices.map { curve[$0] - figure.budget[over + $0] } }
    let low = hasForecast ? apart(figure.forecastLow) : []
    let middle = hasForecast ? apart(figure.forecast) : []
    let high = hasForecast ? apart(figure.forecastHigh) : []
    let judged = gaps + low + high
    // The base year far away would press the year's own course flat.
    let base = figure.base.indices.map { figure.base[$0] - figure.budget[$0] }
    let reach = judged.map(\.magnitude).max() ?? 0
    let drawsBase = (base.map(\.magnitude).max() ?? 0) <= 4 * reach
    let shown = judged + (drawsBase ? base : [])
    let least = figure.target * 0.001
    let most = max(shown.max() ?? 0, least)
    let lowest = min(shown.min() ?? 0, -least)
    func y(_ value: Double) -> Double { start + (most - value) / (most - lowest) * PaceChart.lower }
    let step = Axis.step(max(most, -lowest) / 2.2)
    let ticks = Axis.ticks(step, from: lowest, to: most).filter { $0.magnitude > step / 2 }
    for tick in ticks { drawing.rule("grid", y: y(tick)) }
    var side = Path([(x(0), y(0))])
    for day in days(0, over) { side.line(x(day), y(figure.isFloor ? min(0, gaps[day]) : max(0, gaps[day]))) }
    side.line(x(over), y(0))
    side.close()
    drawing.path("over", side)
    if hasForecast {
      let open = days(over, figure.dayCount)
      var fan = Path(open.map { (x($0), y(low[$0 - over])) })
      for day in open.reversed() { fan.line(x(day), y(high[day - over])) }
      fan.close()
      drawing.path("fan", fan)
    }
    if drawsBase, !base.isEmpty { drawing.path("base", Path(days(0, figure.dayCount).map { (x($0), y(base[$0])) })) }
    drawing.rule("bud", y: y(0))
    if hasForecast { drawing.path("fc", Path(days(over, figure.dayCount).map { (x($0), y(middle[$0 - over])) })) }
    drawing.path("act", Path(days(0, over).map { (x($0), y(gaps[$0])) }))
    drawing.text(text.say("Distance to the budget, \(unit)", "与预算之差，\(unit)"), x: 0, y: start - 20)
    for tick in ticks {
      drawing.text(text.signed(tick, decimals: Axis.decimals(step)), x: 0, y: y(tick) - 3, "ax halo")
    }
    let end = gaps.last ?? 0
    drawing.dot("dot", x: place(over), y: y(end))
    let isEarly = place(over) < 25
    drawing.text(
      text.signed(end, decimals: decimals), x: place(over), y: y(end) + (end > 0 ? -8 : 17), "key b halo",
      isEarly ? .start : .end,
      shift: isEarly ? 8 : -6)
    drawing.diamond(x: 100, y: y(0))
  }

  // MARK: Table

  /// By month; the months to come with what is foreseen.
  func table(_ frame: ReportFrame) -> Markup {
    var rows: [[String]] = []
    var month = figure.start.month
    var end = month.next.firstDay - figure.start
    while end <= figure.dayCount {
      let isKnown = end <= over
      let used = isKnown ? figure.actual[end] : nil
      let open = end - over
      let foreseen =
        !isKnown && hasForecast
        ? "\(number(figure.forecast[open])) (\(number(figure.forecastLow[open]))–\(number(figure.forecastHigh[open])))"
        : ReportText.unknown
      rows.append([
        month.iso8601, figure.base.isEmpty ? ReportText.unknown : number(figure.base[end]), number(figure.budget[end]),
        number(used),
        text.signedPercent(used.flatMap { figure.budget[end] > 0 ? ($0 / figure.budget[end] - 1) * 100 : nil }), foreseen,
      ])
      month = month.next
      end = month.next.firstDay - figure.start
    }
    return frame.data(
      text.say("Cumulative, \(unit)", "累计，\(unit)"),
      [
        text.say("To the end of", "至月末"), text.say("\(figure.baseYear)", "\(figure.baseYear)年"), text.say("Budget", "预算"),
        text.say("Actual", "实际"), text.say("Gap", "差"), text.say("Forecast (range)", "预测（区间）"),
      ], rows)
  }
}

extension Drawing {
  /// The months of some days below a chart: a tick at each beginning, its name in the middle; on a phone every name still has room, since
  /// English ones are cut to three letters and Chinese ones have at most three.
  mutating func months(_ start: LocalDay, _ dayCount: Int, y: Double, _ text: ReportText) {
    var ticks = Path()
    var month = start.month
    let end = start + dayCount
    while month.firstDay < end {
      let from = max(month.firstDay, start) - start
      let to = min(month.next.firstDay, end) - start
      ticks.move(Double(from) * 1_000 / Double(dayCount), y)
      ticks.add("v5")
      if to - from >= 15 {
        let isTight = text.isChinese && dayCount > 250
        let name = isTight && month.firstDay > start ? String(month.month) : text.shortMonth(month.month)
        self.text(name, x: Double(from + to) * 50 / Double(dayCount), y: y + 18, "ax", .middle)
      }
      month = month.next
    }
    path("tick", ticks)
  }
}
