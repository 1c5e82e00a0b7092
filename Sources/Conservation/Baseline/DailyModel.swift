import EnergyModel
import Foundation

/// What a day is expected to use by its type, its season and the temperature outdoors (RULES section 3). A statistic, in the unit of the
/// base days.
///
/// y = level of the day type [+ c·cos + s·sin of the year] [+ β_h · HDD(b_h)] [+ β_c · CDD(b_c)], by ordinary least squares over the valid
/// days of the base year.
package struct DailyModel: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case dayType = "daytype"
    case dayTypeHarmonic = "daytype+harmonic"
    case weather
    case weatherHarmonic = "weather+harmonic"

    package var isHarmonic: Bool { self == .dayTypeHarmonic || self == .weatherHarmonic }
  }

  enum Term: Hashable {
    case cosine, sine
    /// Degrees below, and above, a balance point in °C.
    case heating(Int), cooling(Int)
  }

  /// Which day types beside workday and weekend have a level of their own. RULES knows holidays; workdays in vacation are ours: an empty
  /// school is no behaviour of its workdays. A calendar without vacations gives the model of RULES.
  package struct OwnLevels: Sendable, Hashable {
    /// Without enough of them they are weekends.
    package let holidays: Bool
    /// Without enough of them they are workdays.
    package let vacations: Bool

    /// 0: workday, 1: weekend, 2: holiday, 3: workday in vacation.
    func type(of day: DayFrame.Day, in frame: DayFrame) -> Int {
      switch day.type {
      case .workday: vacations && frame.isVacation(day) ? 3 : 0
      case .weekend: 1
      case .holiday: holidays ? 2 : 1
      }
    }
  }

  /// Levels by day type and coefficients of the other columns, in their order.
  struct Fit {
    let levels: SIMD4<Double>
    let coefficients: [Double]
  }

  package let kind: Kind
  /// °C; `nil` where the use does not follow such days.
  package let heatingBalance: Int?
  package let coolingBalance: Int?
  package let ownLevels: OwnLevels
  package let workday: Double
  package let weekend: Double
  package let holiday: Double
  /// Of a workday in vacation.
  package let vacation: Double
  package let cosine: Double
  package let sine: Double
  /// More use for each degree below, and above, the balance point.
  package let heating: Double
  package let cooling: Double

  /// How many days it was made from.
  package let days: Int
  /// Coefficients and balance points.
  package let parameters: Int
  /// s = √(SSE ÷ (n − P)).
  package let residualDeviation: Double
  /// s ÷ mean day.
  package let cvRMSE: Double
  /// √(mean square of what was missed in months that took no part) ÷ mean day.
  package let leftOutMonthCV: Double

  package var usesTemperature: Bool { heatingBalance != nil || coolingBalance != nil }

  /// What a day is expected to use; below zero where the line says so. `nil` where the temperature is needed and not known.
  func expected(_ day: DayFrame.Day, in frame: DayFrame, temperature: Double?) -> Double? {
    var sum: Double
    switch day.type {
    case .workday: sum = ownLevels.vacations && frame.isVacation(day) ? vacation : workday
    case .weekend: sum = weekend
    case .holiday: sum = holiday
    }
    sum += cosine * day.cosine + sine * day.sine
    guard usesTemperature else { return sum }
    guard let temperature else { return nil }
    if let heatingBalance { sum += heating * max(0, Double(heatingBalance) - temperature) }
    if let coolingBalance { sum += cooling * max(0, temperature - Double(coolingBalance)) }
    return sum
  }
}
