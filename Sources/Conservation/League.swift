import EnergyModel
import Foundation

/// The place of one standing among its peers: those of its class, by the same plan and indicator.
package struct LeaguePlace: Sendable, Hashable {
  /// 1 is the best; the same value is the same place. `nil` where there is no value to compare.
  package let rank: Int?
  /// How many have a place.
  package let ranked: Int
  /// What is compared: where the year ends, in the indicator's unit.
  package let value: Decimal?
}

extension Sequence<Standing> {
  /// Ranks standings of one plan and indicator, the best first, then those without a place by name. Who has not enough data has no
  /// place: little use of which little is known is no merit.
  package func league(isBetterHigher: Bool) -> [(standing: Standing, place: LeaguePlace)] {
    func value(_ standing: Standing) -> Decimal? {
      guard (standing.coveragePercent ?? 0) >= Decimal(standingCoverageMinPercent) || standing.notes.contains(.statedActual)
      else {
        return nil
      }
      return standing.forecast ?? (standing.isOver ? standing.actualToDate : nil)
    }
    typealias Valued = (standing: Standing, value: Decimal)
    func precedes(_ left: Valued, _ right: Valued) -> Bool {
      if left.value == right.value { return left.standing.institution < right.standing.institution }
      return isBetterHigher ? left.value > right.value : left.value < right.value
    }
    let valued = compactMap { standing -> Valued? in value(standing).map { (standing, $0) } }
    let ranked = valued.sorted(by: precedes)
    var places: [(standing: Standing, place: LeaguePlace)] = []
    for (index, one) in ranked.enumerated() {
      let isTied = index > 0 && ranked[index - 1].value == one.value
      let rank = isTied ? places[index - 1].place.rank : index + 1
      places.append((one.standing, LeaguePlace(rank: rank, ranked: ranked.count, value: one.value)))
    }
    let unranked = filter { value($0) == nil }.sorted { $0.institution < $1.institution }
    return places + unranked.map { ($0, LeaguePlace(rank: nil, ranked: ranked.count, value: nil)) }
  }
}
