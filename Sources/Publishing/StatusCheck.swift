import EnergyModel
import Foundation

/// What a monitoring system asks: one line with performance data and an exit code, as the Monitoring Plugins guidelines describe them.
///
/// A function of the file's bytes and of the moment; neither store nor configuration is asked.
package struct StatusCheck: Sendable, Hashable {
  /// The raw value is the exit code.
  package enum Service: Int32, Sendable, Hashable, Comparable {
    case ok = 0
    case warning, critical, unknown

    package var name: String {
      switch self {
      case .ok: "OK"
      case .warning: "WARNING"
      case .critical: "CRITICAL"
      case .unknown: "UNKNOWN"
      }
    }

    package static func < (left: Service, right: Service) -> Bool { left.rawValue < right.rawValue }
  }

  /// The ranges outside which a figure is an alarm; `nil`: never.
  package struct Limits: Sendable, Hashable {
    package var warning: ThresholdRange?
    package var critical: ThresholdRange?

    package init(warning: ThresholdRange? = nil, critical: ThresholdRange? = nil) {
      self.warning = warning
      self.critical = critical
    }
  }

  /// A figure that can be limited; the raw value is its name in the performance data.
  package enum Figure: String, Sendable, Hashable, CaseIterable {
    case down = "endpoints_down"
    case coverage
    case missed, atRisk = "at_risk", offTrack = "off_track"
    case age

    /// One endpoint that is down is a warning, and so are less than 95 % of measured hours, below which the daemon calls itself
    /// degraded; less than 90 % is critical. Missed targets are the energy officer's, not the server's: they alarm only when asked to.
    /// A status older than it is valid is critical whatever is asked.
    package var defaultLimits: Limits {
      switch self {
      case .down: Limits(warning: ThresholdRange("0"))
      case .coverage: Limits(warning: ThresholdRange("95:"), critical: ThresholdRange("90:"))
      case .missed, .atRisk, .offTrack, .age: Limits()
      }
    }
  }

  package let service: Service
  /// Without a line's end.
  package let line: String

  /// - Parameters:
  ///   - bytes: Of `status.json`; `nil` where there is no such file.
  ///   - path: What the file is called.
  ///   - limits: Instead of the default ones.
  package init(
    _ bytes: [UInt8]?, path: String, now: Instant, limits: [Figure: Limits] = [:], language: Language = .english
  ) {
    let texts = Texts(language: language)
    do throws(PublishedStatus.Unreadable) {
      guard let bytes else {
        self.init(.unknown, texts.missing(path))
        return
      }
      let status = try PublishedStatus(bytes)
      let judged = Judgement(status, now: now, limits: limits, texts: texts)
      self.init(judged.service, judged.sentence, judged.performance)
    } catch {
      self.init(.unknown, texts.unreadable(path, error))
    }
  }

  private init(_ service: Service, _ sentence: String, _ performance: String = "") {
    self.service = service
    let text = StatusCheck.plain(sentence, bytesMax: 2_000)
    line = "CONSERVED \(service.name) - \(text)" + (performance.isEmpty ? "" : " | " + performance)
  }

  /// A text that cannot end the line, begin performance data or drive a terminal.
  static func plain(_ text: String, bytesMax: Int = 128) -> String {
    cut(String(DisplayWidth.printable(text).map { $0 == "|" ? "¦" : $0 }), bytesMax: bytesMax)
  }
}

/// A status held against its limits.
private struct Judgement {
  private(set) var service = StatusCheck.Service.ok
  private var problems: [(service: StatusCheck.Service, text: String)] = []
  private let status: PublishedStatus
  private let texts: Texts
  /// Of the status, s; never negative.
  private let age: Int64
  private let limits: [StatusCheck.Figure: StatusCheck.Limits]

  init(_ status: PublishedStatus, now: Instant, limits: [StatusCheck.Figure: StatusCheck.Limits], texts: Texts) {
    self.status = status
    self.texts = texts
    let passed = now.seconds - status.writtenUnix
    age = max(0, passed)
    self.limits = limits
    if passed > status.validForSeconds { add(.critical, texts.stale(passed, valid: status.validForSeconds)) }
    if -passed > status.validForSeconds { add(.critical, texts.future(-passed)) }
    let reasons = status.reasons.map { StatusWords.text($0, texts.language) }
    add(Judgement.service(of: status.state), texts.state(status.state, reasons))
    for figure in StatusCheck.Figure.allCases { hold(figure) }
  }

  private static func service(of state: DaemonState) -> StatusCheck.Service {
    switch state {
    case .ok, .starting: .ok
    case .degraded, .stopping: .warning
    case .failing, .stopped: .critical
    }
  }

  private func limit(_ figure: StatusCheck.Figure) -> StatusCheck.Limits { limits[figure] ?? figure.defaultLimits }

  /// `nil`: not known, so that nothing is said of it.
  private func value(_ figure: StatusCheck.Figure) -> Decimal? {
    switch figure {
    case .down: Decimal(status.endpoints.down)
    case .coverage: status.coveragePercent
    case .missed, .atRisk, .offTrack: status.standings[figure.rawValue].map { Decimal($0) }
    case .age: Decimal(age)
    }
  }

  private mutating func hold(_ figure: StatusCheck.Figure) {
    guard let value = value(figure) else { return }
    let limit = limit(figure)
    if let range = limit.critical, range.alarms(value) {
      add(.critical, texts.outside(figure, value, range))
    } else if let range = limit.warning, range.alarms(value) {
      add(.warning, texts.outside(figure, value, range))
    }
  }

  private mutating func add(_ service: StatusCheck.Service, _ text: String) {
    self.service = max(self.service, service)
    if service > .ok || status.state == .starting { problems.append((service, text)) }
  }

  /// The worst first, then how things are in two figures.
  var sentence: String {
    let worst = problems.enumerated().sorted { ($1.element.service, $0.offset) < ($0.element.service, $1.offset) }.map(
      \.element.text)
    let summary = texts.summary(status)
    return (worst + [summary]).joined(separator: texts.separator)
  }

  /// `label=value[unit];warning;critical;least;most`, in a fixed order; `U` is unknown.
  var performance: String {
    let total = String(status.endpoints.total)
    var parts = [
      datum("endpoints_up", String(status.endpoints.up), most: total),
      datum("endpoints_stale", String(status.endpoints.stale), most: total),
      datum("endpoints_down", String(status.endpoints.down), limit(.down), most: total),
    ]
    let coverage = status.coveragePercent.map { StatusCheck.plain($0.textRoundedDown(decimals: 1)) + "%" } ?? "U"
    parts.append(datum("coverage", coverage, limit(.coverage), most: "100"))
    for figure in [StatusCheck.Figure.missed, .offTrack, .atRisk] {
      parts.append(datum(figure.rawValue, status.standings[figure.rawValue].map(String.init) ?? "U", limit(figure)))
    }
    let valid = StatusCheck.Limits(
      warning: limit(.age).warning, critical: limit(.age).critical ?? ThresholdRange(String(status.validForSeconds)))
    parts.append(datum("age", "\(age)s", valid))
    parts.append("readings=\(status.store.readings)c;;;0")
    parts.append("polls_failed=\(status.polls.failed)c;;;0")
    parts.append("loop_lag=\((Decimal(status.loopLagMilliseconds) / 1_000).text(decimals: 3))s;;;0")
    return parts.joined(separator: " ")
  }

  private func datum(_ label: String, _ value: String, _ limits: StatusCheck.Limits = .init(), most: String? = nil) -> String {
    "\(label)=\(value);\(limits.warning?.text ?? "");\(limits.critical?.text ?? "");0" + (most.map { ";" + $0 } ?? "")
  }
}

/// The sentences of the line in the language of whoever reads it.
private struct Texts {
  let language: Language

  private func pick(_ english: String, _ chinese: String) -> String { language == .english ? english : chinese }

  var separator: String { pick("; ", "；") }

  func missing(_ path: String) -> String {
    pick(
      "\(path) cannot be read; start the daemon, or name its status directory by --status",
      "无法读取 \(path)；请启动程序，或用 --status 指定状态目录")
  }

  func unreadable(_ path: String, _ why: PublishedStatus.Unreadable) -> String {
    switch why {
    case .notJSON:
      pick("\(path) is not JSON; look at who writes it", "\(path) 不是 JSON；请检查是谁写入的")
    case .notStatus:
      pick("\(path) is no status of this program; look at who writes it", "\(path) 不是本程序的状态文件；请检查是谁写入的")
    case .newerSchema(let schema):
      pick(
        "\(path) is of schema \(schema), this program knows \(StatusDocument.schema); use the check of the version that runs",
        "\(path) 的格式版本为 \(schema)，本程序只认识 \(StatusDocument.schema)；请使用与运行版本一致的检查程序")
    }
  }

  func stale(_ age: Int64, valid: Int64) -> String {
    pick(
      "the status is \(age) s old, valid for \(valid) s: the daemon does not run or hangs",
      "状态已是 \(age) 秒前写入，有效期 \(valid) 秒：程序未运行或已停滞")
  }

  func future(_ seconds: Int64) -> String {
    pick(
      "the status was written \(seconds) s in the future: the clock was set back, look at the time service",
      "状态写入时间比现在晚 \(seconds) 秒：时钟被调回，请检查校时服务")
  }

  func state(_ state: DaemonState, _ reasons: [String]) -> String {
    let words = StatusWords.text(state, language)
    return reasons.isEmpty ? words : words + pick(": ", "：") + reasons.joined(separator: pick(", ", "、"))
  }

  func outside(_ figure: StatusCheck.Figure, _ value: Decimal, _ range: ThresholdRange) -> String {
    let name =
      switch figure {
      case .down: pick("endpoints down", "中断采集点")
      case .coverage: pick("coverage %", "覆盖率%")
      case .missed: pick("targets missed", "未完成目标")
      case .atRisk: pick("targets at risk", "有超标风险的目标")
      case .offTrack: pick("targets off track", "预计超标的目标")
      case .age: pick("age s", "状态秒龄")
      }
    let text = figure == .coverage ? value.textRoundedDown(decimals: 1) : value.text(decimals: 0)
    return pick("\(name) \(text) (limit \(range.text))", "\(name) \(text)（限值 \(range.text)）")
  }

  func summary(_ status: PublishedStatus) -> String {
    let (up, total) = (status.endpoints.up, status.endpoints.total)
    guard let coverage = status.coveragePercent?.textRoundedDown(decimals: 1) else {
      return pick("\(up) of \(total) endpoints up, coverage not known yet", "\(total) 个采集点中 \(up) 个在线，覆盖率尚不可知")
    }
    return pick("\(up) of \(total) endpoints up, coverage \(coverage) %", "\(total) 个采集点中 \(up) 个在线，覆盖率 \(coverage)%")
  }
}
