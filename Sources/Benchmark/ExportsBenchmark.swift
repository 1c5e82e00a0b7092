import ConservedCore
import EnergyModel
import Foundation
import Settings
import Simulation
import Storage

/// What it takes to export the hours of many registers as CSV: a store is filled, then the built program writes it out and is measured
/// from outside. Every table is read back: its lines are counted.
struct ExportsBenchmark {
  let registers: Int
  let days: Int

  private static let firstDay = LocalMonth(year: 2025, month: 1).firstDay

  func run() throws {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("conserved")
    guard FileManager.default.isExecutableFile(atPath: program.path) else {
      throw BenchmarkFault("\(program.path) is missing; build the product conserved first")
    }
    let directory = NSTemporaryDirectory() + "conserved-benchmark-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: directory + "/data", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try configuration().write(toFile: directory + "/conserved.yaml", atomically: true, encoding: .utf8)
    try fill(directory)
    for arguments in [
      ["consumption", "--period", "hour", "--by", "register"],
      ["consumption", "--period", "hour", "--by", "register", "--language", "zh-Hans"],
      ["consumption", "--period", "hour", "--by", "register", "--language", "zh-Hans", "--encoding", "gb18030"],
      ["consumption", "--period", "day,month,quarter,year", "--by", "register"],
      ["energy", "--period", "day", "--by", "register"], ["readings"],
    ] {
      try measure(program, arguments, directory)
    }
  }

  private func fill(_ directory: String) throws {
    let settings = try Settings.load(path: directory + "/conserved.yaml", environment: [:], source: .disk)
    let session = try Session.writing(settings)
    let start = settings.site.calendar.start(of: Self.firstDay)
    for index in settings.registers.indices { _ = try session.keeper.insert(readings(index, from: start).map { (index, $0) }) }
    try session.keeper.closeDays()
  }

  private func configuration() -> String {
    var text = """
      schema: 1
      site: { name: Benchmark, time_zone: Asia/Shanghai, language: en }
      paths: { data: data, status: status, exports: exports, report: report, inbox: inbox }
      plan: { use: [cn-public-institutions-14], factors: cn-stat-a }
      institutions: [{ id: hall, name: Hall, class: organ, persons: 100, floor_area_m2: 1000 }]
      registers:

      """
    for number in 0..<registers {
      text += "  - { id: hall/meter-\(number), institution: hall, carrier: electricity, unit: kWh, interval: 1h }\n"
    }
    return text
  }

  private func readings(_ register: Int, from start: Instant) -> [Reading] {
    var random = SplitMix64(seed: UInt64(register))
    var value: Int64 = 1_000
    return (0...(days * 24)).map { hour in
      value += random.next(in: 1...9)
      let instant = start + Int64(hour) * 3_600
      return Reading(instant: instant, received: instant, value: ExactDecimal(value), unit: .kilowattHour, origin: .poll)
    }
  }

  private func measure(_ program: URL, _ arguments: [String], _ directory: String) throws {
    let file = directory + "/export.csv"
    let process = Process()
    process.executableURL = program
    process.arguments = ["export"] + arguments + ["--config", directory + "/conserved.yaml"]
    FileManager.default.createFile(atPath: file, contents: nil)
    process.standardOutput = FileHandle(forWritingAtPath: file)
    let (wall, cpu) = (monotonicSeconds(), childrenUsage().cpu)
    try process.run()
    process.waitUntilExit()
    let seconds = monotonicSeconds() - wall
    guard process.terminationStatus == 0 else {
      throw BenchmarkFault("export \(arguments) ended with \(process.terminationStatus)")
    }
    let used = childrenUsage()
    let rows = try lines(of: file) - 1
    print(
      "export \(arguments.joined(separator: " ")): \(rows) rows in "
        + String(format: "%.2f s (%.2f s of CPU), %.0f rows a second", seconds, used.cpu - cpu, Double(rows) / seconds)
        + ", at most \(used.kilobytes) kB of memory in this or an earlier one")
  }

  private func lines(of file: String) throws -> Int {
    guard let handle = FileHandle(forReadingAtPath: file) else { throw BenchmarkFault("\(file) is not there") }
    defer { try? handle.close() }
    var lines = 0
    while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty { lines += piece.count { $0 == 0x0A } }
    return lines
  }

  /// CPU seconds of all children that ended, and the largest resident set of any of them.
  private func childrenUsage() -> (cpu: Double, kilobytes: Int) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return (seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss)
  }
}
