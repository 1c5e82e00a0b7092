/// What one register, or one carrier and end use of an institution, used on one local day.
package struct DailyUse: Sendable, Hashable {
  package let day: LocalDay
  /// `nil` where nothing is known of the day: missing is not zero.
  package let amount: QualifiedAmount?
  /// How many hours the day has that were expected to be known.
  package let hours: Int
  /// How many of them are measured or edited (contract R4).
  package let coveredHours: Int
  /// How many hours are estimated with both readings around them inside the day's year: exact in sum (contract R4, for a standing).
  package let exactlyEstimatedHours: Int
  /// How many other hours have an amount all the same: those of a gap or a bill across the year's border, or under an open question. They
  /// are not covered, and they are not missing either.
  package let uncoveredHours: Int

  package init(
    day: LocalDay, amount: QualifiedAmount?, hours: Int, coveredHours: Int, exactlyEstimatedHours: Int = 0,
    uncoveredHours: Int = 0
  ) {
    self.uncoveredHours = uncoveredHours
    self.day = day
    self.amount = amount
    self.hours = hours
    self.coveredHours = coveredHours
    self.exactlyEstimatedHours = exactlyEstimatedHours
  }
}

/// The days of one carrier and end use of an institution, in order and without a hole: a day of which nothing is known has its row.
package struct UseSeries: Sendable, Hashable {
  package let carrier: Carrier
  package let endUse: String
  /// The end uses of all meters of which this is a part, the nearest first; empty for a total (contract R6).
  package let within: [String]
  package let days: [DailyUse]

  package init(carrier: Carrier, endUse: String, within: [String] = [], days: [DailyUse]) {
    self.carrier = carrier
    self.endUse = endUse
    self.within = within
    self.days = days
  }
}

/// The value of an indicator in a plan's base year as somebody stated it, where the books do not reach.
package struct StatedBaseline: Sendable, Hashable {
  package let institution: InstitutionID
  package let indicator: IndicatorID
  package let year: Int
  package let value: ExactDecimal
  /// Who says so.
  package let source: String
  /// The profile by which it was converted, where somebody stated it.
  package let factors: FactorProfileID?

  package init(
    institution: InstitutionID, indicator: IndicatorID, year: Int, value: ExactDecimal, source: String,
    factors: FactorProfileID? = nil
  ) {
    self.factors = factors
    self.institution = institution
    self.indicator = indicator
    self.year = year
    self.value = value
    self.source = source
  }
}
