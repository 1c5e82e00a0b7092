import EnergyModel

/// The plans, factor profiles and presets that are compiled into the program; the files of `config`.
package enum Shipped {
  package static var planNames: [String] { names(of: .plan) }
  package static var factorProfileNames: [String] { names(of: .factorProfile) }
  package static var tariffNames: [String] { names(of: .tariff) }
  package static var presetNames: [String] { names(of: .preset) }

  /// `nil` when none of this name is shipped.
  package static func plan(named name: String) -> Plan? {
    read(name, as: .plan) { node, faults in PlanFile.plan(from: node, named: name, names: .shipped, faults: faults)?.plan }
  }

  /// `nil` when none of this name is shipped.
  package static func factorProfile(named name: String) -> FactorProfile? {
    read(name, as: .factorProfile) { node, faults in FactorFile.profile(from: node, named: name, faults: faults) }
  }

  /// `nil` when none of this name is shipped.
  package static func indicators(named name: String) -> IndicatorSet? {
    read(name, as: .indicators) { node, faults in IndicatorFile.indicators(from: node, named: name, faults: faults) }
  }

  /// `nil` when none of this name is shipped.
  package static func tariff(named name: String) -> Tariff? {
    read(name, as: .tariff) { node, faults in TariffFile.tariff(from: node, named: name, faults: faults) }
  }

  /// `nil` when none of this name is shipped. No shipped preset carries a secret.
  package static func preset(named name: String) -> Preset? {
    read(name, as: .preset) { node, faults in
      PresetFile.preset(from: node, named: name, faults: faults, secrets: nil)?.preset
    }
  }

  /// `nil` when none of this name is shipped.
  package static func calendar(named name: String) -> DayCalendar? {
    read(name, as: .calendar) { node, faults in CalendarFile.calendar(from: node, named: name, faults: faults) }
  }

  /// `nil` when none of this name is shipped.
  package static func forms(named name: String) -> StatisticalForms? {
    read(name, as: .form) { node, faults in FormFile.forms(from: node, named: name, faults: faults) }
  }

  /// `nil` when none of this name is shipped.
  package static func quotas(named name: String) -> QuotaTable? {
    read(name, as: .quotas) { node, faults in
      QuotaFile.table(from: node, named: name, faults: faults) { factorProfile(named: $0.text)?.id }
    }
  }

  /// `nil` when none of this name is shipped.
  package static func scoring(named name: String) -> ScoringRules? {
    read(name, as: .scoring) { node, faults in ScoringFile.rules(from: node, named: name, faults: faults) }
  }

  /// `nil` when none of this name is shipped.
  package static func shapes(named name: String) -> YearShapes? {
    read(name, as: .shapes) { node, faults in ShapesFile.shapes(from: node, named: name, faults: faults) }
  }

  /// The text of a shipped file, by kind and name.
  static func bytes(of name: String, kind: DataKind) -> [UInt8]? {
    files[kind]?[name]
  }

  static func names(of kind: DataKind) -> [String] { files[kind].map { $0.keys.sorted() } ?? [] }

  /// What a parser makes of a shipped file.
  static func read<Value>(_ name: String, as kind: DataKind, by parse: (YAMLNode, FaultList) -> Value?)
    -> Value?
  {
    guard let bytes = bytes(of: name, kind: kind) else { return nil }
    let faults = FaultList()
    let node = YAMLComposer.compose(bytes, file: faults.file(named: "\(name).yaml (shipped)"), faults: faults)
    let value = node.flatMap { parse($0, faults) }
    // A test reads every shipped file; one with a fault never leaves the house.
    precondition(faults.isEmpty, faults.sorted.description)
    return value
  }

  // SwiftPM names an embedded file by its name, with `_` for whatever is no letter or digit. A test holds these lists against
  // the folders.
  private static let files: [DataKind: [String: [UInt8]]] = [
    .plan: [
      "cn-public-institutions-12": PackageResources.cn_public_institutions_12_yaml,
      "cn-public-institutions-13": PackageResources.cn_public_institutions_13_yaml,
      "cn-public-institutions-14": PackageResources.cn_public_institutions_14_yaml,
      "cn-public-institutions-15": PackageResources.cn_public_institutions_15_yaml,
      "eu-public-bodies": PackageResources.eu_public_bodies_yaml,
      "plan-blank": PackageResources.plan_blank_yaml,
      "us-eo-13423": PackageResources.us_eo_13423_yaml,
    ],
    .factorProfile: [
      "cn-shandong-quota": PackageResources.cn_shandong_quota_yaml,
      "cn-stat-a": PackageResources.cn_stat_a_yaml,
      "cn-stat-b": PackageResources.cn_stat_b_yaml,
    ],
    .preset: presets,
    .indicators: [
      "public-institutions": PackageResources.public_institutions_yaml
    ],
    .calendar: [
      "cn": PackageResources.cn_yaml
    ],
    .shapes: [
      "public-institutions-shapes": PackageResources.public_institutions_shapes_yaml
    ],
    .tariff: [
      "tariff-blank": PackageResources.tariff_blank_yaml
    ],
    .form: [
      "cn-2022": PackageResources.cn_2022_yaml,
      "cn-2025": PackageResources.cn_2025_yaml,
    ],
    .quotas: [
      "quotas-blank": PackageResources.quotas_blank_yaml
    ],
    .scoring: [
      "cn-example-scoring": PackageResources.cn_example_scoring_yaml
    ],
  ]
}

/// The kinds of data files.
enum DataKind: CaseIterable {
  case plan, factorProfile, preset, indicators, calendar, shapes, tariff, form, quotas, scoring

  /// The folder beside the configuration.
  var folder: String {
    switch self {
    case .plan: "plans"
    case .factorProfile: "factors"
    case .preset: "presets"
    case .indicators: "indicators"
    case .calendar: "calendars"
    case .shapes: "shapes"
    case .tariff: "tariffs"
    case .form: "forms"
    case .quotas: "quotas"
    case .scoring: "scoring"
    }
  }

  var words: String {
    switch self {
    case .plan: "plan"
    case .factorProfile: "factor profile"
    case .preset: "preset"
    case .indicators: "file of indicators"
    case .calendar: "calendar"
    case .shapes: "file of year shapes"
    case .tariff: "tariff"
    case .form: "edition of the statistical forms"
    case .quotas: "file of quotas"
    case .scoring: "file of scoring rules"
    }
  }
}
