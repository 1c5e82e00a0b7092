import EnergyModel
import GRDB

/// Temperatures outdoors. A store of an older schema, read beside its daemon, has none.
extension Store {
  /// Keeps temperatures, all or none; how many of them were new. Of two of one station, instant and origin the lower one stays, so that
  /// the order of their coming never matters (contract R7).
  @discardableResult
  package func append(_ temperatures: [TemperatureReading]) throws(StoreError) -> Int {
    guard !temperatures.isEmpty else { return 0 }
    return try write { try $0.append(temperatures) }
  }

  /// The temperatures of a station from an instant to before another, in order; at an instant with several the one of the lowest origin.
  package func temperatures(of station: StationID, from: Instant, to: Instant) throws(StoreError) -> [TemperatureReading] {
    try read { database in
      guard try database.tableExists("temperature") else { return [] }
      let rows = try Row.fetchCursor(
        try database.cachedStatement(
          sql: """
            SELECT instant_s, origin, milli_c FROM temperature WHERE station = ? AND instant_s >= ? AND instant_s < ?
            ORDER BY instant_s, origin
            """),
        arguments: [station.text, from.seconds, to.seconds])
      var readings: [TemperatureReading] = []
      while let row = try rows.next() {
        let reading = Store.temperature(row, of: station)
        if let reading, readings.last?.instant != reading.instant { readings.append(reading) }
      }
      return readings
    }
  }

  /// Every station of which there is a temperature, by name.
  package func stationsWithReadings() throws(StoreError) -> [StationID] {
    try read { database in
      guard try database.tableExists("temperature") else { return [] }
      // One step of the key for each station, not one for each row.
      let next = try database.cachedStatement(sql: "SELECT min(station) FROM temperature WHERE station > ?")
      var stations: [StationID] = []
      var last = ""
      while let text = try String.fetchOne(next, arguments: [last]) {
        if let station = StationID(text) { stations.append(station) }
        last = text
      }
      return stations
    }
  }

  /// The latest temperature of a station; `nil` without any.
  package func lastTemperature(of station: StationID) throws(StoreError) -> TemperatureReading? {
    try endTemperature(of: station, "DESC")
  }

  /// The earliest temperature of a station; `nil` without any.
  package func firstTemperature(of station: StationID) throws(StoreError) -> TemperatureReading? {
    try endTemperature(of: station, "ASC")
  }

  private func endTemperature(of station: StationID, _ order: String) throws(StoreError) -> TemperatureReading? {
    try read { database in
      guard try database.tableExists("temperature") else { return nil }
      let row = try Row.fetchOne(
        try database.cachedStatement(
          sql: "SELECT instant_s, origin, milli_c FROM temperature WHERE station = ? ORDER BY instant_s \(order), origin LIMIT 1"),
        arguments: [station.text])
      return row.flatMap { Store.temperature($0, of: station) }
    }
  }

  /// `nil` of a row that no version of this program wrote.
  private static func temperature(_ row: Row, of station: StationID) -> TemperatureReading? {
    guard let origin = Origin(rawValue: row["origin"]), let milliCelsius = Int32(exactly: row["milli_c"] as Int64) else {
      return nil
    }
    return TemperatureReading(
      station: station, instant: Instant(seconds: row["instant_s"]), temperature: Temperature(milliCelsius: milliCelsius),
      origin: origin)
  }
}

extension Database {
  /// Within the transaction of whoever calls; how many were new.
  func append(_ temperatures: [TemperatureReading]) throws -> Int {
    let statement = try cachedStatement(
      sql: """
        INSERT INTO temperature (station, instant_s, origin, milli_c) VALUES (?, ?, ?, ?)
        ON CONFLICT (station, instant_s, origin) DO UPDATE SET milli_c = excluded.milli_c WHERE excluded.milli_c < milli_c
        """)
    let before = totalChangesCount
    for reading in temperatures {
      try statement.execute(arguments: [
        reading.station.text, reading.instant.seconds, reading.origin.rawValue, reading.temperature.milliCelsius,
      ])
    }
    return totalChangesCount - before
  }
}
