import Testing

@testable import Simulation

/// The whole daemon in a simulated world. The gate plays many more seeds with the release build (`.ci/run`).
struct SimulatedRunTests {
  private static func options(_ seed: UInt64, days: Int = 12, meters: Int = 4, plant: Plant? = nil) -> SimulatedRun.Options {
    SimulatedRun.Options(seed: seed, days: days, meters: meters, plant: plant)
  }

  @Test(arguments: [1, 2] as [UInt64]) func `with every fault at work every promise is kept`(seed: UInt64) {
    let outcome = SimulatedRun.run(Self.options(seed))
    #expect(outcome.broken == nil)
    #expect(outcome.polls > 100 && outcome.measuredHours > 100)
  }

  @Test func `the same seed gives the same digest and the same strokes, another seed others`() {
    let (one, again, other) = (
      SimulatedRun.run(Self.options(5)), SimulatedRun.run(Self.options(5)), SimulatedRun.run(Self.options(6))
    )
    #expect(one.digest == again.digest && one.counts.counts == again.counts.counts && one.polls == again.polls)
    #expect(one.digest != other.digest)
  }

  @Test func `a world without faults measures every hour but those at its two ends`() {
    let outcome = SimulatedRun.run(SimulatedRun.Options(seed: 1, days: 10, meters: 4, faults: []))
    #expect(outcome.broken == nil && outcome.holes == 0)
    #expect(outcome.counts.counts.filter { $0.value > 0 && $0.key != .summerTime }.isEmpty)
    #expect((238 * 4...240 * 4).contains(outcome.measuredHours))
  }

  @Test func `outages of endpoints that keep the past leave hours that were measured`() {
    func outcome(_ faults: Set<SimulatedFault>) -> SimulatedRun.Outcome {
      SimulatedRun.run(SimulatedRun.Options(seed: 3, days: 30, meters: 30, faults: faults))
    }
    let (asked, unasked) = (outcome([.outage, .lost, .stop, .backfill]), outcome([.outage, .lost, .stop]))
    #expect(asked.broken == nil && unasked.broken == nil)
    #expect(asked.counts[.backfill] > 20 && unasked.counts[.backfill] == 0)
    #expect(asked.counts[.outage] == unasked.counts[.outage] && asked.counts[.outage] > 0)
    #expect(asked.measuredHours > unasked.measuredHours + 100, "\(asked.measuredHours), \(unasked.measuredHours)")
  }

  @Test func `whether the past is kept changes nothing else of a site`() {
    let all = Set(SimulatedFault.allCases)
    for seed in 1...20 as ClosedRange<UInt64> {
      let (with, without) = (
        SitePlan(seed: seed, days: 60, meters: 30, faults: all),
        SitePlan(seed: seed, days: 60, meters: 30, faults: all.subtracting([.backfill]))
      )
      #expect(with.endpoints.map(\.outages) == without.endpoints.map(\.outages))
      #expect(with.endpoints.map(\.meters) == without.endpoints.map(\.meters))
      #expect(with.events.map(\.at) == without.events.map(\.at))
      #expect(with.meters.map(\.troubles.count) == without.meters.map(\.troubles.count))
      #expect(!without.endpoints.contains { $0.keepsPast })
      #expect(!String(decoding: without.configuration(plant: nil), as: UTF8.self).contains("history"))
    }
  }

  @Test(arguments: Plant.allCases) func `a planted error is found within fifty seeds`(plant: Plant) {
    let found = (1...50 as ClosedRange<UInt64>).first { seed in
      SimulatedRun.run(Self.options(seed, days: 18, meters: 10, plant: plant)).broken != nil
    }
    #expect(found != nil)
  }

  @Test func `troubles stand apart, away from the start and the end and from a wrong clock`() {
    for seed in 1...40 as ClosedRange<UInt64> {
      let plan = SitePlan(seed: seed, days: 200, meters: 20, faults: Set(SimulatedFault.allCases))
      for meter in plan.meters {
        for trouble in meter.troubles {
          #expect(plan.troubled.contains(trouble.span.lowerBound))
          #expect(trouble.span.upperBound < plan.seconds - 3 * SitePlan.day)
          #expect(SitePlan.isClear(trouble.span, of: plan.wrongClock))
        }
        let starts = (meter.troubles.map(\.span.lowerBound) + meter.epochs.dropFirst().map(\.start)).sorted()
        #expect(zip(starts, starts.dropFirst()).allSatisfy { $1 - $0 >= 8 * SitePlan.day })
      }
    }
  }
}
