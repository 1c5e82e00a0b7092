import EnergyModel
import GRDB

extension Store {
  // MARK: The ledger (contract R5)

  /// Makes changes, all or none. What is there already changes nothing; what the ledger has otherwise is refused, since an entry is only
  /// overwritten by whoever knows it. What is taken back stays readable. How many entries are new, and how many were taken back.
  package func change(_ changes: [LedgerChange], at now: Instant) throws(StoreError) -> (entered: Int, withdrawn: Int) {
    let path = self.path
    return try write { database in
      var (entered, withdrawn) = (0, 0)
      for change in changes {
        let history = try Store.history(change.identity, database)
        let step = change.step(after: history)
        switch step {
        case .unchanged, .enters: break
        case .withdraws, .replaces:
          try Store.withdraw(change.identity, at: now, database)
          withdrawn += 1
        case .contradicts, .nothingToWithdraw:
          throw StoreError.refused(path: path, reason: "the ledger changed since the rows were read; import them again")
        }
        if let entry = change.entry, step == .enters || step == .replaces {
          try Store.enter(entry, database)
          entered += 1
        }
      }
      return (entered, withdrawn)
    }
  }

  private static func enter(_ entry: LedgerEntry, _ database: Database) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO ledger (institution, carrier, end_use, from_day, to_day, note, value, unit, cost_yuan)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: key(entry.identity) + [entry.value.description, entry.unit.symbol, entry.costYuan?.description])
  }

  private static func withdraw(_ identity: LedgerEntry.Identity, at now: Instant, _ database: Database) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO ledger_withdrawn
          (institution, carrier, end_use, from_day, to_day, note, value, unit, cost_yuan, withdrawn_s)
        SELECT institution, carrier, end_use, from_day, to_day, note, value, unit, cost_yuan, ? FROM ledger WHERE \(isKey)
        """
    ).execute(arguments: [now.seconds] + key(identity))
    try database.cachedStatement(sql: "DELETE FROM ledger WHERE \(isKey)").execute(arguments: key(identity))
  }

  /// What the ledger has and had under an identity. A store of an older schema, read beside its daemon, has nothing.
  package func ledgerHistory(of identity: LedgerEntry.Identity) throws(StoreError) -> LedgerHistory {
    try read { try Store.history(identity, $0) }
  }

  private static func history(_ identity: LedgerEntry.Identity, _ database: Database) throws -> LedgerHistory {
    guard try database.tableExists("ledger") else { return LedgerHistory() }
    let current = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM ledger WHERE \(isKey)"), arguments: key(identity)
    ).flatMap(Store.entry)
    guard try database.tableExists("ledger_withdrawn") else { return LedgerHistory(current: current) }
    let rows = try Row.fetchAll(
      database.cachedStatement(sql: "SELECT * FROM ledger_withdrawn WHERE \(isKey) ORDER BY sequence"),
      arguments: key(identity))
    return LedgerHistory(current: current, withdrawn: rows.compactMap(withdrawnEntry))
  }

  /// Every entry of an institution that was taken back, in the order of the withdrawals.
  package func withdrawnEntries(of institution: InstitutionID) throws(StoreError) -> [WithdrawnEntry] {
    try read { database in
      guard try database.tableExists("ledger_withdrawn") else { return [] }
      let statement = try database.cachedStatement(
        sql: "SELECT * FROM ledger_withdrawn WHERE institution = ? ORDER BY sequence")
      return try Row.fetchAll(statement, arguments: [institution.text]).compactMap(Store.withdrawnEntry)
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

  private static let isKey =
    "institution = ? AND carrier = ? AND end_use = ? AND from_day = ? AND to_day = ? AND note = ?"

  private static func key(_ identity: LedgerEntry.Identity) -> StatementArguments {
    [
      identity.institution.text, identity.carrier.name, identity.endUse, identity.from.number, identity.to.number, identity.note,
    ]
  }

  private static func withdrawnEntry(_ row: Row) -> WithdrawnEntry? {
    entry(row).map { WithdrawnEntry($0, withdrawn: Instant(seconds: row["withdrawn_s"])) }
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
