import EnergyModel

/// A plan as a file (`plans/NAME.yaml`).
enum PlanFile {
  private static let keys = ["schema", "id", "names", "jurisdiction", "base_year", "end_year", "source", "targets"]
  private static let targetKeys = ["indicator", "percent_below_base", "status", "trajectory", "source"]

  /// How sure a target is. A plan that names an indicator and no number for it is a legal state (domain.md section 1, item 8).
  private enum Status: String, CaseIterable {
    case binding
    case indicative
    case notPublished = "not-published"
  }

  private enum TrajectoryWord: String, CaseIterable { case linear, compound }

  static func plan(from node: YAMLNode, named name: String, faults: FaultList) -> Plan? {
    guard let file = WrittenMapping(node, named: "plan", keys: keys, faults: faults) else { return nil }
    DataFile.checkSchema(file.text("schema"), place: file.place(of: "schema"), faults: faults)
    let written = DataFile.required("id", of: file, faults: faults)
    DataFile.check(written, is: name, key: "id", faults: faults)
    let id: PlanID? = written.flatMap { faults.identifier($0, key: "id") }
    let names = file.mapping("names", keys: Language.allCases.map(\.rawValue))
    var namesByLanguage: [String: String] = [:]
    for language in Language.allCases { namesByLanguage[language.rawValue] = names?.text(language.rawValue)?.text }
    let baseYear = DataFile.required("base_year", of: file, faults: faults).flatMap {
      faults.whole($0, key: "base_year", in: 1990...2100)
    }
    let endYear = DataFile.required("end_year", of: file, faults: faults).flatMap {
      faults.whole($0, key: "end_year", in: 1990...2100)
    }
    let source = DataFile.required("source", of: file, faults: faults)
    if let baseYear, let endYear, baseYear >= endYear {
      faults.report(
        file.place(of: "end_year"), "the plan does not end after its base year \(baseYear)", "write a later `end_year`")
      return nil
    }
    let targets = targets(of: file, faults: faults)
    guard let id, let baseYear, let endYear, let source else { return nil }
    return Plan(
      id: id, names: namesByLanguage, jurisdiction: file.text("jurisdiction")?.text ?? "", baseYear: baseYear, endYear: endYear,
      targets: targets, source: source.text)
  }

  private static func targets(of file: WrittenMapping, faults: FaultList) -> [Plan.Target] {
    let nodes = file.list("targets") ?? []
    if nodes.isEmpty {
      faults.report(file.place(of: "targets"), "the plan has no targets", "write at least one, if only as `not-published`")
    }
    var seen: [IndicatorID: Place] = [:]
    return nodes.compactMap { node in
      guard let keys = WrittenMapping(node, named: "target", keys: targetKeys, faults: faults) else { return nil }
      let written = DataFile.required("indicator", of: keys, faults: faults)
      let indicator = written.flatMap { written -> IndicatorID? in
        IndicatorID.contract.first { $0.text == written.text }
          ?? faults.refuse(
            written.place, "`indicator` is \(FaultList.quoted(written.text))",
            NearestName.remedy(for: written.text, among: IndicatorID.contract.map(\.text)))
      }
      if let indicator, let written {
        if let first = seen[indicator] {
          faults.report(
            written.place, "`\(indicator)` has two targets",
            "keep one; the first is on \(faults.words(for: first, from: written.place))")
        }
        seen[indicator] = seen[indicator] ?? written.place
      }
      let trajectory: TrajectoryWord? = keys.text("trajectory").flatMap { faults.choice($0, key: "trajectory") }
      let source = DataFile.required("source", of: keys, faults: faults)
      guard let goal = goal(of: keys, faults: faults), let indicator, let source else { return nil }
      return Plan.Target(
        indicator: indicator, goal: goal, trajectory: trajectory == .compound ? .compound : .linear, source: source.text)
    }
  }

  private static func goal(of keys: WrittenMapping, faults: FaultList) -> Plan.Goal? {
    let status: Status? = keys.text("status").flatMap { faults.choice($0, key: "status") }
    switch (keys.text("percent_below_base"), status) {
    case (let written?, .notPublished):
      return faults.refuse(written.place, "a target that is not published has a number", "remove it, or write `status: binding`")
    case (nil, .notPublished): return .notPublished
    case (nil, _):
      return faults.refuse(keys.place, "the target has no number", "write `percent_below_base`, or `status: not-published`")
    case (let written?, _):
      guard let percent = faults.decimal(written, key: "percent_below_base", allowsZero: true) else { return nil }
      guard percent <= ExactDecimal(100) else {
        return faults.refuse(written.place, "`percent_below_base` is \(percent)", "write a number from 0 to 100")
      }
      return .percentBelowBase(percent)
    }
  }
}
