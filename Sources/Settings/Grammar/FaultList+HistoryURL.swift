import EnergyModel

/// The address of a history, and the times that are written into it.
extension FaultList {
  /// - Parameter origin: of the endpoint, for an address that begins with `/`.
  func template(_ written: WrittenHistory, origin: String) -> HistoryTemplate? {
    guard let text = written["url"] else {
      return refuse(
        written.place, "`history` has no `url`",
        "write the address with a place for the span, such as /log?from={from}&to={to}, or /days/{day}.csv")
    }
    let template: HistoryTemplate
    do throws(HistoryTemplate.Fault) {
      let isRelative = text.text.hasPrefix("/") && !text.text.hasPrefix("//")
      template = try HistoryTemplate(isRelative ? origin + text.text : text.text)
    } catch {
      switch error {
      case .unknownPlace(let name):
        return refuse(
          text.place, "`url` has no place \(FaultList.quoted("{\(name)}"))",
          NearestName.remedy(for: name, among: HistoryTemplate.Place.allCases.map(\.rawValue)))
      case .placeBeforePath:
        return refuse(
          text.place, "`url` has no fixed host before its first place", "write http:// or https:// and a host, or begin with '/'")
      }
    }
    let filled = template.url(Dictionary(uniqueKeysWithValues: HistoryTemplate.Place.allCases.map { ($0, "0") }))
    if let (what, remedy) = URLRule.fault(in: filled) { return refuse(text.place, what, remedy) }
    return checked(template, text)
  }

  /// Which places belong together.
  private func checked(_ template: HistoryTemplate, _ text: WrittenText) -> HistoryTemplate? {
    let places = template.places
    if places.isDisjoint(with: [.from, .day]) {
      return refuse(
        text.place, "`url` has no {from} and no {day}", "write where the span is asked for, such as ?from={from}&to={to}")
    }
    if places.contains(.day), !places.isDisjoint(with: [.from, .to]) {
      return refuse(
        text.place, "`url` has {day} beside {from} or {to}", "keep {day} for a file of each day, or the others")
    }
    if places.intersection([.page, .offset, .cursor]).count > 1 {
      return refuse(text.place, "`url` counts its pages in more than one way", "keep one of {page}, {offset}, {cursor}")
    }
    return template
  }

  /// RFC 3339 by default, of which a file of a day bears the date alone.
  ///
  /// - Parameter places: of the address; none where a preset leaves it to the endpoint.
  func historyTime(_ written: WrittenHistory, _ places: Set<HistoryTemplate.Place>) -> HistoryTime? {
    guard let text = written["time_format"] else {
      guard places.contains(.day), let date = StampPattern("YYYY-MM-DD") else { return .rfc3339 }
      return .pattern(date)
    }
    switch text.text {
    case "rfc3339": return .rfc3339
    case "seconds": return .seconds
    case "milliseconds": return .milliseconds
    default:
      guard let pattern = StampPattern(text.text) else { return refusePattern(text) }
      guard pattern.isWritable else {
        return refuse(
          text.place, "`time_format` \(FaultList.quoted(text.text)) leaves open what is to be written",
          "remove `*` and `S` from it")
      }
      return .pattern(pattern)
    }
  }

  func refusePattern<Value>(_ text: WrittenText) -> Value? {
    refuse(
      text.place, "\(FaultList.quoted(text.text)) is no form of a time",
      "write rfc3339, seconds, milliseconds, or letters that stand for digits, such as YYYY-MM-DD hh:mm:ss")
  }

  func historyZone(_ text: WrittenText) -> LocalCalendar? {
    LocalCalendar(timeZone: text.text)
      ?? refuse(
        text.place, "`time_zone` \(FaultList.quoted(text.text)) is not known to this system",
        "write an IANA name such as Asia/Shanghai, or UTC")
  }

  func includesEnd(_ written: WrittenHistory) -> Bool? {
    guard let text = written["to"] else { return false }
    switch text.text {
    case "included": return true
    case "excluded": return false
    default:
      return refuse(
        text.place, "`to` is \(FaultList.quoted(text.text))",
        "write included where the endpoint answers {to} itself, or excluded, which is the default")
    }
  }
}
