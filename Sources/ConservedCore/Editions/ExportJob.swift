import EnergyModel

/// One file under `exports/`, by what stands in it. The names are stable (contract, Exports):
///
/// | file | rows |
/// | --- | --- |
/// | `consumption/hour/2026-10-01.csv` | of each register and virtual meter; of the last 400 days |
/// | `consumption/day/2026-10.csv`, `consumption/month/2026.csv`, `consumption/quarter/2026.csv`, `consumption/year.csv` | the same |
/// | `consumption/institution/day/2026-10.csv`, `…/month/2026.csv`, `…/quarter/2026.csv`, `…/year.csv` | of each institution, the ledger too |
/// | `energy/month/2026.csv` | energy and money of each institution |
/// | `indicators/month/2026.csv` | indicators of each institution |
/// | `balance/month/2026.csv` | of registers that have children; where none has any, the header alone |
/// | `degree-days/day/2026.csv` | where there are stations; bases 18 and 26 °C |
/// | `events/2026-10.csv` | events of the month |
/// | `readings/2026-10-01.csv` | readings of the day with the verdict of the books; of the last 35 days |
/// | `statistics/a-2025-2026.csv` | form a in its edition of 2025, of the year 2026; of every year that is over |
/// | `standings.csv`, `gaps.csv` | as they are now |
///
/// A site that expects more than 100 000 readings a day has no files of them, since such a file is held in memory while it is made;
/// `conserved export readings` gives them as a stream.
enum ExportJob: Hashable {
  case hours(LocalDay)
  case days(LocalMonth)
  case months(Int)
  case quarters(Int)
  case years
  case institutionDays(LocalMonth)
  case institutionMonths(Int)
  case institutionQuarters(Int)
  case institutionYears
  case energy(Int)
  case indicators(Int)
  case balance(Int)
  case degreeDays(Int)
  case events(LocalMonth)
  case readings(LocalDay)
  case statistics(FormName, Int)
  case standings
  case gaps

  /// A form of an edition, such as `a` of `cn-2025`.
  struct FormName: Hashable {
    let form: String
    let edition: StatisticalFormsID

    /// What the command calls it: editions are `cn-EDITION`.
    var text: String { "\(form)-\(edition.text.hasPrefix("cn-") ? String(edition.text.dropFirst(3)) : edition.text)" }
  }

  /// Below `exports/`, and the same below `exports/zh-Hans/`.
  var name: String {
    switch self {
    case .hours(let day): "consumption/hour/\(day.iso8601).csv"
    case .days(let month): "consumption/day/\(month.iso8601).csv"
    case .months(let year): "consumption/month/\(padded(year, 4)).csv"
    case .quarters(let year): "consumption/quarter/\(padded(year, 4)).csv"
    case .years: "consumption/year.csv"
    case .institutionDays(let month): "consumption/institution/day/\(month.iso8601).csv"
    case .institutionMonths(let year): "consumption/institution/month/\(padded(year, 4)).csv"
    case .institutionQuarters(let year): "consumption/institution/quarter/\(padded(year, 4)).csv"
    case .institutionYears: "consumption/institution/year.csv"
    case .energy(let year): "energy/month/\(padded(year, 4)).csv"
    case .indicators(let year): "indicators/month/\(padded(year, 4)).csv"
    case .balance(let year): "balance/month/\(padded(year, 4)).csv"
    case .degreeDays(let year): "degree-days/day/\(padded(year, 4)).csv"
    case .events(let month): "events/\(month.iso8601).csv"
    case .readings(let day): "readings/\(day.iso8601).csv"
    case .statistics(let form, let year): "statistics/\(form.text)-\(padded(year, 4)).csv"
    case .standings: "standings.csv"
    case .gaps: "gaps.csv"
    }
  }

  /// Whether the file is there without rows too: what says how things are now, and tables of what every site could have.
  var isKeptEmpty: Bool {
    switch self {
    case .standings, .gaps, .balance: true
    default: false
    }
  }

  /// What follows from a day of registers at once: cheap files, or those that somebody watches.
  static func prompt(_ day: LocalDay) -> [ExportJob] { [.hours(day), .days(day.month), .months(day.year), .balance(day.year)] }

  /// What follows from a day and takes the hours of a year, or of every institution: at most once an hour.
  static func late(_ day: LocalDay) -> [ExportJob] {
    [
      .institutionDays(day.month), .institutionMonths(day.year), .energy(day.year), .indicators(day.year), .quarters(day.year),
      .institutionQuarters(day.year), .years, .institutionYears,
    ]
  }

  /// Of the same things for a whole year.
  static func all(ofYear year: Int) -> [ExportJob] {
    let months = (1...12).reversed().map { LocalMonth(year: year, month: $0) }
    return months.map(ExportJob.days) + [.months(year), .balance(year)] + months.map(ExportJob.institutionDays)
      + late(LocalMonth(year: year, month: 12).firstDay) + [.degreeDays(year)]
  }
}

/// What is to be rendered, each once, in order.
struct ExportQueue {
  private var jobs: [ExportJob] = []
  private var first = 0
  private var waiting: Set<ExportJob> = []

  var isEmpty: Bool { waiting.isEmpty }

  mutating func add(_ job: ExportJob) {
    if waiting.insert(job).inserted { jobs.append(job) }
  }

  var peek: ExportJob? { first < jobs.count ? jobs[first] : nil }

  mutating func next() -> ExportJob? {
    guard first < jobs.count else { return nil }
    defer {
      first += 1
      if first == jobs.count { (jobs, first) = ([], 0) }
    }
    waiting.remove(jobs[first])
    return jobs[first]
  }
}
