import Conservation
import EnergyModel
import Foundation

/// What a statement rests on, and what it lacks, each with its remedy.
extension BaselineText {
  var rests: [String] {
    let statement = report.statement
    var lines = [
      say(
        "days: \(known(statement.base)) of \(report.baseYear), \(known(statement.judged)) of \(report.year) are valid "
          + "(18 of 24 hours known)",
        "有效天数（每天至少18小时有数据）：\(report.baseYear)年\(known(statement.base))，\(report.year)年\(known(statement.judged))"),
      say(
        "meters: \(report.registers.map(\.text).joined(separator: ", "))",
        "计量表：\(report.registers.map(\.text).joined(separator: "、"))"),
      say(
        "in the books: \(books(report.baseAmount)) of \(report.baseYear), \(books(report.amount)) of \(report.year), whichever days are valid",
        "账上数（不论是否有效日）：\(report.baseYear)年\(books(report.baseAmount))，\(report.year)年\(books(report.amount))"),
    ]
    if let station = report.station {
      lines.append(say("weather: station \(station)", "气温：气象站\(station)"))
    }
    return lines + report.grounds.map { say("\($0.rawValue): \(sentence($0))", sentence($0)) }
  }

  private func known(_ days: BaselineStatement.YearDays) -> String {
    say("\(days.validDays) of \(days.days) days", "\(days.validDays)/\(days.days)天")
  }

  /// As the exports print it.
  private func books(_ amount: Decimal?) -> String {
    guard let amount else { return say("nothing", "无数据") }
    let text = amount.text(decimals: 3)
    return say("\(text) \(report.carrier.baseUnit.printed)", text + BaselineNumbers.chinese(report.carrier.baseUnit))
  }

  private func sentence(_ ground: BaselineGround) -> String {
    switch ground {
    case .noStation:
      say(
        "the institution names no station, so that warm and cold years are not told apart; `station:` names one",
        "机构未指定气象站，冷暖年份无法区分；可用`station:`指定")
    case .fewTemperatures:
      say(
        "less than 90 % of \(report.baseYear)'s valid days have a temperature, so that the weather takes no part; "
          + "`conserved import temperatures` brings them",
        "\(report.baseYear)年有效日中有气温的不足90%，未作气温修正；可用`conserved import temperatures`补录")
    case .toDate:
      say(
        "\(report.year) is not over: it is judged up to \(report.lastCompared)", "\(report.year)年未结束，只比较到\(report.lastCompared)")
    case .untilStep:
      say(
        "\(step), and only the days before it are compared",
        "\(step)，只比较此前的天数")
    case .zerosMissing:
      say(
        "\(zeros) days of zero were taken as missing: no building uses nothing for a whole day, and no heating for a winter's week",
        "有\(zeros)天读数为零，按缺数处理：建筑不可能整日无用量，供热不可能冬季连日为零")
    case .yearsApart:
      say(
        "the years are \(report.year - report.baseYear) apart, which widens the interval",
        "两年相隔\(report.year - report.baseYear)年，误差范围相应放宽")
    case .noHistory:
      say(
        "no earlier years show how this meter changes by itself; 6 % a year is assumed",
        "无更早年份可参照，假定每年自然波动6%")
    case .ledgerLeftOut:
      say(
        "what is entered beside the meters is left out: bills say nothing of single days",
        "台账录入部分未计入：账单不能说明逐日用量")
    case .daysEstimated:
      say(
        "more than a tenth of the days are spread between two readings: their sum is exact, their course is not",
        "超过一成的天数由前后读数分摊：总量准确，逐日数为估算")
    }
  }

  private var zeros: Int { report.statement.base.zeroDays + report.statement.judged.zeroDays }

  /// A step is not a lack of days: whoever explained it is quoted.
  private var step: String {
    guard let step = report.endingStep else { return say("the use changed for a reason", "用量因故变化") }
    return say(
      "on \(step.day) the use of \(step.register) changed for a reason (\(step.reason))",
      "\(step.register)于\(step.day)发生已说明的变化（\(step.reason)）")
  }

  // MARK: Lacks

  /// Without a full stop, with its remedy.
  func sentence(_ lack: BaselineLack) -> String {
    let statement = report.statement
    switch lack {
    case .noUse:
      return say(
        "nothing was used in \(report.baseYear); another year by --base, or `conserved export gaps` to see what is missing",
        "\(report.baseYear)年无用量；请以--base另选基期，或用`conserved export gaps`查缺数")
    case .baseDays:
      return tooFew(report.baseYear, statement.base, needed: needed(statement.base.days), report.fewestBase)
    case .judgedDays:
      guard statement.judged.days > 0 else {
        return say(
          "nothing of \(report.year) is over on \(report.asOf); ask later", "至\(report.asOf)，\(report.year)年尚无完整的一天；请稍后再问")
      }
      return tooFew(report.year, statement.judged, needed: max(30, needed(statement.judged.days)), report.fewest)
    case .calendar:
      return say(
        "the calendar '\(report.calendar)' does not have the holidays of both years; calendars/NAME.yaml beside the configuration, named "
          + "by `plan: { calendar: NAME }`, with `extends: \(report.calendar)` adds them",
        "日历“\(report.calendar)”缺其中一年的节假日；请在配置旁建calendars/NAME.yaml，写明`extends: \(report.calendar)`，"
          + "并以`plan: { calendar: NAME }`指定")
    case .suspicious:
      return suspicion
    case .explainedStep:
      return say(
        "\(step), so that the years before and after it are not compared; take a base year after it",
        "\(step)，其前后年份不作比较；请改用此后的年份作基期")
    case .temperature:
      return say(
        "less than 90 % of \(report.year)'s valid days have a temperature; `conserved import temperatures` brings them",
        "\(report.year)年有效日中有气温的不足90%；可用`conserved import temperatures`补录")
    }
  }

  private func needed(_ days: Int) -> Int { (days * Baseline.validPercentMin + 99) / 100 }

  private func tooFew(_ year: Int, _ days: BaselineStatement.YearDays, needed: Int, _ fewest: BaselineReport.Fewest?) -> String {
    var worst = ""
    if let fewest, fewest.validDays < needed {
      worst = say(
        " (the fewest has \(fewest.register): \(fewest.validDays))", "（其中\(fewest.register)最少，仅\(fewest.validDays)天）")
    }
    return say(
      "only \(days.validDays) of \(days.days) days of \(year) are valid\(worst), \(needed) are needed; `conserved export gaps` says what is missing",
      "\(year)年\(days.days)天中有效的只有\(days.validDays)天\(worst)，至少需\(needed)天；缺数见`conserved export gaps`")
  }

  private var suspicion: String {
    guard let found = report.statement.suspicion else {
      return say("the scale of the meter changed", "仪表量程发生变化")
    }
    let ratio = numbers.percent(found.ratio)
    return say(
      "by \(found.day) the meter showed \(ratio) of what was expected, which no behaviour explains; a dated `multiplier` or "
        + "`conserved exchange` mends the meter, an import of `steps` says what happened",
      "至\(found.day)，仪表读数仅相当于应有用量的\(ratio)，非正常用能所致；若为仪表原因，请补记倍率或换表，"
        + "否则用`conserved import steps`说明情况")
  }
}
