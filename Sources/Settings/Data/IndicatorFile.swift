import EnergyModel

/// The indicators of a site as a file (`indicators/NAME.yaml`).
enum IndicatorFile {
  private static let keys = ["schema", "id", "indicators"]
  private static let measureKeys = ["sum", "carriers", "except_carriers", "end_uses", "except_end_uses"]
  private static let indicatorKeys = ["id", "names", "unit"] + measureKeys + ["per", "better", "source"]

  private enum Better: String, CaseIterable {
    case lower, higher
  }

  static func indicators(from node: YAMLNode, named name: String, faults: FaultList) -> IndicatorSet? {
    guard let file = WrittenMapping(node, named: "file of indicators", keys: keys, faults: faults) else { return nil }
    DataFile.checkSchema(file.text("schema"), place: file.place(of: "schema"), faults: faults)
    DataFile.check(DataFile.required("id", of: file, faults: faults), is: name, key: "id", faults: faults)
    let nodes = file.list("indicators") ?? []
    if nodes.isEmpty { faults.report(file.place(of: "indicators"), "the file has no indicators", "write at least one") }
    var seen: [String: Place] = [:]
    return IndicatorSet(
      nodes.compactMap { node in
        guard let keys = WrittenMapping(node, named: "indicator", keys: indicatorKeys, faults: faults) else { return nil }
        if let id = keys.text("id"), !faults.isFirst(id, in: &seen, thing: "indicator") { return nil }
        return indicator(keys, faults: faults)
      })
  }

  private static func indicator(_ keys: WrittenMapping, faults: FaultList) -> Indicator? {
    let id: IndicatorID? = DataFile.required("id", of: keys, faults: faults).flatMap { faults.identifier($0, key: "id") }
    let names = keys.mapping("names", keys: Language.allCases.map(\.rawValue))
    var namesByLanguage: [String: String] = [:]
    for language in Language.allCases { namesByLanguage[language.rawValue] = names?.text(language.rawValue)?.text }
    let unit = DataFile.required("unit", of: keys, faults: faults)
    let source = DataFile.required("source", of: keys, faults: faults)
    let better = keys.text("better").map { faults.choice($0, key: "better") as Better? } ?? .lower
    let numerator = measure(keys, faults: faults)
    let denominator = denominator(keys, faults: faults)
    guard let id, let unit, let source, let better, let numerator, let denominator else { return nil }
    guard let expected = units(numerator, denominator) else { return nil }
    guard expected.contains(unit.text) else {
      return faults.refuse(
        unit.place, "`unit` of `\(id)` is \(FaultList.quoted(unit.text))", "write \(expected.joined(separator: " or "))")
    }
    return Indicator(
      id: id, names: namesByLanguage, unit: unit.text, numerator: numerator, denominator: denominator,
      isBetterHigher: better == .higher, source: source.text)
  }

  /// The units that a value can be in: that of the sum, by the square metre where it is divided by an area; a ratio has none of its own.
  private static func units(_ numerator: Indicator.Measure, _ denominator: Indicator.Denominator) -> [String]? {
    let unit = unit(of: numerator)
    switch denominator {
    case .none: return [unit]
    case .fact(.floorArea), .fact(.heatedArea): return ["\(unit)/m2"]
    case .fact: return [unit]
    case .measure(let other): return unit == self.unit(of: other) ? ["%", "1"] : ["\(unit)/\(self.unit(of: other))"]
    }
  }

  private static func unit(of measure: Indicator.Measure) -> String {
    switch (measure.quantity, measure.carriers) {
    case (.standardCoal, _): "kgce"
    case (.carbonDioxide, _): "kg"
    case (.amount, .only(let carriers)): carriers.first?.baseUnit.printed ?? ""
    case (.amount, _): "kg"
    }
  }

  private static func denominator(_ keys: WrittenMapping, faults: FaultList) -> Indicator.Denominator? {
    guard let node = keys.node("per") else { return Indicator.Denominator.none }
    if case .mapping = node.content {
      return keys.mapping("per", keys: measureKeys).flatMap { measure($0, faults: faults) }.map(Indicator.Denominator.measure)
    }
    guard let text = keys.text("per") else { return nil }
    guard let fact = FactName(rawValue: text.text), fact.isNumber else {
      let numbers = FactName.allCases.filter(\.isNumber).map(\.rawValue)
      return faults.refuse(
        text.place, "`per` is \(FaultList.quoted(text.text)), which is no fact that is a number",
        NearestName.remedy(for: text.text, among: numbers))
    }
    return .fact(fact)
  }

  private static func measure(_ keys: WrittenMapping, faults: FaultList) -> Indicator.Measure? {
    let quantity: Indicator.Quantity? =
      DataFile.required("sum", of: keys, faults: faults).flatMap { faults.choice($0, key: "sum") }
    let carriers = carriers(keys, faults: faults)
    let named = keys.texts("end_uses").map { Set($0.map(\.text)) }
    let excluded = keys.texts("except_end_uses").map { Set($0.map(\.text)) }
    if named != nil, excluded != nil {
      faults.report(
        keys.place(of: "except_end_uses"), "`end_uses` and `except_end_uses` stand beside each other", "keep one of them")
      return nil
    }
    if named?.isEmpty == true {
      return faults.refuse(
        keys.place(of: "end_uses"), "`end_uses` is an empty list, so that nothing counts", "write at least one, or remove the key"
      )
    }
    guard let quantity, let carriers else { return nil }
    if quantity == .amount, case .only(let set) = carriers, Set(set.map(\.baseUnit)).count > 1 {
      return faults.refuse(
        keys.place(of: "carriers"), "amounts of these carriers are counted in different units",
        "write carriers of one unit, or `sum: kgce`")
    }
    if quantity == .amount, carriers == .energy {
      return faults.refuse(
        keys.place(of: "carriers"), "amounts of all energy carriers have no unit in common", "write `sum: kgce`, or name carriers"
      )
    }
    return Indicator.Measure(quantity, of: carriers, endUses: named.map { .only($0) } ?? .all(except: excluded ?? []))
  }

  private static func carriers(_ keys: WrittenMapping, faults: FaultList) -> Indicator.Carriers? {
    guard let written = keys.texts("carriers"), !written.isEmpty else {
      return faults.refuse(
        keys.place(of: "carriers"), "`carriers` is missing", "write a list such as [energy], [waste] or [electricity]")
    }
    if written.count == 1, written[0].text == "waste" { return waste(keys, faults: faults) }
    if let first = keys.texts("except_carriers")?.first {
      return faults.refuse(first.place, "`except_carriers` are fractions of waste", "remove them, or write `carriers: [waste]`")
    }
    if written.count == 1, written[0].text == "energy" { return .energy }
    let named = written.compactMap { faults.carrier($0) }
    return named.count == written.count ? .only(Set(named)) : nil
  }

  /// Every fraction but some; `nil` where what is left out is none.
  private static func waste(_ keys: WrittenMapping, faults: FaultList) -> Indicator.Carriers? {
    var excluded: Set<Carrier> = []
    for written in keys.texts("except_carriers") ?? [] {
      guard let carrier = faults.carrier(written) else { return nil }
      guard case .waste = carrier else {
        return faults.refuse(
          written.place, "`except_carriers` has \(FaultList.quoted(written.text)), which is no fraction of waste",
          "write `waste.` and the fraction")
      }
      excluded.insert(carrier)
    }
    return .waste(except: excluded)
  }
}
