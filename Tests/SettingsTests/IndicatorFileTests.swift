import EnergyModel
import Foundation
import Testing

@testable import Settings

@Suite struct IndicatorFileTests {
  private static let head = "schema: 1\nid: own\n"
  private static let configuration = "schema: 1\nplan: { indicators: own }\n"
  private static let gas = "{ id: gas-total, unit: m3, sum: amount, carriers: [natural-gas], source: own }"

  private func faults(_ text: String) -> [Fault] {
    World(files: ["indicators/own.yaml": IndicatorFileTests.head + text + "\n"]).faults(IndicatorFileTests.configuration)
  }

  private func indicators(_ text: String) throws -> IndicatorSet {
    try World(files: ["indicators/own.yaml": IndicatorFileTests.head + text + "\n"]).load(IndicatorFileTests.configuration)
      .indicators
  }

  // MARK: What is wrong

  @Test(arguments: [
    ("", "1:1: the file has no indicators; write at least one"),
    ("indicators: []", "3:1: the file has no indicators; write at least one"),
    ("indicators: [{ unit: kgce, sum: kgce, carriers: [energy], source: s }]", "3:14: `id` is missing; write it"),
    ("indicators: [{ id: x, sum: kgce, carriers: [energy], source: s }]", "3:14: `unit` is missing; write it"),
    ("indicators: [{ id: x, unit: kgce, carriers: [energy], source: s }]", "3:14: `sum` is missing; write it"),
    ("indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [energy] }]", "3:14: `source` is missing; write it"),
    (
      "indicators: [{ id: x, unit: kgce, sum: kgce, source: s }]",
      "3:14: `carriers` is missing; write a list such as [energy], [waste] or [electricity]"
    ),
    ("indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [], source: s }]", "3:46: `carriers` is missing"),
    ("indicators: [{ id: a b, unit: kgce, sum: kgce, carriers: [energy], source: s }]", "3:20: `id` 'a b' is not an identifier"),
    (
      "indicators: [{ id: x, unit: kgce, sum: joules, carriers: [energy], source: s }]",
      "3:40: `sum` is 'joules'; write one of kgce, kg_co2, amount"
    ),
    (
      "indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [energy], source: s, better: more }]",
      "3:85: `better` is 'more'; write one of lower, higher"
    ),
    (
      "indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [energy], source: s, end_uses: [vehicle], except_end_uses: [tenant] }]",
      "3:98: `end_uses` and `except_end_uses` stand beside each other; keep one of them"
    ),
    (
      "indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [energy], source: s, end_uses: [] }]",
      "3:77: `end_uses` is an empty list, so that nothing counts; write at least one, or remove the key"
    ),
    (
      "indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [energy], source: s, per: person }]",
      "3:82: `per` is 'person', which is no fact that is a number; write 'persons'"
    ),
    (
      "indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [energy], source: s, per: region }]",
      "3:82: `per` is 'region', which is no fact that is a number; write one of persons, staff,"
    ),
    (
      "indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [energy], source: s, per: { carriers: [energy] } }]",
      "3:82: `sum` is missing; write it"
    ),
    (
      #"indicators: [{ id: x, unit: "%", sum: kgce, carriers: [energy], source: s, per: { sum: kgce, carriers: [energy], unit: kgce } }]"#,
      "3:114: `per` has no key 'unit'"
    ),
    (
      "indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [electrcity], source: s }]",
      "3:57: `carrier` is 'electrcity'; write 'electricity'"
    ),
    (
      "indicators: [{ id: x, unit: kgce, sum: amount, carriers: [electricity, water], source: s }]",
      "3:48: amounts of these carriers are counted in different units; write carriers of one unit, or `sum: kgce`"
    ),
    (
      "indicators: [{ id: x, unit: kgce, sum: amount, carriers: [energy], source: s }]",
      "3:48: amounts of all energy carriers have no unit in common; write `sum: kgce`, or name carriers"
    ),
    (
      "indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [energy], source: s, except_carriers: [coal] }]",
      "3:95: `except_carriers` are fractions of waste; remove them, or write `carriers: [waste]`"
    ),
    (
      "indicators: [{ id: x, unit: kg, sum: amount, carriers: [waste], source: s, except_carriers: [waste.other, coal] }]",
      "3:107: `except_carriers` has 'coal', which is no fraction of waste; write `waste.` and the fraction"
    ),
    (
      "indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [energy], source: s, units: kgce }]",
      "3:77: `indicator` has no key 'units'; write 'unit'"
    ),
    (
      "indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [energy], source: s, names: { fr: x } }]",
      "3:86: `names` has no key 'fr'"
    ),
  ])
  func `what is wrong with an indicator is said at its place`(text: String, start: String) {
    #expect(only(faults(text)).hasPrefix(start))
  }

  /// The unit follows from what is summed up and divided by; it is written so that a reader of the file sees it.
  @Test(arguments: [
    ("indicators: [{ id: x, unit: kWh, sum: kgce, carriers: [energy], source: s }]", "3:29: `unit` of `x` is 'kWh'; write kgce"),
    (
      "indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [energy], source: s, per: floor_area_m2 }]",
      "3:29: `unit` of `x` is 'kgce'; write kgce/m2"
    ),
    (
      "indicators: [{ id: x, unit: tce, sum: kgce, carriers: [energy], source: s, per: heated_area_m2 }]",
      "3:29: `unit` of `x` is 'tce'; write kgce/m2"
    ),
    (
      "indicators: [{ id: x, unit: kgce/m2, sum: kgce, carriers: [energy], source: s, per: persons }]",
      "3:29: `unit` of `x` is 'kgce/m2'; write kgce"
    ),
    (
      "indicators: [{ id: x, unit: kgce, sum: kg_co2, carriers: [energy], source: s }]", "3:29: `unit` of `x` is 'kgce'; write kg"
    ),
    ("indicators: [{ id: x, unit: kWh, sum: amount, carriers: [water], source: s }]", "3:29: `unit` of `x` is 'kWh'; write m3"),
    ("indicators: [{ id: x, unit: t, sum: amount, carriers: [waste], source: s }]", "3:29: `unit` of `x` is 't'; write kg"),
    (
      "indicators: [{ id: x, unit: kgce, sum: kgce, carriers: [energy], source: s, per: { sum: kgce, carriers: [energy] } }]",
      "3:29: `unit` of `x` is 'kgce'; write % or 1"
    ),
    (
      #"indicators: [{ id: x, unit: "%", sum: amount, carriers: [electricity], source: s, per: { sum: kgce, carriers: [energy] } }]"#,
      "3:29: `unit` of `x` is '%'; write kWh/kgce"
    ),
  ])
  func `a unit that the sum cannot have is refused with the one it has`(text: String, fault: String) {
    #expect(only(faults(text)) == fault)
  }

  @Test func `an id stands once`() {
    let twice = "indicators:\n  - \(IndicatorFileTests.gas)\n  - \(IndicatorFileTests.gas)"
    #expect(
      only(faults(twice)) == "5:11: there are two indicators 'gas-total'; name them apart; the first is on line 4")
  }

  @Test func `the file is of the name that its place says`() {
    let world = World(files: ["own.yaml": "schema: 1\nid: other\nindicators: [\(IndicatorFileTests.gas)]\n"])
    #expect(
      only(world.faults(IndicatorFileTests.configuration))
        == "2:5: `id` is 'other' in a file for 'own'; write 'own', or rename the file")
    #expect(only(World().faults(IndicatorFileTests.configuration)).contains("'own'"))
  }

  @Test func `every fault is said in one run`() {
    let text = """
      indicators:
        - { id: a, unit: kWh, sum: kgce, carriers: [energy], source: s }
        - { id: b, unit: kgce, sum: kgce, carriers: [energy], per: person, source: s }
      """
    #expect(faults(text).map(\.line) == [4, 5])
  }

  // MARK: What is right

  @Test func `an own file replaces the shipped one`() throws {
    let set = try indicators("indicators:\n  - \(IndicatorFileTests.gas)")
    #expect(set.indicators.map(\.id.text) == ["gas-total"])
    #expect(set[id("gas-total")]?.numerator == Indicator.Measure(.amount, of: .only([.naturalGas])))
    #expect(set[.energyPerArea] == nil)
  }

  @Test func `sums, end uses, ratios and names are as written`() throws {
    let set = try indicators(
      """
      indicators:
        - id: heat-per-bed
          names: { zh-Hans: 单床热耗 }
          unit: MJ
          sum: amount
          carriers: [heat]
          end_uses: [04000]
          per: beds
          source: own
        - id: green-share
          unit: "%"
          sum: amount
          carriers: [electricity]
          end_uses: [green]
          per: { sum: amount, carriers: [electricity], except_end_uses: [tenant] }
          better: higher
          source: own
        - { id: kitchen, unit: kg, sum: amount, carriers: [waste], except_carriers: [waste.other], source: own }
      """)
    let heat = try #require(set[id("heat-per-bed")])
    #expect(heat.denominator == .fact(.beds) && !heat.isBetterHigher)
    #expect(heat.numerator.endUses == .only(["04000"]))
    #expect(heat.name(.simplifiedChinese) == "单床热耗" && heat.name(.english) == "heat-per-bed")
    let share = try #require(set[id("green-share")])
    #expect(share.isBetterHigher && share.isRatio && share.scale == 100)
    #expect(
      share.denominator == .measure(.init(.amount, of: .only([.electricity]), endUses: .all(except: ["tenant"]))))
    #expect(set[id("kitchen")]?.numerator.carriers == .waste(except: [.waste(fraction: "other")]))
    #expect(set.namedEndUses == ["04000", "green", "tenant"])
  }

  // MARK: Plans

  private func world(_ indicator: String) -> World {
    World(files: [
      "indicators/own.yaml": IndicatorFileTests.head + "indicators: [\(IndicatorFileTests.gas)]\n",
      "plans/mine.yaml": """
      schema: 1
      id: mine
      base_year: 2020
      end_year: 2025
      source: s
      targets: [{ indicator: \(indicator), percent_below_base: 5, source: s }]

      """,
    ])
  }

  private static let planned = "schema: 1\nplan: { indicators: own, use: [mine] }\n"

  @Test func `a plan names the indicators that the site has`() throws {
    let settings = try world("gas-total").load(IndicatorFileTests.planned)
    #expect(settings.plans[0].targets.map(\.indicator.text) == ["gas-total"])
  }

  @Test func `a plan that names an indicator which the file does not have is refused`() {
    let faults = world("energy-per-area").faults(IndicatorFileTests.planned)
    #expect(only(faults) == "6:24: `indicator` is 'energy-per-area'; write one of gas-total")
    #expect(faults[0].file.hasSuffix("mine.yaml"))
    #expect(only(world("gas-totl").faults(IndicatorFileTests.planned)).hasSuffix("write 'gas-total'"))
  }

  @Test func `a shipped plan asks for the indicators of the contract`() {
    let faults = world("gas-total").faults("schema: 1\nplan: { indicators: own, use: [cn-public-institutions-15] }\n")
    #expect(faults.count == 4)
    #expect(faults.allSatisfy { $0.what.hasPrefix("`indicator` is '") })
  }

  // MARK: The shipped file

  /// Contract R14, in its order.
  @Test func `the shipped file has the twelve indicators of the contract in their units`() throws {
    let set = try World().load("schema: 1\n").indicators
    let units = set.indicators.map { "\($0.id) \($0.unit)" }
    #expect(
      units == [
        "energy-per-person kgce", "energy-per-area kgce/m2", "water-per-person m3", "co2-per-area kg/m2", "energy-total kgce",
        "water-total m3", "co2-total kg", "coal-share %", "electricity-per-area kWh/m2", "vehicle-fuel-per-vehicle L", "eue 1",
        "waste-sorted-share %",
      ])
    #expect(set.indicators.map(\.id) == IndicatorID.contract)
    #expect(set.units == PlanNames.contractUnits)
    #expect(set.indicators.filter(\.isBetterHigher).map(\.id) == [.wasteSortedShare])
  }

  @Test func `every shipped indicator has its names and its source, and every shipped file is compiled in`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Sample.folder + "/indicators").sorted()
    #expect(files == Shipped.names(of: .indicators).map { $0 + ".yaml" })
    for indicator in try World().load("schema: 1\n").indicators.indicators {
      #expect(!indicator.source.isEmpty)
      for language in Language.allCases { #expect(indicator.names[language.rawValue] != nil, "\(indicator.id)") }
    }
  }

  /// Vehicle fuel counts per person and not per area, tenants nowhere (domain.md section 3).
  @Test func `the shipped definitions leave out what the statistics leave out`() throws {
    let set = try World().load("schema: 1\n").indicators
    func weights(_ id: IndicatorID, _ carrier: Carrier) throws -> [Int] {
      let measure = try #require(set[id]).numerator
      return [("total", []), ("vehicle", []), ("vehicle", ["total"]), ("tenant", ["total"])].map {
        measure.weight(of: carrier, endUse: $0.0, within: $0.1)
      }
    }
    #expect(try weights(.energyPerPerson, .electricity) == [1, 1, 0, -1])
    #expect(try weights(.energyPerArea, .electricity) == [1, 0, -1, -1])
    #expect(try weights(.electricityPerArea, .electricity) == [1, 0, -1, -1])
    #expect(try weights(.energyPerPerson, .water) == [0, 0, 0, 0])
    #expect(try weights(.waterPerPerson, .water) == [1, 1, 0, -1])
    #expect(try weights(.vehicleFuelPerVehicle, .petrol) == [0, 1, 1, 0])
    #expect(set.namedEndUses == ["tenant", "vehicle", "data-centre", "data-centre-it"])
  }

  private func id(_ text: String) -> IndicatorID {
    guard let id = IndicatorID(text) else { preconditionFailure("\(text) is no indicator") }
    return id
  }
}
