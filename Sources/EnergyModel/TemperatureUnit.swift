/// A scale in which an outdoor temperature is written.
package enum TemperatureUnit: String, Sendable, Hashable, CaseIterable {
  case celsius = "degC"
  case fahrenheit = "degF"
  case kelvin = "K"

  package var symbol: String { rawValue }

  /// The number on this scale as a temperature, rounded once, half away from zero, to a thousandth of a degree Celsius; `nil` where it is
  /// beyond what can be kept.
  package func temperature(_ number: ExactDecimal) -> Temperature? {
    // In thousandths, over 10^scale: at most 2^63 · 1 000 · 5 and 10^24 · 273 150, which 127 bits hold.
    guard let power = Int128.powerOfTen(Int(number.scale)) else { return nil }
    let thousandths = Int128(number.mantissa) * 1_000
    let rounded =
      switch self {
      case .celsius: thousandths.dividedRoundingHalfAwayFromZero(by: power)
      case .fahrenheit: ((thousandths - 32_000 * power) * 5).dividedRoundingHalfAwayFromZero(by: 9 * power)
      case .kelvin: (thousandths - 273_150 * power).dividedRoundingHalfAwayFromZero(by: power)
      }
    return Int32(exactly: rounded).map(Temperature.init)
  }
}

extension Temperature {
  /// In °C with exactly three decimals.
  package var printed: String { thousandths(of: Int64(milliCelsius)) }
}
