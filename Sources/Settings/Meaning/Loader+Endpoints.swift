import EnergyModel

extension Loader {
  mutating func add(_ written: WrittenEndpoint, polling: Polling) {
    let id = endpointID(written.id, place: written.place)
    let preset = written.preset.flatMap { library.preset($0) }
    let terms = terms(of: written.poll, preset: preset, polling: polling)
    let polled = Polled(
      preset: preset, presetIsFaulty: written.preset != nil && preset == nil, format: terms.format,
      manner: faults.manner(written.manner, in: terms.format, over: preset?.preset.manner))
    var sources: [RegisterSource] = []
    var histories: [(register: RegisterID, written: WrittenHistorySource)] = []
    for register in written.registers {
      guard
        let source = self.register(register, polled: polled, intervalSeconds: terms.intervalSeconds ?? polling.intervalSeconds)
      else {
        continue
      }
      checkDefault(of: register, source: source, among: sources)
      if terms.drop != nil { checkTime(of: register, source: source) }
      sources.append(source)
      if let history = register.history { histories.append((source.register, history)) }
    }
    guard let id, let request = terms.request, let format = terms.format, let interval = terms.intervalSeconds else { return }
    if terms.drop != nil {
      refuseHistory(written.history?.place ?? written.registers.first { $0.history != nil }?.place)
    }
    let owner = HistoryOwner(
      sources: histories, preset: preset, request: request, format: format, manner: polled.manner, intervalSeconds: interval)
    endpoints.append(
      Endpoint(
        id: id, request: request, format: format, manner: polled.manner, intervalSeconds: interval, sources: sources,
        history: terms.drop == nil ? history(written.history, of: owner, live: sources) : nil, drop: terms.drop))
  }

  /// How something is polled; each part is `nil` where it has a fault.
  struct PollTerms {
    let request: Request?
    let format: BodyFormat?
    let intervalSeconds: Int64?
    /// Of a directory of files.
    var drop: FileDrop?
  }

  func terms(of written: WrittenPoll, preset: LoadedPreset?, polling: Polling) -> PollTerms {
    let files = fileTerms(of: written.directory, preset: preset)
    let url = files.map(\.url) ?? url(written.url, place: written.place)
    let format = format(written.format, preset: preset)
    let interval =
      written.interval.map { faults.seconds($0, key: "interval", in: Defaults.intervalRange) } ?? polling.intervalSeconds
    let timeout = timeout(of: written, intervalSeconds: interval ?? polling.intervalSeconds, polling: polling)
    let bodyLimit =
      written.bodyLimit.map { faults.bytes($0, key: "body_limit", in: Defaults.bodyLimitRange) } ?? polling.bodyLimitBytes
    let authentication =
      files != nil ? nil : written.authentication.flatMap { secrets.authentication($0) } ?? preset?.authentication
    if files != nil { refuseRequest(written.request, of: written.directory.url, preset: preset) }
    let options = files != nil ? nil : options(of: written.request, url: url, preset: preset)
    checkParameter(of: authentication, url: written.url)
    guard let url, let interval, let timeout, let bodyLimit else {
      return PollTerms(request: nil, format: format, intervalSeconds: interval)
    }
    return PollTerms(
      request: Request(
        url: url, authentication: authentication, options: options, timeoutMilliseconds: Int(timeout), bodyLimitBytes: bodyLimit,
        keepsConnection: Loader.keepsConnection(intervalSeconds: interval, polling: polling), shell: files?.shell),
      format: format, intervalSeconds: interval, drop: files?.drop)
  }

  /// The places of a preset are written in its own format.
  func format(_ written: WrittenText?, preset: LoadedPreset?) -> BodyFormat? {
    guard let written else { return preset?.preset.format ?? .json }
    guard let format = faults.format(written) else { return nil }
    guard let preset = preset?.preset, preset.format != format else { return format }
    return faults.refuse(
      written.place, "preset '\(preset.name)' reads \(preset.format.rawValue), not \(format.rawValue)",
      "remove `format`, or the preset and write each register's `value`")
  }

  /// Kept connections are for short intervals: over a long one the other side closes them anyway.
  static func keepsConnection(intervalSeconds: Int64, polling: Polling) -> Bool {
    polling.keepSeconds > 0 && intervalSeconds <= polling.keepSeconds
  }

  mutating func endpointID(_ written: WrittenText?, place: Place) -> EndpointID? {
    guard let written else { return faults.refuse(place, "the endpoint has no `id`", "write one, such as city-hall-gw1") }
    guard let id: EndpointID = faults.identifier(written, key: "id"),
      faults.isFirst(written, in: &endpointPlaces, thing: "endpoint")
    else { return nil }
    return id
  }

  func url(_ written: WrittenText?, place: Place) -> String? {
    guard let written else {
      return faults.refuse(
        place, "the endpoint has no `url`", "write the address that answers its readings, or list its registers under `registers`"
      )
    }
    if let (what, remedy) = URLRule.fault(in: written.text) { return faults.refuse(written.place, what, remedy) }
    return written.text
  }

  private func timeout(of written: WrittenPoll, intervalSeconds: Int64, polling: Polling) -> Int64? {
    guard let text = written.timeout else {
      return Defaults.inheritedTimeout(Int64(polling.timeoutMilliseconds), intervalSeconds: intervalSeconds)
    }
    guard let timeout = faults.milliseconds(text, key: "timeout", in: Defaults.timeoutRange) else { return nil }
    guard timeout < intervalSeconds * 1_000 else {
      return faults.refuse(
        text.place, "`timeout` is not shorter than the interval of \(intervalSeconds) s",
        "write a shorter `timeout` or a longer `interval`")
    }
    return timeout
  }

  /// Two registers that both take the default of a preset would count the same energy twice (promise 1).
  func checkDefault(of written: WrittenRegister, source: RegisterSource, among earlier: [RegisterSource]) {
    guard written.value == nil, written.channel == nil, let other = earlier.first(where: { $0.value == source.value }) else {
      return
    }
    faults.report(
      written.place, "the register reads \(source.value), as '\(other.register)' of the same endpoint does already",
      "write `channel` or `value` for one of them")
  }
}
