import EnergyModel

/// Outdoor temperatures from a file (contract, Imports, `temperatures`).
package enum TemperaturesImport {
  static let names: [(english: String, chinese: String)] = [("station", "气象站"), ("time", "时间"), ("value", "气温"), ("unit", "单位")]

  /// Every row as a temperature, or every fault.
  package static func parse(
    _ bytes: [UInt8], file: String, stations: Set<StationID>, calendar: LocalCalendar
  ) throws(RowFaults) -> [TemperatureReading] {
    var rows = try RowFile(bytes, file: file, names: names, required: ["station", "time", "value"])
    var readings: [TemperatureReading] = []
    while let record = rows.next() {
      let station = rows.station(record, among: stations)
      let time = rows.instant(record, "time", calendar)
      let temperature = rows.temperature(record)
      guard let station, let time, let temperature else { continue }
      readings.append(TemperatureReading(station: station, instant: time, temperature: temperature, origin: .imported))
    }
    try rows.finish()
    return readings
  }
}

extension RowFile {
  /// The name of a station that the configuration describes.
  fileprivate mutating func station(_ record: CSVRecord, among known: Set<StationID>) -> StationID? {
    guard let cell = cell(record, "station") else {
      missing(record, "station")
      return nil
    }
    guard let id = StationID(cell.text), known.contains(id) else {
      fault(
        cell.line, cell.column, "no station is called '\(cell.text)'",
        "name one of `stations` in the configuration, or add it there")
      return nil
    }
    return id
  }

  /// What air outdoors can have, in degrees Celsius where the row names no unit.
  fileprivate mutating func temperature(_ record: CSVRecord) -> Temperature? {
    let number = number(record, "value", isRequired: true)
    let unitCell = cell(record, "unit")
    let unit = unitCell.map { cell in MeasureUnit.temperatures.first { $0.symbol == cell.text } } ?? .degreeCelsius
    if let unitCell, unit == nil {
      fault(
        unitCell.line, unitCell.column, "'\(unitCell.text)' is no unit of temperature",
        "write one of \(MeasureUnit.temperatures.map(\.symbol).joined(separator: ", "))")
    }
    guard let number, let unit else { return nil }
    if let temperature = Temperature(number, in: unit), Temperature.plausible.contains(temperature) { return temperature }
    let place = cell(record, "value")
    let others = MeasureUnit.temperatures.filter { $0 != unit }.map(\.symbol).joined(separator: " or ")
    fault(
      place?.line ?? record.line, place?.column ?? 1,
      "\(number) \(unit.symbol) is not reached by air outdoors, which is from -90 to 60 degC",
      "write its unit where that is \(others), or leave the row out")
    return nil
  }
}
