import EnergyModel
import Foundation
import GRDB

extension Store {
  // MARK: Events (contract R16)

  /// Numbers an event and keeps it; its line is written only after this returns. One of a subject that is acknowledged is marked.
  package func record(
    time: Instant, level: EventLevel, kind: EventKind, change: EventChange, subject: String, detail: [String: String]
  ) throws(StoreError) -> Event {
    try write { database in
      var detail = detail
      detail[Event.acknowledgedDetail] = nil
      if kind != .subjectAcknowledged, try database.isAcknowledged(subject, at: time) {
        detail[Event.acknowledgedDetail] = "true"
      }
      let json = try JSONSerialization.data(withJSONObject: detail, options: [.sortedKeys])
      try database.cachedStatement(
        sql: "INSERT INTO event (time_s, level, kind, change, subject, detail) VALUES (?, ?, ?, ?, ?, ?)"
      )
      .execute(arguments: [
        time.seconds, level.rawValue, kind.rawValue, change.rawValue, subject, String(decoding: json, as: UTF8.self),
      ])
      return Event(
        sequence: database.lastInsertedRowID, time: time, level: level, kind: kind, change: change, subject: subject,
        detail: detail)
    }
  }

  /// The number of the latest event; 0 before the first.
  package func lastEventNumber() throws(StoreError) -> Int64 {
    try read { database in try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM event") ?? 0 }
  }

  /// How many events of each kind and change there are.
  package func eventCounts() throws(StoreError) -> [(kind: EventKind, change: EventChange, count: Int64)] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT kind, change, count(*) AS count FROM event GROUP BY kind, change ORDER BY kind, change"
      )
      .compactMap { row in
        guard let kind = EventKind(rawValue: row["kind"]), let change = EventChange(rawValue: row["change"]) else { return nil }
        return (kind, change, row["count"])
      }
    }
  }

  /// Events after a number, in order.
  package func events(after sequence: Int64) throws(StoreError) -> [Event] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT sequence, time_s, level, kind, change, subject, detail FROM event WHERE sequence > ? ORDER BY sequence",
        arguments: [sequence]
      ).compactMap(Store.event)
    }
  }

  /// Events whose time lies in a span, in order.
  package func events(in span: Span) throws(StoreError) -> [Event] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT sequence, time_s, level, kind, change, subject, detail FROM event
          WHERE time_s >= ? AND time_s < ? ORDER BY sequence
          """,
        arguments: [span.start.seconds, span.end.seconds]
      ).compactMap(Store.event)
    }
  }

  /// The earliest time of any event; `nil` without one.
  package func firstEventTime() throws(StoreError) -> Instant? {
    try read { database in
      try Int64.fetchOne(database, sql: "SELECT min(time_s) FROM event").map { Instant(seconds: $0) }
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

  /// Changes of the standings of an institution, the latest of each plan and indicator.
  package func lastStandingChanges(of subject: String) throws(StoreError) -> [Event] {
    let events = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT sequence, time_s, level, kind, change, subject, detail FROM event WHERE subject = ? AND kind = ? ORDER BY sequence
          """, arguments: [subject, EventKind.standingChanged.rawValue]
      ).compactMap(Store.event)
    }
    let latest = Dictionary(events.map { ([$0.detail["plan"], $0.detail["indicator"]], $0) }, uniquingKeysWith: { $1 })
    return latest.values.sorted { $0.sequence < $1.sequence }
  }

  private static func event(_ row: Row) -> Event? {
    guard let level = EventLevel(rawValue: row["level"]), let kind = EventKind(rawValue: row["kind"]),
      let change = EventChange(rawValue: row["change"])
    else { return nil }
    let text: String = row["detail"]
    let detail = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: String]
    return Event(
      sequence: row["sequence"], time: Instant(seconds: row["time_s"]), level: level, kind: kind, change: change,
      subject: row["subject"],
      detail: detail ?? [:])
  }

  // MARK: What the closed days were derived by

  /// Binds the store to the time zone whose days its rows are; refuses another one, since every day would begin elsewhere.
  package func bind(timeZone: String) throws(StoreError) {
    let path = self.path
    try write { database in
      try database.execute(sql: "INSERT OR IGNORE INTO trait (name, value) VALUES ('time_zone', ?)", arguments: [timeZone])
      let bound = try String.fetchOne(database, sql: "SELECT value FROM trait WHERE name = 'time_zone'")
      guard bound == timeZone else { throw StoreError.otherTimeZone(path: path, bound: bound ?? "", asked: timeZone) }
    }
  }

  /// The same without writing; a store that is bound to none fits every one.
  package func check(timeZone: String) throws(StoreError) {
    let bound = try read { try String.fetchOne($0, sql: "SELECT value FROM trait WHERE name = 'time_zone'") }
    guard let bound, bound != timeZone else { return }
    throw StoreError.otherTimeZone(path: path, bound: bound, asked: timeZone)
  }

  /// The descriptions by which the closed days of registers were derived, by number.
  package func terms() throws(StoreError) -> [Int64: String] {
    try read { database in
      var terms: [Int64: String] = [:]
      for row in try Row.fetchAll(database, sql: "SELECT number, terms FROM register WHERE terms IS NOT NULL") {
        terms[row["number"]] = row["terms"]
      }
      return terms
    }
  }

  /// Remembers the descriptions by which closed days are derived from now on.
  package func remember(terms: [Int64: String]) throws(StoreError) {
    guard !terms.isEmpty else { return }
    try write { database in
      let statement = try database.cachedStatement(sql: "UPDATE register SET terms = ? WHERE number = ?")
      for (number, text) in terms { try statement.execute(arguments: [text, number]) }
    }
  }

  // MARK: Stated base years

  /// Keeps stated base-year values; one that is already there is replaced. All or none.
  package func state(_ baselines: [StatedBaseline]) throws(StoreError) {
    try write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO baseline (institution, indicator, year, value, source, factors) VALUES (?, ?, ?, ?, ?, ?)")
      for baseline in baselines {
        try statement.execute(arguments: [
          baseline.institution.text, baseline.indicator.text, baseline.year, baseline.value.description, baseline.source,
          baseline.factors?.text,
        ])
      }
    }
  }

  package func baselines() throws(StoreError) -> [StatedBaseline] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM baseline ORDER BY institution, indicator, year").compactMap { row in
        guard let institution = InstitutionID(row["institution"]), let indicator = IndicatorID(row["indicator"]),
          let value = try? ExactDecimal(row["value"] as String)
        else { return nil }
        let factors: String? = row["factors"]
        return StatedBaseline(
          institution: institution, indicator: indicator, year: row["year"], value: value, source: row["source"],
          factors: factors.flatMap(FactorProfileID.init))
      }
    }
  }

  // MARK: Standings between two days (contract R15)

  /// What one answer of a standing shows, and what the last two days found.
  package struct KeptStanding: Sendable, Hashable {
    package enum Answer: String, Sendable, Hashable {
      case annual, cumulative
    }

    package let institution: InstitutionID
    package let plan: PlanID
    package let indicator: IndicatorID
    package let answer: Answer
    /// Of the plan.
    package let year: Int
    package let shown: StandingState
    package let latest: StandingState
    package let latestDay: LocalDay
    package let dayBefore: StandingState?

    package init(
      institution: InstitutionID, plan: PlanID, indicator: IndicatorID, answer: Answer, year: Int, shown: StandingState,
      latest: StandingState,
      latestDay: LocalDay, dayBefore: StandingState?
    ) {
      self.institution = institution
      self.plan = plan
      self.indicator = indicator
      self.answer = answer
      self.year = year
      self.shown = shown
      self.latest = latest
      self.latestDay = latestDay
      self.dayBefore = dayBefore
    }
  }

  package func keep(_ standings: [KeptStanding]) throws(StoreError) {
    guard !standings.isEmpty else { return }
    try write { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO standing (institution, plan, indicator, answer, year, shown, latest, latest_day, day_before)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for standing in standings {
        try statement.execute(arguments: [
          standing.institution.text, standing.plan.text, standing.indicator.text, standing.answer.rawValue, standing.year,
          standing.shown.rawValue,
          standing.latest.rawValue, standing.latestDay.number, standing.dayBefore?.rawValue,
        ])
      }
    }
  }

  package func keptStandings() throws(StoreError) -> [KeptStanding] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM standing").compactMap { row in
        guard let institution = InstitutionID(row["institution"]), let plan = PlanID(row["plan"]),
          let indicator = IndicatorID(row["indicator"]), let answer = KeptStanding.Answer(rawValue: row["answer"]),
          let shown = StandingState(rawValue: row["shown"]), let latest = StandingState(rawValue: row["latest"])
        else { return nil }
        let dayBefore: String? = row["day_before"]
        return KeptStanding(
          institution: institution, plan: plan, indicator: indicator, answer: answer, year: row["year"], shown: shown,
          latest: latest,
          latestDay: LocalDay(number: row["latest_day"]), dayBefore: dayBefore.flatMap(StandingState.init))
      }
    }
  }
}
