import EnergyModel
import Metering

/// What every target demands of what it is given, beyond not crashing: numbers that read back and places that lie in the body.
enum Checks {
  static let calendar: LocalCalendar = {
    guard let calendar = LocalCalendar(timeZone: "Europe/Berlin") else { preconditionFailure("the machine has no time zones") }
    return calendar
  }()

  static func register() -> RegisterID {
    guard let register = RegisterID("r") else { preconditionFailure("a register's name") }
    return register
  }

  static func path(_ text: String, _ format: BodyFormat) -> ValuePath {
    guard let path = ValuePath(text, in: format) else { preconditionFailure("'\(text)' is no place in such a body") }
    return path
  }

  static func source(
    _ value: String, time: String? = nil, unit: MeasureUnit = .wattHour, _ format: BodyFormat, manner: ValueManner? = nil
  ) -> RegisterSource {
    RegisterSource(
      register: register(), value: path(value, format), time: time.map { path($0, format) }, unit: unit, manner: manner)
  }

  /// Decodes the body twice and holds both outcomes against each other and against the body.
  ///
  /// - Returns: whether the body was read.
  @discardableResult
  static func decode(_ body: [UInt8], with decoder: BodyDecoder, contentType: String = "") -> Bool {
    let (first, second) = (outcome(body, decoder, contentType), outcome(body, decoder, contentType))
    precondition(first == second, "a body was read twice and differently")
    switch first {
    case .success(let results):
      for result in results {
        switch result {
        case .success(let sample): number(sample)
        case .failure(let rejection): place(rejection, in: body)
        }
      }
      return true
    case .failure(let rejection):
      place(rejection, in: body)
      return false
    }
  }

  private static func outcome(
    _ body: [UInt8], _ decoder: BodyDecoder, _ contentType: String
  ) -> Result<[Result<Sample, Rejection>], Rejection> {
    do throws(Rejection) {
      let decoded = try decoder.decode(body, contentType: contentType, calendar: calendar)
      for result in decoded { precondition(decoder.sources.indices.contains(result.source), "a result of no source") }
      return .success(decoded.map(\.result))
    } catch {
      return .failure(error)
    }
  }

  /// The sample's decimal reads back as itself, and its time can be printed.
  static func number(_ sample: Sample) {
    precondition((try? ExactDecimal(sample.value.description)) == sample.value, "\(sample.value) does not read back")
    precondition(sample.text.utf8.count <= 129, "a number of \(sample.text.utf8.count) bytes is kept")
    // The year 1 to 9999: whatever prints it later cannot overflow.
    if let stamp = sample.stamp { _ = calendar.rfc3339(stamp) }
  }

  static func place(_ rejection: Rejection, in body: [UInt8]) {
    let offset: Int? =
      switch rejection {
      case .malformed(let offset, _), .valueIsNotANumber(_, let offset), .unitDiffers(_, let offset, _, _),
        .bodyContradicts(_, let offset, _, _):
        offset
      default: nil
      }
    if let offset { precondition((0...body.count).contains(offset), "the rejection names byte \(offset) of \(body.count)") }
    precondition(!rejection.sentence.isEmpty)
    precondition(rejection.sentence.utf8.count < 4_096, "a sentence of \(rejection.sentence.utf8.count) bytes")
  }
}
