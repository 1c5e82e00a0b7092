import EnergyModel

/// The columns of `meters.csv` (contract), and behind them the keys of a register that the contract's header does not have.
enum MeterColumn: Int, InventoryColumn {
  case register, institution, building, carrier, endUse, parent, url, preset, format, value, unit, kind, multiplier, capacity,
    powerMax
  case interval
  case flow, time, numbers, channel, accuracy, stamp, files

  var names: [String] {
    switch self {
    case .register: ["register", "计量编号", "表计编号"]
    case .institution: ["institution", "机构编号", "机构"]
    case .building: ["building", "建筑"]
    case .carrier: ["carrier", "能源种类", "能源品种"]
    case .endUse: ["end_use", "分项", "用途"]
    case .parent: ["parent", "上级计量编号", "上级表计"]
    case .url: ["url", "网址", "地址"]
    case .preset: ["preset", "预设"]
    case .format: ["format", "格式"]
    case .value: ["value", "取值路径"]
    case .unit: ["unit", "单位"]
    case .kind: ["kind", "计数方式"]
    case .multiplier: ["multiplier", "倍率"]
    case .capacity: ["capacity", "量程"]
    case .powerMax: ["power_max", "最大功率"]
    case .interval: ["interval", "采集周期"]
    case .flow: ["flow", "方向"]
    case .time: ["time", "时间路径"]
    case .numbers: ["numbers", "数字写法"]
    case .channel: ["channel", "通道"]
    case .accuracy: ["accuracy", "准确度"]
    case .stamp: ["stamp", "时标含义"]
    case .files: ["files", "文件名"]
    }
  }

  var isRequired: Bool { self == .register || self == .institution }
}

/// Rows that are read from one endpoint: equal url, preset and interval (contract).
private struct EndpointKey: Hashable {
  let url: String
  let preset: String
  let intervalSeconds: Int64
}

/// An endpoint while its rows come in. It has a name and a request only where its first row was right.
private struct EndpointDraft {
  let id: EndpointID?
  let request: Request?
  let format: BodyFormat
  let formatText: String
  let polled: Loader.Polled
  /// Of a directory of files.
  let drop: FileDrop?
  let filesText: String
  var sources: [RegisterSource] = []
}

extension Loader {
  /// Takes in the meters of a file that the configuration names.
  mutating func addMeters(from name: WrittenText, polling: Polling) {
    guard let (bytes, file) = inventory(name) else { return }
    var drafts: [EndpointDraft] = []
    var keys: [EndpointKey] = []
    var indices: [EndpointKey: Int] = [:]
    InventoryTable.forEachRow(of: bytes, file: file, faults: faults, columns: MeterColumn.self) { row in
      let written = WrittenRegister(row)
      let interval =
        row[.interval].map { faults.seconds($0, key: "interval", in: Defaults.intervalRange) } ?? polling.intervalSeconds
      let intervalSeconds = interval ?? polling.intervalSeconds
      guard let url = row[.url] else {
        refusePolledCells(of: row)
        _ = register(written, polled: nil, intervalSeconds: intervalSeconds)
        return
      }
      let key = EndpointKey(url: url.text, preset: row[.preset]?.text ?? "", intervalSeconds: intervalSeconds)
      let index: Int
      if let known = indices[key] {
        index = known
        if let format = row[.format], format.text != drafts[index].formatText {
          faults.report(
            format.place, "rows of one endpoint name different formats", "write the same `format` in each row with this url")
        }
        if let files = row[.files], files.text != drafts[index].filesText {
          faults.report(
            files.place, "rows of one endpoint name different files",
            "write the same `files` in each row with this url, or an endpoint for each in conserved.yaml")
        }
      } else {
        index = drafts.count
        indices[key] = index
        keys.append(key)
        drafts.append(draft(row, url: url, intervalSeconds: intervalSeconds, polling: polling))
      }
      guard let source = register(written, polled: drafts[index].polled, intervalSeconds: intervalSeconds) else { return }
      checkDefault(of: written, source: source, among: drafts[index].sources)
      if drafts[index].drop != nil { checkTime(of: written, source: source) }
      drafts[index].sources.append(source)
    }
    endpoints.reserveCapacity(endpoints.count + drafts.count)
    for (draft, key) in zip(drafts, keys) {
      guard let id = draft.id, let request = draft.request else { continue }
      let owner = HistoryOwner(
        preset: draft.polled.preset, request: request, format: draft.format, manner: draft.polled.manner,
        intervalSeconds: key.intervalSeconds)
      endpoints.append(
        Endpoint(
          id: id, request: request, format: draft.format, manner: draft.polled.manner, intervalSeconds: key.intervalSeconds,
          sources: draft.sources, history: draft.drop == nil ? history(nil, of: owner, live: draft.sources) : nil,
          drop: draft.drop))
    }
  }

  private mutating func draft(
    _ row: InventoryRow<MeterColumn>, url: WrittenText, intervalSeconds: Int64, polling: Polling
  ) -> EndpointDraft {
    let preset = row[.preset].flatMap { library.preset($0) }
    let format = format(row[.format], preset: preset)
    // The register's own `id` is checked with the register; here it only must not be taken by another endpoint.
    let id = row[.register].flatMap { text in EndpointID(text.text) == nil ? nil : endpointID(text, place: row.place) }
    checkParameter(of: preset?.authentication, url: url)
    let files = fileTerms(of: WrittenDirectory(row: row.place, url: url, files: row[.files]), preset: preset)
    let address = files.map(\.url) ?? self.url(url, place: url.place)
    let request = address.map { url in
      Request(
        url: url, authentication: files == nil ? preset?.authentication : nil, options: files == nil ? preset?.options : nil,
        timeoutMilliseconds: Int(Defaults.inheritedTimeout(Int64(polling.timeoutMilliseconds), intervalSeconds: intervalSeconds)),
        bodyLimitBytes: polling.bodyLimitBytes,
        keepsConnection: Loader.keepsConnection(intervalSeconds: intervalSeconds, polling: polling), shell: files?.shell)
    }
    return EndpointDraft(
      id: id, request: request, format: format ?? .json, formatText: row[.format]?.text ?? "",
      polled: Polled(
        preset: preset, presetIsFaulty: row[.preset] != nil && preset == nil, format: format, manner: preset?.preset.manner),
      drop: files?.drop, filesText: row[.files]?.text ?? "")
  }

  /// A row without `url` is read by hand: a cell that speaks of a body was meant for another row.
  private func refusePolledCells(of row: InventoryRow<MeterColumn>) {
    for column in [MeterColumn.preset, .format, .value, .time, .numbers, .channel, .files] {
      guard let text = row[column] else { continue }
      faults.report(
        text.place, "the row has a `\(column.names[0])` and no `url`",
        "write the `url`, or leave the cell empty: it is read by hand")
    }
  }
}

extension WrittenRegister {
  fileprivate init(_ row: InventoryRow<MeterColumn>) {
    self.init(place: row.place)
    id = row[.register]
    institution = row[.institution]
    building = row[.building]
    parent = row[.parent]
    carrier = row[.carrier]
    endUse = row[.endUse]
    flow = row[.flow]
    value = row[.value]
    time = row[.time]
    unit = row[.unit]
    kind = row[.kind]
    multiplier = row[.multiplier].map(WrittenSeries.single)
    capacity = row[.capacity]
    powerMax = row[.powerMax]
    numbers = row[.numbers]
    channel = row[.channel]
    accuracy = row[.accuracy]
    stamp = row[.stamp]
  }
}
