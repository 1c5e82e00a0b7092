import EnergyModel
import Testing

@testable import Conservation

@Suite struct LeakWatchTests {
  /// Nights in a row from a day on.
  private func nights(_ from: String, _ count: Int, _ flow: (LocalDay) -> Double?) -> [LeakWatch.Night] {
    (0..<count).compactMap { index in flow(day(from) + index).map { LeakWatch.Night(day: day(from) + index, flow: $0) } }
  }

  /// 2 L/h every night, 200 L/h on average, 10 L a pulse: 1.25 · 2 + 10/5 = 4.5 L/h, below a tenth of 200.
  private func usual(meanFlow: Double = 200) -> LeakWatch? {
    LeakWatch(base: nights("2025-01-01", 365) { _ in 2 }, meanFlow: meanFlow, pulse: 10)
  }

  @Test func `the threshold is a quarter above the usual floor and one pulse a night`() throws {
    let watch = try #require(usual())
    #expect(watch.threshold == 4.5)
    #expect(watch.isQuiet && !watch.isPreliminary)
  }

  /// 4.5 L/h is more than a tenth of 40.
  @Test func `where somebody always takes water leaks cannot be seen`() throws {
    #expect(try !#require(usual(meanFlow: 40)).isQuiet)
    #expect(try #require(usual(meanFlow: 45)).isQuiet)
  }

  /// 6 L/h from 1 March on: the night of 7 March is the seventh. Mended on 20 March, whose night is 2 again.
  @Test func `water that runs through seven nights is a leak until the first night without`() throws {
    let signs = try #require(usual()).signs(
      in: nights("2026-01-01", 120) { $0 >= day("2026-03-01") && $0 < day("2026-03-20") ? 6 : 2 })
    #expect(signs == [Sign(.leak(floor: 6, threshold: 4.5), since: day("2026-03-07"), cleared: day("2026-03-20"))])
    #expect(signs.map(\.kind) == [.leakFound])
  }

  @Test func `six nights of water are no leak, and one quiet night begins the count anew`() throws {
    let watch = try #require(usual())
    #expect(watch.signs(in: nights("2026-01-01", 30) { $0 >= day("2026-01-25") ? 60 : 2 }).isEmpty)
    let signs = watch.signs(in: nights("2026-01-01", 30) { $0 == day("2026-01-20") ? 2 : $0 >= day("2026-01-15") ? 60 : 2 })
    #expect(signs.map(\.since) == [day("2026-01-27")])
    #expect(signs.map(\.stands) == [true])
  }

  /// Of the seven known nights the first is 1 March; with ten unknown ones between, they span more than 14 days.
  @Test func `nights that are not known are not quiet, and nights too far apart are no week`() throws {
    let watch = try #require(usual())
    let near = nights("2026-03-01", 9) { $0 == day("2026-03-03") || $0 == day("2026-03-04") ? nil : 6 }
    #expect(watch.signs(in: near).map(\.since) == [day("2026-03-09")])
    let far = nights("2026-03-01", 17) { $0 >= day("2026-03-03") && $0 < day("2026-03-13") ? nil : 6 }
    #expect(watch.signs(in: far).isEmpty)
  }

  @Test func `four weeks make a threshold that is marked preliminary, fewer none`() throws {
    #expect(LeakWatch(base: nights("2026-01-01", 27) { _ in 2 }, meanFlow: 200, pulse: 10) == nil)
    let watch = try #require(LeakWatch(base: nights("2026-01-01", 28) { _ in 2 }, meanFlow: 200, pulse: 10))
    #expect(watch.isPreliminary)
    #expect(watch.nightCount == 28)
    #expect(watch.threshold == 4.5)
  }

  @Test func `a register through which nothing flows says nothing of leaks`() {
    #expect(LeakWatch(base: nights("2025-01-01", 365) { _ in 0 }, meanFlow: 0, pulse: 10) == nil)
    #expect(LeakWatch(base: [], meanFlow: 200, pulse: 10) == nil)
  }
}
