import Conservation
import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import Publishing

@Suite struct StatusDocumentTests {
  private func document() -> StatusDocument {
    var status = StatusDocument(
      sequence: 48_213, eventSequence: 911, writtenAt: Instant(seconds: 1_795_400_102), writtenAtMilliseconds: 113,
      validForSeconds: 90,
      state: .degraded, reasons: [.endpointsDown])
    status.endpoints = .init(total: 412, up: 409, stale: 2, down: 1)
    status.polls = .init(ok: 98_211, failed: 37, missed: 0)
    status.store = .init(ok: true, readings: 391_204)
    status.coveragePercent = decimal("99.49")
    for (state, count) in [(StandingState.onTrack, 31), (.atRisk, 4), (.offTrack, 1), (.notEnoughData, 2)] {
      status.standings[state] = count
    }
    status.config = .init(generation: 3)
    status.loopLagMilliseconds = 2
    return status
  }

  /// The example of the contract, letter by letter, and the open questions.
  @Test func `a status is the contract's example`() {
    #expect(
      text(document().json(shanghai)) == """
        {"schema":1,"seq":48213,"event_seq":911,"written_at":"2026-11-23T10:15:02.113+08:00","written_unix":1795400102,"valid_for_s":90,\
        "state":"degraded","reasons":["endpoints_down"],"endpoints":{"total":412,"up":409,"stale":2,"down":1},\
        "polls":{"ok":98211,"failed":37,"missed":0},"store":{"ok":true,"readings":391204},"coverage_pct":99.4,\
        "standings":{"on_track":31,"at_risk":4,"off_track":1,"missed":0,"met":0,"not_enough_data":2,"no_target":0},\
        "questions":0,"config":{"generation":3,"error":null},"loop_lag_ms":2,"worst_endpoints":[],"worst_standings":[],\
        "open_questions":[],"raised":[],"truncated":false}

        """)
  }

  @Test func `the summary for shells has the same values`() {
    #expect(
      text(document().env(shanghai)) == """
        SCHEMA='1'
        SEQ='48213'
        EVENT_SEQ='911'
        WRITTEN_AT='2026-11-23T10:15:02.113+08:00'
        WRITTEN_UNIX='1795400102'
        VALID_FOR_S='90'
        STATE='degraded'
        REASONS='endpoints_down'
        ENDPOINTS_TOTAL='412'
        ENDPOINTS_UP='409'
        ENDPOINTS_STALE='2'
        ENDPOINTS_DOWN='1'
        POLLS_OK='98211'
        POLLS_FAILED='37'
        POLLS_MISSED='0'
        STORE_OK='true'
        STORE_READINGS='391204'
        COVERAGE_PCT='99.4'
        STANDINGS_ON_TRACK='31'
        STANDINGS_AT_RISK='4'
        STANDINGS_OFF_TRACK='1'
        STANDINGS_MISSED='0'
        STANDINGS_MET='0'
        STANDINGS_NOT_ENOUGH_DATA='2'
        STANDINGS_NO_TARGET='0'
        QUESTIONS='0'
        CONFIG_GENERATION='3'
        CONFIG_ERROR=''
        LOOP_LAG_MS='2'
        WORST_ENDPOINTS=''
        WORST_STANDINGS=''
        OPEN_QUESTIONS=''
        TRUNCATED='false'

        """)
  }

  private func standing(_ margin: Decimal?) -> Standing {
    Standing(
      asOf: day("2026-07-01"), institution: id("city-hall"), plan: id("p"), indicator: .energyPerArea, unit: "kgce/m2",
      year: 2026,
      baseYear: 2020,
      baseValue: 20, targetYear: 2025,
      targetValue: 16, yearTarget: 16, budgetToDate: nil, actualToDate: nil, pace: nil, forecastLow: nil,
      forecast: margin.map { 16 - 16 * $0 / 100 },
      forecastHigh: nil, reductionPercent: nil, annual: .offTrack, cumulative: .offTrack, isCarried: false,
      coveragePercent: decimal("80.19"), factors: "")
  }

  @Test func `the worst ones are listed with who answers for them`() throws {
    var status = document()
    status.worstEndpoints = [
      .init(id: id("gw1"), reason: "timed_out", silentSeconds: 3_600, failures: 4),
      .init(id: id("gw2"), reason: "http_500", silentSeconds: nil, failures: 9),
    ]
    status.worstStandings = [.init(standing(-25), answerable: "行政处"), .init(standing(nil), answerable: "")]
    let json = text(status.json(shanghai))
    #expect(
      json.contains(
        #""worst_endpoints":[{"id":"gw1","reason":"timed_out","silent_s":3600,"failures":4},{"id":"gw2","reason":"http_500","silent_s":null,"failures":9}]"#
      ))
    #expect(
      json.contains(
        #"{"institution":"city-hall","indicator":"energy-per-area","annual":"off_track","margin_pct":-25.0,"coverage_pct":80.1,"answerable":"行政处"}"#
      ))
    #expect(json.contains(#""margin_pct":null"#))
    let env = text(status.env(shanghai))
    #expect(env.contains("WORST_ENDPOINTS='gw1 gw2'\n"))
    #expect(env.contains("WORST_STANDINGS='city-hall:energy-per-area city-hall:energy-per-area'\n"))
  }

  @Test func `open questions are counted, and listed with the command that settles each`() throws {
    var status = document()
    status.questions = 21
    let action = "conserved exchange hall/e 2026-10-01T08:00:00+08:00 --final V --initial V"
    let question = StatusDocument.OpenQuestion(
      register: id("hall/e"), kind: "fall", since: at("2026-10-01 08:00"), action: action)
    status.openQuestions = Array(repeating: question, count: 21)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(status.json(shanghai))) as? [String: Any])
    #expect(object["questions"] as? Int == 21)
    let listed = try #require(object["open_questions"] as? [[String: String]])
    #expect(listed.count == StatusDocument.listMax && object["truncated"] as? Bool == true)
    #expect(
      listed[0] == ["register": "hall/e", "kind": "fall", "since": "2026-10-01T08:00:00+08:00", "action": action])
    status.openQuestions = [question]
    let env = text(status.env(shanghai))
    #expect(env.contains("QUESTIONS='21'\n") && env.contains("OPEN_QUESTIONS='hall/e'\n"))
  }

  @Test func `lists are cut and say so`() throws {
    var status = document()
    status.worstEndpoints = (0..<30).map { .init(id: id("gw\($0)"), reason: "timed_out", silentSeconds: 1, failures: 1) }
    let object = try #require(try JSONSerialization.jsonObject(with: Data(status.json(shanghai))) as? [String: Any])
    #expect((object["worst_endpoints"] as? [Any])?.count == StatusDocument.listMax)
    #expect(object["truncated"] as? Bool == true)
    status.worstEndpoints = []
    status.isTruncated = true
    #expect(text(status.json(shanghai)).contains("\"truncated\":true"))
  }

  @Test func `an unknown coverage is null, and empty in a shell`() {
    var status = document()
    status.coveragePercent = nil
    #expect(text(status.json(shanghai)).contains("\"coverage_pct\":null"))
    #expect(text(status.env(shanghai)).contains("COVERAGE_PCT=''\n"))
  }

  /// Whatever an error holds, the status is one line that a strict reader takes, and the text comes back.
  @Test func `a status is valid whatever its texts hold`() throws {
    for hostile in try hostileTexts + Corpus.strings() {
      var status = document()
      status.config.error = hostile
      let bytes = status.json(shanghai)
      #expect(bytes.last == 0x0A && bytes.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7F })
      #expect(!text(bytes).unicodeScalars.contains { "\u{2028}\u{2029}\u{85}".unicodeScalars.contains($0) })
      let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
      let back = try #require((object["config"] as? [String: Any])?["error"] as? String)
      let expected = hostile.utf8.count > StatusDocument.textMax ? cut(hostile, bytesMax: StatusDocument.textMax) : hostile
      #expect(back.unicodeScalars.elementsEqual(expected.unicodeScalars), "\(hostile.debugDescription)")
    }
  }

  @Test func `a long text is cut and marked`() throws {
    var status = document()
    status.config.error = String(repeating: "错", count: 5_000)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(status.json(shanghai))) as? [String: Any])
    let error = try #require((object["config"] as? [String: Any])?["error"] as? String)
    #expect(error.hasSuffix("…") && error.utf8.count <= 1_003)
  }

  /// Debian's sh is dash: the file is read with `.`, and the value must come out as it went in, nothing run.
  @Test(.enabled(if: hasProgram("sh"), "there is no sh")) func `a shell reads every value and runs none`() throws {
    try withFolder { (folder: String) throws in
      let all =
        try hostileTexts + Corpus.strings() + [
          "'$(touch \(folder)/ran)'", "`touch \(folder)/ran`", "';touch \(folder)/ran;'", "\\'$(touch \(folder)/ran)",
        ]
      for (index, hostile) in all.enumerated() {
        var status = document()
        status.config.error = hostile
        try Data(status.env(shanghai)).write(to: URL(filePath: "\(folder)/\(index).env"))
      }
      let script =
        "set -eu; cd \"$1\"; i=0; while [ -e $i.env ]; do . ./$i.env; printf '%s\\n' \"$CONFIG_ERROR\"; [ \"$STATE\" = degraded ]; i=$((i+1)); done"
      let shell = try run("sh", ["-c", script, "sh", folder])
      #expect(shell.status == 0)
      #expect(!FileManager.default.fileExists(atPath: folder + "/ran"))
      let lines = text(shell.output).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(lines.count == all.count)
      for (line, hostile) in zip(lines, all) {
        let shown = String(
          String.UnicodeScalarView(
            cut(hostile, bytesMax: StatusDocument.textMax).unicodeScalars.map {
              let isControl = $0.properties.generalCategory == .control || $0 == "\u{2028}" || $0 == "\u{2029}"
              return isControl ? " " : $0
            }))
        #expect(line.unicodeScalars.elementsEqual(shown.unicodeScalars), "\(hostile.debugDescription)")
      }
    }
  }

  @Test func `milliseconds have three digits and stay within their second`() {
    #expect(shanghai.rfc3339(Instant(seconds: 1_795_400_102), milliseconds: 7) == "2026-11-23T10:15:02.007+08:00")
    #expect(shanghai.rfc3339(Instant(seconds: 1_795_400_102), milliseconds: 4_000) == "2026-11-23T10:15:02.999+08:00")
  }

  @Test(arguments: DaemonState.allCases) func `every state has its name`(state: DaemonState) {
    var status = document()
    status.state = state
    status.reasons = StatusReason.allCases
    #expect(text(status.json(shanghai)).contains("\"state\":\"\(state.rawValue)\""))
    #expect(
      text(status.env(shanghai)).contains(
        "REASONS='endpoints_down coverage_low standings_off store_failing disk_full config_rejected inbox_refused clock_stepped overload'"
      ))
  }
}

@Suite struct StatusLineTests {
  private func event(_ subject: String = "city-hall-gw1", _ detail: [String: String] = ["reason": "timed_out", "failures": "3"])
    -> Event
  {
    Event(
      sequence: 912, time: at("2026-11-23T10:15:02+08:00"), level: .warning, kind: .endpointDown, change: .raised,
      subject: subject, detail: detail)
  }

  @Test func `an event is one line`() {
    #expect(
      text(StatusLine.bytes(event(), shanghai)) == """
        {"seq":912,"time":"2026-11-23T10:15:02+08:00","level":"warning","event":"endpoint.down","change":"raised","subject":"city-hall-gw1",\
        "detail":{"failures":"3","reason":"timed_out"}}

        """)
  }

  @Test func `a line is valid, whole and at most 4 KiB, whatever it holds`() throws {
    let long = ["x", "错", "\u{1}", "\"", "e\u{301}", "🏛️"].map { String(repeating: $0, count: 20_000) }
    for hostile in try hostileTexts + long + Corpus.strings() {
      let many = Dictionary(uniqueKeysWithValues: (0..<500).map { ("\(hostile.prefix(40))\($0)", hostile) })
      for one in [event(hostile, [:]), event("a", ["text": hostile, hostile: "value"]), event(hostile, many)] {
        let line = StatusLine.bytes(one, shanghai)
        #expect(line.count <= StatusLine.bytesMax && line.last == 0x0A && line.dropLast().allSatisfy { $0 >= 0x20 })
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
        #expect(object["seq"] as? Int == 912)
        #expect(object["detail"] is [String: Any])
        #expect(StatusLine.bytes(one, shanghai) == line)
      }
    }
  }

  @Test func `a long detail is cut and marked, the others stay`() throws {
    let line = StatusLine.bytes(event("a", ["body": String(repeating: "y", count: 9_000), "reason": "html_body"]), shanghai)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    let detail = try #require(object["detail"] as? [String: String])
    #expect(detail["reason"] == "html_body")
    #expect(detail["body"]?.hasSuffix("y…") == true)
    #expect((detail["body"]?.utf8.count ?? 0) > 1_000)
  }

  @Test func `too many details say how many are missing`() throws {
    let line = StatusLine.bytes(event("a", Dictionary(uniqueKeysWithValues: (0..<1_000).map { ("key\($0)", "value") })), shanghai)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
    let detail = try #require(object["detail"] as? [String: String])
    #expect(detail["…"] == "\(1_000 - (detail.count - 1)) more")
  }
}
