import Conservation
import EnergyModel
import Foundation

/// A standing with the facts of its institution.
package struct StandingRow: Sendable, Hashable {
  package let standing: Standing
  package let institution: Institution

  package init(_ standing: Standing, of institution: Institution) {
    self.standing = standing
    self.institution = institution
  }
}

extension Table<StandingRow> {
  /// Decimals of an indicator's value: enough that a year-on-year change taken from the file is right (domain.md section 1, item 6).
  private static let valueDecimals = 4
  private static let percentDecimals = 2

  package static let standings = Table(
    "standings",
    [
      Column("as_of", "截至日期") { .date($0.standing.asOf) },
      Column("institution", "公共机构") { .text($0.institution.id.text) },
      Column("name", "名称") { .text($0.institution.name) },
      Column("class", "类别") { .term(Term(.institutionClass, $0.institution.institutionClass)) },
      Column("region", "行政区划代码") { .text($0.institution.region) },
      Column("answerable", "责任单位") { .text($0.institution.answerable) },
      Column("plan", "规划") { .text($0.standing.plan.text) },
      Column("indicator", "指标") { .term(Term($0.standing.indicator)) },
      Column("unit", "单位") { .text($0.standing.unit) },
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
      Column("carried", "沿用末年目标") { .flag($0.standing.isCarried) },
      Column("coverage_pct", "覆盖率（%）") { .coverage($0.standing.coveragePercent) },
      Column("factors", "折标系数") { .text($0.standing.factors) },
      Column("year", "考核年度") { .integer($0.standing.year) },
      Column("notes", "说明") { .terms($0.standing.notes.map(Term.init)) },
    ])
}
