import Conservation
import EnergyModel
import Foundation
import Testing

@testable import Publishing

struct StatusCheckTests {
  private static let written = Instant(seconds: 1_795_400_102)

  private func document(_ state: DaemonState = .ok, _ reasons: [StatusReason] = []) -> StatusDocument {
    var status = StatusDocument(
      sequence: 7, eventSequence: 3, writtenAt: Self.written, validForSeconds: 90, state: state, reasons: reasons)
    status.endpoints = .init(total: 412, up: 412)
    status.polls = .init(ok: 98_211, failed: 37, missed: 0)
    status.store = .init(ok: true, readings: 391_204)
    status.coveragePercent = decimal("99.49")
    status.standings[.onTrack] = 31
    status.loopLagMilliseconds = 2
    return status
  }

  private func check(
    _ document: StatusDocument, after seconds: Int64 = 12, _ limits: [StatusCheck.Figure: StatusCheck.Limits] = [:],
    _ language: Language = .english
  ) -> StatusCheck {
    StatusCheck(document.json(shanghai), path: "/s/status.json", now: Self.written + seconds, limits: limits, language: language)
  }

  @Test func `a daemon that is well is one line with its figures`() {
    let check = check(document())
    #expect(check.service == .ok)
    #expect(
      check.line
        == "CONSERVED OK - 412 of 412 endpoints up, coverage 99.4 % | endpoints_up=412;;;0;412 endpoints_stale=0;;;0;412 "
        + "endpoints_down=0;0;;0;412 coverage=99.4%;95:;90:;0;100 missed=0;;;0 off_track=0;;;0 at_risk=0;;;0 age=12s;;90;0 "
        + "readings=391204c;;;0 polls_failed=37c;;;0 loop_lag=0.002s;;;0")
  }

  @Test func `the worst is said first, with its reason and its limit`() {
    var status = document(.degraded, [.endpointsDown, .coverageLow])
    status.endpoints = .init(total: 412, up: 409, stale: 2, down: 1)
    status.coveragePercent = decimal("89.99")
    let english = check(status)
    #expect(english.service == .critical)
    #expect(
      english.line.hasPrefix(
        "CONSERVED CRITICAL - coverage % 89.9 (limit 90:); degraded: endpoints are down, measured hours are missing; "
          + "endpoints down 1 (limit 0); 409 of 412 endpoints up, coverage 89.9 % | "))
    #expect(
      check(status, after: 12, [:], .simplifiedChinese).line.hasPrefix(
        "CONSERVED CRITICAL - 覆盖率% 89.9（限值 90:）；降级运行：有采集点中断、实测覆盖率低；中断采集点 1（限值 0）；412 个采集点中 409 个在线，覆盖率 89.9% | "))
  }

  @Test(arguments: [
    (DaemonState.ok, StatusCheck.Service.ok), (.starting, .ok), (.degraded, .warning), (.stopping, .warning),
    (.failing, .critical),
    (.stopped, .critical),
  ])
  func `each state has its service`(state: DaemonState, service: StatusCheck.Service) {
    let check = check(document(state))
    #expect(check.service == service)
    #expect(state == .ok || check.line.contains(" - \(state.rawValue); 412 of 412"))
  }

  /// Valid for 90 s: at 90 it still is. The future by more than that means that the clock was set back.
  @Test(
    arguments: [
      (0, StatusCheck.Service.ok), (90, .ok), (91, .critical), (1_000_000, .critical), (-90, .ok), (-91, .critical),
      (Int64(-1_700_000_000), .critical),
    ] as [(Int64, StatusCheck.Service)])
  func `a status that is too old or from the future is critical`(seconds: Int64, service: StatusCheck.Service) {
    #expect(check(document(), after: seconds).service == service)
    #expect(seconds <= 90 || check(document(), after: seconds).line.contains("\(seconds) s old, valid for 90 s"))
    #expect(seconds >= -90 || check(document(), after: seconds).line.contains("\(-seconds) s in the future"))
  }

  @Test func `a file that is not there is unknown, with what to do`() {
    let check = StatusCheck(nil, path: "/s/status.json", now: Self.written)
    #expect(check.service == .unknown)
    #expect(
      check.line
        == "CONSERVED UNKNOWN - /s/status.json cannot be read; start the daemon, or name its status directory by --status")
  }

  @Test(arguments: [
    ("", "is not JSON"), ("{\"schema\":1,\"seq\":4", "is not JSON"), ("no", "is not JSON"), ("[]", "is no status"),
    ("7", "is no status"), ("{}", "is no status"), ("{\"schema\":\"1\"}", "is no status"),
    ("{\"schema\":1,\"state\":\"ok\"}", "is no status"),
    ("{\"schema\":2}", "is of schema 2, this program knows 1"),
  ])
  func `what is no status is unknown, and says why`(text: String, why: String) {
    let check = StatusCheck(Array(text.utf8), path: "/s/status.json", now: Self.written)
    #expect(check.service == .unknown && check.line.contains(why), "\(check.line)")
    #expect(!check.line.contains("|"))
  }

  /// Each field spoilt in turn: never a crash, never a wrong number, always one line.
  @Test(arguments: [
    ("\"written_unix\":1795400102", "\"written_unix\":9223372036854775807"), ("\"valid_for_s\":90", "\"valid_for_s\":0"),
    ("\"valid_for_s\":90", "\"valid_for_s\":-1"), ("\"state\":\"ok\"", "\"state\":\"fine\""), ("\"total\":412", "\"total\":4.5"),
    ("\"coverage_pct\":99.4", "\"coverage_pct\":1e99"), ("\"up\":412", "\"up\":null"),
    ("\"missed\":0,\"met\"", "\"missed\":\"x\",\"met\""),
  ])
  func `a spoilt figure makes the whole file unknown`(whole: String, spoilt: String) {
    let text = text(document().json(shanghai))
    #expect(text.contains(whole))
    let check = StatusCheck(Array(text.replacing(whole, with: spoilt).utf8), path: "/s/status.json", now: Self.written)
    #expect(check.service == .unknown, "\(check.line)")
  }

  @Test func `a file cut anywhere is unknown`() {
    let bytes = document().json(shanghai)
    for count in 0..<(bytes.count - 1) {
      let check = StatusCheck(Array(bytes.prefix(count)), path: "/s/status.json", now: Self.written)
      #expect(check.service == .unknown, "cut after \(count) bytes")
    }
  }

  @Test func `limits that are asked for take the place of the default ones`() throws {
    var status = document()
    status.endpoints = .init(total: 10, up: 7, down: 3)
    status.standings[.missed] = 2
    let limits: [StatusCheck.Figure: StatusCheck.Limits] = [
      .down: .init(warning: ThresholdRange("3"), critical: ThresholdRange("5")), .missed: .init(critical: ThresholdRange("1")),
      .age: .init(warning: ThresholdRange("10")),
    ]
    let check = check(status, after: 12, limits)
    #expect(check.service == .critical)
    #expect(check.line.hasPrefix("CONSERVED CRITICAL - targets missed 2 (limit 1); age s 12 (limit 10); 7 of 10"))
    #expect(check.line.contains(" missed=2;;1;0 ") && check.line.contains(" age=12s;10;90;0 "))
  }

  @Test func `what is not known is no zero and no alarm`() {
    var status = document()
    status.coveragePercent = nil
    let check = check(status)
    #expect(check.service == .ok)
    #expect(check.line.contains("coverage not known yet") && check.line.contains(" coverage=U;95:;90:;0;100 "))
  }

  @Test func `a name cannot end the line or begin figures of its own`() {
    let check = StatusCheck(nil, path: "/a|b=1\nOK\u{1B}[2J\u{202E}", now: Self.written)
    #expect(check.line.hasPrefix("CONSERVED UNKNOWN - /a¦b=1?OK?[2J? cannot be read"))
  }
}
