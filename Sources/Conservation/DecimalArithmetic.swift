import EnergyModel
import Foundation

extension Amount {
  /// In printed units, which are a thousand base units (contract R1); exact.
  package var inPrintedUnits: Decimal {
    Decimal(sign: baseUnits < 0 ? .minus : .plus, exponent: -3, significand: Decimal(baseUnits.magnitude))
  }
}

extension Decimal {
  /// Rounded half away from zero and written with exactly so many decimals, for print; the one place where a converted number is
  /// rounded (domain.md section 1, item 6).
  ///
  /// A number that is none (NaN) is empty text: unknown is never printed as a number.
  package func text(decimals: Int) -> String { text(decimals: decimals, .plain) }

  /// Rounded towards minus infinity, for a coverage: 99.96 % is printed as `99.9`, never as `100.0`.
  package func textRoundedDown(decimals: Int) -> String { text(decimals: decimals, .down) }

  private func text(decimals: Int, _ mode: RoundingMode) -> String {
    precondition((0...30).contains(decimals), "a printed number has 0 to 30 decimals")
    guard !isNaN else { return "" }
    var source = self
    var rounded = Decimal()
    NSDecimalRound(&rounded, &source, decimals, mode)
    let plain = rounded.description
    guard decimals > 0 else { return plain }
    let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    return parts[0] + "." + fraction + String(repeating: "0", count: max(0, decimals - fraction.count))
  }

  /// A statistic as a decimal of twelve significant digits, so that the noise of the binary float behind it is not printed or
  /// compared; `nil` for an infinity, a NaN, or what no use of energy can be (10⁶⁰ and above).
  package init?(statistic: Double) {
    guard statistic.isFinite else { return nil }
    guard statistic != 0 else {
      self = 0
      return
    }
    let exponent = Int(log10(statistic.magnitude).rounded(.down)) - 11
    guard (-100...48).contains(exponent) else {
      guard exponent < 0 else { return nil }
      self = 0
      return
    }
    // Beyond 10^±22 a power of ten is not exact in a double; the error is far below the twelfth digit.
    let scaled = exponent < 0 ? statistic.magnitude * pow(10, Double(-exponent)) : statistic.magnitude / pow(10, Double(exponent))
    self = Decimal(sign: statistic < 0 ? .minus : .plus, exponent: exponent, significand: Decimal(Int64(scaled.rounded())))
  }

  /// The nearest double, for statistics only.
  package var statistic: Double { NSDecimalNumber(decimal: self).doubleValue }

  /// Exact, and cheaper than a division.
  package var hundredth: Decimal { Decimal(sign: .plus, exponent: -2, significand: self) }

  /// Exact for plans of one, two, five and ten years; else to 38 digits.
  func divided(byYears years: Int) -> Decimal {
    switch years {
    case 1: self
    case 2: Decimal(sign: .plus, exponent: -1, significand: self * 5)
    case 5: Decimal(sign: .plus, exponent: -1, significand: self + self)
    case 10: Decimal(sign: .plus, exponent: -1, significand: self)
    default: self / Decimal(years)
    }
  }

  /// The quotient to 38 digits; `nil` when the divisor is zero or negative, so that no missing denominator becomes an infinity.
  package func divided(byPositive divisor: Decimal) -> Decimal? {
    guard !isNaN, !divisor.isNaN, divisor > 0 else { return nil }
    return self / divisor
  }
}
