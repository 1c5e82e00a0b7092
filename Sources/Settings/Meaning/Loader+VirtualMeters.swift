import EnergyModel

extension Loader {
  /// Takes in the virtual meters, when every register is known.
  mutating func addVirtualMeters(_ written: [WrittenVirtualMeter]) {
    // Names first: a part may be named before the virtual meter that it must not be.
    let ids = written.map { virtualMeterID($0) }
    let carriers = Dictionary(registers.map { ($0.id.text, $0.carrier) }, uniquingKeysWith: { first, _ in first })
    for (meter, id) in zip(written, ids) { add(meter, id: id, carriers: carriers) }
  }

  /// Whether a name is a virtual meter's and no register's.
  func isVirtual(_ name: WrittenText) -> Bool { virtualMeterPlaces[name.text] != nil && registerPlaces[name.text] == nil }

  private mutating func virtualMeterID(_ written: WrittenVirtualMeter) -> RegisterID? {
    guard let text = written.id else {
      return faults.refuse(written.place, "the virtual meter has no `id`", "write one, such as city-hall/net")
    }
    guard let id: RegisterID = faults.identifier(text, key: "id"),
      faults.isFirst(text, in: &virtualMeterPlaces, thing: "virtual meter")
    else { return nil }
    if let register = registerPlaces[text.text] {
      return faults.refuse(
        text.place, "there is a register \(FaultList.quoted(text.text)) already",
        "name the virtual meter apart; the register is on \(faults.words(for: register, from: text.place))")
    }
    return id
  }

  private mutating func add(_ written: WrittenVirtualMeter, id: RegisterID?, carriers: [String: Carrier]) {
    let institution = self.institution(written.institution, of: "virtual meter", place: written.place)
    let endUse = written.endUse.map { classOrEndUse($0, key: "end_use", example: "total, vehicle or 01B00") } ?? Defaults.endUse
    let flow: FlowDirection? = written.flow.map { faults.choice($0, key: "flow") } ?? .in
    let carrier = written.carrier.flatMap { faults.carrier($0) }
    if written.carrier == nil {
      faults.report(
        written.place, "the virtual meter has no `carrier`", "write that of its registers, such as electricity or water")
    }
    let parts = self.parts(of: written, carrier: carrier, carriers: carriers)
    guard let id, let institution, let endUse, let flow, let carrier, let parts else { return }
    virtualMeters.append(
      VirtualMeter(id: id, institution: institution, carrier: carrier, endUse: endUse, flow: flow, parts: parts))
  }

  /// All parts; `nil` where one of them has a fault.
  private func parts(of written: WrittenVirtualMeter, carrier: Carrier?, carriers: [String: Carrier]) -> [VirtualMeter.Part]? {
    var parts: [VirtualMeter.Part] = []
    var places: [String: Place] = [:]
    for part in written.parts {
      let register = self.register(of: part, carrier: carrier, carriers: carriers)
      let factor = self.factor(part.factor)
      if let first = places.updateValue(part.register.place, forKey: part.register.text) {
        faults.report(
          part.register.place, "the virtual meter has the part \(FaultList.quoted(part.register.text)) twice",
          "keep one with the sum of the factors; the first is on \(faults.words(for: first, from: part.register.place))")
      } else if let register, let factor {
        parts.append(VirtualMeter.Part(register: register, factor: factor))
      }
    }
    return !written.hasFaultyPart && parts.count == written.parts.count ? parts : nil
  }

  private func register(of part: WrittenVirtualMeter.Part, carrier: Carrier?, carriers: [String: Carrier]) -> RegisterID? {
    let (text, place) = (part.register.text, part.register.place)
    guard !isVirtual(part.register) else {
      return faults.refuse(
        place, "\(FaultList.quoted(text)) is a virtual meter and cannot be a part of one", "name the registers that it is made of"
      )
    }
    guard registerPlaces[text] != nil else {
      return faults.refuse(
        place, "there is no register \(FaultList.quoted(text))",
        "write the id of one, or add it under an endpoint or under `registers`")
    }
    // One with a fault of its own is no second fault here.
    guard let partCarrier = carriers[text] else { return nil }
    guard let carrier, carrier != partCarrier else { return RegisterID(text) }
    return faults.refuse(
      place, "a register of \(partCarrier.name) cannot be a part of a virtual meter of \(carrier.name)",
      "name registers of one carrier")
  }

  /// Nine digits on either side of the point: more than any factor needs, and few enough that its products with amounts stay exact.
  private func factor(_ written: WrittenText) -> ExactDecimal? {
    guard let factor = faults.number(written, key: "factor") else { return nil }
    guard factor != .zero else {
      return faults.refuse(
        written.place, "`factor` is 0", "write how often the register counts, such as 1 or -1, or remove the part")
    }
    let bound = ExactDecimal(1_000_000_000)
    guard factor.scale <= 9, factor < bound, ExactDecimal(-1_000_000_000) < factor else {
      return faults.refuse(
        written.place, "`factor` is \(factor)", "write a number with at most nine digits before and nine behind the point")
    }
    return factor
  }
}
