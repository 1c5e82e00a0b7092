import EnergyModel
import Testing

@testable import Conservation

@Suite struct SubmetersApartTests {
  private let base = SignWeeks.year(2025)
  private let year = SignWeeks.year(2026)

  /// A day of 100 at the parent, by the number of its week from 0 on.
  private func days(_ weeks: SignWeeks, parent: Double = 100, _ submeters: (Int) -> Double?) -> [SubmetersApart.Day] {
    (0..<365).compactMap { index in
      submeters(index / 7).map { SubmetersApart.Day(day: weeks.from + index, parent: parent, submeters: $0) }
    }
  }

  /// A tenth is unaccounted for every week: the band is 5 points on either side.
  private var usual: SubmetersApart { SubmetersApart(base: days(base) { _ in 90 }, from: base.from, rounding: 1) }

  /// A fifth from the week 10 on: the fourth week in a row is the 13th, which ends with the day 98, 8 April. A tenth again in the week 20,
  /// which ends with the day 147, 27 May.
  @Test func `a share unaccounted for outside its band is a sign in the fourth week in a row`() throws {
    let signs = usual.signs(in: days(year) { (10..<20).contains($0) ? 80 : 90 }, weeks: year)
    #expect(signs.map(\.since) == [day("2026-04-08")])
    #expect(signs.map(\.cleared) == [day("2026-05-27")])
    #expect(signs.map(\.kind) == [.submetersApart])
    guard case .unaccountedApart(let share, let band) = try #require(signs.first).finding else { throw NoFinding() }
    #expect(abs(share - 0.2) < 1e-12)
    #expect(abs(band.lowerBound - 0.05) < 1e-12 && abs(band.upperBound - 0.15) < 1e-12)
  }

  @Test func `three weeks outside, or any within the band, are no sign`() {
    #expect(usual.signs(in: days(year) { (10..<13).contains($0) ? 80 : 90 }, weeks: year).isEmpty)
    #expect(usual.signs(in: days(year) { $0 % 2 == 0 ? 86 : 94 }, weeks: year).isEmpty)
  }

  /// 103 of 100: the week 5 ends with the day 42, 11 February.
  @Test func `sub-meters above what feeds them are a sign at once`() {
    let signs = usual.signs(in: days(year) { $0 == 5 ? 103 : 90 }, weeks: year)
    #expect(
      signs == [Sign(.submetersAbove(parent: 700, submeters: 721), since: day("2026-02-11"), cleared: day("2026-02-18"))])
    // 1 per cent may be that the meters are read at other moments.
    #expect(usual.signs(in: days(year) { $0 == 5 ? 101 : 90 }, weeks: year).isEmpty)
  }

  @Test func `small registers are above by their rounding only`() {
    let fine = SubmetersApart(base: [], from: base.from, rounding: 1)
    let coarse = SubmetersApart(base: [], from: base.from, rounding: 20)
    let days = days(year, parent: 1) { _ in 3 }
    #expect(fine.signs(in: days, weeks: year).map(\.since) == [day("2026-01-07")])
    #expect(coarse.signs(in: days, weeks: year).isEmpty)
  }

  @Test func `without twelve base weeks only sub-meters above their parent are a sign`() {
    let young = SubmetersApart(base: days(base) { $0 < 11 ? 90 : nil }, from: base.from, rounding: 1)
    #expect(young.band == nil)
    #expect(young.signs(in: days(year) { _ in 20 }, weeks: year).isEmpty)
    #expect(young.signs(in: days(year) { _ in 120 }, weeks: year).map(\.stands) == [true])
    #expect(SubmetersApart(base: days(base) { $0 < 12 ? 90 : nil }, from: base.from, rounding: 1).band != nil)
  }

  /// Base shares of 0 and 20 per cent in turn: their median is 10 (26 weeks each), every deviation 10 points.
  @Test func `a base year that sways has a wider band`() throws {
    let band = try #require(SubmetersApart(base: days(base) { $0 % 2 == 0 ? 100 : 80 }, from: base.from, rounding: 1).band)
    #expect(abs(band.upperBound - (0.1 + 3 * 1.4826 * 0.1)) < 1e-9)
  }

  @Test func `weeks of fewer than five days, and weeks without any use, say nothing`() {
    let four = days(year) { _ in 20 }.filter { ($0.day - year.from) % 7 < 4 }
    #expect(usual.signs(in: four, weeks: year).isEmpty)
    #expect(usual.signs(in: days(year, parent: 0) { _ in 0 }, weeks: year).isEmpty)
    // Out of its band in the weeks 10, 11, 13 and 14; nothing known of the 12th. The 14th ends with the day 105, 15 April.
    let signs = usual.signs(in: days(year) { $0 == 12 ? nil : $0 >= 10 ? 80 : 90 }, weeks: year)
    #expect(signs.map(\.since) == [day("2026-04-15")])
  }
}
