import EnergyModel
import Foundation
import Testing

@testable import Conservation

@Suite struct StandingHistoryTests {
  private func shown(_ findings: [(String, StandingState)]) -> [StandingState] {
    var history: StandingHistory?
    return findings.map { text, state in
      if history == nil { history = StandingHistory(first: state, on: day(text)) }
      _ = history?.observe(state, on: day(text))
      return history?.shown ?? state
    }
  }

  @Test func `a change needs two days in a row`() {
    let findings: [(String, StandingState)] = [
      ("2026-03-01", .onTrack), ("2026-03-02", .atRisk), ("2026-03-03", .onTrack), ("2026-03-04", .atRisk),
      ("2026-03-05", .atRisk),
    ]
    #expect(shown(findings) == [.onTrack, .onTrack, .onTrack, .onTrack, .atRisk])
  }

  @Test func `looking often on one day is not two days`() {
    #expect(
      shown([("2026-03-01", .onTrack), ("2026-03-02", .atRisk), ("2026-03-02", .atRisk), ("2026-03-02", .atRisk)]).last
        == .onTrack)
  }

  @Test func `the last finding of a day is the day's`() {
    #expect(
      shown([("2026-03-01", .onTrack), ("2026-03-02", .atRisk), ("2026-03-02", .onTrack), ("2026-03-03", .atRisk)]).last
        == .onTrack)
  }

  @Test func `two days with a day between them are not in a row`() {
    #expect(
      shown([("2026-03-01", .onTrack), ("2026-03-02", .atRisk), ("2026-03-04", .atRisk), ("2026-03-05", .atRisk)]) == [
        .onTrack, .onTrack, .onTrack, .atRisk,
      ])
  }

  @Test func `two different findings on two days change nothing`() {
    #expect(shown([("2026-03-01", .onTrack), ("2026-03-02", .atRisk), ("2026-03-03", .offTrack)]).last == .onTrack)
  }

  @Test func `a change is said once, with both states`() {
    var history = StandingHistory(first: .onTrack, on: day("2026-03-01"))
    #expect(history.observe(.missed, on: day("2026-03-02")) == nil)
    #expect(history.observe(.missed, on: day("2026-03-03")) == StandingHistory.Change(from: .onTrack, to: .missed))
    #expect(history.observe(.missed, on: day("2026-03-03")) == nil)
    #expect(history.observe(.missed, on: day("2026-03-04")) == nil)
  }

  @Test func `a day before the last one says nothing`() {
    var history = StandingHistory(first: .onTrack, on: day("2026-03-10"))
    _ = history.observe(.missed, on: day("2026-03-11"))
    #expect(history.observe(.missed, on: day("2026-03-01")) == nil)
    #expect(history.latestDay == day("2026-03-11"))
  }

  @Test func `a restart between two days neither hurries nor delays a change`() {
    var before = StandingHistory(first: .onTrack, on: day("2026-03-01"))
    _ = before.observe(.atRisk, on: day("2026-03-02"))
    var after = StandingHistory(
      shown: before.shown, latest: before.latest, latestDay: before.latestDay, dayBefore: before.dayBefore)
    #expect(after.observe(.atRisk, on: day("2026-03-02")) == nil)
    #expect(after.observe(.atRisk, on: day("2026-03-03")) != nil)
  }
}

@Suite struct StandingViewsTests {
  private func standing(_ annual: StandingState, forecast: Decimal?, target: Decimal? = 100, institution: String = "a")
    -> Standing
  {
    Standing(
      asOf: day("2026-07-01"), institution: id(institution), plan: id("plan"), indicator: .energyPerPerson, unit: "kgce",
      year: 2026,
      baseYear: 2025,
      baseValue: 110,
      targetYear: 2030, targetValue: 90, yearTarget: target, budgetToDate: nil, actualToDate: 130, pace: nil, forecastLow: nil,
      forecast: forecast, forecastHigh: nil, reductionPercent: nil, annual: annual, cumulative: .onTrack, isCarried: false,
      coveragePercent: 100, factors: "")
  }

  @Test func `a margin is what is left of the target, in per cent of it`() {
    #expect(standing(.onTrack, forecast: 95).marginPercent == 5)
    #expect(standing(.offTrack, forecast: 120).marginPercent == -20)
    #expect(standing(.missed, forecast: nil).marginPercent == -30)
    #expect(standing(.notEnoughData, forecast: nil).marginPercent == nil)
    #expect(standing(.noTarget, forecast: 95, target: nil).marginPercent == nil)
    #expect(standing(.missed, forecast: 5, target: 0).marginPercent == nil)
  }

  @Test func `the worst comes first, the same every time`() {
    let list = [
      standing(.onTrack, forecast: 90), standing(.offTrack, forecast: 120), standing(.offTrack, forecast: 150, institution: "b"),
      standing(.missed, forecast: 101), standing(.offTrack, forecast: 150, institution: "a"),
    ]
    let worst = list.worstFirst()
    #expect(worst.map(\.annual) == [.missed, .offTrack, .offTrack, .offTrack, .onTrack])
    #expect(worst.map(\.institution.text) == ["a", "a", "b", "a", "a"])
    #expect(list.reversed().worstFirst() == worst)
  }

  @Test func `counts are of the annual states`() {
    let counts = StandingCounts([standing(.onTrack, forecast: 1), standing(.missed, forecast: 1), standing(.missed, forecast: 1)])
    #expect(counts[.missed] == 2)
    #expect(counts[.onTrack] == 1)
    #expect(counts[.met] == 0)
    #expect(counts.total == 3)
  }

  @Test func `the shown states replace the found ones and nothing else`() {
    let found = standing(.atRisk, forecast: 95)
    let shown = found.showing(annual: .onTrack, cumulative: .atRisk)
    #expect(shown.annual == .onTrack)
    #expect(shown.cumulative == .atRisk)
    #expect(shown.showing(annual: found.annual, cumulative: found.cumulative) == found)
  }
}
