import EnergyModel

/// A plan with what it names in other files.
struct LoadedPlan {
  let plan: Plan
  /// Where the plan names its own factor profile.
  let factors: WrittenText?
}

/// A plan as a file (`plans/NAME.yaml`).
enum PlanFile {
  private static let keys = [
    "schema", "id", "names", "jurisdiction", "base_year", "end_year", "year_starts", "year_named_by", "factors", "source",
    "targets",
  ]

  static func plan(from node: YAMLNode, named name: String, names known: PlanNames, faults: FaultList) -> LoadedPlan? {
    guard let file = WrittenMapping(node, named: "plan", keys: keys, faults: faults) else { return nil }
    DataFile.checkSchema(file.text("schema"), place: file.place(of: "schema"), faults: faults)
    let written = DataFile.required("id", of: file, faults: faults)
    DataFile.check(written, is: name, key: "id", faults: faults)
    let id: PlanID? = written.flatMap { faults.identifier($0, key: "id") }
    let names = file.mapping("names", keys: Language.allCases.map(\.rawValue))
    var namesByLanguage: [String: String] = [:]
    for language in Language.allCases { namesByLanguage[language.rawValue] = names?.text(language.rawValue)?.text }
    let source = DataFile.required("source", of: file, faults: faults)
    let years = years(of: file, faults: faults)
    let factors = file.text("factors")
    let profile = factors.map { faults.identifier($0, key: "factors") as FactorProfileID? }
    let span = span(of: file, faults: faults)
    let targets = TargetReader(span: span, names: known, faults: faults).targets(of: file)
    guard let id, let span, let source, let years, profile != .some(nil) else { return nil }
    let plan = Plan(
      id: id, names: namesByLanguage, jurisdiction: file.text("jurisdiction")?.text ?? "", years: years,
      baseYear: span.lowerBound, endYear: span.upperBound, targets: targets, factors: profile ?? nil, source: source.text)
    return LoadedPlan(plan: plan, factors: factors)
  }

  /// From the base year to the end year, which is a later one.
  private static func span(of file: WrittenMapping, faults: FaultList) -> ClosedRange<Int>? {
    func year(_ key: String) -> Int? {
      DataFile.required(key, of: file, faults: faults).flatMap { faults.whole($0, key: key, in: 1990...2100) }
    }
    let (base, end) = (year("base_year"), year("end_year"))
    guard let base, let end else { return nil }
    guard base < end else {
      return faults.refuse(
        file.place(of: "end_year"), "the plan does not end after its base year \(base)", "write a later `end_year`")
    }
    return base...end
  }

  /// `year_starts: "10-01"` and `year_named_by: end`; years of the calendar where nothing is written.
  private static func years(of file: WrittenMapping, faults: FaultList) -> PlanYears? {
    let written = file.text("year_named_by")
    let naming: PlanYears.Naming? = written.flatMap { faults.choice($0, key: "year_named_by") }
    guard written == nil || naming != nil else { return nil }
    guard let start = file.text("year_starts") else { return .calendar }
    // Any leap year has every day that can be written; which of them every year has is asked next.
    guard let day = LocalDay("2024-" + start.text),
      let years = PlanYears(startMonth: day.components.month, startDay: day.components.day, namedBy: naming ?? .start)
    else {
      return faults.refuse(
        start.place, "`year_starts` is \(FaultList.quoted(start.text))",
        "write the month and the day with two digits each, such as \"10-01\"; a day that every year has")
    }
    return years
  }
}

/// What plans may name beside themselves.
struct PlanNames {
  /// The unit in which each indicator's values are, by its id.
  let indicatorUnits: [IndicatorID: String]
  /// Whether there is such an institution.
  let hasInstitution: (String) -> Bool

  /// With the indicators of the contract (R14) and no question about institutions, as shipped plans are read.
  static var shipped: PlanNames { PlanNames(indicatorUnits: contractUnits, hasInstitution: { _ in true }) }

  /// Contract R14; EUE is a ratio.
  static let contractUnits: [IndicatorID: String] = [
    .energyPerPerson: "kgce", .energyPerArea: "kgce/m2", .waterPerPerson: "m3", .carbonPerArea: "kg/m2", .energyTotal: "kgce",
    .waterTotal: "m3", .carbonTotal: "kg", .coalShare: "%", .electricityPerArea: "kWh/m2", .vehicleFuelPerVehicle: "L",
    .energyUsageEffectiveness: "1", .wasteSortedShare: "%",
  ]

  func indicator(_ written: WrittenText, faults: FaultList) -> IndicatorID? {
    guard let id: IndicatorID = faults.identifier(written, key: "indicator") else { return nil }
    guard indicatorUnits[id] != nil else {
      return faults.refuse(
        written.place, "`indicator` is \(FaultList.quoted(written.text))",
        NearestName.remedy(for: written.text, among: indicatorUnits.keys.map(\.text).sorted()))
    }
    return id
  }
}
