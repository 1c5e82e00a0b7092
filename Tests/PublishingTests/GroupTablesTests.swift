import EnergyModel
import Foundation
import Testing

@testable import Conservation
@testable import Publishing

/// Indicators, groups, leagues, points and who reports, as files: headers letter by letter, what is unknown empty and never a zero.
@Suite struct GroupTablesTests {
  private let hall = Institution(
    id: id("city-hall"), name: "市政府办公楼", institutionClass: "organ", region: "500103", answerable: "行政处")

  private let standing = Standing(
    asOf: day("2026-07-01"), institution: id("city-hall"), plan: id("p"), indicator: .energyPerPerson, unit: "kgce", year: 2026,
    baseYear: 2025, baseValue: 25, targetYear: 2030, targetValue: decimal("22.5"), yearTarget: decimal("24.5"),
    budgetToDate: decimal("8.575"), actualToDate: decimal("12.5"), pace: decimal("1.45772"), forecastLow: decimal("23.75"),
    forecast: decimal("24.15"), forecastHigh: decimal("24.55"), reductionPercent: decimal("3.4"), annual: .onTrack,
    cumulative: .atRisk, isCarried: false, coveragePercent: decimal("99.96"), factors: "cn-stat-a",
    notes: [.defaultShape, .calendarGuessed])

  private let unknown = Standing(
    asOf: day("2026-07-01"), institution: id("city-hall"), plan: id("p"), indicator: .waterPerPerson, unit: "m3", year: 2026,
    baseYear: 2025, baseValue: nil, targetYear: 2030, targetValue: nil, yearTarget: nil, budgetToDate: nil, actualToDate: nil,
    pace: nil, forecastLow: nil, forecast: nil, forecastHigh: nil, reductionPercent: nil, annual: .notEnoughData,
    cumulative: .notEnoughData, isCarried: false, coveragePercent: nil, factors: "", notes: [.noBase])

  private func lines<Row>(_ table: Table<Row>, _ rows: [Row], _ dialect: Dialect = .en(shanghai)) -> [String] {
    text(table.render(rows, dialect)).replacingOccurrences(of: "\r\n", with: "\n")
      .replacingOccurrences(of: "\u{FEFF}", with: "").split(separator: "\n").map(String.init)
  }

  // MARK: Indicators

  private var indicators: [IndicatorRow] {
    let year = Span(at("2025-01-01T00:00:00+08:00"), at("2026-01-01T00:00:00+08:00"))
    return [
      // 8 756 of 8 760 hours are 99.954 %, never rounded up.
      IndicatorRow(
        span: year, institution: id("city-hall"), indicator: .energyPerPerson, unit: "kgce", value: decimal("44.8585"),
        numerator: decimal("4485.85"), denominator: 100, coverage: Coverage(coveredHours: 8_756, hours: 8_760),
        factors: "cn-stat-a"),
      IndicatorRow(
        span: year, institution: id("city-hall"), indicator: .waterPerPerson, unit: "m3", value: nil, numerator: nil,
        denominator: nil, coverage: nil, factors: ""),
      IndicatorRow(
        span: year, institution: id("city-hall"), indicator: .coalShare, unit: "%", value: 0, numerator: nil, denominator: 93,
        coverage: Coverage(coveredHours: 1, hours: 1), factors: "stated: return"),
    ]
  }

  @Test func `indicators in English have the contract's header`() {
    let year = "2025-01-01T00:00:00+08:00,2026-01-01T00:00:00+08:00,city-hall"
    #expect(
      lines(.indicators, indicators) == [
        "start,end,institution,indicator,value,unit,numerator,denominator,coverage_pct,factors",
        "\(year),energy-per-person,44.858500,kgce,4485.850000,100.000000,99.9,cn-stat-a",
        "\(year),water-per-person,,m3,,,,",
        "\(year),coal-share,0.000000,%,,93.000000,100.0,stated: return",
      ])
  }

  @Test func `indicators in Chinese`() {
    let chinese = lines(.indicators, indicators, .zhHans(shanghai))
    #expect(
      chinese[0] == "开始时间（Asia/Shanghai）,结束时间（Asia/Shanghai）,公共机构,指标,指标值,单位,分子,分母,覆盖率（%）,折标系数")
    #expect(chinese[1] == "2025-01-01,2026-01-01,city-hall,人均综合能耗,44.858500,kgce,4485.850000,100.000000,99.9,cn-stat-a")
    #expect(chinese[2] == "2025-01-01,2026-01-01,city-hall,人均用水量,,m3,,,,")
  }

  // MARK: Groups

  private func rows(_ by: StandingsBy, _ subject: String) -> [GroupStandingRow] {
    [
      GroupStandingRow(
        by: by, subject: subject, group: GroupStanding(standing: standing, members: 3, compared: 2, notReporting: 1)),
      GroupStandingRow(
        by: by, subject: subject, group: GroupStanding(standing: unknown, members: 3, compared: 0, notReporting: 3)),
    ]
  }

  @Test(arguments: StandingsBy.allCases) func `standings of groups in English`(by: StandingsBy) {
    #expect(
      lines(.groupStandings(by: by), rows(by, "organ")) == [
        """
        as_of,\(by.rawValue),plan,indicator,unit,year,members,compared,not_reporting,base_year,base_value,target_year,target_value,\
        year_target,budget_to_date,actual_to_date,pace,forecast_low,forecast,forecast_high,reduction_pct,annual,cumulative,\
        coverage_pct,factors,notes
        """,
        """
        2026-07-01,organ,p,energy-per-person,kgce,2026,3,2,1,2025,25.0000,2030,22.5000,24.5000,8.5750,12.5000,1.4577,23.7500,24.1500,\
        24.5500,3.40,on_track,at_risk,99.9,cn-stat-a,default_shape calendar_guessed
        """,
        "2026-07-01,organ,p,water-per-person,m3,2026,3,0,3,2025,,2030,,,,,,,,,,not_enough_data,not_enough_data,,,no_base",
      ])
  }

  @Test(arguments: [
    (StandingsBy.parent, "上级机构", "city-hall", "city-hall"), (.class, "类别", "organ", "国家机关"),
    (.region, "行政区划代码", "500103", "500103"), (.site, "范围", "site", "全部机构"), (.institution, "公共机构", "city-hall", "city-hall"),
  ])
  func `standings of groups in Chinese`(by: StandingsBy, header: String, subject: String, label: String) {
    let chinese = lines(.groupStandings(by: by), rows(by, subject), .zhHans(shanghai))
    #expect(
      chinese[0] == """
        截至日期,\(header),规划,指标,单位,考核年度,机构数,可比机构数,数据不足机构数,基准年,基准值,目标年,目标值,年度目标值,截至当日预算,\
        截至当日实际,进度比,年末预测下限,年末预测,年末预测上限,较基准年下降（%）,年度状态,累计状态,覆盖率（%）,折标系数,说明
        """)
    #expect(chinese[1].hasPrefix("2026-07-01,\(label),p,人均综合能耗,kgce,2026,3,2,1,2025,25.0000,"))
    #expect(chinese[1].hasSuffix(",3.40,进度正常,有超标风险,99.9,cn-stat-a,采用默认分布；节假日按星期推定"))
    #expect(chinese[2].hasSuffix(",2025,,2030,,,,,,,,,,数据不足,数据不足,,,无基准值"))
  }

  // MARK: League

  private var league: [LeagueRow] {
    [
      LeagueRow(
        institution: hall, standing: standing, place: LeaguePlace(rank: 1, ranked: 1, value: decimal("24.15")),
        quota: .silent(.noQuotaClass)),
      LeagueRow(institution: hall, standing: unknown, place: LeaguePlace(rank: nil, ranked: 1, value: nil)),
    ]
  }

  @Test func `a league in English leaves the place empty where there is none`() {
    #expect(
      lines(.league, league) == [
        """
        as_of,class,plan,indicator,year,rank,ranked,institution,name,answerable,value,unit,reduction_pct,annual,coverage_pct,\
        factors,quota,notes
        """,
        """
        2026-07-01,organ,p,energy-per-person,2026,1,1,city-hall,市政府办公楼,行政处,24.1500,kgce,3.40,on_track,99.9,cn-stat-a,\
        no_quota_class,default_shape calendar_guessed
        """,
        "2026-07-01,organ,p,water-per-person,2026,,1,city-hall,市政府办公楼,行政处,,m3,,not_enough_data,,,,no_base",
      ])
  }

  @Test func `a league in Chinese`() {
    let chinese = lines(.league, league, .zhHans(shanghai))
    #expect(
      chinese[0] == "截至日期,类别,规划,指标,考核年度,名次,参加排名数,公共机构,名称,责任单位,全年值,单位,较基准年下降（%）,年度状态,覆盖率（%）,折标系数,定额水平,说明")
    #expect(chinese[1].hasPrefix("2026-07-01,国家机关,p,人均综合能耗,2026,1,1,city-hall,"))
    #expect(chinese[1].hasSuffix(",进度正常,99.9,cn-stat-a,未填定额类别,采用默认分布；节假日按星期推定"))
  }

  // MARK: Scores

  private var scores: [ScoreRow] {
    [
      ScoreRow(
        subject: "city-hall", name: "市政府办公楼", institutionClass: "organ", answerable: "行政处", standing: standing,
        score: Score(points: decimal("10"), of: 35, isProvisional: true), rules: id("own")),
      ScoreRow(
        subject: ConsumptionBy.wholeSite, name: "示例市", institutionClass: "", answerable: "", standing: unknown, score: nil,
        rules: id("own")),
    ]
  }

  @Test func `scores in English have no points where nothing can be scored`() {
    #expect(
      lines(.scores, scores) == [
        "as_of,subject,name,class,answerable,plan,indicator,year,annual,cumulative,points,of,provisional,rules,notes",
        """
        2026-07-01,city-hall,市政府办公楼,organ,行政处,p,energy-per-person,2026,on_track,at_risk,10.0,35.0,true,own,\
        default_shape calendar_guessed
        """,
        "2026-07-01,site,示例市,,,p,water-per-person,2026,not_enough_data,not_enough_data,,,,own,no_base",
      ])
  }

  @Test func `scores in Chinese`() {
    let chinese = lines(.scores, scores, .zhHans(shanghai))
    #expect(chinese[0] == "截至日期,考核对象,名称,类别,责任单位,规划,指标,考核年度,年度状态,累计状态,得分,满分,暂计,评分规则,说明")
    #expect(chinese[1].contains(",国家机关,行政处,p,人均综合能耗,2026,进度正常,有超标风险,10.0,35.0,是,own,"))
    #expect(chinese[2] == "2026-07-01,全部机构,示例市,,,p,人均用水量,2026,数据不足,数据不足,,,,own,无基准值")
  }

  // MARK: Reporting

  private var reporting: [ReportingRow] {
    [
      ReportingRow(
        asOf: day("2026-07-01"), institution: hall, state: .partly, expected: 3, received: 2,
        lastAmount: at("2026-06-30T23:00:00+08:00"), coverage: Coverage(coveredHours: 480, hours: 720),
        missing: "city-hall/water", action: "conserved probe city-hall-gw2"),
      ReportingRow(
        asOf: day("2026-07-01"), institution: Institution(id: id("school"), name: "", institutionClass: ""), state: .never,
        expected: 0, received: 0, lastAmount: nil, coverage: nil, missing: "", action: "conserved import ledger FILE"),
    ]
  }

  /// 480 of 720 hours are 66.67 %, printed 66.6.
  @Test func `who reports in English`() {
    #expect(
      lines(.reporting, reporting) == [
        "as_of,institution,name,class,region,answerable,state,expected,received,last_amount,coverage_pct,missing,action",
        """
        2026-07-01,city-hall,市政府办公楼,organ,500103,行政处,partly,3,2,2026-06-30T23:00:00+08:00,66.6,city-hall/water,\
        conserved probe city-hall-gw2
        """,
        "2026-07-01,school,,,,,never,0,0,,,,conserved import ledger FILE",
      ])
  }

  @Test func `who reports in Chinese`() {
    let chinese = lines(.reporting, reporting, .zhHans(shanghai))
    #expect(
      chinese[0] == "截至日期,公共机构,名称,类别,行政区划代码,责任单位,报送状态,应报送数,已报送数,最近数据时间（Asia/Shanghai）,近30日覆盖率（%）,缺报项,处理命令")
    #expect(chinese[1].contains(",国家机关,500103,行政处,部分报送,3,2,2026-06-30 23:00:00,66.6,"))
    #expect(chinese[2] == "2026-07-01,school,,,,,从未报送,0,0,,,,conserved import ledger FILE")
  }

  @Test(arguments: ReportingState.allCases) func `every state of reporting has its Chinese word`(state: ReportingState) {
    #expect(Term(.reporting, state.rawValue).text(.simplifiedChinese) != state.rawValue)
  }
}
