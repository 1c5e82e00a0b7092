import ArgumentParser
import ConservedCore
import EnergyModel
import Publishing
import Settings

struct BaselineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline",
    abstract: "A year's use against another's: what would have been used, what was saved and how sure that is.",
    discussion: "Reads beside a running daemon. The same data give the same bytes.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  enum Method: String, ExpressibleByArgument, CaseIterable {
    case all, caltrack
  }

  @Argument(help: "An institution or a register.")
  var id: String

  @Argument(help: "The carrier, such as electricity or natural-gas.")
  var carrier: String

  @Option(help: "The year whose behaviour is the measure.")
  var base: Int

  @Option(help: "The year that is judged, after the base year.")
  var year: Int

  @Option(
    name: .customLong("as-of"), help: "Judged by the days before this date; without it before the day of the last amount.")
  var asOf: String?

  @Option(help: "text (for people) or json (one object for scripts).")
  var format: Format = .text

  @Option(help: "text: all, or caltrack (only the figures by the CalTRACK 2.0 rules).")
  var method: Method = .all

  @Option(help: "text: en or zh-Hans; without it that of the site.")
  var language: Language?

  @OptionGroup var config: ConfigOption

  func validate() throws {
    guard Carrier(carrier) != nil else {
      throw ValidationError(
        "'\(carrier)' is no carrier; write one of \(Carrier.named.map(\.name).joined(separator: ", ")) or waste.<fraction>")
    }
    for (option, asked) in [("--base", base), ("--year", year)] where !(1_990...2_099).contains(asked) {
      throw ValidationError("\(option) is \(asked); write a year from 1990 to 2099")
    }
    guard base < year else { throw ValidationError("--year \(year) is not after --base \(base); name a later year") }
    if let asOf, LocalDay(asOf) == nil { throw ValidationError("--as-of is '\(asOf)'; write a day such as 2026-10-01") }
    if format == .json, method != .all { throw ValidationError("json has every method; leave out --method") }
    if format == .json, language != nil { throw ValidationError("json has no language; leave out --language") }
  }

  func run() throws {
    guard let carrier = Carrier(carrier) else { return }
    let settings = try config.load()
    let asOf = asOf.flatMap { LocalDay($0) }
    let text = try Service.attempt {
      let session = try Session.reading(settings)
      let baselines = Baselines(keeper: session.keeper, settings: settings)
      if let bills = try baselines.bills(of: id, carrier, base: base, year: year, asOf: asOf) {
        return bills.map(self.text(settings))
      }
      return try baselines.report(of: id, carrier, base: base, year: year, asOf: asOf).map(self.text(settings))
    }
    switch text {
    case .success(let text): Console.result(Array(text.utf8))
    case .failure(let refusal):
      Console.note(refusal.description)
      throw Exit.badData
    }
  }

  private func text(_ settings: Settings) -> (BaselineReport) -> String {
    { report in
      guard format == .text else { return BaselineDocument.json(report).text + "\n" }
      let text = BaselineText(report, language ?? settings.site.language)
      return method == .all ? text.text : text.calTRACKText
    }
  }

  private func text(_ settings: Settings) -> (BillsReport) -> String {
    { format == .text ? $0.text(language ?? settings.site.language) : $0.json.text + "\n" }
  }
}
