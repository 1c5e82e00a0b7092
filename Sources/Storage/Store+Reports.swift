import EnergyModel
import GRDB

/// Figures of closed periods (contract R9).
extension Store {
  /// Remembers that a period was reported.
  package func keep(_ closing: Closing) throws(StoreError) {
    try write { database in
      try database.cachedStatement(sql: "INSERT INTO closing (period, closed_s, author, note) VALUES (?, ?, ?, ?)")
        .execute(arguments: [closing.period.text, closing.closed.seconds, closing.author, closing.note])
    }
  }

  /// Every closing in the order in which they were made. A store of an older schema, read beside its daemon, has none.
  package func closings() throws(StoreError) -> [Closing] {
    try read { database in
      guard try database.tableExists("closing") else { return [] }
      return try Row.fetchAll(database, sql: "SELECT * FROM closing ORDER BY closed_s, period").compactMap { row in
        ReportPeriod(row["period"]).map { period in
          Closing(period: period, closed: Instant(seconds: row["closed_s"]), author: row["author"], note: row["note"])
        }
      }
    }
  }

  /// Keeps the hours of a register in a closed period as they are from a revision on.
  package func report(_ hours: [HourRow], of register: Int64, in period: ReportPeriod, revision: Int) throws(StoreError) {
    try write { database in
      try database.cachedStatement(
        sql: "INSERT INTO reported_hours (period, register, revision, hours) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [period.text, register, revision, Blob.data(PackedHours.pack(hours))])
    }
  }

  /// The hours of a register in a closed period by revision, the reported ones first; empty where nothing was reported of it.
  package func reportedHours(of register: Int64, in period: ReportPeriod) throws(StoreError) -> [[HourRow]] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT hours FROM reported_hours WHERE period = ? AND register = ? ORDER BY revision")
      return try Row.fetchAll(statement, arguments: [period.text, register]).map { row in
        try PackedHours.unpack(Blob.bytes(row["hours"]))
      }
    }
  }

  /// Keeps entries of the ledger with a day in a closed period as they are from a revision on.
  package func report(_ entries: [LedgerEntry], in period: ReportPeriod, revision: Int) throws(StoreError) {
    try write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT INTO reported_entry
            (period, revision, institution, carrier, end_use, from_day, to_day, note, value, unit, cost_yuan)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for entry in entries {
        try statement.execute(arguments: [
          period.text, revision, entry.institution.text, entry.carrier.name, entry.endUse, entry.from.number, entry.to.number,
          entry.note, entry.value.description, entry.unit.symbol, entry.costYuan?.description,
        ])
      }
    }
  }

  /// The entries of the ledger that a closed period was reported with and those of each later revision.
  package func reportedEntries(in period: ReportPeriod) throws(StoreError) -> [(revision: Int, entry: LedgerEntry)] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT * FROM reported_entry WHERE period = ?
          ORDER BY revision, institution, carrier, end_use, from_day, to_day, note
          """)
      return try Row.fetchAll(statement, arguments: [period.text]).compactMap { row in
        Store.entry(row).map { (row["revision"], $0) }
      }
    }
  }
}
