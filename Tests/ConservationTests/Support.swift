import EnergyModel
import Foundation

@testable import Conservation

/// A day from its text; tests only write days that exist.
func day(_ text: String) -> LocalDay {
  guard let day = LocalDay(text) else { preconditionFailure("\(text) is no day") }
  return day
}

func id<Kind>(_ text: String) -> Identifier<Kind> {
  guard let identifier = Identifier<Kind>(text) else { preconditionFailure("\(text) is no identifier") }
  return identifier
}

func exact(_ text: String) -> ExactDecimal {
  guard let number = try? ExactDecimal(text) else { preconditionFailure("\(text) is no number") }
  return number
}

func decimal(_ text: String) -> Decimal {
  guard let number = Decimal(string: text) else { preconditionFailure("\(text) is no number") }
  return number
}

/// Days in a row, each with what it used in printed units (kWh, m³, L …): a whole, measured day, or `nil` for an unknown one.
func series(
  _ carrier: Carrier, _ endUse: String = "total", within: [String] = [], from: String, to: String, _ use: (LocalDay) -> Double?
) -> UseSeries {
  let rows = (day(from).number..<day(to).number).map { number in
    let one = LocalDay(number: number)
    let amount = use(one).map { QualifiedAmount(measured: Amount(baseUnits: Int64(($0 * 1_000).rounded()))) }
    return DailyUse(day: one, amount: amount, hours: 24, coveredHours: amount == nil ? 0 : 24)
  }
  return UseSeries(carrier: carrier, endUse: endUse, within: within, days: rows)
}

private func factor(_ carrier: Carrier, _ perUnit: String, from: Int? = nil, to: Int? = nil) -> FactorProfile.Factor {
  FactorProfile.Factor(
    carrier: carrier, quantity: .standardCoal, perPrintedUnit: exact(perUnit), firstYear: from, lastYear: to,
    source: "domain.md section 4")
}

/// The profiles of domain.md section 4. Petrol by the litre: 1.4714 × 0.73 = 1.074122, 1.4714 × 0.725 = 1.066765.
let statA = FactorProfile(
  id: id("cn-stat-a"), title: "A", edition: "1",
  factors: [
    factor(.electricity, "0.1229"), factor(.naturalGas, "1.33"), factor(.petrol, "1.074122"), factor(.diesel, "1.238535"),
    factor(.heat, "0.03412"),
    FactorProfile.Factor(
      carrier: .electricity, quantity: .carbonDioxide, perPrintedUnit: exact("0.5306"), firstYear: 2022, lastYear: 2023,
      source: "grid"),
  ])
let statB = FactorProfile(
  id: id("cn-stat-b"), title: "B", edition: "1",
  factors: [factor(.electricity, "0.1229"), factor(.naturalGas, "1.2143"), factor(.petrol, "1.066765")])
/// Factors that make sums easy to check: electricity 0.1 and coal 0.7 kgce, 0.5 and 2 kg of CO₂.
let round = FactorProfile(
  id: id("round"), title: "R", edition: "1",
  factors: [factor(.electricity, "0.1"), factor(.coal, "0.7"), factor(.petrol, "1")]
    + [(Carrier.electricity, "0.5"), (.coal, "2")].map {
      FactorProfile.Factor(
        carrier: $0.0, quantity: .carbonDioxide, perPrintedUnit: exact($0.1), firstYear: nil, lastYear: nil, source: "test")
    })
/// A series of yearly values that begins in 2019 and ends in 2023.
let yearly = FactorProfile(
  id: id("yearly"), title: "Y", edition: "1",
  factors: [factor(.electricity, "0.31", from: 2019, to: 2022), factor(.electricity, "0.3", from: 2023, to: 2023)])
/// The grid in 2023, and that of the north.
let grids = FactorProfile(
  id: id("grids"), title: "G", edition: "1",
  factors: [("0.5306", []), ("0.6361", ["11"])].map { value, regions in
    FactorProfile.Factor(
      carrier: .electricity, quantity: .carbonDioxide, perPrintedUnit: exact(value), firstYear: 2023, lastYear: 2023,
      source: "grid", regions: regions)
  })

func institution(persons: String? = "100", area: String? = "1000") -> Institution {
  Institution(
    id: id("city-hall"), name: "市政府办公楼", institutionClass: "organ", floorAreaSquareMetres: area.map { DatedSeries(exact($0)) },
    persons: persons.map { DatedSeries(exact($0)) })
}

func plan(
  _ indicator: Indicator = .energyPerPerson, percent: String? = "10", from baseYear: Int = 2025, to endYear: Int = 2030,
  _ trajectory: Plan.Trajectory = .linear
) -> Plan {
  let goal = percent.map { Plan.Goal.percentBelowBase(exact($0)) } ?? .notPublished
  let target = Plan.Target(indicator: indicator.id, goal: goal, trajectory: trajectory, source: "test")
  return Plan(
    id: id("plan"), names: [:], jurisdiction: "cn", baseYear: baseYear, endYear: endYear, targets: [target], source: "test")
}

extension Indicator {
  static let energyPerPerson = Indicator(
    id: .energyPerPerson, unit: "kgce", numerator: Measure(.standardCoal, of: .energy, endUses: .all(except: ["tenant"])),
    denominator: .fact(.persons), source: "test")
  static let energyPerArea = Indicator(
    id: .energyPerArea, unit: "kgce/m2",
    numerator: Measure(.standardCoal, of: .energy, endUses: .all(except: ["tenant", "vehicle"])), denominator: .fact(.floorArea),
    source: "test")
  static let waterPerPerson = Indicator(
    id: .waterPerPerson, unit: "m3", numerator: Measure(.amount, of: .only([.water])), denominator: .fact(.persons),
    source: "test")
  static let energyTotal = Indicator(
    id: .energyTotal, unit: "kgce", numerator: Measure(.standardCoal, of: .energy), denominator: .none, source: "test")
  static let coalShare = Indicator(
    id: .coalShare, unit: "%", numerator: Measure(.standardCoal, of: .only([.coal])),
    denominator: .measure(Measure(.standardCoal, of: .energy)), source: "test")
  static let wasteSortedShare = Indicator(
    id: .wasteSortedShare, unit: "%", numerator: Measure(.amount, of: .waste(except: [.waste(fraction: "other")])),
    denominator: .measure(Measure(.amount, of: .waste(except: []))), isBetterHigher: true, source: "test")

  static let carbonPerArea = Indicator(
    id: .carbonPerArea, unit: "kg/m2", numerator: Measure(.carbonDioxide, of: .energy, endUses: .all(except: ["tenant"])),
    denominator: .fact(.floorArea), source: "test")
  static let vehicleFuelPerVehicle = Indicator(
    id: .vehicleFuelPerVehicle, unit: "L",
    numerator: Measure(.amount, of: .only([.petrol, .diesel]), endUses: .only(["vehicle"])), denominator: .fact(.vehicles),
    source: "test")
  static let eue = Indicator(
    id: .energyUsageEffectiveness, unit: "1",
    numerator: Measure(.amount, of: .only([.electricity]), endUses: .only(["data-centre"])),
    denominator: .measure(Measure(.amount, of: .only([.electricity]), endUses: .only(["data-centre-it"]))), source: "test")

  static let known = IndicatorSet([
    energyPerPerson, energyPerArea, waterPerPerson, energyTotal, coalShare, wasteSortedShare, carbonPerArea,
    vehicleFuelPerVehicle, eue,
  ])
}

/// One target of one institution.
func judge(
  institution: Institution, plan: Plan, target: Plan.Target, series: [UseSeries], factors: FactorProfile,
  statedBaselines: [StatedBaseline] = [], asOf: LocalDay, year: Int? = nil, baseYearSeries: [UseSeries]? = nil
) -> Standing {
  guard let indicator = Indicator.known[target.indicator] else { preconditionFailure("\(target.indicator) is no indicator") }
  var judge = InstitutionJudge(
    institution: institution, series: series, statedBaselines: statedBaselines, asOf: asOf, frames: DayFrames(.weekdays))
  return judge.standing(
    indicator, plan: plan, target: target, factors: factors, year: year, baseYearSeries: baseYearSeries)
}

func stated(_ value: String, _ indicator: Indicator = .energyPerPerson, year: Int = 2025) -> StatedBaseline {
  StatedBaseline(institution: id("city-hall"), indicator: indicator.id, year: year, value: exact(value), source: "return of 2025")
}
