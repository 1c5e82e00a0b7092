import EnergyModel
import Testing

struct UnitsTests {
  /// 1 000 of each unit in each base unit of its dimension, by hand: 1 Wh = 3.6 kJ, 1 m³ = 1 000 L, 1 t = 10⁶ g (contract R1).
  @Test(
    arguments: [
      (.wattHour, .wattHour, 1_000), (.kilowattHour, .wattHour, 1_000_000), (.megawattHour, .wattHour, 1_000_000_000),
      (.gigawattHour, .wattHour, 1_000_000_000_000), (.terawattHour, .wattHour, 1_000_000_000_000_000), (.joule, .wattHour, 0),
      (.kilojoule, .wattHour, 278), (.megajoule, .wattHour, 277_778), (.gigajoule, .wattHour, 277_777_778),
      (.wattMinute, .wattHour, 17),
      (.wattSecond, .wattHour, 0), (.wattHour, .kilojoule, 3_600), (.kilowattHour, .kilojoule, 3_600_000),
      (.megawattHour, .kilojoule, 3_600_000_000), (.gigawattHour, .kilojoule, 3_600_000_000_000),
      (.terawattHour, .kilojoule, 3_600_000_000_000_000), (.joule, .kilojoule, 1), (.kilojoule, .kilojoule, 1_000),
      (.megajoule, .kilojoule, 1_000_000), (.gigajoule, .kilojoule, 1_000_000_000), (.wattMinute, .kilojoule, 60),
      (.wattSecond, .kilojoule, 1), (.cubicMetre, .litre, 1_000_000), (.litre, .litre, 1_000),
      (.cubicMetre, .millilitre, 1_000_000_000),
      (.litre, .millilitre, 1_000_000), (.gram, .gram, 1_000), (.kilogram, .gram, 1_000_000), (.tonne, .gram, 1_000_000_000),
      (.kilogramOfStandardCoal, .gramOfStandardCoal, 1_000_000), (.tonneOfStandardCoal, .gramOfStandardCoal, 1_000_000_000),
    ] as [(MeasureUnit, BaseUnit, Int64)])
  func `a thousand of a unit is so many base units`(unit: MeasureUnit, base: BaseUnit, amount: Int64) throws {
    let ratio = try #require(unit.ratio(to: base))
    #expect(ExactDecimal(1_000).scaled(by: .one, ratio: ratio) == amount)
  }

  @Test func `units convert within their dimension and nowhere else`() {
    let bases: [BaseUnit] = [.wattHour, .kilojoule, .litre, .millilitre, .gram, .gramOfStandardCoal]
    for unit in MeasureUnit.allCases {
      for base in bases { #expect((unit.ratio(to: base) != nil) == (unit.dimension == base.dimension), "\(unit) in \(base)") }
    }
    #expect(MeasureUnit.kilowatt.ratio(to: .wattHour) == nil)
    #expect(MeasureUnit.kilogram.ratio(to: .gramOfStandardCoal) == nil)
    #expect(MeasureUnit.degreeCelsius.ratio(to: .wattHour) == nil)
  }

  @Test func `an exact unit loses nothing where the base unit divides it`() throws {
    // 3.6 MJ is 1 kWh, 3 600 Ws is 1 Wh, 60 W-min is 1 Wh.
    for (text, unit, amount) in [("3.6", MeasureUnit.megajoule, Int64(1_000)), ("3600", .wattSecond, 1), ("60", .wattMinute, 1)] {
      let ratio = try #require(unit.ratio(to: .wattHour))
      #expect(try ExactDecimal(text).scaled(by: .one, ratio: ratio) == amount)
    }
  }

  @Test(arguments: [
    "Wh", "kWh", "MWh", "GWh", "TWh", "J", "kJ", "MJ", "GJ", "W", "kW", "MW", "m3", "L", "g", "kg", "t", "kgce", "tce", "W-min",
    "Ws", "degC", "degF", "K",
  ])
  func `a unit of the contract is known by its symbol`(symbol: String) {
    #expect(MeasureUnit(symbol)?.symbol == symbol)
  }

  @Test func `a cubic metre may be written with its exponent`() { #expect(MeasureUnit("m³") == .cubicMetre) }

  @Test(arguments: [
    "", "kwh", "KWH", "wh", "kWh ", " kWh", "l", "M3", "m^3", "度", "BTU", "Therm", "MBtu", "ft3", "mWh", "kcal", "TCE",
  ])
  func `any other spelling is no unit`(symbol: String) { #expect(MeasureUnit(symbol) == nil) }

  @Test func `power is counted in watts`() {
    #expect(MeasureUnit.watt.watts == 1)
    #expect(MeasureUnit.kilowatt.watts == 1_000)
    #expect(MeasureUnit.megawatt.watts == 1_000_000)
    #expect(MeasureUnit.allCases.allSatisfy { ($0.watts != nil) == ($0.dimension == .power) })
  }

  @Test func `each carrier has the base unit of the contract`() {
    let printed: [(Carrier, BaseUnit, String)] = [
      (.electricity, .wattHour, "kWh"), (.heat, .kilojoule, "MJ"), (.cooling, .kilojoule, "MJ"), (.naturalGas, .litre, "m3"),
      (.water, .litre, "m3"), (.petrol, .millilitre, "L"), (.diesel, .millilitre, "L"), (.kerosene, .millilitre, "L"),
      (.coal, .gram, "kg"), (.coke, .gram, "kg"), (.lpg, .gram, "kg"), (.lng, .gram, "kg"), (.fuelOil, .gram, "kg"),
      (.steam, .gram, "kg"), (.waste(fraction: "kitchen"), .gram, "kg"), (.other, .gramOfStandardCoal, "kgce"),
    ]
    for (carrier, base, unit) in printed {
      #expect(carrier.baseUnit == base)
      #expect(carrier.baseUnit.printed == unit)
    }
    #expect(Carrier.named.allSatisfy { carrier in printed.contains { $0.0 == carrier } })
  }

  @Test func `a carrier is known by its name`() {
    for carrier in Carrier.named { #expect(Carrier(carrier.name) == carrier) }
    #expect(Carrier("waste.kitchen") == .waste(fraction: "kitchen"))
    #expect(Carrier.waste(fraction: "kitchen").name == "waste.kitchen")
    for name in ["", "waste", "waste.", "waste.a b", "waste...", "Electricity", "gas", "natural gas"] {
      #expect(Carrier(name) == nil, "\(name)")
    }
  }
}
