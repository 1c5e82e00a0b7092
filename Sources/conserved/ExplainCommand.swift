import ArgumentParser
import ConservedCore
import EnergyModel
import Settings

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "From a cell back to the readings behind it, with description and factor; from a standing to what it rests on.",
    discussion: "Reads beside a running daemon.")

  @Argument(help: "A register, a virtual meter or an institution.")
  var id: String

  @Argument(help: "The carrier, such as electricity, or an indicator, such as energy-per-person.")
  var carrier: String

  @Argument(help: "2026, 2026-10, 2026-10-01 or 2026-10-01T14, local.")
  var period: String

  @Flag(help: "List every reading, the ordinary ones too.")
  var all = false

  @Option(help: "The language of the words: en or zh-Hans; without it the site's.")
  var language: Language?

  @OptionGroup var config: ConfigOption

  func run() throws {
    let settings = try config.load()
    guard let carrier = Carrier(carrier) else { return try explainIndicator(settings) }
    guard let span = Explanation.span(of: period, settings.site.calendar) else {
      Console.note("'\(period)' is no period; write 2026, 2026-10, 2026-10-01 or 2026-10-01T14")
      throw Exit.badData
    }
    let lines = try Service.attempt {
      let session = try Session.reading(settings)
      return try Explanation(keeper: session.keeper, settings: settings, language: language ?? settings.site.language).lines(
        of: id, carrier, in: span, listsAll: all)
    }
    guard let lines else {
      Console.note(
        "nothing called '\(id)' has \(self.carrier); name a register, a virtual meter or an institution of the configuration")
      throw Exit.badData
    }
    for line in lines { Console.result(line) }
  }

  /// What is no carrier is an indicator, whose standing is explained.
  private func explainIndicator(_ settings: Settings) throws {
    guard let indicator = IndicatorID(carrier).flatMap({ settings.indicators[$0] }) else {
      let indicators = settings.indicators.indicators.map(\.id.text)
      Console.note(
        "'\(carrier)' is no carrier and no indicator; write one of \(Carrier.named.map(\.name).joined(separator: ", ")), "
          + "waste.<fraction>, or one of \(indicators.joined(separator: ", "))")
      throw ExitCode.validationFailure
    }
    guard let period = ReportPeriod(period) else {
      Console.note("'\(self.period)' is no period of days; write 2026, 2026-Q3, 2026-10 or 2026-10-01")
      throw Exit.badData
    }
    let lines = try Service.attempt {
      let session = try Session.reading(settings)
      return try Explanation(keeper: session.keeper, settings: settings, language: language ?? settings.site.language).lines(
        of: id, indicator, period: period, today: Probe.now)
    }
    guard let lines else {
      Console.note("no institution is called '\(id)'; name one of the configuration")
      throw Exit.badData
    }
    for line in lines { Console.result(line) }
  }
}
