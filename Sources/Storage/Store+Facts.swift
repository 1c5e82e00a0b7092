import EnergyModel
import Foundation
import GRDB

extension Store {
  // MARK: Events (contract R16)

  /// Numbers an event and keeps it; its line is written only after this returns.
  package func record(
    time: Instant, level: EventLevel, kind: EventKind, change: EventChange, subject: String, detail: [String: String]
  ) throws(StoreError) -> Event {
    try write { database in
      let json = try JSONSerialization.data(withJSONObject: detail, options: [.sortedKeys])
      try database.cachedStatement(sql: "INSERT INTO event (time_s, level, kind, change, subject, detail) VALUES (?, ?, ?, ?, ?, ?)")
        .execute(arguments: [
          time.seconds, level.rawValue, kind.rawValue, change.rawValue, subject, String(decoding: json, as: UTF8.self),
        ])
      return Event(
        sequence: database.lastInsertedRowID, time: time, level: level, kind: kind, change: change, subject: subject, detail: detail)
    }
  }

  /// The number of the latest event; 0 before the first.
  package func lastEventNumber() throws(StoreError) -> Int64 {
    try read { database in try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM event") ?? 0 }
  }

  /// Events after a number, in order.
  package func events(after sequence: Int64) throws(StoreError) -> [Event] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT sequence, time_s, level, kind, change, subject, detail FROM event WHERE sequence > ? ORDER BY sequence",
        arguments: [sequence]
      ).compactMap(Store.event)
    }
  }

  /// For each kind and subject the latest event, so that a restart knows what is raised.
  package func raisedEvents() throws(StoreError) -> [Event] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT sequence, time_s, level, kind, change, subject, detail FROM event
          WHERE sequence IN (SELECT max(sequence) FROM event GROUP BY kind, subject) AND change = 'raised' ORDER BY sequence
          """
      ).compactMap(Store.event)
    }
  }

  private static func event(_ row: Row) -> Event? {
    guard let level = EventLevel(rawValue: row["level"]), let kind = EventKind(rawValue: row["kind"]),
      let change = EventChange(rawValue: row["change"])
    else { return nil }
    let text: String = row["detail"]
    let detail = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: String]
    return Event(
      sequence: row["sequence"], time: Instant(seconds: row["time_s"]), level: level, kind: kind, change: change, subject: row["subject"],
      detail: detail ?? [:])
  }

  // MARK: Stated base years

  /// Keeps stated base-year values; one that is already there is replaced. All or none.
  package func state(_ baselines: [StatedBaseline]) throws(StoreError) {
    try write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO baseline (institution, indicator, year, value, source) VALUES (?, ?, ?, ?, ?)")
      for baseline in baselines {
        try statement.execute(arguments: [
          baseline.institution.text, baseline.indicator.rawValue, baseline.year, baseline.value.description, baseline.source,
        ])
      }
    }
  }

  package func baselines() throws(StoreError) -> [StatedBaseline] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM baseline ORDER BY institution, indicator, year").compactMap { row in
        guard let institution = InstitutionID(row["institution"]), let indicator = Indicator(rawValue: row["indicator"]),
          let value = try? ExactDecimal(row["value"] as String)
        else { return nil }
        return StatedBaseline(institution: institution, indicator: indicator, year: row["year"], value: value, source: row["source"])
      }
    }
  }

  // MARK: Standings between two days (contract R15)

  /// The standing of a target as it was published, and what the latest judged day proposed.
  package struct KeptStanding: Sendable, Hashable {
    package let institution: InstitutionID
    package let plan: PlanID
    package let indicator: Indicator
    package let published: StandingState
    package let proposed: StandingState
    /// The first day in a row on which it was proposed.
    package let since: LocalDay

    package init(
      institution: InstitutionID, plan: PlanID, indicator: Indicator, published: StandingState, proposed: StandingState, since: LocalDay
    ) {
      self.institution = institution
      self.plan = plan
      self.indicator = indicator
      self.published = published
      self.proposed = proposed
      self.since = since
    }
  }

  package func keep(_ standings: [KeptStanding]) throws(StoreError) {
    try write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO standing (institution, plan, indicator, state, proposed, since_day) VALUES (?, ?, ?, ?, ?, ?)")
      for standing in standings {
        try statement.execute(arguments: [
          standing.institution.text, standing.plan.text, standing.indicator.rawValue, standing.published.rawValue,
          standing.proposed.rawValue, standing.since.number,
        ])
      }
    }
  }

  package func keptStandings() throws(StoreError) -> [KeptStanding] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM standing").compactMap { row in
        guard let institution = InstitutionID(row["institution"]), let plan = PlanID(row["plan"]),
          let indicator = Indicator(rawValue: row["indicator"]), let published = StandingState(rawValue: row["state"]),
          let proposed = StandingState(rawValue: row["proposed"])
        else { return nil }
        return KeptStanding(
          institution: institution, plan: plan, indicator: indicator, published: published, proposed: proposed,
          since: LocalDay(number: row["since_day"]))
      }
    }
  }
}
