import EnergyModel
import Logging
import Publishing
import Storage

/// Says each change of state once: numbered and kept by the store, then appended to the status log (contract R16).
final class EventBook {
  private let world: any World
  private let store: Store
  private let log: Logger
  private let calendar: LocalCalendar
  /// What is raised and not cleared, by kind and subject: what was said of it.
  private var raised: [Key: [String: String]] = [:]
  /// Events that the failing store could not number yet.
  private var waiting: [Unnumbered] = []
  /// How many events the store holds.
  private var counts: [CountKey: Int64] = [:]
  /// The number of the last event whose line was written.
  private(set) var lastNumber: Int64

  private struct Key: Hashable {
    let kind: EventKind
    let subject: String
  }

  private struct CountKey: Hashable {
    let kind: EventKind
    let change: EventChange
  }

  private struct Unnumbered {
    let time: Instant
    let level: EventLevel
    let kind: EventKind
    let change: EventChange
    let subject: String
    let detail: [String: String]
  }

  /// How many events wait for a failing store at most; beyond it the oldest are dropped, the state itself is in the status.
  private static let waitingMax = 10_000

  init(world: any World, store: Store, log: Logger, calendar: LocalCalendar) throws(StoreError) {
    self.world = world
    self.calendar = calendar
    self.store = store
    self.log = log
    lastNumber = try store.lastEventNumber()
    raised = Dictionary(
      try store.raisedEvents().map { (Key(kind: $0.kind, subject: $0.subject), $0.detail) },
      uniquingKeysWith: { first, _ in first }
    )
    for row in try store.eventCounts() { counts[CountKey(kind: row.kind, change: row.change)] = row.count }
    try completeLog()
  }

  /// How many events of each kind and change there were, over restarts.
  var eventCounts: [StatusMetrics.EventCount] {
    counts.map { .init(kind: $0.key.kind, change: $0.key.change, count: $0.value) }
  }

  /// What the store numbered and a crash kept from the log is written now: a cut line is completed, missing lines follow (contract R16).
  private func completeLog() throws(StoreError) {
    let latest = try store.events(after: max(0, lastNumber - EventBook.completedMax))
    let byNumber = Dictionary(latest.map { ($0.sequence, $0) }, uniquingKeysWith: { first, _ in first })
    do throws(PublishFailure) {
      let inLog = try world.completeStatusLog { number in byNumber[number].map { StatusLine.bytes($0, calendar) } }
      // A log that was taken away begins anew, since what it said is in the store; what commands numbered since the daemon ran last no
      // log has said.
      let ranLast = latest.last { $0.kind == .daemonStarted || $0.kind == .daemonStopped }?.sequence ?? 0
      for event in latest where event.sequence > inLog ?? ranLast { write(event) }
    } catch {
      log.error("status log not completed", metadata: ["reason": .string(error.description)])
    }
  }

  /// How many events a crash can have kept from the log at most; they are written one by one.
  private static let completedMax: Int64 = 1_000

  /// Events raised before the last stop and never cleared.
  func raisedBefore() throws(StoreError) -> [Event] { try store.raisedEvents() }

  func isRaised(_ kind: EventKind, _ subject: String = "") -> Bool { raised[Key(kind: kind, subject: subject)] != nil }

  /// What was said when it was raised; `nil` when it is not.
  func detail(raised kind: EventKind, _ subject: String) -> [String: String]? { raised[Key(kind: kind, subject: subject)] }

  /// What an event is raised of, in the order of names.
  func subjects(raised kind: EventKind) -> [String] { raised.keys.filter { $0.kind == kind }.map(\.subject).sorted() }

  /// Says that something began; nothing when it was said already.
  func raise(_ kind: EventKind, _ level: EventLevel, _ subject: String = "", _ detail: [String: String] = [:]) {
    guard !isRaised(kind, subject) else { return }
    raised[Key(kind: kind, subject: subject)] = detail
    say(kind, level, .raised, subject, detail)
  }

  /// Says that it ended; nothing when it had not begun.
  func clear(_ kind: EventKind, _ subject: String = "", _ detail: [String: String] = [:]) {
    guard raised.removeValue(forKey: Key(kind: kind, subject: subject)) != nil else { return }
    say(kind, .info, .cleared, subject, detail)
  }

  /// Says something that happened at once and has no end.
  func say(
    _ kind: EventKind, _ level: EventLevel, _ change: EventChange, _ subject: String = "", _ detail: [String: String] = [:]
  ) {
    let fields = Logger.Metadata(uniqueKeysWithValues: detail.map { ($0.key, Logger.MetadataValue.string($0.value)) })
    let line: Logger.Message = "\(kind.rawValue) \(change.rawValue)\(subject.isEmpty ? "" : " \(subject)")"
    switch level {
    case .info: log.info(line, metadata: fields)
    case .warning: log.warning(line, metadata: fields)
    case .critical: log.critical(line, metadata: fields)
    }
    waiting.append(Unnumbered(time: world.now, level: level, kind: kind, change: change, subject: subject, detail: detail))
    if waiting.count > EventBook.waitingMax { waiting.removeFirst(waiting.count - EventBook.waitingMax) }
    flush()
  }

  /// Numbers and writes what waits; what the store refuses waits on.
  func flush() {
    while let next = waiting.first {
      do throws(StoreError) {
        let event = try store.record(
          time: next.time, level: next.level, kind: next.kind, change: next.change, subject: next.subject, detail: next.detail)
        waiting.removeFirst()
        counts[CountKey(kind: event.kind, change: event.change), default: 0] += 1
        write(event)
      } catch {
        return
      }
    }
  }

  private func write(_ event: Event) {
    lastNumber = event.sequence
    do throws(PublishFailure) {
      try world.append(statusLine: StatusLine.bytes(event, calendar), sequence: event.sequence)
    } catch {
      log.error("status log not written", metadata: ["reason": .string(error.description)])
    }
  }
}
