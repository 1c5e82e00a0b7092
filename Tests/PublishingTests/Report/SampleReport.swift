import Conservation
import EnergyModel
import Foundation

@testable import Publishing

/// An invented town on 1 October 2025: 38 institutions of five classes, held against 2020. Water of the city hall leaked from June on, its
/// nights use more, its hospital has missed a target, and two institutions are silent. Every number is made up.
struct SampleReport {
  /// Of the institution whose page is rendered.
  var hallName = "市政府办公楼"
  var siteName = "示例市机关事务管理局"
  /// How many institutions; 38 have names of their own.
  var count = 38
  /// What other institutions, registers of signs and reasons are called; as they are where it is empty.
  var texts: [String] = []
  var sentences: [Language: String] = [
    .english:
      "Water never stops: the quietest of the last seven nights still took 690 L an hour; up to 12 is usual. Look for a leak.",
    .simplifiedChinese: "用水从不停止：近七夜中最低一夜仍为每小时690升（正常不超过12升），疑似漏水，请排查。",
  ]

  static let asOf = day("2025-10-01")
  static let start = day("2025-01-01")
  static let moment = ReportMoment(asOf: asOf, year: 2025, timeZone: "Asia/Shanghai", isSample: true)
  /// Days that are over: 31 + 28 + 31 + 30 + 31 + 30 + 31 + 31 + 30.
  static let over = 273

  // MARK: Institutions

  private static let names: [(institutionClass: String, names: String, level: Double)] = [
    ("organ", "市政府办公楼 市委办公楼 政务服务中心 财政局 教育局 住房和城乡建设局 公安局办公楼 人民法院 人民检察院 市场监管局 交通运输局 档案馆", 19),
    ("education.school", "第一中学 第二中学 第三中学 第四中学 实验小学 中心小学 育才小学 特殊教育学校 第一幼儿园 机关幼儿园", 8.6),
    ("education.university", "师范学院 职业技术学院 医学高等专科学校 开放大学", 13.5),
    ("health", "中心医院 中医医院 妇幼保健院 疾病预防控制中心 中心血站 社区卫生服务中心", 43),
    ("culture", "市图书馆 市博物馆 市文化馆 市体育馆 科技馆 青少年宫", 24),
  ]

  struct Member {
    let institution: Institution
    let level: Double
  }

  var members: [Member] {
    let named = SampleReport.names.flatMap { group in
      group.names.split(separator: " ").enumerated().map {
        (group.institutionClass, String($1), group.level * (0.8 + 0.06 * Double($0)))
      }
    }
    return (0..<count).map { index in
      let (institutionClass, name, level) = named[index % named.count]
      let shown =
        index == 0 ? hallName : texts.indices.contains(index) ? texts[index] : index < named.count ? name : "\(name) \(index)"
      return Member(
        institution: Institution(
          id: id("i\(index)"), name: shown, institutionClass: institutionClass,
          answerable: index % 7 == 3 ? "" : index == 0 ? "行政处" : "后勤保障部"),
        level: level)
    }
  }

  // MARK: Standings

  func standing(
    _ institution: InstitutionID, _ indicator: IndicatorID, _ state: StandingState, base: Double, pace: Double, margin: Double,
    plan: String = "town-14", notes: [StandingNote] = [], unit: String = "kgce/m2"
  ) -> Standing {
    let isJudged = state != .noTarget && state != .notEnoughData
    func exact(_ value: Double) -> Decimal? { Decimal(statistic: (value * 10_000).rounded() / 10_000) }
    let target = base * 0.95
    // Three quarters of the year's use are budgeted by the end of September.
    let budget = target * 0.74
    return Standing(
      asOf: SampleReport.asOf, institution: institution, plan: id(plan), indicator: indicator, unit: unit, year: 2025,
      baseYear: 2020,
      baseValue: state == .noTarget ? nil : exact(base), targetYear: 2025, targetValue: isJudged ? exact(target) : nil,
      yearTarget: isJudged ? exact(target) : nil, budgetToDate: isJudged ? exact(budget) : nil,
      actualToDate: isJudged ? exact(budget * pace) : nil, pace: isJudged ? exact(pace) : nil,
      forecastLow: isJudged ? exact(target * (margin - 0.01)) : nil, forecast: isJudged ? exact(target * margin) : nil,
      forecastHigh: isJudged ? exact(target * (margin + 0.012)) : nil,
      reductionPercent: isJudged ? exact((1 - margin * 0.95) * 100) : nil,
      annual: state, cumulative: state, isCarried: false, coveragePercent: state == .notEnoughData ? 41 : decimal("96.84"),
      factors: "cn-stat-a", notes: notes)
  }

  static let indicators: [(IndicatorID, String)] = [
    (.energyPerPerson, "kgce"), (.energyPerArea, "kgce/m2"), (.waterPerPerson, "m3"), (.carbonPerArea, "kg/m2"),
  ]

  var standings: [StandingRow] {
    var rows: [StandingRow] = []
    for (index, member) in members.enumerated() {
      for (place, (indicator, unit)) in SampleReport.indicators.enumerated() {
        let (state, pace, margin) = state(index, place)
        rows.append(
          StandingRow(
            standing(
              member.institution.id, indicator, state, base: member.level * (place == 0 ? 14 : place == 2 ? 1.3 : 1), pace: pace,
              margin: margin, notes: state == .notEnoughData ? [.lowCoverage] : [], unit: unit), of: member.institution))
      }
      rows.append(
        StandingRow(
          standing(
            member.institution.id, .energyPerArea, .noTarget, base: member.level, pace: 1, margin: 1, plan: "town-15",
            notes: [.notPublished]), of: member.institution))
    }
    return rows
  }

  private func state(_ institution: Int, _ indicator: Int) -> (StandingState, Double, Double) {
    switch (institution, indicator) {
    case (0, 0): (.atRisk, 1.008, 1.01)
    case (0, 2): (.missed, 1.361, 1.334)
    case (26, 0): (.offTrack, 1.062, 1.058)
    case (26, 3): (.atRisk, 1.011, 1.006)
    case (23, 1): (.offTrack, 1.024, 1.019)
    case (32, 1): (.atRisk, 1.017, 1.008)
    case (14, 2): (.offTrack, 1.031, 1.026)
    case (10, _), (35, _): (.notEnoughData, 1, 1)
    default: institution % 9 == 5 ? (.met, 0.94, 0.95) : (.onTrack, 0.97, 0.985 - Double(institution % 5) * 0.006)
    }
  }

  // MARK: Site

  func site(_ language: Language = .english) -> SiteReport {
    let rows = standings
    let since = Dictionary(
      rows.filter { $0.standing.annual.urgency < 3 }.enumerated().map {
        (SiteReport.StandingKey($1.standing), day("2025-0\(4 + $0 % 5)-11"))
      }, uniquingKeysWith: { first, _ in first })
    let byClass = Dictionary(
      grouping: rows.filter { $0.standing.indicator == .energyPerArea && $0.standing.plan.text == "town-14" },
      by: { $0.institution.institutionClass })
    let league = SampleReport.names.flatMap { group in
      (byClass[group.institutionClass] ?? []).map(\.standing).league(isBetterHigher: false).compactMap { place -> LeagueRow? in
        rows.first { $0.standing.institution == place.standing.institution }.map {
          LeagueRow(institution: $0.institution, standing: place.standing, place: place.place)
        }
      }
    }
    let missing: [Int] = [3, 2, 2, 2, 3, 4, 11, 26, 34]
    let estimated: [Int] = [6, 9, 14, 7, 6, 9, 36, 15, 8]
    return SiteReport(
      siteName: siteName, moment: SampleReport.moment, standings: rows, since: since, reporting: reporting, league: league,
      coverage: (0..<9).map {
        CoverageMonth(
          month: LocalMonth(year: 2025, month: $0 + 1), measuredHours: 1_000 - missing[$0] - estimated[$0],
          estimatedHours: estimated[$0],
          missingHours: missing[$0])
      },
      total: pace(target: 11_794, unit: "tce", before: 0.99, after: 0.995),
      endpoints: .init(total: 412, up: 409, stale: 2, down: 1),
      pages: [id("i0"): "institution.\(language.rawValue).html"], signs: signs)
  }

  private var reporting: [ReportingRow] {
    members.enumerated().map { index, member in
      let silent = [10: "2025-09-02 11:30", 35: "2025-08-14 03:15"][index]
      return ReportingRow(
        asOf: SampleReport.asOf, institution: member.institution,
        state: silent != nil ? .silent : index == 11 ? .never : .reporting,
        expected: 3, received: silent != nil || index == 11 ? 0 : 3, lastAmount: silent.map(at),
        coverage: Coverage(coveredHours: 700, hours: 720), missing: silent == nil ? "" : "i\(index)/electricity, i\(index)/water",
        action: silent == nil && index != 11 ? "" : "conserved import readings FILE")
    }
  }

  var signs: [ReportSign] {
    let named = texts.map { text in
      ReportSign(
        institution: id("i0"), subject: text, kind: .driftFound, level: .warning, since: at("2025-06-11 00:00"),
        sentence: [.english: text, .simplifiedChinese: text])
    }
    return named + [
      ReportSign(
        institution: id("i0"), subject: "hall/water", kind: .leakFound, level: .critical, since: at("2025-06-11 00:00"),
        sentence: sentences),
      ReportSign(
        institution: id("i0"), subject: "hall/main", kind: .nightRise, level: .warning, since: at("2025-07-14 00:00"),
        sentence: [
          .english:
            "Nights use 35 % more than in the same season of the base year, for four weeks or longer; up to 10 % is usual. Something stays on.",
          .simplifiedChinese: "连续四周以上夜间用量比基准年同期高35%（正常波动在10%以内），请检查夜间未关闭的设备。",
        ]),
      ReportSign(
        institution: id("i26"), subject: "hospital/gateway", kind: .endpointDown, level: .warning, since: at("2025-09-29 17:00"),
        sentence: [:]),
    ]
  }

  // MARK: Curves

  /// Winter and workdays use more.
  static func weight(_ day: LocalDay) -> Double {
    (day.weekday <= 5 ? 1.1 : 0.75) * (1 + 0.3 * cos(2 * .pi * Double(day.dayOfYear - 15) / 365))
  }

  /// - Parameters:
  ///   - before: Use as a share of the budget until 9 June, when the leak began.
  ///   - after: From there on.
  func pace(target: Double, unit: String, before: Double, after: Double, isFloor: Bool = false) -> PaceFigure {
    let weights = (0..<365).map { SampleReport.weight(SampleReport.start + $0) }
    let all = weights.reduce(0, +)
    func cumulative(_ days: Range<Int>, from: Double = 0, _ factor: (Int) -> Double) -> [Double] {
      var values = [from]
      for index in days { values.append((values.last ?? 0) + weights[index] / all * target * factor(index)) }
      return values
    }
    let over = SampleReport.over
    let actual = cumulative(0..<over) { ($0 < 159 ? before : after) * (1 + 0.02 * sin(Double($0) / 9)) }
    let end = actual.last ?? 0
    return PaceFigure(
      unit: unit, start: SampleReport.start, dayCount: 365, actual: actual, budget: cumulative(0..<365) { _ in 1 },
      base: cumulative(0..<365) { $0 % 2 == 0 ? 1.06 : 1.045 },
      forecastLow: cumulative(over..<365, from: end) { _ in after * 0.93 },
      forecast: cumulative(over..<365, from: end) { _ in after },
      forecastHigh: cumulative(over..<365, from: end) { _ in after * 1.07 },
      target: target, baseTotal: target * 1.0526, baseYear: 2020, isFloor: isFloor)
  }

  // MARK: Institution

  func institution() throws -> InstitutionReport {
    let hall = members[0].institution.with(
      [.init(institution: id("i0"), name: .persons, from: day("2020-01-01"), value: .number(exact("859")), source: "")],
      on: SampleReport.asOf)
    let standings = standings.filter { $0.institution.id == hall.id }.map(\.standing)
    let paces = [
      pace(target: 252.7, unit: "kgce", before: 0.985, after: 1.035),
      pace(target: 14.44, unit: "kgce/m2", before: 0.96, after: 0.98),
      pace(target: 18.77, unit: "m3", before: 1.01, after: 1.7), nil,
    ]
    return InstitutionReport(
      siteName: siteName, institution: hall, moment: SampleReport.moment,
      targets: standings.enumerated().map {
        .init(standing: $1, since: $1.annual.urgency < 3 ? day("2025-06-23") : nil, pace: $0 < paces.count ? paces[$0] : nil)
      }, months: months, load: load, drifts: try drifts, endUses: endUses, balances: balances, calendar: calendar, gaps: gaps,
      events: events, signs: signs.filter { $0.institution == hall.id }, coverage: Coverage(coveredHours: 6_342, hours: 6_552),
      factors: [
        .init(carrier: .electricity, value: "0.1229", unit: "kgce/kWh", source: "cn-stat-a, 2025"),
        .init(carrier: .naturalGas, value: "1.3300", unit: "kgce/m3", source: "cn-stat-a, 2025"),
        .init(carrier: .electricity, value: "0.2472", unit: "kg CO2/kWh", source: "south-west grid, 2023"),
      ],
      facts: [
        .init(name: .persons, value: 859, baseValue: 872, baseYear: 2020),
        .init(name: .floorArea, value: 21_500, baseValue: 21_500, baseYear: 2020),
        .init(name: .vehicles, value: nil, baseValue: 14, baseYear: 2020),
      ])
  }

  private var months: [InstitutionReport.Months] {
    let now: [Double?] = [151, 132, 118, 96, 98, 121, 149, 146, 108]
    let base: [Double?] = [158, 139, 121, 101, 99, 118, 141, 147, 112, 101, 118, 149]
    func value(_ number: Double?) -> Decimal? { number.flatMap { Decimal(statistic: $0 * 1_000) } }
    func months(_ amounts: [Double?], _ estimated: [Int: Double]) -> [InstitutionReport.Months.Month] {
      (0..<12).map { index in
        let amount = index < amounts.count ? amounts[index] : nil
        return .init(
          month: LocalMonth(year: 2025, month: index + 1), amount: value(amount),
          estimated: amount == nil ? nil : value(estimated[index] ?? 0),
          coveragePercent: amount == nil ? nil : index == 6 ? decimal("71.2") : decimal("99.96"))
      }
    }
    let water: [Double?] = [1.21, 1.05, 1.18, nil, 1.22, 1.68, 2.11, 2.04, 1.95]
    return [
      .init(carrier: .electricity, amounts: months(now, [6: 42]), baseYear: 2020, base: base.map(value)),
      .init(carrier: .water, amounts: months(water, [:]), baseYear: 2020, base: [Decimal?](repeating: 1_190, count: 12)),
    ]
  }

  /// Three estimated weeks in July, two missing days in April, nights that are higher from 16 June on.
  var load: InstitutionReport.Load {
    var hours: [[Double?]] = []
    var isEstimated: [Bool] = []
    for index in 0..<SampleReport.over {
      let date = SampleReport.start + index
      let isWorkday = date.weekday <= 5
      let season = 1 + 0.35 * pow(sin(2 * .pi * Double(index + 10) / 365), 2)
      hours.append((0..<24).map { hour in SampleReport.load(index, hour, isWorkday: isWorkday, season: season) })
      isEstimated.append((192..<213).contains(index))
    }
    let week = (0..<7).map { day in (0..<24).map { hour in SampleReport.usualLoad(day, hour) } }
    return .init(carrier: .electricity, start: SampleReport.start, hours: hours, isEstimated: isEstimated, week: week)
  }

  private static func load(_ index: Int, _ hour: Int, isWorkday: Bool, season: Double) -> Double? {
    guard !(100..<102).contains(index) else { return nil }
    let noise = Double((index * 7_919 + hour * 104_729) % 37) - 18
    let night: Double = index >= 166 ? 209 : 155
    return (isWorkday && (8..<18).contains(hour) ? 330 * season : night) + noise
  }

  private static func usualLoad(_ day: Int, _ hour: Int) -> Double? {
    guard day < 5, (8..<18).contains(hour) else { return 168 + Double(hour % 5) }
    return 352 - abs(Double(hour) - 12.5) * 4
  }

  private var drifts: [InstitutionReport.Drift] {
    get throws {
      var sum = 0.0
      let sums = (0..<SampleReport.over).map { index -> Double? in
        sum += index < 166 ? sin(Double(index) / 11) * 90 : 622
        return (192..<213).contains(index) ? nil : sum
      }
      return [
        .init(
          carrier: .electricity, baseYear: 2024, start: SampleReport.start, sums: sums,
          signs: [Sign(.drift(.up, level: 1.13), since: day("2025-06-30"))], statement: try BaselineReports().report().statement),
        .init(carrier: .water, baseYear: 2024, start: SampleReport.start, sums: [], signs: [], statement: nil),
      ]
    }
  }

  private var endUses: [InstitutionReport.EndUse] {
    [
      .init(carrier: .electricity, endUse: "01B00", amount: 548_000, base: 615_000, baseYear: 2020),
      .init(carrier: .electricity, endUse: "01A00", amount: 459_000, base: 501_000, baseYear: 2020),
      .init(carrier: .electricity, endUse: "01D00", amount: 252_000, base: 221_000, baseYear: 2020),
      .init(carrier: .electricity, endUse: "01C00", amount: 170_000, base: nil, baseYear: 2020),
      .init(carrier: .water, endUse: "02000", amount: 9_210, base: 8_940, baseYear: 2020),
    ]
  }

  private var balances: [InstitutionReport.Balance] {
    func values(_ numbers: [Double?]) -> [Decimal?] { numbers.map { $0.flatMap { Decimal(statistic: $0) } } }
    return [
      .init(
        register: id("hall/water"), carrier: .water,
        unaccountedPercent: values([4.1, 3.8, 4.4, nil, 4.2, 17.9, 22.6, 21.2, 20.3]),
        tolerancePercent: 5),
      .init(
        register: id("hall/main"), carrier: .electricity,
        unaccountedPercent: values([3.4, 3.2, 3.6, 3.3, 3.1, 3.5, 3.8, 3.6, 3.4]),
        tolerancePercent: 5),
    ]
  }

  private var calendar: [InstitutionReport.RegisterDays] {
    func days(_ special: [Range<Int>: InstitutionReport.RegisterDays.Day]) -> [InstitutionReport.RegisterDays.Day] {
      (0..<SampleReport.over).map { index in special.first { $0.key.contains(index) }?.value ?? .measured }
    }
    return [
      .init(
        register: id("hall/main"), carrier: .electricity, endUse: "total", start: SampleReport.start,
        days: days([192..<213: .estimated, 100..<102: .missing])),
      .init(
        register: id("hall/cooling"), carrier: .electricity, endUse: "01B00", start: SampleReport.start + 59,
        days: Array(days([192..<213: .estimated, 0..<59: .none]).dropFirst(59))),
      .init(
        register: id("hall/water"), carrier: .water, endUse: "total", start: SampleReport.start, days: days([92..<118: .missing])),
      .init(
        register: id("hall/gas"), carrier: .naturalGas, endUse: "total", start: SampleReport.start,
        days: days([270..<273: .missing, 27..<34: .estimated])),
    ]
  }

  private var gaps: [GapRow] {
    [
      GapRow(
        register: id("hall/gas"), from: at("2025-09-28 00:00"), to: nil, kind: "missing", reason: "no readings",
        action: "conserved import readings FILE"),
      GapRow(
        register: id("hall/main"), from: at("2025-07-12 03:15"), to: at("2025-08-02 09:00"), kind: "estimated", reason: "",
        action: "",
        method: "shape"),
    ]
  }

  private var events: [Event] {
    [
      Event(
        sequence: 91, time: at("2025-09-28 02:00"), level: .warning, kind: .endpointDown, change: .raised, subject: "hall/gas",
        detail: ["reason": "timed_out", "failures": "3"]),
      Event(
        sequence: 60, time: at("2025-06-23 00:20"), level: .warning, kind: .standingChanged, change: .raised, subject: "i0",
        detail: ["indicator": "water-per-person", "plan": "town-14", "from": "on_track", "to": "off_track"]),
      Event(
        sequence: 58, time: at("2025-06-11 00:20"), level: .critical, kind: .leakFound, change: .raised, subject: "hall/water",
        detail: ["sentence": "Water never stops.", "flow_l_per_h": "690"]),
    ]
  }
}
