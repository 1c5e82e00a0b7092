/// How many points official scoring gives for a standing and for a total under a cap (domain.md section 7), and from where on a reviewer
/// asks (domain.md section 5); data, `config/scoring`.
package struct ScoringRules: Sendable, Hashable {
  /// By which of its two answers a standing keeps: this year's and the cumulative one.
  package struct Standings: Sendable, Hashable {
    /// The highest, so the points that can be had.
    package let both: ExactDecimal
    package let cumulativeOnly: ExactDecimal
    package let annualOnly: ExactDecimal
    /// The lowest.
    package let neither: ExactDecimal

    package init(both: ExactDecimal, cumulativeOnly: ExactDecimal, annualOnly: ExactDecimal, neither: ExactDecimal) {
      self.both = both
      self.cumulativeOnly = cumulativeOnly
      self.annualOnly = annualOnly
      self.neither = neither
    }
  }

  /// A total up to so many per cent of its cap gives so many points.
  package struct CapBand: Sendable, Hashable {
    package let upToPercent: ExactDecimal
    package let points: ExactDecimal

    package init(upToPercent: ExactDecimal, points: ExactDecimal) {
      self.upToPercent = upToPercent
      self.points = points
    }
  }

  package let id: ScoringRulesID
  package let title: String
  package let source: String
  /// `nil` where the rules score none.
  package let standings: Standings?
  /// From the narrowest on: the percentages rise, the points fall. Beyond the last band there are none. Empty where the rules score none.
  package let capBands: [CapBand]
  package let review: ReviewLimits

  package init(
    id: ScoringRulesID, title: String, source: String, standings: Standings?, capBands: [CapBand], review: ReviewLimits
  ) {
    precondition(
      zip(capBands, capBands.dropFirst()).allSatisfy { $0.upToPercent < $1.upToPercent && $1.points < $0.points },
      "the bands of a cap rise and their points fall")
    self.id = id
    self.title = title
    self.source = source
    self.standings = standings
    self.capBands = capBands
    self.review = review
  }
}

package typealias ScoringRulesID = Identifier<ScoringRules>

/// From where on a reviewer asks, per cent; the values are those that were seen (domain.md section 5) where a file says nothing else.
package struct ReviewLimits: Sendable, Hashable {
  /// A change of headcount, area or another fact between two years or at one step.
  package var factChangePercent = ExactDecimal(10)
  /// How far a price may lie from the reference tariff, to either side.
  package var priceDeviationPercent = ExactDecimal(50)
  /// A change of a carrier's use from year to year.
  package var yearOnYearPercent = ExactDecimal(20)
  /// The least share of the readings expected that must have come.
  package var readingsMinPercent = ExactDecimal(90)
  /// How far a bill may lie from the days of its meter.
  package var daysAgainstBillPercent = ExactDecimal(5)

  package init() {}
}
