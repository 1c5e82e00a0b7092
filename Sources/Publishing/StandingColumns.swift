import Conservation
import EnergyModel

/// The columns that every table with standings has: one line each, whatever the row is.
extension Column {
  /// Decimals of an indicator's value: enough that a year-on-year change taken from the file is right (domain.md section 1, item 6).
  private static var valueDecimals: Int { 4 }
  private static var percentDecimals: Int { 2 }

  /// What is to be kept, from the base year to the budget of today, and what was used against it.
  static func values(_ standing: @escaping @Sendable (Row) -> Standing) -> [Column] {
    [
      Column("base_year", "基准年") { .integer(standing($0).baseYear) },
      Column("base_value", "基准值") { .decimal(standing($0).baseValue, decimals: valueDecimals) },
      Column("target_year", "目标年") { .integer(standing($0).targetYear) },
      Column("target_value", "目标值") { .decimal(standing($0).targetValue, decimals: valueDecimals) },
      Column("year_target", "年度目标值") { .decimal(standing($0).yearTarget, decimals: valueDecimals) },
      Column("budget_to_date", "截至当日预算") { .decimal(standing($0).budgetToDate, decimals: valueDecimals) },
      Column("actual_to_date", "截至当日实际") { .decimal(standing($0).actualToDate, decimals: valueDecimals) },
      Column("pace", "进度比") { .decimal(standing($0).pace, decimals: valueDecimals) },
      Column("forecast_low", "年末预测下限") { .decimal(standing($0).forecastLow, decimals: valueDecimals) },
      Column("forecast", "年末预测") { .decimal(standing($0).forecast, decimals: valueDecimals) },
      Column("forecast_high", "年末预测上限") { .decimal(standing($0).forecastHigh, decimals: valueDecimals) },
      Column("reduction_pct", "较基准年下降（%）") { .decimal(standing($0).reductionPercent, decimals: percentDecimals) },
      Column("annual", "年度状态") { .term(Term(standing($0).annual)) },
      Column("cumulative", "累计状态") { .term(Term(standing($0).cumulative)) },
    ]
  }

  static func coverage(_ standing: @escaping @Sendable (Row) -> Standing) -> Column {
    Column("coverage_pct", "覆盖率（%）") { .coverage(standing($0).coveragePercent) }
  }

  static func factors(_ standing: @escaping @Sendable (Row) -> Standing) -> Column {
    Column("factors", "折标系数") { .text(standing($0).factors) }
  }

  static func year(_ standing: @escaping @Sendable (Row) -> Standing) -> Column {
    Column("year", "考核年度") { .integer(standing($0).year) }
  }

  static func notes(_ standing: @escaping @Sendable (Row) -> Standing) -> Column {
    Column("notes", "说明") { .terms(standing($0).notes.map(Term.init)) }
  }
}
