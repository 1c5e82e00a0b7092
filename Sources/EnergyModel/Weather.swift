/// Air temperature outdoors, in thousandths of a degree Celsius: exact for every number of at most three decimals.
package struct Temperature: Sendable, Hashable, Comparable {
  package let milliCelsius: Int32

  package init(milliCelsius: Int32) { self.milliCelsius = milliCelsius }

  /// What air outdoors reaches, °C, with room: the records are −89.2 and 56.7 (World Meteorological Organization, archive of weather
  /// extremes). A value outside is of another unit, or of no thermometer.
  package static let plausible = Temperature(milliCelsius: -90_000)...Temperature(milliCelsius: 60_000)

  package static func < (left: Temperature, right: Temperature) -> Bool { left.milliCelsius < right.milliCelsius }
}

/// A place where the temperature outdoors is measured.
package enum Station {}

package typealias StationID = Identifier<Station>

/// The temperature at one instant.
package struct TemperatureReading: Sendable, Hashable {
  package let station: StationID
  package let instant: Instant
  package let temperature: Temperature
  package let origin: Origin

  package init(station: StationID, instant: Instant, temperature: Temperature, origin: Origin) {
    self.station = station
    self.instant = instant
    self.temperature = temperature
    self.origin = origin
  }
}

/// The temperatures of days in a row, as one station measured them.
package struct DailyTemperatures: Sendable, Hashable {
  /// A day from its hours: each hour is the mean of its readings.
  package struct Day: Sendable, Hashable {
    /// Σ over the known hours, thousandths of °C × hours.
    package let sumMilliCelsius: Int64
    package let knownHours: Int
    /// 23 or 25 where the clock changes.
    package let hours: Int

    package init(sumMilliCelsius: Int64, knownHours: Int, hours: Int) {
      self.sumMilliCelsius = sumMilliCelsius
      self.knownHours = knownHours
      self.hours = hours
    }

    /// °C; `nil` of a day with fewer than 18 known hours in 24: the mean of an afternoon is not that of its day.
    package var mean: Double? {
      guard hours > 0, knownHours * 24 >= hours * 18 else { return nil }
      return Double(sumMilliCelsius) / (1_000 * Double(knownHours))
    }
  }

  package let from: LocalDay
  package let days: [Day]

  package init(from: LocalDay, days: [Day]) {
    self.from = from
    self.days = days
  }

  package static let none = DailyTemperatures(from: LocalDay(number: 0), days: [])

  /// °C; `nil` where it is not known.
  package func mean(on day: LocalDay) -> Double? {
    let index = Int(day.number) - Int(from.number)
    return days.indices.contains(index) ? days[index].mean : nil
  }
}

/// A change in a meter's use that somebody explained, such as works or another use of the building: comparisons across it end.
package struct ExplainedStep: Sendable, Hashable {
  package let register: RegisterID
  /// The first day that is after it.
  package let day: LocalDay
  package let reason: String

  package init(register: RegisterID, day: LocalDay, reason: String) {
    self.register = register
    self.day = day
    self.reason = reason
  }
}
