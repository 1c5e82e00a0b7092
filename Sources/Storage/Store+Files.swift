import EnergyModel
import GRDB

/// A file of an endpoint's directory, as it was when it was taken.
package struct TakenFile: Sendable, Hashable {
  package let endpoint: EndpointID
  /// `FileName.text`.
  package let name: String
  package let size: Int64
  /// As its directory states it, ms; only ever compared.
  package let modifiedMilliseconds: Int64
  /// SHA-256 in hexadecimal digits; empty for one that could not be read.
  package let sha256: String
  /// A digest of the way in which it was read.
  package let manner: String
  package let taken: Instant
  /// Why it gave nothing, or not all; empty when all of it was read.
  package let fault: String

  package init(
    endpoint: EndpointID, name: String, size: Int64, modifiedMilliseconds: Int64, sha256: String, manner: String, taken: Instant,
    fault: String
  ) {
    self.endpoint = endpoint
    self.name = name
    self.size = size
    self.modifiedMilliseconds = modifiedMilliseconds
    self.sha256 = sha256
    self.manner = manner
    self.taken = taken
    self.fault = fault
  }
}

/// Which files were taken. A store of an older schema, read beside its daemon, knows of none.
extension Store {
  /// Files remembered of one endpoint: twice what its directory may hold, so that those that are there are not forgotten for those that
  /// went. About 250 bytes each.
  package static let filesRememberedMax = 2 * FileDrop.filesMax

  /// What is known of a file; `nil` for one that was never taken.
  package func takenFile(_ name: String, of endpoint: EndpointID) throws(StoreError) -> TakenFile? {
    try takenFiles([name], of: endpoint)[name]
  }

  /// What is known of files, by their names: of many at once, since to begin reading costs more than to find one.
  package func takenFiles(_ names: [String], of endpoint: EndpointID) throws(StoreError) -> [String: TakenFile] {
    if names.isEmpty { return [:] }
    return try read { database in
      var known: [String: TakenFile] = [:]
      guard try database.tableExists("taken_file") else { return known }
      let statement = try database.cachedStatement(
        sql: "SELECT size, modified_ms, sha256, manner, taken_s, fault FROM taken_file WHERE endpoint = ? AND name = ?")
      for name in names {
        guard let row = try Row.fetchOne(statement, arguments: [endpoint.text, name]) else { continue }
        known[name] = TakenFile(
          endpoint: endpoint, name: name, size: row[0], modifiedMilliseconds: row[1], sha256: row[2], manner: row[3],
          taken: Instant(seconds: row[4]), fault: row[5])
      }
      return known
    }
  }

  package func remember(_ files: [TakenFile]) throws(StoreError) {
    try write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO taken_file (endpoint, name, size, modified_ms, sha256, manner, taken_s, fault)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for file in files {
        try statement.execute(arguments: [
          file.endpoint.text, file.name, file.size, file.modifiedMilliseconds, file.sha256, file.manner, file.taken.seconds,
          file.fault,
        ])
      }
    }
  }

  /// Forgets the oldest files of an endpoint beyond so many. Walks over all of them: once a visit, not once a commit.
  package func forgetFiles(of endpoint: EndpointID, beyond max: Int = Store.filesRememberedMax) throws(StoreError) {
    try write { database in
      try database.cachedStatement(
        sql: """
          DELETE FROM taken_file WHERE endpoint = ?1 AND name IN (
            SELECT name FROM taken_file WHERE endpoint = ?1 ORDER BY taken_s DESC, name DESC LIMIT -1 OFFSET ?2)
          """
      ).execute(arguments: [endpoint.text, max])
    }
  }
}
