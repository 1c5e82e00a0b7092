import EnergyModel

/// What a preset says of the past is checked with the preset, whoever will be asked by it.
extension PresetFile {
  /// Stands in for the endpoint, of which a preset knows nothing.
  private static let anyOrigin = "http://endpoint"

  /// Whether a history can be used. One without a `url` says how answers are read, and is for endpoints that write their own.
  static func isSound(
    _ written: WrittenHistory?, of preset: Preset, _ sources: [String: WrittenHistorySource], faults: FaultList
  ) -> Bool {
    var isSound = true
    for channel in preset.channels {
      let source = sources[channel.name]
      if let source, !PresetFile.isSound(source, of: channel, in: preset.format, faults: faults) { isSound = false }
      guard let written, written["url"] != nil, channel.time == nil, source?.time == nil else { continue }
      faults.report(
        written.place, "the history of channel \(FaultList.quoted(channel.name)) has no `time`",
        "write where each row has its stamp: `time` of the channel, or `history: { time: … }` under it")
      isSound = false
    }
    return written.map { areTermsSound($0, of: preset, faults) && isSound } ?? isSound
  }

  private static func isSound(
    _ source: WrittenHistorySource, of channel: Preset.Channel, in format: BodyFormat, faults: FaultList
  ) -> Bool {
    var isSound = true
    for (key, text) in [("value", source.value), ("time", source.time), ("unit_at", source.unitAt)] {
      if let text, faults.path(text, key: key, in: format) == nil { isSound = false }
    }
    if let text = source.numbers, faults.numbers(text) == nil { isSound = false }
    if let text = source.unit, faults.unit(text, of: channel.carrier, kind: channel.kind) == nil { isSound = false }
    return isSound
  }

  /// All are looked at, so that all faults are said at once.
  private static func areTermsSound(_ written: WrittenHistory, of preset: Preset, _ faults: FaultList) -> Bool {
    let template = written["url"] == nil ? nil : faults.template(written, origin: anyOrigin)
    let places = template?.places ?? []
    let span = faults.span(written, places)
    let reach = faults.seconds(written, "reach", Defaults.historyReachSeconds, in: Defaults.historyReachRange)
    faults.checkPieces(written, span: span, reach: reach)
    let zone = written["time_zone"].map { faults.historyZone($0) }
    let known: [Any?] = [
      span, reach, faults.historyTime(written, places), faults.includesEnd(written),
      faults.seconds(written, "interval", 0, in: Defaults.intervalRange),
      faults.whole(written, "pages", Defaults.historyPages, in: Defaults.historyPagesRange),
      faults.manner(written, preset.format, over: preset.manner, zone: zone ?? nil),
      written["timeout"].map { faults.milliseconds($0, key: "timeout", in: Defaults.timeoutRange) } ?? 0,
      written["body_limit"].map { faults.bytes($0, key: "body_limit", in: Defaults.bodyLimitRange) } ?? 0,
      template == nil ? faults.link(written, preset.format) : faults.paging(written, places, preset.format),
    ]
    if case .some(.none) = zone { return false }
    return known.allSatisfy { $0 != nil } && (written["url"] == nil || template != nil)
  }
}
