import EnergyModel

extension Loader {
  /// What a register's endpoint says of it; `nil` everywhere for one that is read by hand.
  struct Polled {
    let preset: LoadedPreset?
    /// Whether the endpoint names a preset that has a fault of its own: what it would have supplied is no second fault.
    let presetIsFaulty: Bool
    /// `nil` where it has a fault.
    let format: BodyFormat?
    let manner: BodyManner?
  }

  /// A register read by hand.
  mutating func add(_ written: WrittenRegister, polling: Polling) {
    _ = register(written, polled: nil, intervalSeconds: polling.intervalSeconds)
  }

  /// Takes a register in and gives where its values stand; `nil` where it has a fault or is read by hand.
  mutating func register(_ written: WrittenRegister, polled: Polled?, intervalSeconds: Int64) -> RegisterSource? {
    let id = registerID(written)
    let institution = self.institution(written.institution, of: "register", place: written.place)
    let building = written.building.map { faults.label($0, key: "building") } ?? ""
    let endUse = written.endUse.map { classOrEndUse($0, key: "end_use", example: "total, vehicle or 01B00") } ?? Defaults.endUse
    let flow: FlowDirection?? = written.flow.map { faults.choice($0, key: "flow") }
    let writtenCarrier = written.carrier.map { faults.carrier($0) }
    let channel = self.channel(of: written, carrier: writtenCarrier ?? nil, flow: flow ?? nil, polled: polled)
    let carrier = writtenCarrier ?? channel?.carrier
    if written.carrier == nil, channel == nil, polled?.presetIsFaulty != true, written.channel == nil {
      faults.report(written.place, "the register has no `carrier`", "write what it meters, such as electricity or water")
    }
    let kind = written.kind.map { faults.kind($0, of: carrier ?? nil) } ?? channel?.kind ?? .cumulative
    let unit = carrier.flatMap { self.unit(of: written, carrier: $0, kind: kind, channel: channel, polled: polled) }
    let stamp = self.stamp(of: written, kind: kind, channel: channel, isPolled: polled != nil)
    let interval = written.interval.map { faults.seconds($0, key: "interval", in: Defaults.intervalRange) } ?? intervalSeconds
    let multiplier = self.multiplier(written.multiplier)
    let accuracy = written.accuracy.flatMap { faults.accuracy($0) }
    var capacity: ExactDecimal?
    if let text = written.capacity, let kind, !kind.isCounter {
      faults.report(
        text.place, "`capacity` belongs to counters, and this register is \(kind.rawValue)",
        "remove it: there is nothing that could return to zero")
    } else if let text = written.capacity, let carrier, let unit {
      capacity = faults.capacity(text, in: unit, of: carrier)
    }
    var powerMax: Int64?
    if let text = written.powerMax, let carrier { powerMax = faults.powerMax(text, of: carrier) }
    if carrier == nil, let text = written.unit, MeasureUnit(text.text) == nil { faults.reportUnknownUnit(text) }
    let readPlace = polled.flatMap { self.readPlace(of: written, channel: channel, polled: $0) }
    let valueManner = polled.flatMap { faults.manner(written.manner, unit: unit, in: $0.format, over: channel?.manner) }
    guard let id, let institution, let building, let endUse, let carrier, let unit, let kind, let interval, let multiplier,
      let stamp
    else { return nil }
    registers.append(
      Register(
        id: id, institution: institution, building: building, parent: written.parent.flatMap { RegisterID($0.text) },
        carrier: carrier,
        endUse: endUse, flow: (flow ?? nil) ?? channel?.flow ?? .in, kind: kind, unit: unit, multiplier: multiplier,
        capacity: capacity, powerMaxPerHour: powerMax, intervalSeconds: interval, stamp: stamp, accuracy: accuracy))
    return readPlace.map { place in
      RegisterSource(
        register: id, value: place.value, time: place.time, unit: unit, acceptsNumberStrings: place.acceptsNumberStrings,
        manner: valueManner)
    }
  }

  /// What the stamps of a delta name: what is written, else what the preset says.
  private func stamp(of written: WrittenRegister, kind: RegisterKind?, channel: Preset.Channel?, isPolled: Bool) -> IntervalStamp?
  {
    guard let text = written.stamp else { return kind == .delta ? channel?.stamp ?? .end : .end }
    guard let stamp = faults.stamp(text, kind: kind) else { return nil }
    if stamp == .start, isPolled, written.time == nil, channel?.time == nil {
      faults.reportStartWithoutTime(text.place)
      return nil
    }
    return stamp
  }

  private mutating func registerID(_ written: WrittenRegister) -> RegisterID? {
    guard let text = written.id else {
      return faults.refuse(written.place, "the register has no `id`", "write one, such as city-hall/electricity")
    }
    guard let id: RegisterID = faults.identifier(text, key: "id"), faults.isFirst(text, in: &registerPlaces, thing: "register")
    else {
      return nil
    }
    if let parent = written.parent { registerParents.append(Parents.Link(child: id.text, parent: parent)) }
    return id
  }

  /// - Parameter thing: what the institution answers for, for sentences.
  func institution(_ written: WrittenText?, of thing: String, place: Place) -> InstitutionID? {
    guard let text = written else {
      return faults.refuse(place, "the \(thing) has no `institution`", "write the id of the institution that answers for it")
    }
    guard institutionPlaces[text.text] != nil, let id = InstitutionID(text.text) else {
      return faults.refuse(
        text.place, "there is no institution \(FaultList.quoted(text.text))",
        "write the id of one, or add it under `institutions`")
    }
    return id
  }

  /// The channel of the preset that supplies what the register does not say: the one it names, else the first of its carrier
  /// (and flow, where it says one), else, where it names no carrier, the first of all.
  private func channel(of written: WrittenRegister, carrier: Carrier?, flow: FlowDirection?, polled: Polled?) -> Preset.Channel? {
    guard let preset = polled?.preset?.preset else {
      if let channel = written.channel, polled?.presetIsFaulty == false {
        faults.report(channel.place, "`channel` needs a preset", "write `preset` on the endpoint, or `value` here")
      }
      return nil
    }
    if let name = written.channel {
      if let channel = preset.channels.first(where: { $0.name == name.text }) { return channel }
      return faults.refuse(
        name.place, "preset '\(preset.name)' has no channel \(FaultList.quoted(name.text))",
        NearestName.remedy(for: name.text, among: preset.channels.map(\.name)))
    }
    // A carrier that was written and is none has its fault already.
    guard written.carrier == nil || carrier != nil else { return preset.channels[0] }
    let ofCarrier = preset.channels.filter { carrier == nil || $0.carrier == carrier }
    return ofCarrier.first { flow == nil || $0.flow == flow } ?? ofCarrier.first
  }

  /// `kind` is `nil` where it has a fault of its own: then a unit that fits any kind is none.
  private func unit(
    of written: WrittenRegister, carrier: Carrier, kind: RegisterKind?, channel: Preset.Channel?, polled: Polled?
  ) -> MeasureUnit? {
    if let text = written.unit { return faults.unit(text, of: carrier, kind: kind) }
    if let channel {
      guard let kind, !kind.accepts(channel.unit, of: carrier) else { return channel.unit }
      return faults.refuse(
        (kind == channel.kind ? written.carrier : written.kind)?.place ?? written.place,
        "the preset's channel '\(channel.name)' is in \(channel.unit.symbol), which "
          + (kind == .instantaneous ? "is no power" : "does not count \(carrier.name)"),
        "name another `channel`, or write `unit` and `value`")
    }
    // One read by hand is imported in the unit that every amount is printed in, unless it says otherwise.
    guard polled != nil else { return kind == .instantaneous ? .kilowatt : MeasureUnit(carrier.baseUnit.printed) }
    guard polled?.presetIsFaulty != true else { return nil }
    return faults.refuse(
      written.place, "the register has no `unit`",
      "write the unit of the device's number: \(FaultList.units(of: carrier, kind: kind ?? .cumulative).joined(separator: ", "))")
  }

  private mutating func multiplier(_ written: WrittenSeries?) -> DatedSeries<ExactDecimal>? {
    guard let written else { return Loader.one }
    guard case .single(let text) = written else { return faults.series(written, key: "multiplier", allowsZero: false) }
    if let known = multipliers[text.text] { return known }
    let series = faults.series(written, key: "multiplier", allowsZero: false)
    multipliers[text.text] = series
    return series
  }

  /// Where the body holds the register's value, and how it is to be read there.
  private struct ReadPlace {
    let value: ValuePath
    let time: ValuePath?
    let acceptsNumberStrings: Bool
  }

  private mutating func readPlace(of written: WrittenRegister, channel: Preset.Channel?, polled: Polled) -> ReadPlace? {
    let value = written.value.map { self.path($0, key: "value", in: polled.format) } ?? channel?.value
    let time = written.time.map { self.path($0, key: "time", in: polled.format) } ?? channel?.time
    let numbers = written.numbers.map { faults.numbers($0) } ?? channel?.acceptsNumberStrings ?? false
    guard let value else {
      guard written.value == nil, !polled.presetIsFaulty, written.channel == nil else { return nil }
      let what =
        polled.preset.map { "preset '\($0.preset.name)' has no channel of this carrier" } ?? "the register has no `value`"
      return faults.refuse(written.place, what, "write where the number stands in the body, such as `value: /total_act`")
    }
    guard let numbers, written.time == nil || time != nil else { return nil }
    let isHistory = (polled.manner?.rows != nil || polled.format == .csv) && polled.manner?.take != .last
    if isHistory, time == nil {
      return faults.refuse(
        written.place, "the body has many entries, and the register has no `time` to tell them apart",
        "write where each entry has its stamp, or `take: last` on the endpoint")
    }
    return ReadPlace(value: value, time: time, acceptsNumberStrings: numbers)
  }

  private mutating func path(_ written: WrittenText, key: String, in format: BodyFormat?) -> ValuePath? {
    guard let format else { return nil }
    if let known = paths[format]?[written.text] { return known }
    let read = faults.path(written, key: key, in: format)
    paths[format, default: [:]][written.text] = read
    return read
  }

  mutating func checkRegisterParents() {
    for link in registerParents where isVirtual(link.parent) {
      faults.report(
        link.parent.place, "\(FaultList.quoted(link.parent.text)) is a virtual meter, of which no register is a part",
        "name a register, or leave `parent` empty")
    }
    let links = registerParents.filter { !isVirtual($0.parent) }
    Parents.check(links, known: { registerPlaces[$0] != nil }, thing: "register", faults: faults)
    guard !registerParents.isEmpty else { return }
    let carriers = Dictionary(registers.map { ($0.id.text, $0.carrier) }, uniquingKeysWith: { first, _ in first })
    for link in registerParents {
      guard let child = carriers[link.child], let parent = carriers[link.parent.text], child != parent else { continue }
      faults.report(
        link.parent.place, "a register of \(child.name) cannot be a part of one of \(parent.name)",
        "name a parent of the same carrier")
    }
  }
}
