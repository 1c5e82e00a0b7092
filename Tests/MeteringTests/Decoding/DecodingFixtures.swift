import EnergyModel
import Foundation
import Metering

/// What the tests of decoding share: short ways to ask, seeded chance, and the corpus of captured bodies.
enum DecodingFixtures {
  static let shanghai = zone("Asia/Shanghai")

  static func zone(_ name: String) -> LocalCalendar {
    guard let calendar = LocalCalendar(timeZone: name) else { preconditionFailure("the test needs the zone \(name)") }
    return calendar
  }

  static func source(
    _ pointer: String, time: String? = nil, unit: MeasureUnit = .wattHour, numberStrings: Bool = false
  ) -> RegisterSource {
    guard let register = RegisterID("city-hall/electricity"), let value = ValuePath(pointer, in: .json) else {
      preconditionFailure("'\(pointer)' is no JSON pointer")
    }
    return RegisterSource(
      register: register, value: value, time: time.flatMap { ValuePath($0, in: .json) }, unit: unit,
      acceptsNumberStrings: numberStrings)
  }

  static func decode(
    _ body: [UInt8], _ sources: [RegisterSource], contentType: String = "application/json", calendar: LocalCalendar = shanghai
  ) throws(Rejection) -> [Result<Sample, Rejection>] {
    try BodyDecoder(format: .json, sources: sources).decode(body, contentType: contentType, calendar: calendar).map(\.result)
  }

  static func decode(_ body: String, _ sources: [RegisterSource]) throws(Rejection) -> [Result<Sample, Rejection>] {
    try decode(Array(body.utf8), sources)
  }

  /// The text of the number at one pointer; throws what the register was refused for.
  static func text(_ body: String, at pointer: String, numberStrings: Bool = false) throws(Rejection) -> String {
    try decode(body, [source(pointer, numberStrings: numberStrings)])[0].get().text
  }

  /// Why the body or its only register was refused; `nil` when it was not.
  static func rejection(_ body: String, at pointer: String, time: String? = nil, numberStrings: Bool = false) -> Rejection? {
    rejection(Array(body.utf8), at: pointer, time: time, numberStrings: numberStrings)
  }

  static func rejection(_ body: [UInt8], at pointer: String, time: String? = nil, numberStrings: Bool = false) -> Rejection? {
    do throws(Rejection) {
      _ = try decode(body, [source(pointer, time: time, numberStrings: numberStrings)])[0].get()
      return nil
    } catch {
      return error
    }
  }
}
