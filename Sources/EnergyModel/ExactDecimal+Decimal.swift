import Foundation

extension ExactDecimal {
  /// The same number as a Foundation decimal; exact, since 63 bits fit in its 128.
  package var decimal: Decimal {
    Decimal(sign: isNegative ? .minus : .plus, exponent: -Int(scale), significand: Decimal(mantissa.magnitude))
  }
}

extension ExactDecimal {
  /// A computed number with at most six decimals, for what is shown and not counted with; `nil` when eighteen digits do not hold it.
  package init?(rounding decimal: Decimal) {
    var source = decimal
    var rounded = Decimal()
    NSDecimalRound(&rounded, &source, 6, .plain)
    guard let number = try? ExactDecimal(rounded.description) else { return nil }
    self = number
  }
}
