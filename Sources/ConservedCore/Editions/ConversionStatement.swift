import Conservation
import EnergyModel

/// An amount in another quantity as a sentence with its factor and source (contract, `convert`).
package enum ConversionStatement {
  /// Why there is none.
  package struct Refusal: Error, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// `1000 kWh electricity = 122.900 kgce (0.1229 kgce/kWh, cn-stat-a, edition 2023; source: …)`. Rounded once, to three decimals.
  ///
  /// - Parameter region: Whose grid is taken where the profile has one for it; empty: what the profile takes where no place is known.
  package static func of(
    _ number: ExactDecimal, _ unit: MeasureUnit, _ carrier: Carrier, to quantity: ConvertedQuantity, profile: FactorProfile,
    year: Int?, region: String = ""
  ) -> Result<String, Refusal> {
    guard let amount = amount(number, unit, carrier) else { return .failure(tooMuch(number, unit)) }
    let year =
      year ?? profile.factors.filter { $0.carrier == carrier && $0.quantity == quantity }.compactMap(\.lastYear).max() ?? 2100
    guard let converted = profile.convert(amount, of: carrier, to: quantity, year: year, region: region) else {
      let others = profile.factors.contains { $0.carrier == carrier && $0.quantity == quantity }
      return .failure(
        Refusal(
          description: others
            ? "\(profile.id) has no factor from \(carrier.name) to \(quantity.rawValue) for \(year); choose another year or profile"
            : "\(profile.id) has no factor from \(carrier.name) to \(quantity.rawValue); choose another profile with --factors"))
    }
    let unitText = quantity == .standardCoal ? "kgce" : "kg CO2"
    let published = converted.factor.published.map { ", published \($0)" } ?? ""
    return .success(
      "\(number) \(unit.symbol) \(carrier.name) = \(converted.value.text(decimals: 3)) \(unitText) "
        + "(\(converted.factor.perPrintedUnit) \(unitText)/\(carrier.baseUnit.printed), \(profile.words(converted.conversion)); "
        + "source: \(converted.factor.source)\(published))")
  }

  /// `100 m3 natural-gas = 350.00 yuan (3.5 yuan/m3 on 2026-11-23, tariff-blank; source: …)`, one line for each rate of a day by time of
  /// use, as if the whole were used at it. Rounded once, to the fen.
  package static func yuan(
    _ number: ExactDecimal, _ unit: MeasureUnit, _ carrier: Carrier, tariff: Tariff, on day: LocalDay,
    dayType: DayType
  ) -> Result<[String], Refusal> {
    guard let amount = amount(number, unit, carrier) else { return .failure(tooMuch(number, unit)) }
    guard let price = tariff.price(of: carrier, on: day) else {
      return .failure(
        Refusal(description: "\(tariff.id) has no price of \(carrier.name) on \(day); choose another day or tariff"))
    }
    return .success(
      hours(of: price, on: day, dayType).map { rate, hours in
        let value = (amount.inPrintedUnits * rate.yuan.decimal).text(decimals: 2)
        let name = rate.name.isEmpty ? "" : " \(rate.name), \(hours) on a \(dayType.rawValue)"
        return "\(number) \(unit.symbol) \(carrier.name) = \(value) yuan\(name) "
          + "(\(rate.yuan) yuan/\(carrier.baseUnit.printed) on \(day), \(tariff.id); source: \(price.source))"
      })
  }

  /// The site has none.
  package static let noTariff = Refusal(
    description:
      "there is no tariff to convert into yuan by; name one by --tariff, or in the configuration by `plan: { tariff: … }`")

  /// The rates of a day with their hours, such as `8-11, 17-22`; a rate that two periods share is one.
  private static func hours(of price: Tariff.Price, on day: LocalDay, _ dayType: DayType) -> [(Tariff.Rate, String)] {
    var spans: [(rate: Tariff.Rate, hours: [Range<Int>])] = []
    for hour in 0..<24 {
      let rate = price.rates[price.rate(on: day, hour: hour, dayType: dayType)]
      guard let known = spans.firstIndex(where: { $0.rate == rate }) else {
        spans.append((rate, [hour..<hour + 1]))
        continue
      }
      if let last = spans[known].hours.last, last.upperBound == hour {
        spans[known].hours[spans[known].hours.count - 1] = last.lowerBound..<hour + 1
      } else {
        spans[known].hours.append(hour..<hour + 1)
      }
    }
    return spans.map { rate, hours in (rate, hours.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ", ")) }
  }

  private static func amount(_ number: ExactDecimal, _ unit: MeasureUnit, _ carrier: Carrier) -> Amount? {
    unit.ratio(to: carrier.baseUnit).flatMap { number.scaled(by: .one, ratio: $0) }.map { Amount(baseUnits: $0) }
  }

  private static func tooMuch(_ number: ExactDecimal, _ unit: MeasureUnit) -> Refusal {
    Refusal(description: "\(number) \(unit.symbol) is more than can be counted; write a smaller amount")
  }
}

extension FactorProfile {
  /// `cn-stat-a, edition 2023, region 11, value of 2023`: whose factor it is.
  func words(_ conversion: Conversion) -> String {
    var words = [id.text]
    if !edition.isEmpty { words.append("edition \(edition)") }
    if let region = conversion.region { words.append(region.isEmpty ? "national" : "region \(region)") }
    if let year = conversion.carriedFrom { words.append("value of \(year)") }
    return words.joined(separator: ", ")
  }
}
