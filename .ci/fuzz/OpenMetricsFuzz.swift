import EnergyModel
import Metering

/// The entry of libFuzzer for expositions: what OpenMetrics accepts, the text format of Prometheus accepts too where no escape or time
/// is written in a way of its own, and every body gives the same twice.
private enum Target {
  static let decoder = BodyDecoder(
    format: .openmetrics,
    sources: [
      Checks.source("a", time: "a", .openmetrics), Checks.source(#"a_total{le!="x",b=""}"#, .openmetrics),
      Checks.source(#"a_bucket{le="+Inf"}"#, time: "a_timestamp_seconds", .openmetrics),
      Checks.source(#"a{b="\"\\\n"}"#, .openmetrics),
    ])

  static let points = BodyDecoder(
    format: .openmetrics, sources: [Checks.source("a", time: "a", .openmetrics)],
    manner: BodyManner(rows: Checks.path("a", .openmetrics)))

  static func check(_ body: [UInt8]) {
    for contentType in ["", "application/openmetrics-text"] {
      let isRead = Checks.decode(body, with: decoder, contentType: contentType)
      let hasPoints = Checks.decode(body, with: points, contentType: contentType)
      precondition(isRead || !hasPoints, "the points of a body were read, and not the body")
    }
    // Its last line decides alone where the media type says nothing.
    if Checks.decode(body, with: decoder, contentType: "application/openmetrics-text") {
      precondition(
        Checks.decode(body, with: decoder, contentType: "text/plain"), "an exposition that ends as OpenMetrics is refused")
    }
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  Target.check(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
