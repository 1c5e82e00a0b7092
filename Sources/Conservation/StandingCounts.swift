import EnergyModel

/// How many standings are in each annual state (contract, Status).
package struct StandingCounts: Sendable, Hashable {
  private var counts = [Int](repeating: 0, count: StandingState.allCases.count)

  package init() {}

  package init(_ standings: some Sequence<Standing>) {
    for standing in standings { self[standing.annual] += 1 }
  }

  package subscript(state: StandingState) -> Int {
    get { counts[StandingCounts.index(state)] }
    set { counts[StandingCounts.index(state)] = newValue }
  }

  package var total: Int { counts.reduce(0, +) }

  private static func index(_ state: StandingState) -> Int { StandingState.allCases.firstIndex(of: state) ?? 0 }
}
