import EnergyModel

/// Data files that a command names by themselves, without the settings of a site around them.
package enum NamedData {
  /// A factor profile: a path that ends in `.yaml`, or a name as the configuration would write it.
  ///
  /// - Parameters:
  ///   - option: What the name was given by, for faults of the name itself.
  ///   - configuration: Beside which file a name is looked for; `nil`: only among the shipped ones.
  package static func factorProfile(
    _ name: String, option: String, beside configuration: String?, environment: [String: String], source: SettingsSource
  ) throws(SettingsFaults) -> FactorProfile {
    try read(name, option, configuration, environment, source) { library, written in
      library.factorProfile(written)
    } parse: { node, name, faults in
      FactorFile.profile(from: node, named: name, faults: faults)
    }
  }

  /// A tariff, in the same way.
  package static func tariff(
    _ name: String, option: String, beside configuration: String?, environment: [String: String], source: SettingsSource
  ) throws(SettingsFaults) -> Tariff {
    try read(name, option, configuration, environment, source) { library, written in
      library.tariff(written)
    } parse: { node, name, faults in
      TariffFile.tariff(from: node, named: name, faults: faults)
    }
  }

  /// A preset, in the same way.
  package static func preset(
    _ name: String, option: String, beside configuration: String?, environment: [String: String], source: SettingsSource
  ) throws(SettingsFaults) -> Preset {
    try read(name, option, configuration, environment, source) { library, written in
      var library = library
      return library.preset(written)?.preset
    } parse: { node, name, faults in
      // A saved body was answered already: what would have been shown to the device is not asked for.
      PresetFile.preset(from: node, named: name, faults: faults, secrets: nil)?.preset
    }
  }

  private static func read<Value>(
    _ name: String, _ option: String, _ configuration: String?, _ environment: [String: String], _ source: SettingsSource,
    find: (Library, WrittenText) -> Value?, parse: (YAMLNode, String, FaultList) -> Value?
  ) throws(SettingsFaults) -> Value {
    let faults = FaultList()
    var value: Value?
    if name.hasSuffix(".yaml") {
      let folder = Folder(of: name, workingDirectory: environment["PWD"])
      let file = String(name.split(separator: "/").last ?? "")
      let place = Place(file: faults.file(named: name), line: 1, column: 1)
      switch source.read(folder.absolute(file)) {
      case .failure(let failure): faults.report(place, "the file \(failure.words)", "name one that there is by `\(option)`")
      case .success(let bytes):
        value = YAMLComposer.compose(bytes, file: place.file, faults: faults).flatMap {
          parse($0, String(file.dropLast(5)), faults)
        }
      }
    } else {
      // Where no configuration is named no file is beside it: an empty source leaves the shipped ones.
      let folder = Folder(of: configuration ?? "/", workingDirectory: environment["PWD"])
      let source = configuration == nil ? SettingsSource { _ in .failure(.notFound) } : source
      let secrets = SecretReader(folder: folder, environment: environment, source: source, faults: faults)
      let library = Library(folder: folder, source: source, secrets: secrets, faults: faults)
      let place = Place(file: faults.file(named: option), line: 1, column: 1)
      value = find(library, WrittenText(text: name, place: place))
    }
    guard faults.isEmpty, let value else { throw faults.sorted }
    return value
  }
}
