import EnergyModel
import Foundation
import Testing

@testable import Conservation
@testable import Publishing

/// What the first page says: who is off target, why, since when, who answers, and what is not known.
struct SitePageTests {
  private func read(_ report: SiteReport, _ language: Language = .english) -> (page: ReadPage, text: String) {
    let page = ReadPage(SitePage.render(report, language, otherLanguageFile: "index.o.html", calendar: shanghai))
    return (page, page.text)
  }

  private func empty(standings: [StandingRow] = []) -> SiteReport {
    SiteReport(
      siteName: "", moment: ReportMoment(asOf: day("2025-01-01"), year: 2025, timeZone: "Nowhere/Nowhere"), standings: standings,
      since: [:],
      reporting: [], league: [], coverage: [], total: nil, endpoints: .init(), pages: [:], signs: [])
  }

  @Test func `a site of which nothing is known says so everywhere`() {
    for language in Language.allCases {
      let page = ReadPage(SitePage.render(empty(), language, otherLanguageFile: "o.html"))
      #expect(page.fault == nil)
    }
    let text = read(empty()).text
    for said in [
      "No institution has a target to be held against", "– no plan is in use", "– no plan has a total that can be added up",
      "– no target is missed, off track or at risk", "– nobody is expected to report", "– no meter shows any",
      "– no class has values to compare", "– no hour of a meter is expected yet", "nothing is polled", "– measured",
    ] { #expect(text.contains(said), "\(said)") }
    #expect(!text.contains("Sample data"))
  }

  @Test func `an institution counts once, by its worst target`() {
    // i0 has missed one; i14, i23 and i26 are off track; i32 is at risk; i10 and i35 are silent: 31 of 38 are left.
    let text = read(SampleReport().site()).text
    #expect(
      text.contains(
        "Of 38 institutions 31 are on plan, 1 has missed a target, 3 are off track, 1 is at risk and 2 cannot be judged"))
    #expect(
      read(SampleReport().site(.simplifiedChinese), .simplifiedChinese).text.contains(
        "38家机构中31家按计划推进，1家未达标，3家预计超标，1家有超标风险，2家数据不足"))
  }

  @Test func `the three to be asked about first have a distance, a day and a unit`() {
    let text = read(SampleReport().site()).text
    #expect(text.contains("市政府办公楼: water per person is heading 33.4% past its target, since 11 May 2025; answers: 行政处"))
    #expect(text.contains("中心医院: energy per person is heading 5.8% past its target"))
    #expect(text.contains("第三中学: water per person is heading 2.6% past its target"))
  }

  @Test func `the worst stand first, whatever order they come in`() {
    let site = SampleReport().site()
    let page = SitePage(
      report: SiteReport(
        siteName: "", moment: site.moment, standings: site.standings.reversed(), since: [:], reporting: [], league: [],
        coverage: [],
        total: nil, endpoints: .init(), pages: [:], signs: []),
      frame: ReportFrame(text: ReportText(language: .english, calendar: nil), moment: site.moment),
      text: ReportText(language: .english, calendar: nil))
    let states = page.off.map(\.standing.annual.urgency)
    #expect(states == states.sorted())
    #expect(page.off.map(\.institution.id.text) == ["i0", "i26", "i14", "i23", "i0", "i32", "i26"])
  }

  @Test func `a long list is cut and says so`() {
    var sample = SampleReport()
    sample.count = 200
    let rows = sample.members.map { member in
      StandingRow(
        sample.standing(member.institution.id, .energyPerArea, .offTrack, base: 10, pace: 1.1, margin: 1.1),
        of: member.institution)
    }
    let (page, text) = read(empty(standings: rows))
    #expect(text.contains("200 institutions, 200 targets"))
    #expect(text.contains("The first 30 of 200; the exports have all of them."))
    #expect(text.contains("All 200 institutions are off track"))
    // Above sixty institutions there are only counts.
    #expect(page.references.count { $0 == "#g-off_track" } < 40)
  }

  @Test func `who does not report stands with the command and the unit that answers`() {
    let text = read(SampleReport().site()).text
    for said in [
      "Never reported", "Silent", "0 of 3", "2025-08-14", "i35/electricity, i35/water", "conserved import readings FILE",
    ] {
      #expect(text.contains(said), "\(said)")
    }
  }

  @Test func `coverage shows what was not measured`() {
    // July: 36 estimated and 11 missing of 1000 hours are 4.7 %; September: 34 missing are 3.4 %.
    #expect(
      read(SampleReport().site()).text.contains("3.4% of September is missing; the worst month is July with 4.7% not measured"))
  }

  @Test func `an institution with a page is linked, and only to a file beside this one`() {
    let page = read(SampleReport().site()).page
    #expect(page.references.contains("institution.en.html"))
    #expect(ReportFrame.reference("javascript:alert(1)") == "javascript%3Aalert%281%29")
    #expect(ReportFrame.reference("//evil.example/x") == "evil.example/x")
    #expect(ReportFrame.reference("市.html") == "%E5%B8%82.html")
  }

  @Test func `the reason is what a meter says, never a lost connection`() {
    let page = read(SampleReport().site())
    let offTarget =
      page.text.components(separatedBy: "Who is off target").last?.components(separatedBy: "Who does not report").first ?? ""
    #expect(offTarget.contains("Water never stops"))
    #expect(offTarget.contains("– no meter shows a sign"))
    #expect(!offTarget.contains("Connection lost"))
  }

  @Test func `beside a target that is off stands which carrier changed most, and no sign of a carrier that it does not count`() {
    let whole = SampleReport().site()
    guard let off = whole.standings.first(where: { $0.standing.institution.text == "i0" && $0.standing.annual == .missed }) else {
      return #expect(Bool(false), "the sample has an institution that missed a target")
    }
    func why(_ percent: Double, counted: Carrier, _ language: Language = .english) -> String {
      let sign = ReportSign(
        institution: off.institution.id, subject: "hall/water", carrier: .water, kind: .leakFound, level: .warning,
        since: Instant(seconds: 0), sentence: [.english: "Water never stops.", .simplifiedChinese: "用水从不停止。"])
      let site = SiteReport(
        siteName: "", moment: whole.moment, standings: [off], since: [:], reporting: [], league: [], coverage: [], total: nil,
        endpoints: .init(), pages: [:], signs: [sign],
        changes: [.init(off.standing): UseChange(carrier: counted, percent: percent)],
        carriers: [off.standing.indicator: [counted]])
      return read(site, language).text
    }
    let water = why(7.25, counted: .water)
    #expect(water.contains("Water: 7.3% more than in the same days a year before. Water never stops."))
    #expect(why(7.25, counted: .water, .simplifiedChinese).contains("水用量比上年同期多7.3%。用水从不停止。"))
    let power = why(-2, counted: .electricity).components(separatedBy: "Early signs").first ?? ""
    #expect(power.contains("Electricity: 2.0% less than in the same days a year before, which is not enough."))
    #expect(!power.contains("Water never stops"))
    #expect(why(0.01, counted: .electricity).contains("Electricity: as much as in the same days a year before."))
  }
}
