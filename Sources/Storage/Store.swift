import EnergyModel
import GRDB
import Glibc

/// The store of one data directory: SQLite, written by one connection that this object owns.
///
/// Every commit is durable when its call returns (WAL, `synchronous=FULL`). Used from one thread.
package final class Store {
  package enum Mode: Sendable {
    /// The daemon and imports: creates what is missing, migrates what is old.
    case readWrite
    /// Beside a running daemon: never writes, never migrates.
    case readOnly
  }

  package static let fileName = "conserved.sqlite"

  package let path: String
  let queue: DatabaseQueue
  /// What keeps others from writing; it lives as long as the store does.
  private let lock: AnyObject?
  /// Whether the file's schema has sums of days; one that is only read may be older.
  let keepsDaySums: Bool
  /// Inside a transaction that spans several calls: what every call of this store works on.
  private var current: Database?

  /// Opens the store of a directory that exists; whoever opens it to write hands in the lock that he holds.
  ///
  /// - Parameters:
  ///   - busySeconds: How long to wait for another connection that is writing.
  ///   - disk: The name of the SQLite VFS that keeps the file; `nil`: the machine's own.
  package init(
    directory: String, mode: Mode, lock: AnyObject? = nil, busySeconds: Double = 5, disk: String? = nil
  ) throws(StoreError) {
    self.lock = lock
    path = directory + "/" + Store.fileName
    let path = self.path
    do {
      var configuration = Configuration()
      configuration.readonly = mode == .readOnly
      configuration.busyMode = busySeconds > 0 ? .timeout(busySeconds) : .immediateError
      configuration.foreignKeysEnabled = true
      configuration.publicStatementArguments = false
      configuration.prepareDatabase { database in
        if mode == .readWrite {
          try database.execute(sql: "PRAGMA synchronous = FULL")
          try database.execute(sql: "PRAGMA wal_autocheckpoint = 1000")
          try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
        }
        try database.execute(sql: "PRAGMA trusted_schema = OFF")
        try database.execute(sql: "PRAGMA cell_size_check = ON")
      }
      if mode == .readOnly, !Store.fileExists(path) { throw StoreError.missing(path: path) }
      queue = try DatabaseQueue(path: disk.map { "file:\(path)?vfs=\($0)" } ?? path, configuration: configuration)
      switch mode {
      case .readWrite:
        keepsDaySums = true
        try queue.inDatabase { database in
          // Look before anything is changed: a foreign or newer file stays as it is, its journal mode too.
          try Schema.migrate(database, path: path)
          _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        }
      case .readOnly:
        keepsDaySums = try queue.inDatabase { database in
          let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
          guard try Int64.fetchOne(database, sql: "PRAGMA application_id") == Schema.applicationID else {
            throw StoreError.foreignFile(path: path)
          }
          guard version <= Schema.current else {
            throw StoreError.newerSchema(path: path, found: version, known: Schema.current)
          }
          return version >= Schema.firstWithDaySums
        }
      }
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// Ends the connection; what was committed stays.
  package func close() { try? queue.close() }

  /// The schema that this program writes.
  package static var schemaVersion: Int { Schema.current }

  // MARK: One door for reading and one for writing

  /// Several calls as one commit: all of them are durable when this returns, or none happened.
  package func inTransaction<Value>(_ body: () throws(StoreError) -> Value) throws(StoreError) -> Value {
    if current != nil { return try body() }
    return try write { database in
      current = database
      defer { current = nil }
      return try body()
    }
  }

  func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      if let current { return try body(current) }
      return try queue.read(body)
    } catch {
      throw StoreError(error, path: path)
    }
  }

  func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      if let current { return try body(current) }
      return try queue.write(body)
    } catch {
      throw StoreError(error, path: path)
    }
  }

  private static func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
