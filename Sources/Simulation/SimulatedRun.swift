import ConservedCore
import EnergyModel

/// One simulated site, from its first poll to the comparison of its books with the truth. The same options, the same outcome.
package struct SimulatedRun {
  package struct Options: Sendable {
    package var seed: UInt64
    package var days: Int
    package var meters: Int
    package var faults: Set<SimulatedFault>
    package var plant: Plant?

    package init(
      seed: UInt64, days: Int, meters: Int, faults: Set<SimulatedFault> = Set(SimulatedFault.allCases), plant: Plant? = nil
    ) {
      self.seed = seed
      self.days = days
      self.meters = meters
      self.faults = faults
      self.plant = plant
    }
  }

  package struct Outcome: Sendable {
    package let seed: UInt64
    package let counts: FaultCounts
    package let digest: Digest
    /// Answers that could be read, of all endpoints.
    package let polls: Int64
    package let measuredHours: Int
    /// Spans that nobody can give an amount.
    package let holes: Int
    /// The first promise that was not kept; `nil`: all were.
    package let broken: Truth.Broken?
  }

  /// Below this there is no room for trouble between the settling at the start and the quiet at the end, days.
  package static let daysMin = 10

  private let options: Options
  private let plan: SitePlan
  private let disk: SimulatedDisk
  private let truth: Truth
  private let world: FaultyWorld

  /// How the daemon's loop turns here: a year has millions of looks into an empty inbox.
  private static let rhythm = Rhythm(
    turnMilliseconds: 900_000, inboxMilliseconds: 600_000, exportsMilliseconds: 30 * 86_400_000,
    historyMilliseconds: 5 * 86_400_000,
    reportDays: 30, readingsDays: 0)

  private init(_ options: Options) {
    self.options = options
    plan = SitePlan(seed: options.seed, days: options.days, meters: options.meters, faults: options.faults)
    disk = SimulatedDisk(seed: SplitMix64.hash(options.seed, 4))
    truth = Truth(meters: plan.meters)
    world = FaultyWorld(plan: plan, truth: truth, disk: disk, plant: options.plant)
  }

  package static func run(_ options: Options) -> Outcome {
    let simulated = SimulatedRun(options)
    var comparison = Comparison(simulated.plan, simulated.truth)
    var broken: Truth.Broken?
    do {
      let endedWell = try simulated.live()
      if let seen = simulated.truth.broken { throw seen }
      let trial = try simulated.opened(afterStop: endedWell)
      defer { trial.close() }
      if let seen = simulated.truth.broken { throw seen }
      try comparison.run(trial, simulated.world)
    } catch {
      broken = error as? Truth.Broken ?? Truth.Broken(1, "the program cannot go on: \(error)")
    }
    return Outcome(
      seed: options.seed, counts: simulated.counts, digest: comparison.digest, polls: simulated.truth.lastingPolls,
      measuredHours: comparison.measuredHours, holes: comparison.holes, broken: broken)
  }

  // MARK: Living through it

  /// Lives of the process one after another until the time is over. A supervisor starts it again a while after each end.
  ///
  /// - Returns: Whether the last one ended by itself on a disk that was well.
  private func live() throws -> Bool {
    var chance = SplitMix64(seed: SplitMix64.hash(options.seed, 5))
    var endedWell = false
    while world.second < plan.seconds, truth.broken == nil {
      let diskFailures = disk.syncFailures + disk.refusedWrites
      do {
        let trial = try opened(afterStop: endedWell)
        defer { trial.close() }
        endedWell = false
        try trial.run(in: world, seconds: plan.seconds - world.second, rhythm: SimulatedRun.rhythm)
        endedWell = !disk.isDown && disk.syncFailures + disk.refusedWrites == diskFailures
      } catch  where disk.isDown || disk.isFull || disk.syncFailures > 0 {
        // A disk that fails while the daemon starts ends it; it is started again.
      }
      world.restart()
      if world.second < plan.seconds {
        world.pass(
          milliseconds: chance.next(in: 0...4) == 0 ? chance.next(in: 1...7_200) * 1_000 : chance.next(in: 1...60) * 1_000)
      }
    }
    return endedWell
  }

  private func opened(afterStop: Bool) throws -> Trial {
    let trial = try Trial(configuration: plan.configuration(plant: options.plant), disk: disk.name)
    do {
      truth.restarted(durablePolls: try trial.durablePolls(), afterStop: afterStop)
      return trial
    } catch {
      trial.close()
      throw error
    }
  }

  // MARK: What struck

  private var counts: FaultCounts {
    var counts = world.counts
    counts.add(.crash, disk.life)
    counts.add(.torn, disk.torn)
    counts.add(.syncFailure, disk.syncFailures)
    for meter in plan.meters {
      counts.add(.stuck, meter.troubles.count { $0.kind == .stuck })
      let later = meter.epochs.dropFirst()
      counts.add(meter.traits.isRestarting ? .restart : .swapUnrecorded, later.count { !$0.isRecorded })
      if let capacity = meter.traits.capacity {
        counts.add(.rollover, Int((meter.epochs[0].initial + meter.used(plan.seconds)) / capacity))
      }
    }
    counts.add(.summerTime, plan.summerTimeChanges)
    return counts
  }
}

extension SitePlan {
  /// How often local time jumps while the world lasts.
  var summerTimeChanges: Int {
    guard let calendar = LocalCalendar(timeZone: timeZone) else { return 0 }
    let (first, last) = (calendar.day(of: start).number, calendar.day(of: start + seconds).number)
    return (first...last).count { calendar.span(of: LocalDay(number: $0)).seconds != 86_400 }
  }
}

extension TrueMeter {
  /// What matters of its description, in a few words.
  var summary: String {
    var words = [traits.isRestarting ? "restarting" : "cumulative", "every \(traits.intervalSeconds) s"]
    if let capacity = traits.capacity { words.append("capacity \(text(capacity))") }
    if traits.statesPower { words.append("power \(powerPerHour)/h") }
    return words.joined(separator: ", ")
  }
}
