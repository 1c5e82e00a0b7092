import Foundation
import Testing

/// The built program, run as its users do.
enum Program {
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String

    var lines: [String] { output.split(separator: "\n").map(String.init) }
    var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
  }

  /// Beside the test runner, where the package manager puts every product.
  static let path: String = {
    let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: runner).deletingLastPathComponent().appendingPathComponent("conserved").path
  }()

  /// Runs to its end.
  static func run(_ arguments: [String], in directory: String? = nil) throws -> Outcome {
    let running = try start(arguments, in: directory)
    return try running.finish()
  }

  static func start(_ arguments: [String], in directory: String? = nil) throws -> Running {
    try Running(arguments, directory: directory)
  }

  /// A program that is running; its output goes to files, so that no pipe fills up.
  final class Running {
    let process = Process()
    private let folder: String

    init(_ arguments: [String], directory: String?) throws {
      folder = NSTemporaryDirectory() + "conserved-run-" + UUID().uuidString
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for name in ["out", "err"] { FileManager.default.createFile(atPath: folder + "/" + name, contents: nil) }
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = arguments
      if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
      process.standardOutput = FileHandle(forWritingAtPath: folder + "/out")
      process.standardError = FileHandle(forWritingAtPath: folder + "/err")
      process.standardInput = FileHandle.nullDevice
      try process.run()
    }

    deinit {
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      try? FileManager.default.removeItem(atPath: folder)
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for the end, at most so long.
    func finish(seconds: Double = 120) throws -> Outcome {
      let deadline = Date().addingTimeInterval(seconds)
      while process.isRunning, Date() < deadline { usleep(5_000) }
      if process.isRunning {
        send(SIGKILL)
        Issue.record("the program did not end within \(seconds) s")
      }
      process.waitUntilExit()
      return Outcome(
        status: process.terminationStatus, output: try String(contentsOfFile: folder + "/out", encoding: .utf8),
        errors: try String(contentsOfFile: folder + "/err", encoding: .utf8))
    }
  }

  /// Looks until something is so, at most so long; whether it came to be.
  static func eventually(seconds: Double = 20, _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    while Date() < deadline {
      if try condition() { return true }
      usleep(20_000)
    }
    return try condition()
  }
}

/// A directory of its own with a configuration, gone with the test.
final class Site {
  let directory: String
  var config: String { directory + "/conserved.yaml" }

  init() throws {
    directory = NSTemporaryDirectory() + "conserved-site-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  func write(_ text: String, to name: String = "conserved.yaml") throws {
    try text.write(toFile: directory + "/" + name, atomically: true, encoding: .utf8)
  }

  func read(_ name: String) throws -> String { try String(contentsOfFile: directory + "/" + name, encoding: .utf8) }

  func status() throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: directory + "/var/status/status.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  func count(_ group: String, _ name: String) -> Int {
    ((try? status())?[group] as? [String: Any])?[name] as? Int ?? 0
  }

  /// Rows of an export, by column.
  static func rows(_ csv: String) -> [[String: String]] {
    let lines = csv.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    guard let header = lines.first else { return [] }
    return lines.dropFirst().map { Dictionary(zip(header, $0), uniquingKeysWith: { first, _ in first }) }
  }

  /// A configuration of endpoints on loopback, each with one register of electricity.
  static func yaml(port: UInt16, endpoints: Range<Int>, interval: String, value: String = "/energy", unit: String = "Wh")
    -> String
  {
    """
    schema: 1
    site: { name: Test, time_zone: Asia/Shanghai, language: zh-Hans }
    plan: { use: [cn-public-institutions-14], factors: cn-stat-a }
    polling: { interval: \(interval), timeout: 500ms }
    status: { refresh: 1s }
    institutions: [{ id: hall, name: 市政府, class: organ, persons: 10, floor_area_m2: 100 }]
    endpoints:

    """
      + endpoints.map {
        """
          - id: gw-\($0)
            url: http://127.0.0.1:\(port)/m/\($0)
            registers: [{ id: hall/\($0), institution: hall, carrier: electricity, value: \(value), unit: \(unit) }]

        """
      }.joined()
  }
}
