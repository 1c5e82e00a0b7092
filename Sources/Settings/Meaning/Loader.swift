import EnergyModel

extension Settings {
  /// Reads a configuration and all that it names.
  ///
  /// - Parameters:
  ///   - path: the configuration, absolute or relative to `PWD` of the environment; faults name it as it is given here.
  ///   - environment: where systemd says its directories and credentials are.
  /// - Throws: every fault that can be found in one run; where YAML itself is broken, that and nothing behind it.
  package static func load(
    path: String, environment: [String: String], source: SettingsSource
  ) throws(SettingsFaults) -> Settings {
    let faults = FaultList()
    let file = faults.file(named: path)
    let start = Place(file: file, line: 1, column: 1)
    let folder = Folder(of: path, workingDirectory: environment["PWD"])
    let absolute = path.hasPrefix("/") ? path : Folder.normalized(folder.path + "/" + (path.split(separator: "/").last ?? ""))
    var settings: Settings?
    switch source.read(absolute) {
    case .failure(let failure): faults.report(start, "the configuration \(failure.words)", "name the file by `--config`")
    case .success(let bytes):
      let node = YAMLComposer.compose(bytes, file: file, faults: faults)
      if let written = node.flatMap({ WrittenConfiguration($0, faults: faults) }) {
        var loader = Loader(folder: folder, environment: environment, source: source, faults: faults)
        settings = loader.settings(from: written)
      }
    }
    guard faults.isEmpty, let settings else { throw faults.sorted }
    return settings
  }
}

/// From what is written to what is meant. One loader serves one load.
struct Loader {
  let folder: Folder
  let environment: [String: String]
  let source: SettingsSource
  let faults: FaultList
  let secrets: SecretReader
  var library: Library

  var institutions: [Institution] = []
  /// Every institution that was written, faulty ones included, so that a reference to one is no second fault.
  var institutionPlaces: [String: Place] = [:]
  var institutionParents: [Parents.Link] = []
  var registers: [Register] = []
  var registerPlaces: [String: Place] = [:]
  var registerParents: [Parents.Link] = []
  var virtualMeters: [VirtualMeter] = []
  var virtualMeterPlaces: [String: Place] = [:]
  var endpoints: [Endpoint] = []
  var endpointPlaces: [String: Place] = [:]
  var stations: [StationSettings] = []
  /// Every station that was written, faulty ones included.
  var stationPlaces: [String: Place] = [:]

  /// Values that most rows of an inventory share, so that they are made once.
  var paths: [BodyFormat: [String: ValuePath]] = [:]
  var multipliers: [String: DatedSeries<ExactDecimal>] = [:]
  var historyZones: [String: LocalCalendar] = [:]
  static let one = DatedSeries(ExactDecimal.one)

  init(folder: Folder, environment: [String: String], source: SettingsSource, faults: FaultList) {
    self.folder = folder
    self.environment = environment
    self.source = source
    self.faults = faults
    secrets = SecretReader(folder: folder, environment: environment, source: source, faults: faults)
    library = Library(folder: folder, source: source, secrets: secrets, faults: faults)
  }

  /// `nil` only where a fault was reported.
  mutating func settings(from written: WrittenConfiguration) -> Settings? {
    DataFile.checkSchema(written.schema, place: written.place, faults: faults)
    let site = site(from: written.site)
    let paths = paths(from: written.paths)
    let factors = library.factorProfile(written.plan.factors ?? WrittenText(text: Defaults.factors, place: written.place))
    let days = library.calendar(written.plan.calendar ?? WrittenText(text: Defaults.calendar, place: written.place))
    let indicators = library.indicators(
      written.plan.indicators ?? WrittenText(text: Defaults.indicators, place: written.place))
    let quotas = written.plan.quotas.flatMap { library.quotas($0) }
    let scoring = written.plan.scoring.flatMap { library.scoring($0) }
    let shapes = library.shapes(written.plan.shapes ?? WrittenText(text: Defaults.shapes, place: written.place))
    let forms = Defaults.forms.compactMap { library.forms(WrittenText(text: $0, place: written.place)) }
    let tariff = written.plan.tariff.flatMap { library.tariff($0) }
    let polling = polling(from: written.polling)
    let status = status(from: written.status)
    library.add(presets: written.presets)

    let stationIDs = stationIDs(written.stations)
    for institution in written.institutions { add(institution) }
    if let file = written.institutionsFile { addInstitutions(from: file) }
    checkInstitutionParents()
    let plans = plans(from: written.plan.use, units: indicators?.units ?? PlanNames.contractUnits)
    let planFactors = planFactors(of: plans, site: factors?.id)
    for endpoint in written.endpoints { add(endpoint, polling: polling) }
    for register in written.registers { add(register, polling: polling) }
    if let file = written.metersFile { addMeters(from: file, polling: polling) }
    addStations(written.stations, ids: stationIDs, polling: polling)
    addVirtualMeters(written.virtualMeters)
    checkRegisterParents()
    library.checkPresetsBeside()

    guard let site, let factors, let indicators, let days, let shapes else { return nil }
    return Settings(
      site: site, paths: paths, plans: plans.map(\.plan), factors: factors, indicators: indicators, days: days, shapes: shapes,
      polling: polling, status: status, institutions: institutions, registers: registers, endpoints: endpoints,
      stations: stations,
      virtualMeters: virtualMeters, planFactors: planFactors, tariff: tariff, quotas: quotas, scoring: scoring,
      forms: forms)
  }

  /// After the institutions, of which plans may name some.
  private func plans(from written: [WrittenText], units: [IndicatorID: String]) -> [LoadedPlan] {
    let names = PlanNames(indicatorUnits: units, hasInstitution: { institutionPlaces[$0] != nil })
    var seen: [String: Place] = [:]
    return written.compactMap { name in
      if let first = seen.updateValue(name.place, forKey: name.text) {
        return faults.refuse(
          name.place, "the plan \(FaultList.quoted(name.text)) is used twice",
          "keep one; the first is on \(faults.words(for: first, from: name.place))")
      }
      return library.plan(name, names: names)
    }
  }

  /// The profiles that plans name for themselves, where they are other ones than the site's.
  private func planFactors(of plans: [LoadedPlan], site: FactorProfileID?) -> [PlanID: FactorProfile] {
    var profiles: [PlanID: FactorProfile] = [:]
    for loaded in plans {
      guard let written = loaded.factors, written.text != site?.text else { continue }
      profiles[loaded.plan.id] = library.factorProfile(written)
    }
    return profiles
  }
}
