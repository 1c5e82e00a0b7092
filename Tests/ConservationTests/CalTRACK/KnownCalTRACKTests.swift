import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import Conservation

/// eemeter 2.10.11 on its own samples and on real buildings of Cambridge: printed with six decimals, agreed with to the last.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence)) struct KnownCalTRACKTests {
  /// Half a unit of the last printed decimal, and what an order of summing may add to it.
  private func agrees(_ ours: Double?, _ printed: Double) -> Bool {
    ours.map { abs($0 - printed) <= 0.5e-6 + 1e-12 * abs(printed) } ?? false
  }

  private func compare(_ outcome: CalTRACKModel.Outcome, _ reporting: [CalTRACKPeriod], _ known: Known, _ place: Comment) throws {
    #expect(known.status == "SUCCESS", place)
    let model = try #require(outcome.model, place)
    #expect(model.kind.rawValue == known.model_type, place)
    #expect(model.candidates == known.n_candidates, place)
    #expect(agrees(model.intercept, known.model_params.intercept), place)
    #expect(model.heating.map { Double($0.balance) } == known.model_params.heating_balance_point, place)
    #expect(model.cooling.map { Double($0.balance) } == known.model_params.cooling_balance_point, place)
    if let slope = known.model_params.beta_hdd { #expect(agrees(model.heating?.perDegree, slope), place) }
    if let slope = known.model_params.beta_cdd { #expect(agrees(model.cooling?.perDegree, slope), place) }
    #expect(agrees(model.rSquaredAdjusted, known.r_squared_adj), place)
    #expect(agrees(model.totals.cvRMSEAdjusted, known.cvrmse_adj), place)
    #expect(agrees(model.totals.nmbe, known.nmbe), place)
    if let printed = known.avgs_cvrmse_adj { #expect(agrees(model.meanDays.cvRMSEAdjusted, printed), place) }
    if let printed = known.autocorr_resid { #expect(agrees(model.totals.lag1, printed), place) }
    let savings = try #require(CalTRACKSavings(model, reporting: reporting), place)
    #expect(agrees(savings.counterfactual, known.counterfactual_sum), place)
    #expect(agrees(savings.observed, known.reporting_observed_sum), place)
    #expect(agrees(savings.saving, known.metered_savings_sum), place)
    #expect(agrees(savings.errorBand90, known.fsu_error_band_90), place)
  }

  /// Daily sums of the hours as delivered, zeros too; °C to °F.
  @Test func `days of real buildings agree with the known answers`() throws {
    let cambridge = try Cambridge()
    let known = try JSONDecoder().decode(
      Answers.self, from: Data(contentsOf: Corpus.file("known-answers/baselines/caltrack_cambridge.json")))
    #expect(known.results.count == 6)
    for (name, one) in known.results {
      let place = Comment("\(name)")
      let (file, weather) = (try #require(one.file, place), try #require(one.weather, place))
      let hours = try cambridge.hours(file)
      let temperatures = try cambridge.temperatures(weather)
      func periods(_ span: [String]?) throws -> [CalTRACKPeriod] {
        let span = try #require(span, place)
        let (first, last) = (day(span[0]), day(span[1]))
        return (first.number...last.number).map { number in
          let day = LocalDay(number: number)
          let start = (day - hours.from) * 24
          let values = hours.values[start..<start + 24].compactMap { $0 }
          return CalTRACKPeriod(
            from: day, use: values.count == 24 ? values.reduce(0, +) : nil,
            weather: [CalTRACKDay(fahrenheit: temperatures[day].map { $0 * 9 / 5 + 32 })])
        }
      }
      let baseline = try periods(one.baseline)
      #expect(baseline.count == one.baseline_days, place)
      #expect(abs(baseline.reduce(0) { $0 + ($1.use ?? 0) } - (one.baseline_sum ?? 0)) < 1e-3, place)
      try compare(CalTRACKModel.fit(baseline, .daily), periods(one.reporting), one, place)
    }
  }

  /// Baseline: the periods within 365 days before 26 December 2016; reporting: those within 365 days from 4 January 2017. Bills begin at
  /// 6 h UTC, midnight where these buildings stand; daily readings were put on days of UTC by the program that made the answers.
  @Test func `samples of the other program agree with its answers`() throws {
    let known = try JSONDecoder().decode(
      Answers.self, from: Data(contentsOf: Corpus.file("known-answers/caltrack/eemeter_2.10.11_results.json")))
    #expect(known.results.count == 6)
    let fahrenheit = try column("il-tempF")
    for (name, one) in known.results {
      let place = Comment("\(name)")
      let interval: CalTRACKInterval = one.frequency == "daily" ? .daily : .billing
      let readings = try column(name)
      // The temperatures begin on 22 November 2015, 6 h UTC.
      let (firstDay, firstHour) = interval == .daily ? (day("2015-11-23"), 18) : (day("2015-11-22"), 0)
      func weather(_ day: LocalDay) -> CalTRACKDay {
        let start = (day - firstDay) * 24 + firstHour
        return CalTRACKDay(fahrenheit: fahrenheit[start..<start + 24].reduce(0) { $0 + ($1.value ?? .nan) } / 24)
      }
      func periods(from: LocalDay, to: LocalDay) -> [CalTRACKPeriod] {
        zip(readings, readings.dropFirst()).filter { $0.day >= from && $1.day <= to }.map { reading, next in
          CalTRACKPeriod(
            from: reading.day, use: reading.value,
            weather: (reading.day.number..<next.day.number).map { weather(LocalDay(number: $0)) })
        }
      }
      // A bill that ends on the border's own day ends at 6 h, after it.
      let inside = interval == .daily ? 0 : -1
      let baseline = periods(from: day("2015-12-27"), to: day("2016-12-26") + inside)
      let reporting = periods(from: day("2017-01-04"), to: day("2018-01-04") + inside)
      #expect(baseline.count == one.baseline_periods, place)
      #expect(reporting.count == one.reporting_periods, place)
      try compare(CalTRACKModel.fit(baseline, interval), reporting, one, place)
    }
  }

  /// Day of the stamp where the meter stands, and the value.
  private func column(_ name: String) throws -> [(day: LocalDay, value: Double?)] {
    let text = try Cambridge.unpacked(Corpus.file("datasets/eemeter/\(name).csv.gz"))
    return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      guard cells.count == 2, let day = LocalDay(String(line.prefix(10))) else { return nil }
      return (day, Double(cells[1]).flatMap { $0.isNaN ? nil : $0 })
    }
  }
}

private struct Answers: Decodable { let results: [String: Known] }

private struct Known: Decodable {
  struct Parameters: Decodable {
    let intercept: Double
    let beta_hdd: Double?
    let beta_cdd: Double?
    let heating_balance_point: Double?
    let cooling_balance_point: Double?
  }

  let file: String?
  let weather: String?
  let baseline: [String]?
  let reporting: [String]?
  let frequency: String?
  let status: String
  let model_type: String
  let model_params: Parameters
  let r_squared_adj: Double
  let n_candidates: Int
  let cvrmse_adj: Double
  let nmbe: Double
  let avgs_cvrmse_adj: Double?
  let autocorr_resid: Double?
  let baseline_days: Int?
  let baseline_periods: Int?
  let reporting_periods: Int?
  let baseline_sum: Double?
  let counterfactual_sum: Double
  let reporting_observed_sum: Double
  let metered_savings_sum: Double
  let fsu_error_band_90: Double
}
