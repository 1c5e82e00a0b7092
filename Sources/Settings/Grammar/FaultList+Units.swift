import EnergyModel

/// Units and quantities with units (contract R1, R2).
extension FaultList {
  /// A unit in which a register of a kind can state a carrier. `kind` is `nil` where it has a fault of its own: any kind will do then.
  func unit(_ written: WrittenText, of carrier: Carrier, kind: RegisterKind?) -> MeasureUnit? {
    let accepted = FaultList.units(of: carrier, kind: kind ?? .cumulative)
    guard let unit = MeasureUnit(written.text) else {
      return refuse(
        written.place, "unit \(FaultList.quoted(written.text)) is not known", unitRemedy(for: written.text, among: accepted))
    }
    let fits = kind?.accepts(unit, of: carrier) ?? (unit.dimension == .power || unit.ratio(to: carrier.baseUnit) != nil)
    guard fits else {
      guard kind != .instantaneous else {
        return refuse(
          written.place, "unit '\(unit.symbol)' is no power",
          "write one of \(accepted.joined(separator: ", ")), or the kind of register whose values are in \(unit.symbol)")
      }
      return refuse(
        written.place, "unit '\(unit.symbol)' does not count \(carrier.name)",
        "write one of \(accepted.joined(separator: ", ")); \(FaultList.conversion(from: unit, to: carrier))")
    }
    return unit
  }

  /// For a register whose carrier is not known either.
  func reportUnknownUnit(_ written: WrittenText) {
    report(
      written.place, "unit \(FaultList.quoted(written.text)) is not known",
      unitRemedy(for: written.text, among: MeasureUnit.allCases.filter { $0.dimension != .temperature }.map(\.symbol)))
  }

  /// What the accepted units of a carrier are called.
  static func units(of carrier: Carrier, kind: RegisterKind = .cumulative) -> [String] {
    MeasureUnit.allCases.filter { kind.accepts($0, of: carrier) }.map(\.symbol)
  }

  private func unitRemedy(for text: String, among accepted: [String]) -> String {
    let nearest = accepted.filter { $0.lowercased() == text.lowercased() }
    return "write \(nearest.isEmpty ? "one of \(accepted.joined(separator: ", "))" : "'\(nearest[0])'")"
  }

  /// How an amount of another dimension gets into the books (contract R1).
  private static func conversion(from unit: MeasureUnit, to carrier: Carrier) -> String {
    let printed = carrier.baseUnit.printed
    switch unit.dimension {
    case .power:
      let counter = "it is power, not an amount: read the device's counter instead"
      return counter + (carrier.baseUnit.dimension == .energy ? ", or where it has none write kind: instantaneous" : "")
    case .temperature: return "temperatures belong to stations"
    default:
      return
        "to convert, write unit: \(printed) and as multiplier how many \(printed) of \(carrier.name) one \(unit.symbol) is "
        + "(from its calorific value, density or factor)"
    }
  }

  /// `1000000 kWh` as a number in a register's own unit, exactly: what its counter shows when it is full.
  func capacity(_ written: WrittenText, in unit: MeasureUnit, of carrier: Carrier) -> ExactDecimal? {
    guard let (number, from) = quantity(written, key: "capacity", example: "1000000 \(unit.symbol)") else { return nil }
    guard let fromRatio = MeasureUnit(from)?.ratio(to: carrier.baseUnit), let toRatio = unit.ratio(to: carrier.baseUnit) else {
      return refuse(
        written.place, "the unit \(FaultList.quoted(from)) of `capacity` does not count \(carrier.name)",
        "write one of \(FaultList.units(of: carrier).joined(separator: ", "))")
    }
    if let capacity = number.converted(from: fromRatio, to: toRatio) { return capacity }
    return refuse(
      written.place, "`capacity` is no round number of \(unit.symbol)", "write it in \(unit.symbol), as the meter shows it")
  }

  /// `120 kW` or `30 m3/h` in base units of the carrier an hour, rounded to the next one.
  func powerMax(_ written: WrittenText, of carrier: Carrier) -> Int64? {
    let example = carrier.baseUnit.dimension == .energy ? "120 kW" : "30 \(carrier.baseUnit.printed)/h"
    guard let (number, unit) = quantity(written, key: "power_max", example: example) else { return nil }
    guard let ratio = FaultList.hourly(unit, of: carrier.baseUnit) else {
      let accepted =
        (carrier.baseUnit.dimension == .energy ? ["W", "kW", "MW"] : []) + FaultList.units(of: carrier).map { $0 + "/h" }
      return refuse(
        written.place, "the unit \(FaultList.quoted(unit)) of `power_max` does not say how fast \(carrier.name) flows",
        "write one of \(accepted.joined(separator: ", "))")
    }
    guard let perHour = number.scaled(by: .one, ratio: ratio), perHour > 0 else {
      return refuse(
        written.place, "`power_max` is beyond what the books can count",
        "write what the connection could draw, such as \(example)")
    }
    return perHour
  }

  /// How many base units an hour one of a unit of power or flow is.
  private static func hourly(_ text: String, of base: BaseUnit) -> Ratio? {
    if text.hasSuffix("/h") { return MeasureUnit(String(text.dropLast(2)))?.ratio(to: base) }
    guard let watts = MeasureUnit(text)?.watts, let hour = MeasureUnit.wattHour.ratio(to: base) else { return nil }
    return Ratio(watts * hour.numerator, hour.denominator)
  }

  /// A positive number and the text of its unit.
  private func quantity(_ written: WrittenText, key: String, example: String) -> (ExactDecimal, unit: String)? {
    let digits = written.text.utf8.prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
    let unit = String(Substring(written.text.utf8.dropFirst(digits.count))).trimmingPrefix { $0 == " " }
    guard !unit.isEmpty, !digits.isEmpty else {
      return refuse(
        written.place, "`\(key)` \(FaultList.quoted(written.text)) is not a number with a unit",
        "write a number, a space and a unit, such as \(example)")
    }
    guard let number = decimal(WrittenText(text: String(Substring(digits)), place: written.place), key: key, allowsZero: false)
    else { return nil }
    return (number, String(unit))
  }
}
