import EnergyModel

/// What one year's use was against another's: the model in use, what was expected and used, what was saved and with which interval, what
/// the year's end looked like month by month, and on what all this rests. Where something is lacking it says what, and states no saving.
package struct BaselineStatement: Sendable {
  package let baseYear: Int
  package let year: Int
  package let base: YearDays
  package let judged: YearDays
  /// Why there is no saving; empty where there is one.
  package let lacks: [BaselineLack]
  /// What the figures rest on, or could not.
  package let grounds: [BaselineGround]
  package let baseline: Baseline?
  /// `nil` where anything is lacking.
  package let savings: Savings?
  /// Saving ÷ expected of the meter's earlier pairs of years, by the later year, since the last explained step.
  package let earlier: [(year: Int, share: Double)]
  package let forecasts: [MonthForecast]
  /// Where the meter's scale changed, in the base or in the judged year.
  package let suspicion: SuspiciousMeter.Found?

  /// How much of a year is known.
  package struct YearDays: Sendable, Hashable {
    /// In the judged year to date.
    package let days: Int
    package let validDays: Int
    /// Days that read zero where no use of a whole day cannot be: taken as missing.
    package let zeroDays: Int
    /// Σ y over the valid days.
    package let sum: Double

    /// Whether it may serve as base or be judged (RULES section 1).
    package var suffices: Bool { days > 0 && validDays * 100 >= Baseline.validPercentMin * days }
  }

  /// The forecast as it stood at the end of a month.
  package struct MonthForecast: Sendable, Hashable {
    /// Its last day.
    package let day: LocalDay
    package let toDate: Double
    package let isWeatherLed: Bool
    package let level: Double
    package let rest: Double
    package let total: Double
    package let low: Double
    package let high: Double
  }
}

/// Why a saving cannot be stated. The raw values are the stable names.
package enum BaselineLack: String, Sendable, Hashable, CaseIterable {
  /// Nothing of the carrier is metered in the base year.
  case noUse = "no_use"
  /// Less than 90 % of the base year's days are valid.
  case baseDays = "base_days"
  /// Less than 90 % of the judged days are valid, or fewer than 30.
  case judgedDays = "judged_days"
  /// The calendar has no holidays of one of the two years.
  case calendar
  /// The scale of the meter changed and nobody said what happened.
  case suspicious
  /// An explained step lies between the two years or at the beginning of the judged one.
  case explainedStep = "explained_step"
  /// The model needs the temperature, and too few of the judged days have one.
  case temperature
}

/// What a statement rests on. The raw values are the stable names.
package enum BaselineGround: String, Sendable, Hashable, CaseIterable {
  /// No station: the weather is not taken into account.
  case noStation = "no_station"
  /// Too few of the base year's days have a temperature.
  case fewTemperatures = "few_temperatures"
  /// The judged year is not over.
  case toDate = "to_date"
  /// An explained step ended the comparison before the year did.
  case untilStep = "until_step"
  /// Days of zero were taken as missing.
  case zerosMissing = "zeros_missing"
  /// The years are not next to each other: the interval is wider.
  case yearsApart = "years_apart"
  /// The meter has no earlier pairs of years: its changes without a reason are assumed, 6 % a year.
  case noHistory = "no_history"
  /// What was entered beside the meters has no days of its own and takes no part.
  case ledgerLeftOut = "ledger_left_out"
  /// Of more than a tenth of the days of either year the amount is spread between readings: its days are less sure than its sum.
  case daysEstimated = "days_estimated"
}
