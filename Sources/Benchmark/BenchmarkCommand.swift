import EnergyModel
import Fetching
import Foundation
import Glibc
import Simulation

/// The figures of the project's own performance, ours beside a reference, in one run on one machine: ratios hold, absolute figures do not.
///
///     Benchmark daemon [--meters 2000] [--seconds 60] [--interval 1]
///     Benchmark books [--meters 1000] [--days 365] [--rounds 20]
///     Benchmark decoding [--rounds 5] [--corpus FOLDER]
///     Benchmark forecasts --corpus FOLDER
///     Benchmark baselines --corpus FOLDER
///     Benchmark standings [--institutions 10000]
///     Benchmark night [--institutions 10000]
///     Benchmark exports [--meters 1000] [--days 365]
///     Benchmark polling [--meters 2000] [--seconds 10] [--rate 6000] [--in-flight 64] [--kept | --new]
@main enum Benchmark {
  static let usage = """
    usage: Benchmark polling [--meters N] [--seconds S] [--rate POLLS_A_SECOND] [--in-flight N] [--rounds N] [--kept | --new]
           Benchmark daemon [--meters N] [--seconds S] [--interval S]
           Benchmark books [--meters N] [--days N] [--rounds N]
           Benchmark decoding [--rounds N] [--corpus FOLDER]
           Benchmark forecasts [--corpus FOLDER]
           Benchmark baselines [--corpus FOLDER]
           Benchmark standings [--institutions N]
           Benchmark night [--institutions N]
           Benchmark exports [--meters N] [--days N]
      --corpus     where the known answers, the building years and the captured bodies are (shared/corpus)
      --institutions  how many are judged (10000)
      --days       how long a history the books have (365)
      --meters     simulated meters, each on a loopback address of its own (2000)
      --seconds    how long each poller is measured, over all rounds (10)
      --rate       polls a second; 0: as fast as it goes (6000)
      --in-flight  transfers under way at once (64)
      --interval   how often the daemon asks each meter, s (1)
      --rounds     how often those that are measured take turns (5)
      --kept       connections are kept (default); --new: a new one for each poll

    """

  static func main() {
    guard let options = PollingOptions(CommandLine.arguments.dropFirst()) else {
      FileHandle.standardError.write(Data(usage.utf8))
      exit(64)
    }
    do {
      switch options.role {
      case .fleet: try FleetProcess.serve(meters: options.meters)
      case .polling: try PollingBenchmark(options).run()
      case .books: try BooksBenchmark(registers: options.meters, days: max(60, options.days), rounds: options.rounds).run()
      case .decoding: try DecodingBenchmark(corpus: options.corpus, rounds: options.rounds).run()
      case .forecasts: try ForecastsBenchmark(corpus: options.corpus).run()
      case .baselines: try BaselinesBenchmark(corpus: options.corpus).run()
      case .standings: try StandingsBenchmark(institutions: options.institutions).run()
      case .exports: try ExportsBenchmark(registers: options.meters, days: max(1, options.days)).run()
      case .night: try NightBenchmark(institutions: options.institutions).run()
      case .daemon: try DaemonBenchmark(meters: options.meters, seconds: options.seconds, intervalSeconds: options.interval).run()
      }
    } catch {
      FileHandle.standardError.write(Data("benchmark: \(error)\n".utf8))
      exit(74)
    }
  }
}

struct PollingOptions {
  enum Role: String {
    case polling
    /// A late day in the books of a year.
    case books
    /// Bodies to exact decimals, beside simdjson.
    case decoding
    /// Forecasts of real building years, beside their goals.
    case forecasts
    /// Baselines, savings, forecasts and early signs of real building years, beside every goal.
    case baselines
    /// All standings of a jurisdiction from rolled-up days.
    case standings
    /// The same from a store of hourly books.
    case night
    /// A year of hours as CSV, by the built program.
    case exports
    /// The built daemon, measured from outside.
    case daemon
    /// The meters, in a process of their own, so that their cost is not counted as ours.
    case fleet
  }

  let role: Role
  private(set) var meters = 2_000
  private(set) var seconds = 10
  private(set) var rate = 6_000
  private(set) var inFlight = 64
  private(set) var isKept = true
  private(set) var rounds = 5
  private(set) var interval = 1
  private(set) var days = 365
  private(set) var corpus = "shared/corpus"
  private(set) var institutions = 10_000

  /// `nil` for what is no such command line.
  init?(_ arguments: ArraySlice<String>) {
    guard let first = arguments.first, let role = Role(rawValue: first) else { return nil }
    self.role = role
    var rest = arguments.dropFirst()
    while let option = rest.popFirst() {
      switch option {
      case "--kept": isKept = true
      case "--new": isKept = false
      case "--corpus":
        guard let folder = rest.popFirst() else { return nil }
        corpus = folder
      case "--meters", "--seconds", "--rate", "--in-flight", "--rounds", "--interval", "--days", "--institutions":
        guard let value = rest.popFirst().flatMap({ Int($0) }), value >= 0 else { return nil }
        switch option {
        case "--meters": meters = min(max(1, value), 60_000)
        case "--seconds": seconds = max(1, value)
        case "--rate": rate = value
        case "--rounds": rounds = max(1, value)
        case "--interval": interval = max(1, value)
        case "--days": days = value
        case "--institutions": institutions = max(1, value)
        default: inFlight = max(1, value)
        }
      default: return nil
      }
    }
  }
}

/// The fleet as a child of the benchmark: it says its port and serves until its standard input closes, that is, until its parent ends.
final class FleetProcess {
  let port: UInt16
  private let process = Process()
  private let input = Pipe()

  init(meters: Int) throws {
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["fleet", "--meters", String(meters)]
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = input
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = UInt16(line.prefix { $0.isNumber }) else {
      throw BenchmarkFault("the fleet did not start; is the limit of open files too low?")
    }
    self.port = port
  }

  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  static func serve(meters count: Int) throws {
    let meters = (0..<count).map {
      SimulatedMeter(seed: UInt64($0), shape: LoadShape(kind: .organ, carrier: .electricity), style: .shellyEMGen2)
    }
    let fleet = try Fleet(meters: meters, addresses: count) { wallClock() }
    FileHandle.standardOutput.write(Data("\(fleet.port)\n".utf8))
    _ = FileHandle.standardInput.readDataToEndOfFile()
    fleet.stop()
  }
}

struct BenchmarkFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

@Sendable func wallClock() -> Instant {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Instant(seconds: Int64(time.tv_sec))
}
