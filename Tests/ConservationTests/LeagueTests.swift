import EnergyModel
import Foundation
import Testing

@testable import Conservation

@Suite struct LeagueTests {
  private func standing(
    _ name: String, _ forecast: String?, actual: String? = nil, coverage: String? = "100", isOver: Bool = false,
    notes: [StandingNote] = []
  ) -> Standing {
    Standing(
      asOf: day("2026-07-01"), institution: id(name), plan: id("plan"), indicator: .energyPerPerson, unit: "kgce", year: 2026,
      baseYear: 2025, baseValue: nil, targetYear: 2030, targetValue: nil, yearTarget: nil, budgetToDate: nil,
      actualToDate: actual.map(decimal), pace: nil, forecastLow: nil, forecast: forecast.map(decimal), forecastHigh: nil,
      reductionPercent: nil, annual: .onTrack, cumulative: .onTrack, isOver: isOver, isCarried: false,
      coveragePercent: coverage.map(decimal), factors: "", notes: notes)
  }

  /// `name rank/ranked value`, in order.
  private func league(_ standings: [Standing], isBetterHigher: Bool = false) -> [String] {
    standings.league(isBetterHigher: isBetterHigher).map { standing, place in
      "\(standing.institution) \(place.rank.map(String.init) ?? "-")/\(place.ranked) \(place.value.map(String.init(describing:)) ?? "-")"
    }
  }

  @Test func `who will end the year with the least is first`() {
    #expect(
      league([standing("a", "30"), standing("b", "10"), standing("c", "20.5")]) == ["b 1/3 10", "c 2/3 20.5", "a 3/3 30"])
  }

  @Test func `the same value is the same place, and the next place is skipped`() {
    let standings = [standing("d", "30"), standing("c", "20"), standing("a", "10"), standing("b", "20.0")]
    #expect(league(standings) == ["a 1/4 10", "b 2/4 20", "c 2/4 20", "d 4/4 30"])
    #expect(league([standing("b", "5"), standing("a", "5"), standing("c", "5")]) == ["a 1/3 5", "b 1/3 5", "c 1/3 5"])
  }

  @Test func `where more is better the order is the other way round, and names still rise`() {
    let standings = [standing("a", "30"), standing("c", "50"), standing("b", "50")]
    #expect(league(standings, isBetterHigher: true) == ["b 1/3 50", "c 1/3 50", "a 3/3 30"])
  }

  @Test func `little use of which little is known is no merit`() {
    let standings = [
      standing("z", "1", coverage: "79.9"), standing("y", "2", coverage: nil), standing("x", nil), standing("a", "30"),
      standing("b", "40", coverage: "80"),
    ]
    #expect(league(standings) == ["a 1/2 30", "b 2/2 40", "x -/2 -", "y -/2 -", "z -/2 -"])
  }

  @Test func `a year that was stated has its place whatever the books hold`() {
    let stated = standing("b", "20", actual: "20", coverage: nil, isOver: true, notes: [.statedActual])
    #expect(league([standing("a", "30", isOver: true), stated]) == ["b 1/2 20", "a 2/2 30"])
  }

  @Test func `a year that is over without a forecast is ranked by its books, a running one is not`() {
    #expect(
      league([standing("a", nil, actual: "7", isOver: true), standing("b", nil, actual: "3")]) == ["a 1/1 7", "b -/1 -"])
  }

  @Test func `a league of nobody is empty`() {
    #expect(league([]).isEmpty)
  }
}
