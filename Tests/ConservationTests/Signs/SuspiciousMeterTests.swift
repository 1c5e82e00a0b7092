import EnergyModel
import Testing

@testable import Conservation

@Suite struct SuspiciousMeterTests {
  /// Days of 2026 from 1 January on, by index.
  private func points(_ count: Int, expected: Double = 100, _ amount: (Int) -> Double?) -> [DayPoint] {
    (0..<count).compactMap { index in
      amount(index).map { DayPoint(day: day("2026-01-01") + index, amount: $0, expected: expected) }
    }
  }

  /// 40 days of 100, then 0: with 15 zeros of 21 days 6/21 are left, below a third; with 14 it is a third itself. The 55th day is 24
  /// February.
  @Test func `a meter that dies is suspicious when two thirds are gone`() throws {
    let found = try #require(SuspiciousMeter.check(points: points(90) { $0 < 40 ? 100 : 0 }, baseMean: 100))
    #expect(found.day == day("2026-02-24"))
    #expect(found.rule == .muchExpected)
    #expect(abs(found.ratio - 6.0 / 21) < 1e-12)
  }

  /// Ten times as much from the 41st day on: with 5 such days 16 + 50 of 21, above 3. The 45th day is 14 February.
  @Test func `a unit ten times too small is suspicious within a week`() throws {
    let found = try #require(SuspiciousMeter.check(points: points(90) { $0 < 40 ? 100 : 1_000 }, baseMean: 100))
    #expect(found.day == day("2026-02-14"))
    #expect(abs(found.ratio - 66.0 / 21) < 1e-12)
  }

  @Test func `half and twice as much are not suspicious`() {
    #expect(SuspiciousMeter.check(points: points(90) { _ in 50 }, baseMean: 100) == nil)
    #expect(SuspiciousMeter.check(points: points(90) { _ in 200 }, baseMean: 100) == nil)
  }

  /// 3 of 30 expected is below an eighth.
  @Test func `where little is expected it takes an eighth, and use on 14 days`() throws {
    let found = try #require(SuspiciousMeter.check(points: points(30, expected: 30) { _ in 3 }, baseMean: 100))
    #expect(found == .init(day: day("2026-01-21"), ratio: 0.1, lately: 0.1, rule: .littleExpected))
    #expect(SuspiciousMeter.check(points: points(30, expected: 30) { _ in 4 }, baseMean: 100) == nil)
    // Zeros of a boiler that is off in a mild month.
    #expect(SuspiciousMeter.check(points: points(30, expected: 30) { $0 % 2 == 0 ? 0 : 3 }, baseMean: 100) == nil)
    // Less than a fifth of the mean day is expected.
    #expect(SuspiciousMeter.check(points: points(30, expected: 19) { _ in 1 }, baseMean: 100) == nil)
  }

  @Test func `13 valid days of 21 say nothing, 14 do`() {
    #expect(SuspiciousMeter.check(points: points(21) { $0 < 12 || $0 == 20 ? 1 : nil }, baseMean: 100) == nil)
    #expect(SuspiciousMeter.check(points: points(21) { $0 < 13 || $0 == 20 ? 1 : nil }, baseMean: 100)?.day == day("2026-01-21"))
  }

  @Test func `20 days are no 21`() {
    #expect(SuspiciousMeter.check(points: points(20) { _ in 1 }, baseMean: 100) == nil)
    #expect(SuspiciousMeter.check(points: [], baseMean: 100) == nil)
    #expect(SuspiciousMeter.check(points: points(90) { _ in 1 }, baseMean: 0) == nil)
  }

  /// A base year of 100 a day, and 1 000 from its middle on: its own mean is 550, and the first half is below a third of it.
  @Test func `a unit that changed within the base year shows in the base year itself`() {
    let found = SuspiciousMeter.check(points: points(360, expected: 550) { $0 < 180 ? 100 : 1_000 }, baseMean: 550)
    #expect(found?.day == day("2026-01-21"))
  }

  @Test func `it stands until somebody says what happened`() {
    let points = points(90) { $0 < 40 ? 100 : 0 }
    let open = SuspiciousMeter.sign(points: points, baseMean: 100)
    #expect(open?.kind == .registerSuspicious)
    #expect(open?.since == day("2026-02-24"))
    #expect(open?.stands == true)
    #expect(SuspiciousMeter.sign(points: points, baseMean: 100, explained: day("2026-03-10"))?.cleared == day("2026-03-10"))
    #expect(SuspiciousMeter.sign(points: points, baseMean: 100, explained: day("2026-02-10")) == nil)
  }
}
