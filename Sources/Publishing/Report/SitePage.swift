import Conservation
import EnergyModel
import Foundation

/// The first page of the report: how the institutions of a site stand, who is off target, who does not report.
package struct SitePage {
  let report: SiteReport
  let frame: ReportFrame
  let text: ReportText

  /// A pure function of its arguments: the same report gives the same bytes.
  ///
  /// - Parameters:
  ///   - otherLanguageFile: The same page in the other language, beside this one.
  ///   - calendar: Of the site's time zone, where many pages are made; without it every page reads the zone for itself.
  package static func render(
    _ report: SiteReport, _ language: Language, otherLanguageFile: String, calendar: LocalCalendar? = nil
  ) -> [UInt8] {
    let text = ReportText(language: language, calendar: calendar ?? LocalCalendar(timeZone: report.moment.timeZone))
    let page = SitePage(report: report, frame: ReportFrame(text: text, moment: report.moment), text: text)
    return page.bytes(otherLanguageFile)
  }

  private func bytes(_ otherLanguageFile: String) -> [UInt8] {
    let title = text.say("Energy and water of public institutions", "公共机构节能节水报告")
    let site = text.plainName(report.siteName)
    return frame.page(
      title: "\(title) · \(site)", top: frame.top(text.name(report.siteName), otherLanguageFile: otherLanguageFile),
      opening: opening(title),
      sections: [overall, offTarget, notReporting, signs, leagues, howToRead],
      footer: text.mark(
        "Made from the books as of \(report.moment.asOf.iso8601). Where a number comes from: \(code("conserved explain")). All rows are in the exports, with their checksums.",
        "根据截至\(report.moment.asOf.iso8601)的账目生成。数字来历见 \(code("conserved explain"))，全部明细见导出文件及其校验清单。"))
  }

  private func code(_ command: String) -> Markup { .tag("code", [:], Markup(command)) }

  func indicator(_ standing: Standing) -> String { text.word(standing.indicator) }

  /// The institution, with a link where it has a page.
  func link(_ institution: Institution) -> Markup {
    let name = Markup.tag("b", [:], text.name(text.name(of: institution)))
    guard let file = report.pages[institution.id] else { return name }
    return .tag("a", ["href": ReportFrame.reference(file)], name)
  }

  // MARK: Opening

  /// The institutions by the worst state of any of their targets; of one without any target that of having none.
  private var worst: [(state: StandingState, count: Int)] {
    var states: [InstitutionID: StandingState] = [:]
    for row in report.standings {
      let state = row.standing.annual
      guard let known = states[row.institution.id] else {
        states[row.institution.id] = state
        continue
      }
      if known == .noTarget || (state != .noTarget && state.urgency < known.urgency) { states[row.institution.id] = state }
    }
    let counts = Dictionary(states.values.map { ($0, 1) }, uniquingKeysWith: +)
    return ReportFrame.states.map { ($0, counts[$0] ?? 0) }
  }

  private var lead: String {
    let counts = Dictionary(uniqueKeysWithValues: worst.map { ($0.state, $0.count) })
    func count(_ states: StandingState...) -> Int { states.reduce(0) { $0 + (counts[$1] ?? 0) } }
    let all = worst.reduce(0) { $0 + $1.count }
    guard all > 0 else { return text.say("No institution has a target to be held against", "没有可以对照目标的机构") }
    let clauses: [(count: Int, one: String, many: String, chinese: String)] = [
      (count(.onTrack, .met), "is on plan", "are on plan", "按计划推进"),
      (count(.missed), "has missed a target", "have missed a target", "未达标"),
      (count(.offTrack), "is off track", "are off track", "预计超标"), (count(.atRisk), "is at risk", "are at risk", "有超标风险"),
      (count(.notEnoughData), "cannot be judged", "cannot be judged", "数据不足"),
      (count(.noTarget), "has no published target", "have no published target", "尚无指标"),
    ]
    let said = clauses.filter { $0.count > 0 }
    if let only = said.first, said.count == 1 {
      return all == 1
        ? text.say("The one institution \(only.one)", "唯一一家机构\(only.chinese)")
        : text.say("All \(all) institutions \(only.many)", "\(all)家机构全部\(only.chinese)")
    }
    return text.say(
      "Of \(all) institutions " + text.list(said.map { "\($0.count) \($0.count == 1 ? $0.one : $0.many)" }),
      "\(all)家机构中" + said.map { "\($0.count)家\($0.chinese)" }.joined(separator: "，"))
  }

  private func opening(_ title: String) -> Markup {
    let period = text.period(report.moment)
    return Markup(joining: [
      .tag("h1", [:], Markup(text.say("\(title), \(period)", "\(title)　\(period)"))), .tag("p", ["class": "lead"], Markup(lead)),
      askFirst, frame.facts(facts),
    ])
  }

  /// The three that are furthest off: which, by how much, since when, who answers.
  private var askFirst: Markup {
    var seen: Set<InstitutionID> = []
    let first = off.filter { seen.insert($0.institution.id).inserted }.prefix(3)
    guard !first.isEmpty else {
      return .tag("p", ["class": "say"], text.mark("No target is missed, off track or at risk.", "没有未达标、将超标或有风险的指标。"))
    }
    let rows = first.map { row -> Markup in
      let standing = row.standing
      let far = distance(standing)
      let since = report.since[.init(standing)].map { text.say(", since \(text.fullDate($0))", "，自\(text.fullDate($0))起") } ?? ""
      let unit = row.institution.answerable
      let answers = unit.isEmpty ? text.mark("nobody is named as answerable", "未填责任单位") : text.name(unit)
      return .tag(
        "li", [:],
        text.mark(
          "\(link(row.institution)): \(indicator(standing).lowercasedFirst) \(far)\(since); answers: \(answers)",
          "\(link(row.institution))：\(indicator(standing))\(far)\(since)；责任单位：\(answers)"),
        .tag("small", [:], reason(row)))
    }
    return Markup(joining: [
      .tag("p", ["class": "say"], text.mark("To be asked about first:", "最需要过问的：")), .tag("ol", ["class": "say"], all: rows),
    ])
  }

  /// By how much a standing is off, as a clause.
  func distance(_ standing: Standing) -> String {
    guard let margin = standing.marginPercent else {
      return text.say("is \(text.word(standing.annual).lowercased())", text.word(standing.annual))
    }
    let far = text.percent(abs(margin.statistic))
    if standing.annual == .missed, !standing.isOver, standing.forecast == nil {
      return text.say("is already \(far) past the year's target", "已偏离全年目标\(far)")
    }
    return standing.isOver
      ? text.say("ended \(far) past its target", "全年偏离目标\(far)")
      : text.say("is heading \(far) past its target", "预计全年偏离目标\(far)")
  }

  private var facts: [(String, Markup, String)] {
    let hours = report.coverage.reduce(into: (measured: 0, estimated: 0, missing: 0)) {
      $0.measured += $1.measuredHours
      $0.estimated += $1.estimatedHours
      $0.missing += $1.missingHours
    }
    let all = hours.measured + hours.estimated + hours.missing
    func share(_ part: Int) -> Double? { all > 0 ? Double(part) * 100 / Double(all) : nil }
    let factors = text.factors(report.standings.map(\.standing.factors))
    let endpoints = report.endpoints
    let troubled = text.clauses(
      [
        text.say("\(endpoints.stale) with old values", "\(endpoints.stale)个数据陈旧"),
        text.say("\(endpoints.down) silent", "\(endpoints.down)个中断"),
      ])
    return [
      (
        text.say("As of", "截至"), Markup("\(report.moment.asOf.iso8601) 00:00"),
        text.say(
          "\(text.timeZone(report.moment.timeZone)); everything before it", "\(text.timeZone(report.moment.timeZone))，统计此前数据")
      ),
      (
        text.say("Coverage", "数据覆盖率"),
        Markup(text.say("\(text.percent(share(hours.measured))) measured", "实测\(text.percent(share(hours.measured)))")),
        text.say(
          "\(text.percent(share(hours.estimated))) estimated, \(text.percent(share(hours.missing))) missing",
          "估算\(text.percent(share(hours.estimated)))，缺数\(text.percent(share(hours.missing)))")
      ),
      (
        text.say("Connections", "数据状态"),
        Markup(
          endpoints.up + endpoints.stale + endpoints.down == 0
            ? ReportText.unknown
            : text.say("\(endpoints.up) of \(endpoints.total) answer", "\(endpoints.up)/\(endpoints.total)个采集点正常")),
        endpoints.total == 0
          ? text.say("nothing is polled", "没有自动采集点")
          : endpoints.up + endpoints.stale + endpoints.down == 0
            ? text.say("\(endpoints.total) endpoints, not polled when this was made", "\(endpoints.total)个采集点，生成本页时未在采集")
            : troubled
      ),
      (
        text.say("Factors", "折算系数"),
        factors.isEmpty
          ? Markup(ReportText.unknown)
          : Markup(joining: factors.prefix(3).enumerated().map { $0 > 0 ? ", \(text.name($1))" : text.name($1) }),
        text.say("of which year: see the institutions", "年份见各机构页")
      ),
    ]
  }

  // MARK: Off target

  /// Missed, off track or at risk, the worst first.
  var off: [StandingRow] {
    let rows = report.standings.filter { $0.standing.annual.urgency <= StandingState.atRisk.urgency }
    func precedes(_ left: StandingRow, _ right: StandingRow) -> Bool {
      let (one, other) = (left.standing, right.standing)
      let margins = (one.marginPercent ?? 0, other.marginPercent ?? 0)
      return (one.annual.urgency, margins.0, one.institution.text, one.indicator.text, one.plan.text)
        < (other.annual.urgency, margins.1, other.institution.text, other.indicator.text, other.plan.text)
    }
    return rows.sorted(by: precedes)
  }
}

extension String {
  /// An English label within a sentence; `CO₂` stays.
  var lowercasedFirst: String {
    guard let first, dropFirst().first?.isUppercase != true else { return self }
    return first.lowercased() + dropFirst()
  }
}
