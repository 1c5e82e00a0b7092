import EnergyModel

/// A preset with what a preset of the configuration may carry beside it (contract, `meters.csv`).
struct LoadedPreset {
  let preset: Preset
  let authentication: Authentication?
  /// Method, body and headers; one object for all endpoints that use it.
  let options: RequestOptions?
  /// What a directory of files has, as written: what it means depends on the endpoint. `nil` where nothing of it is written.
  var directory: WrittenDirectory?
  /// As written, and sound: what it means depends on the endpoint.
  var history: WrittenHistory?
  /// By the name of the channel.
  var historySources: [String: WrittenHistorySource] = [:]
}

/// A preset as a file (`presets/NAME.yaml`), or as an entry of `presets` in the configuration.
enum PresetFile {
  private static let keys =
    ["schema", "name", "vendor", "models", "firmware", "source", "format", "auth", "channels", "history"] + WrittenManner.keys
    + WrittenRequest.askingKeys + WrittenDirectory.keys
  private static let channelKeys =
    ["name", "carrier", "value", "time", "unit", "kind", "flow", "numbers", "stamp", "history"] + WrittenValueManner.keys

  /// - Parameter secrets: reads what `auth` refers to; `nil`: nobody asks for it.
  static func preset(
    from node: YAMLNode, named name: String?, faults: FaultList, secrets: ((WrittenAuthentication) -> Authentication?)?
  ) -> LoadedPreset? {
    guard let file = WrittenMapping(node, named: "preset", keys: keys, faults: faults) else { return nil }
    let written = DataFile.required("name", of: file, faults: faults)
    if let name {
      DataFile.checkSchema(file.text("schema"), place: file.place(of: "schema"), faults: faults)
      DataFile.check(written, is: name, key: "name", faults: faults)
    }
    let asked = AskedRequest(WrittenRequest(file, faults: faults), beside: nil, faults: faults)
    let format = file.text("format").map { faults.format($0) } ?? .json
    let manner = faults.manner(WrittenManner(file, faults: faults), in: format, over: nil)
    var historySources: [String: WrittenHistorySource] = [:]
    let channels = channels(of: file, in: format, histories: &historySources, faults: faults)
    let auth = file.node("auth").flatMap { WrittenAuthentication($0, faults: faults) }
    // A server of files is shown something else, which is read where an endpoint names one.
    let isOfServer = auth?.kind.map { WrittenDirectory.kinds.contains($0.text) } ?? false
    let directory = WrittenDirectory(file, url: nil, authentication: isOfServer ? auth : nil)
    let authentication = isOfServer ? nil : auth.flatMap { written in secrets.map { $0(written) } }
    guard let written, let id: Identifier<Preset> = faults.identifier(written, key: "name"), let format, !channels.isEmpty else {
      return nil
    }
    if case .some(.none) = authentication { return nil }
    let preset = Preset(
      name: id.text, vendor: file.text("vendor")?.text ?? "", models: file.text("models")?.text ?? "",
      firmware: file.text("firmware")?.text ?? "",
      source: file.text("source")?.text ?? "",
      format: format, manner: manner, channels: channels)
    let history = WrittenHistory(file)
    guard isSound(history, of: preset, historySources, faults: faults) else { return nil }
    return LoadedPreset(
      preset: preset, authentication: authentication ?? nil, options: asked.options,
      directory: directory.isEmpty ? nil : directory, history: history, historySources: historySources)
  }

  private static func channels(
    of file: WrittenMapping, in format: BodyFormat?, histories: inout [String: WrittenHistorySource], faults: FaultList
  ) -> [Preset.Channel] {
    let nodes = file.list("channels")
    if nodes?.isEmpty ?? (file.node("channels") == nil) {
      faults.report(file.place(of: "channels"), "the preset has no channels", "write at least one")
    }
    var seen: [String: Place] = [:]
    return (nodes ?? []).compactMap { node in
      guard let keys = WrittenMapping(node, named: "channel", keys: channelKeys, faults: faults) else { return nil }
      if let name = keys.text("name") {
        if let first = seen[name.text] {
          faults.report(
            name.place, "two channels have this name",
            "name them apart; the first is on \(faults.words(for: first, from: name.place))")
        }
        seen[name.text] = seen[name.text] ?? name.place
        histories[name.text] = WrittenHistorySource(keys)
      }
      return channel(keys, in: format, faults: faults)
    }
  }

  private static func channel(_ keys: WrittenMapping, in format: BodyFormat?, faults: FaultList) -> Preset.Channel? {
    let name = DataFile.required("name", of: keys, faults: faults).flatMap { written -> String? in
      (faults.identifier(written, key: "name") as Identifier<Preset.Channel>?)?.text
    }
    let carrier = DataFile.required("carrier", of: keys, faults: faults).flatMap { faults.carrier($0) }
    let value = DataFile.required("value", of: keys, faults: faults).flatMap { faults.path($0, key: "value", in: format) }
    let time = keys.text("time").flatMap { faults.path($0, key: "time", in: format) }
    let written = DataFile.required("unit", of: keys, faults: faults)
    let kind = keys.text("kind").map { faults.kind($0, of: carrier) } ?? .cumulative
    let unit = carrier.flatMap { carrier in written.flatMap { faults.unit($0, of: carrier, kind: kind) } }
    let flow = keys.text("flow").map { faults.choice($0, key: "flow") as FlowDirection? } ?? .in
    let numbers = keys.text("numbers").map { faults.numbers($0) } ?? false
    let stamp = keys.text("stamp").map { faults.stamp($0, kind: kind) } ?? .end
    if stamp == .start, keys.text("time") == nil {
      faults.reportStartWithoutTime(keys.place(of: "stamp"))
      return nil
    }
    guard let name, let carrier, let value, let unit, let kind, let flow, let numbers, let stamp else { return nil }
    return Preset.Channel(
      name: name, carrier: carrier, value: value, time: time, unit: unit, kind: kind, flow: flow, acceptsNumberStrings: numbers,
      manner: faults.manner(WrittenValueManner(keys), unit: unit, in: format, over: nil), stamp: stamp)
  }
}
