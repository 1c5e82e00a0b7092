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

  private static func decoder(_ pointers: [String], time: String?, numberStrings: Bool) -> BodyDecoder {
    let sources = pointers.map { pointer in
      RegisterSource(
        register: Checks.register(), value: Checks.path(pointer, .json), time: time.map { Checks.path($0, .json) },
        unit: .wattHour, acceptsNumberStrings: numberStrings)
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
      Checks.place(error, in: body)
    }
    for decoder in decoders {
      do throws(Rejection) {
        let results = try decoder.decode(body, contentType: "", calendar: Checks.calendar)
        precondition(isValid, "a body was decoded that is no JSON text")
        precondition(results.count == decoder.sources.count, "a register has no result")
        for result in results {
          switch result.result {
          case .success(let sample): checkNumber(sample)
          case .failure(let rejection): Checks.place(rejection, in: body)
          }
        }
      } catch {
        precondition(!isValid, "a JSON text was refused: \(error)")
        Checks.place(error, in: body)
      }
    }
  }

  /// The sample's decimal is what the thorough reader makes of its text.
  private static func checkNumber(_ sample: Sample) {
    let again = try? ExactDecimal(sample.text)
    precondition(again == sample.value, "'\(sample.text)' was read as \(sample.value)")
    Checks.number(sample)
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Target.check(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
