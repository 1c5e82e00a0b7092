import ArgumentParser
import ConservedCore
import EnergyModel
import Settings

struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe", abstract: "Ask one endpoint now, or read a saved body, and show what is in it; nothing is booked.",
    discussion: """
      Samples go to standard output as JSON Lines, the rest to standard error.
        conserved probe city-hall-gw1 --config conserved.yaml
        conserved probe --body saved.json --preset shelly-em-gen2
        conserved probe --body saved.json --value /energy/import --unit kWh
      """)

  @Argument(help: "The endpoint's id in the configuration.")
  var endpoint: String?

  @OptionGroup var config: ConfigOption

  @Option(help: "A file with a saved body, instead of an endpoint.")
  var body: String?

  @Option(help: "With --body: a shipped preset.")
  var preset: String?

  @Option(help: "With --body: its format.")
  var format: String = "json"

  @Option(help: "With --body: the JSON pointer to the number, such as /meters/0/total.")
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
    guard let endpoint = settings.endpoints.first(where: { $0.id.text == name }) else {
      Console.note(
        "no endpoint is called '\(name)'; the configuration has \(settings.endpoints.prefix(20).map(\.id.text).joined(separator: ", "))"
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
      try show(answer, endpoint, settings.registers, settings.site.calendar)
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
    let saved = try savedEndpoint()
    let answer = Answer(body: bytes, status: 200, contentType: "", asked: Probe.now, received: Probe.now)
    try show(answer, saved.endpoint, saved.registers, calendar)
  }

  private func savedEndpoint() throws -> (endpoint: Endpoint, registers: [Register]) {
    if let preset {
      guard let known = Shipped.preset(named: preset) else {
        Console.note("no preset is called '\(preset)'; write one of \(Shipped.presetNames.joined(separator: ", "))")
        throw ExitCode.validationFailure
      }
      return Probe.endpoint(of: known)
    }
    guard let format = BodyFormat(rawValue: format), let value, let path = ValuePath(jsonPointer: value) else {
      Console.note("--value '\(value ?? "")' is no JSON pointer; write one such as /meters/0/total")
      throw ExitCode.validationFailure
    }
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

  private func show(_ answer: Answer, _ endpoint: Endpoint, _ registers: [Register], _ calendar: LocalCalendar) throws {
    let lines = Probe.read(answer, endpoint, registers, calendar)
    for sample in lines.samples { Console.result(sample) }
    for note in lines.notes { Console.note(note) }
    if !lines.isComplete { throw Exit.badData }
  }
}
