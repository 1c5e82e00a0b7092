import EnergyModel
import Metering

/// Short ways to ask an XML body.
enum XMLFixtures {
  static func path(_ text: String) -> ValuePath {
    guard let path = ValuePath(text, in: .xml) else { preconditionFailure("'\(text)' is no place in XML") }
    return path
  }

  static func source(
    _ value: String, time: String? = nil, unit: MeasureUnit = .wattHour, manner: ValueManner? = nil
  ) -> RegisterSource {
    guard let register = RegisterID("city-hall/electricity") else { preconditionFailure("the identifier is one") }
    return RegisterSource(register: register, value: path(value), time: time.map(path), unit: unit, manner: manner)
  }

  static func decode(
    _ body: [UInt8], _ sources: [RegisterSource], _ manner: BodyManner? = nil, contentType: String = "application/xml",
    calendar: LocalCalendar = DecodingFixtures.shanghai
  ) throws(Rejection) -> [Result<Sample, Rejection>] {
    try BodyDecoder(format: .xml, sources: sources, manner: manner).decode(body, contentType: contentType, calendar: calendar)
      .map(\.result)
  }

  /// The text of the number at one place; throws what the body or the register was refused for.
  static func text(_ body: String, at path: String) throws(Rejection) -> String { try text(Array(body.utf8), at: path) }

  static func text(_ body: [UInt8], at path: String) throws(Rejection) -> String {
    try decode(body, [source(path)])[0].get().text
  }

  /// Why the body or its only register was refused; `nil` when it was not.
  static func rejection(_ body: String, at path: String = "/nothing") -> Rejection? { rejection(Array(body.utf8), at: path) }

  static func rejection(_ body: [UInt8], at path: String = "/nothing") -> Rejection? {
    do throws(Rejection) {
      _ = try text(body, at: path)
      return nil
    } catch {
      return error
    }
  }

  /// Whether the body is a document, whatever stands in it.
  static func isAccepted(_ body: [UInt8]) -> Bool { rejection(body) == .valueMissing(path: "/nothing") }

  /// The texts of the numbers of a body's rows.
  static func rows(_ body: String, _ rows: String, value: String = ".", take: BodyManner.Take = .all) throws(Rejection)
    -> [String]
  {
    let results = try decode(Array(body.utf8), [source(value)], BodyManner(rows: path(rows), take: take))
    var texts: [String] = []
    for result in results { texts.append(try result.get().text) }
    return texts
  }
}
