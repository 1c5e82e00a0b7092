import EnergyModel
import Foundation

/// What a reviewer would ask about before a year is reported (domain.md section 5).
package struct ReviewFinding: Sendable, Hashable {
  /// The closed list; the raw values are the stable names, in the order in which findings are listed.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A fact jumped within the year.
    case factStepped = "fact_stepped"
    /// Its mean lies off the mean of the year before, without a jump in the year.
    case factChanged = "fact_changed"
    /// An intensity is above the limit of its quota (约束值).
    case aboveLimit = "above_limit"
    /// An intensity is below the leading value of its quota (引导值).
    case belowLeading = "below_leading"
    /// The quota of the institution cannot be applied.
    case quotaNotCompared = "quota_not_compared"
    case yearOnYear = "year_on_year"
    /// A bill lies off the days of its meter.
    case billDiffers = "bill_differs"
    /// A price lies off the reference tariff.
    case priceOff = "price_off"
    /// A price is about 10⁴ times the reference or a 10⁴th of it: 元 and 万元 were mixed up.
    case priceUnitSlip = "price_unit_slip"
    /// Fewer readings came than were expected.
    case readingsMissing = "readings_missing"
  }

  package enum Subject: Sendable, Hashable {
    case fact(FactName)
    case indicator(IndicatorID)
    case carrier(Carrier)
    case register(RegisterID)
  }

  package let institution: InstitutionID
  package let kind: Kind
  package let subject: Subject
  /// The span is `[from, to)`.
  package let from: LocalDay
  package let to: LocalDay
  /// What was found, and what it is held against, both in `unit` and unrounded; `nil` where there is no number.
  package let value: Decimal?
  package let reference: Decimal?
  package let unit: String
  /// How far the value may lie from the reference, per cent; `nil` where the reference itself is the limit.
  package let limitPercent: Decimal?
  /// The command that shows the readings and rows behind it, or those rows.
  package let evidence: String

  package init(
    institution: InstitutionID, kind: Kind, subject: Subject, from: LocalDay, to: LocalDay, value: Decimal? = nil,
    reference: Decimal? = nil, unit: String = "", limitPercent: Decimal? = nil, evidence: String = ""
  ) {
    self.institution = institution
    self.kind = kind
    self.subject = subject
    self.from = from
    self.to = to
    self.value = value
    self.reference = reference
    self.unit = unit
    self.limitPercent = limitPercent
    self.evidence = evidence
  }

  /// Value against reference, per cent; `nil` without either, and where the reference is not above zero.
  package var deviationPercent: Decimal? {
    guard let value, let reference else { return nil }
    return (value - reference).divided(byPositive: reference).map { $0 * 100 }
  }
}

extension ReviewLimits {
  /// Whether a value lies further from a reference than so many per cent of it; from nothing anything is far.
  package static func isFar(_ value: Decimal, from reference: Decimal, percent: ExactDecimal) -> Bool {
    abs(value - reference) * 100 > reference * percent.decimal
  }

  /// Whether enough of what was expected is there for a year to be compared.
  package func isEnough(_ received: Int, of expected: Int) -> Bool {
    Decimal(received) * 100 >= Decimal(expected) * readingsMinPercent.decimal
  }

  /// The jumps of a course on the days `[from, to)` that are larger than may be.
  package func steps(
    of course: DatedSeries<ExactDecimal>, from: LocalDay, to: LocalDay
  ) -> [(day: LocalDay, before: Decimal, after: Decimal)] {
    zip(course.entries, course.entries.dropFirst()).compactMap { before, after in
      let values = (before.value.decimal, after.value.decimal)
      guard from <= after.from, after.from < to, ReviewLimits.isFar(values.1, from: values.0, percent: factChangePercent) else {
        return nil
      }
      return (after.from, values.0, values.1)
    }
  }

  /// The means of the year before and of the year, where they lie too far apart.
  package func change(
    of course: DatedSeries<ExactDecimal>, yearBefore: LocalDay, from: LocalDay, to: LocalDay
  ) -> (before: Decimal, after: Decimal)? {
    guard let before = course.mean(from: yearBefore, to: from), let after = course.mean(from: from, to: to),
      ReviewLimits.isFar(after, from: before, percent: factChangePercent)
    else { return nil }
    return (before, after)
  }

  /// What is odd about a price; `nil` where nothing is, or the reference is no price.
  package func oddity(ofPrice price: Decimal, reference: Decimal) -> ReviewFinding.Kind? {
    guard reference > 0, ReviewLimits.isFar(price, from: reference, percent: priceDeviationPercent) else { return nil }
    let isTenThousandfold = price >= reference * 5_000 && price <= reference * 20_000
    let isTenThousandth = price * 5_000 <= reference && price * 20_000 >= reference
    return isTenThousandfold || isTenThousandth ? .priceUnitSlip : .priceOff
  }
}
