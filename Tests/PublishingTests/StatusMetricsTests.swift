import Conservation
import EnergyModel
import Foundation
import Testing

@testable import Publishing

struct StatusMetricsTests {
  private func document() -> StatusDocument {
    var status = StatusDocument(
      sequence: 48_213, eventSequence: 911, writtenAt: Instant(seconds: 1_795_400_102), writtenAtMilliseconds: 113,
      validForSeconds: 90, state: .degraded, reasons: [.endpointsDown])
    status.endpoints = .init(total: 412, up: 409, stale: 1, down: 1)
    status.polls = .init(ok: 98_211, failed: 37, missed: 5)
    status.store = .init(ok: true, readings: 391_204)
    status.coveragePercent = decimal("99.49")
    status.standings[.onTrack] = 31
    status.loopLagMilliseconds = 2
    return status
  }

  private func standing(_ institution: String, _ state: StandingState = .offTrack) -> Standing {
    Standing(
      asOf: day("2026-07-01"), institution: id(institution), plan: id("p"), indicator: .energyPerArea, unit: "kgce/m2",
      year: 2026,
      baseYear: 2020, baseValue: 20, targetYear: 2025, targetValue: 16, yearTarget: 16, budgetToDate: nil, actualToDate: nil,
      pace: nil, forecastLow: nil, forecast: nil, forecastHigh: nil, reductionPercent: nil, annual: state, cumulative: state,
      isCarried: false, coveragePercent: nil, factors: "")
  }

  private func metrics(_ standings: [Standing] = []) -> String {
    text(
      StatusMetrics(
        status: document(), standings: standings,
        events: [
          .init(kind: .endpointDown, change: .raised, count: 9), .init(kind: .endpointDown, change: .cleared, count: 8),
        ], version: "0.1.0"
      ).bytes)
  }

  @Test func `every line is of the format, and the figures are those of the status in base units`() throws {
    let samples = try ExpositionGrammar(metrics([standing("city-hall")])).samples
    let expected = [
      "conserved_info{version=\"0.1.0\"}": "1", "conserved_state{state=\"degraded\"}": "1", "conserved_state{state=\"ok\"}": "0",
      "conserved_reason{reason=\"endpoints_down\"}": "1", "conserved_reason{reason=\"overload\"}": "0",
      "conserved_written_timestamp_seconds": "1795400102.113", "conserved_valid_seconds": "90",
      "conserved_edition_sequence": "48213", "conserved_event_sequence": "911",
      "conserved_events_total{event=\"endpoint.down\",change=\"raised\"}": "9",
      "conserved_events_total{event=\"endpoint.down\",change=\"cleared\"}": "8",
      "conserved_events_total{event=\"leak.found\",change=\"raised\"}": "0",
      // 412 − 409 − 1 − 1: one has not been polled yet.
      "conserved_endpoints{state=\"unknown\"}": "1", "conserved_endpoints{state=\"down\"}": "1",
      "conserved_polls_total{result=\"missed\"}": "5", "conserved_store_readings_total": "391204", "conserved_store_ok": "1",
      // 99.49 % is 0.9949, never rounded up.
      "conserved_coverage_ratio": "0.994", "conserved_loop_lag_seconds": "0.002", "conserved_config_rejected": "0",
      "conserved_standings{state=\"on_track\"}": "31", "conserved_standings_left_out": "0",
      "conserved_standing{institution=\"city-hall\",plan=\"p\",indicator=\"energy-per-area\",state=\"off_track\"}": "1",
      "conserved_standing{institution=\"city-hall\",plan=\"p\",indicator=\"energy-per-area\",state=\"on_track\"}": "0",
    ]
    for (series, value) in expected { #expect(samples[series] == value, "\(series)") }
  }

  @Test func `what is not known has no series`() throws {
    var status = document()
    status.coveragePercent = nil
    let text = text(StatusMetrics(status: status, standings: [], events: [], version: "1").bytes)
    #expect(try ExpositionGrammar(text).names.contains("conserved_endpoints"))
    #expect(!text.contains("conserved_coverage_ratio") && !text.contains("conserved_standing{"))
  }

  @Test func `standings beyond the bound are counted, not listed`() throws {
    let samples = try ExpositionGrammar(metrics((0..<510).map { standing("hall-\($0)") })).samples
    #expect(samples.keys.count { $0.hasPrefix("conserved_standing{") } == 500 * 7)
    #expect(samples["conserved_standings_left_out"] == "10")
  }

  @Test func `a label holds any text`() throws {
    let text = text(StatusMetrics(status: document(), standings: [], events: [], version: "a\"b\\c\nd\u{1B}e\r").bytes)
    #expect(text.contains(#"conserved_info{version="a\"b\\c\nd?e?"} 1"#))
    _ = try ExpositionGrammar(text)
  }

  @Test(.enabled(if: PrometheusTool.path != nil, "promtool is not installed"))
  func `promtool finds no fault`() throws {
    let found = try run(
      try #require(PrometheusTool.path), ["check", "metrics"], input: Array(metrics([standing("city-hall")]).utf8))
    #expect(found.status == 0, "\(text(found.output))")
  }
}

/// The program that judges metrics and rules, where it is installed.
enum PrometheusTool {
  static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/promtool" }.first {
    FileManager.default.isExecutableFile(atPath: $0)
  }
}
