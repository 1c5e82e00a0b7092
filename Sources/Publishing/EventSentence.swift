import EnergyModel

/// What an event that is raised says to a person: what it is, and what to do.
package struct EventSentence {
  let event: String
  let detail: [String: String]

  package init(event: String, detail: [String: String]) {
    self.event = event
    self.detail = detail
  }

  /// Empty where the name of the event says it all.
  package func text(_ language: Language) -> String {
    func pick(_ english: String, _ chinese: String) -> String { language == .english ? english : chinese }
    guard let kind = EventKind(rawValue: event) else {
      return detail.sorted { $0.key < $1.key }.map(\.value).joined(separator: "; ")
    }
    switch kind {
    case .endpointDown:
      return FailureWords.text(said("reason"), language)
    case .endpointStale:
      return pick("answers with an old time stamp; check its clock", "应答的时间戳陈旧，请检查设备时钟")
    case .endpointBackfill:
      return pick(
        "asks for what the endpoint kept from \(said("from")) to \(said("to"))",
        "正在补采 \(said("from")) 至 \(said("to")) 的历史数据")
    case .registerQuestion:
      let (before, after, action) = (said("before"), said("after"), said("action"))
      if detail["kind"] == "rise" {
        return pick("rose from \(before) to \(after), more than it could; \(action)", "读数由 \(before) 突增至 \(after)；\(action)")
      }
      return pick("fell from \(before) to \(after); \(action)", "读数由 \(before) 降至 \(after)；\(action)")
    case .registerConflict:
      return pick(
        "two values at \(said("time")): \(said("counts")) counts, \(said("other")) does not; \(said("action"))",
        "\(said("time")) 有两个读数：采用 \(said("counts"))，未采用 \(said("other"))；\(said("action"))")
    case .storeFailing, .configRejected, .importRefused:
      return said("reason") + said("fault")
    default:
      return detail[SignSentence.name(language)] ?? said("sentence")
    }
  }

  private func said(_ name: String) -> String { detail[name] ?? "" }
}
