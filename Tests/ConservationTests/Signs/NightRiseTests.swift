import EnergyModel
import Testing

@testable import Conservation

@Suite struct NightRiseTests {
  private let base = SignWeeks.year(2025)
  private let year = SignWeeks.year(2026)

  /// A night a day of a calendar year, by the number of its week from 0 on; `nil`: not known.
  private func nights(_ weeks: SignWeeks, _ level: (Int) -> Double?) -> [NightRise.Night] {
    (0..<365).compactMap { index in
      level(index / 7).map { NightRise.Night(day: weeks.from + index, level: $0) }
    }
  }

  /// Nights of 10 all year: nothing spreads, so that the threshold is the least one, 10 %. In 2026 they are 11.5 from the 21st week on:
  /// the fourth week in a row is the 24th, which ends with the day 168, 17 June. They are 10 again from the 31st on, which ends with the
  /// day 217, 5 August.
  @Test func `nights above those of the base year are a sign in the fourth week in a row and over with the first that is not`()
    throws
  {
    let watch = try #require(NightRise(base: nights(base) { _ in 10 }, from: base.from))
    #expect(watch.threshold == 0.10)
    let signs = watch.signs(in: nights(year) { (20..<30).contains($0) ? 11.5 : 10 }, weeks: year)
    #expect(signs.map(\.since) == [day("2026-06-17")])
    #expect(signs.map(\.cleared) == [day("2026-08-05")])
    #expect(signs.map(\.kind) == [.nightRise])
    guard case .nightRise(let rise, let threshold) = try #require(signs.first).finding else { throw NoFinding() }
    #expect(abs(rise - 0.15) < 1e-12 && threshold == 0.10)
  }

  @Test func `three weeks are no sign`() throws {
    let watch = try #require(NightRise(base: nights(base) { _ in 10 }, from: base.from))
    #expect(watch.signs(in: nights(year) { (20..<23).contains($0) ? 20 : 10 }, weeks: year).isEmpty)
  }

  @Test func `a rise below the threshold is no sign however long`() throws {
    let watch = try #require(NightRise(base: nights(base) { _ in 10 }, from: base.from))
    #expect(watch.signs(in: nights(year) { _ in 10.9 }, weeks: year).isEmpty)
  }

  /// The weeks 20, 21, 23 and 24 are above; nothing is known of the week 22. The fourth, counted from 0 the 24th, ends with the day 175.
  @Test func `a week of which nothing is known neither counts nor ends a row`() throws {
    let watch = try #require(NightRise(base: nights(base) { _ in 10 }, from: base.from))
    let signs = watch.signs(in: nights(year) { $0 == 22 ? nil : $0 >= 20 ? 12 : 10 }, weeks: year)
    #expect(signs.map(\.since) == [day("2026-06-24")])
    #expect(signs.map(\.stands) == [true])
  }

  /// Weeks of 9 and 11 in turn. Of the nights around a week of 9 22 are 11 and 14 are 9, their median 11: it differs by 2/11; a week of
  /// 11 by 2/9. As many of the one as of the other: the median is their mean.
  @Test func `a base year that sways allows more`() throws {
    let watch = try #require(NightRise(base: nights(base) { $0 % 2 == 0 ? 9 : 11 }, from: base.from))
    #expect(abs(watch.threshold - 3 * 1.4826 * (2.0 / 11 + 2.0 / 9) / 2) < 1e-9)
  }

  /// Winter nights of 30 and summer nights of 10: a winter week of 30 is as ever.
  @Test func `nights are held against those of their season`() throws {
    let isWinter: (Int) -> Bool = { $0 < 12 || $0 >= 40 }
    let watch = try #require(NightRise(base: nights(base) { isWinter($0) ? 30 : 10 }, from: base.from))
    #expect(watch.signs(in: nights(year) { isWinter($0) ? 30 : 10 }, weeks: year).isEmpty)
  }

  @Test func `without a base, or with less than twelve weeks of one, nothing can be said`() {
    #expect(NightRise(base: [], from: base.from) == nil)
    #expect(NightRise(base: nights(base) { $0 < 11 ? 10 : nil }, from: base.from) == nil)
    #expect(NightRise(base: nights(base) { $0 < 12 ? 10 : nil }, from: base.from) != nil)
  }

  @Test func `a week that is not over is not judged`() throws {
    let watch = try #require(NightRise(base: nights(base) { _ in 10 }, from: base.from))
    let nights = nights(year) { $0 >= 20 ? 12 : 10 }
    #expect(watch.signs(in: nights, weeks: SignWeeks(from: year.from, through: day("2026-06-16"))).isEmpty)
    #expect(watch.signs(in: nights, weeks: SignWeeks(from: year.from, through: day("2026-06-17"))).count == 1)
  }
}

/// A sign was of another kind than its test says.
struct NoFinding: Error {}
