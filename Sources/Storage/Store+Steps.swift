import EnergyModel
import GRDB

/// Changes in use that somebody explained. A store of an older schema, read beside its daemon, has none.
extension Store {
  /// Keeps explained steps, all or none; one of the same register and day is replaced by what is stated last. How many were new, and how
  /// many stand in place of another reason.
  @discardableResult
  package func state(_ steps: [ExplainedStep]) throws(StoreError) -> (added: Int, replaced: Int) {
    try write { database in
      let known = try database.cachedStatement(sql: "SELECT reason FROM step WHERE register = ? AND day = ?")
      let insert = try database.cachedStatement(sql: "INSERT OR REPLACE INTO step (register, day, reason) VALUES (?, ?, ?)")
      var (added, replaced) = (0, 0)
      for step in steps {
        let before = try String.fetchOne(known, arguments: [step.register.text, step.day.number])
        guard before != step.reason else { continue }
        try insert.execute(arguments: [step.register.text, step.day.number, step.reason])
        if before == nil { added += 1 } else { replaced += 1 }
      }
      return (added, replaced)
    }
  }

  /// Every explained step, by register and day.
  package func steps() throws(StoreError) -> [ExplainedStep] {
    try read { database in
      guard try database.tableExists("step") else { return [] }
      return try Row.fetchAll(database, sql: "SELECT register, day, reason FROM step ORDER BY register, day")
        .compactMap(Store.step)
    }
  }

  /// Those of one register, by day.
  package func steps(of register: RegisterID) throws(StoreError) -> [ExplainedStep] {
    try read { database in
      guard try database.tableExists("step") else { return [] }
      return try Row.fetchAll(
        try database.cachedStatement(sql: "SELECT register, day, reason FROM step WHERE register = ? ORDER BY day"),
        arguments: [register.text]
      ).compactMap(Store.step)
    }
  }

  private static func step(_ row: Row) -> ExplainedStep? {
    RegisterID(row["register"]).map {
      ExplainedStep(register: $0, day: LocalDay(number: row["day"]), reason: row["reason"])
    }
  }
}
