import ArgumentParser
import Dispatch
import Simulation
import Synchronization

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Play the whole daemon in a simulated world with faults and hold its books against the truth.",
    discussion: """
      Prints how often each fault struck and a digest of the books; the same seed gives the same digest. \
      Exit 0, or 65 with the first broken promise and the command that replays it.
      """)

  @Option(help: "The seed, or the first of them.")
  var seed: UInt64

  @Option(help: "How many seeds, one after another.")
  var seeds: UInt64 = 1

  @Option(help: "How long each site is played, days.")
  var days: Int = 90

  @Option(help: "Meters of each site.")
  var meters: Int = 50

  @Option(help: "Faults, joined by commas; 'none' for a world without trouble.")
  var faults: String = "all"

  @Option(help: "An error put into the world on purpose, which must be found.")
  var plant: String?

  @Option(help: "Sites played at once.")
  var jobs: Int = 2

  @Flag(help: "Print a line for each seed.")
  var verbose = false

  func validate() throws {
    guard days >= SimulatedRun.daysMin else { throw ValidationError("--days: write at least \(SimulatedRun.daysMin)") }
    guard days <= 3_650 else { throw ValidationError("--days: write at most 3650") }
    guard (1...10_000).contains(meters) else { throw ValidationError("--meters: write 1 to 10000") }
    guard (1...1_000_000).contains(seeds), seed <= UInt64.max - seeds else {
      throw ValidationError("--seeds: write 1 to 1000000")
    }
    guard (1...256).contains(jobs) else { throw ValidationError("--jobs: write 1 to 256") }
    _ = try chosenFaults
    _ = try chosenPlant
  }

  private var chosenFaults: Set<SimulatedFault> {
    get throws {
      if faults == "all" { return Set(SimulatedFault.allCases) }
      if faults == "none" { return [] }
      return Set(
        try faults.split(separator: ",").map { name in
          guard let fault = SimulatedFault(rawValue: String(name)) else {
            throw ValidationError(
              "--faults: '\(name)' is none; write some of \(SimulatedFault.allCases.map(\.rawValue).joined(separator: ","))")
          }
          return fault
        })
    }
  }

  private var chosenPlant: Plant? {
    get throws {
      guard let plant else { return nil }
      guard let known = Plant(rawValue: plant) else {
        throw ValidationError(
          "--plant: '\(plant)' is none; write one of \(Plant.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return known
    }
  }

  func run() throws {
    let (faults, plant) = (try chosenFaults, try chosenPlant)
    let options = (0..<seeds).map {
      SimulatedRun.Options(seed: seed + $0, days: days, meters: meters, faults: faults, plant: plant)
    }
    let outcomes = play(options)
    var counts = FaultCounts()
    for outcome in outcomes { counts += outcome.counts }
    for fault in SimulatedFault.allCases where faults.contains(fault) || counts[fault] > 0 {
      Console.result("\(fault.rawValue): \(counts[fault])")
    }
    let polls = outcomes.map(\.polls).reduce(0, +)
    let hours = outcomes.map(\.measuredHours).reduce(0, +)
    let holes = outcomes.map(\.holes).reduce(0, +)
    Console.result(
      "meter-years: \(Int(seeds) * meters * days / 365), polls: \(polls), measured hours: \(hours), spans without an amount: \(holes)"
    )
    for outcome in outcomes where seeds == 1 || verbose { Console.result("seed \(outcome.seed): digest \(outcome.digest)") }
    if let failed = outcomes.first(where: { $0.broken != nil }), let broken = failed.broken {
      Console.result("seed \(failed.seed): \(broken)")
      Console.result("replay: \(replay(failed.seed))")
      throw Exit.badData
    }
    Console.result("every promise was kept")
  }

  private func replay(_ seed: UInt64) -> String {
    "conserved simulate --seed \(seed) --days \(days) --meters \(meters)" + (faults == "all" ? "" : " --faults \(faults)")
      + (plant.map { " --plant \($0)" } ?? "")
  }

  /// Plays all, some at once; each by itself, so that their number changes nothing. After a failure no further one is begun.
  private func play(_ options: [SimulatedRun.Options]) -> [SimulatedRun.Outcome] {
    let state = Mutex<(next: Int, outcomes: [SimulatedRun.Outcome], hasFailed: Bool)>((0, [], false))
    DispatchQueue.concurrentPerform(iterations: min(jobs, options.count)) { _ in
      while true {
        let next = state.withLock { state -> Int? in
          guard state.next < options.count, !state.hasFailed else { return nil }
          state.next += 1
          return state.next - 1
        }
        guard let next else { return }
        let outcome = SimulatedRun.run(options[next])
        let done = state.withLock { state -> Int in
          state.outcomes.append(outcome)
          state.hasFailed = state.hasFailed || outcome.broken != nil
          return state.outcomes.count
        }
        Console.progress("\(done) of \(options.count) seeds")
      }
    }
    Console.endProgress()
    return state.withLock { $0.outcomes }.sorted { $0.seed < $1.seed }
  }
}
