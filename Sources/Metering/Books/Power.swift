import EnergyModel

/// Real power at an instant, exact: `numerator / 10^scale` watts, after the multiplier and never through a binary float (promise 1).
package struct Power: Sendable, Hashable {
  private let numerator: Int128
  private let scale: Int

  /// What the books can hold: up to a terawatt, with twenty decimals of a watt. Two of them over an hour and a half stay far within
  /// 128 bits.
  private static let wattsMax: Int128 = 1_000_000_000_000
  private static let scaleMax = 20

  /// `nil` for a unit that is none of power, a carrier that is not counted in energy, or more than the books can hold.
  init?(of reading: Reading, register: Register, multiplier: ExactDecimal) {
    guard register.kind.accepts(reading.unit, of: register.carrier), var watts = reading.unit.watts else { return nil }
    var exponent = Int(reading.value.scale) + Int(multiplier.scale)
    while exponent > 0, watts % 10 == 0 {
      watts /= 10
      exponent -= 1
    }
    let shown = Int128(reading.value.mantissa) * Int128(multiplier.mantissa)
    var (product, overflow) = shown.multipliedReportingOverflow(by: Int128(watts))
    guard !overflow else { return nil }
    while exponent > 0, product % 10 == 0 {
      product /= 10
      exponent -= 1
    }
    guard exponent <= Power.scaleMax, let power = Int128.powerOfTen(exponent),
      product.magnitude <= (Power.wattsMax * power).magnitude
    else { return nil }
    numerator = product
    scale = exponent
  }

  /// The energy of a span under a straight line of power between two readings, in base units, rounded once, half away from zero. Power
  /// below zero counts as zero: a register of one direction draws nothing then.
  static func energy(from: Power, to: Power, over span: Span, in base: BaseUnit) -> Amount? {
    guard let joules = joules(in: base) else { return nil }
    let scale = max(from.scale, to.scale)
    guard let first = from.drawn(scale: scale), let last = to.drawn(scale: scale), let power = Int128.powerOfTen(scale),
      span.seconds <= RegisterTerms.measuredSecondsMax
    else { return nil }
    let wattSeconds = (first + last) * Int128(span.seconds)
    return Int64(exactly: wattSeconds.dividedRoundingHalfAwayFromZero(by: 2 * power * joules)).map(Amount.init)
  }

  /// Whether it lies above a limit in base units an hour.
  func exceeds(perHour limit: Int64, in base: BaseUnit) -> Bool {
    guard let joules = Power.joules(in: base), let power = Int128.powerOfTen(scale) else { return false }
    let (bound, overflow) = (Int128(limit) * joules).multipliedReportingOverflow(by: power)
    return !overflow && numerator * 3_600 > bound
  }

  private func drawn(scale common: Int) -> Int128? {
    Int128.powerOfTen(common - scale).map { max(0, numerator) * $0 }
  }

  /// How many joules a base unit of energy is; `nil` for one of another dimension.
  private static func joules(in base: BaseUnit) -> Int128? {
    switch base {
    case .wattHour: 3_600
    case .kilojoule: 1_000
    case .litre, .millilitre, .gram, .gramOfStandardCoal: nil
    }
  }
}
