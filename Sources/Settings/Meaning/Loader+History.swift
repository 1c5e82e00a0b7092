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
    // A preset's history without an address says how answers are read, for endpoints that write theirs.
    guard let written = own?.over(owner.preset?.history) ?? owner.preset?.history.flatMap({ $0["url"] == nil ? nil : $0 }) else {
      // Where a register says how its past stands, the endpoint was meant to be asked for it.
      if let first = owner.sources.first?.written, let text = first.texts.first {
        faults.report(
          text.place, "the register has a `history` and its endpoint has none", "write `history` on the endpoint, or remove it")
      }
      return nil
    }
    let template = faults.template(written, origin: WebAddress.origin(of: owner.request.url) ?? "")
    let time = template.flatMap { faults.historyTime(written, $0.places) }
    let zone = written["time_zone"].map { historyZone($0) } ?? owner.manner?.stamps.zone
    let span = faults.span(written, template?.places ?? [])
    let reach = faults.seconds(written, "reach", Defaults.historyReachSeconds, in: Defaults.historyReachRange)
    faults.checkPieces(written, span: span, reach: reach)
    let rowInterval = faults.seconds(written, "interval", 0, in: Defaults.intervalRange)
    let paging = template.flatMap { faults.paging(written, $0.places, owner.format) }
    let pages = faults.whole(written, "pages", Defaults.historyPages, in: Defaults.historyPagesRange)
    let timeout = historyTimeout(written, owner)
    let bodyLimit =
      written["body_limit"].map { faults.bytes($0, key: "body_limit", in: Defaults.bodyLimitRange) }
      ?? owner.request.bodyLimitBytes
    let manner = faults.manner(written, owner.format, over: owner.manner, zone: zone)
    let sources = live.compactMap { historySource($0, owner, written) }
    if written["time_zone"] != nil, zone == nil { return nil }
    guard let template, let time, let includesEnd = faults.includesEnd(written), let span, let reach,
      let rowInterval, let paging, let pages, let timeout, let bodyLimit, let manner, sources.count == live.count
    else { return nil }
    return HistoryManner(
      template: template, time: time, zone: zone, includesEnd: includesEnd, spanSeconds: span, reachSeconds: reach,
      intervalSeconds: rowInterval, paging: paging, pagesMax: pages, timeoutMilliseconds: timeout, bodyLimitBytes: bodyLimit,
      sources: sources, manner: manner)
  }

  /// Most endpoints of a history share a zone, which is read once.
  private mutating func historyZone(_ text: WrittenText) -> LocalCalendar? {
    if let known = historyZones[text.text] { return known }
    let zone = faults.historyZone(text)
    historyZones[text.text] = zone
    return zone
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
    let unitAt = (own?.unitAt ?? channel?.unitAt).map { faults.path($0, key: "unit_at", in: owner.format) }
    guard let value, let time, let numbers, let unit else { return nil }
    if case .some(.none) = unitAt { return nil }
    return RegisterSource(
      register: live.register, value: value, time: time, unit: unit, acceptsNumberStrings: numbers,
      manner: (unitAt ?? nil).map { ValueManner(live.manner, unitAt: $0) } ?? live.manner)
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
