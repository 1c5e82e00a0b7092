import Conservation
import EnergyModel
import Foundation
import Testing

@testable import Publishing

struct StatusTextTests {
  private static let written = Instant(seconds: 1_795_400_102)

  private func lines(
    _ change: (inout StatusDocument) -> Void = { _ in }, after seconds: Int64 = 12, _ language: Language = .english,
    columns: Int? = nil, isColoured: Bool = false
  ) throws -> [String] {
    var status = StatusDocument(
      sequence: 7, eventSequence: 3, writtenAt: Self.written, writtenAtMilliseconds: 113, validForSeconds: 90, state: .ok)
    status.endpoints = .init(total: 412, up: 412)
    status.store = .init(ok: true, readings: 391_204)
    status.coveragePercent = decimal("99.49")
    change(&status)
    let style = StatusText.Style(language: language, columns: columns, isColoured: isColoured)
    return StatusText(try PublishedStatus(status.json(shanghai)), now: Self.written + seconds, style: style).lines
  }

  private func trouble(_ status: inout StatusDocument) {
    status.state = .degraded
    status.reasons = [.endpointsDown]
    status.endpoints = .init(total: 412, up: 409, stale: 2, down: 1)
    status.worstEndpoints = [
      .init(id: id("gw1"), reason: "timed_out", silentSeconds: 3_660, failures: 4),
      .init(id: id("gateway-2"), reason: "http_500", silentSeconds: nil, failures: 9),
    ]
    status.raised = [
      .init(
        kind: .endpointDown, level: .warning, subject: "gw1", since: Self.written, acknowledgedUntil: nil,
        detail: ["reason": "timed_out", "remedy": "timed_out; check"]),
      .init(
        kind: .registerQuestion, level: .warning, subject: "hall/e", since: Self.written,
        acknowledgedUntil: Self.written + 3_600,
        detail: ["kind": "fall", "before": "900", "after": "3", "action": "conserved exchange hall/e"]),
    ]
  }

  @Test func `a site that is well says so`() throws {
    #expect(
      try lines() == [
        "conserved: ok", "412 of 412 endpoints up, 0 stale, 0 down; coverage 99.4 %; 391204 readings",
        "written 2026-11-23T10:15:02.113+08:00, 12 s ago", "", "Nothing is wrong.",
      ])
    #expect(
      try lines(after: 0, .simplifiedChinese) == [
        "conserved：正常", "412 个采集点：在线 412，陈旧 0，中断 0；覆盖率 99.4%；读数 391204 条", "写入于 2026-11-23T10:15:02.113+08:00，0 秒前", "", "一切正常。",
      ])
  }

  @Test func `what is wrong comes first, with what to do`() throws {
    #expect(
      try lines(trouble) == [
        "conserved: degraded", "409 of 412 endpoints up, 2 stale, 1 down; coverage 99.4 %; 391204 readings",
        "written 2026-11-23T10:15:02.113+08:00, 12 s ago", "", "! endpoints are down: look at the endpoints below", "", "Raised",
        "  warning  endpoint.down  gw1  since 2026-11-23T10:15:02+08:00",
        "    does not answer in time; check its load and the network",
        "  warning  register.question  hall/e  since 2026-11-23T10:15:02+08:00, acknowledged until 2026-11-23T11:15:02+08:00",
        "    fell from 900 to 3; conserved exchange hall/e", "", "Endpoints that fail",
        "  endpoint   silent for  failures  why",
        "  gw1        1 h 1 min   4         does not answer in time; check its load and the network",
        "  gateway-2  -           9         answers with status 500; look at the device's own log and at the path of the URL",
      ])
  }

  @Test func `in Chinese every word is Chinese but names and commands`() throws {
    #expect(
      try lines(trouble, .simplifiedChinese).dropFirst(3) == [
        "", "! 有采集点中断：请查看下列采集点", "", "未解除的事件", "  警告  采集点中断  gw1  自 2026-11-23T10:15:02+08:00", "    未按时应答，请检查设备负载和网络",
        "  警告  读数待核实  hall/e  自 2026-11-23T10:15:02+08:00，静默至 2026-11-23T11:15:02+08:00",
        "    读数由 900 降至 3；conserved exchange hall/e", "", "异常采集点", "  采集点     无数据时长  连续失败  原因",
        "  gw1        1小时1分    4         未按时应答，请检查设备负载和网络", "  gateway-2  -           9         返回状态码 500，请查看设备日志和网址路径",
      ])
  }

  @Test func `a status that is too old says that the daemon does not run`() throws {
    let lines = try lines(after: 91)
    #expect(lines[1].hasPrefix("This is 91 s old and was valid for 90 s: the daemon does not run or hangs; look at systemctl"))
    #expect(try self.lines(after: -91)[1].hasPrefix("This was written 91 s in the future: the clock was set back"))
  }

  @Test func `no line is wider than the terminal, in columns`() throws {
    for columns in [1, 2, 20, 40, 80] {
      for language in Language.allCases {
        for line in try lines(trouble, language, columns: columns) {
          #expect(DisplayWidth.columns(of: line) <= columns, "\(line)")
        }
      }
    }
    #expect(DisplayWidth.cut("采集点中断", columns: 6) == "采集…")
  }

  @Test func `colours are there when asked for, and no name can bring its own`() throws {
    func hostile(_ status: inout StatusDocument) {
      status.config = .init(error: "a\u{1B}[2J\u{9B}31m\nb")
      status.reasons = [.configRejected]
    }
    let plain = try lines(hostile)
    #expect(!plain.joined().unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{9B}" || $0 == "\n" })
    #expect(plain.contains("  a?[2J?31m?b"))
    let coloured = try lines(trouble, isColoured: true)
    #expect(coloured.first == "\u{1B}[33mconserved: degraded\u{1B}[0m")
  }

  /// Every name that an endpoint can fail with.
  @Test func `every failure has its words in both languages`() {
    let failures: [FetchFailure] = [
      .resolveFailed, .connectFailed, .connectTimedOut, .timedOut, .tooSlow, .bodyTooLarge, .compressedTooMuch, .cutShort,
      .emptyBody,
      .httpStatus(503), .redirectRefused, .notHTTP, .tlsHandshakeFailed, .tlsCertificateUntrusted, .tlsCertificateExpired,
      .tlsCertificateNotYetValid, .tlsWrongName, .tlsPinMismatch, .authenticationRefused, .logInFailed, .ownCertificateUnusable,
      .proxyFailed, .requestRefused, .outOfResources, .cancelled,
    ]
    let rejections: [Rejection] = [
      .malformed(offset: 0, expected: ""), .htmlBody, .valueAbsent(path: "", text: ""),
      .bodyContradicts(path: "", offset: 0, expected: "", found: ""), .noRows(path: ""), .valueAmbiguous(path: ""),
      .unitDiffers(path: "", offset: 0, expected: .wattHour, found: ""), .valueMissing(path: ""), .valueIsNull(path: ""),
      .valueIsNotANumber(path: "", offset: 0), .valueIsAString(path: ""), .valueOutOfRange(path: ""), .stampMissing(path: ""),
      .stampUnreadable(path: ""), .stampInTheFuture(seconds: 0), .intervalNotOver(seconds: 0), .clockImplausible,
    ]
    for name in failures.map(\.name) + rejections.map(\.name) + ["temperature_implausible", "unsteady"] {
      for language in Language.allCases { #expect(FailureWords.text(name, language) != name) }
    }
    #expect(FailureWords.text("other", .english) == "other")
  }
}
