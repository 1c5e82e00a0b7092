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
}
