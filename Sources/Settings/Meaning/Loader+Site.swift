import EnergyModel

/// What holds for the whole site.
extension Loader {
  func site(from written: WrittenSite) -> Site? {
    let name = written.name.map { faults.label($0, key: "name") } ?? ""
    let language = written.language.map { faults.choice($0, key: "language") as Language? } ?? Defaults.language
    let calendar = calendar(written.timeZone)
    guard let name, let language, let calendar else { return nil }
    return Site(name: name, calendar: calendar, language: language)
  }

  private func calendar(_ written: WrittenText?) -> LocalCalendar? {
    guard let written else { return LocalCalendar(timeZone: Defaults.timeZone) }
    // Foundation also takes `CST`, which is three zones, and offsets, which know no summer time.
    if written.text == "UTC" || written.text.contains("/"), let calendar = LocalCalendar(timeZone: written.text) {
      return calendar
    }
    return faults.refuse(
      written.place, "`time_zone` \(FaultList.quoted(written.text)) is not known to this system",
      "write an IANA name such as Asia/Shanghai, or UTC")
  }

  /// The unit's own directories where systemd gives them, else folders beside the configuration.
  func paths(from written: [String: WrittenText]) -> Paths {
    let state = environment["STATE_DIRECTORY"]?.split(separator: ":").first.map(String.init)
    var places: [String: Place] = [:]
    func path(_ key: String) -> String {
      guard let text = written[key] else {
        return state.map { Folder.normalized($0 + "/" + key) } ?? folder.absolute("var/" + key)
      }
      guard faults.label(text, key: key) != nil else { return "" }
      let path = folder.absolute(text.text)
      if let first = places.updateValue(text.place, forKey: path) {
        faults.report(
          text.place, "`\(key)` is the same directory as another of `paths`",
          "write one for each; the other is on \(faults.words(for: first, from: text.place))")
      }
      return path
    }
    return Paths(
      data: path("data"), status: path("status"), exports: path("exports"), report: path("report"), inbox: path("inbox"))
  }

  func polling(from written: WrittenPolling) -> Polling {
    let interval =
      written.interval.flatMap { faults.seconds($0, key: "interval", in: Defaults.intervalRange) } ?? Defaults.intervalSeconds
    var timeout = written.timeout.flatMap { faults.milliseconds($0, key: "timeout", in: Defaults.timeoutRange) }
    if let text = written.timeout, let value = timeout, value >= interval * 1_000 {
      faults.report(
        text.place, "`timeout` is not shorter than the interval of \(interval) s",
        "write a shorter `timeout` or a longer `interval`")
      timeout = nil
    }
    let inFlight = written.inFlight.flatMap { faults.whole($0, key: "in_flight", in: Defaults.inFlightRange) }
    let bodyLimit = written.bodyLimit.flatMap { faults.bytes($0, key: "body_limit", in: Defaults.bodyLimitRange) }
    let keep = written.keep.flatMap { faults.seconds($0, key: "keep", in: Defaults.keepRange) }
    return Polling(
      intervalSeconds: interval,
      timeoutMilliseconds: Int(timeout ?? Defaults.inheritedTimeout(Defaults.timeoutMilliseconds, intervalSeconds: interval)),
      inFlight: inFlight ?? Defaults.inFlight, bodyLimitBytes: bodyLimit ?? Defaults.bodyLimitBytes,
      keepSeconds: keep ?? Defaults.keepSeconds, history: historyBudget(from: written))
  }

  func status(from written: WrittenStatus) -> StatusSettings {
    StatusSettings(
      refreshSeconds: written.refresh.flatMap { faults.seconds($0, key: "refresh", in: Defaults.refreshRange) }
        ?? Defaults.refreshSeconds,
      prometheus: written.prometheus.flatMap { faults.boolean($0, key: "prometheus") } ?? false,
      rotateBytes: written.rotateSize.flatMap { faults.bytes($0, key: "size", in: Defaults.rotateRange) } ?? Defaults.rotateBytes,
      rotateKeep: written.rotateKeep.flatMap { faults.whole($0, key: "keep", in: Defaults.rotateKeepRange) }
        ?? Defaults.rotateKeep)
  }
}
