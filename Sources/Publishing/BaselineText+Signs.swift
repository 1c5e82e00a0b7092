import Conservation
import EnergyModel

/// What is only a sign as yet, as events say it.
extension BaselineText {
  var signs: [String] {
    guard let signs = report.signs else {
      return [
        say(
          "cannot be looked for: too few days have 18 measured hours", "无法判断：实测满18小时的天数太少")
      ]
    }
    guard !signs.isEmpty else { return [say("none", "未发现")] }
    return signs.map { one in
      let end = one.sign.cleared.map { say("Over since \($0).", "已于\($0)解除。") } ?? say("It stands.", "目前仍存在。")
      let kind = Term(.event, one.sign.kind.rawValue).text(language)
      let sentence = SignSentence(one.sign, unit: report.carrier.baseUnit.printed).text(language)
      return say(
        "\(one.sign.since)  \(one.register)  \(kind): \(sentence) \(end)",
        "\(one.sign.since)  \(one.register)  \(kind)：\(sentence)\(end)")
    }
  }
}
