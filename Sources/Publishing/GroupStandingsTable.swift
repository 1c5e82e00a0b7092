import Conservation
import EnergyModel

/// Whom a row of standings is of (`standings --by`).
package enum StandingsBy: String, Sendable, Hashable, CaseIterable {
  case institution
  /// An institution with all below it.
  case parent
  case `class`, region, site

  fileprivate var chinese: String {
    switch self {
    case .institution: "公共机构"
    case .parent: "上级机构"
    case .class: "类别"
    case .region: "行政区划代码"
    case .site: "范围"
    }
  }

  fileprivate func cell(_ subject: String) -> Cell {
    switch self {
    case .institution, .parent, .region: .text(subject)
    case .class: .term(Term(.institutionClass, subject))
    case .site: .term(Term(.scope, subject))
    }
  }
}

/// The standing of institutions together.
package struct GroupStandingRow: Sendable, Hashable {
  package let by: StandingsBy
  package let subject: String
  package let group: GroupStanding

  package init(by: StandingsBy, subject: String, group: GroupStanding) {
    self.by = by
    self.subject = subject
    self.group = group
  }

  fileprivate var standing: Standing { group.standing }
}

extension Table<GroupStandingRow> {
  private static let valueDecimals = 4
  private static let percentDecimals = 2

  /// `standings` by a grouping; every row must be of the same.
  package static func groupStandings(by: StandingsBy) -> Table {
    Table(
      "standings",
      [
        Column("as_of", "截至日期") { .date($0.standing.asOf) },
        Column(by.rawValue, by.chinese) { by.cell($0.subject) },
        Column("plan", "规划") { .text($0.standing.plan.text) },
        Column("indicator", "指标") { .term(Term($0.standing.indicator)) },
        Column("unit", "单位") { .text($0.standing.unit) },
        Column("year", "考核年度") { .integer($0.standing.year) },
        Column("members", "机构数") { .integer($0.group.members) },
        Column("compared", "可比机构数") { .integer($0.group.compared) },
        Column("not_reporting", "数据不足机构数") { .integer($0.group.notReporting) },
        Column("base_year", "基准年") { .integer($0.standing.baseYear) },
        Column("base_value", "基准值") { .decimal($0.standing.baseValue, decimals: valueDecimals) },
        Column("target_year", "目标年") { .integer($0.standing.targetYear) },
        Column("target_value", "目标值") { .decimal($0.standing.targetValue, decimals: valueDecimals) },
        Column("year_target", "年度目标值") { .decimal($0.standing.yearTarget, decimals: valueDecimals) },
        Column("budget_to_date", "截至当日预算") { .decimal($0.standing.budgetToDate, decimals: valueDecimals) },
        Column("actual_to_date", "截至当日实际") { .decimal($0.standing.actualToDate, decimals: valueDecimals) },
        Column("pace", "进度比") { .decimal($0.standing.pace, decimals: valueDecimals) },
        Column("forecast_low", "年末预测下限") { .decimal($0.standing.forecastLow, decimals: valueDecimals) },
        Column("forecast", "年末预测") { .decimal($0.standing.forecast, decimals: valueDecimals) },
        Column("forecast_high", "年末预测上限") { .decimal($0.standing.forecastHigh, decimals: valueDecimals) },
        Column("reduction_pct", "较基准年下降（%）") { .decimal($0.standing.reductionPercent, decimals: percentDecimals) },
        Column("annual", "年度状态") { .term(Term($0.standing.annual)) },
        Column("cumulative", "累计状态") { .term(Term($0.standing.cumulative)) },
        Column("coverage_pct", "覆盖率（%）") { .coverage($0.standing.coveragePercent) },
        Column("factors", "折标系数") { .text($0.standing.factors) },
        Column("notes", "说明") { .terms($0.standing.notes.map(Term.init)) },
      ])
  }
}
