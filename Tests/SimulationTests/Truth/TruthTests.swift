import EnergyModel
import Testing

@testable import Simulation

/// What was acknowledged must be there after a crash, and nothing that was never given.
struct TruthTests {
  private static let meter = TrueMeter(
    traits: TrueMeter.Traits(
      register: "r", carrier: "water", unit: "m3", decimals: 3, baseUnitsPerDigit: 1, multiplier: 1, isRestarting: false,
      capacity: nil, statesPower: false, intervalSeconds: 900),
    uses: Array(repeating: 1, count: 100), initial: 0)

  private static func truth(polls: Int) -> Truth {
    let truth = Truth(meters: [meter])
    for poll in 0..<polls {
      let second = Int64(poll) * 900
      truth.polled([(0, Truth.Delivered(second: second, instant: Instant(seconds: second), shown: meter.shown(second)))])
    }
    return truth
  }

  @Test func `polls count in their order, once they are acknowledged`() {
    let truth = Self.truth(polls: 5)
    #expect(truth.delivered[0].isEmpty)
    truth.acknowledged(polls: 3)
    #expect(truth.delivered[0].map(\.second) == [0, 900, 1_800])
    #expect(truth.broken == nil)
  }

  @Test func `what a crash took is not expected, what it left is`() {
    let truth = Self.truth(polls: 5)
    truth.acknowledged(polls: 2)
    truth.restarted(durablePolls: 4)
    #expect(truth.delivered[0].count == 4 && truth.broken == nil)
    truth.acknowledged(polls: 5)
    #expect(truth.broken != nil, "the fifth went down with the machine")
  }

  @Test func `a store that lost an acknowledged poll breaks the first promise`() {
    let truth = Self.truth(polls: 5)
    truth.acknowledged(polls: 4)
    truth.restarted(durablePolls: 3)
    #expect(truth.broken?.promise == 1)
  }

  @Test func `a daemon that stops by itself makes all that it heard lasting`() {
    let kept = Self.truth(polls: 3)
    kept.restarted(durablePolls: 3, afterStop: true)
    #expect(kept.broken == nil)
    let lost = Self.truth(polls: 3)
    lost.restarted(durablePolls: 2, afterStop: true)
    #expect(lost.broken?.promise == 1)
  }

  @Test func `a status that counts more than was answered, or less than before, breaks it too`() {
    let more = Self.truth(polls: 2)
    more.acknowledged(polls: 3)
    #expect(more.broken?.promise == 1)
    let less = Self.truth(polls: 2)
    less.acknowledged(polls: 2)
    less.acknowledged(polls: 1)
    #expect(less.broken?.promise == 1)
  }

  @Test func `the first broken promise is the one that is told`() {
    let truth = Self.truth(polls: 0)
    truth.breaks(.init(2, "first"))
    truth.breaks(.init(1, "second"))
    #expect(truth.broken?.description == "promise 2: first")
  }
}
