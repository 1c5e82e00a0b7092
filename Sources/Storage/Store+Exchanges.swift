import EnergyModel
import GRDB

extension Store {
  /// Keeps exchanges, all or none; one of the same register and instant is replaced by what is stated last.
  package func record(_ exchanges: [MeterExchange]) throws(StoreError) {
    try write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO exchange (register, instant_s, final_value, initial_value, capacity, multiplier, note)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """)
      for exchange in exchanges {
        try statement.execute(arguments: [
          exchange.register.text, exchange.instant.seconds, exchange.finalValue.description, exchange.initialValue.description,
          exchange.capacity?.description, exchange.multiplier?.description, exchange.note,
        ])
      }
    }
  }

  /// Every exchange, by register and time. A store of an older schema, read beside its daemon, has none.
  package func exchanges() throws(StoreError) -> [MeterExchange] {
    try read { database in
      guard try database.tableExists("exchange") else { return [] }
      return try Row.fetchAll(database, sql: "SELECT * FROM exchange ORDER BY register, instant_s").compactMap { row in
        guard let register = RegisterID(row["register"]), let final = Store.decimal(row["final_value"]),
          let initial = Store.decimal(row["initial_value"])
        else { return nil }
        return MeterExchange(
          register: register, instant: Instant(seconds: row["instant_s"]), finalValue: final, initialValue: initial,
          capacity: Store.decimal(row["capacity"]), multiplier: Store.decimal(row["multiplier"]), note: row["note"])
      }
    }
  }

  /// Keeps who corrected a reading, when and why.
  package func record(_ correction: Correction) throws(StoreError) {
    try write { database in
      try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO correction (register, instant_s, recorded_s, value, unit, author, reason) VALUES (?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        correction.register.text, correction.instant.seconds, correction.recorded.seconds, correction.value.description,
        correction.unit.symbol, correction.author, correction.reason,
      ])
    }
  }

  /// Every correction, by register and time.
  package func corrections() throws(StoreError) -> [Correction] {
    try read { database in
      guard try database.tableExists("correction") else { return [] }
      return try Row.fetchAll(database, sql: "SELECT * FROM correction ORDER BY register, instant_s, recorded_s").compactMap {
        row in
        guard let register = RegisterID(row["register"]), let value = Store.decimal(row["value"]),
          let unit = MeasureUnit(row["unit"])
        else { return nil }
        return Correction(
          register: register, instant: Instant(seconds: row["instant_s"]), value: value, unit: unit, author: row["author"],
          reason: row["reason"], recorded: Instant(seconds: row["recorded_s"]))
      }
    }
  }

  /// An exact decimal as the store keeps it; `nil` for none, and for what is no number.
  static func decimal(_ text: String?) -> ExactDecimal? { text.flatMap { try? ExactDecimal($0) } }
}
