import EnergyModel
import GRDB

/// Closed days rolled up. They are written in the transaction that writes the days, by the same doors, so that neither is ever without
/// the other: a register has the sums of all its closed days, or, in a store of an earlier schema, none yet. The calendar says where a day
/// begins, and so which hours are its first.
extension Store {
  /// The sums of a register's closed days from a day to before another, in order; `nil` where the store has none of the register.
  package func daySums(of register: Int64, from: LocalDay, to: LocalDay) throws(StoreError) -> [DaySum]? {
    guard keepsDaySums else { return nil }
    return try read { database in
      var sums: [DaySum] = []
      var isKept = false
      let rows = try Row.fetchCursor(
        try database.cachedStatement(
          sql: "SELECT month, days FROM day_sum WHERE register = ? AND month >= ? AND month < ? ORDER BY month"),
        arguments: [register, from.month.firstDay.number, to.number])
      while let row = try rows.next() {
        isKept = true
        let month = LocalDay(number: row["month"]).month
        sums.append(contentsOf: try PackedDaySums.unpack(Blob.bytes(row["days"]), of: month))
      }
      guard try isKept || database.hasDaySums(of: register) else { return nil }
      return sums.filter { from <= $0.day && $0.day < to }
    }
  }

  /// Registers with closed days that an earlier schema left without sums.
  package func registersWithoutDaySums() throws(StoreError) -> [Int64] {
    guard keepsDaySums else { return [] }
    return try read { database in
      try Int64.fetchAll(
        database,
        sql: """
          SELECT number FROM register
          WHERE EXISTS (SELECT 1 FROM day WHERE day.register = number)
            AND NOT EXISTS (SELECT 1 FROM day_sum WHERE day_sum.register = number)
          ORDER BY number
          """)
    }
  }

  /// Rolls up all closed days of a register that has no sums yet; one that has them is left as it is.
  package func rollUpDays(of register: Int64, _ calendar: LocalCalendar) throws(StoreError) {
    try write { try $0.rollUpMissing(register, calendar) }
  }
}

extension Database {
  fileprivate func hasDaySums(of register: Int64) throws -> Bool {
    try Int.fetchOne(
      try cachedStatement(sql: "SELECT 1 FROM day_sum WHERE register = ? LIMIT 1"), arguments: [register]) != nil
  }

  /// Before the rows of a register change: what an earlier schema left without sums gets them.
  func rollUpMissing(_ register: Int64, _ calendar: LocalCalendar) throws {
    guard try !hasDaySums(of: register) else { return }
    var months: [LocalMonth: [DaySum]] = [:]
    let rows = try Row.fetchCursor(self, sql: "SELECT day, hours FROM day WHERE register = ? ORDER BY day", arguments: [register])
    while let row = try rows.next() {
      let day = LocalDay(number: row["day"])
      let sum = DaySum(day: day, hours: try PackedHours.unpack(Blob.bytes(row["hours"])), calendar)
      months[day.month, default: []] += sum.map { [$0] } ?? []
    }
    for (month, sums) in months { try put(sums, of: register, in: month) }
  }

  /// The sums from a day on are those of these days.
  func replaceDaySums(of register: Int64, from: LocalDay, by days: [ClosedDay], _ calendar: LocalCalendar) throws {
    var months: [LocalMonth: [DaySum]] = [:]
    months[from.month] = try daySums(of: register, in: from.month)?.filter { $0.day < from }
    for day in days { months[day.day.month, default: []] += DaySum(day, calendar).map { [$0] } ?? [] }
    try cachedStatement(sql: "DELETE FROM day_sum WHERE register = ? AND month >= ?")
      .execute(arguments: [register, from.month.firstDay.number])
    for (month, sums) in months { try put(sums, of: register, in: month) }
  }

  /// The sums of single days are those of these.
  func changeDaySums(of register: Int64, by days: [ClosedDay], _ calendar: LocalCalendar) throws {
    for (month, days) in Dictionary(grouping: days, by: \.day.month) {
      let changed = Set(days.map(\.day))
      let kept = try (daySums(of: register, in: month) ?? []).filter { !changed.contains($0.day) }
      try put((kept + days.compactMap { DaySum($0, calendar) }).sorted { $0.day < $1.day }, of: register, in: month)
    }
  }

  private func daySums(of register: Int64, in month: LocalMonth) throws -> [DaySum]? {
    let row = try Row.fetchOne(
      try cachedStatement(sql: "SELECT days FROM day_sum WHERE register = ? AND month = ?"),
      arguments: [register, month.firstDay.number])
    return try row.map { try PackedDaySums.unpack(Blob.bytes($0["days"]), of: month) }
  }

  private func put(_ sums: [DaySum], of register: Int64, in month: LocalMonth) throws {
    try cachedStatement(sql: "INSERT OR REPLACE INTO day_sum (register, month, days) VALUES (?, ?, ?)")
      .execute(arguments: [register, month.firstDay.number, Blob.data(PackedDaySums.pack(sums))])
  }
}

extension DaySum {
  fileprivate init?(_ day: ClosedDay, _ calendar: LocalCalendar) { self.init(day: day.day, hours: day.hours, calendar) }
}
