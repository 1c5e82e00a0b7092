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
        conserved probe --body saved.json --preset shelly-em-gen2
        conserved probe --body saved.json --value /energy/import --unit kWh
        conserved probe --body saved.json --value "$.meters[?@.type=='total'].wh" --unit Wh
        conserved probe --body telegram.txt --format obis --value 1-0:1.8.0 --unit kWh
        conserved probe --body saved.json --value /temperature_2m --unit degC
      """)

  @Argument(help: "The id of the endpoint or station in the configuration.")
  var endpoint: String?

  @OptionGroup var config: ConfigOption

  @Option(help: "A file with a saved body, instead of an endpoint.")
  var body: String?

  @Option(help: "With --body: a shipped preset.")
  var preset: String?

  @Option(help: "With --body: its format: json, xml, csv, openmetrics, text or obis.")
  var format: String = "json"

  @Option(help: "With --body: where the number stands, such as /meters/0/total (json) or 1-0:1.8.0 (obis).")
  var value: String?

  @Option(help: "With --body: the unit of the number.")
  var unit: String = "kWh"

  @Option(help: "With --body: cumulative, restarting, delta or instantaneous.")
  var kind: String = "cumulative"

  @Option(help: "With --body: the carrier; without it the one that the unit suggests.")
  var carrier: String?

  func validate() throws {
    guard (endpoint == nil) != (body == nil) else { throw ValidationError("name an endpoint, or a saved body with --body") }
    if body != nil, preset == nil, value == nil {
      throw ValidationError(
        "say where the number stands: --preset (\(Shipped.presetNames.joined(separator: ", "))) or --value /path/to/number")
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
    let probe: Probe
    do {
      probe = try Probe(settings: settings)
    } catch {
      Console.note("\(error)")
      throw Exit.refused
    }
    Console.note("GET \(endpoint.request.url)\(endpoint.request.authentication == nil ? "" : " with (secret)")")
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

  // MARK: A saved body

  private func probeBody(_ path: String) throws {
    let bytes: [UInt8]
    switch SettingsSource.disk.read(absolutePath(path)) {
    case .success(let read): bytes = read
    case .failure(let failure):
      Console.note("\(path):1:1: the file cannot be read (\(failure)); check its path and owner")
      throw Exit.inputOutput
    }
    guard let calendar = LocalCalendar(timeZone: "Asia/Shanghai") else { throw Exit.refused }
    let answer = Answer(body: bytes, status: 200, contentType: "", asked: Probe.now, received: Probe.now)
    if let station = try savedStation(), let endpoint = station.endpoint {
      try show(Probe.read(answer, endpoint, station: station.id, calendar))
    } else {
      let saved = try savedEndpoint()
      try show(Probe.read(answer, saved.endpoint, saved.registers, calendar))
    }
  }

  /// A unit of temperature says that the body is a station's: it has no carrier and no kind.
  private func savedStation() throws -> StationSettings? {
    guard preset == nil, carrier == nil, kind == "cumulative", let unit = MeasureUnit(unit), unit.dimension == .temperature
    else { return nil }
    let place = try savedPlace()
    return Probe.station(format: place.format, value: place.value, unit: unit)
  }

  private func savedPlace() throws -> (format: BodyFormat, value: ValuePath) {
    guard let format = BodyFormat(rawValue: format) else {
      Console.note("'\(format)' is no format; write one of \(BodyFormat.allCases.map(\.rawValue).joined(separator: ", "))")
      throw ExitCode.validationFailure
    }
    guard let value, let path = ValuePath(value, in: format) else {
      Console.note("--value '\(value ?? "")' is not \(format.notation.name); \(format.notation.remedy)")
      throw ExitCode.validationFailure
    }
    return (format, path)
  }

  private func savedEndpoint() throws -> (endpoint: Endpoint, registers: [Register]) {
    if let preset {
      guard let known = Shipped.preset(named: preset) else {
        Console.note("no preset is called '\(preset)'; write one of \(Shipped.presetNames.joined(separator: ", "))")
        throw ExitCode.validationFailure
      }
      return Probe.endpoint(of: known)
    }
    let (format, path) = try savedPlace()
    guard let unit = MeasureUnit(unit) else {
      Console.note("'\(unit)' is no unit; write one of \(MeasureUnit.allCases.map(\.symbol).joined(separator: ", "))")
      throw ExitCode.validationFailure
    }
    guard let kind = RegisterKind(rawValue: kind) else {
      Console.note("'\(kind)' is no kind; write one of \(RegisterKind.allCases.map(\.rawValue).joined(separator: ", "))")
      throw ExitCode.validationFailure
    }
    guard let carrier = carrier.map({ Carrier($0) }) ?? Probe.carrier(suggestedBy: unit), kind.accepts(unit, of: carrier)
    else {
      Console.note("'\(unit.symbol)' does not fit: --carrier must be of its dimension, and power needs --kind instantaneous")
      throw ExitCode.validationFailure
    }
    return Probe.endpoint(format: format, value: path, unit: unit, kind: kind, carrier: carrier)
  }

  private func show(_ lines: Probe.Lines) throws {
    for sample in lines.samples { Console.result(sample) }
    for note in lines.notes { Console.note(note) }
    if !lines.isComplete { throw Exit.badData }
  }
}
