import EnergyModel
import Testing

@testable import Simulation

@Suite struct SimulatedMeterTests {
  private static let start = Instant(seconds: 1_790_784_000)  // 2026-10-01 00:00 in Shanghai

  private static func meter(
    seed: UInt64 = 1, kind: LoadShape.Kind = .organ, style: BodyStyle = .shellyEMGen2, annual: Int64? = nil,
    changePerYear: Int64 = 0,
    restarts: [Instant] = [], capacity: Int64? = nil
  ) -> SimulatedMeter {
    SimulatedMeter(
      seed: seed, shape: LoadShape(kind: kind, carrier: style.carriers[0]), style: style, annual: annual,
      changePerYear: changePerYear,
      restarts: restarts, capacity: capacity)
  }

  @Test(arguments: LoadShape.Kind.allCases) func `a counter never falls and rises every hour`(kind: LoadShape.Kind) {
    for seed in 0..<5 as Range<UInt64> {
      let meter = Self.meter(seed: seed, kind: kind)
      var random = SplitMix64(seed: seed)
      var last = meter.count(at: Self.start)
      var time = Self.start
      for _ in 0..<3_000 {
        time = time + random.next(in: 0...7_200)
        let count = meter.count(at: time)
        #expect(count >= last)
        last = count
      }
      for hour in 0..<2_000 as Range<Int64> {
        #expect(meter.used(from: Self.start + hour * 3_600, to: Self.start + (hour + 1) * 3_600) > 0)
      }
    }
  }

  @Test func `the same seed and instant give the same bytes, another seed others`() {
    for style in BodyStyle.allCases {
      let bodies = (0..<50).map { Self.meter(style: style).body(at: Self.start + $0 * 61) }
      #expect(bodies == (0..<50).map { Self.meter(style: style).body(at: Self.start + $0 * 61) })
      #expect(bodies[0] != Self.meter(seed: 2, style: style).body(at: Self.start))
    }
  }

  @Test func `parts add up to the whole, to the last unit`() {
    let meter = Self.meter(seed: 9)
    let year = Span(Instant(seconds: 1_767_196_800), Instant(seconds: 1_798_732_800))  // 2026 in Shanghai
    var random = SplitMix64(seed: 4)
    var (sum, time): (Int64, Instant) = (0, year.start)
    while time < year.end {
      let next = min(year.end, time + random.next(in: 1...200_000))
      sum += meter.used(from: time, to: next)
      time = next
    }
    #expect(sum == meter.used(from: year.start, to: year.end))
  }

  @Test func `a year uses what was stated, and a plan's cut shows`() {
    let meter = Self.meter(annual: 500_000_000, changePerYear: -12)
    let (y2015, y2016, y2020, y2021) =
      (1_420_041_600, 1_451_577_600, 1_577_808_000, 1_609_430_400) as (Int64, Int64, Int64, Int64)
    #expect(meter.used(from: Instant(seconds: y2015), to: Instant(seconds: y2016)) == 50_000_000_000)
    #expect(meter.used(from: Instant(seconds: y2020), to: Instant(seconds: y2021)) == 47_000_000_000)
  }

  @Test func `an office uses more by day than by night, and on workdays than on Sunday`() {
    let meter = Self.meter(seed: 3)
    let thursday = Self.start
    let night = meter.used(from: thursday + 3_600, to: thursday + 2 * 3_600)
    let morning = meter.used(from: thursday + 10 * 3_600, to: thursday + 11 * 3_600)
    #expect(morning > 2 * night)
    let sunday = thursday + 3 * 86_400
    #expect(meter.used(from: sunday, to: sunday + 86_400) * 3 < meter.used(from: thursday, to: thursday + 86_400) * 2)
  }

  @Test func `days of one kind differ by chance, not by more than the shape allows`() {
    let meter = Self.meter(seed: 8, kind: .health)
    let weeks = (0..<40).map { meter.used(from: Self.start + $0 * 86_400, to: Self.start + ($0 + 1) * 86_400) }
    #expect(Set(weeks).count == 40)
    #expect(weeks.max().map { $0 < 3 * (weeks.min() ?? 0) } == true)
  }

  @Test func `outside its century and before it was installed a meter stands still`() {
    let meter = Self.meter()
    #expect(meter.count(at: Instant(seconds: 0)) == 0)
    #expect(meter.count(at: Instant(seconds: .min / 2)) == 0)
    #expect(meter.count(at: Instant(seconds: 5_000_000_000)) == meter.count(at: Instant(seconds: 9_000_000_000)))
  }

  @Test func `the body holds the counter exactly`() throws {
    for style in BodyStyle.allCases {
      for carrier in style.carriers {
        let meter = SimulatedMeter(seed: 77, shape: LoadShape(kind: .school, carrier: carrier), style: style)
        let text = String(decoding: meter.body(at: Self.start), as: UTF8.self)
        let (unit, decimals) = style.unit(for: carrier)
        let name = try #require(style.pointer(for: carrier).split(separator: "/").last)
        let number = try #require(text.split(separator: "\"\(name)\":", maxSplits: 1).last?.prefix { "0123456789.".contains($0) })
        let parsed = try ExactDecimal(String(number))
        #expect(parsed == ExactDecimal(mantissa: meter.count(at: Self.start), scale: decimals))
        // In base units it is the counter over what one base unit holds.
        let ratio = try #require(unit.ratio(to: carrier.baseUnit))
        let base = try #require(parsed.scaled(by: .one, ratio: ratio))
        #expect(abs(base - meter.count(at: Self.start) / style.smallestPerBaseUnit) <= 1)
      }
    }
  }

  @Test func `the phases of a three-phase body add up to its total`() throws {
    let text = String(decoding: Self.meter(seed: 12).body(at: Self.start), as: UTF8.self)
    func value(_ name: String) throws -> Int64 {
      let rest = try #require(text.split(separator: "\"\(name)\":", maxSplits: 1).last)
      return try #require(Int64(rest.prefix { "0123456789.".contains($0) }.filter { $0 != "." }))
    }
    #expect(try value("a_total_act_energy") + value("b_total_act_energy") + value("c_total_act_energy") == value("total_act"))
  }

  @Test func `a counter that restarts shows zero at each restart and goes on truly`() {
    let restarts = [Self.start + 1_000, Self.start + 50_000]
    let meter = Self.meter(style: .shellyGen1, restarts: restarts.reversed())
    #expect(meter.shown(at: Self.start) == meter.count(at: Self.start))
    for restart in restarts {
      #expect(meter.shown(at: restart) == 0)
      #expect(meter.shown(at: restart + 900) == meter.used(from: restart, to: restart + 900))
    }
    #expect(meter.used(from: Self.start, to: Self.start + 60_000) > meter.shown(at: Self.start + 60_000))
  }

  @Test func `a counter that passes its capacity counts on from zero`() {
    let meter = Self.meter(capacity: 1_000_000)
    for hour in 0..<100 as Range<Int64> {
      let time = Self.start + hour * 3_600
      #expect((0..<1_000_000).contains(meter.shown(at: time)))
      #expect((meter.count(at: time) - meter.shown(at: time)) % 1_000_000 == 0)
    }
  }

  @Test func `from a turn on a share of the load is counted, and what flows beside it`() {
    let plain = Self.meter()
    let (first, second) = (Self.start + 86_400, Self.start + 3 * 86_400)
    let turning = SimulatedMeter(
      seed: 1, shape: plain.shape, style: plain.style,
      turns: [.init(from: second, perMille: 100, perHour: 36), .init(from: first, perMille: 740)])
    #expect(turning.count(at: first) == plain.count(at: first))
    #expect(turning.used(from: Self.start, to: first) == plain.used(from: Self.start, to: first))
    #expect(turning.used(from: first, to: second) == plain.used(from: first, to: second) * 740 / 1_000)
    // Two days of 36 Wh an hour, in hundredths.
    #expect(
      turning.used(from: second, to: second + 2 * 86_400)
        == plain.used(from: second, to: second + 2 * 86_400) / 10 + 48 * 36 * 100)
    let counts = (0..<2_000 as Range<Int64>).map { turning.count(at: Self.start + $0 * 300) }
    #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func `in an office nobody takes water at night, in a school somebody does`() {
    func night(_ kind: LoadShape.Kind) -> Int64 {
      let meter = SimulatedMeter(seed: 5, shape: LoadShape(kind: kind, carrier: .water), style: .water)
      return (0..<28 as Range<Int64>).reduce(0) { sum, day in
        let midnight = Self.start + day * 86_400
        return sum + meter.used(from: midnight, to: midnight + 6 * 3_600)
      }
    }
    #expect(night(.organ) == 0)
    #expect(night(.school) > 0)
  }

  @Test func `chance is the same everywhere`() {
    var random = SplitMix64(seed: 1_234_567)
    // The published sequence of SplitMix64 for this seed.
    #expect(
      (0..<3).map { _ in random.next() } == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
  }
}
