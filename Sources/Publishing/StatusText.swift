import EnergyModel
import Foundation

/// The status for people: what is wrong first and what to do about it, then the worst ones. A function of `status.json` and of the moment.
package struct StatusText: Sendable {
  /// How it is shown.
  package struct Style: Sendable, Hashable {
    package let language: Language
    /// Of the terminal; `nil`: lines are not cut.
    package let columns: Int?
    /// Whether levels have colours (ECMA-48).
    package let isColoured: Bool

    package init(language: Language, columns: Int? = nil, isColoured: Bool = false) {
      self.language = language
      self.columns = columns
      self.isColoured = isColoured
    }
  }

  private let status: PublishedStatus
  private let now: Instant
  private let style: Style

  package init(_ status: PublishedStatus, now: Instant, style: Style) {
    self.status = status
    self.now = now
    self.style = style
  }

  /// Without lines' ends; none is wider than the terminal.
  package var lines: [String] {
    var lines = head
    for section in [wrong, raised, endpoints, standings, questions] where !section.isEmpty { lines += [Line("")] + section }
    if lines.count == head.count { lines += [Line(""), Line(pick("Nothing is wrong.", "一切正常。"), .good)] }
    if status.isTruncated { lines += [Line(""), Line(pick("There is more: the lists were cut.", "另有未列出的内容。"))] }
    return lines.map(shown)
  }

  // MARK: Sections

  private var head: [Line] {
    let state = StatusWords.text(status.state, style.language)
    let counts = status.endpoints
    let coverage = status.coveragePercent.map { $0.textRoundedDown(decimals: 1) }
    var lines = [
      Line(pick("conserved: \(state)", "conserved：\(state)"), tone(status.state)),
      Line(
        pick(
          "\(counts.up) of \(counts.total) endpoints up, \(counts.stale) stale, \(counts.down) down; coverage "
            + (coverage.map { $0 + " %" } ?? "not known yet") + "; \(status.store.readings) readings",
          "\(counts.total) 个采集点：在线 \(counts.up)，陈旧 \(counts.stale)，中断 \(counts.down)；覆盖率 " + (coverage.map { $0 + "%" } ?? "尚不可知")
            + "；读数 \(status.store.readings) 条")),
    ]
    let passed = now.seconds - status.writtenUnix
    if abs(passed) > status.validForSeconds {
      let text =
        passed > 0
        ? pick(
          "This is \(passed) s old and was valid for \(status.validForSeconds) s: the daemon does not run or hangs; look at systemctl status conserved",
          "以下内容已是 \(passed) 秒前写入（有效期 \(status.validForSeconds) 秒）：程序未运行或已停滞，请查看 systemctl status conserved")
        : pick(
          "This was written \(-passed) s in the future: the clock was set back; look at the time service",
          "写入时间比现在晚 \(-passed) 秒：时钟被调回，请检查校时服务")
      lines.insert(Line(text, .bad), at: 1)
    } else {
      lines.append(
        Line(
          pick("written \(status.writtenAt), \(max(0, passed)) s ago", "写入于 \(status.writtenAt)，\(max(0, passed)) 秒前"), .faint))
    }
    return lines
  }

  private var wrong: [Line] {
    status.reasons.map {
      Line("! " + StatusWords.text($0, style.language) + pick(": ", "：") + StatusWords.remedy($0, style.language), .warned)
    } + (status.config.error.map { [Line("  " + $0)] } ?? [])
  }

  private var raised: [Line] {
    guard !status.raised.isEmpty else { return [] }
    return [Line(pick("Raised", "未解除的事件"), .strong)]
      + status.raised.flatMap { one -> [Line] in
        let name = Term(.event, one.event).text(style.language)
        let level = Term(.level, one.level).text(style.language)
        let since = pick("since \(one.since)", "自 \(one.since)")
        let silenced = one.acknowledgedUntil.map { pick(", acknowledged until \($0)", "，静默至 \($0)") } ?? ""
        let head = Line(
          "  \(level)  \(name)  \(one.subject)  \(since)\(silenced)",
          one.acknowledgedUntil != nil ? .faint : one.level == "critical" ? .bad : .warned)
        let sentence = EventSentence(event: one.event, detail: one.detail).text(style.language)
        return sentence.isEmpty ? [head] : [head, Line("    " + sentence)]
      }
  }

  private var endpoints: [Line] {
    table(
      pick("Endpoints that fail", "异常采集点"),
      [pick("endpoint", "采集点"), pick("silent for", "无数据时长"), pick("failures", "连续失败"), pick("why", "原因")],
      status.worstEndpoints.map {
        [$0.id, $0.silentSeconds.map(duration) ?? "-", String($0.failures), FailureWords.text($0.reason, style.language)]
      })
  }

  private var standings: [Line] {
    table(
      pick("Targets", "目标"),
      [
        pick("institution", "公共机构"), pick("indicator", "指标"), pick("standing", "年度状态"), pick("margin %", "余量%"),
        pick("coverage %", "覆盖率%"), pick("answerable", "责任单位"),
      ],
      status.worstStandings.map {
        [
          $0.institution, Term(.indicator, $0.indicator).text(style.language), Term(.state, $0.annual).text(style.language),
          $0.marginPercent?.text(decimals: 1) ?? "-", $0.coveragePercent?.textRoundedDown(decimals: 1) ?? "-", $0.answerable,
        ]
      })
  }

  private var questions: [Line] {
    table(
      pick("Open questions", "待核实读数"),
      [pick("register", "计量点"), pick("kind", "类型"), pick("since", "起始"), pick("what settles it", "处理命令")],
      status.openQuestions.map { [$0.register, Term(.gap, $0.kind).text(style.language), $0.since, $0.action] })
  }

  private func table(_ title: String, _ headers: [String], _ rows: [[String]]) -> [Line] {
    guard !rows.isEmpty else { return [] }
    let cells = ([headers] + rows).map { $0.map(DisplayWidth.printable) }
    // The last column is as wide as it likes.
    let widths = headers.indices.dropLast().map { index in cells.reduce(0) { max($0, DisplayWidth.columns(of: $1[index])) } }
    let lines = cells.map { row in
      "  "
        + zip(row, widths).map { $0 + String(repeating: " ", count: max(0, $1 - DisplayWidth.columns(of: $0))) + "  " }.joined()
        + (row.last ?? "")
    }
    return [Line(title, .strong)] + lines.enumerated().map { Line($1, $0 == 0 ? .faint : .plain) }
  }

  // MARK: Lines

  private enum Tone {
    case plain, strong, faint, good, warned, bad

    /// Select Graphic Rendition of ECMA-48.
    var code: String? {
      switch self {
      case .plain: nil
      case .strong: "1"
      case .faint: "2"
      case .good: "32"
      case .warned: "33"
      case .bad: "31"
      }
    }
  }

  private struct Line {
    let text: String
    let tone: Tone
    init(_ text: String, _ tone: Tone = .plain) {
      self.text = text
      self.tone = tone
    }
  }

  private func tone(_ state: DaemonState) -> Tone {
    switch state {
    case .ok: .good
    case .starting, .stopping, .degraded: .warned
    case .failing, .stopped: .bad
    }
  }

  /// Nothing that came from outside drives the terminal; then the line is cut, then coloured.
  private func shown(_ line: Line) -> String {
    var text = DisplayWidth.printable(line.text)
    while text.last == " " { text.removeLast() }
    if let columns = style.columns { text = DisplayWidth.cut(text, columns: columns) }
    guard style.isColoured, let code = line.tone.code, !text.isEmpty else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  private func pick(_ english: String, _ chinese: String) -> String { style.language == .english ? english : chinese }

  /// `2 d 3 h`, `4 min`, `12 s`.
  private func duration(_ seconds: Int64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60)
    if days > 0 { return pick("\(days) d \(hours) h", "\(days)天\(hours)小时") }
    if hours > 0 { return pick("\(hours) h \(minutes) min", "\(hours)小时\(minutes)分") }
    if minutes > 0 { return pick("\(minutes) min", "\(minutes)分") }
    return pick("\(seconds) s", "\(seconds)秒")
  }
}
