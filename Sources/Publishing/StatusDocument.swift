import Conservation
import EnergyModel
import Foundation

/// What the daemon is doing (contract, Status).
package enum DaemonState: String, Sendable, Hashable, CaseIterable {
  case starting, ok, degraded, failing, stopping, stopped
}

/// Why it is not `ok`: a closed list (contract, Reasons).
package enum StatusReason: String, Sendable, Hashable, CaseIterable {
  case endpointsDown = "endpoints_down"
  case coverageLow = "coverage_low"
  case standingsOff = "standings_off"
  case storeFailing = "store_failing"
  case diskFull = "disk_full"
  case configRejected = "config_rejected"
  case inboxRefused = "inbox_refused"
  case clockStepped = "clock_stepped"
  case overload
}

/// Everything that `status.json` and `status.env` say at one instant; both are pure functions of it (contract, Status).
package struct StatusDocument: Sendable, Hashable {
  /// What is polled: the endpoints of registers, and stations that have a URL.
  package struct Endpoints: Sendable, Hashable {
    package var total = 0
    package var up = 0
    package var stale = 0
    package var down = 0
    package init(total: Int = 0, up: Int = 0, stale: Int = 0, down: Int = 0) {
      self.total = total
      self.up = up
      self.stale = stale
      self.down = down
    }
  }

  /// `ok` counts only what is durable.
  package struct Polls: Sendable, Hashable {
    package var ok: Int64 = 0
    package var failed: Int64 = 0
    package var missed: Int64 = 0
    package init(ok: Int64 = 0, failed: Int64 = 0, missed: Int64 = 0) {
      self.ok = ok
      self.failed = failed
      self.missed = missed
    }
  }

  package struct Store: Sendable, Hashable {
    package var ok: Bool
    /// Durable ones.
    package var readings: Int64
    package init(ok: Bool = true, readings: Int64 = 0) {
      self.ok = ok
      self.readings = readings
    }
  }

  package struct Config: Sendable, Hashable {
    package var generation: Int
    /// What was wrong with the last configuration that was refused.
    package var error: String?
    package init(generation: Int = 1, error: String? = nil) {
      self.generation = generation
      self.error = error
    }
  }

  package struct WorstEndpoint: Sendable, Hashable {
    package let id: EndpointID
    package let reason: String
    /// Since the last answer; `nil` when there never was one.
    package let silentSeconds: Int64?
    /// In a row.
    package let failures: Int
    package init(id: EndpointID, reason: String, silentSeconds: Int64?, failures: Int) {
      self.id = id
      self.reason = reason
      self.silentSeconds = silentSeconds
      self.failures = failures
    }
  }

  package struct WorstStanding: Sendable, Hashable {
    package let institution: InstitutionID
    package let indicator: IndicatorID
    package let annual: StandingState
    /// (year target − forecast) ÷ year target; negative is over.
    package let marginPercent: Decimal?
    package let coveragePercent: Decimal?
    package let answerable: String

    package init(_ standing: Standing, answerable: String) {
      institution = standing.institution
      indicator = standing.indicator
      annual = standing.annual
      marginPercent = standing.marginPercent
      coveragePercent = standing.coveragePercent
      self.answerable = answerable
    }
  }

  /// A fall or a rise of a register that later readings or the operator must settle (contract R8).
  package struct OpenQuestion: Sendable, Hashable {
    package let register: RegisterID
    /// `fall` or `rise`.
    package let kind: String
    package let since: Instant
    /// The command that would settle it.
    package let action: String
    package init(register: RegisterID, kind: String, since: Instant, action: String) {
      self.register = register
      self.kind = kind
      self.since = since
      self.action = action
    }
  }

  /// What began and has not ended, as it was said.
  package struct RaisedEvent: Sendable, Hashable {
    package let kind: EventKind
    package let level: EventLevel
    package let subject: String
    package let since: Instant
    /// Until when nobody wants to hear an alarm of it; `nil`: it alarms.
    package let acknowledgedUntil: Instant?
    package let detail: [String: String]

    package init(
      kind: EventKind, level: EventLevel, subject: String, since: Instant, acknowledgedUntil: Instant?, detail: [String: String]
    ) {
      self.kind = kind
      self.level = level
      self.subject = subject
      self.since = since
      self.acknowledgedUntil = acknowledgedUntil
      self.detail = detail
    }

    /// More details than people read.
    fileprivate static let detailsMax = 16
  }

  /// The number of the form; a reader refuses a later one.
  package static let schema = 1
  /// The longest that any list of worst ones is; what is beyond it is cut, and `truncated` says so.
  package static let listMax = 20
  /// The longest that a text from outside is, in bytes.
  package static let textMax = 1_000

  /// Rises by one an edition, over restarts.
  package var sequence: Int64
  package var eventSequence: Int64
  package var writtenAt: Instant
  /// 0…999.
  package var writtenAtMilliseconds: Int
  /// After so many seconds a reader must take it as stale.
  package var validForSeconds: Int
  package var state: DaemonState
  package var reasons: [StatusReason]
  package var endpoints = Endpoints()
  package var polls = Polls()
  package var store = Store()
  /// Per cent of the expected hours; `nil` while nothing was expected.
  package var coveragePercent: Decimal?
  package var standings = StandingCounts()
  /// How many registers have an open question.
  package var questions = 0
  package var config = Config()
  package var loopLagMilliseconds: Int64 = 0
  /// Worst first.
  package var worstEndpoints: [WorstEndpoint] = []
  /// Worst first.
  package var worstStandings: [WorstStanding] = []
  /// Oldest first.
  package var openQuestions: [OpenQuestion] = []
  /// The gravest first.
  package var raised: [RaisedEvent] = []
  /// Whether the lists were cut before they came here.
  package var isTruncated = false

  package init(
    sequence: Int64, eventSequence: Int64, writtenAt: Instant, writtenAtMilliseconds: Int = 0, validForSeconds: Int,
    state: DaemonState,
    reasons: [StatusReason] = []
  ) {
    self.sequence = sequence
    self.eventSequence = eventSequence
    self.writtenAt = writtenAt
    self.writtenAtMilliseconds = writtenAtMilliseconds
    self.validForSeconds = validForSeconds
    self.state = state
    self.reasons = reasons
  }

  /// `status.json`: one line with its end.
  package func json(_ calendar: LocalCalendar) -> [UInt8] {
    let worst: [JSON.Member] = [
      .init("worst_endpoints", .array(worstEndpoints.prefix(StatusDocument.listMax).map(\.json))),
      .init("worst_standings", .array(worstStandings.prefix(StatusDocument.listMax).map(\.json))),
      .init("open_questions", .array(openQuestions.prefix(StatusDocument.listMax).map { $0.json(calendar) })),
      .init("raised", .array(raised.prefix(StatusDocument.listMax).map { $0.json(calendar) })),
    ]
    return JSON.object(summary(calendar) + worst + [truncated]).bytes + [0x0A]
  }

  /// The number of a `status.json` that an earlier run left behind; `nil` where it is none.
  package static func sequence(in json: [UInt8]) -> Int64? {
    let text = String(decoding: json.prefix(256), as: UTF8.self)
    guard text.hasPrefix("{\"schema\":1,"), let key = text.firstRange(of: "\"seq\":") else { return nil }
    return Int64(text[key.upperBound...].prefix { $0.isNumber })
  }

  /// `status.env`: the same summary, with the worst ones as names only.
  package func env(_ calendar: LocalCalendar) -> [UInt8] {
    let worst: [JSON.Member] = [
      .init("worst_endpoints", .array(worstEndpoints.prefix(StatusDocument.listMax).map { .string($0.id.text) })),
      .init(
        "worst_standings",
        .array(
          worstStandings.prefix(StatusDocument.listMax).map { .string($0.institution.text + ":" + $0.indicator.text) })),
      .init("open_questions", .array(openQuestions.prefix(StatusDocument.listMax).map { .string($0.register.text) })),
    ]
    return StatusEnvironment.bytes(summary(calendar) + worst + [truncated])
  }

  private var truncated: JSON.Member {
    let isCut = [worstEndpoints.count, worstStandings.count, openQuestions.count, raised.count].contains {
      $0 > StatusDocument.listMax
    }
    return .init("truncated", .flag(isTruncated || isCut))
  }

  private func summary(_ calendar: LocalCalendar) -> [JSON.Member] {
    [
      .init("schema", .integer(StatusDocument.schema)), .init("seq", .integer(sequence)),
      .init("event_seq", .integer(eventSequence)),
      .init("written_at", .string(calendar.rfc3339(writtenAt, milliseconds: writtenAtMilliseconds))),
      .init("written_unix", .integer(writtenAt.seconds)), .init("valid_for_s", .integer(validForSeconds)),
      .init("state", .string(state.rawValue)), .init("reasons", .array(reasons.map { .string($0.rawValue) })),
      .init(
        "endpoints",
        .object([
          .init("total", .integer(endpoints.total)), .init("up", .integer(endpoints.up)),
          .init("stale", .integer(endpoints.stale)),
          .init("down", .integer(endpoints.down)),
        ])),
      .init(
        "polls",
        .object([
          .init("ok", .integer(polls.ok)), .init("failed", .integer(polls.failed)), .init("missed", .integer(polls.missed)),
        ])),
      .init("store", .object([.init("ok", .flag(store.ok)), .init("readings", .integer(store.readings))])),
      .init("coverage_pct", .percent(coveragePercent)),
      .init("standings", .object(StandingState.allCases.map { .init($0.rawValue, .integer(standings[$0])) })),
      .init("questions", .integer(questions)),
      .init(
        "config",
        .object([
          .init("generation", .integer(config.generation)),
          .init("error", .string(orNull: config.error.map { cut($0, bytesMax: StatusDocument.textMax) })),
        ])),
      .init("loop_lag_ms", .integer(loopLagMilliseconds)),
    ]
  }
}

extension StatusDocument.WorstEndpoint {
  fileprivate var json: JSON {
    .object([
      .init("id", .string(id.text)), .init("reason", .string(cut(reason, bytesMax: StatusDocument.textMax))),
      .init("silent_s", .integer(orNull: silentSeconds)), .init("failures", .integer(failures)),
    ])
  }
}

extension StatusDocument.WorstStanding {
  fileprivate var json: JSON {
    .object([
      .init("institution", .string(institution.text)), .init("indicator", .string(indicator.text)),
      .init("annual", .string(annual.rawValue)),
      .init("margin_pct", marginPercent.map { .number($0.text(decimals: 1)) } ?? .null),
      .init("coverage_pct", .percent(coveragePercent)),
      .init("answerable", .string(cut(answerable, bytesMax: StatusDocument.textMax))),
    ])
  }
}

extension StatusDocument.OpenQuestion {
  fileprivate func json(_ calendar: LocalCalendar) -> JSON {
    .object([
      .init("register", .string(register.text)), .init("kind", .string(kind)), .init("since", .string(calendar.rfc3339(since))),
      .init("action", .string(cut(action, bytesMax: StatusDocument.textMax))),
    ])
  }
}

extension StatusDocument.RaisedEvent {
  fileprivate func json(_ calendar: LocalCalendar) -> JSON {
    let names = detail.keys.sorted().prefix(Self.detailsMax)
    return .object([
      .init("event", .string(kind.rawValue)), .init("level", .string(level.rawValue)),
      .init("subject", .string(cut(subject, bytesMax: StatusDocument.textMax))), .init("since", .string(calendar.rfc3339(since))),
      .init("acknowledged_until", .string(orNull: acknowledgedUntil.map { calendar.rfc3339($0) })),
      .init(
        "detail",
        .object(
          names.map {
            .init(cut($0, bytesMax: StatusDocument.textMax), .string(cut(detail[$0] ?? "", bytesMax: StatusDocument.textMax)))
          })),
    ])
  }
}

extension JSON {
  /// A coverage with one decimal, never rounded up.
  fileprivate static func percent(_ percent: Decimal?) -> JSON {
    percent.map { .number($0.textRoundedDown(decimals: 1)) } ?? .null
  }
}

extension LocalCalendar {
  /// `2026-11-23T10:15:02.113+08:00`.
  package func rfc3339(_ instant: Instant, milliseconds: Int) -> String {
    let text = rfc3339(instant)
    let second = text.index(text.startIndex, offsetBy: 19)
    return text[..<second] + "." + padded(min(999, max(0, milliseconds)), 3) + text[second...]
  }
}
