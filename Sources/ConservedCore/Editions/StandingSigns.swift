import EnergyModel
import Publishing
import Storage

/// Early signs that the daemon said and that still stand, as rows of `gaps`: read from the store, so that a command beside the daemon
/// shows what the daemon knows.
struct StandingSigns {
  private let keeper: BookKeeper

  init(_ keeper: BookKeeper) { self.keeper = keeper }

  /// By register, each in the order in which they were said.
  func rows() throws(StoreError) -> [RegisterID: [GapRow]] {
    let index = Dictionary(
      keeper.registers.indices.map { (keeper.registers[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
    var rows: [RegisterID: [GapRow]] = [:]
    for event in try keeper.store.raisedEvents() {
      guard let kind = StandingSigns.kind(of: event.kind), let id = RegisterID(event.subject), index[id] != nil else { continue }
      let since = event.detail["since"].flatMap { LocalDay($0) } ?? keeper.calendar.day(of: event.time)
      rows[id, default: []].append(
        GapRow(
          register: id, from: keeper.calendar.start(of: since), to: nil, kind: kind, reason: event.detail["sentence"] ?? "",
          action: SettlingCommand.sign(event.kind, id, since: since)))
    }
    return rows
  }

  /// As `gaps` names it; `nil` of an event that is no early sign.
  private static func kind(of event: EventKind) -> String? {
    switch event {
    case .registerSuspicious: "suspicious"
    case .driftFound: "drift"
    case .nightRise: "night"
    case .leakFound: "leak"
    case .registerStopped: "stopped"
    case .submetersApart: "submeters"
    case .endpointDown, .endpointStale, .endpointBackfill, .registerQuestion, .registerConflict, .standingChanged, .storeFailing,
      .configRejected,
      .importRefused, .subjectAcknowledged, .clockStepped, .daemonStarted, .daemonStopped, .summary:
      nil
    }
  }
}
