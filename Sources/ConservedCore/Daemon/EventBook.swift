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
  /// What is raised and not cleared, by kind and subject.
  private var raised: [Key: Raised] = [:]
  /// Of whom nobody wants to hear an alarm, and until when.
  private var acknowledged: [String: Acknowledgement] = [:]
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

  private struct Raised {
    let level: EventLevel
    let since: Instant
    let detail: [String: String]
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
      try store.raisedEvents().map {
        (
          Key(kind: $0.kind, subject: $0.subject),
          Raised(
            level: $0.level, since: $0.begun(calendar), detail: $0.detail.filter { $0.key != Event.acknowledgedDetail })
        )
      },
      uniquingKeysWith: { first, _ in first }
    )
    for row in try store.eventCounts() { counts[CountKey(kind: row.kind, change: row.change)] = row.count }
    try completeLog()
    acknowledged = Dictionary(try store.acknowledgements().map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    // A crash may have come between the acknowledgement and its event, or between its end and the event of that.
    for one in acknowledged.values.sorted(by: { $0.subject < $1.subject }) {
      raise(.subjectAcknowledged, .info, one.subject, one.detail(calendar))
    }
    for subject in subjects(raised: .subjectAcknowledged) where acknowledged[subject] == nil {
      acknowledged[subject] = Acknowledgement(subject: subject, until: world.now, reason: "", author: "")
    }
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
  func detail(raised kind: EventKind, _ subject: String) -> [String: String]? {
    raised[Key(kind: kind, subject: subject)]?.detail
  }

  /// What an event is raised of, in the order of names.
  func subjects(raised kind: EventKind) -> [String] { raised.keys.filter { $0.kind == kind }.map(\.subject).sorted() }

  /// Says that something began; nothing when it was said already.
  func raise(_ kind: EventKind, _ level: EventLevel, _ subject: String = "", _ detail: [String: String] = [:]) {
    guard !isRaised(kind, subject) else { return }
    raised[Key(kind: kind, subject: subject)] = Raised(level: level, since: world.now, detail: detail)
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
    switch isSilent(subject, kind) ? .info : level {
    case .info: log.info(line, metadata: fields)
    case .warning: log.warning(line, metadata: fields)
    case .critical: log.critical(line, metadata: fields)
    }
    waiting.append(Unnumbered(time: world.now, level: level, kind: kind, change: change, subject: subject, detail: detail))
    if waiting.count > EventBook.waitingMax { waiting.removeFirst(waiting.count - EventBook.waitingMax) }
    flush()
  }

  /// What is raised for the status, the gravest and oldest first: what alarms before what somebody knows of.
  func gravest(_ count: Int) -> [StatusDocument.RaisedEvent] {
    func rank(_ one: StatusDocument.RaisedEvent) -> (Int, Int, Instant, String, String) {
      let gravity = one.level == .critical ? 0 : one.level == .warning ? 1 : 2
      return (one.acknowledgedUntil == nil ? 0 : 1, gravity, one.since, one.subject, one.kind.rawValue)
    }
    return raised.lazy.filter { $0.key.kind.hasEnd && $0.key.kind != .subjectAcknowledged }.map { key, value in
      StatusDocument.RaisedEvent(
        kind: key.kind, level: value.level, subject: key.subject, since: value.since,
        acknowledgedUntil: self.acknowledged[key.subject]?.until, detail: value.detail)
    }.first(count) { rank($0) < rank($1) }
  }

  // MARK: Acknowledged subjects

  private func isSilent(_ subject: String, _ kind: EventKind) -> Bool {
    kind != .subjectAcknowledged && acknowledged[subject].map { world.now < $0.until } ?? false
  }

  /// Somebody asked to hear no alarm of some subjects; the store knows it already. A later one of the same subject takes its place.
  func acknowledge(_ acknowledgements: [Acknowledgement]) {
    for one in acknowledgements {
      acknowledged[one.subject] = one
      raised[Key(kind: .subjectAcknowledged, subject: one.subject)] = nil
      raise(.subjectAcknowledged, .info, one.subject, one.detail(calendar))
    }
  }

  /// Acknowledgements whose time is over end, and what is still raised of their subject is said again, once. Where the store fails they
  /// last until it is well.
  func endAcknowledgements() {
    guard !acknowledged.isEmpty else { return }
    let now = world.now
    for (subject, one) in acknowledged.sorted(by: { $0.key < $1.key }) where one.until <= now {
      do throws(StoreError) {
        let changes = try store.lastStandingChanges(of: subject)
        try store.removeAcknowledgement(of: subject)
        acknowledged[subject] = nil
        // Its own end comes last: a crash before it says the rest again, and loses none.
        sayAgain(subject, changes)
        clear(.subjectAcknowledged, subject)
      } catch {
        return
      }
    }
  }

  private func sayAgain(_ subject: String, _ changes: [Event]) {
    for kind in EventKind.allCases where kind.hasEnd && kind != .subjectAcknowledged {
      guard let standing = raised[Key(kind: kind, subject: subject)] else { continue }
      let since = ["raised_at": calendar.rfc3339(standing.since)]
      say(kind, standing.level, .raised, subject, standing.detail.merging(since) { first, _ in first })
    }
    // A standing has no end: the last change of each target counts, unless somebody heard of it.
    for change in changes where change.isAcknowledged && change.level != .info {
      let since = ["raised_at": calendar.rfc3339(change.time)]
      say(change.kind, change.level, .raised, subject, change.detail.merging(since) { first, _ in first })
    }
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

extension Acknowledgement {
  /// What its event says.
  func detail(_ calendar: LocalCalendar) -> [String: String] {
    ["until": calendar.rfc3339(until), "reason": reason, "author": author].filter { !$0.value.isEmpty }
  }
}

extension Event {
  /// When what it says began: one that is said again tells when it was first.
  func begun(_ calendar: LocalCalendar) -> Instant { detail["raised_at"].flatMap { TimeText.instant($0, in: calendar) } ?? time }
}
