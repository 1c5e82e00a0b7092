import EnergyModel
import Metering

/// Green Button feeds (NAESB REQ.21) as their preset reads them.
enum GreenButton {
  static let unitNames = ["72": StatedUnit(.wattHour), "169": StatedUnit(.therm), "42": StatedUnit(.cubicMetre)]

  /// - Parameter takesUnit: whether unit and power of ten are asked of the reading type.
  static func decode(
    _ body: [UInt8], rows: String = "//IntervalReading", unit: MeasureUnit = .kilowattHour, takesUnit: Bool = true
  ) throws(Rejection) -> [Result<Sample, Rejection>] {
    let manner = ValueManner(
      unitAt: XMLFixtures.path("reading-type()/uom"), unitNames: unitNames,
      powerOfTenAt: XMLFixtures.path("reading-type()/powerOfTenMultiplier"))
    let source = XMLFixtures.source("value", time: "timePeriod/start", unit: unit, manner: takesUnit ? manner : nil)
    return try XMLFixtures.decode(body, [source], BodyManner(rows: XMLFixtures.path(rows)))
  }
}
