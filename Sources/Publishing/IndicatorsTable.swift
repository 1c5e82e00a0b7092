import Conservation
import EnergyModel
import Foundation

/// One indicator of one institution in one period (contract, export `indicators`).
package struct IndicatorRow: Sendable, Hashable {
  package let span: Span
  package let institution: InstitutionID
  package let indicator: IndicatorID
  package let unit: String
  package let value: Decimal?
  /// `nil` where only the value was stated.
  package let numerator: Decimal?
  package let denominator: Decimal?
  package let coverage: Coverage?
  package let factors: String

  package init(
    span: Span, institution: InstitutionID, indicator: IndicatorID, unit: String, value: Decimal?, numerator: Decimal?,
    denominator: Decimal?, coverage: Coverage?, factors: String
  ) {
    self.span = span
    self.institution = institution
    self.indicator = indicator
    self.unit = unit
    self.value = value
    self.numerator = numerator
    self.denominator = denominator
    self.coverage = coverage
    self.factors = factors
  }
}

extension Table<IndicatorRow> {
  /// Enough that a change taken from the file is right in its second decimal (domain.md section 1, item 6).
  private static let decimals = 6

  package static let indicators = Table(
    "indicators",
    [
      .time("start", "开始时间") { .dayStart($0.span.start) },
      .time("end", "结束时间") { .dayStart($0.span.end) },
      Column("institution", "公共机构") { .text($0.institution.text) },
      Column("indicator", "指标") { .term(Term($0.indicator)) },
      Column("value", "指标值") { .decimal($0.value, decimals: decimals) },
      Column("unit", "单位") { .text($0.unit) },
      Column("numerator", "分子") { .decimal($0.numerator, decimals: decimals) },
      Column("denominator", "分母") { .decimal($0.denominator, decimals: decimals) },
      Column("coverage_pct", "覆盖率（%）") { .coverage($0.coverage?.percent) },
      Column("factors", "折标系数") { .text($0.factors) },
    ])
}
