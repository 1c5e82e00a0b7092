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

  func plan(_ written: WrittenText, names: PlanNames) -> LoadedPlan? {
    document(of: .plan, written).node.flatMap { PlanFile.plan(from: $0, named: written.text, names: names, faults: faults) }
  }

  func factorProfile(_ written: WrittenText) -> FactorProfile? {
    document(of: .factorProfile, written).node.flatMap { FactorFile.profile(from: $0, named: written.text, faults: faults) }
  }

  func calendar(_ written: WrittenText) -> DayCalendar? {
    document(of: .calendar, written).node.flatMap { CalendarFile.calendar(from: $0, named: written.text, faults: faults) }
  }

  func indicators(_ written: WrittenText) -> IndicatorSet? {
    document(of: .indicators, written).node.flatMap { IndicatorFile.indicators(from: $0, named: written.text, faults: faults) }
  }

  func quotas(_ written: WrittenText) -> QuotaTable? {
    document(of: .quotas, written).node.flatMap {
      QuotaFile.table(from: $0, named: written.text, faults: faults) { factorProfile($0)?.id }
    }
  }

  func scoring(_ written: WrittenText) -> ScoringRules? {
    document(of: .scoring, written).node.flatMap { ScoringFile.rules(from: $0, named: written.text, faults: faults) }
  }

  func forms(_ written: WrittenText) -> StatisticalForms? {
    document(of: .form, written).node.flatMap { FormFile.forms(from: $0, named: written.text, faults: faults) }
  }

  func shapes(_ written: WrittenText) -> YearShapes? {
    document(of: .shapes, written).node.flatMap { ShapesFile.shapes(from: $0, named: written.text, faults: faults) }
  }

  func tariff(_ written: WrittenText) -> Tariff? {
    document(of: .tariff, written).node.flatMap { TariffFile.tariff(from: $0, named: written.text, faults: faults) }
  }

  mutating func preset(_ written: WrittenText) -> LoadedPreset? {
    if let known = presets[written.text] { return known }
    let document = document(of: .preset, written)
    if case .absent = document { return nil }
    let preset = document.node.flatMap {
      PresetFile.preset(from: $0, named: written.text, faults: faults, secrets: secrets.authentication)
    }
    presets[written.text] = .some(preset)
    return preset
  }

  /// Holds the files in the folder of presets against their rules, though no endpoint names them: what is wrong with one shows when it is
  /// written, not when the first device of its kind comes. Nobody asks for their secrets yet.
  func checkPresetsBeside() {
    let folderName = DataKind.preset.folder
    for file in source.names(folder.absolute(folderName)).sorted() where file.hasSuffix(".yaml") {
      let name = String(file.dropLast(".yaml".count))
      guard presets[name] == nil, Identifier<Library>.isWellFormed(name) else { continue }
      let shown = folder.shown("\(folderName)/\(file)")
      guard case .success(let bytes) = source.read(folder.absolute("\(folderName)/\(file)")) else { continue }
      guard let node = compose(bytes, file: shown).node else { continue }
      _ = PresetFile.preset(from: node, named: name, faults: faults, secrets: nil)
    }
  }

  /// What a name leads to.
  private enum Document {
    /// Nothing; that is said where it was named.
    case absent
    /// A file that is no YAML; that is said in the file.
    case faulty
    case read(YAMLNode)

    var node: YAMLNode? {
      if case .read(let node) = self { node } else { nil }
    }
  }

  private func document(of kind: DataKind, _ written: WrittenText) -> Document {
    let name = written.text
    guard Identifier<Library>.isWellFormed(name) else {
      faults.report(
        written.place, "\(FaultList.quoted(name)) is not the name of a \(kind.words)",
        "write the name of a file in `\(kind.folder)` without its ending, or of a shipped one: "
          + Shipped.names(of: kind).joined(separator: ", "))
      return .absent
    }
    for file in ["\(kind.folder)/\(name).yaml", "\(name).yaml"] {
      switch source.read(folder.absolute(file)) {
      case .success(let bytes): return compose(bytes, file: folder.shown(file))
      case .failure(.notFound): continue
      case .failure(let failure):
        faults.report(written.place, "\(folder.shown(file)) \(failure.words)", "mend the file, or rename it")
        return .absent
      }
    }
    if let bytes = Shipped.bytes(of: name, kind: kind) { return compose(bytes, file: "\(kind.folder)/\(name).yaml (shipped)") }
    let shipped = Shipped.names(of: kind)
    let hint =
      NearestName.nearest(to: name, among: shipped).map { "write '\($0)'" } ?? "shipped are \(shipped.joined(separator: ", "))"
    faults.report(
      written.place, "there is no \(kind.words) \(FaultList.quoted(name))",
      "\(hint); or put \(kind.folder)/\(name).yaml beside this file")
    return .absent
  }

  private func compose(_ bytes: [UInt8], file: String) -> Document {
    YAMLComposer.compose(bytes, file: faults.file(named: file), faults: faults).map(Document.read) ?? .faulty
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
