import EnergyModel
import Testing

@testable import ConservedCore

/// Which estimated hours count as covered for a standing: those whose sum is exact (contract R4).
struct ExactSumTests {
  /// Quarter-hours of 1 kWh each from midnight to six and from noon to six in the evening, the counter beginning again at noon.
  private func exactHours(kind: RegisterKind, restarts: Bool) throws -> Int {
    let store = try TemporaryStore(kind: kind)
    let readings = (Array(0...24) + Array(48...72)).map { quarter -> Reading in
      let instant = Instant(seconds: 1_790_784_000 + Int64(quarter) * 900)
      let shown = quarter >= 48 && restarts ? quarter - 47 : 1_000 + quarter
      return Reading(instant: instant, received: instant, value: ExactDecimal(Int64(shown)), unit: .kilowattHour, origin: .poll)
    }
    _ = try store.keeper.insert(readings.map { (0, $0) })
    let day = try #require(LocalDay("2026-10-01"))
    let institution = try #require(InstitutionID("city-hall"))
    let series = try InstitutionUse(keeper: store.keeper, endUses: []).series(
      of: institution, from: day, to: day + 1, judgedFrom: day)
    return try #require(series.first?.days.first).exactlyEstimatedHours
  }

  @Test func `a gap between two states of a counter is exact`() throws {
    #expect(try exactHours(kind: .cumulative, restarts: false) == 6)
    #expect(try exactHours(kind: .restarting, restarts: false) == 6)
  }

  @Test func `a span over a restart is not: what was counted before it is lost`() throws {
    #expect(try exactHours(kind: .restarting, restarts: true) == 0)
  }

  /// Read at eight in the morning of the 1st, 11th and 21st of October.
  @Test func `between two readings by hand every day is exact, and outside of them none`() throws {
    let store = try TemporaryStore(kind: .cumulative)
    let readings = (0...2).map { number -> Reading in
      let instant = Instant(seconds: 1_790_784_000 + Int64(number) * 864_000 + 28_800)
      return Reading(
        instant: instant, received: instant, value: ExactDecimal(1_000 + Int64(number) * 240), unit: .kilowattHour,
        origin: .imported)
    }
    _ = try store.keeper.insert(readings.map { (0, $0) })
    let day = try #require(LocalDay("2026-10-01"))
    let institution = try #require(InstitutionID("city-hall"))
    func exact(from: LocalDay, to: LocalDay) throws -> [Int] {
      try #require(
        InstitutionUse(keeper: store.keeper, endUses: []).series(of: institution, from: from, to: to, judgedFrom: from).first
      ).days.map(\.exactlyEstimatedHours)
    }
    // Where in their day the outer readings lie is not asked: the 1st and the 21st count nothing.
    #expect(try exact(from: day, to: day + 25) == [0] + Array(repeating: 24, count: 19) + Array(repeating: 0, count: 5))
    // A span that cuts the second gap knows nothing of where it goes: only the first is exact.
    #expect(try exact(from: day, to: day + 15) == [0] + Array(repeating: 24, count: 9) + Array(repeating: 0, count: 5))
    // And one between two readings knows nothing at all.
    #expect(try exact(from: day + 1, to: day + 9) == Array(repeating: 0, count: 8))
  }
}
