import ArgumentParser
import ConservedCore
import EnergyModel
import Publishing
import Settings

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print the books as CSV: readings, consumption, energy, indicators, standings, statistics, degree days and more.",
    discussion: "Reads beside a running daemon. The same data give the same bytes.")

  enum What: String, ExpressibleByArgument, CaseIterable {
    case readings, consumption, energy, balance, indicators, standings, league, scores, reporting, statistics, review, gaps,
      events
    case degreeDays = "degree-days"
  }

  @Argument(help: "What to print.")
  var what: What

  @OptionGroup var config: ConfigOption

  @Option(help: "From this date (local midnight) or RFC 3339 time on; without it from the first amount.")
  var from: String?

  @Option(help: "To before this date or time; without it to the last amount.")
  var to: String?

  @Option(help: "readings: only this register.")
  var register: String?

  @Option(
    help: ArgumentHelp(
      "consumption, energy, balance: hour, day, month, quarter, year. indicators, degree-days: day, month, quarter, year.",
      discussion:
        "One, or several joined by commas: the rows of each in turn under one header. Without it days, of indicators months."))
  var period: NameList<Consumption.Period>?

  @Option(
    help: ArgumentHelp(
      "consumption, energy: register, building, institution, class, region, site. standings: institution, parent, class, region, site. "
        + "One, or several joined by commas: a table of each, so `--output` then names a directory.",
      discussion:
        "class, region and site sum the totals of institutions; class and region are those of the last day of the span. parent is an "
        + "institution with all below it. Without it consumption and energy are by register and standings are of each target."
    ))
  var by: NameList<ExportBy>?

  @Option(
    name: .customLong("as-of"),
    help: "standings, league, scores, reporting: judged by the days before this date; without it the last day with amounts.")
  var asOf: String?

  @Option(help: "statistics: the forms, joined by commas: a table of each, so `--output` then names a directory.")
  var form = WordList(["a"])

  @Option(help: "statistics: editions of the forms, joined by commas: forms/cn-EDITION.yaml, or shipped: 2022, 2025.")
  var edition = WordList(["2025"])

  @Option(
    help: ArgumentHelp(
      "statistics, review: the year that is reported. standings, league, scores: this year of the plans instead of the one that runs.",
      discussion: "A year that is over is judged as a whole."))
  var year: Int?

  @Option(
    name: .customLong("base-heating"), parsing: .unconditional,
    help: "degree-days: days colder than this count, degrees Celsius with at most three decimals.")
  var baseHeating = "18"

  @Option(
    name: .customLong("base-cooling"), parsing: .unconditional,
    help: "degree-days: days warmer than this count, degrees Celsius with at most three decimals.")
  var baseCooling = "26"

  @Flag(help: "gaps: only what is still to be settled.")
  var open = false

  @Option(help: "en (stable names) or zh-Hans (for Excel and WPS).")
  var language: Language = .english

  @Option(help: "utf-8; or gb18030, with --language zh-Hans, for programs that expect it.")
  var encoding: TextEncoding = .utf8

  @Option(
    help: ArgumentHelp(
      "Write to this file, whole or not at all, instead of standard output.",
      discussion:
        "With several groupings or forms: a directory, made where it is missing, with a file for each, such as `institution.csv`."
    ))
  var output: String?

  func run() throws {
    let settings = try config.load()
    if let register, !settings.registers.contains(where: { $0.id.text == register }) {
      Console.note("no register is called '\(register)'; name one of the configuration")
      throw ExitCode.validationFailure
    }
    guard encoding.isAvailable else {
      Console.note(
        "this system has no converter to \(encoding.rawValue); install the C library's converters, or write --encoding utf-8")
      throw Exit.refused
    }
    let dialect = Dialect(language, calendar: settings.site.calendar, encoding: encoding)
    let editions = what == .statistics ? try editions() : []
    let tables = try Service.attempt {
      let session = try Session.reading(settings)
      if what == .statistics { return try statistics(settings, session, editions, dialect, year: year ?? 0) }
      return try groupings.map { NamedTable(name: $0?.rawValue ?? "", pieces: try render(settings, session, by: $0, dialect)) }
    }
    for table in tables { try Service.attempt { try write(table, isOneOfMany: tables.count > 1) } }
  }

  /// What is asked of a consumption table; every other table is one, whatever is asked here.
  private var groupings: [ExportBy?] {
    switch what {
    case .consumption, .energy: by?.names ?? [.register]
    case .standings: by?.names ?? [nil]
    default: [nil]
    }
  }

  private var periods: [Consumption.Period] { period?.names ?? [what == .indicators ? .month : .day] }

  func validate() throws {
    for (name, text) in [("--from", from), ("--to", to), ("--as-of", asOf)] {
      guard let text, LocalCalendar(timeZone: "UTC").map({ TimeText.instant(text, in: $0) == nil }) ?? true else { continue }
      throw ValidationError("\(name) is '\(text)'; write a date such as 2026-10-01, or 2026-10-01T08:00:00+08:00")
    }
    let repetitions = [
      ("--period", period?.repeated), ("--by", by?.repeated), ("--form", form.repeated), ("--edition", edition.repeated),
    ]
    for (name, repeated) in repetitions {
      if let repeated { throw ValidationError("\(name) names \(repeated) twice; write each once") }
    }
    for name in groupings.compactMap({ $0 }) where what == .standings ? name.ofStandings == nil : name.ofConsumption == nil {
      throw ValidationError("\(what.rawValue) is not grouped by \(name.rawValue); see conserved help export")
    }
    if what == .indicators || what == .degreeDays, periods.contains(.hour) {
      throw ValidationError("\(what.rawValue) are of whole days; write --period day, month, quarter or year")
    }
    for (name, text) in [("--base-heating", baseHeating), ("--base-cooling", baseCooling)] where base(text) == nil {
      throw ValidationError(
        "\(name) is '\(text)'; write degrees Celsius from -50 to 50 with at most three decimals, such as 15.5")
    }
    if let year, !(1990...2100).contains(year) { throw ValidationError("--year is \(year); write one from 1990 to 2100") }
    if encoding != .utf8, language == .english {
      throw ValidationError(
        "--encoding \(encoding.rawValue) is for Chinese tables; write --language zh-Hans beside it, or leave it out")
    }
    if groupings.count > 1, output == nil {
      throw ValidationError("several groupings are a table each; name a directory for them with --output, or write one --by")
    }
    if what == .statistics || what == .review {
      guard year != nil else { throw ValidationError("name the year with --year, such as --year 2025") }
      if what == .statistics, form.names.count * edition.names.count > 1, output == nil {
        throw ValidationError(
          "several forms are a table each; name a directory for them with --output, or write one --form and --edition")
      }
    }
  }

  /// A base of degree days; `nil` where the text is none.
  private func base(_ text: String) -> Temperature? {
    guard let number = try? ExactDecimal(text), number.scale <= 3, let base = Temperature(number, in: .degreeCelsius),
      (-50_000...50_000).contains(base.milliCelsius)
    else { return nil }
    return base
  }

  private func render(_ settings: Settings, _ session: Session, by: ExportBy?, _ dialect: Dialect) throws -> TablePieces {
    let edition = Edition(keeper: session.keeper, settings: settings)
    switch what {
    // Several tables; `statistics` makes them.
    case .statistics: return TablePieces([])
    case .readings:
      let rows = try edition.readingStream(of: register, in: edition.readingSpan(from: from, to: to))
      return TablePieces(.readings, [rows], dialect)
    case .consumption:
      let by = by?.ofConsumption ?? .register
      return TablePieces(.consumption(by: by), try edition.consumptionStreams(periods, by: by, from: from, to: to), dialect)
    case .energy:
      let by = by?.ofConsumption ?? .register
      return TablePieces(.energy(by: by), try edition.energyStreams(periods, by: by, from: from, to: to), dialect)
    case .balance:
      let rows = try edition.balance(periods, from: from, to: to)
      return TablePieces(.balance, rows: rows, dialect)
    case .indicators:
      return TablePieces(.indicators, rows: try edition.indicators(periods, from: from, to: to), dialect)
    case .standings:
      guard let by = by?.ofStandings else {
        return TablePieces(.standings, rows: try edition.standings(asOf: asOf, year: year, today: Probe.now), dialect)
      }
      let rows = try edition.groupStandings(by: by, asOf: asOf, year: year, today: Probe.now)
      return TablePieces(.groupStandings(by: by), rows: rows, dialect)
    case .league: return TablePieces(.league, rows: try edition.league(asOf: asOf, year: year, today: Probe.now), dialect)
    case .scores:
      guard let rows = try edition.scores(asOf: asOf, year: year, today: Probe.now) else {
        Console.note("the configuration names no scoring rules; write `scoring` under `plan`, such as cn-example-scoring")
        throw Exit.refused
      }
      return TablePieces(.scores, rows: rows, dialect)
    case .reporting: return TablePieces(.reporting, rows: try edition.reporting(asOf: asOf, today: Probe.now), dialect)
    case .review:
      let review = try Review(keeper: session.keeper, settings: settings, year: year ?? 0)
      return TablePieces(.review(dialect.language), rows: try review.rows(), dialect)
    case .gaps: return TablePieces(.gaps, rows: try edition.gaps(open: open), dialect)
    case .events: return TablePieces(.events, rows: try edition.events(), dialect)
    case .degreeDays:
      guard let heatingBase = base(baseHeating), let coolingBase = base(baseCooling) else { return TablePieces([]) }
      let rows = try edition.degreeDays(
        periods, of: settings.stationIDs, heatingBase: heatingBase, coolingBase: coolingBase, from: from, to: to)
      return TablePieces(.degreeDays, rows: rows, dialect)
    }
  }
}

/// Every grouping of any export.
enum ExportBy: String, CaseIterable {
  case register, building, institution, parent, `class`, region, site

  var ofConsumption: ConsumptionBy? { ConsumptionBy(rawValue: rawValue) }
  var ofStandings: StandingsBy? { StandingsBy(rawValue: rawValue) }
}

extension Language: ExpressibleByArgument {}
extension TextEncoding: ExpressibleByArgument {}
