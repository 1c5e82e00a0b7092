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
