import EnergyModel

/// A default shape laid on a year: for institutions without a profile of their own.
extension YearShape {
  /// In no unit yet: to be scaled. `nil` when there is nothing to spread a year over.
  ///
  /// - Parameter frame: Holds the days `[start, end)`.
  package init?(_ shape: YearShapes.Shape, frame: DayFrame, from start: LocalDay, to end: LocalDay) {
    let months = shape.monthWeights.map(\.decimal.statistic)
    let shares = (weekend: shape.weekend.decimal.statistic, holiday: shape.holiday.decimal.statistic)
    let vacation = shape.vacation.decimal.statistic
    guard start < end else { return nil }
    self.init(
      start: start,
      expected: frame.days[frame.index(of: start)...frame.index(of: end + -1)].map { day in
        let isVacation = frame.kinds[Int(day.slot)].isVacation
        let weight = months[Int(day.month)] * (isVacation ? vacation : 1)
        switch day.type {
        case .workday: return weight
        case .weekend: return weight * shares.weekend
        case .holiday: return weight * shares.holiday
        }
      })
  }

  /// The same shape for a year of this sum, such as base value × denominator; `nil` when that is not above zero.
  package func scaled(toTotal used: Double) -> YearShape? { scaled(by: used / total) }

  /// The same shape at the height at which the days to date sum to what they used; `nil` without a day, or when they sum to nothing.
  package func scaled(toUseOf valid: [(day: LocalDay, amount: Double)]) -> YearShape? {
    let ordinary = valid.reduce(0) { $0 + expected(on: $1.day) }
    return ordinary > 0 ? scaled(by: valid.reduce(0) { $0 + $1.amount } / ordinary) : nil
  }
}

extension Forecast.Uncertainty {
  /// Led by a default shape. Heating carriers count in proportion to their share in the use.
  ///
  /// Measured on month ends of five university buildings as if they had no history, with the shapes as shipped: scaled to the use to
  /// date, the general shape with δ = 0.18 holds 81 % of 253 electricity cases (mean width 24 % of the year), the university's 91 %;
  /// δ = 0.33 holds 81 % of 187 of natural gas (35 %). Scaled to a year that is known, 0.14 holds 81 % (19 %) and 85 %, 0.25 holds 81 %
  /// (28 %). The shapes are of another country than the buildings: an honest stranger.
  ///
  /// - Parameter isScaledToYear: Whether a year's total is known, rather than the use to date alone.
  package init(ofDefaultShapeWithHeatingShare heatingShare: Double, isScaledToYear: Bool) {
    let share = min(1, max(0, heatingShare))
    let (ordinary, heating) = isScaledToYear ? (0.14, 0.25) : (0.18, 0.33)
    self.init(restShare: ordinary * (1 - share) + heating * share)
  }
}
