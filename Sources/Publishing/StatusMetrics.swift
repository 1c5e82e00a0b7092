import Conservation
import EnergyModel
import Foundation

/// `conserved.prom`: the status in the text format that Prometheus' collectors read from files (exposition format 0.0.4). Base units,
/// no time stamps: the collector's own stamp counts, and `conserved_written_timestamp_seconds` says how old the figures are.
///
/// A function of one edition: it says what `status.json` of the same moment says.
package struct StatusMetrics: Sendable {
  package let status: StatusDocument
  /// Worst first; what is beyond the bound is left out and counted.
  package let standings: [Standing]
  /// How many events of each kind and change the store holds.
  package let events: [EventCount]
  package let version: String

  package struct EventCount: Sendable, Hashable {
    package let kind: EventKind
    package let change: EventChange
    package let count: Int64
    package init(kind: EventKind, change: EventChange, count: Int64) {
      self.kind = kind
      self.change = change
      self.count = count
    }
  }

  /// The most standings that become series, seven each: more is for the exports.
  package static let standingsMax = 500

  package init(status: StatusDocument, standings: [Standing], events: [EventCount], version: String) {
    self.status = status
    self.standings = standings
    self.events = events
    self.version = version
  }

  /// The whole file, in a fixed order.
  package var bytes: [UInt8] {
    var text = ""
    for family in families where !family.samples.isEmpty { family.append(to: &text) }
    return Array(text.utf8)
  }

  private var families: [Family] { daemon + polling + plan }

  private var daemon: [Family] {
    [
      .gauge("conserved_info", "The program that wrote this.", [Sample(1, [("version", version)])]),
      .gauge(
        "conserved_state", "What the daemon is doing, 1 for the state that holds.",
        DaemonState.allCases.map { Sample($0 == status.state, [("state", $0.rawValue)]) }),
      .gauge(
        "conserved_reason", "Why it is not ok, 1 for each reason that holds.",
        StatusReason.allCases.map { Sample(status.reasons.contains($0), [("reason", $0.rawValue)]) }),
      .gauge(
        "conserved_written_timestamp_seconds", "When this was written.",
        [Sample(text: "\(status.writtenAt.seconds).\(padded(min(999, max(0, status.writtenAtMilliseconds)), 3))")]),
      .gauge("conserved_valid_seconds", "After so long it is to be taken as stale.", [Sample(status.validForSeconds)]),
      .gauge("conserved_edition_sequence", "The number of the edition; it rises over restarts.", [Sample(status.sequence)]),
      .gauge("conserved_event_sequence", "The number of the last event.", [Sample(status.eventSequence)]),
      .counter(
        "conserved_events_total", "Events that the store holds.",
        EventKind.allCases.flatMap { kind in
          [EventChange.raised, .cleared].compactMap { change in
            let count = events.first { $0.kind == kind && $0.change == change }?.count ?? 0
            guard change == .raised || count > 0 else { return nil }
            return Sample(count, [("event", kind.rawValue), ("change", change.rawValue)])
          }
        }),
      .gauge(
        "conserved_config_generation", "How often a configuration was taken on since the start.",
        [Sample(status.config.generation)]),
      .gauge("conserved_config_rejected", "Whether the last configuration was refused.", [Sample(status.config.error != nil)]),
      .gauge(
        "conserved_loop_lag_seconds", "How long the last turn of the loop worked.",
        [Sample(text: (Decimal(status.loopLagMilliseconds) / 1_000).text(decimals: 3))]),
    ]
  }

  private var polling: [Family] {
    let endpoints = status.endpoints
    let unknown = max(0, endpoints.total - endpoints.up - endpoints.stale - endpoints.down)
    return [
      .gauge(
        "conserved_endpoints", "Endpoints by what their last polls gave.",
        [("up", endpoints.up), ("stale", endpoints.stale), ("down", endpoints.down), ("unknown", unknown)].map {
          Sample($0.1, [("state", $0.0)])
        }),
      .counter(
        "conserved_polls_total", "Polls by what they gave; ok are those whose readings are durable.",
        [("ok", status.polls.ok), ("failed", status.polls.failed), ("missed", status.polls.missed)].map {
          Sample($0.1, [("result", $0.0)])
        }),
      .counter("conserved_store_readings_total", "Durable readings.", [Sample(status.store.readings)]),
      .gauge("conserved_store_ok", "Whether the store can be written.", [Sample(status.store.ok)]),
      .gauge(
        "conserved_coverage_ratio", "The measured share of the hours of the last day; absent while nothing was expected.",
        status.coveragePercent.map { [Sample(text: ($0 / 100).textRoundedDown(decimals: 3))] } ?? []),
      .gauge("conserved_open_questions", "Registers with an open question.", [Sample(status.questions)]),
    ]
  }

  private var plan: [Family] {
    let shown = standings.prefix(StatusMetrics.standingsMax)
    return [
      .gauge(
        "conserved_standings", "Targets by how the year stands.",
        StandingState.allCases.map { Sample(status.standings[$0], [("state", $0.rawValue)]) }),
      .gauge(
        "conserved_standing", "How a target's year stands, 1 for the state that holds; the worst ones.",
        shown.flatMap { standing in
          StandingState.allCases.map { state in
            Sample(
              standing.annual == state,
              [
                ("institution", standing.institution.text), ("plan", standing.plan.text), ("indicator", standing.indicator.text),
                ("state", state.rawValue),
              ])
          }
        }),
      .gauge(
        "conserved_standings_left_out", "Targets that are not among conserved_standing, being better than those.",
        [Sample(standings.count - shown.count)]),
    ]
  }
}

/// One metric: its name, what it is, and its series.
private struct Family {
  let name: String
  let kind: String
  let help: String
  let samples: [Sample]

  static func gauge(_ name: String, _ help: String, _ samples: [Sample]) -> Family {
    Family(name: name, kind: "gauge", help: help, samples: samples)
  }

  static func counter(_ name: String, _ help: String, _ samples: [Sample]) -> Family {
    Family(name: name, kind: "counter", help: help, samples: samples)
  }

  func append(to text: inout String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    for sample in samples { text += name + sample.labels + " " + sample.value + "\n" }
  }
}

private struct Sample {
  let value: String
  let labels: String

  init(text: String, _ labels: [(String, String)] = []) {
    value = text
    self.labels = labels.isEmpty ? "" : "{" + labels.map { "\($0.0)=\"\(Sample.escaped($0.1))\"" }.joined(separator: ",") + "}"
  }

  init(_ number: some BinaryInteger, _ labels: [(String, String)] = []) { self.init(text: String(number), labels) }
  init(_ flag: Bool, _ labels: [(String, String)] = []) { self.init(text: flag ? "1" : "0", labels) }

  /// The three characters that the format escapes; other control characters become `?`.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
