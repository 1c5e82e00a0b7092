import ArgumentParser
import ConservedCore
import EnergyModel
import Settings

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
    let subject = try FactArguments.register(register, settings)
    let exchange = MeterExchange(
      register: subject.id, instant: try FactArguments.time(time, settings),
      finalValue: try FactArguments.number(finalValue, "--final"),
      initialValue: try FactArguments.number(initialValue, "--initial"),
      capacity: try capacity.map { try FactArguments.number($0, "--capacity") },
      multiplier: try multiplier.map { try FactArguments.number($0, "--multiplier") }, note: note)
    try Service.attempt { try Session.writing(settings).record([exchange]) }
    Console.note("exchange of \(register) recorded; the books follow")
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

  @Option(help: "Why.")
  var reason: String

  @Option(help: "Who says so; without it the user who runs the command.")
  var author: String?

  @Option(help: "The unit of the value; without it the register's.")
  var unit: String?

  @OptionGroup var config: ConfigOption

  func run() throws {
    let settings = try config.load()
    let subject = try FactArguments.register(register, settings)
    let correction = Correction(
      register: subject.id, instant: try FactArguments.time(time, settings), value: try FactArguments.number(value, "the value"),
      unit: try FactArguments.unit(unit, of: subject), author: author ?? Environment.all["USER"] ?? "unknown", reason: reason,
      recorded: Probe.now)
    let changed = try Service.attempt { try Session.writing(settings).correct(correction) }
    Console.note(changed ? "\(register) corrected; the books follow" : "the books already have that value; nothing changed")
  }
}

/// Arguments that name a register, a time or a number; a wrong one is said and exits 64 or 65.
enum FactArguments {
  static func register(_ name: String, _ settings: Settings) throws -> Register {
    guard let register = settings.registers.first(where: { $0.id.text == name }) else {
      Console.note("no register is called '\(name)'; name one of the configuration")
      throw Exit.badData
    }
    return register
  }

  static func time(_ text: String, _ settings: Settings) throws -> Instant {
    guard let instant = TimeText.instant(text, in: settings.site.calendar), Instant.plausible.contains(instant) else {
      Console.note("'\(text)' is no time; write 2026-10-01T08:00:00+08:00 or, in local time, '2026-10-01 08:00'")
      throw Exit.badData
    }
    return instant
  }

  static func number(_ text: String, _ name: String) throws -> ExactDecimal {
    guard let number = try? ExactDecimal(text) else {
      Console.note("\(name) is '\(text)'; write a number with a decimal point and no grouping")
      throw Exit.badData
    }
    return number
  }

  static func unit(_ text: String?, of register: Register) throws -> MeasureUnit {
    guard let text else { return register.unit }
    guard let unit = MeasureUnit(text), unit.ratio(to: register.carrier.baseUnit) != nil else {
      Console.note("'\(text)' is no unit of \(register.carrier.name)")
      throw Exit.badData
    }
    return unit
  }
}
