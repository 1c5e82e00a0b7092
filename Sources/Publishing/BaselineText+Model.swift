import Conservation
import EnergyModel
import Foundation

/// The model in use and why, the meter's earlier years, and how the year's end looked month by month.
extension BaselineText {
  // MARK: Model

  var model: [String] {
    guard let baseline = report.statement.baseline else { return [] }
    let rows = baseline.models.map { model in
      [
        name(model.kind), numbers.percent(model.leftOutMonthCV), numbers.percent(model.cvRMSE), balance(model),
        model == baseline.model ? say("in use", "采用") : "",
      ]
    }
    var lines = table(
      [
        say("explains by", "自变量"), say("CV, months left out", "逐月留出检验CV"), say("CV(RMSE), same days", "拟合CV(RMSE)"),
        say("balance point", "平衡点温度"), "",
      ], rows, isNumber: [false, true, true, false, false])
    lines.append(reason(baseline))
    lines.append(course(baseline.model))
    if let savings = report.statement.savings {
      let cv = numbers.percent(savings.outOfSampleCV)
      let nmbe = numbers.percent(savings.outOfSampleNMBE)
      lines.append(
        say(
          "of \(report.year)'s days it missed \(cv) of a mean day (CV(RMSE)) and \(nmbe) of their sum (NMBE)",
          "对\(report.year)年的预测：CV(RMSE) \(cv)，NMBE \(nmbe)"))
    }
    return lines
  }

  func name(_ kind: DailyModel.Kind) -> String {
    switch kind {
    case .dayType: say("day type", "日类型")
    case .dayTypeHarmonic: say("day type, season", "日类型、季节")
    case .weather: say("day type, weather", "日类型、气温")
    case .weatherHarmonic: say("day type, weather, season", "日类型、气温、季节")
    }
  }

  private func balance(_ model: DailyModel) -> String {
    let heating = model.heatingBalance.map { say("heating below \($0) °C", "供暖\($0)℃") }
    let cooling = model.coolingBalance.map { say("cooling above \($0) °C", "制冷\($0)℃") }
    let both = [heating, cooling].compactMap { $0 }
    return both.isEmpty ? StandingsText.unknown : both.joined(separator: say(", ", "、"))
  }

  private func reason(_ baseline: Baseline) -> String {
    let chosen = baseline.model
    if chosen.kind == .dayType {
      return say(
        "in use is the plainest: none of the others foresees a month that it has not seen any better",
        "采用最简模型：其他模型对未参与拟合月份的预测并不更好")
    }
    let plain = baseline.models.first.map { numbers.percent($0.leftOutMonthCV) } ?? ""
    // Only beside the weather is the season held to more.
    let isTried = baseline.models.contains { $0.kind == .weatherHarmonic }
    return say(
      "in use is what foresees a month best that it has not seen: it misses \(numbers.percent(chosen.leftOutMonthCV)), day types "
        + "alone \(plain)" + (isTried ? "; season beside weather must be better by a tenth" : ""),
      "采用对未参与拟合月份预测最准的模型：误差\(numbers.percent(chosen.leftOutMonthCV))，仅按日类型为\(plain)"
        + (isTried ? "；气温之外再加季节项，须再降低一成" : ""))
  }

  /// The model in use, in a sentence; `nil` without one.
  package var modelInUse: String? {
    report.statement.baseline.map { "\(name($0.model.kind)): \(course($0.model))" }
  }

  /// What the model says, in words.
  private func course(_ model: DailyModel) -> String {
    let unit = report.carrier.baseUnit
    let printed = language == .english ? " " + unit.printed : BaselineNumbers.chinese(unit)
    func day(_ amount: Double) -> String { numbers.short(amount) + printed }
    var parts = [
      say(
        "it expects \(day(model.workday)) on a workday, \(day(model.weekend)) on a weekend",
        "预期日用量：工作日\(day(model.workday))，周末\(day(model.weekend))")
    ]
    if model.ownLevels.holidays { parts.append(say("\(day(model.holiday)) on a holiday", "节假日\(day(model.holiday))")) }
    if model.ownLevels.vacations {
      parts.append(say("\(day(model.vacation)) on a workday in vacation", "假期工作日\(day(model.vacation))"))
    }
    if let balance = model.heatingBalance {
      parts.append(
        say("\(day(model.heating)) more for each degree below \(balance) °C", "低于\(balance)℃每低1℃增加\(day(model.heating))"))
    }
    if let balance = model.coolingBalance {
      parts.append(
        say("\(day(model.cooling)) more for each degree above \(balance) °C", "高于\(balance)℃每高1℃增加\(day(model.cooling))"))
    }
    if model.cosine != 0 || model.sine != 0 {
      let swing = (model.cosine * model.cosine + model.sine * model.sine).squareRoot()
      parts.append(say("± \(day(swing)) over the seasons", "随季节±\(day(swing))"))
    }
    return parts.joined(separator: say(", ", "，"))
  }

  // MARK: History

  var history: [String] {
    report.statement.earlier.map { year, share in
      // What would be printed as nothing is nothing.
      guard abs(share) >= 0.0005 else {
        return say("\(year): as by \(year - 1)'s behaviour", "\(year)年：与按\(year - 1)年规律的预期相当")
      }
      let percent = numbers.percent(abs(share))
      return say(
        "\(year): \(percent) \(share > 0 ? "less" : "more") than by \(year - 1)'s behaviour",
        "\(year)年：比按\(year - 1)年规律的预期\(share > 0 ? "少" : "多")\(percent)")
    }
  }

  // MARK: Forecasts

  var forecastTitle: String {
    say(
      "How the end of \(report.year) looked at the end of each month, \(numbers.unit), with 80 %",
      "各月末对\(report.year)年全年用量的预测（\(numbers.unit)，80%区间）")
  }

  var forecasts: [String] {
    let forecasts = report.statement.forecasts
    guard !forecasts.isEmpty else { return [] }
    let isKnown = report.truth != nil
    var headers = [
      say("month", "月份"), say("to date", "累计用量"), say("forecast", "全年预测"), say("low", "下限"), say("high", "上限"),
      say("led by", "预测依据"),
    ]
    if isKnown { headers.append(say("held", "命中")) }
    let rows = forecasts.map { one in
      [
        one.day.month.iso8601, numbers.amount(one.toDate), numbers.amount(one.total), numbers.amount(one.low),
        numbers.amount(one.high), one.isWeatherLed ? say("weather", "气温") : say("base year", "基期分布"),
      ] + (report.isInside(one).map { [$0 ? say("yes", "是") : say("no", "否")] } ?? [])
    }
    var lines = table(headers, rows, isNumber: [false, true, true, true, true, false, false])
    if let truth = report.truth {
      let inside = forecasts.count { report.isInside($0) == true }
      lines.append(
        say(
          "\(report.year) came to \(numbers.withUnit(truth)); \(inside) of \(forecasts.count) intervals hold that",
          "\(report.year)年实际为\(numbers.withUnit(truth))，\(forecasts.count)次预测中\(inside)次落在区间内"))
    }
    return lines
  }

  // MARK: Tables

  /// Columns under each other; numbers to the right.
  private func table(_ headers: [String], _ rows: [[String]], isNumber: [Bool]) -> [String] {
    let widths = headers.indices.map { index in ([headers] + rows).reduce(0) { max($0, DisplayWidth.columns(of: $1[index])) } }
    return ([headers] + rows).map { cells in
      var line = ""
      for (index, cell) in cells.enumerated() {
        let space = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.columns(of: cell)))
        line += (index == 0 ? "" : "  ") + (isNumber[index] ? space + cell : cell + space)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
