import GRDB

/// The numbered migrations of the store. A step that was released is never changed; the next one is appended.
enum Schema {
  /// `application_id` of SQLite's header, so that another program's file is known at once: "cnsv".
  static let applicationID: Int64 = 0x636E_7376

  /// Each step brings the store from its index to the next number, in one transaction.
  static let migrations: [String] = [
    """
    -- Registers by a short number, so that readings need not repeat names.
    CREATE TABLE register (
      number  INTEGER PRIMARY KEY,
      id      TEXT NOT NULL UNIQUE,
      terms   TEXT             -- the description that the closed days were derived by; NULL before the first
    ) STRICT;

    -- What the whole store was made for, such as the time zone of its days.
    CREATE TABLE trait (
      name   TEXT PRIMARY KEY,
      value  TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Readings as they arrived, one blob a commit, until their day is closed.
    CREATE TABLE arrival (
      sequence   INTEGER PRIMARY KEY,
      readings   BLOB NOT NULL
    ) STRICT;

    -- A closed local day of a register: its readings, its hours, and where the books stood at its end.
    CREATE TABLE day (
      register  INTEGER NOT NULL REFERENCES register (number),
      day       INTEGER NOT NULL,  -- days since 1970-01-01, local
      readings  BLOB NOT NULL,
      hours     BLOB NOT NULL,
      state     BLOB NOT NULL,
      PRIMARY KEY (register, day)
    ) STRICT, WITHOUT ROWID;

    -- Changes of state, numbered before their line is written.
    CREATE TABLE event (
      sequence  INTEGER PRIMARY KEY AUTOINCREMENT,
      time_s    INTEGER NOT NULL,
      level     TEXT NOT NULL,
      kind      TEXT NOT NULL,
      change    TEXT NOT NULL,
      subject   TEXT NOT NULL,
      detail    TEXT NOT NULL      -- a JSON object of texts
    ) STRICT;

    -- Base-year values that somebody stated, where the books do not reach.
    CREATE TABLE baseline (
      institution  TEXT NOT NULL,
      indicator    TEXT NOT NULL,
      year         INTEGER NOT NULL,
      value        TEXT NOT NULL,  -- an exact decimal
      source       TEXT NOT NULL,
      PRIMARY KEY (institution, indicator, year)
    ) STRICT, WITHOUT ROWID;

    -- What each standing shows and what the last two days found, so that a restart neither hurries nor delays a change.
    CREATE TABLE standing (
      institution  TEXT NOT NULL,
      plan         TEXT NOT NULL,
      indicator    TEXT NOT NULL,
      answer       TEXT NOT NULL CHECK (answer IN ('annual', 'cumulative')),
      shown        TEXT NOT NULL,
      latest       TEXT NOT NULL,
      latest_day   INTEGER NOT NULL,
      day_before   TEXT,
      PRIMARY KEY (institution, plan, indicator, answer)
    ) STRICT, WITHOUT ROWID;

    -- Counts that outlive the process.
    CREATE TABLE counter (
      name   TEXT PRIMARY KEY,
      value  INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
    """
    -- Meters that were replaced, as somebody recorded it. Values are exact decimals as the meters showed them.
    CREATE TABLE exchange (
      register       TEXT NOT NULL,
      instant_s      INTEGER NOT NULL,
      final_value    TEXT NOT NULL,
      initial_value  TEXT NOT NULL,
      capacity       TEXT,
      multiplier     TEXT,
      note           TEXT NOT NULL,
      PRIMARY KEY (register, instant_s)
    ) STRICT, WITHOUT ROWID;

    -- Corrections of readings: who, when and why. The corrected value itself is a reading.
    CREATE TABLE correction (
      register    TEXT NOT NULL,
      instant_s   INTEGER NOT NULL,
      recorded_s  INTEGER NOT NULL,
      value       TEXT NOT NULL,
      unit        TEXT NOT NULL,
      author      TEXT NOT NULL,
      reason      TEXT NOT NULL,
      PRIMARY KEY (register, instant_s, recorded_s, value)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    -- Amounts over whole local days, from bills and delivery notes. Values are exact decimals as written, in their unit.
    CREATE TABLE ledger (
      institution  TEXT NOT NULL,
      carrier      TEXT NOT NULL,
      end_use      TEXT NOT NULL,
      from_day     INTEGER NOT NULL,  -- days since 1970-01-01, local
      to_day       INTEGER NOT NULL CHECK (from_day < to_day),  -- the day after the last one
      note         TEXT NOT NULL,
      value        TEXT NOT NULL,
      unit         TEXT NOT NULL,
      cost_yuan    TEXT,
      PRIMARY KEY (institution, carrier, end_use, from_day, to_day, note)
    ) STRICT, WITHOUT ROWID;

    -- What somebody stated of an institution from a day on; numbers are exact decimals.
    CREATE TABLE fact (
      institution  TEXT NOT NULL,
      fact         TEXT NOT NULL,
      from_day     INTEGER NOT NULL,
      value        TEXT NOT NULL,
      source       TEXT NOT NULL,
      PRIMARY KEY (institution, fact, from_day)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    -- Periods that were reported.
    CREATE TABLE closing (
      period    TEXT PRIMARY KEY,   -- such as 2026-10
      closed_s  INTEGER NOT NULL,
      author    TEXT NOT NULL,
      note      TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- The hours of a register in a reported period: revision 0 as reported, each further one after a change.
    CREATE TABLE reported_hours (
      period    TEXT NOT NULL REFERENCES closing (period),
      register  INTEGER NOT NULL REFERENCES register (number),
      revision  INTEGER NOT NULL,
      hours     BLOB NOT NULL,
      PRIMARY KEY (period, register, revision)
    ) STRICT, WITHOUT ROWID;

    -- The entries of the ledger with a day in a reported period, by carrier and end use of an institution; the same revisions.
    CREATE TABLE reported_entry (
      period       TEXT NOT NULL REFERENCES closing (period),
      revision     INTEGER NOT NULL,
      institution  TEXT NOT NULL,
      carrier      TEXT NOT NULL,
      end_use      TEXT NOT NULL,
      from_day     INTEGER NOT NULL,
      to_day       INTEGER NOT NULL,
      note         TEXT NOT NULL,
      value        TEXT NOT NULL,
      unit         TEXT NOT NULL,
      cost_yuan    TEXT,
      PRIMARY KEY (period, revision, institution, carrier, end_use, from_day, to_day, note)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    -- Entries of the ledger that somebody took back, as they were, in the order of their withdrawal.
    CREATE TABLE ledger_withdrawn (
      sequence     INTEGER PRIMARY KEY,
      institution  TEXT NOT NULL,
      carrier      TEXT NOT NULL,
      end_use      TEXT NOT NULL,
      from_day     INTEGER NOT NULL,
      to_day       INTEGER NOT NULL CHECK (from_day < to_day),
      note         TEXT NOT NULL,
      value        TEXT NOT NULL,
      unit         TEXT NOT NULL,
      cost_yuan    TEXT,
      withdrawn_s  INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX ledger_withdrawn_by_institution ON ledger_withdrawn (institution, carrier, from_day);
    """,
    """
    -- By which factor profile a stated value was made, where somebody said so.
    ALTER TABLE baseline ADD COLUMN factors TEXT;

    -- Which year of the plan a kept standing is of. What was kept before is of no year any more: it is judged anew.
    DELETE FROM standing;
    ALTER TABLE standing ADD COLUMN year INTEGER NOT NULL DEFAULT 0;
    """,
    """
    -- Closed days rolled up, a month of a register in one blob. A register has the sums of all its closed days; one whose days were
    -- closed before this schema has none until the next start.
    CREATE TABLE day_sum (
      register  INTEGER NOT NULL REFERENCES register (number),
      month     INTEGER NOT NULL,  -- its first day, in days since 1970-01-01, local
      days      BLOB NOT NULL,
      PRIMARY KEY (register, month)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    -- Outdoor temperatures by station, as they were measured; of several at one instant the lower origin counts.
    CREATE TABLE temperature (
      station    TEXT NOT NULL,
      instant_s  INTEGER NOT NULL,
      origin     INTEGER NOT NULL CHECK (origin BETWEEN 0 AND 2),
      milli_c    INTEGER NOT NULL,  -- thousandths of a degree Celsius
      PRIMARY KEY (station, instant_s, origin)
    ) STRICT, WITHOUT ROWID;

    -- Changes in a register's use that somebody explained.
    CREATE TABLE step (
      register  TEXT NOT NULL,
      day       INTEGER NOT NULL,  -- the first day after it, in days since 1970-01-01, local
      reason    TEXT NOT NULL,
      PRIMARY KEY (register, day)
    ) STRICT, WITHOUT ROWID;

    -- Sums of days know the first hours of the day from now on; those made before are made again at the next start.
    DELETE FROM day_sum;
    """,
    """
    -- Subjects whose events alarm nobody until an instant, because somebody knows of their trouble.
    CREATE TABLE acknowledgement (
      subject  TEXT PRIMARY KEY,
      until_s  INTEGER NOT NULL,
      reason   TEXT NOT NULL,
      author   TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    """,
    """
    -- Files that were taken from the directories of endpoints, so that each is taken once.
    CREATE TABLE taken_file (
      endpoint     TEXT NOT NULL,
      name         TEXT NOT NULL,     -- bytes that are no plain text percent-encoded
      size         INTEGER NOT NULL,
      modified_ms  INTEGER NOT NULL,  -- as its directory states it
      sha256       TEXT NOT NULL,     -- empty for one that could not be read
      manner       TEXT NOT NULL,     -- a digest of how it was read: read in another way it may give more
      taken_s      INTEGER NOT NULL,
      fault        TEXT NOT NULL,     -- empty when all of it was read
      PRIMARY KEY (endpoint, name)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX taken_file_by_time ON taken_file (endpoint, taken_s);
    """,
  ]

  static var current: Int { migrations.count }
  /// Schema 7 had them in an older form.
  static let firstWithDaySums = 8

  /// Brings an open store to the current schema; refuses a newer or a foreign one without touching it.
  static func migrate(_ database: Database, path: String) throws {
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let application = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    guard application == applicationID || (application == 0 && version == 0 && tables == 0) else {
      throw StoreError.foreignFile(path: path)
    }
    guard version <= current else { throw StoreError.newerSchema(path: path, found: version, known: current) }
    for step in version..<current {
      try database.inTransaction(.immediate) {
        try database.execute(sql: migrations[step])
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
        try database.execute(sql: "PRAGMA user_version = \(step + 1)")
        return .commit
      }
    }
  }
}
