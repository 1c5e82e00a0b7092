import Conservation
import EnergyModel
import Foundation

/// What the CalTRACK rules say, in lines. In °C as everything else, though the rules have whole degrees Fahrenheit.
struct CalTRACKText {
  let found: CalTRACKReport?
  let carrier: Carrier
  let numbers: BaselineNumbers

  init(_ found: CalTRACKReport?, _ carrier: Carrier, _ numbers: BaselineNumbers) {
    self.found = found
    self.carrier = carrier
    self.numbers = numbers
  }

  private func say(_ english: String, _ chinese: String) -> String { numbers.language == .english ? english : chinese }

  var lines: [String] {
    guard let found else {
      return [
        say(
          "nothing can be said: no temperatures are known; `station:` names the institution's station",
          "无气温数据，无法测算；请以`station:`为机构指定气象站")
      ]
    }
    var lines = found.lacks.map { say("not sufficient: \(sentence($0))", "数据不足：\(sentence($0))") }
    guard let model = found.model else {
      lines.append(say("no model without a negative coefficient fits", "没有系数均不为负的模型"))
      return lines
    }
    lines.append(sentence(model))
    if let savings = found.savings { lines.append(sentence(savings, found.interval)) }
    return lines
  }

  private func sentence(_ model: CalTRACKModel) -> String {
    let unit = carrier.baseUnit
    let printed = numbers.language == .english ? " " + unit.printed : BaselineNumbers.chinese(unit)
    var parts = [say("\(numbers.short(model.intercept))\(printed) a day", "日基础用量\(numbers.short(model.intercept))\(printed)")]
    if let slope = model.heating { parts.append(say("heating below \(celsius(slope)) °C", "供暖平衡点\(celsius(slope))℃")) }
    if let slope = model.cooling { parts.append(say("cooling above \(celsius(slope)) °C", "制冷平衡点\(celsius(slope))℃")) }
    let fit = numbers.short(model.rSquaredAdjusted)
    let cv = model.totals.cvRMSEAdjusted.map(numbers.percent) ?? StandingsText.unknown
    return say(
      "model \(model.kind.rawValue): \(parts.joined(separator: ", ")); adjusted R² \(fit), CV(RMSE) \(cv)",
      "模型\(model.kind.rawValue)：\(parts.joined(separator: "，"))；调整后R² \(fit)，CV(RMSE) \(cv)")
  }

  private func sentence(_ savings: CalTRACKSavings, _ interval: CalTRACKInterval) -> String {
    let (expected, used) = (numbers.amount(savings.counterfactual), numbers.amount(savings.observed))
    let saving = numbers.rounded(savings.counterfactual) - numbers.rounded(savings.observed)
    let amount = numbers.amount(abs(saving))
    let band = savings.errorBand90.map(numbers.amount)
    let isDaily = interval == .daily
    return say(
      "over \(savings.periods) \(isDaily ? "days" : "bills") \(expected) \(numbers.unit) expected, \(used) used: \(amount) "
        + "\(saving < 0 ? "more" : "less")" + (band.map { ", ± \($0) (90 %)" } ?? ""),
      "\(savings.periods)\(isDaily ? "天" : "期账单")应为\(expected)\(numbers.unit)，实际\(used)\(numbers.unit)，"
        + "\(saving < 0 ? "多用" : "少用")\(amount)\(numbers.unit)" + (band.map { "，误差范围±\($0)\(numbers.unit)（90%）" } ?? ""))
  }

  private func celsius(_ slope: CalTRACKModel.Slope) -> String {
    Decimal(statistic: (Double(slope.balance) - 32) * 5 / 9)?.text(decimals: 1) ?? StandingsText.unknown
  }

  private func sentence(_ lack: CalTRACKSufficiency.Lack) -> String {
    let most = CalTRACKSufficiency.missingDaysMax
    switch lack {
    case .noData: return say("nothing has both use and temperature", "没有同时具备用量和气温的数据")
    case .daysOutside(let days): return say("\(days) days lie outside of the base year", "有\(days)天在基期之外")
    case .useMissing(let days):
      return say("the use of \(days) of 365 days is missing, at most \(most) may be", "365天中有\(days)天缺用量，最多允许\(most)天")
    case .temperaturesMissing(let days):
      return say("the temperature of \(days) of 365 days is missing, at most \(most) may be", "365天中有\(days)天缺气温，最多允许\(most)天")
    case .tooManyMissing(let days):
      return say("\(days) of 365 days lack one or both, at most \(most) may", "365天中有\(days)天不全，最多允许\(most)天")
    case .negativeUse(let periods): return say("\(periods) readings are below zero", "有\(periods)个读数为负")
    }
  }
}
