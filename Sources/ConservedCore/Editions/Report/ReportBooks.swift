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
  private let raised: [Event]
  private let owners: [String: [InstitutionID]]
  /// Of registers.
  private let carriers: [String: Carrier]
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
    raised = try keeper.store.raisedEvents()
    balance = Balance(keeper: keeper)
    frames = DayFrames(settings.days)
    weather = StationYears(keeper: keeper)
    let subjects = Set(raised.lazy.filter { $0.kind == .registerSuspicious }.map(\.subject))
    suspicious = Set(keeper.registers.lazy.filter { subjects.contains($0.id.text) }.map(\.institution))
    owners = ReportBooks.owners(keeper, settings)
    carriers = Dictionary(keeper.registers.map { ($0.id.text, $0.carrier) }, uniquingKeysWith: { first, _ in first })
    var events: [InstitutionID: [Event]] = [:]
    let told = Span(
      keeper.calendar.start(of: LocalMonth(year: (asOf + -1).year, month: 1).firstDay), keeper.calendar.start(of: asOf + 2))
    for event in try keeper.store.events(in: told).reversed() where event.kind != .summary {
      for owner in owners[event.subject] ?? [] where (events[owner]?.count ?? 0) < ReportBooks.listMax {
        events[owner, default: []].append(event)
      }
    }
    self.events = events
  }

  /// Whose page an event of a subject belongs on: of a register or institution, and of an endpoint that serves several.
  private static func owners(_ keeper: BookKeeper, _ settings: Settings) -> [String: [InstitutionID]] {
    var owners: [String: [InstitutionID]] = [:]
    var institutions: [RegisterID: InstitutionID] = [:]
    for register in keeper.registers {
      owners[register.id.text] = [register.institution]
      institutions[register.id] = register.institution
    }
    for institution in settings.institutions { owners[institution.id.text] = [institution.id] }
    for endpoint in settings.endpoints {
      var found: [InstitutionID] = []
      for case let owner? in endpoint.sources.map({ institutions[$0.register] }) where !found.contains(owner) {
        found.append(owner)
      }
      owners[endpoint.id.text] = found
    }
    return owners
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

  // MARK: Signs and events

  /// What was said and still stands of a subject of these institutions, the gravest first.
  func signs(of institution: InstitutionID? = nil) -> [ReportSign] {
    raised.compactMap { event -> ReportSign? in
      guard ReportBooks.isTold(event.kind) else { return nil }
      let found = owners[event.subject] ?? []
      if let institution, !found.contains(institution) { return nil }
      let words = EventSentence(event: event.kind.rawValue, detail: event.detail)
      let sentence = Dictionary(
        Language.allCases.map { ($0, words.text($0)) }, uniquingKeysWith: { first, _ in first })
      return ReportSign(
        institution: found.first, subject: event.subject, carrier: carriers[event.subject], kind: event.kind, level: event.level,
        since: since(event),
        sentence: sentence)
    }.sorted { (ReportBooks.rank($0.level), $0.since, $0.subject) < (ReportBooks.rank($1.level), $1.since, $1.subject) }
  }

  /// A sign may have begun long before it was found.
  private func since(_ event: Event) -> Instant {
    guard let day = event.detail["since"].flatMap({ LocalDay($0) }) else { return event.time }
    return min(event.time, calendar.start(of: day))
  }

  /// What stands until something is done about it.
  private static func isTold(_ kind: EventKind) -> Bool {
    switch kind {
    case .standingChanged, .daemonStarted, .daemonStopped, .summary, .configRejected, .importRefused, .clockStepped,
      .storeFailing:
      false
    default: true
    }
  }

  private static func rank(_ level: EventLevel) -> Int {
    switch level {
    case .critical: 0
    case .warning: 1
    case .info: 2
    }
  }

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
