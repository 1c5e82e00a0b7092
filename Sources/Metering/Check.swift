import EnergyModel

/// From what an endpoint said to a reading of the books, or the reason why not.
package enum Check {
  /// How far a device's stamp may lie after its own receipt (contract R7), s.
  package static let stampAheadMax: Int64 = 300

  /// A sample received at an instant, as a reading. Only form is judged here; whether a value is plausible beside its neighbours is
  /// for the books to say (contract R7).
  package static func reading(
    from sample: Sample, received: Instant, register: Register, calendar: LocalCalendar, path: String
  ) throws(Rejection) -> Reading {
    let stamp = sample.stamp ?? received
    guard Instant.plausible.contains(received), Instant.plausible.contains(stamp) else { throw .clockImplausible }
    guard stamp - received <= stampAheadMax else { throw .stampInTheFuture(seconds: stamp - received) }
    let instant = sample.stamp.map { register.instant(stamped: $0) } ?? received
    guard instant - received <= stampAheadMax else { throw .intervalNotOver(seconds: instant - received) }
    let reading = Reading(instant: instant, received: received, value: sample.value, unit: sample.unit, origin: .poll)
    guard isCountable(reading, register: register, calendar: calendar) else { throw .valueOutOfRange(path: path) }
    return reading
  }

  /// The temperature of a station from what its endpoint said. What air outdoors does not reach is none: it is of another unit, or of no
  /// thermometer.
  package static func temperature(
    from sample: Sample, of station: StationID, received: Instant, path: String
  ) throws(Rejection) -> TemperatureReading {
    let instant = sample.stamp ?? received
    guard Instant.plausible.contains(received), Instant.plausible.contains(instant) else { throw .clockImplausible }
    guard instant - received <= stampAheadMax else { throw .stampInTheFuture(seconds: instant - received) }
    guard let temperature = Temperature(sample.value, in: sample.unit), Temperature.plausible.contains(temperature) else {
      throw .temperatureImplausible(path: path, value: sample.text, unit: sample.unit)
    }
    return TemperatureReading(station: station, instant: instant, temperature: temperature, origin: .poll)
  }

  /// Whether the books can hold a reading at all: its unit fits the register, and it is not beyond what can be counted.
  package static func isCountable(_ reading: Reading, register: Register, calendar: LocalCalendar) -> Bool {
    guard register.kind == .instantaneous else {
      return RegisterValue(of: reading, register: register, calendar: calendar) != nil
    }
    return Power(of: reading, register: register, multiplier: register.multiplier.value(on: calendar.day(of: reading.instant)))
      != nil
  }
}

extension RegisterValue {
  /// The largest counter that the books keep, base units: differences and yearly sums of such values stay far from overflow.
  private static let magnitudeMax: Int64 = 1 << 60

  /// A reading in real base units: text × multiplier × unit, rounded once (contract R1); `nil` beyond what the books can count or in a
  /// unit of another dimension.
  package init?(of reading: Reading, register: Register, calendar: LocalCalendar) {
    self.init(of: reading, register: register, multiplier: register.multiplier.value(on: calendar.day(of: reading.instant)))
  }

  /// The same under a stated multiplier.
  package init?(of reading: Reading, register: Register, multiplier: ExactDecimal) {
    guard let ratio = reading.unit.ratio(to: register.carrier.baseUnit),
      let value = reading.value.scaled(by: multiplier, ratio: ratio),
      value.magnitude <= RegisterValue.magnitudeMax
    else { return nil }
    self.init(baseUnits: value)
  }
}
