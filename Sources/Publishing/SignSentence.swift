import Conservation
import EnergyModel
import Foundation

/// What an early sign says of a register, in a sentence with its figure, and the same figures by name for scripts.
package struct SignSentence: Sendable {
  private let sign: Sign
  private let unit: String

  package init(_ sign: Sign, register: Register) { self.init(sign, unit: register.carrier.baseUnit.printed) }

  /// - Parameter unit: Of the amounts, such as `kWh`.
  package init(_ sign: Sign, unit: String) {
    self.sign = sign
    self.unit = unit
  }

  /// Whether it is welcome: less use than expected.
  package var isGood: Bool {
    if case .drift(.down, _) = sign.finding { true } else { false }
  }

  /// By name; shares in per cent.
  package var figures: [String: String] {
    switch sign.finding {
    case .drift(let direction, let level): ["direction": direction.rawValue, "level_pct": SignSentence.percent(level)]
    case .suspiciousMeter(let rule, let ratio, _): ["rule": rule.rawValue, "ratio": SignSentence.number(ratio, decimals: 4)]
    case .nightRise(let rise, let threshold):
      ["rise_pct": SignSentence.percent(rise), "usual_pct": SignSentence.percent(threshold)]
    case .leak(let floor, let threshold):
      ["flow_l_per_h": SignSentence.number(floor), "usual_l_per_h": SignSentence.number(threshold)]
    case .stopped(let run, let limit): ["hours": String(run.hours), "usual_h": String(limit), "from": run.from.iso8601]
    case .submetersAbove(let parent, let submeters):
      ["meter": SignSentence.number(parent), "submeters": SignSentence.number(submeters), "unit": unit]
    case .unaccountedApart(let share, let band):
      [
        "unaccounted_pct": SignSentence.percent(share), "usual_low_pct": SignSentence.percent(band.lowerBound),
        "usual_high_pct": SignSentence.percent(band.upperBound),
      ]
    }
  }

  /// In the site's language as `sentence`, and in the other one under its own name: pages and screens are made in both.
  package func said(_ site: Language) -> [String: String] {
    var said = ["sentence": text(site)]
    for other in Language.allCases where other != site { said[SignSentence.name(other)] = text(other) }
    return said
  }

  /// Of the sentence in a language that is not the site's, among an event's figures.
  package static func name(_ language: Language) -> String {
    switch language {
    case .english: "sentence_en"
    case .simplifiedChinese: "sentence_zh"
    }
  }

  package func text(_ language: Language) -> String {
    switch language {
    case .english: english
    case .simplifiedChinese: chinese
    }
  }

  private var english: String {
    switch sign.finding {
    case .drift(let direction, let level):
      let found = "found in the week that ended on \(sign.since.iso8601)."
      let uses =
        "Uses \(SignSentence.percent(abs(level - 1))) % \(level >= 1 ? "more" : "less") than the base year makes one expect"
      return (direction == .up) == (level >= 1)
        ? "\(uses); \(found)" : "\(uses), \(direction == .up ? "more" : "less") than in the weeks before; \(found)"
    case .suspiciousMeter(_, let ratio, let mayBeSeason):
      return
        "Showed \(SignSentence.percent(ratio)) % of what was expected over the three weeks up to \(sign.since.iso8601): a unit, a multiplier or the meter itself may have changed. No saving is stated until `conserved import steps` says what happened."
        + (mayBeSeason ? " Of what heats a mild season can look the same: give the institution a `station`." : "")
    case .nightRise(let rise, let threshold):
      return
        "Nights use \(SignSentence.percent(rise)) % more than in the same season of the base year, for four weeks or longer; up to \(SignSentence.percent(threshold)) % is usual. Something stays on."
    case .leak(let floor, let threshold):
      return
        "Water never stops: the quietest of the last seven nights still took \(SignSentence.number(floor)) L an hour; up to \(SignSentence.number(threshold)) is usual. Look for a leak."
    case .stopped(let run, let limit):
      return
        "Has stood still for \(run.hours) hours, from \(run.from.iso8601) \(SignSentence.hour(run.hour)); up to \(limit) are usual. Look at the meter."
    case .submetersAbove(let parent, let submeters):
      return
        "Its sub-meters counted \(SignSentence.number(submeters)) \(unit) in a week, the meter itself \(SignSentence.number(parent)): one of them counts wrong."
    case .unaccountedApart(let share, let band):
      return
        "\(SignSentence.percent(share)) % of its use is on no sub-meter; \(SignSentence.percent(band.lowerBound)) to \(SignSentence.percent(band.upperBound)) % is usual."
    }
  }

  private var chinese: String {
    switch sign.finding {
    case .drift(let direction, let level):
      let uses =
        "截至\(SignSentence.date(sign.since))的一周发现用量持续偏\(level >= 1 ? "高" : "低")，比基准年规律\(level >= 1 ? "高" : "低")\(SignSentence.percent(abs(level - 1)))%"
      return (direction == .up) == (level >= 1) ? "\(uses)。" : "\(uses)，但较此前\(direction == .up ? "回升" : "回落")。"
    case .suspiciousMeter(_, let ratio, let mayBeSeason):
      return
        "截至\(SignSentence.date(sign.since))的三周，表计用量\(ratio < 1 ? "仅为" : "高达")预期的\(SignSentence.percent(ratio))%，计量单位、倍率或仪表可能已变更。请用 conserved import steps 说明原因，在此之前不计节约量。"
        + (mayBeSeason ? "供暖用能在暖季也可能如此，请为该机构指定气象站（station）。" : "")
    case .nightRise(let rise, let threshold):
      return
        "连续四周以上夜间用量比基准年同期高\(SignSentence.percent(rise))%（正常波动在\(SignSentence.percent(threshold))%以内），请检查夜间未关闭的设备。"
    case .leak(let floor, let threshold):
      return
        "用水从不停止：近七夜中最低一夜仍为每小时\(SignSentence.number(floor))升（正常不超过\(SignSentence.number(threshold))升），疑似漏水，请排查。"
    case .stopped(let run, let limit):
      return
        "自\(SignSentence.date(run.from))\(run.hour)时起已连续\(run.hours)小时无走字（正常不超过\(limit)小时），请到现场检查仪表。"
    case .submetersAbove(let parent, let submeters):
      return
        "分表一周合计\(SignSentence.number(submeters))\(unit)，超过总表的\(SignSentence.number(parent))\(unit)，至少有一块表计量有误。"
    case .unaccountedApart(let share, let band):
      return
        "有\(SignSentence.percent(share))%的用量未计入任何分表（正常为\(SignSentence.percent(band.lowerBound))%至\(SignSentence.percent(band.upperBound))%）。"
    }
  }

  /// A share in per cent, one decimal below ten.
  private static func percent(_ share: Double) -> String {
    let percent = share * 100
    return number(percent, decimals: abs(percent) < 10 ? 1 : 0)
  }

  private static func number(_ value: Double, decimals: Int? = nil) -> String {
    Decimal(statistic: value)?.text(decimals: decimals ?? (abs(value) < 10 ? 1 : 0)) ?? "?"
  }

  private static func hour(_ hour: Int) -> String { padded(hour, 2) + ":00" }

  private static func date(_ day: LocalDay) -> String {
    let (year, month, date) = day.components
    return "\(year)年\(month)月\(date)日"
  }
}
