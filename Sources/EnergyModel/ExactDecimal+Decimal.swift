import Foundation

extension ExactDecimal {
  /// The same number as a Foundation decimal; exact, since 63 bits fit in its 128.
  package var decimal: Decimal {
    Decimal(sign: isNegative ? .minus : .plus, exponent: -Int(scale), significand: Decimal(mantissa.magnitude))
  }
}
