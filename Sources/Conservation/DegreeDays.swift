import EnergyModel

/// How cold and how warm days were, as degree days: HDD = Σ max(0, base − T), CDD = Σ max(0, T − base) over the days whose mean T is known
/// (domain.md section 7). In whole thousandths, rounded once, half away from zero: no binary float is between the readings and the sum.
package struct DegreeDays: Sendable, Hashable {
  /// Thousandths of °C·days; `nil` where no day is known.
  package let heating: Int64?
  package let cooling: Int64?
  /// The mean of the known days, thousandths of °C; `nil` where none is.
  package let mean: Int64?
  package let knownDays: Int
  package let days: Int

  package init(_ temperatures: DailyTemperatures, of days: Range<LocalDay>, heatingBase: Temperature, coolingBase: Temperature) {
    var (heating, cooling, mean) = (SumOfMeans(), SumOfMeans(), SumOfMeans())
    var known = 0
    for number in days.lowerBound.number..<days.upperBound.number {
      let index = Int(number) - Int(temperatures.from.number)
      guard temperatures.days.indices.contains(index) else { continue }
      let day = temperatures.days[index]
      guard day.mean != nil else { continue }
      known += 1
      // All over the day's hours: base − T = (base · hours − Σ T) / hours.
      let sum = Int128(day.sumMilliCelsius)
      heating.add(max(0, Int128(heatingBase.milliCelsius) * Int128(day.knownHours) - sum), over: day.knownHours)
      cooling.add(max(0, sum - Int128(coolingBase.milliCelsius) * Int128(day.knownHours)), over: day.knownHours)
      mean.add(sum, over: day.knownHours)
    }
    knownDays = known
    self.days = days.upperBound - days.lowerBound
    self.heating = known > 0 ? heating.rounded(over: 1) : nil
    self.cooling = known > 0 ? cooling.rounded(over: 1) : nil
    self.mean = known > 0 ? mean.rounded(over: known) : nil
  }
}

/// A sum of fractions over few different whole numbers, the hours of days, exactly.
private struct SumOfMeans {
  private var sums: [Int: Int128] = [:]

  mutating func add(_ sum: Int128, over hours: Int) { sums[hours, default: 0] += sum }

  /// The whole sum over a positive number, rounded once; `nil` where it is beyond what can be counted.
  func rounded(over divisor: Int) -> Int64? {
    var common: Int128 = 1
    for hours in sums.keys {
      let (product, overflow) = (common / Int128.greatestCommonDivisor(common, Int128(hours)))
        .multipliedReportingOverflow(by: Int128(hours))
      guard !overflow else { return nil }
      common = product
    }
    var whole: Int128 = 0
    for (hours, sum) in sums {
      let (part, partOverflows) = sum.multipliedReportingOverflow(by: common / Int128(hours))
      let (added, sumOverflows) = whole.addingReportingOverflow(part)
      guard !partOverflows, !sumOverflows else { return nil }
      whole = added
    }
    let (denominator, overflow) = common.multipliedReportingOverflow(by: Int128(divisor))
    return overflow ? nil : Int64(exactly: whole.dividedRoundingHalfAwayFromZero(by: denominator))
  }
}
