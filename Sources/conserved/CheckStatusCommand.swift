import ArgumentParser
import ConservedCore
import EnergyModel
import Publishing
import Settings

struct CheckStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-status",
    abstract: "One line for a monitoring system, with performance data; exit 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.",
    discussion: """
      Reads status.json and nothing else: neither store nor configuration. A status that is older than it says to be valid is critical \
      whatever it holds, and so is one from the future. Ranges are those of the Monitoring Plugins guidelines, and a value outside \
      alarms: '10' is 0 to 10, '10:' 10 and more, '~:10' 10 and less, '10:20' between; '@10:20' alarms inside.
      """)

  @Option(help: "The directory of status.json (paths.status of the configuration).")
  var status: String

  @Option(help: ArgumentHelp("Endpoints that are down (default: 0).", valueName: "range"))
  var warningDown: ThresholdRange?
  @Option(help: ArgumentHelp("Endpoints that are down (default: none).", valueName: "range"))
  var criticalDown: ThresholdRange?
  @Option(help: ArgumentHelp("Measured share of the last day's hours, per cent (default: 95:).", valueName: "range"))
  var warningCoverage: ThresholdRange?
  @Option(help: ArgumentHelp("Measured share of the last day's hours, per cent (default: 90:).", valueName: "range"))
  var criticalCoverage: ThresholdRange?
  @Option(help: ArgumentHelp("Targets that were missed (default: none).", valueName: "range"))
  var warningMissed: ThresholdRange?
  @Option(help: ArgumentHelp("Targets that were missed (default: none).", valueName: "range"))
  var criticalMissed: ThresholdRange?
  @Option(help: ArgumentHelp("Targets that will be missed (default: none).", valueName: "range"))
  var warningOffTrack: ThresholdRange?
  @Option(help: ArgumentHelp("Targets that will be missed (default: none).", valueName: "range"))
  var criticalOffTrack: ThresholdRange?
  @Option(help: ArgumentHelp("Targets that may be missed (default: none).", valueName: "range"))
  var warningAtRisk: ThresholdRange?
  @Option(help: ArgumentHelp("Targets that may be missed (default: none).", valueName: "range"))
  var criticalAtRisk: ThresholdRange?
  @Option(help: ArgumentHelp("Age of the status, s (default: none).", valueName: "range"))
  var warningAge: ThresholdRange?
  @Option(help: ArgumentHelp("Age of the status, s (default: as long as it says to be valid).", valueName: "range"))
  var criticalAge: ThresholdRange?

  @Option(help: "The language of the line: en or zh-Hans.")
  var language: Language = .english

  func run() throws {
    let path = absolutePath(status) + "/status.json"
    let bytes: [UInt8]? = if case .success(let read) = SettingsSource.disk.read(path) { read } else { nil }
    let check = StatusCheck(bytes, path: path, now: Probe.now, limits: limits, language: language)
    Console.result(check.line)
    if check.service != .ok { throw ExitCode(check.service.rawValue) }
  }

  private var limits: [StatusCheck.Figure: StatusCheck.Limits] {
    let asked: [(StatusCheck.Figure, ThresholdRange?, ThresholdRange?)] = [
      (.down, warningDown, criticalDown), (.coverage, warningCoverage, criticalCoverage),
      (.missed, warningMissed, criticalMissed),
      (.offTrack, warningOffTrack, criticalOffTrack), (.atRisk, warningAtRisk, criticalAtRisk), (.age, warningAge, criticalAge),
    ]
    var limits: [StatusCheck.Figure: StatusCheck.Limits] = [:]
    for (figure, warning, critical) in asked {
      var limit = figure.defaultLimits
      if let warning { limit.warning = warning }
      if let critical { limit.critical = critical }
      limits[figure] = limit
    }
    return limits
  }
}

extension ThresholdRange: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
