import Conservation
import EnergyModel
import Foundation
import Testing

@testable import Publishing

@Suite struct StandingsPublishingTests {
  private let hall = Institution(
    id: id("city-hall"), name: "市政府办公楼", institutionClass: "organ", region: "500103", answerable: "行政处")

  private func standing(_ annual: StandingState = .onTrack, isCarried: Bool = false, indicator: IndicatorID = .energyPerPerson)
    -> Standing
  {
    Standing(
      asOf: day("2026-07-01"), institution: id("city-hall"), plan: id("cn-public-institutions-14"), indicator: indicator,
      unit: "kgce", year: 2026,
      baseYear: 2020,
      baseValue: decimal("329.56"), targetYear: 2025, targetValue: decimal("309.7864"), yearTarget: decimal("309.7864"),
      budgetToDate: decimal("150.12345"), actualToDate: decimal("140.00005"), pace: Decimal(14) / 15, forecastLow: decimal("290"),
      forecast: decimal("300.55555"), forecastHigh: decimal("311.1"), reductionPercent: decimal("8.80096"), annual: annual,
      cumulative: .atRisk,
      isCarried: isCarried, coveragePercent: decimal("99.96"), factors: "cn-stat-a; electricity 2023")
  }

  private func unknown() -> Standing {
    Standing(
      asOf: day("2026-07-01"), institution: id("city-hall"), plan: id("p"), indicator: .waterPerPerson, unit: "m3", year: 2026,
      baseYear: 2025,
      baseValue: nil,
      targetYear: 2030, targetValue: nil, yearTarget: nil, budgetToDate: nil, actualToDate: nil, pace: nil, forecastLow: nil,
      forecast: nil,
      forecastHigh: nil, reductionPercent: nil, annual: .noTarget, cumulative: .noTarget, isCarried: false, coveragePercent: nil,
      factors: "", notes: [.notPublished])
  }

  /// The header of the contract, letter by letter; 99.96 % is printed 99.9, 140.00005 rounds to 140.0001.
  @Test func `standings in English`() {
    let bytes = Table.standings.render(
      [StandingRow(standing(isCarried: true), of: hall), StandingRow(unknown(), of: hall)], .en(shanghai))
    #expect(
      text(bytes) == """
        as_of,institution,name,class,region,answerable,plan,indicator,unit,base_year,base_value,target_year,target_value,year_target,\
        budget_to_date,actual_to_date,pace,forecast_low,forecast,forecast_high,reduction_pct,annual,cumulative,carried,coverage_pct,factors,\
        year,notes
        2026-07-01,city-hall,市政府办公楼,organ,500103,行政处,cn-public-institutions-14,energy-per-person,kgce,2020,329.5600,2025,309.7864,309.7864,\
        150.1235,140.0001,0.9333,290.0000,300.5556,311.1000,8.80,on_track,at_risk,true,99.9,cn-stat-a; electricity 2023,2026,
        2026-07-01,city-hall,市政府办公楼,organ,500103,行政处,p,water-per-person,m3,2025,,2030,,,,,,,,,,no_target,no_target,false,,,2026,not_published

        """)
  }

  @Test func `standings in Chinese`() {
    let chinese = text(Table.standings.render([StandingRow(standing(), of: hall)], .zhHans(shanghai)))
    #expect(chinese.contains("截至日期,公共机构,名称,类别,行政区划代码,责任单位,规划,指标,单位,基准年,基准值,目标年,目标值,年度目标值,截至当日预算,截至当日实际,"))
    #expect(chinese.contains("进度比,年末预测下限,年末预测,年末预测上限,较基准年下降（%）,年度状态,累计状态,沿用末年目标,覆盖率（%）,折标系数,考核年度,说明\r\n"))
    #expect(chinese.contains("\r\n2026-07-01,city-hall,市政府办公楼,国家机关,500103,行政处,cn-public-institutions-14,人均综合能耗,kgce,"))
    #expect(chinese.contains(",进度正常,有超标风险,否,99.9,"))
  }

  @Test func `a table for the terminal stands in columns, Chinese characters two wide`() {
    let rows = [StandingRow(standing(isCarried: true), of: hall), StandingRow(unknown(), of: hall)]
    let english = StandingsText.render(rows, .english).split(separator: "\n").map(String.init)
    #expect(english.first == "市政府办公楼 (city-hall), answerable: 行政处")
    #expect(english.count == 4)
    #expect(english[1].hasPrefix("  indicator          unit    base"))
    #expect(english[2].contains("309.79 (carried)"))
    #expect(english[2].contains("290.00..311.10"))
    #expect(english[2].hasSuffix("on_track   at_risk"))
    #expect(english[3].contains("no_target"))
    let chinese = StandingsText.render(rows, .simplifiedChinese).split(separator: "\n").map(String.init)
    #expect(chinese.first == "市政府办公楼 (city-hall)，责任单位：行政处")
    // Every line's last column begins in the same terminal column.
    let starts = zip(chinese.dropFirst(), ["累计状态", "有超标风险", "未公布目标"]).map { line, last in
      line.hasSuffix(last) ? DisplayWidth.columns(of: line) - DisplayWidth.columns(of: last) : -1
    }
    #expect(starts.count == 3 && Set(starts).count == 1 && starts[0] > 0, "\(chinese)")
  }

  @Test func `institutions keep their order and none is a heading without lines`() {
    let school = Institution(id: id("school"), name: "", institutionClass: "education.school")
    let rows = [
      StandingRow(standing(), of: school), StandingRow(standing(), of: hall),
      StandingRow(standing(indicator: .energyPerArea), of: school),
    ]
    let lines = StandingsText.render(rows, .english).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.count == 9)
    #expect(lines[0] == "school")
    #expect(lines[4].isEmpty)
    #expect(StandingsText.render([], .english).isEmpty)
  }

  @Test func `a name cannot drive the terminal`() {
    let evil = Institution(id: id("x"), name: "a\u{1B}[2Jb\u{202E}c\u{9B}\n", institutionClass: "organ", answerable: "\u{7}")
    let shown = StandingsText.render([StandingRow(standing(), of: evil)], .english)
    #expect(shown.hasPrefix("a?[2Jb?c?? (x), answerable: ?\n"))
  }

  @Test(arguments: [("abc", 3), ("电力", 4), ("e\u{301}", 1), ("（）", 4), ("", 0), ("m³", 2), ("ｱ", 1)])
  func `a width is counted in terminal columns`(text: String, columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns)
  }
}
