import ArgumentParser
import ConservedCore
import EnergyModel
import Settings

struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "An amount in standard coal, CO₂ and money, with factor or price and its source.",
    discussion: "Without --config the shipped profiles and tariffs are known, and files by their path.")

  /// What `--to` may name.
  private static let money = "yuan"
  private static let quantities = ConvertedQuantity.allCases.map(\.rawValue) + [money]

  @Argument(help: "The amount, a decimal number.")
  var amount: String

  @Argument(help: "Its unit, such as kWh, m3, L, t or GJ.")
  var unit: String

  @Argument(help: "The carrier, such as electricity or natural-gas.")
  var carrier: String

  @Option(help: "The factor profile: a name, or a path that ends in .yaml; without it that of --config, else cn-stat-a.")
  var factors: String?

  @Option(help: "The tariff: a name, or a path that ends in .yaml; without it that of --config, else none.")
  var tariff: String?

  @Option(help: "What to convert into, with commas between: kgce, kg_co2, yuan; without it all that profile and tariff are for.")
  var to: String?

  @Option(help: "A place by GB/T 2260, such as 110000: the factor of its grid is taken instead of the profile's own choice.")
  var region: String?

  @Option(help: "The year in which the amount was used; without it that of --on, else the last of each factor's series.")
  var year: Int?

  @Option(help: "The day on which it was used, which decides its price; without it today.")
  var on: String?

  @Option(help: "The configuration whose profile and tariff are taken, and beside which names are looked for.")
  var config: String?

  func validate() throws {
    guard let known = Carrier(carrier) else {
      throw ValidationError(
        "'\(carrier)' is no carrier; write one of \(Carrier.named.map(\.name).joined(separator: ", ")) or waste.<fraction>")
    }
    guard let parsed = MeasureUnit(unit), parsed.ratio(to: known.baseUnit) != nil else {
      let accepted = MeasureUnit.allCases.filter { $0.ratio(to: known.baseUnit) != nil }.map(\.symbol)
      throw ValidationError("'\(unit)' is no unit of \(carrier); write one of \(accepted.joined(separator: ", "))")
    }
    guard (try? ExactDecimal(amount)) != nil else { throw ValidationError("'\(amount)' is no number that can be kept exactly") }
    for name in to.map(names) ?? [] where !ConvertCommand.quantities.contains(name) {
      throw ValidationError("'\(name)' is no quantity; write one of \(ConvertCommand.quantities.joined(separator: ", "))")
    }
    if let on, LocalDay(on) == nil { throw ValidationError("--on is '\(on)'; write a day such as 2026-10-01") }
    if let on, let year, LocalDay(on)?.year != year { throw ValidationError("--year \(year) is not the year of --on \(on)") }
    if let region, region.utf8.count != 6 || decimalNumber(region.utf8) == nil {
      throw ValidationError("--region is '\(region)'; write six digits by GB/T 2260, such as 110000")
    }
    guard config == nil else { return }
    if let factors, !factors.hasSuffix(".yaml"), !Shipped.factorProfileNames.contains(factors) {
      throw ValidationError(
        "no factor profile is called '\(factors)'; write one of \(Shipped.factorProfileNames.joined(separator: ", ")), or a path")
    }
    if let tariff, !tariff.hasSuffix(".yaml"), !Shipped.tariffNames.contains(tariff) {
      throw ValidationError(
        "no tariff is called '\(tariff)'; write one of \(Shipped.tariffNames.joined(separator: ", ")), or a path")
    }
    if tariff == nil, to.map(names)?.contains(ConvertCommand.money) ?? false {
      throw ValidationError("there is no tariff to convert into yuan by; name one by --tariff, or a configuration by --config")
    }
  }

  func run() throws {
    guard let carrier = Carrier(carrier), let unit = MeasureUnit(unit), let number = try? ExactDecimal(amount) else { return }
    let settings = try config.map { try refusing(Settings.load(path: $0)) }
    let profile = try profile(settings)
    let tariff = try tariff(settings)
    let quantities = to.map(names) ?? ConvertCommand.quantities.filter { $0 != ConvertCommand.money || tariff != nil }
    var isComplete = true
    for name in quantities {
      let result: Result<[String], ConversionStatement.Refusal>
      if let quantity = ConvertedQuantity(rawValue: name) {
        result = ConversionStatement.of(
          number, unit, carrier, to: quantity, profile: profile, year: year ?? on.flatMap { LocalDay($0)?.year },
          region: region ?? ""
        ).map { [$0] }
      } else {
        result = yuan(number, unit, carrier, tariff, settings)
      }
      switch result {
      case .success(let lines): for line in lines { Console.result(line) }
      case .failure(let refusal):
        Console.note(refusal.description)
        isComplete = false
      }
    }
    if !isComplete { throw Exit.badData }
  }

  private func names(_ list: String) -> [String] { list.split(separator: ",").map(String.init) }

  private func yuan(
    _ number: ExactDecimal, _ unit: MeasureUnit, _ carrier: Carrier, _ tariff: Tariff?, _ settings: Settings?
  ) -> Result<[String], ConversionStatement.Refusal> {
    // Today is that of the site; without one that of Beijing, whose tariffs these are.
    guard let tariff, let calendar = settings?.site.calendar ?? LocalCalendar(timeZone: "Asia/Shanghai") else {
      return .failure(ConversionStatement.noTariff)
    }
    let days = settings?.days ?? Shipped.calendar(named: "cn") ?? .weekdays
    let day = on.flatMap { LocalDay($0) } ?? calendar.day(of: Probe.now)
    return ConversionStatement.yuan(number, unit, carrier, tariff: tariff, on: day, dayType: days.type(of: day))
  }

  private func profile(_ settings: Settings?) throws -> FactorProfile {
    let profile =
      if let name = factors ?? (settings == nil ? "cn-stat-a" : nil) {
        try refusing(
          NamedData.factorProfile(
            name, option: "--factors", beside: config.map(absolutePath), environment: Environment.all, source: .disk))
      } else {
        settings?.factors
      }
    guard let profile else { throw Exit.refused }
    return region == nil ? profile : profile.with(grid: .regional)
  }

  private func tariff(_ settings: Settings?) throws -> Tariff? {
    guard let tariff else { return settings?.tariff }
    return try refusing(
      NamedData.tariff(
        tariff, option: "--tariff", beside: config.map(absolutePath), environment: Environment.all, source: .disk))
  }

  /// What is read, or every fault of it on standard error and exit 78.
  private func refusing<Value>(_ read: @autoclosure () throws(SettingsFaults) -> Value) throws -> Value {
    do throws(SettingsFaults) {
      return try read()
    } catch {
      for fault in error.faults { Console.note(fault.description) }
      throw Exit.refused
    }
  }
}

extension Settings {
  fileprivate static func load(path: String) throws(SettingsFaults) -> Settings {
    try load(path: absolutePath(path), environment: Environment.all, source: .disk)
  }
}
