extension MeasureUnit {
  /// The units of temperature, the one that counts where none is written first.
  package static let temperatures: [MeasureUnit] = [.degreeCelsius, .degreeFahrenheit, .kelvin]
}

extension Temperature {
  /// A number in a unit of temperature, rounded once, half away from zero, to a thousandth of a degree Celsius; `nil` in another unit and
  /// beyond what can be kept.
  package init?(_ value: ExactDecimal, in unit: MeasureUnit) {
    // In thousandths, over 10^scale: at most 2^63 · 1 000 · 5 and 10^24 · 273 150, which 127 bits hold.
    guard let power = Int128.powerOfTen(Int(value.scale)) else { return nil }
    let thousandths = Int128(value.mantissa) * 1_000
    let rounded: Int128
    switch unit {
    case .degreeCelsius: rounded = thousandths.dividedRoundingHalfAwayFromZero(by: power)
    // 32 °F is 0 °C, and nine of its degrees are five.
    case .degreeFahrenheit: rounded = ((thousandths - 32_000 * power) * 5).dividedRoundingHalfAwayFromZero(by: 9 * power)
    // 0 °C is 273.15 K.
    case .kelvin: rounded = (thousandths - 273_150 * power).dividedRoundingHalfAwayFromZero(by: power)
    default: return nil
    }
    guard let kept = Int32(exactly: rounded) else { return nil }
    self.init(milliCelsius: kept)
  }

  /// °C with as many decimals as it has.
  package var celsius: String { ExactDecimal(mantissa: Int64(milliCelsius), scale: 3)?.description ?? "" }
}
