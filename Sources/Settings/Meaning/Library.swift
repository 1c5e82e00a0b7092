import EnergyModel

/// Finds plans, factor profiles and presets by name: in the configuration, beside it, then among the shipped. Each is read once.
struct Library {
  private let folder: Folder
  private let source: SettingsSource
  private let faults: FaultList
  private let secrets: SecretReader
  /// `nil`: there is one of this name, and it is faulty, which has been said.
  private var presets: [String: LoadedPreset?] = [:]

  init(folder: Folder, source: SettingsSource, secrets: SecretReader, faults: FaultList) {
    self.folder = folder
    self.source = source
    self.secrets = secrets
    self.faults = faults
  }

  /// Takes the presets that stand in the configuration itself.
  mutating func add(presets nodes: [YAMLNode]) {
    var places: [String: Place] = [:]
    for node in nodes {
      let preset = PresetFile.preset(from: node, named: nil, faults: faults, secrets: secrets.authentication)
      guard case .mapping(let entries) = node.content, let entry = entries.first(where: { $0.key == "name" }),
        case .scalar(let name, _) = entry.value.content
      else { continue }
      if let first = places.updateValue(entry.value.place, forKey: name) {
        faults.report(
          entry.value.place, "two presets have this name",
          "name them apart; the first is on \(faults.words(for: first, from: entry.place))")
      }
      presets[name] = .some(preset)
    }
  }

  func plan(_ written: WrittenText) -> Plan? {
    node(of: .plan, written).flatMap { PlanFile.plan(from: $0, named: written.text, faults: faults) }
  }

  func factorProfile(_ written: WrittenText) -> FactorProfile? {
    node(of: .factorProfile, written).flatMap { FactorFile.profile(from: $0, named: written.text, faults: faults) }
  }

  mutating func preset(_ written: WrittenText) -> LoadedPreset? {
    if let known = presets[written.text] { return known }
    guard let node = node(of: .preset, written) else { return nil }
    let preset = PresetFile.preset(from: node, named: written.text, faults: faults, secrets: secrets.authentication)
    presets[written.text] = .some(preset)
    return preset
  }

  /// The document of a name; `nil`, and a fault, where there is none or it cannot be read.
  private func node(of kind: DataKind, _ written: WrittenText) -> YAMLNode? {
    let name = written.text
    guard Identifier<Library>.isWellFormed(name) else {
      return faults.refuse(
        written.place, "\(FaultList.quoted(name)) is not the name of a \(kind.words)",
        "write the name of a file in `\(kind.folder)` without its ending, or of a shipped one: \(Shipped.names(of: kind).joined(separator: ", "))"
      )
    }
    for file in ["\(kind.folder)/\(name).yaml", "\(name).yaml"] {
      switch source.read(folder.absolute(file)) {
      case .success(let bytes): return YAMLComposer.compose(bytes, file: faults.file(named: folder.shown(file)), faults: faults)
      case .failure(.notFound): continue
      case .failure(let failure):
        return faults.refuse(written.place, "\(folder.shown(file)) \(failure.words)", "mend the file, or rename it")
      }
    }
    guard let bytes = Shipped.bytes(of: name, kind: kind) else {
      let shipped = Shipped.names(of: kind)
      let hint =
        NearestName.nearest(to: name, among: shipped).map { "write '\($0)'" } ?? "shipped are \(shipped.joined(separator: ", "))"
      return faults.refuse(
        written.place, "there is no \(kind.words) \(FaultList.quoted(name))",
        "\(hint); or put \(kind.folder)/\(name).yaml beside this file")
    }
    return YAMLComposer.compose(bytes, file: faults.file(named: "\(kind.folder)/\(name).yaml (shipped)"), faults: faults)
  }
}

extension ReadFailure {
  /// The end of a sentence that begins with the name of a file.
  var words: String {
    switch self {
    case .notFound: "does not exist"
    case .notReadable(let reason): "cannot be read (\(reason))"
    case .tooLarge: "is too large"
    }
  }
}
