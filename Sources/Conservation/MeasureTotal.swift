import EnergyModel
import Foundation

/// What a measure sums up over a span of days: exact, unrounded.
package struct MeasureTotal: Sendable, Hashable {
  /// One series that counts, and what it brought.
  package struct Part: Sendable, Hashable {
    package let carrier: Carrier
    package let endUse: String
    /// 1, or −1 where it is taken away.
    package let weight: Int
    /// `nil` where nothing is known of it in the span.
    package let amount: Amount?
    package let coverage: Coverage?
  }

  /// In the measure's quantity: measured, estimated and unresolved together (contract R3). `nil` when nothing is known, or when a carrier
  /// that counts has no factor.
  package let value: Decimal?
  /// The worst among the series that count; what is taken away does not lower it, since without it more is counted, not less.
  package let coverage: Coverage?
  package let parts: [Part]
  /// With the factors that were used; empty where nothing is converted.
  package let conversion: ConvertedTotal?
  /// The factor profile, with carried years and missing factors named; empty where nothing is converted.
  package let factors: String

  /// Whether the institution has anything that counts.
  package var isCounted: Bool { parts.contains { $0.weight > 0 } }
}

extension Indicator.Measure {
  /// The series that count in a span, each with its weight: those with a row in it; others had ended, or had not begun.
  func counted(_ series: [UseSeries], from: LocalDay, to: LocalDay) -> [(series: UseSeries, weight: Int)] {
    series.compactMap { one in
      let weight = weight(of: one.carrier, endUse: one.endUse, within: one.within)
      return weight == 0 || one.rows(from: from, to: to).isEmpty ? nil : (one, weight)
    }
  }

  /// The sum of the days `[from, to)`; factors are those of the year in which the span begins.
  package func total(
    of series: [UseSeries], factors profile: FactorProfile, region: String = "", from: LocalDay, to: LocalDay
  ) -> MeasureTotal {
    let counted = counted(series, from: from, to: to)
    var amounts: [(carrier: Carrier, amount: Amount)] = []
    var isBeyond = false
    let parts = counted.map { one, weight in
      let amount = one.amount(from: from, to: to)
      if let amount {
        amounts.append((one.carrier, weight < 0 ? Amount(baseUnits: -amount.baseUnits) : amount))
      } else if one.rows(from: from, to: to).contains(where: { $0.amount != nil }) {
        // Known, but beyond what the books can count: a sum without it would be wrong, not incomplete.
        isBeyond = true
      }
      return MeasureTotal.Part(
        carrier: one.carrier, endUse: one.endUse, weight: weight, amount: amount, coverage: one.coverage(from: from, to: to))
    }
    let coverage = parts.compactMap { $0.weight > 0 ? $0.coverage : nil }.min()
    guard let quantity = quantity.converted else {
      let isKnown = !isBeyond && parts.contains { $0.weight > 0 && $0.amount != nil }
      let sum = amounts.reduce(Decimal(0)) { $0 + $1.amount.inPrintedUnits }
      return MeasureTotal(value: isKnown ? sum : nil, coverage: coverage, parts: parts, conversion: nil, factors: "")
    }
    let conversion = profile.total(of: isBeyond ? [] : amounts, to: quantity, year: from.year, region: region)
    let isKnown = parts.contains { $0.weight > 0 && $0.amount != nil }
    return MeasureTotal(
      value: isKnown ? conversion.value : nil, coverage: coverage, parts: parts, conversion: conversion,
      factors: profile.statement(of: conversion))
  }

  /// How much of the measure's quantity one base unit of a carrier is, as a statistic; `nil` without a factor.
  func perBaseUnit(of carrier: Carrier, factors: FactorProfile, region: String, year: Int) -> Double? {
    guard let quantity = quantity.converted else { return 0.001 }
    return factors.convert(Amount(baseUnits: 1), of: carrier, to: quantity, year: year, region: region)?.value.statistic
  }
}
