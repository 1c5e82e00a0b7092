import EnergyModel
import Foundation
import Testing

@testable import Conservation
@testable import Publishing

/// What a sign says to people and to scripts, in both languages.
struct SignSentenceTests {
  private static let day = LocalDay(number: 20_600)  // 2026-05-27
  private static let findings: [Sign.Finding] = [
    .drift(.up, level: 1.234), .drift(.down, level: 0.8), .drift(.up, level: 0.97), .drift(.down, level: 1.031),
    .suspiciousMeter(.muchExpected, ratio: 0.001), .suspiciousMeter(.littleExpected, ratio: 1_000),
    .nightRise(rise: 0.354, threshold: 0.1), .leak(floor: 19.6, threshold: 2.34), .leak(floor: 0.4, threshold: 0),
    .stopped(StoppedMeter.Run(from: day, hour: 7, hours: 49), limit: 24), .submetersAbove(parent: 168, submeters: 201.6),
    .unaccountedApart(share: 0.31, band: 0.048...0.149), .unaccountedApart(share: -0.01, band: -0.005...0.095),
  ]

  private func sentence(_ finding: Sign.Finding) -> SignSentence {
    SignSentence(Sign(finding, since: SignSentenceTests.day), unit: "kWh")
  }

  @Test(arguments: findings.indices)
  func `every sentence has a number, ends, and holds nothing that is none`(_ index: Int) {
    let sentence = sentence(SignSentenceTests.findings[index])
    for language in [Language.english, .simplifiedChinese] {
      let text = sentence.text(language)
      #expect(text.contains { $0.isNumber })
      #expect(text.hasSuffix(language == .english ? "." : "。"), "\(text)")
      for wrong in ["  ", "nan", "inf", "?", "()", "-0.0 ", "Optional"] { #expect(!text.lowercased().contains(wrong), "\(text)") }
    }
    #expect(!sentence.figures.isEmpty)
    #expect(sentence.figures.values.allSatisfy { !$0.isEmpty && $0 != "?" })
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `a figure that is no number is said to be unknown`(_ figure: Double) {
    let sentence = sentence(.leak(floor: figure, threshold: 1))
    #expect(sentence.figures["flow_l_per_h"] == "?")
    #expect(sentence.text(.english).contains("still took ? L an hour"))
  }

  @Test func `less use than expected is good news, and nothing else is`() {
    let good = SignSentenceTests.findings.filter { sentence($0).isGood }
    #expect(good.count == 2)
    #expect(
      good.allSatisfy { finding in
        if case .drift(.down, _) = finding { true } else { false }
      })
  }

  @Test func `a drift says how far`() {
    #expect(
      sentence(.drift(.up, level: 1.234)).text(.english)
        == "Uses 23 % more than the base year makes one expect; found in the week that ended on 2026-05-27.")
    #expect(sentence(.drift(.down, level: 0.8)).text(.simplifiedChinese) == "截至2026年5月27日的一周发现用量持续偏低，比基准年规律低20%。")
    #expect(sentence(.drift(.up, level: 1.234)).figures == ["direction": "up", "level_pct": "123"])
  }

  @Test func `figures are in the units that their names say`() {
    #expect(sentence(.suspiciousMeter(.muchExpected, ratio: 0.001)).figures == ["rule": "a", "ratio": "0.0010"])
    #expect(sentence(.nightRise(rise: 0.354, threshold: 0.1)).figures == ["rise_pct": "35", "usual_pct": "10"])
    #expect(sentence(.leak(floor: 19.6, threshold: 2.34)).figures == ["flow_l_per_h": "20", "usual_l_per_h": "2.3"])
    #expect(
      sentence(.stopped(StoppedMeter.Run(from: SignSentenceTests.day, hour: 7, hours: 49), limit: 24)).figures
        == ["hours": "49", "usual_h": "24", "from": "2026-05-27"])
    #expect(
      sentence(.stopped(StoppedMeter.Run(from: SignSentenceTests.day, hour: 7, hours: 49), limit: 24)).text(.simplifiedChinese)
        == "自2026年5月27日7时起已连续49小时无走字（正常不超过24小时），请到现场检查仪表。")
    #expect(
      sentence(.submetersAbove(parent: 168, submeters: 201.6)).figures
        == ["meter": "168", "submeters": "202", "unit": "kWh"])
    #expect(
      sentence(.unaccountedApart(share: 0.31, band: 0.048...0.149)).figures
        == ["unaccounted_pct": "31", "usual_low_pct": "4.8", "usual_high_pct": "15"])
  }

  @Test func `a level that rose again is told by where it is now`() {
    let (still, again) = (sentence(.drift(.up, level: 0.7)), sentence(.drift(.down, level: 1.2)))
    #expect(
      still.text(.english)
        == "Uses 30 % less than the base year makes one expect, more than in the weeks before; found in the week that ended on 2026-05-27."
    )
    #expect(still.text(.simplifiedChinese) == "截至2026年5月27日的一周发现用量持续偏低，比基准年规律低30%，但较此前回升。")
    #expect(again.text(.english).hasPrefix("Uses 20 % more than the base year makes one expect, less than in the weeks before;"))
    #expect(again.text(.simplifiedChinese).hasSuffix("比基准年规律高20%，但较此前回落。"))
  }

  @Test func `a suspicion that a season explains says what would settle it`() {
    let found = sentence(.suspiciousMeter(.muchExpected, ratio: 0.3, mayBeSeason: true))
    #expect(found.text(.english).hasSuffix("give the institution a `station`."))
    #expect(found.text(.simplifiedChinese).hasSuffix("请为该机构指定气象站（station）。"))
    #expect(!sentence(.suspiciousMeter(.muchExpected, ratio: 0.3)).text(.english).contains("station"))
  }

  @Test func `a suspicion says by how much and what would settle it`() {
    let found = sentence(.suspiciousMeter(.littleExpected, ratio: 1_000))
    #expect(found.text(.english).hasPrefix("Showed 100000 % of what was expected over the three weeks up to 2026-05-27"))
    #expect(found.text(.english).contains("`conserved import steps`"))
    #expect(found.text(.simplifiedChinese).contains("conserved import steps"))
  }
}
