extension ExactDecimal {
  /// The sum, exactly; `nil` when it has more digits than can be kept.
  package func adding(_ other: ExactDecimal) -> ExactDecimal? {
    let common = Int(max(scale, other.scale))
    guard let left = mantissa(atScale: common), let right = other.mantissa(atScale: common) else { return nil }
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? nil : ExactDecimal(wide: sum, scale: common)
  }

  /// The mantissa with so many digits behind the point, at least as many as there are.
  private func mantissa(atScale common: Int) -> Int128? {
    guard let power = Int128.powerOfTen(common - Int(scale)) else { return nil }
    let (product, overflow) = Int128(mantissa).multipliedReportingOverflow(by: power)
    return overflow ? nil : product
  }

  /// The product, exactly; `nil` when it has more digits than can be kept.
  package func multiplied(by other: ExactDecimal) -> ExactDecimal? {
    ExactDecimal(wide: Int128(mantissa) * Int128(other.mantissa), scale: Int(scale) + Int(other.scale))
  }

  /// The number with its point moved; `nil` when it has more digits than can be kept.
  package func multiplied(byPowerOfTen power: Int) -> ExactDecimal? {
    guard power > 0 else { return mantissa == 0 ? self : ExactDecimal(mantissa: mantissa, scale: Int(scale) - power) }
    let zeros = max(0, power - Int(scale))
    guard let factor = Int128.powerOfTen(zeros) else { return nil }
    let (wide, overflow) = Int128(mantissa).multipliedReportingOverflow(by: factor)
    guard !overflow, let mantissa = Int64(exactly: wide) else { return nil }
    return ExactDecimal(mantissa: mantissa, scale: max(0, Int(scale) - power))
  }

  /// The number stated in one unit as a number in another, exactly; `nil` when no finite decimal of eighteen digits says it.
  ///
  /// Both ratios are to the same base unit: `1000 MWh` in kWh is `1000 × 1 000 000 / 1 000`.
  package func converted(from: Ratio, to: Ratio) -> ExactDecimal? {
    var numerator = Int128(from.numerator) * Int128(to.denominator)
    var denominator = Int128(from.denominator) * Int128(to.numerator)
    let common = Int128.greatestCommonDivisor(numerator, denominator)
    numerator /= common
    denominator /= common
    let (product, overflow) = Int128(mantissa).multipliedReportingOverflow(by: numerator)
    guard !overflow else { return nil }
    var wide = product
    var scale = Int(scale)
    // Each step moves one decimal digit out of the quotient; a denominator of twos and fives only is used up by then.
    while wide % denominator != 0 {
      let (shifted, overflow) = wide.multipliedReportingOverflow(by: 10)
      guard !overflow, scale < 2 * ExactDecimal.scaleMax else { return nil }
      wide = shifted
      scale += 1
    }
    return ExactDecimal(wide: wide / denominator, scale: scale)
  }

  private init?(wide: Int128, scale: Int) {
    var wide = wide
    var scale = scale
    while scale > 0, wide % 10 == 0 {
      wide /= 10
      scale -= 1
    }
    guard let mantissa = Int64(exactly: wide) else { return nil }
    self.init(mantissa: mantissa, scale: scale)
  }
}

extension Int128 {
  /// Of two positive numbers.
  package static func greatestCommonDivisor(_ left: Int128, _ right: Int128) -> Int128 {
    var (left, right) = (left, right)
    while right != 0 { (left, right) = (right, left % right) }
    return left
  }
}
