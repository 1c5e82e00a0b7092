import ArgumentParser
import ConservedCore

struct ExchangeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exchange", abstract: "Record that a meter was exchanged, now or long ago; the books follow.",
    discussion: "Values as the meters showed them. `conserved export gaps --open` lists what waits for it.")

  @Argument(help: "The register.")
  var register: String

  @Argument(help: "When: RFC 3339, or local such as '2026-10-01 08:00'.")
  var time: String

  @Option(name: .customLong("final"), help: "What the old meter showed last.")
  var finalValue: String

  @Option(name: .customLong("initial"), help: "What the new meter showed first.")
  var initialValue: String

  @Option(help: "Where the new counter returns to zero; without it as before.")
  var capacity: String?

  @Option(help: "CT × PT of the new meter; without it as described.")
  var multiplier: String?

  @Option(help: "For people.")
  var note: String = ""

  @OptionGroup var config: ConfigOption

  func run() throws {
    let settings = try config.load()
    try FactFile(
      .exchanges,
      row: [
        ("register", register), ("time", time), ("final_value", finalValue), ("initial_value", initialValue),
        ("capacity", capacity),
        ("multiplier", multiplier), ("note", note.isEmpty ? nil : note),
      ]
    ).bring(into: settings)
  }
}

struct CorrectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "correct", abstract: "State what a register really showed at an instant; the old value stays readable.")

  @Argument(help: "The register.")
  var register: String

  @Argument(help: "When: RFC 3339, or local such as '2026-10-01 08:00'; the instant of the wrong reading.")
  var time: String

  @Argument(help: "The value as the meter showed it.")
  var value: String

  @Option(help: "Why the value is put right; it stands beside it for ever.")
  var reason: String

  @Option(help: "Who says so; without it the user who runs the command.")
  var author: String?

  @Option(help: "The unit of the value; without it the register's.")
  var unit: String?

  @OptionGroup var config: ConfigOption

  func run() throws {
    let settings = try config.load()
    try FactFile(
      .corrections,
      row: [
        ("register", register), ("time", time), ("value", value), ("reason", reason), ("unit", unit),
        ("author", author ?? Environment.all["USER"]),
      ]
    ).bring(into: settings)
  }
}

struct CloseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "Say that a period was reported: its figures stay, later changes become lines of their own.",
    discussion:
      "Nothing closes by itself. `consumption` then shows the reported figure with revision 0 and each change with its number.")

  @Argument(help: "2026, 2026-Q3, 2026-10 or 2026-10-01; it must be over.")
  var period: String

  @Option(help: "Who reported it; without it the user who runs the command.")
  var author: String?

  @Option(help: "For people.")
  var note: String = ""

  @OptionGroup var config: ConfigOption

  func run() throws {
    let settings = try config.load()
    try FactFile(
      .closings,
      row: [("period", period), ("author", author ?? Environment.all["USER"]), ("note", note.isEmpty ? nil : note)]
    ).bring(into: settings)
  }
}

struct AcknowledgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "acknowledge", abstract: "Silence one subject's events until a time; what is still wrong then is said again.",
    discussion:
      "Its lines in status.log are of level info then and say `\"acknowledged\":true`; nothing is left out, and the store keeps the level."
  )

  @Argument(help: "An endpoint, a station, a register or an institution, as the events name it.")
  var subject: String

  @Option(help: "Until when: a date (its local midnight), RFC 3339, or local such as '2026-10-01 08:00'.")
  var until: String

  @Option(help: "For people.")
  var reason: String = ""

  @Option(help: "Who says so; without it the user who runs the command.")
  var author: String?

  @OptionGroup var config: ConfigOption

  func run() throws {
    let settings = try config.load()
    try FactFile(
      .acknowledgements,
      row: [
        ("subject", subject), ("until", until), ("reason", reason.isEmpty ? nil : reason),
        ("author", author ?? Environment.all["USER"]),
      ]
    ).bring(into: settings)
  }
}
