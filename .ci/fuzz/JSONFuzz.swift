import EnergyModel
import Metering

/// The entry of libFuzzer for the JSON scanner and what reads its findings.
///
/// A crash, a trap or an address fault is a finding by itself; beyond that the two ways through the scanner must agree and every
/// place that a rejection names must lie in the body.
private enum Target {
  static let decoders: [BodyDecoder] = [
    decoder(["/total_act", "/a~1b/0/x", "/0", "/m~0n//1", "", "/电表/总用量", "/\u{0}"], time: nil, numberStrings: false),
    decoder(["/v", "/0/v", "/1", "/x/0/x/0/x"], time: "/t", numberStrings: true),
    decoder(["/k", "/k/k", "/k/k/k", "/k/0", "/k/1", "/k/10"], time: "/k/t", numberStrings: true),
  ]

  static let calendar: LocalCalendar = {
    guard let calendar = LocalCalendar(timeZone: "Europe/Berlin") else { preconditionFailure("the machine has no time zones") }
    return calendar
  }()

  private static func decoder(_ pointers: [String], time: String?, numberStrings: Bool) -> BodyDecoder {
    let sources = pointers.map { pointer in
      guard let register = RegisterID("r"), let value = ValuePath(pointer, in: .json) else {
        preconditionFailure("'\(pointer)' is no JSON pointer")
      }
      return RegisterSource(
        register: register, value: value, time: time.flatMap { ValuePath($0, in: .json) }, unit: .wattHour,
        acceptsNumberStrings: numberStrings)
    }
    return BodyDecoder(format: .json, sources: sources)
  }

  static func check(_ body: [UInt8]) {
    let isValid: Bool
    do throws(Rejection) {
      try JSONScanner.validate(body)
      isValid = true
    } catch {
      isValid = false
      checkPlace(error, in: body)
    }
    for decoder in decoders {
      do throws(Rejection) {
        let results = try decoder.decode(body, contentType: "", calendar: calendar)
        precondition(isValid, "a body was decoded that is no JSON text")
        precondition(results.count == decoder.sources.count, "a register has no result")
        for result in results {
          switch result {
          case .success(let sample): checkNumber(sample)
          case .failure(let rejection): checkPlace(rejection, in: body)
          }
        }
      } catch {
        precondition(!isValid, "a JSON text was refused: \(error)")
        checkPlace(error, in: body)
      }
    }
  }

  /// The sample's decimal is what the thorough reader makes of its text.
  private static func checkNumber(_ sample: Sample) {
    let again = try? ExactDecimal(sample.text)
    precondition(again == sample.value, "'\(sample.text)' was read as \(sample.value)")
    precondition((try? ExactDecimal(sample.value.description)) == sample.value, "\(sample.value) does not read back")
    // The year 1 to 9999: whatever prints it later cannot overflow.
    if let stamp = sample.stamp { _ = calendar.rfc3339(stamp) }
  }

  private static func checkPlace(_ rejection: Rejection, in body: [UInt8]) {
    switch rejection {
    case .malformed(let offset, _), .valueIsNotANumber(_, let offset):
      precondition((0...body.count).contains(offset), "the rejection names byte \(offset) of \(body.count)")
    default: break
    }
    precondition(!rejection.sentence.isEmpty)
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Target.check(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
