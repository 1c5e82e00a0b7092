import EnergyModel
import Foundation
import Glibc
import Simulation
import Synchronization

/// The whole daemon as its users run it: polling, decoding, checking, storing durably, booking and publishing, measured from outside.
struct DaemonBenchmark {
  let meters: Int
  let seconds: Int
  let intervalSeconds: Int

  func run() throws {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("conserved")
    guard access(program.path, X_OK) == 0 else {
      throw BenchmarkFault("\(program.path) is missing; build the product conserved first")
    }
    let times = RequestTimes(count: meters)
    let counters = (0..<meters).map {
      SimulatedMeter(seed: UInt64($0), shape: LoadShape(kind: .organ, carrier: .electricity), style: .shellyEMGen2)
    }
    let server = try LoopbackServer(addresses: meters) { head in
      guard let number = decimalNumber(head.path.utf8.dropFirst(3)), counters.indices.contains(number) else {
        return .status(404)
      }
      times.note(number, at: monotonicSeconds())
      return .body(counters[number].body(at: wallClock()), contentType: "application/json")
    }
    defer { server.stop() }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("conserved-benchmark-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try configuration(server).write(to: folder.appendingPathComponent("conserved.yaml"), atomically: true, encoding: .utf8)

    let daemon = Process()
    daemon.executableURL = program
    daemon.arguments = ["run", "--config", folder.path + "/conserved.yaml"]
    daemon.standardError = FileHandle.nullDevice
    try daemon.run()
    let warm = Double(max(3, intervalSeconds * 2))
    usleep(UInt32(warm * 1_000_000))
    let before = try ProcessFigures(daemon.processIdentifier)
    let (countBefore, start) = (server.requests, monotonicSeconds())
    usleep(UInt32(seconds) * 1_000_000)
    let after = try ProcessFigures(daemon.processIdentifier)
    let (polls, end) = (server.requests - countBefore, monotonicSeconds())
    kill(daemon.processIdentifier, SIGTERM)
    daemon.waitUntilExit()
    report(times, polls: polls, start: start, end: end, before: before, after: after)
    let status = try String(contentsOf: folder.appendingPathComponent("var/status/status.json"), encoding: .utf8)
    print("status.json: \(status.prefix(460))…")
  }

  private func configuration(_ server: LoopbackServer) -> String {
    var text = """
      schema: 1
      site: { name: Benchmark, time_zone: Asia/Shanghai, language: en }
      plan: { use: [cn-public-institutions-14], factors: cn-stat-a }
      polling: { interval: \(intervalSeconds)s, timeout: \(intervalSeconds * 800)ms }
      institutions: [{ id: hall, name: Hall, class: organ, persons: 10, floor_area_m2: 100 }]
      endpoints:

      """
    for number in 0..<meters {
      text += """
          - { id: m\(number), url: "\(server.url("/m/\(number)", address: number))", preset: shelly-em-gen2,
              registers: [{ id: hall/\(number), institution: hall }] }

        """
    }
    return text
  }

  private func report(
    _ times: RequestTimes, polls: Int, start: Double, end: Double, before: ProcessFigures, after: ProcessFigures
  ) {
    let expected = Double(meters) * (end - start) / Double(intervalSeconds)
    let cpu = after.cpuSeconds - before.cpuSeconds
    let gaps = times.gaps(from: start, to: end)
    let twice = gaps.count { $0 < Double(intervalSeconds) / 2 }
    let skipped = gaps.map { max(0, Int(($0 / Double(intervalSeconds)).rounded()) - 1) }.reduce(0, +)
    print(
      """
      \(meters) meters every \(intervalSeconds) s for \(seconds) s
      polls \(polls) of \(Int(expected)) expected, slots without a poll \(skipped) (\(hundredths(Double(skipped) * 100 / max(1, expected))) %), \
      served twice in a slot \(twice)
      CPU \(hundredths(cpu * 1e6 / Double(max(1, polls)))) us a poll (user and system, fetched, decoded, checked, stored durably, booked)
      memory \(after.residentKilobytes) kB resident, \(after.peakKilobytes) kB at most
      """)
  }

  private func hundredths(_ value: Double) -> String { String((value * 100).rounded() / 100) }
}

/// What the kernel says of a process.
private struct ProcessFigures {
  let cpuSeconds: Double
  let residentKilobytes: Int
  let peakKilobytes: Int

  init(_ process: Int32) throws {
    let stat = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    // The name in parentheses may hold anything; fields 14 and 15 are the 12th and 13th behind it (proc(5)).
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 13, let user = Double(fields[11]), let system = Double(fields[12]) else {
      throw BenchmarkFault("the daemon has ended; run it by hand to see why")
    }
    cpuSeconds = (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    func kilobytes(_ name: String) -> Int {
      status.split(separator: "\n").first { $0.hasPrefix(name + ":") }?.split(separator: " ").dropFirst().first.flatMap {
        Int($0)
      } ?? 0
    }
    residentKilobytes = kilobytes("VmRSS")
    peakKilobytes = kilobytes("VmHWM")
  }
}

/// When each meter was asked.
private final class RequestTimes: Sendable {
  private let times: Mutex<[[Double]]>

  init(count: Int) { times = Mutex(Array(repeating: [], count: count)) }

  func note(_ meter: Int, at time: Double) { times.withLock { $0[meter].append(time) } }

  /// The distances between consecutive requests of the same meter within a span, s.
  func gaps(from: Double, to: Double) -> [Double] {
    times.withLock { all in
      all.flatMap { times in
        let within = times.filter { $0 >= from && $0 <= to }
        return zip(within, within.dropFirst()).map { $1 - $0 }
      }
    }
  }
}
