import EnergyModel
import Testing

@testable import Conservation

@Suite struct StoppedMeterTests {
  /// Days in a row, each hour by its number from the first midnight on.
  private func days(_ from: String, _ count: Int, _ amount: (Int) -> Double?) -> [StoppedMeter.Day] {
    (0..<count).map { index in
      StoppedMeter.Day(day: day(from) + index, amounts: (index * 24..<index * 24 + 24).map(amount))
    }
  }

  /// Zero for the first six hours of each day.
  private func usual() throws -> StoppedMeter {
    try #require(StoppedMeter(base: days("2025-01-01", 365) { $0 % 24 < 6 ? 0 : 5 }))
  }

  @Test func `the limit is a day, or twice the longest rest of the base year`() throws {
    #expect(try usual().limit == 24)
    // From Friday 18:00 to Monday 06:00: 60 hours. 3 January 2025 is a Friday, its 18:00 the hour 66.
    let base = days("2025-01-01", 365) { ($0 + 168 - 66) % 168 < 60 ? 0 : 5 }
    #expect(try #require(StoppedMeter(base: base)).limit == 120)
  }

  /// From 10:00 on 2 March (the 61st day) to 12:00 on 5 March: 14 hours at the end of 2 March, 38 at the end of the 3rd, 74 in all.
  @Test func `zeros longer than the limit are a sign on the day that passes it, and over with the first use`() throws {
    let start = 60 * 24 + 10
    let signs = try usual().signs(in: days("2026-01-01", 90) { $0 >= start && $0 < start + 74 ? 0 : 5 })
    let run = StoppedMeter.Run(from: day("2026-03-02"), hour: 10, hours: 74)
    #expect(signs == [Sign(.stopped(run, limit: 24), since: day("2026-03-03"), cleared: day("2026-03-05"))])
    #expect(signs.map(\.kind) == [.registerStopped])
  }

  @Test func `24 hours of zeros are no sign, 25 are`() throws {
    func signs(_ hours: Int) throws -> [Sign] {
      try usual().signs(in: days("2026-01-01", 10) { $0 >= 58 && $0 < 58 + hours ? 0 : 5 })
    }
    #expect(try signs(24).isEmpty)
    // From 10:00 on 3 January to 11:00 on the 4th: said and over on the same day.
    #expect(try signs(25).map(\.since) == [day("2026-01-04")])
    #expect(try signs(25).map(\.cleared) == [day("2026-01-04")])
  }

  @Test func `a meter that stays at zero stays a sign`() throws {
    let signs = try usual().signs(in: days("2026-01-01", 10) { $0 < 48 ? 5 : 0 })
    #expect(signs.map(\.since) == [day("2026-01-04")])
    #expect(signs.map(\.stands) == [true])
    #expect(signs.first?.finding == .stopped(.init(from: day("2026-01-03"), hour: 0, hours: 192), limit: 24))
  }

  @Test func `hours that are not known are not zero, and say nothing of a meter that stopped`() throws {
    // Nothing known for five days.
    #expect(try usual().signs(in: days("2026-01-01", 10) { $0 >= 48 && $0 < 168 ? nil : 5 }).isEmpty)
    // 20 zeros, one unknown hour, 20 zeros.
    #expect(try usual().signs(in: days("2026-01-01", 10) { $0 < 52 || $0 > 92 ? 5 : $0 == 72 ? nil : 0 }).isEmpty)
    // Stopped for three days, then not known, then in use.
    let signs = try usual().signs(in: days("2026-01-01", 10) { $0 < 48 ? 5 : $0 < 120 ? 0 : $0 < 168 ? nil : 5 })
    #expect(signs.map(\.since) == [day("2026-01-04")])
    #expect(signs.map(\.cleared) == [day("2026-01-08")])
  }

  @Test func `a day that is missing altogether ends a run`() throws {
    let days = days("2026-01-01", 10) { $0 >= 60 && $0 < 84 || $0 >= 96 && $0 < 110 ? 0 : 5 }
    #expect(try usual().signs(in: days.filter { $0.day != day("2026-01-04") }).isEmpty)
  }

  @Test func `fewer than four weeks say nothing of how long a meter rests`() {
    #expect(StoppedMeter(base: []) == nil)
    #expect(StoppedMeter(base: days("2026-01-01", 27) { _ in 5 }) == nil)
    #expect(StoppedMeter(base: days("2026-01-01", 28) { _ in 5 })?.limit == 24)
  }
}
