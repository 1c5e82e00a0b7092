import EnergyModel
import Metering

/// The middle of a reading's road: from an answer's bytes to readings of the books, or the reasons why not. The same for a live poll,
/// for `probe` and for a generated history.
package enum Intake {
  /// What one answer gave.
  package struct Outcome: Sendable {
    /// The register's index and its reading.
    package var readings: [(register: Int, reading: Reading)] = []
    /// The register, and why it has no reading.
    package var rejections: [(register: RegisterID?, reason: Rejection)] = []
  }

  /// A body that cannot be read gives nothing; in a readable one each register stands alone.
  package static func take(_ answer: Answer, from target: Inventory.Target, registers: [Register], calendar: LocalCalendar)
    -> Outcome
  {
    var outcome = Outcome()
    do throws(Rejection) {
      let samples = try target.decoder.decode(answer.body, contentType: answer.contentType, calendar: calendar)
      for (position, sample) in samples.enumerated() {
        let source = target.endpoint.sources[position]
        let index = target.registers[position]
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
}
