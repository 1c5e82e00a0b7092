import EnergyModel
import GRDB

/// A reading of the register that bears a number in the store.
package struct NumberedReading: Sendable, Hashable {
  package let register: Int64
  package let reading: Reading

  package init(register: Int64, reading: Reading) {
    self.register = register
    self.reading = reading
  }
}

/// What one commit of polling adds.
package struct ArrivalBatch: Sendable {
  package var readings: [NumberedReading] = []
  /// Of stations.
  package var temperatures: [TemperatureReading] = []
  /// Polls whose readings this batch holds.
  package var pollsAnswered: Int64 = 0
  /// Polls that gave nothing.
  package var pollsFailed: Int64 = 0
  /// Slots in which no poll was begun.
  package var pollsMissed: Int64 = 0

  package init() {}

  package var isEmpty: Bool {
    readings.isEmpty && temperatures.isEmpty && pollsAnswered == 0 && pollsFailed == 0 && pollsMissed == 0
  }
}

/// Counts that outlive the process; they hold only what is durable.
package struct StoreCounts: Sendable, Hashable {
  package var readings: Int64 = 0
  package var pollsAnswered: Int64 = 0
  package var pollsFailed: Int64 = 0
  package var pollsMissed: Int64 = 0

  package init() {}
}

extension Store {
  /// The numbers of registers, in the order asked for; new ones are given where there is none. Numbers are never used again.
  package func numbers(of registers: [RegisterID]) throws(StoreError) -> [Int64] {
    try write { database in
      let known = try database.cachedStatement(sql: "SELECT number FROM register WHERE id = ?")
      let insert = try database.cachedStatement(sql: "INSERT INTO register (id) VALUES (?)")
      return try registers.map { register in
        if let number = try Int64.fetchOne(known, arguments: [register.text]) { return number }
        try insert.execute(arguments: [register.text])
        return database.lastInsertedRowID
      }
    }
  }

  /// The numbers that registers already have; for reading beside a daemon.
  package func knownNumbers() throws(StoreError) -> [RegisterID: Int64] {
    try read { database in
      var numbers: [RegisterID: Int64] = [:]
      for row in try Row.fetchAll(database, sql: "SELECT number, id FROM register") {
        if let id = RegisterID(row["id"]) { numbers[id] = row["number"] }
      }
      return numbers
    }
  }

  /// Adds what came in: one blob, one commit, durable when this returns.
  package func append(_ batch: ArrivalBatch) throws(StoreError) {
    try write { database in
      try database.log(batch.readings)
      _ = try database.append(batch.temperatures)
      try database.add(Int64(batch.readings.count), to: .readings)
      try database.add(batch.pollsAnswered, to: .pollsAnswered)
      try database.add(batch.pollsFailed, to: .pollsFailed)
      try database.add(batch.pollsMissed, to: .pollsMissed)
    }
  }

  package func counts() throws(StoreError) -> StoreCounts {
    try read { database in
      var counts = StoreCounts()
      counts.readings = try database.value(of: .readings)
      counts.pollsAnswered = try database.value(of: .pollsAnswered)
      counts.pollsFailed = try database.value(of: .pollsFailed)
      counts.pollsMissed = try database.value(of: .pollsMissed)
      return counts
    }
  }

  /// Sets aside numbers for editions of the status, so that they rise over restarts without a write each; the first of them.
  ///
  /// - Parameter used: The last number that was given without being set aside, while the store could not be written.
  package func reserveStatusNumbers(_ count: Int64, after used: Int64 = 0) throws(StoreError) -> Int64 {
    try write { database in
      let known = try database.value(of: .statusNumber)
      let first = max(known, used) + 1
      try database.add(first + count - 1 - known, to: .statusNumber)
      return first
    }
  }

  /// Every reading of the arrival log, in the order of its commits.
  package func arrivals() throws(StoreError) -> [NumberedReading] {
    try read { database in
      var readings: [NumberedReading] = []
      let rows = try Row.fetchCursor(database, sql: "SELECT readings FROM arrival ORDER BY sequence")
      while let row = try rows.next() { readings.append(contentsOf: try ArrivalBlob.unpack(Blob.bytes(row["readings"]))) }
      return readings
    }
  }

  /// The last closed day of every register that has one, without its readings and hours.
  package func lastClosedDays() throws(StoreError) -> [Int64: (day: LocalDay, state: BookState)] {
    try read { database in
      var closed: [Int64: (LocalDay, BookState)] = [:]
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT register, day, state FROM day AS last
          WHERE day = (SELECT max(day) FROM day WHERE register = last.register)
          """)
      while let row = try rows.next() {
        closed[row["register"]] = (LocalDay(number: row["day"]), try PackedState.unpack(Blob.bytes(row["state"])))
      }
      return closed
    }
  }

  /// The last closed day of a register before a day; `nil` when there is none.
  package func closedDay(of register: Int64, before day: LocalDay) throws(StoreError) -> (day: LocalDay, state: BookState)? {
    try read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT day, state FROM day WHERE register = ? AND day < ? ORDER BY day DESC LIMIT 1",
        arguments: [register, day.number])
      guard let row else { return nil }
      return (LocalDay(number: row["day"]), try PackedState.unpack(Blob.bytes(row["state"])))
    }
  }

  /// Closed days of a register in order, from a day to before another.
  package func closedDays(of register: Int64, from: LocalDay, to: LocalDay) throws(StoreError) -> [ClosedDay] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT day, readings, hours, state FROM day WHERE register = ? AND day >= ? AND day < ? ORDER BY day")
      return try Row.fetchAll(statement, arguments: [register, from.number, to.number]).map { row in
        ClosedDay(
          day: LocalDay(number: row["day"]), readings: try PackedReadings.unpack(Blob.bytes(row["readings"])),
          hours: try PackedHours.unpack(Blob.bytes(row["hours"])), state: try PackedState.unpack(Blob.bytes(row["state"])))
      }
    }
  }

  /// The readings of closed days of a register, without unpacking their hours.
  package func closedReadings(of register: Int64, from: LocalDay, to: LocalDay) throws(StoreError) -> [Reading] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT readings FROM day WHERE register = ? AND day >= ? AND day < ? ORDER BY day")
      var readings: [Reading] = []
      let rows = try Row.fetchCursor(statement, arguments: [register, from.number, to.number])
      while let row = try rows.next() {
        readings.append(contentsOf: try PackedReadings.unpack(Blob.bytes(row["readings"])))
      }
      return readings
    }
  }

  /// The hours of closed days of a register, without unpacking their readings.
  package func closedHours(of register: Int64, from: LocalDay, to: LocalDay) throws(StoreError) -> [HourRow] {
    try read { database in
      let statement = try database.cachedStatement(
        sql: "SELECT hours FROM day WHERE register = ? AND day >= ? AND day < ? ORDER BY day")
      var hours: [HourRow] = []
      let rows = try Row.fetchCursor(statement, arguments: [register, from.number, to.number])
      while let row = try rows.next() { hours.append(contentsOf: try PackedHours.unpack(Blob.bytes(row["hours"]))) }
      return hours
    }
  }

  /// The first and the last closed day of a register; `nil` without any.
  package func extentOfDays(of register: Int64) throws(StoreError) -> (first: LocalDay, last: LocalDay)? {
    try read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT min(day) AS first, max(day) AS last FROM day WHERE register = ?", arguments: [register])
      guard let row, let first: Int32 = row["first"], let last: Int32 = row["last"] else { return nil }
      return (LocalDay(number: first), LocalDay(number: last))
    }
  }

  /// Writes days of a register instead of those from a day on.
  package func replaceDays(
    of register: Int64, from: LocalDay, by days: [ClosedDay], _ calendar: LocalCalendar
  ) throws(StoreError) {
    try write { database in
      try database.rollUpMissing(register, calendar)
      try database.cachedStatement(sql: "DELETE FROM day WHERE register = ? AND day >= ?")
        .execute(arguments: [register, from.number])
      try database.write(days, of: register)
      try database.replaceDaySums(of: register, from: from, by: days, calendar)
    }
  }

  /// Writes single days of a register instead of what was there; one without readings and hours leaves no row.
  package func write(days: [ClosedDay], of register: Int64, _ calendar: LocalCalendar) throws(StoreError) {
    try write { database in
      try database.rollUpMissing(register, calendar)
      let delete = try database.cachedStatement(sql: "DELETE FROM day WHERE register = ? AND day = ?")
      for day in days { try delete.execute(arguments: [register, day.day.number]) }
      try database.write(days.filter { !$0.isEmpty }, of: register)
      try database.changeDaySums(of: register, by: days, calendar)
    }
  }

  /// The arrival log holds these readings from now on and no others.
  package func replaceLog(by readings: [NumberedReading]) throws(StoreError) {
    try write { database in
      try database.execute(sql: "DELETE FROM arrival")
      try database.log(readings)
    }
  }

  /// Adds readings to the arrival log that no poll brought.
  package func appendToLog(_ readings: [NumberedReading]) throws(StoreError) {
    try write { try $0.log(readings) }
  }

  /// Counts readings that came otherwise than by polling.
  package func count(newReadings: Int64) throws(StoreError) {
    try write { try $0.add(newReadings, to: .readings) }
  }
}

extension Database {
  fileprivate func write(_ days: [ClosedDay], of register: Int64) throws {
    let insert = try cachedStatement(sql: "INSERT INTO day (register, day, readings, hours, state) VALUES (?, ?, ?, ?, ?)")
    for day in days {
      try insert.execute(arguments: [
        register, day.day.number, Blob.data(PackedReadings(day.readings).bytes), Blob.data(PackedHours.pack(day.hours)),
        Blob.data(PackedState.pack(day.state)),
      ])
    }
  }

  fileprivate func log(_ readings: [NumberedReading]) throws {
    guard !readings.isEmpty else { return }
    try cachedStatement(sql: "INSERT INTO arrival (readings) VALUES (?)")
      .execute(arguments: [Blob.data(ArrivalBlob.pack(readings))])
  }
}

/// Readings of many registers in the order of their arrival: a register's number, then its reading.
enum ArrivalBlob {
  private static let layout: UInt8 = 1

  static func pack(_ readings: [NumberedReading]) -> [UInt8] {
    var writer = ByteWriter()
    writer.write(byte: layout)
    // Neighbours in a commit share their time and unit more than their values: one expectation for all would not help the values.
    var time = Int64(0)
    for entry in readings {
      let reading = entry.reading
      writer.write(UInt64(bitPattern: entry.register))
      writer.write(signed: reading.instant.seconds &- time)
      writer.write(signed: reading.received.seconds &- reading.instant.seconds)
      writer.write(signed: reading.value.mantissa)
      writer.write(byte: reading.value.scale)
      writer.write(byte: UnitCode.code(of: reading.unit) << 2 | reading.origin.rawValue)
      time = reading.instant.seconds
    }
    return writer.bytes
  }

  static func unpack(_ bytes: [UInt8]) throws(ByteReader.Damaged) -> [NumberedReading] {
    guard !bytes.isEmpty else { return [] }
    var reader = ByteReader(bytes)
    guard try reader.readByte() == layout else { throw ByteReader.Damaged() }
    var readings: [NumberedReading] = []
    var time = Int64(0)
    while !reader.isAtEnd {
      let register = Int64(bitPattern: try reader.read())
      time = time &+ (try reader.readSigned())
      let received = time &+ (try reader.readSigned())
      let mantissa = try reader.readSigned()
      let scale = try reader.readByte()
      let code = try reader.readByte()
      guard let value = ExactDecimal(mantissa: mantissa, scale: Int(scale)), let unit = UnitCode.unit(of: code >> 2),
        let origin = Origin(rawValue: code & 3)
      else { throw ByteReader.Damaged() }
      readings.append(
        NumberedReading(
          register: register,
          reading: Reading(
            instant: Instant(seconds: time), received: Instant(seconds: received), value: value, unit: unit, origin: origin)))
    }
    return readings
  }
}
