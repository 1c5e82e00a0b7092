import EnergyModel

/// What a day is expected to use by the temperature outdoors alone, by the CalTRACK 2.0 rules for days and billing periods. A statistic,
/// in the unit of the periods' use.
///
/// use of a day = intercept + β_H · HDD(b_H) + β_C · CDD(b_C), degree days in °F. All balance points of the grid are tried; of the
/// candidates without a negative coefficient the highest adjusted R² wins (3.4.3). Day types are not known to it: for what a building
/// used against its own past, `Baseline` says more. This one is for those to whom figures must be given by the common rules.
package struct CalTRACKModel: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case interceptOnly = "intercept_only"
    case heating = "hdd_only"
    case cooling = "cdd_only"
    case heatingAndCooling = "cdd_hdd"

    /// How many slopes it has.
    var slopes: Int {
      switch self {
      case .interceptOnly: 0
      case .heating, .cooling: 1
      case .heatingAndCooling: 2
      }
    }
  }

  /// A hinge of the line.
  package struct Slope: Sendable, Hashable {
    /// °F.
    package let balance: Int
    /// More use a day for each degree beyond the balance point, never below zero.
    package let perDegree: Double
  }

  package let interval: CalTRACKInterval
  package let intercept: Double
  package let heating: Slope?
  package let cooling: Slope?
  /// 1 − (1 − R²)(n − 1) ÷ (n − 1 − slopes); 0 without a slope.
  package let rSquaredAdjusted: Double
  /// How many candidates there were, tried or not.
  package let candidates: Int
  /// How it fits the periods' totals, and their mean days.
  package let totals: CalTRACKMetrics
  package let meanDays: CalTRACKMetrics

  package var kind: Kind {
    switch (heating, cooling) {
    case (nil, nil): .interceptOnly
    case (_?, nil): .heating
    case (nil, _?): .cooling
    case (_?, _?): .heatingAndCooling
    }
  }

  /// What a mean day of these temperatures is expected to use.
  private static func meanDay(_ line: CalTRACKSearch.Line, _ temperatures: [Double]) -> Double {
    let count = Double(max(1, temperatures.count))
    var sum = line.intercept
    if let heating = line.heating {
      sum += heating.perDegree * temperatures.reduce(0) { $0 + max(0, Double(heating.balance) - $1) } / count
    }
    if let cooling = line.cooling {
      sum += cooling.perDegree * temperatures.reduce(0) { $0 + max(0, $1 - Double(cooling.balance)) } / count
    }
    return sum
  }

  /// What a period is expected to use; `nil` where its temperatures are not known.
  package func expected(_ period: CalTRACKPeriod) -> Double? {
    let temperatures = period.temperatures()
    guard !temperatures.isEmpty else { return nil }
    return CalTRACKModel.meanDay(line, temperatures) * Double(period.days)
  }

  private var line: CalTRACKSearch.Line { .init(intercept: intercept, heating: heating, cooling: cooling) }

  /// What a fit came to.
  package enum Outcome: Sendable, Hashable {
    /// Not one period with a use and temperatures.
    case noData
    /// Every candidate has a negative coefficient.
    case noModel
    case model(CalTRACKModel)

    package var model: CalTRACKModel? {
      if case .model(let model) = self { model } else { nil }
    }
  }

  /// Of a billing period longer than this the first days alone stand for its temperatures, as in eemeter 2.10, whose figures these agree
  /// with.
  private static let billingDaysMax = 35

  /// The best model of the baseline periods.
  ///
  /// - Parameters:
  ///   - baseline: In order; `CalTRACKSufficiency` says whether they are enough.
  ///   - isCoolingPossible: False for fuels: candidates with cooling are not considered for them (3.2.1.1).
  package static func fit(
    _ baseline: [CalTRACKPeriod], _ interval: CalTRACKInterval, isCoolingPossible: Bool = true
  ) -> Outcome {
    let rows = baseline.compactMap { period -> CalTRACKSearch.Row? in
      let temperatures = period.temperatures(ofFirst: billingDaysMax)
      guard let use = period.use, period.days > 0, !temperatures.isEmpty else { return nil }
      let days = Double(period.days)
      return .init(
        perDay: use / days, days: days, weight: interval == .daily ? 1 : Double(temperatures.count), temperatures: temperatures)
    }
    guard !rows.isEmpty else { return .noData }
    let search = CalTRACKSearch(rows, daysMin: interval == .daily ? 10 : 0)
    guard let (line, rSquaredAdjusted) = search.best(isCoolingPossible: isCoolingPossible) else { return .noModel }
    let slopes = (line.heating == nil ? 0 : 1) + (line.cooling == nil ? 0 : 1)
    let expected = rows.map { meanDay(line, $0.temperatures) }
    return .model(
      CalTRACKModel(
        interval: interval, intercept: line.intercept, heating: line.heating, cooling: line.cooling,
        rSquaredAdjusted: rSquaredAdjusted, candidates: CalTRACKSearch.candidates(isCoolingPossible: isCoolingPossible),
        totals: CalTRACKMetrics(
          observed: rows.map { $0.perDay * $0.days }, expected: zip(expected, rows).map { $0 * $1.days }, slopes: slopes),
        meanDays: CalTRACKMetrics(observed: rows.map(\.perDay), expected: expected, slopes: slopes)))
  }
}
