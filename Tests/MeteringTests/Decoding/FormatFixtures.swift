import EnergyModel
import Metering

/// Short ways to ask a body of any format for one register.
struct FormatFixtures {
  let format: BodyFormat
  var unit = MeasureUnit.kilowattHour
  var value = ValueManner()
  var body = BodyManner.plain
  var contentType = ""
  var zone = "Asia/Shanghai"

  /// A place that the test knows to be one.
  static func path(_ text: String, in format: BodyFormat) -> ValuePath {
    guard let path = ValuePath(text, in: format) else { preconditionFailure("'\(text)' is no place in such a body") }
    return path
  }

  /// One result for each entry of the body.
  func results(_ body: [UInt8], at value: String, time: String? = nil) throws(Rejection) -> [Result<Sample, Rejection>] {
    guard let register = RegisterID("city-hall/electricity") else { preconditionFailure("the test needs a register") }
    let source = RegisterSource(
      register: register, value: FormatFixtures.path(value, in: format),
      time: time.map { FormatFixtures.path($0, in: format) }, unit: unit, manner: self.value)
    return try BodyDecoder(format: format, sources: [source], manner: self.body)
      .decode(body, contentType: contentType, calendar: DecodingFixtures.zone(zone)).map(\.result)
  }

  /// The samples of all entries; throws what the first of them was refused for.
  func samples(_ body: [UInt8], at value: String, time: String? = nil) throws(Rejection) -> [Sample] {
    var samples: [Sample] = []
    for result in try results(body, at: value, time: time) { samples.append(try result.get()) }
    return samples
  }

  /// The number's text in the only entry.
  func text(_ body: String, at value: String) throws(Rejection) -> String {
    let samples = try samples(Array(body.utf8), at: value)
    return samples.count == 1 ? samples[0].text : "\(samples.count) samples"
  }

  /// The stamp of the only entry.
  func seconds(_ body: String, at value: String, time: String) throws(Rejection) -> Int64? {
    try samples(Array(body.utf8), at: value, time: time).first?.stamp?.seconds
  }

  /// Why the body or its first refused entry gives nothing; `nil` where all is read.
  func rejection(_ body: [UInt8], at value: String, time: String? = nil) -> Rejection? {
    do throws(Rejection) {
      _ = try samples(body, at: value, time: time)
      return nil
    } catch {
      return error
    }
  }

  func rejection(_ body: String, at value: String, time: String? = nil) -> Rejection? {
    rejection(Array(body.utf8), at: value, time: time)
  }

  /// Where the body stops being of its format; `nil` where it does not.
  func faultOffset(_ body: [UInt8], at value: String) -> Int? {
    if case .malformed(let offset, _)? = rejection(body, at: value) { return offset }
    return nil
  }
}
