/// A unit as a body states it: one of ours, times a power of ten.
package struct StatedUnit: Sendable, Hashable {
  package let unit: MeasureUnit
  package let powerOfTen: Int

  package init(_ unit: MeasureUnit, powerOfTen: Int = 0) {
    self.unit = unit
    self.powerOfTen = powerOfTen
  }

  /// Reads a symbol, `10 kWh`, `0.1 MWh`, `1e-1 m^3`, `m m^3` (milli), `my m^3` (micro), or any of these in brackets behind words, such as
  /// `Energy (10 Wh)` of libmbus, whose `deg C` is a degree too; `nil` for anything else.
  package init?(_ text: String) {
    var words = Substring(text)
    if words.last == ")" {
      guard let open = words.lastIndex(of: "(") else { return nil }
      words = words[words.index(after: open)...].dropLast()
    }
    var parts = words.split(separator: " ")
    if parts.suffix(2) == ["deg", "C"] { parts.replaceSubrange((parts.count - 2)..., with: ["degC"]) }
    guard let symbol = parts.last, parts.count <= 2 else { return nil }
    var power = 0
    if parts.count == 2 {
      guard let exponent = StatedUnit.powerOfTen(parts[0]) else { return nil }
      power = exponent
    }
    if let (unit, exponent) = StatedUnit.unit(String(symbol)) {
      self.init(unit, powerOfTen: power + exponent)
    } else {
      return nil
    }
  }

  /// 1, 10, 0.1, 1e-3; `m` for milli and `my` for micro, as libmbus writes them.
  private static func powerOfTen(_ text: Substring) -> Int? {
    switch text {
    case "m": return -3
    case "my", "µ": return -6
    default:
      guard let number = try? ExactDecimal(String(text)), number.isPositive else { return nil }
      var (mantissa, exponent) = (number.mantissa, -Int(number.scale))
      while mantissa % 10 == 0 {
        mantissa /= 10
        exponent += 1
      }
      return mantissa == 1 ? exponent : nil
    }
  }

  /// Other spellings of our units, and milliwatt-hours, which no unit of ours is.
  private static func unit(_ symbol: String) -> (MeasureUnit, Int)? {
    if let unit = MeasureUnit(symbol) { return (unit, 0) }
    return switch symbol {
    case "m^3", "cbm": (.cubicMetre, 0)
    case "l", "ltr", "litre", "liter": (.litre, 0)
    case "KWH", "KWh", "kwh", "kW·h", "kW-hr": (.kilowattHour, 0)
    case "wh", "WH": (.wattHour, 0)
    case "mWh": (.wattHour, -3)
    case "kw", "KW": (.kilowatt, 0)
    case "w": (.watt, 0)
    case "°C": (.degreeCelsius, 0)
    case "°F": (.degreeFahrenheit, 0)
    default: nil
    }
  }
}
