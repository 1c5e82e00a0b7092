import Conservation
import EnergyModel
import Foundation

/// A year against another as sentences for people, the verdict first. Each sentence stands once, in both languages side by side.
package struct BaselineText {
  let report: BaselineReport
  let language: Language
  let numbers: BaselineNumbers

  package init(_ report: BaselineReport, _ language: Language) {
    self.report = report
    self.language = language
    let statement = report.statement
    numbers = BaselineNumbers(
      report.carrier.baseUnit, language, largest: max(statement.judged.sum, statement.base.sum),
      uncertainty: statement.savings?.uncertainty)
  }

  /// Lines, ended with a line's end.
  package var text: String {
    var lines = [headline]
    if let savings = report.statement.savings { lines += beside(savings) }
    lines += section(say("Rests on", "依据"), rests)
    lines += section(say("Model", "模型"), model)
    lines += section(say("The meter's own history", "历年情况"), history)
    lines += section(forecastTitle, forecasts)
    lines += section(say("Early signs", "苗头性问题"), signs)
    lines += section(say("By the CalTRACK 2.0 rules", "按CalTRACK 2.0规则测算"), calTRACK + [beneath])
    return lines.map { DisplayWidth.printable($0) + "\n" }.joined()
  }

  /// What the CalTRACK rules alone say.
  package var calTRACKText: String { calTRACK.map { DisplayWidth.printable($0) + "\n" }.joined() }

  private var calTRACK: [String] { CalTRACKText(report.calTRACK, report.carrier, numbers).lines }

  private var beneath: String {
    say("these rules know no day types and no drift of the meter; the verdict above does", "该规则不区分日类型，也不计仪表历年波动，以上文结论为准")
  }

  func say(_ english: String, _ chinese: String) -> String { language == .english ? english : chinese }

  private func section(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : ["", title] + lines.map { "  " + $0 }
  }

  // MARK: Verdict

  /// The verdict in one sentence; where there is none, what is lacking.
  package var headline: String {
    guard let savings = report.statement.savings else { return withoutSaving }
    let actual = numbers.withUnit(savings.actual)
    let expected = numbers.amount(savings.expected)
    let difference = numbers.rounded(savings.expected) - numbers.rounded(savings.actual)
    let share = numbers.percent(abs(savings.saving / savings.expected))
    let byWeather = report.statement.baseline?.model.usesTemperature ?? false
    let interval = numbers.amount(savings.uncertainty)
    if language == .english {
      let weather = byWeather ? " in this weather" : ""
      let compared =
        difference == 0
        ? "as much as that" : "\(numbers.amount(abs(difference))) \(difference > 0 ? "less" : "more") (\(share))"
      return
        "\(report.name) used \(actual) of \(use) in \(period)\(days(savings)); \(expected) were expected by \(report.baseYear)'s "
        + "behaviour\(weather): \(compared), ± \(interval). \(verdict(savings))"
    }
    let weather = byWeather ? "和\(report.isOver ? "当年" : "同期")气温" : ""
    let compared =
      difference == 0 ? "与预期相当" : "\(difference > 0 ? "少用" : "多用")\(numbers.withUnit(abs(difference)))（\(share)）"
    return
      "\(report.name)\(period)\(use)\(actual)\(days(savings))；按\(report.baseYear)年的用能规律\(weather)，应为\(expected)\(numbers.unit)，\(compared)，"
      + "误差范围±\(interval)\(numbers.unit)：\(verdict(savings))"
  }

  private func verdict(_ savings: Savings) -> String {
    switch savings.verdict {
    case .saving: say("That is a saving.", "超出误差范围，可以认定为节约。")
    case .increase: say("That is more use than chance explains.", "超出误差范围，可以认定为用量上升。")
    case .notDistinguishable: say("That is not distinguishable from zero.", "与零无显著差别。")
    }
  }

  private var withoutSaving: String {
    // Of a year without use that is all there is to say.
    let lacks = report.statement.lacks.filter { $0 != .baseDays || !report.statement.lacks.contains(.noUse) }
    let sentences = lacks.map(sentence)
    return say(
      "Whether \(report.name) saved \(use) in \(period) against \(report.baseYear) cannot be said: "
        + sentences.joined(separator: "; ") + ".",
      "\(report.name)\(period)\(use)较\(report.baseYear)年是否节约，尚不能判断：" + sentences.joined(separator: "；") + "。")
  }

  /// `electricity`, `natural gas`; 用电, 用水, 用天然气.
  private var use: String {
    if language == .english { return report.carrier.name.replacing("-", with: " ") }
    switch report.carrier {
    case .electricity: return "用电"
    case .heat: return "用热"
    case .cooling: return "用冷"
    default: return "用" + Term(report.carrier).text(language)
    }
  }

  /// The days that are compared: a year, or so much of it.
  private var period: String {
    let judged = report.statement.judged
    guard judged.days > 0,
      judged.days < LocalMonth(year: report.year + 1, month: 1).firstDay - LocalMonth(year: report.year, month: 1).firstDay
    else { return say("\(report.year)", "\(report.year)年") }
    let (_, month, day) = report.lastCompared.components
    return say("\(report.year) up to \(report.lastCompared)", "\(report.year)年（截至\(month)月\(day)日）")
  }

  /// Said where days are missing.
  private func days(_ savings: Savings) -> String {
    let judged = report.statement.judged
    guard savings.days < judged.days else { return "" }
    return say(" on the \(savings.days) of \(judged.days) days that can be compared", "（可比的\(savings.days)天，共\(judged.days)天）")
  }

  // MARK: Beside it

  private func beside(_ savings: Savings) -> [String] {
    let raw = numbers.percent(abs(savings.rawChange))
    var lines = [
      say(
        "Without any model: \(raw) \(savings.rawChange < 0 ? "less" : "more") a day than in \(report.baseYear).",
        "不作任何修正，日均用量比\(report.baseYear)年\(savings.rawChange < 0 ? "减少" : "增加")\(raw)。")
    ]
    let model = numbers.withUnit(savings.modelUncertainty)
    let drift = numbers.percent(savings.drift)
    lines.append(
      say(
        "The interval is one of 90 %: the model alone may miss ± \(model), and such a meter changes by \(drift) from year to year "
          + "without a reason.",
        "误差范围的置信度为90%：模型自身误差±\(model)，另计该表历年无原因的波动（标准差\(drift)）。"))
    if savings.verdict == .notDistinguishable, savings.isChangeDistinguishable {
      lines.append(
        say(
          "The use did change by more than the model may miss; it is no more than the meter changes by itself.",
          "用量变化已超出模型自身误差，但未超出该表历年的波动。"))
    }
    return lines
  }
}
