import ArgumentParser
import ConservedCore
import EnergyModel

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "From a cell back to the readings behind it, with description and factor.",
    discussion: "Reads beside a running daemon.")

  @Argument(help: "A register, a virtual meter or an institution.")
  var id: String

  @Argument(help: "The carrier, such as electricity.")
  var carrier: String

  @Argument(help: "2026, 2026-10, 2026-10-01 or 2026-10-01T14, local.")
  var period: String

  @Flag(help: "List every reading, the ordinary ones too.")
  var all = false

  @OptionGroup var config: ConfigOption

  func validate() throws {
    guard Carrier(carrier) != nil else {
      throw ValidationError(
        "'\(carrier)' is no carrier; write one of \(Carrier.named.map(\.name).joined(separator: ", ")) or waste.<fraction>")
    }
  }

  func run() throws {
    let settings = try config.load()
    guard let carrier = Carrier(carrier) else { return }
    guard let span = Explanation.span(of: period, settings.site.calendar) else {
      Console.note("'\(period)' is no period; write 2026, 2026-10, 2026-10-01 or 2026-10-01T14")
      throw Exit.badData
    }
    let lines = try Service.attempt {
      let session = try Session.reading(settings)
      return try Explanation(keeper: session.keeper, settings: settings).lines(of: id, carrier, in: span, listsAll: all)
    }
    guard let lines else {
      Console.note(
        "nothing called '\(id)' has \(self.carrier); name a register, a virtual meter or an institution of the configuration")
      throw Exit.badData
    }
    for line in lines { Console.result(line) }
  }
}
