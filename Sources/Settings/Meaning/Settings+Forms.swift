import EnergyModel

extension Settings {
  /// An edition of the statistical forms by its name: a file beside the configuration, else a shipped one. Exports name their edition, so
  /// the configuration does not.
  package static func forms(
    named name: String, path: String, environment: [String: String], source: SettingsSource
  ) throws(SettingsFaults) -> StatisticalForms {
    let faults = FaultList()
    let folder = Folder(of: path, workingDirectory: environment["PWD"])
    let secrets = SecretReader(folder: folder, environment: environment, source: source, faults: faults)
    let library = Library(folder: folder, source: source, secrets: secrets, faults: faults)
    let place = Place(file: faults.file(named: "--edition"), line: 1, column: 1)
    let forms = library.forms(WrittenText(text: name, place: place))
    guard faults.isEmpty, let forms else { throw faults.sorted }
    return forms
  }
}
