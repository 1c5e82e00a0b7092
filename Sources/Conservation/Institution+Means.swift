import EnergyModel
import Foundation

extension Institution {
  /// The time-weighted mean of a number over the days `[from, to)`; the headcount also where it is reckoned. `nil` when nobody
  /// stated it, and for an empty span.
  package func mean(of fact: FactName, from: LocalDay, to: LocalDay) -> Decimal? { series(of: fact)?.mean(from: from, to: to) }

  /// What a number is on a day; `nil` when nobody stated it.
  package func value(of fact: FactName, on day: LocalDay) -> Decimal? { series(of: fact)?.value(on: day).decimal }
}
