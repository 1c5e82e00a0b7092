import EnergyModel

/// Where the value of one line comes from, as written.
struct FormValue {
  private let keys: WrittenMapping
  private let unit: WrittenText?
  private let faults: FaultList

  init(_ keys: WrittenMapping, unit: WrittenText?, faults: FaultList) {
    self.keys = keys
    self.unit = unit
    self.faults = faults
  }

  func read() -> StatisticalForms.Value? {
    let written = FormFile.valueKeys.filter { keys.node($0) != nil }
    guard let kind = written.first, written.count == 1 else {
      return faults.refuse(
        keys.place, written.isEmpty ? "the line has no value" : "the line has two values, `\(written[0])` and `\(written[1])`",
        "write one of \(FormFile.valueKeys.joined(separator: ", "))")
    }
    refuse(["end_uses", "except"], unlessOneOf: ["amount", "cost"], kind)
    refuse(["at"], unlessOneOf: ["fact"], kind)
    switch kind {
    case "amount": return amount()
    case "cost": return cost()
    case "energy": return energy()
    case "fact": return fact()
    default:
      return keys.text("blank").flatMap { faults.boolean($0, key: "blank") } == true
        ? .blank : faults.refuse(keys.place(of: "blank"), "`blank` says nothing", "write `blank: true`")
    }
  }

  /// A key that means nothing beside this value.
  private func refuse(_ names: [String], unlessOneOf kinds: [String], _ kind: String) {
    guard !kinds.contains(kind) else { return }
    for name in names where keys.node(name) != nil {
      faults.report(keys.place(of: name), "`\(name)` means nothing beside `\(kind)`", "remove it")
    }
  }

  private func amount() -> StatisticalForms.Value? {
    let carrier = keys.text("amount").flatMap { faults.carrier($0) }
    guard let carrier, let unit, let endUses = endUses() else { return nil }
    guard let measure = MeasureUnit(unit.text), measure.ratio(to: carrier.baseUnit) != nil else {
      return faults.refuse(
        unit.place, "unit \(FaultList.quoted(unit.text)) does not count \(carrier.name)",
        "write one of \(FaultList.units(of: carrier).joined(separator: ", "))")
    }
    return .amount(carrier, endUses, measure)
  }

  private func cost() -> StatisticalForms.Value? {
    guard let carriers = carriers("cost"), let endUses = endUses() else { return nil }
    if let unit, unit.text != "yuan" { faults.report(unit.place, "a cost is in yuan", "write `unit: yuan`") }
    return .cost(carriers, endUses)
  }

  private func energy() -> StatisticalForms.Value? {
    guard let carriers = carriers("energy"), let unit else { return nil }
    guard let measure = MeasureUnit(unit.text), measure.dimension == .standardCoal else {
      return faults.refuse(unit.place, "unit \(FaultList.quoted(unit.text)) is not of standard coal", "write kgce or tce")
    }
    return .energy(carriers, measure)
  }

  private func fact() -> StatisticalForms.Value? {
    guard let written = keys.text("fact") else { return nil }
    guard let name = FactName(rawValue: written.text), name.isNumber else {
      return faults.refuse(
        written.place, "`fact` is \(FaultList.quoted(written.text))",
        NearestName.remedy(for: written.text, among: FactName.numbers.map(\.rawValue)))
    }
    let moment: StatisticalForms.Moment? = DataFile.required("at", of: keys, faults: faults).flatMap {
      faults.choice($0, key: "at")
    }
    return moment.map { .fact(name, $0) }
  }

  /// One carrier, or a list of them.
  private func carriers(_ key: String) -> [Carrier]? {
    guard let node = keys.node(key) else { return nil }
    guard case .sequence = node.content else { return keys.text(key).flatMap { faults.carrier($0) }.map { [$0] } }
    let written = keys.texts(key) ?? []
    let carriers = written.compactMap { faults.carrier($0) }
    if written.isEmpty { faults.report(node.place, "`\(key)` is an empty list", "write at least one carrier") }
    return carriers.isEmpty || carriers.count < written.count ? nil : carriers
  }

  private func endUses() -> StatisticalForms.EndUses? {
    let only = keys.texts("end_uses").map { $0.map(\.text) }
    let except = keys.texts("except").map { $0.map(\.text) }
    switch (only, except) {
    case (nil, nil): return .all
    case (let words?, nil): return .only(words)
    case (nil, let words?): return .except(words)
    default: return faults.refuse(keys.place(of: "except"), "`except` stands beside `end_uses`", "keep one of them")
    }
  }
}
