import EnergyModel
import Metering

/// The middle of a reading's road: from an answer's bytes to readings of the books, or the reasons why not. The same for a live poll,
/// for `probe` and for a generated history.
package enum Intake {
  /// What one answer gave.
  package struct Outcome: Sendable {
    /// The register's index and its reading.
    package var readings: [(register: Int, reading: Reading)] = []
    /// Of a station.
    package var temperatures: [TemperatureReading] = []
    /// The register, and why it has no reading; without a register the whole body, or the station that it is of.
    package var rejections: [(register: RegisterID?, reason: Rejection)] = []

    /// The newest instant of what it gave; `nil` when it gave nothing.
    package var newest: Instant? {
      [readings.map(\.reading.instant).max(), temperatures.map(\.instant).max()].compactMap { $0 }.max()
    }
  }

  /// A body that cannot be read gives nothing; in a readable one each register stands alone.
  package static func take(_ answer: Answer, from target: Inventory.Target, registers: [Register], calendar: LocalCalendar)
    -> Outcome
  {
    var outcome = Outcome()
    do throws(Rejection) {
      if let station = target.station {
        let samples = try target.decoder.decode(answer.body, contentType: answer.contentType, calendar: calendar)
        outcome.temperatures = try temperatures(samples, of: station, from: target.endpoint, received: answer.received)
        return outcome
      }
      try target.decoder.decodeEach(answer.body, contentType: answer.contentType, calendar: calendar) { sample in
        let source = target.endpoint.sources[sample.source]
        let index = target.registers[sample.source]
        do throws(Rejection) {
          let reading = try Check.reading(
            from: try sample.get(), received: answer.received, register: registers[index], calendar: calendar,
            path: source.value.description)
          outcome.readings.append((index, reading))
        } catch {
          outcome.rejections.append((source.register, error))
        }
      }
    } catch {
      outcome.rejections.append((nil, error))
    }
    return outcome
  }

  private static func temperatures(
    _ samples: [Decoded], of station: StationID, from endpoint: Endpoint, received: Instant
  ) throws(Rejection) -> [TemperatureReading] {
    var temperatures: [TemperatureReading] = []
    for sample in samples {
      temperatures.append(
        try Check.temperature(
          from: try sample.get(), of: station, received: received, path: endpoint.sources[sample.source].value.description))
    }
    return temperatures
  }
}
