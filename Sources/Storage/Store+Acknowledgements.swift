import EnergyModel
import GRDB

/// Subjects whose events alarm nobody for a while. A store of an older schema, read beside its daemon, has none.
extension Store {
  /// Keeps acknowledgements; one of the same subject is replaced.
  package func keep(_ acknowledgements: [Acknowledgement]) throws(StoreError) {
    try write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO acknowledgement (subject, until_s, reason, author) VALUES (?, ?, ?, ?)")
      for one in acknowledgements {
        try statement.execute(arguments: [one.subject, one.until.seconds, one.reason, one.author])
      }
    }
  }

  /// Every acknowledgement, over or not, by subject.
  package func acknowledgements() throws(StoreError) -> [Acknowledgement] {
    try read { database in
      guard try database.tableExists("acknowledgement") else { return [] }
      return try Row.fetchAll(database, sql: "SELECT * FROM acknowledgement ORDER BY subject").map { row in
        Acknowledgement(
          subject: row["subject"], until: Instant(seconds: row["until_s"]), reason: row["reason"], author: row["author"])
      }
    }
  }

  package func removeAcknowledgement(of subject: String) throws(StoreError) {
    try write { database in
      try database.execute(sql: "DELETE FROM acknowledgement WHERE subject = ?", arguments: [subject])
    }
  }
}

extension Database {
  /// Whether somebody asked to hear no alarm of a subject at an instant.
  func isAcknowledged(_ subject: String, at instant: Instant) throws -> Bool {
    guard !subject.isEmpty else { return false }
    let statement = try cachedStatement(sql: "SELECT 1 FROM acknowledgement WHERE subject = ? AND until_s > ?")
    return try Int.fetchOne(statement, arguments: [subject, instant.seconds]) != nil
  }
}
