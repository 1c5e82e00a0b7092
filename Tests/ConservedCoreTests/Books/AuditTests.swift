import EnergyModel
import Testing

@testable import ConservedCore

/// `verify` on exchanges: its second arithmetic sums what the hours sum to.
struct AuditTests {
  private static let start = Instant(seconds: 1_790_784_000)  // 2026-10-01T00:00:00+08:00

  /// Quarter-hour readings of these values, kWh, with exchanges at seconds after the start.
  private func total(
    _ values: [Int64], capacity: Int64? = nil, exchanges: [(at: Int64, final: Int64, initial: Int64)]
  ) throws -> Int64 {
    let store = try TemporaryStore(capacity: capacity)
    let readings = values.enumerated().map { index, value in
      let instant = Self.start + Int64(index) * 900
      return Reading(
        instant: instant, received: instant, value: ExactDecimal(value), unit: .kilowattHour, origin: .poll)
    }
    try store.arrive(readings)
    try store.store.record(
      try exchanges.map { exchange in
        MeterExchange(
          register: try #require(RegisterID("city-hall/electricity")), instant: Self.start + exchange.at,
          finalValue: ExactDecimal(exchange.final), initialValue: ExactDecimal(exchange.initial))
      })
    try store.restart()
    #expect(try Audit(store.keeper).run().disagreements.map(\.description) == [])
    let span = Span(Self.start, Self.start + 86_400)
    return try store.keeper.hours(of: 0, in: span).map(\.hour.amount.total.baseUnits).reduce(0, +)
  }

  @Test func `a counter that passes its capacity on the way to an exchange, or after it`() throws {
    // 9 990 → 10 000 → 5, exchanged; 9 995 → 10 000 → 7: 15 + 12 kWh.
    #expect(try total([9_990, 7], capacity: 10_000, exchanges: [(500, 5, 9_995)]) == 27_000)
  }

  @Test func `two exchanges between two readings`() throws {
    #expect(try total([100, 57], exchanges: [(300, 104, 10), (600, 13, 50)]) == 14_000)
  }

  @Test func `a reading of the exchange's own instant, whichever of the two counters it shows`() throws {
    #expect(try total([100, 104, 13], exchanges: [(900, 104, 10)]) == 7_000)
    #expect(try total([100, 10, 13], exchanges: [(900, 104, 10)]) == 7_000)
  }
}
