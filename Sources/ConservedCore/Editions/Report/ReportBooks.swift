import Conservation
import EnergyModel
import Foundation
import Publishing
import Settings
import Storage

/// Gathers from the books what the report says: what all institutions share is read once, each institution's page by itself, so that the
/// daemon may make them one at a time.
struct ReportBooks {
  let keeper: BookKeeper
  let settings: Settings
  /// The first open day.
  let asOf: LocalDay
  private let use: InstitutionUse
  private let baselines: [StatedBaseline]
  private let suspicious: Set<InstitutionID>
  /// Indices of the registers of each institution.
  let registers: [InstitutionID: [Int]]
  let steps: [ExplainedStep]
  let signs: RaisedSigns
  private let events: [InstitutionID: [Event]]
  let balance: Balance
  let frames: DayFrames
  var weather: StationYears
  var members: [InstitutionID: Standings.Member] = [:]

  /// So many events and gaps are told on a page.
  private static let listMax = 40

  init(keeper: BookKeeper, settings: Settings, asOf: LocalDay) throws(StoreError) {
    self.keeper = keeper
    self.settings = settings
    self.asOf = asOf
    use = try InstitutionUse(keeper: keeper, endUses: [])
    baselines = try keeper.store.baselines()
    registers = Dictionary(grouping: keeper.registers.indices, by: { keeper.registers[$0].institution })
    steps = try keeper.store.steps()
    signs = try RaisedSigns(keeper, settings)
    balance = Balance(keeper: keeper)
    frames = DayFrames(settings.days)
    weather = StationYears(keeper: keeper)
    let subjects = signs.suspicious
    suspicious = Set(keeper.registers.lazy.filter { subjects.contains($0.id.text) }.map(\.institution))
    var events: [InstitutionID: [Event]] = [:]
    let told = Span(
      keeper.calendar.start(of: LocalMonth(year: (asOf + -1).year, month: 1).firstDay), keeper.calendar.start(of: asOf + 2))
    for event in try keeper.store.events(in: told).reversed() where event.kind != .summary {
      for owner in signs.owners[event.subject] ?? [] where (events[owner]?.count ?? 0) < ReportBooks.listMax {
        events[owner, default: []].append(event)
      }
    }
    self.events = events
  }

  private var calendar: LocalCalendar { settings.site.calendar }

  /// The judged year.
  var year: Int { (asOf + -1).year }

  var moment: ReportMoment { ReportMoment(asOf: asOf, year: year, timeZone: calendar.timeZone) }

  // MARK: Standings

  /// How an institution stands, with its curves.
  mutating func member(of institution: InstitutionID) throws(StoreError) -> Standings.Member? {
    if let known = members[institution] { return known }
    let found = try Standings(keeper: keeper, settings: settings, suspicious: suspicious).members(
      asOf: asOf, baselines: baselines, only: [institution], withPaces: true)
    members[institution] = found.first
    return found.first
  }

  var hasAllMembers: Bool { settings.institutions.allSatisfy { members[$0.id] != nil } }

  /// All institutions at once, which is cheaper than one by one.
  mutating func takeAllMembers() throws(StoreError) {
    let found = try Standings(keeper: keeper, settings: settings, suspicious: suspicious).members(
      asOf: asOf, baselines: baselines, withPaces: true)
    members = Dictionary(found.map { ($0.institution.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  // MARK: Events

  func events(of institution: InstitutionID) -> [Event] { events[institution] ?? [] }

  // MARK: Days

  /// The daily use of an institution's totals by carrier, from a day to before another.
  func totals(of institution: InstitutionID, _ days: Range<LocalDay>) throws(StoreError) -> [UseSeries] {
    try use.series(of: institution, from: days.lowerBound, to: days.upperBound, judgedFrom: days.lowerBound)
  }

  /// The judged year to date.
  var yearToDate: Range<LocalDay> { LocalMonth(year: year, month: 1).firstDay..<asOf }

  /// A whole year.
  static func days(of year: Int) -> Range<LocalDay> {
    LocalMonth(year: year, month: 1).firstDay..<LocalMonth(year: year + 1, month: 1).firstDay
  }

  /// The plan's base year where the books reach it, else the year before the judged one.
  func baseYear(of sums: [[DaySum]]) -> Int {
    let planned = settings.plans.first?.baseYear ?? year - 1
    return planned < year && sums.contains { $0.contains { $0.day.year == planned } } ? planned : year - 1
  }

  static let gapsMax = listMax
}

extension Range<LocalDay> {
  var dayCount: Int { upperBound - lowerBound }

  /// Every day, in order.
  var all: [LocalDay] { (0..<dayCount).map { lowerBound + $0 } }
}
