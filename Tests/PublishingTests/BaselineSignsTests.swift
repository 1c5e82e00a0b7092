@testable import Conservation
import EnergyModel
import Foundation
import Testing

@testable import Publishing

/// Early signs and the figures by the CalTRACK rules, for people and for scripts.
struct BaselineSignsTests {
  private func sign(_ finding: Sign.Finding, cleared: LocalDay? = nil) throws -> BaselineReport.EarlySign {
    BaselineReport.EarlySign(
      register: try #require(RegisterID("hall/e")),
      sign: Sign(finding, since: try BaselineReports.day("2025-03-04"), cleared: cleared))
  }

  private func lines(_ title: String, _ reports: BaselineReports, _ language: Language = .english) throws -> [String] {
    Array(try reports.lines(language).drop { $0 != title }.dropFirst())
  }

  @Test func `a sign stands with its day, its sentence and whether it is over`() throws {
    var reports = BaselineReports()
    reports.signs = [
      try sign(.drift(.up, level: 1.25)),
      try sign(.nightRise(rise: 0.3, threshold: 0.1), cleared: try BaselineReports.day("2025-05-06")),
    ]
    let english = try lines("Early signs", reports)
    #expect(english[0].hasPrefix("  2025-03-04  hall/e  drift.found: Uses 25"), "\(english[0])")
    #expect(english[0].hasSuffix(" It stands."))
    #expect(english[1].hasPrefix("  2025-03-04  hall/e  night.rise: ") && english[1].hasSuffix(" Over since 2025-05-06."))
    let chinese = try lines("苗头性问题", reports, .simplifiedChinese)
    #expect(chinese[0].hasPrefix("  2025-03-04  hall/e  用量偏离：") && chinese[0].hasSuffix("目前仍存在。"), "\(chinese[0])")
    #expect(chinese[1].hasSuffix("已于2025-05-06解除。"))
  }

  @Test func `none found and none looked for are two things`() throws {
    var reports = BaselineReports()
    #expect(try lines("Early signs", reports)[0] == "  cannot be looked for: too few days have 18 measured hours")
    #expect(try lines("苗头性问题", reports, .simplifiedChinese)[0].hasPrefix("  无法判断"))
    #expect(BaselineDocument.json(try reports.report()).text.contains("\"early_signs\":null"))
    reports.signs = []
    #expect(try lines("Early signs", reports)[0] == "  none")
    #expect(try lines("苗头性问题", reports, .simplifiedChinese)[0] == "  未发现")
    #expect(BaselineDocument.json(try reports.report()).text.contains("\"early_signs\":[]"))
  }

  @Test func `every kind of sign has its figures by name`() throws {
    let run = StoppedMeter.Run(from: try BaselineReports.day("2025-03-01"), hour: 5, hours: 70)
    let findings: [(Sign.Finding, String)] = [
      (.drift(.down, level: 0.8), #""direction":"down","level":0.8"#),
      (.suspiciousMeter(.littleExpected, ratio: 0.001), #""rule":"b","ratio":0.001"#),
      (.nightRise(rise: 0.3, threshold: 0.1), #""rise":0.3,"threshold":0.1"#),
      (.leak(floor: 20, threshold: 2.5), #""floor_l_per_h":20,"threshold_l_per_h":2.5"#),
      (.stopped(run, limit: 48), #""from":"2025-03-01","hours":70,"limit_hours":48"#),
      (.submetersAbove(parent: 90, submeters: 100), #""parent":90,"submeters":100"#),
      (.unaccountedApart(share: 0.4, band: 0.1...0.2), #""share":0.4,"low":0.1,"high":0.2"#),
    ]
    for (finding, figures) in findings {
      let text = BaselineDocument.sign(try sign(finding)).text
      #expect(text.hasSuffix(figures + "}"), "\(text)")
      #expect(text.contains(#""register":"hall/e","since":"2025-03-04","cleared":null"#), "\(text)")
    }
  }

  @Test func `the CalTRACK figures stand beside the verdict, and alone where asked`() throws {
    var reports = BaselineReports(change: { $0.year == 2025 ? $1 * 0.8 : $1 })
    #expect(try lines("By the CalTRACK 2.0 rules", reports)[0].hasPrefix("  nothing can be said: no temperatures are known"))
    reports.hasCalTRACK = true
    let report = try reports.report()
    let english = BaselineText(report, .english).calTRACKText.split(separator: "\n").map(String.init)
    #expect(english.count == 2)
    #expect(english[0].hasPrefix("model hdd_only: ") && english[0].contains(" kWh a day, heating below 1"), "\(english)")
    #expect(english[1].hasPrefix("over 365 days ") && english[1].contains(" less, ± "), "\(english)")
    let chinese = BaselineText(report, .simplifiedChinese).calTRACKText
    #expect(chinese.contains("日基础用量") && chinese.contains("365天应为") && chinese.contains("少用"), "\(chinese)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(BaselineDocument.json(report).bytes)) as? [String: Any])
    let found = try #require(json["caltrack"] as? [String: Any])
    #expect(found["model_type"] as? String == "hdd_only" && found["interval"] as? String == "daily")
    #expect(found["sufficient"] as? Bool == true && found["reporting_periods"] as? Int == 365)
    #expect(found["cooling_balance_point_f"] is NSNull)
  }

  @Test func `too few days are not sufficient by these rules, with their number`() throws {
    var reports = BaselineReports(change: { $0.year == 2024 && $0.dayOfYear % 8 == 0 ? nil : $1 })
    reports.hasCalTRACK = true
    // Every 8th day of 2024 up to the 360th, all in the last 365 days: 45 are missing, 37 may be.
    #expect(try reports.text().contains("not sufficient: the use of 45 of 365 days is missing, at most 37 may be"))
    #expect(try reports.text(.simplifiedChinese).contains("数据不足：365天中有45天缺用量，最多允许37天"))
  }
}
