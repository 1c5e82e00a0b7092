import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import Conservation

/// The known answers for models, gates and savings of real buildings (`known-answers/baselines/daily_baselines.json`, RULES sections 3
/// and 5).
@Suite(.enabled(if: Corpus.isThere, Corpus.absence)) struct KnownBaselinesTests {
  @Test func `models, gates and savings agree with the known answers`() throws {
    let cambridge = try Cambridge()
    let known = try JSONDecoder().decode(
      KnownBaselines.self, from: Data(contentsOf: Corpus.file("known-answers/baselines/daily_baselines.json")))
    #expect(known.cases.count == 40)
    let temperatures = try cambridge.temperatures()
    var days: [String: [(day: LocalDay, amount: Double)]] = [:]
    var history: [String: [Double]] = [:]
    for one in known.cases {
      let place = Comment("\(one.file) \(one.reporting_year)")
      if days[one.file] == nil { days[one.file] = try cambridge.validDays(one.file, isGas: one.carrier == "gas") }
      let all = days[one.file] ?? []
      let base = all.filter { $0.day.year == one.baseline_year }
      let baseline = try #require(Baseline(baseDays: base, frame: cambridge.frame) { temperatures[$0] }, place)
      #expect(base.count == one.baseline_valid_days, place)
      #expect(close(baseline.sum, one.baseline_sum), place)
      #expect(baseline.models.count == one.models.count, place)
      for (ours, theirs) in zip(baseline.models, one.models) { compare(ours, theirs, place) }
      #expect(baseline.model.kind.rawValue == one.chosen, place)
      let judged = all.filter { $0.day.year == one.reporting_year }.map {
        (day: $0.day, amount: $0.amount, temperature: temperatures[$0.day])
      }
      // A step that somebody marked ends what is known of the meter's changes.
      if one.marked_step { history[one.file] = [] }
      let savings = try #require(Savings(baseline, judged: judged, earlier: history[one.file] ?? []), place)
      if !one.marked_step { history[one.file, default: []].append(savings.saving / savings.expected) }
      #expect(savings.days == one.reporting_valid_days, place)
      #expect(close(savings.actual, one.reporting_sum), place)
      #expect(close(savings.expected, one.expected_sum), place)
      #expect(close(savings.outOfSampleCV, one.out_of_sample_cv_rmse), place)
      #expect(close(savings.outOfSampleNMBE, one.out_of_sample_nmbe), place)
      #expect(close(savings.residualLag1, one.residual_lag1), place)
      #expect(close(savings.saving, one.saving), place)
      #expect(close(savings.modelUncertainty, one.model_uncertainty_90), place)
      #expect(close(savings.drift, one.drift), place)
      #expect(close(savings.uncertainty, one.uncertainty_90), place)
      #expect(savings.isChangeDistinguishable == (one.change == "distinguishable"), place)
      #expect(savings.verdict.rawValue == one.verdict, place)
    }
  }

  @Test func `ordinary years of real buildings are bases, and at most one of forty is suspicious`() throws {
    let cambridge = try Cambridge()
    let known = try JSONDecoder().decode(
      KnownBaselines.self, from: Data(contentsOf: Corpus.file("known-answers/baselines/daily_baselines.json")))
    let byDay = try cambridge.temperatures()
    let first = LocalMonth(year: 2014, month: 1).firstDay
    let end = LocalMonth(year: 2020, month: 1).firstDay
    let temperatures = DailyTemperatures(
      from: first,
      days: (0..<end - first).map {
        .init(
          sumMilliCelsius: Int64(((byDay[first + $0] ?? 0) * 24_000).rounded()), knownHours: byDay[first + $0] == nil ? 0 : 24,
          hours: 24)
      })
    let calendar = DayCalendar(
      id: try #require(Identifier("test")), source: "",
      years: Dictionary(
        uniqueKeysWithValues: (2014...2019).map { ($0, DayCalendar.Year(holidays: [], workdays: [])) }), vacations: [],
      heating: [])
    var suspicious: [String] = []
    for one in known.cases {
      let isGas = one.carrier == "gas"
      let statement = BaselineBooks(
        carrier: isGas ? .naturalGas : .electricity, valid: try cambridge.validDays(one.file, isGas: isGas),
        frame: cambridge.frame, temperatures: temperatures, steps: [], calendar: calendar, asOf: end
      ).statement(base: one.baseline_year, year: one.reporting_year)
      if statement.lacks == [.suspicious] {
        suspicious.append("\(one.file) \(one.reporting_year)")
        continue
      }
      #expect(statement.lacks == [], "\(one.file) \(one.reporting_year)")
      let savings = try #require(statement.savings)
      #expect(close(savings.saving, one.saving), "\(one.file) \(one.reporting_year)")
      if !one.marked_step { #expect(savings.verdict.rawValue == one.verdict, "\(one.file) \(one.reporting_year)") }
    }
    #expect(suspicious == ["datasets/cambridge/b0_gas_2014-2019.csv.gz 2016"])
  }

  private func compare(_ ours: DailyModel, _ theirs: KnownBaselines.Model, _ place: Comment) {
    #expect(ours.kind.rawValue == theirs.kind, place)
    #expect(ours.heatingBalance == theirs.heating_balance_C, place)
    #expect(ours.coolingBalance == theirs.cooling_balance_C, place)
    #expect(ours.days == theirs.days, place)
    #expect(ours.parameters == theirs.parameters, place)
    #expect(close(ours.cvRMSE, theirs.cv_rmse), place)
    #expect(close(ours.leftOutMonthCV, theirs.left_out_month_cv), place)
    let coefficients = [
      "workday": ours.workday, "weekend": ours.weekend, "holiday": ours.holiday, "cos": ours.cosine, "sin": ours.sine,
      "heating": ours.heating, "cooling": ours.cooling,
    ]
    for (name, value) in theirs.coefficients {
      #expect(close(coefficients[name] ?? .nan, value), "\(place.rawValue) \(ours.kind.rawValue) \(name)")
    }
  }

  /// As the known answers ask: 1e-6 relative or absolute, whichever is larger; they are themselves rounded to as much.
  private func close(_ ours: Double, _ theirs: Double) -> Bool { abs(ours - theirs) <= max(1e-6, abs(theirs) * 1e-6) }
}

private struct KnownBaselines: Decodable {
  struct Model: Decodable {
    let kind: String
    let heating_balance_C: Int?
    let cooling_balance_C: Int?
    let coefficients: [String: Double]
    let days: Int
    let parameters: Int
    let cv_rmse: Double
    let left_out_month_cv: Double
  }

  struct Case: Decodable {
    let file: String
    let carrier: String
    let baseline_year: Int
    let reporting_year: Int
    let marked_step: Bool
    let baseline_valid_days: Int
    let baseline_sum: Double
    let reporting_valid_days: Int
    let reporting_sum: Double
    let models: [Model]
    let chosen: String
    let expected_sum: Double
    let out_of_sample_cv_rmse: Double
    let out_of_sample_nmbe: Double
    let residual_lag1: Double
    let saving: Double
    let model_uncertainty_90: Double
    let drift: Double
    let uncertainty_90: Double
    let change: String
    let verdict: String
  }

  let cases: [Case]
}
