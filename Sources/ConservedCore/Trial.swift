import EnergyModel
import Logging
import Metering
import Settings
import Storage

/// The whole daemon on a disk and in a world that somebody made up, and what whoever holds it against the truth asks afterwards.
///
/// One trial is one life of the process: after a crash the next one begins on the same disk.
package final class Trial {
  package let settings: Settings
  private let store: Store
  private let configuration: [UInt8]
  private var openKeeper: BookKeeper?

  /// Opens the store on a disk, as a starting daemon does. What the disk refuses is thrown.
  ///
  /// - Parameter disk: The name of the SQLite VFS that keeps the store.
  package init(configuration: [UInt8], disk: String) throws {
    self.configuration = configuration
    settings = try Trial.load(configuration)
    store = try Store(directory: settings.paths.data, mode: .readWrite, busySeconds: 0, disk: disk)
    try store.bind(timeZone: settings.site.calendar.timeZone)
  }

  private static func load(_ configuration: [UInt8]) throws(SettingsFaults) -> Settings {
    try Settings.load(
      path: "/site/conserved.yaml", environment: [:],
      source: SettingsSource { $0 == "/site/conserved.yaml" ? .success(configuration) : .failure(.notFound) })
  }

  /// Polls whose readings are durable, over all lives.
  package func durablePolls() throws -> Int64 { try store.counts().pollsAnswered }

  /// Runs the daemon until the world stops it, at most so long.
  package func run(in world: any World, seconds: Int64, rhythm: Rhythm) throws {
    var log = Logger(label: "trial") { _ in SwiftLogNoOpLogHandler() }
    log.logLevel = .critical
    let configuration = configuration
    let daemon = try Daemon(settings: settings, store: store, world: world, log: log, rhythm: rhythm) {
      () throws(SettingsFaults) in try Trial.load(configuration)
    }
    _ = daemon.run(seconds: seconds)
  }

  package func close() { store.close() }

  // MARK: The books

  private func keeper() throws -> BookKeeper {
    if let openKeeper { return openKeeper }
    let keeper = try BookKeeper.writing(settings, store)
    openKeeper = keeper
    return keeper
  }

  /// Every known hour of a register.
  package func hours(of register: Int) throws -> [HourRow] { try keeper().hours(of: register, in: Trial.always) }

  /// Every reading of a register in the order of the books.
  package func readings(of register: Int) throws -> [Reading] {
    try keeper().readings(of: register, in: Trial.always).map(\.reading)
  }

  package func exchanges() throws -> [MeterExchange] { try store.exchanges() }

  /// What `verify` finds.
  package func disagreements() throws -> [String] { try Audit(keeper()).run().disagreements.map(\.description) }

  /// Keeps exchanges before any reading is there.
  package func record(_ exchanges: [MeterExchange]) throws {
    try store.record(exchanges)
    openKeeper = nil
  }

  /// Adds readings as an import does, in any order.
  package func insert(_ readings: [(register: Int, reading: Reading)]) throws { _ = try keeper().insert(readings) }

  private static let always = Span(Instant.plausible.lowerBound, Instant.plausible.upperBound)
}
