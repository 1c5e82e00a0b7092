import EnergyModel
import GRDB

extension Store {
  // MARK: The ledger (contract R5)

  /// Keeps entries, all or none. One that is already there with the same amount and cost changes nothing; with another it is refused,
  /// since what was entered is not overwritten. How many are new.
  package func enter(_ entries: [LedgerEntry]) throws(StoreError) -> Int {
    try write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT INTO ledger (institution, carrier, end_use, from_day, to_day, note, value, unit, cost_yuan)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      var added = 0
      for entry in entries {
        if let known = try Store.entry(entry.identity, database), known.states(theSameAs: entry) { continue }
        try statement.execute(arguments: [
          entry.institution.text, entry.carrier.name, entry.endUse, entry.from.number, entry.to.number, entry.note,
          entry.value.description, entry.unit.symbol, entry.costYuan?.description,
        ])
        added += 1
      }
      return added
    }
  }

  /// The entry that is known by an identity; `nil` without one.
  package func ledgerEntry(_ identity: LedgerEntry.Identity) throws(StoreError) -> LedgerEntry? {
    try read { database in
      guard try database.tableExists("ledger") else { return nil }
      return try Store.entry(identity, database)
    }
  }

  /// Every entry, or those of one institution, by institution, carrier, end use and time. A store of an older schema, read beside its
  /// daemon, has none.
  package func ledger(of institution: InstitutionID? = nil) throws(StoreError) -> [LedgerEntry] {
    try read { database in
      guard try database.tableExists("ledger") else { return [] }
      let filter = institution == nil ? "" : "WHERE institution = ?"
      let statement = try database.cachedStatement(
        sql: "SELECT * FROM ledger \(filter) ORDER BY institution, carrier, end_use, from_day, to_day, note")
      return try Row.fetchAll(statement, arguments: institution.map { [$0.text] } ?? []).compactMap(Store.entry)
    }
  }

  private static func entry(_ identity: LedgerEntry.Identity, _ database: Database) throws -> LedgerEntry? {
    let statement = try database.cachedStatement(
      sql: """
        SELECT * FROM ledger
        WHERE institution = ? AND carrier = ? AND end_use = ? AND from_day = ? AND to_day = ? AND note = ?
        """)
    return try Row.fetchOne(
      statement,
      arguments: [
        identity.institution.text, identity.carrier.name, identity.endUse, identity.from.number, identity.to.number,
        identity.note,
      ]
    ).flatMap(entry)
  }

  static func entry(_ row: Row) -> LedgerEntry? {
    let (from, to) = (LocalDay(number: row["from_day"]), LocalDay(number: row["to_day"]))
    guard let institution = InstitutionID(row["institution"]), let carrier = Carrier(row["carrier"]), from < to,
      let value = Store.decimal(row["value"]), let unit = MeasureUnit(row["unit"])
    else { return nil }
    let identity = LedgerEntry.Identity(
      institution: institution, carrier: carrier, endUse: row["end_use"], from: from, to: to, note: row["note"])
    return LedgerEntry(identity, value: value, unit: unit, costYuan: Store.decimal(row["cost_yuan"]))
  }

  // MARK: Facts of institutions (contract R14)

  /// Keeps facts, all or none; one of the same institution, name and day with another value is replaced, since that corrects it. How
  /// many are new, and how many were replaced.
  package func state(_ facts: [InstitutionFact]) throws(StoreError) -> (added: Int, replaced: Int) {
    try write { database in
      let known = try database.cachedStatement(
        sql: "SELECT value FROM fact WHERE institution = ? AND fact = ? AND from_day = ?")
      let statement = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO fact (institution, fact, from_day, value, source) VALUES (?, ?, ?, ?, ?)")
      var (added, replaced) = (0, 0)
      for fact in facts {
        let key: StatementArguments = [fact.institution.text, fact.name.rawValue, fact.from.number]
        let before = try String.fetchOne(known, arguments: key)
        if before == fact.value.description { continue }
        try statement.execute(arguments: key + [fact.value.description, fact.source])
        if before == nil { added += 1 } else { replaced += 1 }
      }
      return (added, replaced)
    }
  }

  /// Every fact, by institution, name and day. A store of an older schema, read beside its daemon, has none.
  package func facts() throws(StoreError) -> [InstitutionFact] {
    try read { database in
      guard try database.tableExists("fact") else { return [] }
      return try Row.fetchAll(database, sql: "SELECT * FROM fact ORDER BY institution, fact, from_day").compactMap { row in
        guard let institution = InstitutionID(row["institution"]), let name = FactName(rawValue: row["fact"]) else { return nil }
        let text: String = row["value"]
        let number = Store.decimal(text)
        guard !name.isNumber || number != nil else { return nil }
        return InstitutionFact(
          institution: institution, name: name, from: LocalDay(number: row["from_day"]),
          value: name.isNumber ? .number(number ?? .zero) : .text(text), source: row["source"])
      }
    }
  }
}
