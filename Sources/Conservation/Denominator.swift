import EnergyModel
import Foundation

extension DatedSeries<ExactDecimal> {
  /// The time-weighted mean of the days `[from, to)`: a headcount that rises from 100 to 200 in the middle of a year is 150 for that
  /// year (domain.md section 1, item 7). `nil` for an empty span.
  package func mean(from: LocalDay, to: LocalDay) -> Decimal? {
    if entries.count == 1 { return from < to ? entries[0].value.decimal : nil }
    let pieces = pieces(from: from, to: to)
    guard let first = pieces.first else { return nil }
    // One value for the whole span is returned as stated, without a division.
    if pieces.allSatisfy({ $0.value == first.value }) { return first.value.decimal }
    var sum = Decimal(0)
    for piece in pieces { sum += piece.value.decimal * Decimal(piece.days) }
    return sum / Decimal(to - from)
  }
}

extension Institution {
  /// What a numerator is divided by over the days `[from, to)`: a fact's time-weighted mean. `nil` when nobody stated it, and when what
  /// was stated is not above zero: no indicator is ever an infinity.
  package func mean(dividing fact: FactName, from: LocalDay, to: LocalDay) -> Decimal? {
    guard let mean = series(of: fact)?.mean(from: from, to: to), mean > 0 else { return nil }
    return mean
  }
}
