import EnergyModel

/// A site drawn from a seed: its meters, who answers for them, and every trouble that its time will bring. Times are seconds since the
/// world began.
package struct SitePlan: Sendable {
  /// What answers for some meters: a gateway, or a meter alone.
  package struct Endpoint: Sendable {
    let name: String
    /// Indices of its meters.
    let meters: Range<Int>
    let intervalSeconds: Int64
    /// Its answers bear the time of their values.
    let isStamped: Bool
    /// It answers ranges of what its meters showed at each of its intervals.
    var keepsPast = false
    var outages: [Range<Int64>] = []

    var url: String { "http://10.0.0.1/" + name }
  }

  /// What happens to the whole site at a moment.
  enum Event: Sendable {
    case crash(afterOperations: Int64)
    case step(seconds: Int64)
    case sleep(seconds: Int64)
    case stop, reload
    case fillDisk(Bool)
    case failSync
    /// What the meters of an endpoint counted in an outage comes in a file.
    case lateFile(endpoint: Int, outage: Range<Int64>)
    /// An exchange is recorded.
    case exchange(meter: Int, epoch: Int)
  }

  package let seed: UInt64
  package let start: Instant
  package let timeZone: String
  package let seconds: Int64
  package let faults: Set<SimulatedFault>
  package internal(set) var meters: [TrueMeter] = []
  package internal(set) var endpoints: [Endpoint] = []
  /// In order of time.
  var events: [(at: Int64, event: Event)] = []
  /// Spans in which the wall clock is wrong, with room for what it disturbs.
  package internal(set) var wrongClock: [Range<Int64>] = []
  /// Spans in which the machine sleeps.
  var sleeps: [Range<Int64>] = []
  /// Whether what is published shares the disk that fills up.
  let publishesOnSameDisk: Bool
  /// Whether targets are judged too; they change nothing in the books.
  let judgesTargets: Bool

  static let hour: Int64 = 3_600
  static let day: Int64 = 86_400
  /// At the end nothing goes wrong any more, so that every question finds its answer.
  static let quietSeconds = 4 * day
  /// Before it nothing goes wrong yet: the counters have a past.
  static let settlingSeconds = 2 * day

  package init(seed: UInt64, days: Int, meters count: Int, faults: Set<SimulatedFault>) {
    var chance = SplitMix64(seed: SplitMix64.hash(seed, 1))
    self.seed = seed
    self.faults = faults
    seconds = Int64(days) * SitePlan.day
    timeZone = chance.next(in: 0...1) == 0 ? "Europe/Berlin" : "Asia/Shanghai"
    // Some time in 2025 or early 2026, at a full hour or not.
    start = Instant(seconds: 1_735_689_600 + chance.next(in: 0...400) * SitePlan.day + chance.next(in: 0...86_399))
    publishesOnSameDisk = chance.next(in: 0...1) == 0
    judgesTargets = chance.next(in: 0...7) == 0
    planClocks(&chance)
    planMeters(count, &chance)
    planPasts()
    for index in endpoints.indices { planOutages(index, &chance) }
    for index in meters.indices { planTroubles(of: index, &chance) }
    planMachine(&chance)
    events.sort { $0.at < $1.at }
  }

  /// The time in which things go wrong.
  var troubled: Range<Int64> { SitePlan.settlingSeconds..<max(SitePlan.settlingSeconds + 1, seconds - SitePlan.quietSeconds) }

  /// Moments some days apart, by chance.
  func moments(every days: ClosedRange<Int64>, _ chance: inout SplitMix64) -> [Int64] {
    var moments: [Int64] = []
    var at = troubled.lowerBound + chance.next(in: 0...days.upperBound * SitePlan.day)
    while at < troubled.upperBound {
      moments.append(at)
      at += chance.next(in: days.lowerBound * SitePlan.day...days.upperBound * SitePlan.day)
    }
    return moments
  }

  static func isClear(_ span: Range<Int64>, of others: [Range<Int64>], by seconds: Int64 = 0) -> Bool {
    others.allSatisfy { $0.upperBound + seconds <= span.lowerBound || span.upperBound + seconds <= $0.lowerBound }
  }

  // MARK: Clocks

  private mutating func planClocks(_ chance: inout SplitMix64) {
    if faults.contains(.clockStep), chance.next(in: 0...1) == 0 {
      for at in moments(every: 20...60, &chance) where at + 3 * SitePlan.day < troubled.upperBound {
        let size = chance.next(in: 0...2) == 0 ? chance.next(in: 1...120) : chance.next(in: 600...12 * SitePlan.hour)
        let step = chance.next(in: 0...1) == 0 ? size : -size
        let length = chance.next(in: SitePlan.hour...30 * SitePlan.hour)
        events.append((at, .step(seconds: step)))
        events.append((at + length, .step(seconds: -step)))
        wrongClock.append(at - size - 30 * SitePlan.hour..<at + length + size + 30 * SitePlan.hour)
      }
    }
    guard faults.contains(.sleep) else { return }
    for at in moments(every: 15...50, &chance) {
      let length = chance.next(in: 600...8 * SitePlan.hour)
      guard SitePlan.isClear(at..<at + length, of: wrongClock) else { continue }
      events.append((at, .sleep(seconds: length)))
      sleeps.append(at..<at + length)
    }
  }

  // MARK: Endpoints

  /// Half of those whose values are stamped. Chance of its own: whether any is asked for the past changes nothing else of a site.
  private mutating func planPasts() {
    guard faults.contains(.backfill) else { return }
    for index in endpoints.indices where endpoints[index].isStamped {
      endpoints[index].keepsPast = SplitMix64.hash(SplitMix64.hash(seed, 7), Int64(index)) % 2 == 0
    }
  }

  private mutating func planOutages(_ index: Int, _ chance: inout SplitMix64) {
    guard faults.contains(.outage) else { return }
    for at in moments(every: 6...40, &chance) {
      let isLong = chance.next(in: 0...2) == 0
      let length = isLong ? chance.next(in: 6 * SitePlan.hour...5 * SitePlan.day) : chance.next(in: 600...8 * SitePlan.hour)
      let outage = at..<min(at + length, troubled.upperBound)
      endpoints[index].outages.append(outage)
      guard faults.contains(.lateFile), chance.next(in: 0...1) == 0 else { continue }
      // In one file, or in two of which either may come first and one may never come.
      let cut = chance.next(in: 0...2) == 0 ? outage.lowerBound : chance.next(in: outage.lowerBound...outage.upperBound)
      for part in [outage.lowerBound..<cut, cut..<outage.upperBound] where !part.isEmpty {
        if part != outage, chance.next(in: 0...2) == 0 { continue }
        let delay = chance.next(in: 0...1) == 0 ? chance.next(in: 600...4 * SitePlan.hour) : chance.next(in: 0...2 * SitePlan.day)
        events.append((outage.upperBound + delay, .lateFile(endpoint: index, outage: part)))
      }
    }
  }

  // MARK: The machine

  private mutating func planMachine(_ chance: inout SplitMix64) {
    if faults.contains(.crash) {
      for at in moments(every: 1...20, &chance) {
        events.append((at, .crash(afterOperations: chance.next(in: 0...chance.next(in: 0...1) * 400 + 12))))
      }
    }
    if faults.contains(.stop) { for at in moments(every: 10...40, &chance) { events.append((at, .stop)) } }
    if faults.contains(.reload) { for at in moments(every: 10...40, &chance) { events.append((at, .reload)) } }
    if faults.contains(.syncFailure) { for at in moments(every: 8...40, &chance) { events.append((at, .failSync)) } }
    guard faults.contains(.diskFull) else { return }
    for at in moments(every: 15...50, &chance) {
      events.append((at, .fillDisk(true)))
      events.append((at + chance.next(in: 600...6 * SitePlan.hour), .fillDisk(false)))
    }
  }
}
