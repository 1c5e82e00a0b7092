import EnergyModel

/// Readings of one register, packed as they come: each one as its difference from what the two before it let expect, about four bytes.
///
/// The order of appending is kept; readings are mostly, not always, in the order of time.
package struct PackedReadings: Sendable {
  /// The first byte of every packed sequence: the layout of what follows.
  private static let layout: UInt8 = 1

  private var writer: ByteWriter
  private var last = Expectation()
  package private(set) var count = 0

  package init() {
    writer = ByteWriter()
  }

  package init(_ readings: some Sequence<Reading>) {
    self.init()
    for reading in readings { append(reading) }
  }

  /// The blob; empty for no reading.
  package var bytes: [UInt8] { writer.bytes }

  package mutating func append(_ reading: Reading) {
    if count == 0 { writer.write(byte: PackedReadings.layout) }
    last.write(reading, to: &writer)
    count += 1
  }

  /// The readings in the order in which they were appended.
  package func readings() -> [Reading] {
    // What this value wrote it can read.
    (try? PackedReadings.unpack(bytes)) ?? []
  }

  /// Readings of a blob from the store.
  static func unpack(_ bytes: [UInt8]) throws(ByteReader.Damaged) -> [Reading] {
    var readings: [Reading] = []
    guard !bytes.isEmpty else { return readings }
    var reader = ByteReader(bytes)
    guard try reader.readByte() == layout else { throw ByteReader.Damaged() }
    readings.reserveCapacity(bytes.count / 4)
    var last = Expectation()
    while !reader.isAtEnd { readings.append(try last.read(from: &reader)) }
    return readings
  }
}

/// What the readings so far let expect of the next one: the same steps of time and value, the same unit, origin and scale.
struct Expectation: Sendable {
  private var instant: Int64 = 0
  private var instantStep: Int64 = 0
  private var mantissa: Int64 = 0
  private var mantissaStep: Int64 = 0
  private var scale: UInt8 = 0
  private var unit: UInt8 = 0
  private var origin: UInt8 = 0

  private enum Flag {
    static let receivedElsewhen: UInt8 = 1
    static let otherScale: UInt8 = 2
    static let otherUnit: UInt8 = 4
    static let otherOrigin: UInt8 = 8
  }

  mutating func write(_ reading: Reading, to writer: inout ByteWriter) {
    let unitCode = UnitCode.code(of: reading.unit)
    var flags: UInt8 = 0
    if reading.received != reading.instant { flags |= Flag.receivedElsewhen }
    if reading.value.scale != scale { flags |= Flag.otherScale }
    if unitCode != unit { flags |= Flag.otherUnit }
    if reading.origin.rawValue != origin { flags |= Flag.otherOrigin }
    writer.write(byte: flags)
    let time = reading.instant.seconds
    writer.write(signed: time &- instant &- instantStep)
    writer.write(signed: reading.value.mantissa &- mantissa &- mantissaStep)
    if flags & Flag.receivedElsewhen != 0 { writer.write(signed: reading.received.seconds &- time) }
    if flags & Flag.otherScale != 0 { writer.write(byte: reading.value.scale) }
    if flags & Flag.otherUnit != 0 { writer.write(byte: unitCode) }
    if flags & Flag.otherOrigin != 0 { writer.write(byte: reading.origin.rawValue) }
    follow(time, reading.value.mantissa, reading.value.scale, unitCode, reading.origin.rawValue)
  }

  mutating func read(from reader: inout ByteReader) throws(ByteReader.Damaged) -> Reading {
    let flags = try reader.readByte()
    let time = instant &+ instantStep &+ (try reader.readSigned())
    let number = mantissa &+ mantissaStep &+ (try reader.readSigned())
    let received = flags & Flag.receivedElsewhen != 0 ? time &+ (try reader.readSigned()) : time
    let newScale = flags & Flag.otherScale != 0 ? try reader.readByte() : scale
    let newUnit = flags & Flag.otherUnit != 0 ? try reader.readByte() : unit
    let newOrigin = flags & Flag.otherOrigin != 0 ? try reader.readByte() : origin
    guard let value = ExactDecimal(mantissa: number, scale: Int(newScale)), let measureUnit = UnitCode.unit(of: newUnit),
      let readingOrigin = Origin(rawValue: newOrigin)
    else { throw ByteReader.Damaged() }
    follow(time, number, newScale, newUnit, newOrigin)
    return Reading(
      instant: Instant(seconds: time), received: Instant(seconds: received), value: value, unit: measureUnit,
      origin: readingOrigin)
  }

  private mutating func follow(_ time: Int64, _ number: Int64, _ newScale: UInt8, _ newUnit: UInt8, _ newOrigin: UInt8) {
    instantStep = time &- instant
    instant = time
    mantissaStep = number &- mantissa
    mantissa = number
    scale = newScale
    unit = newUnit
    origin = newOrigin
  }
}

/// The units' numbers in the store: fixed for ever, whatever order the vocabulary lists them in.
enum UnitCode {
  private static let table: [MeasureUnit] = [
    .wattHour, .kilowattHour, .megawattHour, .gigawattHour, .terawattHour, .joule, .kilojoule, .megajoule, .gigajoule, .watt,
    .kilowatt,
    .megawatt, .cubicMetre, .litre, .gram, .kilogram, .tonne, .kilogramOfStandardCoal, .tonneOfStandardCoal, .wattMinute,
    .wattSecond,
    .degreeCelsius, .degreeFahrenheit, .kelvin,
    .britishThermalUnit, .thousandBritishThermalUnits, .millionBritishThermalUnits, .therm,
  ]
  private static let codes = Dictionary(uniqueKeysWithValues: table.enumerated().map { ($1, UInt8($0)) })

  static func code(of unit: MeasureUnit) -> UInt8 {
    guard let code = codes[unit] else { preconditionFailure("every unit has its number in the store") }
    return code
  }

  static func unit(of code: UInt8) -> MeasureUnit? { Int(code) < table.count ? table[Int(code)] : nil }
}
