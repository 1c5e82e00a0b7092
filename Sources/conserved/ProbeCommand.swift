import ArgumentParser
import ConservedCore
import EnergyModel
import Settings

struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Ask one endpoint or station now, or read a saved body, and show what is in it; nothing is booked.",
    discussion: """
      Samples go to standard output as JSON Lines, the rest to standard error.
        conserved probe city-hall-gw1 --config conserved.yaml
        conserved probe city-hall-gw1 --history 2026-10-01 2026-10-02 --config conserved.yaml
      A body that nobody knows yet: which presets fit, and where its numbers stand.
        conserved probe --body saved.json
      Then by a preset, or by naming the places.
        conserved probe --body saved.json --preset shelly-em-gen2
        conserved probe --body saved.json --value /energy/import --unit kWh
        conserved probe --body saved.json --value "$.meters[?@.type=='total'].wh" --unit Wh
        conserved probe --body saved.xml --value "/MBusData/DataRecord[@id='0']/Value" --unit-at "/MBusData/DataRecord[@id='0']/Unit"
        conserved probe --body day.csv --separator ";" --decimal comma --value Zählerstand --time Zeit --time-format "DD.MM.YYYY hh:mm"
        conserved probe --body telegram.txt --value 1-0:1.8.0 --unit kWh
        conserved probe --body page.html --format text --value "Total:{*}<td>{} kWh"
      """)

  @Argument(help: "The id of the endpoint or station in the configuration.")
  var endpoint: String?

  @OptionGroup var config: ConfigOption

  @Option(parsing: .upToNextOption, help: "A span of the endpoint's past instead of now: from and to, as dates or times.")
  var history: [String] = []

  @Option(help: "A file with a saved body, instead of an endpoint.")
  var body: String?

  @OptionGroup(title: "With --body") var saved: SavedBodyOptions

  func validate() throws {
    guard (endpoint == nil) != (body == nil) else { throw ValidationError("name an endpoint, or a saved body with --body") }
    guard history.isEmpty || history.count == 2 && endpoint != nil else {
      throw ValidationError("--history takes two times behind it, and an endpoint before it")
    }
  }

  func run() throws {
    if let endpoint { try probeEndpoint(endpoint) } else if let body { try probeBody(body) }
  }

  // MARK: An endpoint

  private func probeEndpoint(_ name: String) throws {
    let settings = try config.load()
    let stations = Dictionary(settings.stations.map { ($0.id.text, $0) }, uniquingKeysWith: { first, _ in first })
    if let station = stations[name], station.endpoint == nil {
      Console.note(
        "the station '\(name)' has no `url`: it lives from imports; bring its values in by `conserved import temperatures FILE`")
      throw ExitCode.validationFailure
    }
    guard let endpoint = settings.polled.first(where: { $0.id.text == name }) else {
      Console.note(
        "no endpoint and no station is called '\(name)'; the configuration has \(settings.polled.prefix(20).map(\.id.text).joined(separator: ", "))"
      )
      throw ExitCode.validationFailure
    }
    if !history.isEmpty { return try probeHistory(endpoint, settings) }
    let probe: Probe
    do {
      probe = try Probe(settings: settings)
    } catch {
      Console.note("\(error)")
      throw Exit.refused
    }
    if let files = FileProbe(endpoint, settings) { return try probeFiles(files, endpoint, stations[name]?.id, probe, settings) }
    Console.note(endpoint.request.summary)
    switch probe.ask(endpoint) {
    case .success(let answer):
      Console.note("\(answer.status) \(answer.contentType), \(answer.body.count) bytes")
      if let station = stations[name] {
        try show(Probe.read(answer, endpoint, station: station.id, settings.site.calendar))
      } else {
        try show(Probe.read(answer, endpoint, settings.registers, settings.site.calendar))
      }
    case .failure(let failure):
      Console.note("no answer: \(failure.name); \(failure.remedy)")
      throw Exit.unavailable
    }
  }

  /// Which files are there, and what is in the newest.
  private func probeFiles(
    _ files: FileProbe, _ endpoint: Endpoint, _ station: StationID?, _ probe: Probe, _ settings: Settings
  ) throws {
    Console.note("\(endpoint.request.url)\(endpoint.request.shell == nil ? "" : " with (secret)")")
    let finding: FileProbe.Finding
    do throws(FetchFailure) {
      finding = try files.look { probe.ask($0) }
    } catch {
      Console.note("no files: \(error.name); \(error.remedy)")
      throw Exit.unavailable
    }
    for note in finding.notes { Console.note(note) }
    if let fault = finding.fault {
      Console.note(fault)
      throw Exit.badData
    }
    guard let (name, answer) = finding.newest else { return }
    Console.note("\(name):")
    if let station {
      try show(Probe.read(answer, endpoint, station: station, settings.site.calendar))
    } else {
      try show(Probe.read(answer, endpoint, settings.registers, settings.site.calendar))
    }
  }

  // MARK: A saved body

  private func probeBody(_ path: String) throws {
    let bytes: [UInt8]
    switch SettingsSource.disk.read(absolutePath(path)) {
    case .success(let read): bytes = read
    case .failure(let failure):
      Console.note("\(path):1:1: the file cannot be read (\(failure)); check its path and owner")
      throw Exit.inputOutput
    }
    guard let calendar = LocalCalendar(timeZone: saved.timeZone ?? "Asia/Shanghai") else {
      Console.note("--time-zone:1:1: there is no time zone '\(saved.timeZone ?? "")'; write an IANA name, such as Asia/Shanghai")
      throw ExitCode.validationFailure
    }
    guard saved.preset != nil || saved.value != nil else {
      for line in ProbeAdvice.lines(for: bytes, in: path, calendar: calendar) { Console.note(line) }
      return
    }
    let answer = Answer(body: bytes, status: 200, contentType: "", asked: Probe.now, received: Probe.now)
    do {
      let (endpoint, registers) = try saved.endpoint(for: bytes, beside: config.path)
      if registers.isEmpty, let station = StationID("saved-body") {
        try show(Probe.read(answer, endpoint, station: station, calendar))
      } else {
        try show(Probe.read(answer, endpoint, registers, calendar))
      }
    } catch let faults as SettingsFaults {
      for fault in faults.faults { Console.note(fault.description) }
      throw ExitCode.validationFailure
    }
  }

  private func show(_ lines: Probe.Lines) throws {
    for sample in lines.samples { Console.result(sample) }
    for note in lines.notes { Console.note(note) }
    if !lines.isComplete { throw Exit.badData }
  }
}
