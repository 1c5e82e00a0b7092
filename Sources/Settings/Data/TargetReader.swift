import EnergyModel

/// Reads the targets of a plan, and the overrides in them.
struct TargetReader {
  /// Base year and end year; `nil` where they have a fault of their own.
  let span: ClosedRange<Int>?
  let names: PlanNames
  let faults: FaultList

  private static let keys = ["indicator", "of"] + WrittenTerms.keys + ["overrides"]
  private static let overrideKeys = ["institution", "class", "region"] + WrittenTerms.keys

  /// How sure a target is. A plan that names an indicator and no number for it is a legal state (domain.md section 1, item 8).
  private enum Status: String, CaseIterable {
    case binding
    case indicative
    case notPublished = "not-published"
  }

  func targets(of file: WrittenMapping) -> [Plan.Target] {
    let nodes = file.list("targets") ?? []
    if nodes.isEmpty {
      faults.report(file.place(of: "targets"), "the plan has no targets", "write at least one, if only as `not-published`")
    }
    var seen: [String: Place] = [:]
    return nodes.compactMap { node in
      guard let keys = WrittenMapping(node, named: "target", keys: TargetReader.keys, faults: faults) else { return nil }
      let written = DataFile.required("indicator", of: keys, faults: faults)
      let indicator = written.flatMap { names.indicator($0, faults: faults) }
      let scope = scope(of: keys)
      if let indicator, let written, let scope {
        let key = "\(scope.rawValue) \(indicator)"
        if let first = seen[key] {
          faults.report(
            written.place, "`\(indicator)` has two targets",
            "keep one; the first is on \(faults.words(for: first, from: written.place))")
        }
        seen[key] = seen[key] ?? written.place
      }
      let terms = WrittenTerms(own: keys)
      let unit = indicator.flatMap { names.indicatorUnits[$0] }
      let target = target(terms, indicator: indicator, scope: scope, unit: unit)
      let overrides = overrides(in: keys, terms: terms, indicator: indicator, scope: scope, unit: unit)
      return target.map {
        Plan.Target(
          indicator: $0.indicator, scope: $0.scope, goal: $0.goal, trajectory: $0.trajectory, unit: $0.unit,
          isBinding: $0.isBinding, decimals: $0.decimals, overrides: overrides, source: $0.source)
      }
    }
  }

  /// Caps are of the site where nothing is written: a total that one institution is not to pass is written as its own.
  private func scope(of keys: WrittenMapping) -> Plan.Scope? {
    keys.text("of").map { faults.choice($0, key: "of") } ?? (keys.node("cap") == nil ? .institution : .site)
  }

  /// - Parameter unit: that of the indicator.
  private func target(_ terms: WrittenTerms, indicator: IndicatorID?, scope: Plan.Scope?, unit: String?) -> Plan.Target? {
    let source = DataFile.required("source", of: terms.own, faults: faults)
    if let normalisation = terms.text("normalisation"), normalisation.text != "none" {
      faults.report(
        normalisation.place, "`normalisation` \(FaultList.quoted(normalisation.text)) is not done by this version",
        "write none, or remove the key")
    }
    let decimals = terms.text("rounding").flatMap { faults.whole($0, key: "rounding", in: 0...6) }
    let status: Status?
    if let written = terms.status {
      status = faults.choice(written, key: "status")
      if status == nil { return nil }
    } else {
      status = .binding
    }
    let reader = GoalReader(terms: terms, span: span, unit: unit, faults: faults)
    guard let (goal, trajectory) = status == .notPublished ? reader.nothing() : reader.goal() else { return nil }
    guard let indicator, let scope, let source else { return nil }
    return Plan.Target(
      indicator: indicator, scope: scope, goal: goal, trajectory: trajectory,
      unit: goal.absoluteValue == nil ? nil : terms.text("unit")?.text, isBinding: status == .binding, decimals: decimals,
      source: source.text)
  }

  private func overrides(
    in keys: WrittenMapping, terms: WrittenTerms, indicator: IndicatorID?, scope: Plan.Scope?, unit: String?
  ) -> [Plan.Override] {
    guard let nodes = keys.list("overrides") else { return [] }
    if let scope, scope != .institution {
      faults.report(
        keys.place(of: "overrides"), "a target of the \(scope.rawValue) has overrides",
        "remove them; only a target of each institution can differ between institutions")
      return []
    }
    var seen: [Plan.Subject: Place] = [:]
    return nodes.compactMap { node in
      guard let own = WrittenMapping(node, named: "override", keys: TargetReader.overrideKeys, faults: faults) else { return nil }
      let subject = subject(of: own)
      if let subject {
        if let first = seen[subject] {
          faults.report(
            own.place, "\(subject.words) has two overrides",
            "keep one; the first is on \(faults.words(for: first, from: own.place))")
        }
        seen[subject] = seen[subject] ?? own.place
      }
      guard WrittenTerms.changing.contains(where: { own.node($0) != nil }) else {
        return faults.refuse(own.place, "the override changes nothing", "write a number, a trajectory or a status, or remove it")
      }
      let target = target(WrittenTerms(own: own, above: terms.own), indicator: indicator, scope: scope, unit: unit)
      guard let subject, let target else { return nil }
      return Plan.Override(subject: subject, target: target)
    }
  }

  private func subject(of override: WrittenMapping) -> Plan.Subject? {
    let written = ["institution", "class", "region"].compactMap { key in override.text(key).map { (key, $0) } }
    guard let (key, name) = written.first else {
      return faults.refuse(
        override.place, "the override does not say for whom it is", "write `institution`, `class` or `region`")
    }
    if written.count > 1 {
      return faults.refuse(
        written[1].1.place, "the override has `\(written[1].0)` beside `\(key)`", "keep one of them, and write another override")
    }
    switch key {
    case "institution":
      guard let id: InstitutionID = faults.identifier(name, key: key) else { return nil }
      guard names.hasInstitution(name.text) else {
        return faults.refuse(
          name.place, "there is no institution \(FaultList.quoted(name.text))",
          "write the id of an institution of the configuration")
      }
      return .institution(id)
    case "class":
      guard InstitutionGrammar.isWord(name.text) else {
        return faults.refuse(
          name.place, "`class` \(FaultList.quoted(name.text)) is not a single word",
          "\(InstitutionGrammar.wordRemedy), such as education or education.university")
      }
      return .institutionClass(name.text)
    default:
      guard [2, 4, 6].contains(name.text.utf8.count), decimalNumber(name.text.utf8) != nil else {
        return faults.refuse(
          name.place, "`region` \(FaultList.quoted(name.text)) is not the beginning of a code of GB/T 2260",
          "write two, four or six digits in quotes, such as \"37\" or \"370102\"")
      }
      return .region(name.text)
    }
  }
}

/// The terms of a target, or those of an override over its target.
struct WrittenTerms {
  let own: WrittenMapping
  /// The target that an override leaves what it does not write to; `nil` for a target itself.
  let above: WrittenMapping?

  static let goals = ["percent_below_base", "at_most", "at_least", "cap"]
  static let numbers = goals + ["table", "percent_each_year"]
  /// What makes an override another target.
  static let changing = numbers + ["trajectory", "status", "rounding"]
  static let keys = numbers + ["unit", "trajectory", "status", "rounding", "normalisation", "source"]

  init(own: WrittenMapping, above: WrittenMapping? = nil) {
    self.own = own
    self.above = above
  }

  func text(_ key: String) -> WrittenText? { own.text(key) ?? above?.text(key) }

  /// Whether the override has numbers of its own; all of them are its own then.
  var hasOwnNumbers: Bool { WrittenTerms.numbers.contains { own.node($0) != nil } }

  /// Where the numbers stand.
  var numbers: WrittenMapping { hasOwnNumbers ? own : above ?? own }

  /// An override with numbers of its own does not take over that its target has none.
  var status: WrittenText? {
    if let written = own.text("status") { return written }
    guard let inherited = above?.text("status") else { return nil }
    return hasOwnNumbers && inherited.text == "not-published" ? nil : inherited
  }
}

extension Plan.Subject {
  /// For sentences.
  fileprivate var words: String {
    switch self {
    case .institution(let id): "the institution \(FaultList.quoted(id.text))"
    case .institutionClass(let word): "the class \(FaultList.quoted(word))"
    case .region(let digits): "the region \(FaultList.quoted(digits))"
    }
  }
}
