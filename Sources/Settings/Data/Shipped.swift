import EnergyModel

/// The plans, factor profiles and presets that are compiled into the program; the files of `config`.
package enum Shipped {
  package static var planNames: [String] { plans.keys.sorted() }
  package static var factorProfileNames: [String] { factorProfiles.keys.sorted() }
  package static var presetNames: [String] { presets.keys.sorted() }

  /// `nil` when none of this name is shipped.
  package static func plan(named name: String) -> Plan? {
    read(name, in: plans) { node, faults in PlanFile.plan(from: node, named: name, faults: faults) }
  }

  /// `nil` when none of this name is shipped.
  package static func factorProfile(named name: String) -> FactorProfile? {
    read(name, in: factorProfiles) { node, faults in FactorFile.profile(from: node, named: name, faults: faults) }
  }

  /// `nil` when none of this name is shipped. No shipped preset carries a secret.
  package static func preset(named name: String) -> Preset? {
    read(name, in: presets) { node, faults in
      PresetFile.preset(from: node, named: name, faults: faults, secrets: { _ in nil })?.preset
    }
  }

  /// The text of a shipped file, by kind and name.
  static func bytes(of name: String, kind: DataKind) -> [UInt8]? {
    switch kind {
    case .plan: plans[name]
    case .factorProfile: factorProfiles[name]
    case .preset: presets[name]
    }
  }

  static func names(of kind: DataKind) -> [String] {
    switch kind {
    case .plan: planNames
    case .factorProfile: factorProfileNames
    case .preset: presetNames
    }
  }

  private static func read<Value>(_ name: String, in files: [String: [UInt8]], by parse: (YAMLNode, FaultList) -> Value?)
    -> Value?
  {
    guard let bytes = files[name] else { return nil }
    let faults = FaultList()
    let node = YAMLComposer.compose(bytes, file: faults.file(named: "\(name).yaml (shipped)"), faults: faults)
    let value = node.flatMap { parse($0, faults) }
    // A test reads every shipped file; one with a fault never leaves the house.
    precondition(faults.isEmpty, faults.sorted.description)
    return value
  }

  // SwiftPM names an embedded file by its name, with `_` for whatever is no letter or digit. A test holds these lists against
  // the folders.
  private static let plans: [String: [UInt8]] = [
    "cn-public-institutions-12": PackageResources.cn_public_institutions_12_yaml,
    "cn-public-institutions-13": PackageResources.cn_public_institutions_13_yaml,
    "cn-public-institutions-14": PackageResources.cn_public_institutions_14_yaml,
    "cn-public-institutions-15": PackageResources.cn_public_institutions_15_yaml,
  ]

  private static let factorProfiles: [String: [UInt8]] = [
    "cn-shandong-quota": PackageResources.cn_shandong_quota_yaml,
    "cn-stat-a": PackageResources.cn_stat_a_yaml,
    "cn-stat-b": PackageResources.cn_stat_b_yaml,
  ]

  private static let presets: [String: [UInt8]] = [
    "homewizard-v1": PackageResources.homewizard_v1_yaml,
    "homewizard-v1-tariffs": PackageResources.homewizard_v1_tariffs_yaml,
    "homewizard-v2": PackageResources.homewizard_v2_yaml,
    "homewizard-v2-tariffs": PackageResources.homewizard_v2_tariffs_yaml,
    "shelly-em-gen2": PackageResources.shelly_em_gen2_yaml,
    "shelly-em-gen2-status": PackageResources.shelly_em_gen2_status_yaml,
    "shelly-gen1": PackageResources.shelly_gen1_yaml,
    "shelly-pm-gen2": PackageResources.shelly_pm_gen2_yaml,
    "shelly-pm-gen2-status": PackageResources.shelly_pm_gen2_status_yaml,
    "tasmota-status8": PackageResources.tasmota_status8_yaml,
  ]
}

/// The kinds of data files.
enum DataKind {
  case plan, factorProfile, preset

  /// The folder beside the configuration.
  var folder: String {
    switch self {
    case .plan: "plans"
    case .factorProfile: "factors"
    case .preset: "presets"
    }
  }

  var words: String {
    switch self {
    case .plan: "plan"
    case .factorProfile: "factor profile"
    case .preset: "preset"
    }
  }
}
