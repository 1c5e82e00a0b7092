import EnergyModel
import Foundation
import Testing

@testable import Conservation

@Suite struct MonthMissTests {
  private let frame = DayFrame(from: day("2025-01-01"), to: day("2026-01-01"))

  private func days(_ from: String, _ to: String, _ amount: (LocalDay) -> Double) -> [(day: LocalDay, amount: Double)] {
    (day(from).number..<day(to).number).map { (LocalDay(number: $0), amount(LocalDay(number: $0))) }
  }

  /// Workdays 10 in January and 16 in February, weekends 4 in both. January has 23 workdays and 8 weekend days, February 20 and 8. Left
  /// out, January's workdays are expected at 16: the mean miss is 23 · (10 − 16) / 31; February's 20 · 6 / 28. Two months make no wave.
  @Test func `a month is expected as the others were`() throws {
    let miss = try #require(
      MonthMiss(
        baseDays: days("2025-01-01", "2025-03-01") { $0.weekday >= 6 ? 4 : $0.components.month == 1 ? 10 : 16 }, frame: frame))
    let january = 23.0 * 6 / 31
    let february = 20.0 * 6 / 28
    #expect(abs(miss.perDay - ((january * january + february * february) / 2).squareRoot()) < 1e-9)
    #expect(!miss.hasWave)
  }

  @Test func `a year that is one wave is missed by nothing`() throws {
    let wave = days("2025-01-01", "2026-01-01") {
      ($0.weekday >= 6 ? 40 : 100) + 30 * cos(2 * Double.pi * Double($0.dayOfYear) / 365.25)
    }
    let miss = try #require(MonthMiss(baseDays: wave, frame: frame))
    #expect(miss.hasWave)
    #expect(miss.perDay < 1e-9)
  }

  @Test func `a level year needs no wave`() throws {
    let level = days("2025-01-01", "2026-01-01") { $0.weekday >= 6 ? 40 : 100 }
    #expect(try #require(MonthMiss(baseDays: level, frame: frame)).perDay < 1e-9)
  }

  @Test func `one month alone has none to be held against`() {
    #expect(MonthMiss(baseDays: days("2025-01-01", "2025-02-01") { _ in 10 }, frame: frame) == nil)
    #expect(MonthMiss(baseDays: [], frame: frame) == nil)
  }

  /// Four holidays in January used 4 as weekends do; five of them, that used 1, have a level of their own, and as no other month has
  /// holidays January's are expected at 0 when it is left out.
  @Test func `fewer than five holidays are weekends`() throws {
    func miss(_ last: String, _ use: Double) throws -> Double {
      let off = { (one: LocalDay) in one >= day("2025-01-06") && one <= day(last) }
      let kinds = DayFrame(
        from: day("2025-01-01"),
        kinds: (day("2025-01-01").number..<day("2026-01-01").number).map { number in
          let one = LocalDay(number: number)
          return DayKind(off(one) ? .holiday : .byWeekday(one))
        })
      let base = days("2025-01-01", "2025-03-01") { off($0) ? use : $0.weekday >= 6 ? 4 : 10 }
      return try #require(MonthMiss(baseDays: base, frame: kinds)).perDay
    }
    #expect(try abs(miss("2025-01-09", 4)) < 1e-9)
    // January misses 5 · 1 / 31, February nothing.
    #expect(try abs(miss("2025-01-10", 1) - (5.0 / 31) / 2.0.squareRoot()) < 1e-9)
  }
}
