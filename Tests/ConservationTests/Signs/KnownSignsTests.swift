import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import Conservation

/// The known answers for early signs of real buildings (`known-answers/baselines/early_signs.json`, RULES section 6).
@Suite(.enabled(if: Corpus.isThere, Corpus.absence)) struct KnownSignsTests {
  private let known: KnownSigns
  private let buildings: SignBuildings

  init() throws {
    known = try JSONDecoder().decode(
      KnownSigns.self, from: Data(contentsOf: Corpus.file("known-answers/baselines/early_signs.json")))
    buildings = try SignBuildings()
  }

  @Test func `stopped meters agree with the known answers`() throws {
    #expect(known.ordinary.count == 40)
    for one in known.ordinary {
      let watch = try #require(StoppedMeter(base: buildings.zeros(one.file, one.baseline_year)), one.place)
      #expect(watch.limit == one.zero_run_limit_h, one.place)
      let runs = watch.signs(in: try buildings.zeros(one.file, one.reporting_year)).map { sign in
        guard case .stopped(let run, _) = sign.finding else { return "" }
        return "\(run.from) \(padded(run.hour, 2)):00 \(run.hours)"
      }
      #expect(runs == one.zero_runs.map { "\($0.start) \($0.hours)" }, one.place)
    }
  }

  @Test func `rises of the nights agree with the known answers`() throws {
    let cases = known.ordinary.filter { $0.night_threshold != nil }
    #expect(cases.count == 23)
    for one in cases {
      let base = SignWeeks.year(one.baseline_year)
      let watch = try #require(NightRise(base: buildings.nights(one.file, one.baseline_year), from: base.from), one.place)
      #expect(close(watch.threshold, one.night_threshold ?? .nan), one.place)
      let weeks = SignWeeks.year(one.reporting_year)
      let signs = watch.signs(in: try buildings.nights(one.file, one.reporting_year), weeks: weeks)
      #expect(signs.map(\.since.iso8601) == (one.night_rise ?? []).map(\.last_day), one.place)
      #expect(signs.map { weeks.week(of: $0.since).map { $0 + 1 } } == (one.night_rise ?? []).map(\.week), one.place)
    }
  }

  @Test func `leaks of synthetic water agree with the known answers`() throws {
    var compared = 0
    var afterDays: [Int?] = []
    for one in known.ordinary {
      guard let leak = one.synthetic_water_leak else { continue }
      let base = try SyntheticWater(buildings.hours(one.file, one.baseline_year))
      let year = try SyntheticWater(buildings.hours(one.file, one.reporting_year))
      let watch = try #require(
        LeakWatch(base: base.nights(of: one.baseline_year), meanFlow: base.meanFlow, pulse: SyntheticWater.pulse), one.place)
      #expect(close(watch.threshold, leak.threshold_L_per_h), one.place)
      #expect(watch.isQuiet == leak.quiet, one.place)
      #expect(!watch.isPreliminary)
      let ordinary = watch.signs(in: year.nights(of: one.reporting_year)).map(\.since)
      #expect(ordinary.map(\.iso8601) == leak.events, one.place)
      let firstDay = SignWeeks.year(one.reporting_year).from
      for (share, after) in leak.injected_from_day_127_found_after_days {
        let litres = try #require(Double(share.dropLast())) / 100 * SyntheticWater.litresAnHour
        let signs = watch.signs(in: year.nights(of: one.reporting_year, leaking: litres))
        let found = signs.map(\.since).first { $0 - firstDay >= 126 && !ordinary.contains($0) }
        #expect(found.map { $0 - firstDay - 125 } == after, "\(one.place.rawValue) \(share)")
        if share == "5%", watch.isQuiet { afterDays.append(found.map { $0 - firstDay - 125 }) }
        compared += 1
      }
    }
    #expect(compared == 23 * 3)
    // The goal: a leak of 5 % of the mean flow is found within 7 days in 95 of 100 quiet meters.
    #expect(afterDays.count == 22)
    #expect(Double(afterDays.count { ($0 ?? .max) <= 7 }) >= 0.95 * Double(afterDays.count))
  }

  @Test func `drifts agree with the known answers, injected ones too`() throws {
    var injected = 0
    var ofElectricity: [Int] = []
    var afterWeeks: [Int?] = []
    for one in known.ordinary {
      let baseline = try buildings.baseline(one.file, one.isGas, one.baseline_year)
      let watch = try #require(
        DriftWatch(
          base: Array(zip(baseline.days, baseline.leftOut)), from: SignWeeks.year(one.baseline_year).from, mean: baseline.mean),
        one.place)
      #expect(baseline.model.kind.rawValue == one.model, one.place)
      #expect(close(watch.sigma, one.week_sigma), one.place)
      let points = try buildings.points(one.file, one.isGas, one.reporting_year, baseline)
      let weeks = SignWeeks.year(one.reporting_year)
      let changes = watch.outcome(of: points, weeks: weeks).changes
      #expect(changes.map { $0.week + 1 } == one.drift.map(\.week), one.place)
      #expect(changes.map(\.lastDay.iso8601) == one.drift.map(\.last_day), one.place)
      #expect(changes.map(\.direction.rawValue) == one.drift.map(\.direction), one.place)
      for (ours, theirs) in zip(changes, one.drift) { #expect(close(ours.level, theirs.level), one.place) }

      let scale = points.reduce(0) { $0 + $1.amount } / points.reduce(0) { $0 + $1.expected }
      func upward(_ share: Double) -> [Int] {
        let drifted = points.map {
          DayPoint(
            day: $0.day, amount: $0.day - weeks.from >= 126 ? $0.amount * (1 + share) : $0.amount, expected: $0.expected * scale)
        }
        return watch.outcome(of: drifted, weeks: weeks).changes.filter { $0.direction == .up && $0.week >= 18 }.map(\.week)
      }
      let ordinary = upward(0)
      for (share, after) in one.drift_injected_after_week_18_found_after_weeks ?? [:] {
        let found = upward(try #require(Double(share.dropLast())) / 100).first { !ordinary.contains($0) }
        #expect(found.map { $0 - 17 } == after, "\(one.place.rawValue) \(share)")
        if share == "20%", !one.isGas { afterWeeks.append(found.map { $0 - 17 }) }
        injected += 1
      }
      if !one.isGas { ofElectricity.append(changes.count) }
    }
    #expect(injected == 38 * 4)
    // The goals: at most two events a meter-year, and a drift of 20 % found within 8 weeks in 80 of 100 years of electricity.
    #expect(ofElectricity.reduce(0, +) <= 2 * ofElectricity.count)
    #expect(Double(afterWeeks.count { ($0 ?? .max) <= 8 }) >= 0.80 * Double(afterWeeks.count))
  }

  @Test func `suspicious meters agree with the known answers, ordinary ones and those that must be`() throws {
    for one in known.ordinary {
      let baseline = try buildings.baseline(one.file, one.isGas, one.baseline_year)
      let points = try buildings.points(one.file, one.isGas, one.reporting_year, baseline)
      compare(SuspiciousMeter.check(points: points, baseMean: baseline.mean), one.suspicious_meter, one.place)
    }
    #expect(known.must_be_suspicious.count == 7)
    for one in known.must_be_suspicious {
      let baseline = try buildings.baseline(one.file, true, one.baseline_year)
      // The known answers take this kind without a gate, and the hours as delivered.
      let model = try #require(baseline.models.first { $0.kind.rawValue == one.model }, one.place)
      let points = try buildings.pointsAsDelivered(one.file, one.reporting_year, model)
      #expect(close(points.reduce(0) { $0 + $1.amount }, one.reporting_sum_as_delivered), one.place)
      #expect(close(points.reduce(0) { $0 + $1.expected }, one.expected_sum), one.place)
      compare(SuspiciousMeter.check(points: points, baseMean: baseline.mean), one.suspicious_meter, one.place)
      // The model in use finds them too.
      let inUse = try buildings.pointsAsDelivered(one.file, one.reporting_year, baseline.model)
      #expect(SuspiciousMeter.check(points: inUse, baseMean: baseline.mean) != nil, one.place)
    }
  }

  private func compare(_ ours: SuspiciousMeter.Found?, _ theirs: KnownSigns.Suspicious?, _ place: Comment) {
    #expect(ours?.day.iso8601 == theirs?.day, place)
    #expect(ours?.rule.rawValue == theirs?.rule, place)
    if let ours, let theirs { #expect(close(ours.ratio, theirs.ratio), place) }
  }

  /// As the known answers ask: 1e-6 relative or absolute, whichever is larger; they are themselves rounded to as much.
  private func close(_ ours: Double, _ theirs: Double) -> Bool { abs(ours - theirs) <= max(1e-6, abs(theirs) * 1e-6) }
}

private struct KnownSigns: Decodable {
  struct Ordinary: Decodable {
    let file: String
    let carrier: String
    let baseline_year: Int
    let reporting_year: Int
    let model: String
    let week_sigma: Double
    let drift: [Drift]
    let suspicious_meter: Suspicious?
    let zero_run_limit_h: Int
    let zero_runs: [ZeroRun]
    let drift_injected_after_week_18_found_after_weeks: [String: Int?]?
    let synthetic_water_leak: Leak?
    let night_threshold: Double?
    let night_rise: [Week]?

    var isGas: Bool { carrier == "gas" }
    var place: Comment { "\(file) \(reporting_year)" }
  }

  struct MustBe: Decodable {
    let file: String
    let baseline_year: Int
    let reporting_year: Int
    let model: String
    let expected_sum: Double
    let reporting_sum_as_delivered: Double
    let suspicious_meter: Suspicious

    var place: Comment { "\(file) \(reporting_year)" }
  }

  struct Drift: Decodable {
    let week: Int
    let last_day: String
    let direction: String
    let level: Double
  }

  struct Suspicious: Decodable {
    let day: String
    let ratio: Double
    let rule: String
  }

  struct ZeroRun: Decodable {
    let hours: Int
    let start: String
  }

  struct Leak: Decodable {
    let threshold_L_per_h: Double
    let quiet: Bool
    let events: [String]
    let injected_from_day_127_found_after_days: [String: Int?]
  }

  struct Week: Decodable {
    let week: Int
    let last_day: String
  }

  let ordinary: [Ordinary]
  let must_be_suspicious: [MustBe]
}
