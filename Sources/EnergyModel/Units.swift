/// The smallest unit in which an amount of a carrier is counted; books hold whole numbers of it (contract R1).
package enum BaseUnit: String, Hashable, Sendable {
  case wattHour = "Wh"
  case kilojoule = "kJ"
  case litre = "L"
  case millilitre = "mL"
  case gram = "g"
  case gramOfStandardCoal = "gce"

  /// The unit of a thousand base units, in which every `amount` is printed with exactly three decimals (contract R1).
  package var printed: String {
    switch self {
    case .wattHour: "kWh"
    case .kilojoule: "MJ"
    case .litre: "m3"
    case .millilitre: "L"
    case .gram: "kg"
    case .gramOfStandardCoal: "kgce"
    }
  }

  package var dimension: Dimension {
    switch self {
    case .wattHour, .kilojoule: .energy
    case .litre, .millilitre: .volume
    case .gram: .mass
    case .gramOfStandardCoal: .standardCoal
    }
  }
}

/// What kind of quantity a unit measures; only units of one dimension convert into each other without a factor profile.
package enum Dimension: Hashable, Sendable {
  case energy, power, volume, mass, standardCoal, temperature
}

/// A unit in which an endpoint or a file states a value (contract R1).
package enum MeasureUnit: String, Hashable, Sendable, CaseIterable {
  case wattHour = "Wh"
  case kilowattHour = "kWh"
  case megawattHour = "MWh"
  case gigawattHour = "GWh"
  case terawattHour = "TWh"
  case joule = "J"
  case kilojoule = "kJ"
  case megajoule = "MJ"
  case gigajoule = "GJ"
  case watt = "W"
  case kilowatt = "kW"
  case megawatt = "MW"
  case cubicMetre = "m3"
  case litre = "L"
  case gram = "g"
  case kilogram = "kg"
  case tonne = "t"
  case kilogramOfStandardCoal = "kgce"
  case tonneOfStandardCoal = "tce"
  case wattMinute = "W-min"
  case wattSecond = "Ws"
  /// The international table's: 1 055.055 852 62 J exactly (ISO 31-4, annex A).
  case britishThermalUnit = "Btu"
  case thousandBritishThermalUnits = "kBtu"
  case millionBritishThermalUnits = "MMBtu"
  /// 100 000 Btu of the international table; the therm of the United States' law is 0.02 % less.
  case therm
  case degreeCelsius = "degC"
  case degreeFahrenheit = "degF"
  case kelvin = "K"

  /// `nil` when the text is no accepted unit; `m³` is accepted for `m3`.
  package init?(_ text: String) {
    if text == "m³" {
      self = .cubicMetre
    } else if let unit = MeasureUnit(rawValue: text) {
      self = unit
    } else {
      return nil
    }
  }

  package var symbol: String { rawValue }

  package var dimension: Dimension {
    switch self {
    case .wattHour, .kilowattHour, .megawattHour, .gigawattHour, .terawattHour, .joule, .kilojoule, .megajoule, .gigajoule,
      .wattMinute, .wattSecond, .britishThermalUnit, .thousandBritishThermalUnits, .millionBritishThermalUnits, .therm:
      .energy
    case .watt, .kilowatt, .megawatt: .power
    case .cubicMetre, .litre: .volume
    case .gram, .kilogram, .tonne: .mass
    case .kilogramOfStandardCoal, .tonneOfStandardCoal: .standardCoal
    case .degreeCelsius, .degreeFahrenheit, .kelvin: .temperature
    }
  }

  /// How many base units one of this unit is, as a fraction that loses nothing; `nil` for another dimension.
  package func ratio(to base: BaseUnit) -> Ratio? {
    guard dimension == base.dimension else { return nil }
    switch (self, base) {
    case (.wattHour, .wattHour): return Ratio(1)
    case (.kilowattHour, .wattHour): return Ratio(1_000)
    case (.megawattHour, .wattHour): return Ratio(1_000_000)
    case (.gigawattHour, .wattHour): return Ratio(1_000_000_000)
    case (.terawattHour, .wattHour): return Ratio(1_000_000_000_000)
    case (.joule, .wattHour), (.wattSecond, .wattHour): return Ratio(1, 3_600)
    case (.kilojoule, .wattHour): return Ratio(10, 36)
    case (.megajoule, .wattHour): return Ratio(10_000, 36)
    case (.gigajoule, .wattHour): return Ratio(10_000_000, 36)
    case (.wattMinute, .wattHour): return Ratio(1, 60)
    case (.wattHour, .kilojoule): return Ratio(36, 10)
    case (.kilowattHour, .kilojoule): return Ratio(3_600)
    case (.megawattHour, .kilojoule): return Ratio(3_600_000)
    case (.gigawattHour, .kilojoule): return Ratio(3_600_000_000)
    case (.terawattHour, .kilojoule): return Ratio(3_600_000_000_000)
    case (.joule, .kilojoule), (.wattSecond, .kilojoule): return Ratio(1, 1_000)
    case (.kilojoule, .kilojoule): return Ratio(1)
    case (.megajoule, .kilojoule): return Ratio(1_000)
    case (.gigajoule, .kilojoule): return Ratio(1_000_000)
    case (.wattMinute, .kilojoule): return Ratio(60, 1_000)
    case (.britishThermalUnit, .kilojoule): return Ratio(105_505_585_262, 100_000_000_000)
    case (.thousandBritishThermalUnits, .kilojoule): return Ratio(105_505_585_262, 100_000_000)
    case (.millionBritishThermalUnits, .kilojoule): return Ratio(105_505_585_262, 100_000)
    case (.therm, .kilojoule): return Ratio(105_505_585_262, 1_000_000)
    case (.britishThermalUnit, .wattHour): return Ratio(105_505_585_262, 360_000_000_000)
    case (.thousandBritishThermalUnits, .wattHour): return Ratio(105_505_585_262, 360_000_000)
    case (.millionBritishThermalUnits, .wattHour): return Ratio(105_505_585_262, 360_000)
    case (.therm, .wattHour): return Ratio(105_505_585_262, 3_600_000)
    case (.cubicMetre, .litre): return Ratio(1_000)
    case (.litre, .litre): return Ratio(1)
    case (.cubicMetre, .millilitre): return Ratio(1_000_000)
    case (.litre, .millilitre): return Ratio(1_000)
    case (.gram, .gram): return Ratio(1)
    case (.kilogram, .gram): return Ratio(1_000)
    case (.tonne, .gram): return Ratio(1_000_000)
    case (.kilogramOfStandardCoal, .gramOfStandardCoal): return Ratio(1_000)
    case (.tonneOfStandardCoal, .gramOfStandardCoal): return Ratio(1_000_000)
    default: return nil
    }
  }

  /// How many watts one of this unit is; `nil` when it is no unit of power.
  package var watts: Int64? {
    switch self {
    case .watt: 1
    case .kilowatt: 1_000
    case .megawatt: 1_000_000
    default: nil
    }
  }
}

/// A positive fraction of whole numbers.
package struct Ratio: Hashable, Sendable {
  package let numerator: Int64
  package let denominator: Int64

  package init(_ numerator: Int64, _ denominator: Int64 = 1) {
    precondition(numerator > 0 && denominator > 0, "a ratio of units is positive")
    self.numerator = numerator
    self.denominator = denominator
  }
}
