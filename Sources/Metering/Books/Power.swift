import EnergyModel

/// What was drawn, in billionths of a joule: fine enough that an hour of readings every second is off by less than a millionth of a
/// watt-hour, and sums are the same in any order. A month at a terawatt stays far within 128 bits.
package struct DrawnEnergy: Sendable, Hashable, AdditiveArithmetic {
  package let nanojoules: Int128

  package static let zero = DrawnEnergy(nanojoules: 0)

  package static func + (left: DrawnEnergy, right: DrawnEnergy) -> DrawnEnergy {
    DrawnEnergy(nanojoules: left.nanojoules + right.nanojoules)
  }

  package static func - (left: DrawnEnergy, right: DrawnEnergy) -> DrawnEnergy {
    DrawnEnergy(nanojoules: left.nanojoules - right.nanojoules)
  }

  /// In base units, rounded once, half away from zero; `nil` for a base unit of another dimension.
  package func amount(in base: BaseUnit) -> Amount? {
    guard let joules = Power.joules(in: base) else { return nil }
    return Int64(exactly: nanojoules.dividedRoundingHalfAwayFromZero(by: joules * 1_000_000_000)).map(Amount.init)
  }
}

/// Real power at an instant, exact: `numerator / 10^scale` watts, after the multiplier and never through a binary float (promise 1).
package struct Power: Sendable, Hashable {
  private let numerator: Int128
  private let scale: Int

  /// What the books can hold: up to a terawatt, with twenty decimals of a watt. In billionths of a watt, two of them over an hour and a
  /// half, weighed by twice its seconds, stay far within 128 bits.
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

  /// The energy of a part of a span under a straight line of power from its start to its end. Power below zero counts as zero: a register
  /// of one direction draws nothing then.
  static func energy(from first: Power, to last: Power, over span: Span, within part: Span) -> DrawnEnergy {
    // The mean of the line over the part is what it is in the part's middle; both weights together are twice the span.
    let untilEnd = Int128(span.end - part.start + (span.end - part.end))
    let sinceStart = Int128(part.start - span.start + (part.end - span.start))
    let weighed = first.drawnNanowatts * untilEnd + last.drawnNanowatts * sinceStart
    return DrawnEnergy(
      nanojoules: (weighed * Int128(part.seconds)).dividedRoundingHalfAwayFromZero(by: 2 * Int128(span.seconds)))
  }

  /// Whether it lies above a limit in base units an hour.
  func exceeds(perHour limit: Int64, in base: BaseUnit) -> Bool {
    guard let joules = Power.joules(in: base), let power = Int128.powerOfTen(scale) else { return false }
    let (bound, overflow) = (Int128(limit) * joules).multipliedReportingOverflow(by: power)
    return !overflow && numerator * 3_600 > bound
  }

  /// Rounded to a billionth of a watt.
  private var drawnNanowatts: Int128 {
    let shift = scale - 9
    let drawn = max(0, numerator)
    guard let power = Int128.powerOfTen(abs(shift)) else { return 0 }
    return shift > 0 ? drawn.dividedRoundingHalfAwayFromZero(by: power) : drawn * power
  }

  /// How many joules a base unit of energy is; `nil` for one of another dimension.
  fileprivate static func joules(in base: BaseUnit) -> Int128? {
    switch base {
    case .wattHour: 3_600
    case .kilojoule: 1_000
    case .litre, .millilitre, .gram, .gramOfStandardCoal: nil
    }
  }
}
