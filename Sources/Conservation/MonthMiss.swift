import EnergyModel

/// How far the mean day of a month is from what the other months say of it (RULES section 3, `daytype` and `daytype+harmonic`; v of
/// section 4). A statistic, in the unit of the base days.
///
/// Each month is left out in turn and predicted from the others. Of day types alone or of day types with a wave of one year, the one
/// that misses the days less is taken. Sums of each month are enough for all of it: no day is looked at twice.
package struct MonthMiss: Sendable {
  /// v: √(mean over the months of (mean miss of the month's days)²).
  package let perDay: Double
  /// Whether a wave of one year predicts a left-out month better than day types alone.
  package let hasWave: Bool

  /// Holidays are weekends where the base days hold fewer.
  private static let holidaysMin = 5.0
  /// As a share of Σ y².
  private static let rounding = 1e-12

  /// `nil` without a day in at least two months.
  ///
  /// - Parameter frame: Holds the base days.
  package init?(baseDays: [(day: LocalDay, amount: Double)], frame: DayFrame) {
    var months = [MonthSums](repeating: MonthSums(), count: 12)
    months.withUnsafeMutableBufferPointer { months in
      for (day, amount) in baseDays {
        let day = frame.days[frame.index(of: day)]
        months[Int(day.month)].add(amount, day)
      }
    }
    months.removeAll { $0.count == 0 }
    guard months.count > 1 else { return nil }
    var year = months.reduce(into: MonthSums()) { $0.add($1) }
    if year.holidays.count < MonthMiss.holidaysMin {
      for index in months.indices { months[index].takeHolidaysAsWeekends() }
      year.takeHolidaysAsWeekends()
    }
    var plain = Misses()
    var waved = Misses()
    for month in months {
      let others = year.subtracting(month)
      plain.add(month, predictedBy: others.fit(cosine: 0, sine: 0))
      waved.add(month, predictedBy: others.waveFit())
    }
    // Lower by more than rounding: in a level year both miss nothing.
    hasWave = waved.squares < plain.squares - MonthMiss.rounding * year.squares
    perDay = ((hasWave ? waved : plain).meanSquares / Double(months.count)).squareRoot()
  }

  /// What was missed, over the left-out months.
  private struct Misses {
    /// Σ L².
    var squares = 0.0
    /// Σ over the months of (mean of L)².
    var meanSquares = 0.0

    mutating func add(_ month: MonthSums, predictedBy fit: DayFit?) {
      // Without an answer this kind of model is out.
      guard let fit else {
        squares = .infinity
        return
      }
      let (sum, sumOfSquares) = month.misses(of: fit)
      let mean = sum / month.count
      squares += sumOfSquares
      meanSquares += mean * mean
    }
  }
}

/// y = level of the day type + c·cos + s·sin.
private struct DayFit {
  let workday: Double
  let weekend: Double
  let holiday: Double
  let cosine: Double
  let sine: Double
}

/// The days of one type.
private struct TypeSums {
  var count = 0.0
  var amount = 0.0
  var cosine = 0.0
  var sine = 0.0

  mutating func add(_ amount: Double, _ day: DayFrame.Day) {
    count += 1
    self.amount += amount
    cosine += day.cosine
    sine += day.sine
  }

  static func combine(_ left: TypeSums, _ right: TypeSums, _ sign: Double) -> TypeSums {
    TypeSums(
      count: left.count + sign * right.count, amount: left.amount + sign * right.amount,
      cosine: left.cosine + sign * right.cosine, sine: left.sine + sign * right.sine)
  }

  /// The level that goes with a wave; 0 for a type without days.
  func level(_ cosine: Double, _ sine: Double) -> Double {
    count > 0 ? (amount - cosine * self.cosine - sine * self.sine) / count : 0
  }
}

/// All that least squares asks of some days: the Gram matrix of their columns and its product with the amounts.
private struct MonthSums {
  var workdays = TypeSums()
  var weekends = TypeSums()
  var holidays = TypeSums()
  /// Σ y², Σ cos², Σ cos·sin, Σ sin², Σ cos·y, Σ sin·y.
  var squares = 0.0
  var cosineCosine = 0.0
  var cosineSine = 0.0
  var sineSine = 0.0
  var cosineAmount = 0.0
  var sineAmount = 0.0

  var count: Double { workdays.count + weekends.count + holidays.count }

  mutating func add(_ amount: Double, _ day: DayFrame.Day) {
    switch day.type {
    case .workday: workdays.add(amount, day)
    case .weekend: weekends.add(amount, day)
    case .holiday: holidays.add(amount, day)
    }
    squares += amount * amount
    cosineCosine += day.cosine * day.cosine
    cosineSine += day.cosine * day.sine
    sineSine += day.sine * day.sine
    cosineAmount += day.cosine * amount
    sineAmount += day.sine * amount
  }

  mutating func add(_ other: MonthSums) { self = combined(other, 1) }

  func subtracting(_ other: MonthSums) -> MonthSums { combined(other, -1) }

  private func combined(_ other: MonthSums, _ sign: Double) -> MonthSums {
    MonthSums(
      workdays: .combine(workdays, other.workdays, sign), weekends: .combine(weekends, other.weekends, sign),
      holidays: .combine(holidays, other.holidays, sign), squares: squares + sign * other.squares,
      cosineCosine: cosineCosine + sign * other.cosineCosine, cosineSine: cosineSine + sign * other.cosineSine,
      sineSine: sineSine + sign * other.sineSine, cosineAmount: cosineAmount + sign * other.cosineAmount,
      sineAmount: sineAmount + sign * other.sineAmount)
  }

  mutating func takeHolidaysAsWeekends() {
    weekends = .combine(weekends, holidays, 1)
    holidays = TypeSums()
  }

  func fit(cosine: Double, sine: Double) -> DayFit {
    DayFit(
      workday: workdays.level(cosine, sine), weekend: weekends.level(cosine, sine), holiday: holidays.level(cosine, sine),
      cosine: cosine, sine: sine)
  }

  /// Least squares of levels and wave: with the levels eliminated, two equations in c and s are left, solved by Cholesky. `nil` where
  /// the days do not tell the two apart.
  func waveFit() -> DayFit? {
    var (a, b, d) = (cosineCosine, cosineSine, sineSine)
    var (p, q) = (cosineAmount, sineAmount)
    for type in [workdays, weekends, holidays] where type.count > 0 {
      a -= type.cosine * type.cosine / type.count
      b -= type.cosine * type.sine / type.count
      d -= type.sine * type.sine / type.count
      p -= type.cosine * type.amount / type.count
      q -= type.sine * type.amount / type.count
    }
    // Below, the solution would be made of rounding.
    let least = 1e-9 * max(cosineCosine + sineSine, 1)
    guard a > least, d - b * b / a > least else { return nil }
    let sine = (q - b * p / a) / (d - b * b / a)
    return fit(cosine: (p - b * sine) / a, sine: sine)
  }

  /// Σ L and Σ L² of these days, L = amount less what a fit says.
  func misses(of fit: DayFit) -> (sum: Double, squares: Double) {
    var sum = -fit.cosine * (workdays.cosine + weekends.cosine + holidays.cosine)
    sum -= fit.sine * (workdays.sine + weekends.sine + holidays.sine)
    // Σ ŷ² and Σ y·ŷ, the wave first.
    var predicted = fit.cosine * fit.cosine * cosineCosine + 2 * fit.cosine * fit.sine * cosineSine
    predicted += fit.sine * fit.sine * sineSine
    var product = fit.cosine * cosineAmount + fit.sine * sineAmount
    for (type, level) in [(workdays, fit.workday), (weekends, fit.weekend), (holidays, fit.holiday)] {
      sum += type.amount - level * type.count
      predicted += level * level * type.count + 2 * level * (fit.cosine * type.cosine + fit.sine * type.sine)
      product += level * type.amount
    }
    return (sum, squares - 2 * product + predicted)
  }
}
