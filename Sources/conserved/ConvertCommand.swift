import ArgumentParser
import ConservedCore
import EnergyModel
import Settings

struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "An amount in standard coal and CO₂, with the factor and its source.")

  @Argument(help: "The amount, a decimal number.")
  var amount: String

  @Argument(help: "Its unit, such as kWh, m3, L, t or GJ.")
  var unit: String

  @Argument(help: "The carrier, such as electricity or natural-gas.")
  var carrier: String

  @Option(help: "The factor profile: one of the shipped ones.")
  var factors: String = "cn-stat-a"

  @Option(help: "What to convert into, with commas between: kgce, kg_co2.")
  var to: String = "kgce,kg_co2"

  @Option(help: "The year in which the amount was used; without it the last year of each factor's series.")
  var year: Int?

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
    guard Shipped.factorProfile(named: factors) != nil else {
      throw ValidationError(
        "no factor profile is called '\(factors)'; write one of \(Shipped.factorProfileNames.joined(separator: ", "))")
    }
    for name in to.split(separator: ",") where ConvertedQuantity(rawValue: String(name)) == nil {
      throw ValidationError(
        name == "yuan"
          ? "money is not converted by this version: no shipped profile has a tariff"
          : "'\(name)' is no quantity; write one of \(ConvertedQuantity.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  func run() throws {
    guard let carrier = Carrier(carrier), let unit = MeasureUnit(unit), let number = try? ExactDecimal(amount),
      let profile = Shipped.factorProfile(named: factors)
    else { return }
    var isComplete = true
    for name in to.split(separator: ",") {
      guard let quantity = ConvertedQuantity(rawValue: String(name)) else { continue }
      switch ConversionStatement.of(number, unit, carrier, to: quantity, profile: profile, year: year) {
      case .success(let line): Console.result(line)
      case .failure(let refusal):
        Console.note(refusal.description)
        isComplete = false
      }
    }
    if !isComplete { throw Exit.badData }
  }
}
