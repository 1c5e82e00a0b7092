/// 定额: three limits of an indicator for each kind of institution, made with one factor profile (domain.md section 7); data,
/// `config/quotas`.
package struct QuotaTable: Sendable, Hashable {
  package struct Row: Sendable, Hashable {
    /// What an institution says of itself by the fact `quota_class`: class, level and climate zone, such as `organ/provincial/cold`.
    package let quotaClass: String
    package let indicator: IndicatorID
    /// 约束值, 基准值 and 引导值 in the indicator's unit; none is above the one before it.
    package let limit: ExactDecimal
    package let reference: ExactDecimal
    package let leading: ExactDecimal

    package init(quotaClass: String, indicator: IndicatorID, limit: ExactDecimal, reference: ExactDecimal, leading: ExactDecimal)
    {
      precondition(leading <= reference && reference <= limit, "the limits of a quota fall")
      self.quotaClass = quotaClass
      self.indicator = indicator
      self.limit = limit
      self.reference = reference
      self.leading = leading
    }
  }

  package let id: QuotaTableID
  package let title: String
  package let source: String
  /// The profile the limits were made with: figures made with another one must not be compared with them.
  package let factors: FactorProfileID
  /// No two of one class and indicator.
  package let rows: [Row]

  package init(id: QuotaTableID, title: String, source: String, factors: FactorProfileID, rows: [Row]) {
    self.id = id
    self.title = title
    self.source = source
    self.factors = factors
    self.rows = rows
  }
}

package typealias QuotaTableID = Identifier<QuotaTable>

/// Where a value lies among the limits of its quota; a value that is a limit keeps it. The raw values are the stable names.
package enum QuotaBand: String, Sendable, Hashable, CaseIterable {
  case aboveLimit = "above_limit"
  /// At most the limit and above the reference.
  case withinLimit = "within_limit"
  /// At most the reference and above the leading value.
  case withinReference = "within_reference"
  /// At most the leading value.
  case leading
}

/// Why a value is held against no quota; the raw values are the stable names.
package enum QuotaSilence: String, Sendable, Hashable, CaseIterable {
  /// The institution says nothing of its class.
  case noQuotaClass = "no_quota_class"
  /// The table has no row for the class and the indicator.
  case noRow = "no_row"
  /// The value was made with another factor profile.
  case otherFactors = "other_factors"
}

/// What a table says of a value.
package enum QuotaVerdict: Sendable, Hashable {
  case band(QuotaBand, QuotaTable.Row)
  case silent(QuotaSilence)
}
