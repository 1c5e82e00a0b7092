import EnergyModel
import Testing

@testable import Simulation

/// The truth's own arithmetic, on cases small enough to reckon by hand: a meter that uses 4 kWh in each third of an hour.
struct TrueBooksTests {
  private static let start = Instant(seconds: 1_735_689_600)  // 2025-01-01T00:00:00Z

  private static func meter(
    initial: Int64 = 100, capacity: Int64? = nil, statesPower: Bool = false, isRestarting: Bool = false
  ) -> TrueMeter {
    TrueMeter(
      traits: TrueMeter.Traits(
        register: "r", carrier: "electricity", unit: "kWh", decimals: 0, baseUnitsPerDigit: 1_000, multiplier: 1,
        isRestarting: isRestarting, capacity: capacity, statesPower: statesPower, intervalSeconds: 1_800),
      uses: Array(repeating: 4, count: 300), initial: initial)
  }

  private static func read(_ meter: TrueMeter, at seconds: [Int64]) -> [Truth.Delivered] {
    seconds.map { Truth.Delivered(second: $0, instant: start + $0, shown: meter.shown($0)) }
  }

  private static func books(_ meter: TrueMeter, at seconds: [Int64]) -> TrueBooks {
    TrueBooks(meter, read(meter, at: seconds), start: start)
  }

  @Test func `two readings half an hour apart measure what lies between, in Wh`() {
    let expected = Self.books(Self.meter(), at: [900, 2_700])
    #expect(expected.total == 6_000)
    #expect(expected.hours == [Self.start: .init(measured: 1_800, estimated: 0)])
  }

  @Test func `a gap beyond twice the interval is known in its sum alone`() {
    let expected = Self.books(Self.meter(), at: [0, 3_601])
    #expect(expected.total == 12_000)
    #expect(expected.hours[Self.start] == .init(measured: 0, estimated: 3_600))
    #expect(expected.hours[Self.start + 3_600] == .init(measured: 0, estimated: 1))
    #expect(Self.books(Self.meter(), at: [0, 3_600]).hours[Self.start] == .init(measured: 3_600, estimated: 0))
  }

  @Test func `the order in which values came does not matter`() {
    let meter = Self.meter()
    let values = Self.read(meter, at: [7_200, 0, 3_600, 3_600])
    #expect(TrueBooks(meter, values, start: Self.start).total == 24_000)
  }

  @Test func `a zero that passes and a jump that passes count for nothing`() {
    var meter = Self.meter()
    meter.suffer(.init(.blink, 1_800..<3_600))
    meter.suffer(.init(.jump(9_999), 5_400..<7_200))
    #expect(meter.shown(1_800) == .init(digits: 0, epoch: 0, isGenuine: false))
    #expect(meter.shown(5_400).digits == 100 + 18 + 9_999)
    let expected = Self.books(meter, at: [0, 1_800, 3_600, 5_400, 7_200])
    #expect(expected.total == 24_000)
    #expect(expected.hours[Self.start] == .init(measured: 3_600, estimated: 0))
  }

  @Test func `a counter that stood still has counted nothing until it shows the true value again`() {
    var meter = Self.meter()
    meter.suffer(.init(.stuck, 3_600..<7_200))
    let expected = Self.books(meter, at: [0, 3_600, 5_400, 7_200])
    #expect(expected.total == 24_000)
    #expect(expected.counted(Span(Self.start + 3_600, Self.start + 7_200)) == 12_000)
    #expect(meter.counted(7_199) == 12 && meter.counted(7_200) == 24)
  }

  @Test func `a swap that nobody recorded leaves the span between without an amount`() {
    var meter = Self.meter()
    meter.begin(.init(start: 3_000, initial: 5))
    let expected = Self.books(meter, at: [0, 1_800, 3_600, 5_400])
    // 6 kWh before, 6 kWh after; of the 6 between nobody knows.
    #expect(expected.total == 12_000 && expected.holes == 1)
    #expect(expected.hours[Self.start] == .init(measured: 1_800, estimated: 0))
  }

  @Test func `a swap that was recorded loses nothing`() {
    var meter = Self.meter()
    meter.begin(.init(start: 3_000, initial: 70_000, isRecorded: true))
    #expect(meter.value(3_000, epoch: 0) == 110 && meter.shown(3_000).digits == 70_000)
    let expected = Self.books(meter, at: [0, 1_800, 3_600, 5_400])
    #expect(expected.total == 18_000 && expected.holes == 0)
    #expect(expected.hours[Self.start] == .init(measured: 3_600, estimated: 0))
  }

  @Test func `a counter passes its capacity near its ends, or where its power is stated`() {
    // 95 → 3 of 100: eight kWh.
    let near = Self.meter(initial: 95, capacity: 100)
    #expect(Self.books(near, at: [0, 2_400]).total == 8_000)
    // 80 → 20 could be anything.
    let far = Self.meter(initial: 80, capacity: 100)
    #expect(Self.books(far, at: [0, 12_000]).total == 0)
    #expect(Self.books(far, at: [0, 12_000]).holes == 1)
    let stated = Self.meter(initial: 80, capacity: 100, statesPower: true)
    #expect(Self.books(stated, at: [0, 12_000]).total == 40_000)
  }

  @Test func `a device that reboots is booked from zero, and what it had counted since the last reading is lost`() {
    var meter = Self.meter(isRestarting: true)
    meter.begin(.init(start: 2_400, initial: 0))
    let expected = Self.books(meter, at: [0, 1_800, 3_600])
    #expect(expected.total == 6_000 + 4_000)
    #expect(expected.hours[Self.start] == .init(measured: 1_800, estimated: 1_800))
  }

  @Test func `a measured hour may be off by what was used around its ends, and not where a reading stands there`() {
    let expected = Self.books(Self.meter(), at: [0, 3_000, 4_800, 7_200])
    #expect(expected.tolerance(Span(Self.start, Self.start + 3_600)) == 6_000)
    #expect(expected.tolerance(Span(Self.start + 3_600, Self.start + 7_200)) == 6_000)
    #expect(Self.books(Self.meter(), at: [0, 3_600, 7_200]).tolerance(Span(Self.start, Self.start + 3_600)) == 0)
  }
}
