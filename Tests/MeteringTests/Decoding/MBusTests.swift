import EnergyModel
import Metering
import TestSupport
import Testing

/// What gateways of the M-Bus print with libmbus: records with a unit in words, and the same with plain units.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence))
struct MBusTests {
  /// A record as the manifest states it.
  private struct Record: Hashable {
    let number: Int
    let value: String
    let unit: String
  }

  /// What the units of the corpus mean, written by hand.
  private static let units: [String: (unit: MeasureUnit, powerOfTen: Int)] = [
    "Energy (Wh)": (.wattHour, 0), "Energy (10 Wh)": (.wattHour, 1), "Energy (100 Wh)": (.wattHour, 2),
    "Energy (mWh)": (.wattHour, -3),
    "Energy (kWh)": (.kilowattHour, 0), "Energy (10 kWh)": (.kilowattHour, 1), "Energy (0.1 MWh)": (.megawattHour, -1),
    "Energy (MJ)": (.megajoule, 0), "Wh Energy": (.wattHour, 0), "J Energy": (.joule, 0), "m^3 Volume": (.cubicMetre, 0),
    "Volume (m m^3)": (.cubicMetre, -3), "Volume (my m^3)": (.cubicMetre, -6), "Volume (1e-1  m^3)": (.cubicMetre, -1),
    "Volume (1e-2  m^3)": (.cubicMetre, -2), "Volume (1e-4  m^3)": (.cubicMetre, -4),
  ]

  /// Heat-cost allocators count in units of their own.
  private static let otherUnits: Set = ["Units for H.C.A.", "Units for H.C.A. H.C.A."]

  private func records(of claim: String) throws -> [Record] {
    try claim.split(separator: ";").compactMap { part in
      let text = part.trimmingPrefix(" ")
      guard text.hasPrefix("record ") else { return nil }
      let words = text.dropFirst("record ".count).split(separator: ": ", maxSplits: 1)
      let value = words[1].prefix { $0 != " " }
      let unit = words[1].dropFirst(value.count).split(separator: " tariff").first?.split(separator: " cumulative").first ?? ""
      return Record(number: try #require(Int(words[0])), value: String(value), unit: unit.trimmingCharacters(in: .whitespaces))
    }
  }

  private func result(of record: Record, in body: [UInt8], unit: MeasureUnit) throws -> Result<Sample, Rejection> {
    let place = "/MBusData/DataRecord[@id='\(record.number)']"
    let manner = ValueManner(unitAt: XMLFixtures.path(place + "/Unit"))
    return try XMLFixtures.decode(body, [XMLFixtures.source(place + "/Value", unit: unit, manner: manner)])[0]
  }

  @Test func `every record that the manifest names is read in the unit it is stated in`() throws {
    let rows = try Manifest.rows(below: "endpoints/mbus-xml/")
    #expect(rows.count == 105)
    var (readings, otherQuantities, silent) = (0, 0, 0)
    for row in rows {
      let body = try Manifest.bytes(of: row)
      let records = try records(of: row.claim)
      if records.isEmpty {
        #expect(row.claim.contains("no consumption reading"))
        try expectNoReading(in: body, row.path)
        silent += 1
      }
      for record in records {
        if Self.otherUnits.contains(record.unit) {
          let result = try result(of: record, in: body, unit: .wattHour)
          #expect(throws: Rejection.self) { try result.get() }
          otherQuantities += 1
          continue
        }
        let meaning = try #require(Self.units[record.unit], "\(row.path): \(record)")
        let sample = try result(of: record, in: body, unit: meaning.unit.dimension == .volume ? .litre : .gigajoule).get()
        #expect(sample.text == record.value, "\(row.path): \(record)")
        #expect(sample.unit == meaning.unit, "\(row.path): \(record)")
        #expect(
          sample.value == (try ExactDecimal(record.value)).multiplied(byPowerOfTen: meaning.powerOfTen), "\(row.path): \(record)")
        readings += 1
      }
    }
    #expect(readings == 154)
    #expect(otherQuantities == 4)
    #expect(silent == 27)
  }

  /// Records of energy or volume that count now, by what they say of themselves.
  private func expectNoReading(in body: [UInt8], _ path: String) throws {
    let current = "Function='Instantaneous value' and StorageNumber='0'"
    for quantity in ["starts-with(Unit,'Energy (')", "starts-with(Unit,'Volume (')", "Quantity='Energy'", "Quantity='Volume'"] {
      let rows = "/MBusData/DataRecord[\(current) and \(quantity)]"
      #expect(throws: Rejection.noRows(path: rows), "\(path)") {
        try XMLFixtures.decode(body, [XMLFixtures.source("Value")], BodyManner(rows: XMLFixtures.path(rows)))
      }
    }
  }

  @Test func `a record with its unit in words and the same with plain units are one amount`() throws {
    let shifts: [MeasureUnit: Int] = [.wattHour: 0, .kilowattHour: 3, .megawattHour: 6, .joule: 0, .megajoule: 6, .cubicMetre: 0]
    var compared = 0
    for row in try Manifest.rows(below: "endpoints/mbus-xml/") where !row.path.hasSuffix(".norm.xml") {
      let plain = String(row.path.dropLast(".xml".count)) + ".norm.xml"
      for record in try records(of: row.claim) {
        guard let meaning = Self.units[record.unit] else { continue }
        let worded = try result(of: record, in: try Corpus.bytes(row.path), unit: meaning.unit).get()
        let normal = try result(of: record, in: try Corpus.bytes(plain), unit: meaning.unit).get()
        #expect(
          worded.value.multiplied(byPowerOfTen: try #require(shifts[worded.unit])) == normal.value, "\(row.path): \(record)")
        compared += 1
      }
    }
    #expect(compared == 77)
  }

  @Test func `what the records state that is no unit of a register is refused`() throws {
    for text in [
      "Units for H.C.A.", "m^3/h", "Volume flow (m m^3/h)", "Time Point (date)", "Fabrication number", "Power (1e-1  V)", "-", "",
      "s",
      "Unknown (VIF=0x7B)", "On time (hours)", "Energy ()", "Energy (kWh", "(2 kWh)", "1e-2  %RH", "Energy (0 kWh)", "m my kWh",
    ] {
      #expect(StatedUnit(text) == nil, "\(text)")
    }
    #expect(StatedUnit("External temperature (1e-2  deg C)") == StatedUnit(.degreeCelsius, powerOfTen: -2))
    #expect(StatedUnit("Return temperature (deg C)") == StatedUnit(.degreeCelsius))
  }
}
