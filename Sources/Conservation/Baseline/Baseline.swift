import EnergyModel
import Foundation

/// What a base year says of any other: the model in use, with every kind that was tried and the gate between them (RULES section 3).
///
/// The gate goes by months that took no part in the fit, so that the model in use is never worse than the mean of its day type where it
/// can be tested.
package struct Baseline: Sendable {
  /// A year may serve as base, or be judged, with this share of valid days, per cent (RULES section 1).
  package static let validPercentMin = 90
  /// The weather kinds are tried where so many of the valid days have a temperature, per cent.
  private static let temperaturePercentMin = 90
  /// A yearly wave beside the weather must be better by so much: it takes what the weather already says.
  private static let waveShare = 0.9

  /// Every kind that was tried, in the order of the gate.
  package let models: [DailyModel]
  /// The one in use.
  package let model: DailyModel
  /// The base days that the model was made from; where the weather was tried, those with a temperature.
  package let days: [LocalDay]
  package let amounts: [Double]
  /// °C, of each day; empty where the weather was not tried.
  package let temperatures: [Double]
  /// What the model in use, fitted on the other months, missed of each day.
  package let leftOut: [Double]
  /// What it missed of each day, fitted on all.
  package let residuals: [Double]
  let frame: DayFrame

  package var mean: Double { amounts.reduce(0, +) / Double(amounts.count) }
  package var sum: Double { amounts.reduce(0, +) }

  /// `nil` without a day, or where the days sum to nothing.
  ///
  /// - Parameters:
  ///   - baseDays: The valid days of the base year, in order.
  ///   - temperature: Mean of a day, °C; `nil`: the use is not to be explained by the weather.
  ///   - frame: Holds the base days and every day that is asked for.
  package init?(
    baseDays: [(day: LocalDay, amount: Double)], frame: DayFrame, temperature: ((LocalDay) -> Double?)? = nil
  ) {
    var base = baseDays
    var temperatures: [Double] = []
    if let temperature {
      let known = baseDays.compactMap { one in temperature(one.day).map { (one, $0) } }
      if !known.isEmpty, known.count * 100 >= baseDays.count * Baseline.temperaturePercentMin {
        base = known.map(\.0)
        temperatures = known.map(\.1)
      }
    }
    let columns = BaselineDays(base, temperatures: temperatures, frame: frame)
    // Fewer days than parameters explain nothing.
    guard columns.count > 10, columns.mean > 0 else { return nil }
    var tried = [Trial(.dayType, [], columns)]
    if temperatures.isEmpty {
      tried.append(Trial(.dayTypeHarmonic, [.cosine, .sine], columns))
    } else {
      let search = ModelSearch(columns)
      tried.append(Trial(.weather, search.best(isHarmonic: false), columns))
      tried.append(Trial(.weatherHarmonic, search.best(isHarmonic: true), columns))
    }
    var chosen = tried[0]
    for trial in tried.dropFirst() {
      let share = trial.model.kind == .weatherHarmonic ? Baseline.waveShare : 1
      if trial.model.leftOutMonthCV < share * chosen.model.leftOutMonthCV - Baseline.rounding { chosen = trial }
    }
    models = tried.map(\.model)
    model = chosen.model
    days = columns.days
    amounts = columns.amounts
    self.temperatures = temperatures
    leftOut = chosen.leftOut
    residuals = chosen.residuals
    self.frame = frame
  }

  /// In a level year no kind misses anything.
  private static let rounding = 1e-12

  /// What a day is expected to use; `nil` where the temperature is needed and not known.
  package func expected(on day: LocalDay, temperature: Double?) -> Double? {
    model.expected(frame.days[frame.index(of: day)], in: frame, temperature: temperature)
  }

  /// The base days, each beside what the model fitted on the other months expects of it.
  private var leftOutPoints: [DayPoint] {
    days.indices.map { DayPoint(day: days[$0], amount: amounts[$0], expected: amounts[$0] - leftOut[$0]) }
  }

  /// The scale changed within the base year itself, by the rule of much use (RULES section 6): each month is held against what the others say
  /// of it. `nil` where it did not.
  var ownScaleChange: SuspiciousMeter.Found? {
    SuspiciousMeter.check(points: leftOutPoints, baseMean: mean, rules: [.muchExpected])
  }

  var isOfTwoScales: Bool { ownScaleChange != nil }

  /// v: √(mean over the months of (mean miss of its days)²), months that took no part in their fit (RULES section 4).
  package var monthMiss: Double {
    var sums = [Double](repeating: 0, count: 12)
    var counts = sums
    for (day, miss) in zip(days, leftOut) {
      let month = Int(frame.days[frame.index(of: day)].month)
      sums[month] += miss
      counts[month] += 1
    }
    let known = zip(sums, counts).filter { $0.1 > 0 }
    return (known.reduce(0) { $0 + ($1.0 / $1.1) * ($1.0 / $1.1) } / Double(known.count)).squareRoot()
  }

  /// ρ: how much the miss of a day is that of the day before, 0…0.99 (RULES section 5).
  package var residualLag1: Double {
    let mean = residuals.reduce(0, +) / Double(residuals.count)
    var pairs = 0.0
    var squares = 0.0
    for index in residuals.indices {
      let miss = residuals[index] - mean
      squares += miss * miss
      if index > 0, days[index] - days[index - 1] == 1 { pairs += miss * (residuals[index - 1] - mean) }
    }
    return squares > 0 ? min(0.99, max(0, pairs / squares)) : 0
  }
}

/// One kind of model on the base days.
private struct Trial {
  let model: DailyModel
  let leftOut: [Double]
  let residuals: [Double]

  init(_ kind: DailyModel.Kind, _ terms: [DailyModel.Term], _ days: BaselineDays) {
    let columns = terms.map(days.column)
    let fit = days.fit(columns)
    func misses(_ fit: DailyModel.Fit, of month: Int?, into misses: inout [Double]) {
      for day in 0..<days.count where month == nil || days.months[day] == month {
        var expected = fit.levels[days.types[day]]
        for (column, coefficient) in zip(columns, fit.coefficients) { expected += coefficient * column[day] }
        misses[day] = days.amounts[day] - expected
      }
    }
    var residuals = [Double](repeating: 0, count: days.count)
    misses(fit, of: nil, into: &residuals)
    var leftOut = residuals
    for month in Set(days.months) { misses(days.fit(columns, withoutMonth: month), of: month, into: &leftOut) }
    self.residuals = residuals
    self.leftOut = leftOut

    var (cosine, sine, heating, cooling) = (0.0, 0.0, 0.0, 0.0)
    var (heatingBalance, coolingBalance): (Int?, Int?)
    for (term, coefficient) in zip(terms, fit.coefficients) {
      switch term {
      case .cosine: cosine = coefficient
      case .sine: sine = coefficient
      case .heating(let balance): (heating, heatingBalance) = (coefficient, balance)
      case .cooling(let balance): (cooling, coolingBalance) = (coefficient, balance)
      }
    }
    let hinges = (heatingBalance == nil ? 0 : 1) + (coolingBalance == nil ? 0 : 1)
    let parameters = days.typeCount + terms.count + hinges
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    let deviation = (squares / Double(max(1, days.count - parameters))).squareRoot()
    let mean = days.mean
    let leftOutSquares = leftOut.reduce(0) { $0 + $1 * $1 }
    model = DailyModel(
      kind: kind, heatingBalance: heatingBalance, coolingBalance: coolingBalance, ownLevels: days.levels,
      workday: fit.levels[0], weekend: fit.levels[1], holiday: days.levels.holidays ? fit.levels[2] : fit.levels[1],
      vacation: days.levels.vacations ? fit.levels[3] : fit.levels[0], cosine: cosine,
      sine: sine, heating: heating, cooling: cooling, days: days.count, parameters: parameters, residualDeviation: deviation,
      cvRMSE: deviation / mean, leftOutMonthCV: (leftOutSquares / Double(days.count)).squareRoot() / mean)
  }
}
