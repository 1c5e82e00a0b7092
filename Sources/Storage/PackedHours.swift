import EnergyModel

/// The hours of one register and day as a blob: an hour that was measured throughout takes two or three bytes.
enum PackedHours {
  /// The first byte of the blob. Layout 1 had no methods: its estimated seconds are read as spread evenly, until the books that
  /// follow newer rules derive their days again.
  private enum Layout {
    static let withoutMethods: UInt8 = 1
    static let current: UInt8 = 2
  }

  private enum Kind {
    /// Measured for the whole of 3 600 s.
    static let measured: UInt8 = 0
    /// Everything is said.
    static let full: UInt8 = 1
  }

  static func pack(_ rows: [HourRow]) -> [UInt8] {
    guard let first = rows.first else { return [] }
    var writer = ByteWriter()
    writer.write(byte: Layout.current)
    writer.write(signed: first.span.start.seconds)
    var expected = first.span.start.seconds
    for row in rows {
      let hour = row.hour
      let isPlain =
        row.span.seconds == 3_600 && row.isMeasured && hour.estimatedSeconds == 0 && hour.unresolvedSeconds == 0
        && hour.amount.estimated == .zero && hour.amount.unresolved == .zero
      writer.write(byte: isPlain ? Kind.measured : Kind.full)
      writer.write(signed: row.span.start.seconds - expected)
      writer.write(signed: hour.amount.measured.baseUnits)
      if !isPlain {
        writer.write(signed: hour.amount.estimated.baseUnits)
        writer.write(signed: hour.amount.unresolved.baseUnits)
        for seconds in [
          Int64(hour.measuredSeconds), Int64(hour.estimatedSeconds), Int64(hour.unresolvedSeconds), row.span.seconds,
          Int64(hour.shapedSeconds), Int64(hour.derivedSeconds), Int64(hour.restartSeconds),
        ] {
          writer.write(signed: seconds)
        }
      }
      expected = row.span.end.seconds
    }
    return writer.bytes
  }

  static func unpack(_ bytes: [UInt8]) throws(ByteReader.Damaged) -> [HourRow] {
    guard !bytes.isEmpty else { return [] }
    var reader = ByteReader(bytes)
    let layout = try reader.readByte()
    guard layout == Layout.withoutMethods || layout == Layout.current else { throw ByteReader.Damaged() }
    var expected = try reader.readSigned()
    var rows: [HourRow] = []
    while !reader.isAtEnd {
      let kind = try reader.readByte()
      let start = expected &+ (try reader.readSigned())
      var hour = HourAmount()
      var length: Int64 = 3_600
      hour.amount.measured = Amount(baseUnits: try reader.readSigned())
      switch kind {
      case Kind.measured:
        hour.measuredSeconds = 3_600
      case Kind.full:
        hour.amount.estimated = Amount(baseUnits: try reader.readSigned())
        hour.amount.unresolved = Amount(baseUnits: try reader.readSigned())
        hour.measuredSeconds = Int32(truncatingIfNeeded: try reader.readSigned())
        hour.estimatedSeconds = Int32(truncatingIfNeeded: try reader.readSigned())
        hour.unresolvedSeconds = Int32(truncatingIfNeeded: try reader.readSigned())
        length = try reader.readSigned()
        guard layout == Layout.current else { break }
        hour.shapedSeconds = Int32(truncatingIfNeeded: try reader.readSigned())
        hour.derivedSeconds = Int32(truncatingIfNeeded: try reader.readSigned())
        hour.restartSeconds = Int32(truncatingIfNeeded: try reader.readSigned())
      default:
        throw ByteReader.Damaged()
      }
      guard (1...7_200).contains(length), start > .min / 2, start < .max / 2 else { throw ByteReader.Damaged() }
      expected = start + length
      rows.append(HourRow(span: Span(Instant(seconds: start), Instant(seconds: expected)), hour: hour))
    }
    return rows
  }
}

/// Where the books stood at a day's end, as a blob: a byte that says which readings follow, then those, packed.
enum PackedState {
  static func pack(_ state: BookState) -> [UInt8] {
    let head: UInt8 = (state.last == nil ? 0 : 1) | (state.previous == nil ? 0 : 2)
    return [head] + PackedReadings([state.last, state.previous].compactMap { $0 } + state.pending).bytes
  }

  static func unpack(_ bytes: [UInt8]) throws(ByteReader.Damaged) -> BookState {
    guard let head = bytes.first, head < 4 else { throw ByteReader.Damaged() }
    var readings = try PackedReadings.unpack(Array(bytes.dropFirst()))[...]
    var state = BookState()
    if head & 1 != 0 { state.last = readings.popFirst() }
    if head & 2 != 0 { state.previous = readings.popFirst() }
    guard (head & 1 != 0) == (state.last != nil), (head & 2 != 0) == (state.previous != nil) else { throw ByteReader.Damaged() }
    state.pending = Array(readings)
    return state
  }
}
