extension MeasureUnit {
  /// The units of temperature, the one that counts where none is written first.
  package static let temperatures: [MeasureUnit] = [.degreeCelsius, .degreeFahrenheit, .kelvin]
}

extension Temperature {
  /// A number in a unit of temperature, rounded once, half away from zero, to a thousandth of a degree Celsius; `nil` in another unit and
  /// beyond what can be kept.
  package init?(_ value: ExactDecimal, in unit: MeasureUnit) {
    let milliCelsius: Int64? =
      switch unit {
      case .degreeCelsius: value.scaled(by: .one, ratio: Ratio(1_000))
      // 32 °F is 0 °C, and nine of its degrees are five.
      case .degreeFahrenheit: value.adding(ExactDecimal(-32))?.scaled(by: .one, ratio: Ratio(5_000, 9))
      // 0 °C is 273.15 K.
      case .kelvin:
        ExactDecimal(mantissa: -27_315, scale: 2).flatMap { value.adding($0) }?.scaled(by: .one, ratio: Ratio(1_000))
      default: nil
      }
    guard let milliCelsius, let kept = Int32(exactly: milliCelsius) else { return nil }
    self.init(milliCelsius: kept)
  }

  /// °C with three decimals.
  package var celsius: String { ExactDecimal(mantissa: Int64(milliCelsius), scale: 3)?.description ?? "" }
}
