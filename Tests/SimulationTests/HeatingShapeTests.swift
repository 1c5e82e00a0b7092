import EnergyModel
import Testing

@testable import Simulation

/// Gas that follows the weather: the truth that a baseline by weather is to find.
struct HeatingShapeTests {
  private let town = TownWeather(seed: 14)

  private func meter(weather: TownWeather?, changePerYear: Int64 = 0) -> SimulatedMeter {
    SimulatedMeter(
      seed: 3, shape: LoadShape(kind: .health, carrier: .naturalGas, weather: weather), style: .homewizardV1,
      annual: 365_000_000, changePerYear: changePerYear)
  }

  /// Local days of Shanghai.
  private func used(_ meter: SimulatedMeter, from: LocalDay, days: Int) -> Int64 {
    let start = Instant(seconds: Int64(from.number) * 86_400 - 28_800)
    return meter.used(from: start, to: start + Int64(days) * 86_400)
  }

  private func year(_ year: Int) -> (first: LocalDay, days: Int) {
    let first = LocalMonth(year: year, month: 1).firstDay
    return (first, LocalMonth(year: year + 1, month: 1).firstDay - first)
  }

  @Test func `a colder year takes more, by its degree days`() {
    let meter = meter(weather: town)
    // Per day: 200, and 130 for each degree below 16 °C; a hospital's day off is nine tenths of a workday in any year.
    func expected(_ number: Int) -> Double {
      let (first, days) = year(number)
      return (0..<days).reduce(0.0) { sum, day in
        let cold = Double(max(0, 16_000 - town.mean(on: first + day))) / 1_000
        return sum + (200 + 130 * cold) * ((first + day).weekday >= 6 ? 0.9 : 1)
      }
    }
    // From the year on in which it was installed.
    let years = Array(2_015..<2_035)
    let shares = years.map { Double(used(meter, from: year($0).first, days: year($0).days)) / expected($0) }
    let mean = shares.reduce(0, +) / Double(shares.count)
    // Weights are whole numbers: a day loses up to one of at least 180.
    #expect(shares.allSatisfy { abs($0 / mean - 1) < 0.003 })
    #expect(years.map(expected).max() ?? 0 > 1.02 * (years.map(expected).min() ?? 0))
  }

  @Test func `a mean year takes what was stated`() {
    let meter = meter(weather: town)
    let total = (2_015..<2_065).reduce(Int64(0)) { $0 + used(meter, from: year($1).first, days: year($1).days) }
    #expect(abs(Double(total) / 50 / 365_000_000 - 1) < 0.02)
  }

  @Test func `a cold week takes more than a mild one of the same month`() {
    let meter = meter(weather: town)
    let (first, _) = year(2_026)
    let weeks = (0..<8).map { week in
      (
        cold: (0..<7).reduce(0) { $0 + 16_000 - Int(town.mean(on: first + (week * 7 + $1))) },
        used: used(meter, from: first + week * 7, days: 7)
      )
    }.sorted { $0.cold < $1.cold }
    #expect(weeks[0].used < weeks[7].used)
  }

  @Test func `a counter that follows the weather never falls`() {
    let meter = meter(weather: town, changePerYear: -20)
    let start = Instant(seconds: 1_767_196_800)
    let counts = (0..<9_000).map { meter.count(at: start + $0 * 3_600) }
    #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `what does not heat knows no weather`() {
    #expect(LoadShape(kind: .organ, carrier: .water, weather: town) == LoadShape(kind: .organ, carrier: .water))
    #expect(LoadShape(kind: .organ, carrier: .naturalGas, weather: town) != LoadShape(kind: .organ, carrier: .naturalGas))
  }
}
