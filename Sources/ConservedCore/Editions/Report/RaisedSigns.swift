import EnergyModel
import Foundation
import Publishing
import Settings
import Storage

/// What was said of a register, an institution or an endpoint and still stands, for the report.
struct RaisedSigns {
  private let raised: [Event]
  /// Whose page an event of a subject belongs on.
  let owners: [String: [InstitutionID]]
  /// Of registers.
  private let carriers: [String: Carrier]
  private let calendar: LocalCalendar

  init(_ keeper: BookKeeper, _ settings: Settings) throws(StoreError) {
    raised = try keeper.store.raisedEvents()
    owners = RaisedSigns.owners(keeper, settings)
    carriers = Dictionary(keeper.registers.map { ($0.id.text, $0.carrier) }, uniquingKeysWith: { first, _ in first })
    calendar = keeper.calendar
  }

  /// Registers whose meter is suspected.
  var suspicious: Set<String> { Set(raised.lazy.filter { $0.kind == .registerSuspicious }.map(\.subject)) }

  /// What was said and still stands of a subject of these institutions, the gravest first.
  func told(of institution: InstitutionID? = nil) -> [ReportSign] {
    raised.compactMap { event -> ReportSign? in
      guard RaisedSigns.isTold(event.kind) else { return nil }
      let found = owners[event.subject] ?? []
      if let institution, !found.contains(institution) { return nil }
      let words = EventSentence(event: event.kind.rawValue, detail: event.detail)
      let sentence = Dictionary(
        Language.allCases.map { ($0, words.text($0)) }, uniquingKeysWith: { first, _ in first })
      return ReportSign(
        institution: found.first, subject: event.subject, carrier: carriers[event.subject], kind: event.kind, level: event.level,
        since: since(event),
        sentence: sentence)
    }.sorted { (RaisedSigns.rank($0.level), $0.since, $0.subject) < (RaisedSigns.rank($1.level), $1.since, $1.subject) }
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
}
