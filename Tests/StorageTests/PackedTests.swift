import EnergyModel
import Simulation
import Testing

@testable import Storage

struct PackedTests {
  @Test func `readings come back as they were packed, whatever they are`() throws {
    var random = SplitMix64(seed: 1)
    for _ in 0..<200 {
      let readings = (0..<Int(random.next() % 50)).map { _ in random.reading() }
      let packed = PackedReadings(readings)
      #expect(packed.readings() == readings)
      #expect(packed.count == readings.count)
    }
  }

  @Test func `a day of quarter-hour readings of one counter takes about four bytes a reading`() throws {
    var random = SplitMix64(seed: 2)
    var value: Int64 = 123_456_789
    let readings = (0..<96).map { slot -> Reading in
      value += Int64(random.next() % 4_000)
      let instant = Instant(seconds: 1_790_784_000 + Int64(slot) * 900)
      return Reading(
        instant: instant, received: instant, value: ExactDecimal(mantissa: value * 100 + 7, scale: 2) ?? .zero, unit: .wattHour,
        origin: .poll)
    }
    #expect(PackedReadings(readings).bytes.count < 96 * 6)
  }

  @Test func `hours come back as they were packed: measured ones, estimated ones, short ones, and gaps between them`() throws {
    var random = SplitMix64(seed: 3)
    for _ in 0..<200 {
      var time = Int64(1_790_784_000)
      var rows: [HourRow] = []
      for _ in 0..<Int(random.next() % 30) {
        if random.next() % 5 == 0 { time += 3_600 * Int64(random.next() % 9) }
        let length: Int64 = random.next() % 20 == 0 ? 1_800 : 3_600
        let isPlain = random.next() % 2 == 0
        let hour = HourAmount(
          amount: QualifiedAmount(
            measured: Amount(baseUnits: Int64(random.next() % 100_000)),
            estimated: Amount(baseUnits: isPlain ? 0 : Int64(random.next() % 1_000)),
            unresolved: Amount(baseUnits: isPlain ? 0 : Int64(random.next() % 10))),
          measuredSeconds: isPlain ? Int32(length) : Int32(random.next() % 3_600), estimatedSeconds: isPlain ? 0 : 1_700,
          shapedSeconds: isPlain ? 0 : Int32(random.next() % 400), derivedSeconds: isPlain ? 0 : Int32(random.next() % 400),
          restartSeconds: isPlain ? 0 : Int32(random.next() % 400),
          unresolvedSeconds: isPlain ? 0 : 5)
        rows.append(HourRow(span: Span(Instant(seconds: time), Instant(seconds: time + length)), hour: hour))
        time += length
      }
      #expect(try PackedHours.unpack(PackedHours.pack(rows)) == rows)
    }
  }

  @Test func `sums of days come back as they were packed, and damage is an error`() throws {
    var random = SplitMix64(seed: 7)
    let month = LocalMonth(year: 2026, month: 10)
    for _ in 0..<200 {
      let sums = (0..<31).filter { _ in random.next() % 3 > 0 }.map { index -> DaySum in
        let isPlain = random.next() % 2 == 0
        func part(_ limit: UInt64) -> Int { isPlain ? 0 : Int(random.next() % limit) }
        let amount = QualifiedAmount(
          measured: Amount(baseUnits: Int64(random.next() % 1_000_000) - 500_000),
          estimated: Amount(baseUnits: Int64(part(1_000))),
          unresolved: Amount(baseUnits: -Int64(part(10))))
        return DaySum(
          day: month.firstDay + index, amount: amount, coveredHours: Int(random.next() % 26), exactHours: part(25),
          exactHoursBefore: part(25), exactHoursAfter: part(25), wholeHours: isPlain ? nil : Int(random.next() % 26),
          nights: random.nights(), zeroRun: random.zeroRun())
      }
      let packed = PackedDaySums.pack(sums)
      #expect(try PackedDaySums.unpack(packed, of: month) == sums)
      #expect(throws: ByteReader.Damaged.self) { try PackedDaySums.unpack(packed + [32], of: month) }
    }
    #expect(throws: ByteReader.Damaged.self) { try PackedDaySums.unpack([], of: month) }
    #expect(throws: ByteReader.Damaged.self) { try PackedDaySums.unpack([1], of: month) }
    #expect(throws: ByteReader.Damaged.self) { try PackedDaySums.unpack([3], of: month) }
    // The 31st in a month of 30 days, and a day with more hours than two days have.
    #expect(throws: ByteReader.Damaged.self) {
      try PackedDaySums.unpack([2, 31, 0, 24], of: LocalMonth(year: 2026, month: 11))
    }
    #expect(throws: ByteReader.Damaged.self) { try PackedDaySums.unpack([2, 1, 0, 49], of: month) }
  }

  @Test func `an ordinary day takes about six bytes and two for each of its first five hours`() throws {
    let day = LocalMonth(year: 2026, month: 10).firstDay
    var nights = NightHours()
    // 40 kWh in an hour, a little less in each.
    for hour in 0..<5 { nights[hour] = 40_000 - Int64(hour) * 700 }
    let sum = DaySum(
      day: day, amount: QualifiedAmount(measured: Amount(baseUnits: 1_234_567)), coveredHours: 24, nights: nights)
    // Layout; day; 4 of the amount; hours; 3 of the first hour and 2 of each further one.
    #expect(PackedDaySums.pack([sum]).count == 1 + 1 + 4 + 1 + 3 + 4 * 2)
    let zeros = DaySum(
      day: day, amount: .zero, coveredHours: 24, nights: NightHours(), zeroRun: ZeroRun(atStart: 0, atEnd: 3, longest: 9))
    // Layout; day; amount; hours; what is known of the night; three runs.
    #expect(PackedDaySums.pack([zeros]).count == 1 + 1 + 1 + 1 + 1 + 3)
  }

  @Test func `first hours that cannot be are damage`() throws {
    let month = LocalMonth(year: 2026, month: 10)
    // Both kinds of nights at once; a sixth hour; a run at the start that is longer than the longest.
    for bytes in [[2, 0xC1, 0, 24, 0, 0, 0, 0, 0], [2, 0x81, 0, 24, 0x40], [2, 0x81, 0, 24, 0x20, 3, 0, 2]] as [[UInt8]] {
      #expect(throws: ByteReader.Damaged.self) { try PackedDaySums.unpack(bytes, of: month) }
    }
    let known = try PackedDaySums.unpack([2, 0x81, 0, 24, 0x22, 14, 1, 0, 2], of: month)
    #expect(known.first?.nights[1] == 7 && known.first?.zeroRun == ZeroRun(atStart: 1, atEnd: 0, longest: 2))
  }

  @Test func `hours of the first layout are read, their estimates without a method`() throws {
    var writer = ByteWriter()
    writer.write(byte: 1)
    writer.write(signed: 1_790_784_000)
    // An hour measured throughout, then one of 900 s measured and 2 700 s estimated.
    writer.write(byte: 0)
    for number: Int64 in [0, 1_234] { writer.write(signed: number) }
    writer.write(byte: 1)
    for number: Int64 in [0, 300, 700, 0, 900, 2_700, 0, 3_600] { writer.write(signed: number) }
    let hours = try PackedHours.unpack(writer.bytes).map(\.hour)
    #expect(
      hours == [
        HourAmount(amount: QualifiedAmount(measured: Amount(baseUnits: 1_234)), measuredSeconds: 3_600),
        HourAmount(
          amount: QualifiedAmount(measured: Amount(baseUnits: 300), estimated: Amount(baseUnits: 700)), measuredSeconds: 900,
          estimatedSeconds: 2_700),
      ])
  }

  @Test func `a state comes back with its open question`() throws {
    var random = SplitMix64(seed: 4)
    for state in [
      BookState(), BookState(last: random.reading()), BookState(last: random.reading(), previous: random.reading()),
      BookState(last: random.reading(), previous: random.reading(), pending: [random.reading(), random.reading()]),
    ] {
      #expect(try PackedState.unpack(PackedState.pack(state)) == state)
    }
  }

  @Test func `damaged blobs are refused, and never stop the program`() throws {
    var random = SplitMix64(seed: 5)
    let readings = (0..<40).map { _ in random.reading() }
    let packed = PackedReadings(readings).bytes
    let arrival = ArrivalBlob.pack(readings.map { NumberedReading(register: 5, reading: $0) })
    for _ in 0..<5_000 {
      var bytes = random.next() % 2 == 0 ? packed : arrival
      for _ in 0...Int(random.next() % 4) {
        bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      bytes.removeLast(Int(random.next() % 9))
      _ = try? PackedReadings.unpack(bytes)
      _ = try? ArrivalBlob.unpack(bytes)
      _ = try? PackedHours.unpack(bytes)
      _ = try? PackedDaySums.unpack(bytes, of: LocalMonth(year: 2026, month: 10))
      _ = try? PackedState.unpack(bytes)
    }
    #expect(throws: ByteReader.Damaged.self) { try PackedReadings.unpack([9, 0, 0]) }
    #expect(throws: ByteReader.Damaged.self) { try PackedHours.unpack([1]) }
  }

  @Test func `numbers of every size come back`() throws {
    for number in [0, 1, -1, 63, 64, -64, -65, 1 << 40, .max, .min] as [Int64] {
      var writer = ByteWriter()
      writer.write(signed: number)
      var reader = ByteReader(writer.bytes)
      #expect(try reader.readSigned() == number)
      #expect(reader.isAtEnd)
    }
  }
}

extension SplitMix64 {
  /// Any five hours, each known or not.
  fileprivate mutating func nights() -> NightHours {
    var nights = NightHours()
    let isWhole = next() % 2 == 0
    for hour in 0..<NightHours.count where isWhole || next() % 2 == 0 {
      nights[hour] = next() % 50 == 0 ? [.min, .max][Int(next() % 2)] : Int64(bitPattern: next()) >> Int64(next() % 60)
    }
    return nights
  }

  fileprivate mutating func zeroRun() -> ZeroRun {
    guard next() % 2 == 0 else { return .none }
    let longest = Int(next() % 25) + 1
    return ZeroRun(atStart: Int(next() % UInt64(longest + 1)), atEnd: Int(next() % UInt64(longest + 1)), longest: longest)
  }

  /// Any reading that the vocabulary allows.
  mutating func reading() -> Reading {
    let mantissa = Int64(bitPattern: next()) >> Int64(next() % 60)
    let instant = Instant(seconds: 946_684_800 + Int64(next() % 3_000_000_000))
    return Reading(
      instant: instant, received: next() % 2 == 0 ? instant : instant + (Int64(next() % 100_000) - 50_000),
      value: ExactDecimal(mantissa: mantissa, scale: Int(next() % 20)) ?? .one,
      unit: MeasureUnit.allCases[Int(next() % UInt64(MeasureUnit.allCases.count))], origin: Origin.allCases[Int(next() % 3)])
  }
}
