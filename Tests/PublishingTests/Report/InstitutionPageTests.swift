import EnergyModel
import Foundation
import Testing

@testable import Conservation
@testable import Publishing

/// What the page of an institution says, and what it says where nothing is known.
struct InstitutionPageTests {
  private func read(_ report: InstitutionReport, _ language: Language = .english) -> (page: ReadPage, text: String) {
    let bytes = InstitutionPage.render(
      report, language, overviewFile: "index.en.html", otherLanguageFile: "hall.zh-Hans.html", calendar: shanghai)
    let page = ReadPage(bytes)
    return (page, page.text)
  }

  /// A report of nothing but its targets.
  private func empty(
    _ targets: [InstitutionReport.Target] = [], endUses: [InstitutionReport.EndUse] = []
  ) -> InstitutionReport {
    InstitutionReport(
      siteName: "Town", institution: Institution(id: id("hall"), name: "", institutionClass: ""), moment: SampleReport.moment,
      targets: targets, months: [], load: nil, drifts: [], endUses: endUses, balances: [], calendar: [], gaps: [], events: [],
      signs: [],
      coverage: nil, factors: [], facts: [])
  }

  // MARK: Nothing known

  @Test func `every section without data says why, and none is a zero`() {
    let (page, text) = read(empty())
    #expect(page.fault == nil)
    for reason in [
      "– no plan is in use", "– no hours are metered", "– no base year is metered by the day", "– nothing is metered or entered",
      "– no sub-meter names its end use", "– no meter has sub-meters that can be added up", "– no register is metered",
      "– no meter shows any", "– nothing is missing, nothing is in question", "– nothing happened", "– nothing is converted",
      "– nobody has stated them", "– no hour was expected to be known",
    ] { #expect(text.contains(reason), "\(reason)") }
    let main = text.components(separatedBy: "The targets").last ?? ""
    #expect(!main.contains("0%") && !main.contains("0.0"))
  }

  @Test func `an institution without a name goes by its id`() {
    #expect(read(empty()).text.contains("hall: energy and water, 2025, up to 30 September"))
  }

  @Test func `a target without data names the reason and shows dashes`() {
    let standing = SampleReport().standing(
      id("hall"), .waterPerPerson, .notEnoughData, base: 10, pace: 1, margin: 1, notes: [.lowCoverage, .noDenominator], unit: "m3"
    )
    let text = read(empty([.init(standing: standing, since: nil, pace: nil)])).text
    #expect(text.contains("The one target is without enough data"))
    #expect(text.contains("Water per person: not enough data (too little was measured, persons or floor area are missing)"))
  }

  // MARK: Numbers

  @Test func `a target says how far it is from its budget and where the year ends`() throws {
    // 1.361 of the budget is 36.1 % over it, 1.334 of the target 33.4 % above it.
    let (_, text) = read(try SampleReport().institution())
    #expect(text.contains("Water per person is 36.1% over budget, heading 33.4% above the target, since 23 June 2025."))
    #expect(text.contains("Energy per floor area is 3.0% under budget, heading 1.5% below the target"))
    #expect(text.contains("Of four targets one is missed, one is at risk and two are on plan"))
  }

  @Test func `months compare like with like and leave out what is unknown`() throws {
    // Electricity: July 149 of 141 is 5.7 % more; June 121 of 118 and July are more, seven are less. Of water April is unknown; January's
    // 1210 of 1190 is more, February's 1050 and March's 1180 are less.
    let (_, text) = read(try SampleReport().institution())
    #expect(text.contains("Electricity: seven of nine months used less than in 2020; July used 5.7% more"))
    #expect(text.contains("Water: two of eight months used less than in 2020; July used 77.3% more"))
  }

  @Test func `a month that is missing is a dash in the table`() throws {
    let bytes = InstitutionPage.render(
      try SampleReport().institution(), .english, overviewFile: "i", otherLanguageFile: "o", calendar: shanghai)
    let row =
      "<th scope=\"row\">2025-04</th><td class=\"n\">1,190</td><td class=\"n\">–</td><td class=\"n\">–</td><td class=\"n\">–</td><td class=\"n\">–</td>"
    #expect(text(bytes).contains(row))
  }

  @Test func `the largest rise of an end use is named, and one without a past is not`() throws {
    // 252 000 of 221 000 is 14.0 % more.
    let (_, text) = read(try SampleReport().institution())
    #expect(text.contains("Electricity, special (IT, kitchen): 14.0% more than in 2020, the largest rise"))
  }

  @Test func `where no end use rose the largest fall is named, and what rounds to nothing is neither`() {
    func finding(_ amounts: [(String, Decimal)]) -> String {
      let uses = amounts.map { use, amount in
        InstitutionReport.EndUse(carrier: .electricity, endUse: use, amount: amount, base: 100_000, baseYear: 2020)
      }
      return read(empty(endUses: uses)).text
    }
    let fell = "No end use rose; electricity, air conditioning fell most, by 2.4%"
    #expect(finding([("01A00", 98_000), ("01B00", 97_600), ("01D00", 100_040)]).contains(fell))
    #expect(!finding([("01A00", 100_040)]).contains("rise"))
    #expect(finding([("01A00", 100_060), ("01B00", 97_600)]).contains("0.1% more than in 2020, the largest rise"))
  }

  @Test func `gaps, signs and events stand with their words`() throws {
    let (_, text) = read(try SampleReport().institution())
    for said in [
      "still open", "estimated, spread by like hours", "Water never stops", "Water per person: On track → Off track",
      "does not answer in time; check its load and the network", "In July 22.6% of water at hall/water is on no sub-meter",
      "None of 4 registers was measured every day; 31 days are missing", "21,500 m² in 2025, 21,500 m² in 2020",
      "– in 2025, 14 in 2020",
    ] { #expect(text.contains(said), "\(said)") }
  }

  @Test func `in Chinese the same is said afresh`() throws {
    let (_, text) = read(try SampleReport().institution(), .simplifiedChinese)
    for said in [
      "4项指标中1项未达标，1项有风险，2项按计划推进", "人均用水量比预算高36.1%，预计全年高于目标33.4%，自2025年6月23日起。", "电力：9个月中有7个月比2020年少，7月多用5.7%",
      "仍未结束", "未按时应答，请检查设备负载和网络", "2025年21500平方米，2020年21500平方米",
    ] { #expect(text.contains(said), "\(said)") }
    #expect(!text.contains("no readings"))
  }
}
