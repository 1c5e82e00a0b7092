import EnergyModel

extension Loader {
  /// What is known of an endpoint when its history is read.
  struct HistoryOwner {
    /// Of the endpoint, by register.
    var sources: [(register: RegisterID, written: WrittenHistorySource)] = []
    let preset: LoadedPreset?
    let request: Request
    let format: BodyFormat
    let manner: BodyManner?
    let intervalSeconds: Int64
  }

  /// How an endpoint is asked for the past; `nil` where neither it nor its preset says, or where there is a fault.
  mutating func history(_ own: WrittenHistory?, of owner: HistoryOwner, live: [RegisterSource]) -> HistoryManner? {
    guard let written = own?.over(owner.preset?.history) ?? owner.preset?.history else {
      // Where a register says how its past stands, the endpoint was meant to be asked for it.
      if let first = owner.sources.first?.written, let text = first.value ?? first.time ?? first.unit ?? first.numbers {
        faults.report(
          text.place, "the register has a `history` and its endpoint has none", "write `history` on the endpoint, or remove it")
      }
      return nil
    }
    let template = self.template(written, owner.request)
    let time = template.flatMap { historyTime(written, $0) }
    let zone = written["time_zone"].map { historyZone($0) }
    let span = self.span(written, template)
    let reach = seconds(written, "reach", Defaults.historyReachSeconds, in: Defaults.historyReachRange)
    checkPieces(written, span: span, reach: reach)
    let rowInterval = seconds(written, "interval", 0, in: Defaults.intervalRange)
    let paging = template.flatMap { self.paging(written, $0, owner.format) }
    let pages = whole(written, "pages", Defaults.historyPages, in: Defaults.historyPagesRange)
    let timeout = historyTimeout(written, owner)
    let bodyLimit =
      written["body_limit"].map { faults.bytes($0, key: "body_limit", in: Defaults.bodyLimitRange) }
      ?? owner.request.bodyLimitBytes
    let manner = self.manner(written, owner, zone: zone ?? nil)
    let sources = live.compactMap { historySource($0, owner, written) }
    if case .some(.none) = zone { return nil }
    guard let template, let time, let includesEnd = includesEnd(written), let span, let reach,
      let rowInterval, let paging, let pages, let timeout, let bodyLimit, let manner, sources.count == live.count
    else { return nil }
    return HistoryManner(
      template: template, time: time, zone: zone ?? nil, includesEnd: includesEnd, spanSeconds: span, reachSeconds: reach,
      intervalSeconds: rowInterval, paging: paging, pagesMax: pages, timeoutMilliseconds: timeout, bodyLimitBytes: bodyLimit,
      sources: sources, manner: manner)
  }

  // MARK: The URL

  private func template(_ written: WrittenHistory, _ request: Request) -> HistoryTemplate? {
    guard let text = written["url"] else {
      return faults.refuse(
        written.place, "`history` has no `url`",
        "write the address with a place for the span, such as /log?from={from}&to={to}, or /days/{day}.csv")
    }
    let template: HistoryTemplate
    do throws(HistoryTemplate.Fault) {
      let isRelative = text.text.hasPrefix("/") && !text.text.hasPrefix("//")
      template = try HistoryTemplate(isRelative ? (WebAddress.origin(of: request.url) ?? "") + text.text : text.text)
    } catch {
      switch error {
      case .unknownPlace(let name):
        return faults.refuse(
          text.place, "`url` has no place \(FaultList.quoted("{\(name)}"))",
          NearestName.remedy(for: name, among: HistoryTemplate.Place.allCases.map(\.rawValue)))
      case .placeBeforePath:
        return faults.refuse(
          text.place, "`url` has no fixed host before its first place", "write http:// or https:// and a host, or begin with '/'")
      }
    }
    let filled = template.url(Dictionary(uniqueKeysWithValues: HistoryTemplate.Place.allCases.map { ($0, "0") }))
    if let (what, remedy) = URLRule.fault(in: filled) { return faults.refuse(text.place, what, remedy) }
    return checked(template, text)
  }

  /// Which places belong together.
  private func checked(_ template: HistoryTemplate, _ text: WrittenText) -> HistoryTemplate? {
    let places = template.places
    if places.isDisjoint(with: [.from, .day]) {
      return faults.refuse(
        text.place, "`url` has no {from} and no {day}", "write where the span is asked for, such as ?from={from}&to={to}")
    }
    if places.contains(.day), !places.isDisjoint(with: [.from, .to]) {
      return faults.refuse(
        text.place, "`url` has {day} beside {from} or {to}", "keep {day} for a file of each day, or the others")
    }
    if places.intersection([.page, .offset, .cursor]).count > 1 {
      return faults.refuse(text.place, "`url` counts its pages in more than one way", "keep one of {page}, {offset}, {cursor}")
    }
    return template
  }

  /// RFC 3339 by default, of which a file of a day bears the date alone.
  private func historyTime(_ written: WrittenHistory, _ template: HistoryTemplate) -> HistoryTime? {
    guard let text = written["time_format"] else {
      guard template.places.contains(.day), let date = StampPattern("YYYY-MM-DD") else { return .rfc3339 }
      return .pattern(date)
    }
    switch text.text {
    case "rfc3339": return .rfc3339
    case "seconds": return .seconds
    case "milliseconds": return .milliseconds
    default:
      guard let pattern = StampPattern(text.text) else { return refusePattern(text) }
      guard pattern.isWritable else {
        return faults.refuse(
          text.place, "`time_format` \(FaultList.quoted(text.text)) leaves open what is to be written",
          "remove `*` and `S` from it")
      }
      return .pattern(pattern)
    }
  }

  private func refusePattern<Value>(_ text: WrittenText) -> Value? {
    faults.refuse(
      text.place, "\(FaultList.quoted(text.text)) is no form of a time",
      "write rfc3339, seconds, milliseconds, or letters that stand for digits, such as YYYY-MM-DD hh:mm:ss")
  }

  private mutating func historyZone(_ text: WrittenText) -> LocalCalendar? {
    if let known = historyZones[text.text] { return known }
    guard let zone = LocalCalendar(timeZone: text.text) else {
      return faults.refuse(
        text.place, "`time_zone` \(FaultList.quoted(text.text)) is not known to this system",
        "write an IANA name such as Asia/Shanghai, or UTC")
    }
    historyZones[text.text] = zone
    return zone
  }

  private func includesEnd(_ written: WrittenHistory) -> Bool? {
    guard let text = written["to"] else { return false }
    switch text.text {
    case "included": return true
    case "excluded": return false
    default:
      return faults.refuse(
        text.place, "`to` is \(FaultList.quoted(text.text))",
        "write included where the endpoint answers {to} itself, or excluded, which is the default")
    }
  }

  // MARK: How much

  private func seconds(_ written: WrittenHistory, _ key: String, _ standard: Int64, in range: ClosedRange<Int64>) -> Int64? {
    written[key].map { faults.seconds($0, key: key, in: range) } ?? standard
  }

  private func whole(_ written: WrittenHistory, _ key: String, _ standard: Int, in range: ClosedRange<Int>) -> Int? {
    written[key].map { faults.whole($0, key: key, in: range) } ?? standard
  }

  private func span(_ written: WrittenHistory, _ template: HistoryTemplate?) -> Int64? {
    guard let span = seconds(written, "span", Defaults.historySpanSeconds, in: Defaults.historySpanRange) else { return nil }
    guard template?.places.contains(.day) == true, let text = written["span"], span != 86_400 else { return span }
    return faults.refuse(text.place, "a file of a {day} has a `span` of one day", "remove `span`")
  }

  private func checkPieces(_ written: WrittenHistory, span: Int64?, reach: Int64?) {
    guard let span, let reach, reach / span > Defaults.historyPiecesMax else { return }
    faults.report(
      written["span"]?.place ?? written.place, "`reach` is more than \(Defaults.historyPiecesMax) times `span`",
      "write a longer `span`, or a shorter `reach`")
  }

  /// As for a poll: a fifth of the interval stays free, since the past is asked for between two polls.
  private func historyTimeout(_ written: WrittenHistory, _ owner: HistoryOwner) -> Int? {
    let longest = owner.intervalSeconds * 800
    guard let text = written["timeout"] else { return Int(min(Int64(owner.request.timeoutMilliseconds), longest)) }
    guard let timeout = faults.milliseconds(text, key: "timeout", in: Defaults.timeoutRange) else { return nil }
    guard timeout <= longest else {
      return faults.refuse(
        text.place, "`timeout` is longer than four fifths of the interval of \(owner.intervalSeconds) s",
        "write a shorter `timeout` or a longer `interval` of the endpoint: the past is asked for between two polls")
    }
    return Int(timeout)
  }

  // MARK: Pages

  private func paging(_ written: WrittenHistory, _ template: HistoryTemplate, _ format: BodyFormat) -> HistoryManner.Paging? {
    let places = template.places
    if let text = written["first_page"], !places.contains(.page) {
      return faults.refuse(
        text.place, "`first_page` needs a {page} in `url`", "write where the number of the page stands, or remove it")
    }
    guard let text = written["next"] else {
      if places.contains(.cursor) {
        return faults.refuse(
          written["url"]?.place ?? written.place, "`url` has a {cursor}, and nothing says where it comes from",
          "write by `next` where a page names the cursor of the next one")
      }
      if places.contains(.page) { return whole(written, "first_page", 1, in: 0...1).map(HistoryManner.Paging.numbered) }
      return places.contains(.offset) ? .offset : HistoryManner.Paging.none
    }
    guard format.holdsLinks else {
      return faults.refuse(
        text.place, "a body in \(format.rawValue) names no next page", "remove `next`, or count by {page} or {offset}")
    }
    guard places.isDisjoint(with: [.page, .offset]) else {
      return faults.refuse(text.place, "`next` stands beside {page} or {offset}", "keep one way of going on")
    }
    guard let path = faults.path(text, key: "next", in: format) else { return nil }
    return places.contains(.cursor) ? .cursor(path) : .link(path)
  }

  // MARK: The body

  private func manner(_ written: WrittenHistory, _ owner: HistoryOwner, zone: LocalCalendar?) -> BodyManner? {
    let live = owner.manner ?? .plain
    let rows = written["rows"].map { faults.path($0, key: "rows", in: owner.format) } ?? live.rows
    let repeated = written["repeated_hour"].map { faults.choice($0, key: "repeated_hour") } ?? live.stamps.repeatedHour
    let form = written["stamp_format"].map { stampForm($0) } ?? live.stamps.form
    guard written["rows"] == nil || rows != nil, let repeated, let form else { return nil }
    return BodyManner(
      rows: rows, take: .all, stamps: StampManner(form: form, zone: zone ?? live.stamps.zone, repeatedHour: repeated),
      table: live.table, expectations: live.expectations)
  }

  private func stampForm(_ text: WrittenText) -> StampManner.Form? {
    switch text.text {
    case "rfc3339", "seconds": .usual
    case "milliseconds": .milliseconds
    default: StampPattern(text.text).map(StampManner.Form.pattern) ?? refusePattern(text)
    }
  }

  /// Where the history holds a register's value: what the register says, else what its channel of the preset says, else as a poll has it.
  private func historySource(_ live: RegisterSource, _ owner: HistoryOwner, _ history: WrittenHistory) -> RegisterSource? {
    let own = owner.sources.first { $0.register == live.register }?.written
    let channel = owner.preset?.historySource(of: live)
    let value = (own?.value ?? channel?.value).map { faults.path($0, key: "value", in: owner.format) } ?? live.value
    let time = (own?.time ?? channel?.time).map { faults.path($0, key: "time", in: owner.format) } ?? live.time
    let numbers = (own?.numbers ?? channel?.numbers).map { faults.numbers($0) } ?? live.acceptsNumberStrings
    var unit: MeasureUnit? = live.unit
    if let text = own?.unit ?? channel?.unit, let register = registers.last(where: { $0.id == live.register }) {
      unit = faults.unit(text, of: register.carrier, kind: register.kind)
    }
    if time == nil, own?.time == nil, channel?.time == nil {
      faults.report(
        history.place, "the history of \(FaultList.quoted(live.register.text)) has no `time`",
        "write where each row has its stamp: `time` of the register, or `history: { time: … }` under it")
    }
    guard let value, let time, let numbers, let unit else { return nil }
    return RegisterSource(
      register: live.register, value: value, time: time, unit: unit, acceptsNumberStrings: numbers, manner: live.manner)
  }

  // MARK: The budget

  func historyBudget(from written: WrittenPolling) -> HistoryBudget {
    let requests = written.historyRequests.flatMap {
      faults.whole($0, key: "history_requests", in: Defaults.historyRequestsRange)
    }
    let bytes = written.historyBytes.flatMap { faults.bytes($0, key: "history_bytes", in: Defaults.historyBytesRange) }
    return HistoryBudget(
      requestsPerMinute: requests ?? Defaults.historyRequests, bytesPerMinute: bytes ?? Defaults.historyBytes)
  }
}

extension LoadedPreset {
  /// What the channel that a register was read by says of its history.
  fileprivate func historySource(of source: RegisterSource) -> WrittenHistorySource? {
    preset.channels.first { $0.value == source.value && $0.time == source.time }.flatMap { historySources[$0.name] }
  }
}
