import EnergyModel
import Foundation
import GRDB
import Logging
import Settings
import Simulation
import Storage
import Testing

@testable import ConservedCore

/// A site of meters that count a little each second, its configuration, its store in a directory of its own, and its world.
final class SimulatedSite {
  let directory: String
  var configuration: String
  private(set) var world: SimulatedWorld
  private let start: Instant
  private var elapsed: Int64 = 0
  /// When the next run begins.
  var now: Instant { start + elapsed }
  private var silences: [(path: String, from: Instant, to: Instant)] = []
  private var answerOverride: ((Request, Instant) -> SimulatedWorld.Behaviour?)?

  /// - Parameter start: Of the world, in UTC seconds; 2026-10-01T00:00:00+08:00 where nothing is said.
  init(endpoints: Int, interval: String, start seconds: Int64 = 1_790_784_000) throws {
    directory = NSTemporaryDirectory() + "conserved-site-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: directory + "/data", withIntermediateDirectories: true)
    configuration = SimulatedSite.configuration(endpoints: 0..<endpoints, interval: interval)
    start = Instant(seconds: seconds)
    world = SimulatedWorld(start: start) { _, _ in .init(.failure(.connectFailed)) }
    renewWorld()
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  static func configuration(endpoints: Range<Int>, interval: String) -> String {
    """
    schema: 1
    site: { name: Test, time_zone: Asia/Shanghai, language: en }
    paths: { data: data, status: status, exports: exports, report: report, inbox: inbox }
    plan: { use: [cn-public-institutions-14], factors: cn-stat-a }
    polling: { interval: \(interval), timeout: 10s }
    institutions: [{ id: hall, name: Hall, class: organ, persons: 10, floor_area_m2: 100 }]
    endpoints:
    \(endpoints.map { """
      - id: meter-\($0)
        url: http://127.0.0.1:1/meter-\($0)
        registers: [{ id: hall/\($0), institution: hall, carrier: electricity, value: /energy, unit: Wh }]
    """ }.joined(separator: "\n"))
    """ + "\n"
  }

  func override(_ answer: @escaping (Request, Instant) -> SimulatedWorld.Behaviour?) { answerOverride = answer }

  /// An endpoint does not answer in a span of seconds since the start.
  func silence(_ path: String, from: Int64, to: Int64) { silences.append((path, start + from, start + to)) }

  private func renewWorld() {
    world = SimulatedWorld(start: start + elapsed) { [unowned self] request, now in
      if let behaviour = answerOverride?(request, now) { return behaviour }
      if silences.contains(where: { request.url.hasSuffix($0.path) && $0.from <= now && now < $0.to }) {
        return .init(.failure(.connectTimedOut), milliseconds: 5_000)
      }
      let meter = Int64(request.url.split(separator: "-").last.flatMap { Int64($0) } ?? 0)
      let count = 1_000_000 + (now - Instant(seconds: 1_790_000_000)) * (meter + 1) / 7
      return .init(.success(Array("{\"energy\":\(count)}".utf8)))
    }
  }

  /// Runs the daemon; a second run is a restart on the same store, later by what passed.
  func run(seconds: Int64, keepsTime: Bool = false, rhythm: Rhythm = .live) throws {
    if elapsed > 0 { renewWorld() }
    let settings = try settings()
    let store = try Store(directory: directory + "/data", mode: .readWrite, busySeconds: 0)
    defer { store.close() }
    let daemon = try Daemon(settings: settings, store: store, world: world, log: SimulatedSite.silent, rhythm: rhythm) {
      [unowned self] () throws(SettingsFaults) in
      try self.settings()
    }
    #expect(daemon.run(seconds: seconds) == .stopped)
    elapsed += seconds
  }

  /// Time passes while no daemon runs.
  func pass(seconds: Int64) {
    elapsed += seconds
    renewWorld()
  }

  static var silent: Logger {
    var log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    log.logLevel = .critical
    return log
  }

  func settings() throws(SettingsFaults) -> Settings {
    let text = Array(configuration.utf8)
    return try Settings.load(
      path: directory + "/conserved.yaml", environment: [:],
      source: SettingsSource {
        $0.hasSuffix("conserved.yaml")
          ? .success(text) : $0.hasSuffix("/secret") ? .success(Array("s".utf8)) : .failure(.notFound)
      })
  }

  func status() throws -> [String: Any] {
    let bytes = try #require(world.files[directory + "/status/status.json"])
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  /// Looks into the books after the daemon has stopped.
  func inspect(_ look: (BookKeeper) throws -> Void) throws {
    let store = try Store(directory: directory + "/data", mode: .readOnly)
    defer { store.close() }
    try look(try BookKeeper.reading(try settings(), store))
  }

  /// Takes the rows of a file as a command does while no daemon runs.
  func command(_ kind: ImportKind, _ text: String) throws {
    let session = try Session.writing(try settings())
    let rows = try ImportRows(
      kind, Array(text.utf8), file: "rows.csv", settings: session.settings, now: start + elapsed, booked: { _ in LedgerHistory() }
    )
    _ = try session.apply(rows)
  }

  /// The lines of the status log since the last start that tell of one kind, as change and subject.
  func said(_ kind: EventKind) -> [String] {
    world.statusLines.filter { $0.contains("\"event\":\"\(kind.rawValue)\"") }.map { line in
      let subject = line.range(of: "\"subject\":\"").map { line[$0.upperBound...].prefix { $0 != "\"" } } ?? ""
      return (line.contains("\"change\":\"raised\"") ? "raised " : "cleared ") + subject
    }
  }

  /// Start, register and amount of each row of an export.
  func measuredAmounts(_ name: String) throws -> [String] {
    let suffix = String(name.suffix(from: try #require(name.range(of: "/exports/")).lowerBound))
    let bytes = try #require(world.files.first { $0.key.hasSuffix(suffix) && !$0.key.contains("zh-Hans") }?.value)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

/// Another connection that holds the store's only place for a writer.
final class StoreBlocker {
  private let path: String
  private var connection: DatabaseQueue?

  init(_ path: String) { self.path = path }

  func block() {
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    connection = try? DatabaseQueue(path: path, configuration: configuration)
    try? connection?.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
  }

  func release() {
    try? connection?.inDatabase { try $0.execute(sql: "ROLLBACK") }
    connection = nil
  }
}
