import Conservation
import EnergyModel
import Foundation
import Glibc
import Settings
import Simulation

/// What all standings of a jurisdiction cost from rolled-up days: generated institutions, each judged by five indicators of one plan
/// whose baselines are stated. Only the judging is counted; a generated institution is dropped before the next one.
struct StandingsBenchmark {
  let institutions: Int

  private static let indicators: [IndicatorID] = [
    .energyPerPerson, .energyPerArea, .waterPerPerson, .carbonPerArea, .electricityPerArea,
  ]
  private static let places = [
    ("organ", "110000"), ("education.university", "370100"), ("education.school", "440100"), ("health", "650100"),
    ("culture", "320100"),
  ]

  func run() throws {
    guard let indicators = Shipped.indicators(named: "public-institutions"), let calendar = Shipped.calendar(named: "cn"),
      let factors = Shipped.factorProfile(named: "cn-stat-a")
    else { throw BenchmarkFault("no shipped data") }
    let plan = try plan()
    let frames = DayFrames(calendar)
    var used = 0.0
    var parts = Parts()
    var states: [StandingState: Int] = [:]
    var count = 0
    var checksum = Decimal(0)
    for number in 0..<institutions {
      var generated = try GeneratedInstitution(number, Self.places[number % Self.places.count])
      let baselines = Self.indicators.map { generated.baseline($0) }
      let start = threadSeconds()
      var judge = InstitutionJudge(
        institution: generated.institution, series: generated.series, statedBaselines: baselines, asOf: GeneratedInstitution.asOf,
        frames: frames)
      for target in plan.targets {
        guard let indicator = indicators[target.indicator] else { throw BenchmarkFault("no indicator \(target.indicator)") }
        let standing = judge.member(indicator, plan: plan, target: target, factors: factors).standing
        states[standing.annual, default: 0] += 1
        count += 1
        checksum += standing.forecast ?? 0
      }
      used += threadSeconds() - start
      if number % 20 == 0 { try parts.add(generated, frames: calendar) }
    }
    print(
      "\(institutions) institutions, \(count) standings as of \(GeneratedInstitution.asOf.iso8601): \(text(used)) s of CPU, "
        + "\(text(used * 1e6 / Double(max(1, count)))) us a standing")
    print(
      "states: "
        + states.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.key.rawValue) \($0.value)" }.joined(separator: ", "))
    print("sum of the forecasts: \(checksum)")
    parts.show()
  }

  private func plan() throws -> Plan {
    guard let id = PlanID("benchmark"), let percent = try? ExactDecimal("6") else { throw BenchmarkFault("no plan") }
    return Plan(
      id: id, names: [:], jurisdiction: "CN", baseYear: 2025, endYear: 2030,
      targets: Self.indicators.map {
        Plan.Target(indicator: $0, goal: .percentBelowBase(percent), trajectory: .linear, source: "benchmark")
      }, source: "benchmark")
  }
}

/// The parts of one measure's outlook, each measured alone: µs of CPU.
private struct Parts {
  private var count = 0
  private var totals = 0.0
  private var valid = 0.0
  private var profile = 0.0
  private var monthMiss = 0.0
  private var decimals = 0.0

  mutating func add(_ generated: GeneratedInstitution, frames calendar: DayCalendar) throws {
    let series = generated.series[0]
    let (from, start, end) = (GeneratedInstitution.start + -365, GeneratedInstitution.start, GeneratedInstitution.start + 365)
    let kinds = calendar.kinds(
      from: from, to: end, institutionClass: generated.institution.institutionClass, region: generated.institution.region)
    let frame = DayFrame(from: from, kinds: kinds)
    func timed<Value>(_ sum: inout Double, _ work: () -> Value) -> Value {
      let start = threadSeconds()
      defer { sum += threadSeconds() - start }
      return work()
    }
    let totals = timed(&totals) { DailyTotals(of: [(series, 0.001)], from: from, to: GeneratedInstitution.asOf) }
    let days = timed(&valid) { totals.valid(from: from, to: start) }
    let shape = timed(&profile) { Profile(baseDays: days, frame: frame)?.shape(from: start, to: end) }
    let miss = timed(&monthMiss) { MonthMiss(baseDays: days, frame: frame)?.perDay }
    let sum = timed(&decimals) { Decimal(statistic: (shape?.total ?? 1) + (miss ?? 1)).map { $0 * Decimal(365) / Decimal(100) } }
    count += sum == nil ? 0 : 1
  }

  func show() {
    func mean(_ sum: Double) -> String { text(sum * 1e6 / Double(max(1, count))) }
    print(
      "parts alone, us each: daily totals \(mean(totals)), valid days \(mean(valid)), profile and shape \(mean(profile)), "
        + "month miss \(mean(monthMiss)), decimals \(mean(decimals))")
  }
}

/// An institution with rolled-up days of the judged year 2026 and the year before: electricity, gas and water, one in ten with petrol
/// for vehicles; one in seven with a hole, one in five with estimated days.
struct GeneratedInstitution {
  let institution: Institution
  let series: [UseSeries]
  private var random: SplitMix64

  /// 1 January 2026.
  static let start = LocalDay(number: 20_454)
  /// 1 July 2026.
  static let asOf = LocalDay(number: 20_635)

  init(_ number: Int, _ place: (institutionClass: String, region: String)) throws {
    guard let id = InstitutionID("institution-\(number)") else { throw BenchmarkFault("no name") }
    var random = SplitMix64(seed: UInt64(number))
    institution = Institution(
      id: id, name: id.text, institutionClass: place.institutionClass, region: place.region,
      floorAreaSquareMetres: DatedSeries(ExactDecimal(random.next(in: 2_000...60_000))),
      persons: DatedSeries(ExactDecimal(random.next(in: 50...3_000))))
    var carriers: [(carrier: Carrier, endUse: String, mean: Int64)] = [
      (.electricity, "total", 2_000_000), (.naturalGas, "total", 300_000), (.water, "total", 40_000),
    ]
    if number % 10 == 0 { carriers.append((.petrol, "vehicle", 30_000)) }
    let hole = number % 7 == 0 ? Int(random.next(in: 0...530)) : .max
    series = carriers.map { carrier, endUse, mean in
      UseSeries(
        carrier: carrier, endUse: endUse,
        days: (0..<(Self.asOf - Self.start + 366)).map { index in
          let day = Self.start + -366 + index
          if (hole..<(hole == .max ? .max : hole + 5)).contains(index) {
            return DailyUse(day: day, amount: nil, hours: 24, coveredHours: 0)
          }
          let season = carrier == .naturalGas ? Int64(abs(index % 365 - 182)) * mean / 180 : mean
          let amount = Amount(baseUnits: season * random.next(in: 80...120) / (day.number % 7 < 5 ? 100 : 200))
          guard number % 5 == 0, index % 60 == 0 else {
            return DailyUse(day: day, amount: QualifiedAmount(measured: amount), hours: 24, coveredHours: 24)
          }
          return DailyUse(
            day: day, amount: QualifiedAmount(measured: amount, estimated: amount), hours: 24, coveredHours: 12,
            exactlyEstimatedHours: 12)
        })
    }
    self.random = random
  }

  /// What somebody stated of 2025.
  mutating func baseline(_ indicator: IndicatorID) -> StatedBaseline {
    StatedBaseline(
      institution: institution.id, indicator: indicator, year: 2025, value: ExactDecimal(random.next(in: 5...2_000)),
      source: "report")
  }
}

/// User and system time of this thread.
func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

private func text(_ value: Double) -> String { String(format: "%.2f", value) }
