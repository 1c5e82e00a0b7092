import EnergyModel
import Foundation
import TestSupport
import Testing

@testable import Settings

@Suite struct ShippedTests {
  @Test func `the sample loads from a fresh clone`() throws {
    let settings = try Settings.load(path: Sample.folder + "/conserved.yaml", environment: [:], source: .disk)
    #expect(settings.institutions.count == 4)
    #expect(settings.registers.count == 12)
    #expect(settings.endpoints.count == 8)
    #expect(settings.stations.map(\.id.text) == ["town", "airport"])
    #expect(settings.stations.map { $0.endpoint?.intervalSeconds } == [3_600, nil])
    #expect(settings.institutions.first?.station?.text == "town")
    #expect(settings.plans.map(\.id.text) == ["cn-public-institutions-14"])
    #expect(settings.factors.id.text == "cn-stat-a")
    #expect(settings.paths.data == Sample.folder + "/var/data")
  }

  @Test func `every file in the folders is compiled in, and every one reads`() throws {
    func names(_ folder: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: Sample.folder + "/" + folder).map { String($0.dropLast(5)) }.sorted()
    }
    #expect(try names("plans") == Shipped.planNames)
    #expect(try names("factors") == Shipped.factorProfileNames)
    #expect(try names("tariffs") == Shipped.tariffNames)
    for name in Shipped.tariffNames { #expect(Shipped.tariff(named: name)?.id.text == name) }
    #expect(try names("presets") == Shipped.presetNames)
    for name in Shipped.planNames { #expect(Shipped.plan(named: name)?.id.text == name) }
    for name in Shipped.factorProfileNames { #expect(Shipped.factorProfile(named: name)?.id.text == name) }
    for name in Shipped.presetNames { #expect(Shipped.preset(named: name)?.name == name) }
    for (kind, folder) in [(DataKind.form, "forms"), (.quotas, "quotas"), (.scoring, "scoring")] {
      #expect(try names(folder) == Shipped.names(of: kind))
    }
    for name in Shipped.names(of: .form) { #expect(Shipped.forms(named: name)?.id.text == name) }
    for name in Shipped.names(of: .quotas) { #expect(Shipped.quotas(named: name)?.id.text == name) }
    for name in Shipped.names(of: .scoring) { #expect(Shipped.scoring(named: name)?.id.text == name) }
    #expect(Shipped.plan(named: "nobody") == nil)
  }

  @Test func `the 14th plan says what was published`() throws {
    let plan = try #require(Shipped.plan(named: "cn-public-institutions-14"))
    #expect(plan.baseYear == 2020)
    #expect(plan.endYear == 2025)
    func goals(_ scope: Plan.Scope) -> [IndicatorID: Plan.Goal] {
      Dictionary(uniqueKeysWithValues: plan.targets.filter { $0.scope == scope }.map { ($0.indicator, $0.goal) })
    }
    #expect(
      goals(.institution) == [
        .energyPerPerson: .percentBelowBase(ExactDecimal(6)), .energyPerArea: .percentBelowBase(ExactDecimal(5)),
        .waterPerPerson: .percentBelowBase(ExactDecimal(6)), .carbonPerArea: .percentBelowBase(ExactDecimal(7)),
      ])
    // 1.89 亿 tce in kgce, 124 亿 m³, 4 亿 t in kg; 亿 is 10⁸.
    #expect(
      goals(.nation) == [
        .energyTotal: .cap(ExactDecimal(189_000_000_000)), .waterTotal: .cap(ExactDecimal(12_400_000_000)),
        .carbonTotal: .cap(ExactDecimal(400_000_000_000)), .coalShare: .atMost(ExactDecimal(13)),
      ])
    #expect(plan.names["zh-Hans"]?.contains("公共机构") == true)
  }

  @Test func `the 15th plan names its indicators and no number`() throws {
    let plan = try #require(Shipped.plan(named: "cn-public-institutions-15"))
    #expect(plan.targets.map(\.indicator) == [.energyPerPerson, .energyPerArea, .waterPerPerson, .carbonPerArea])
    #expect(plan.targets.allSatisfy { $0.goal == .notPublished })
  }

  @Test func `the 12th and 13th plans say what was published, and the 13th its national cap`() throws {
    let twelfth = try #require(Shipped.plan(named: "cn-public-institutions-12"))
    #expect(twelfth.baseYear...twelfth.endYear == 2010...2015)
    #expect(
      twelfth.targets.map(\.goal) == [
        .percentBelowBase(ExactDecimal(15)), .percentBelowBase(ExactDecimal(12)), .percentBelowBase(ExactDecimal(15)),
      ])
    let thirteenth = try #require(Shipped.plan(named: "cn-public-institutions-13"))
    #expect(thirteenth.baseYear...thirteenth.endYear == 2015...2020)
    #expect(
      thirteenth.targets.map(\.goal) == [
        .percentBelowBase(ExactDecimal(11)), .percentBelowBase(ExactDecimal(10)), .percentBelowBase(ExactDecimal(15)),
        .cap(ExactDecimal(225_000_000_000)),
      ])
    #expect(thirteenth.targets.map(\.scope) == [.institution, .institution, .institution, .nation])
  }

  /// Nine years of 1.9 %: 17.1 %.
  @Test func `the European rule takes 1.9 per cent of 2021 every year`() throws {
    let plan = try #require(Shipped.plan(named: "eu-public-bodies"))
    #expect(plan.baseYear...plan.endYear == 2021...2030)
    #expect(plan.years == .calendar)
    #expect(plan.targets.map(\.trajectory) == [.percentOfBase(try ExactDecimal("1.9"))])
    #expect(plan.targets.map(\.goal) == [.percentBelowBase(try ExactDecimal("17.1"))])
    #expect(plan.targets.map(\.indicator) == [.energyTotal])
  }

  /// Ten steps of 3 % from the fiscal year 2006 on: 30 % in the fiscal year 2015.
  @Test func `the American order counts in fiscal years from October, and its steps begin with 2006`() throws {
    let plan = try #require(Shipped.plan(named: "us-eo-13423"))
    #expect(plan.years == PlanYears(startMonth: 10, startDay: 1, namedBy: .end))
    #expect(plan.years.span(of: plan.baseYear).lowerBound == LocalDay("2002-10-01"))
    let steps = Dictionary(uniqueKeysWithValues: (2004...2015).map { ($0, ExactDecimal(Int64(max(0, ($0 - 2005) * 3)))) })
    #expect(plan.targets.map(\.trajectory) == [.table(steps)])
    #expect(plan.targets.map(\.goal) == [.percentBelowBase(ExactDecimal(30))])
  }

  @Test func `the blank plan is valid, has no number, and names every key and indicator in its comments`() throws {
    let plan = try #require(Shipped.plan(named: "plan-blank"))
    #expect(plan.targets.allSatisfy { $0.goal == .notPublished })
    let text = try String(contentsOfFile: Sample.folder + "/plans/plan-blank.yaml", encoding: .utf8)
    for key in ["year_starts", "year_named_by", "factors", "overrides", "of"] + WrittenTerms.keys {
      #expect(text.contains(key + ":"), "\(key)")
    }
    for indicator in PlanNames.contractUnits.keys { #expect(text.contains(indicator.text), "\(indicator)") }
    for word in ["linear", "compound", "table", "percent-of-base", "percent-of-year-before", "end-only", "constant"] {
      #expect(text.contains("trajectory: " + word), "\(word)")
    }
  }

  @Test func `every target names its source`() throws {
    for name in Shipped.planNames {
      for target in try #require(Shipped.plan(named: name)).targets { #expect(!target.source.isEmpty) }
    }
  }

  @Test func `petrol is converted by mass and density, exactly`() throws {
    let first = try #require(Shipped.factorProfile(named: "cn-stat-a"))
    let second = try #require(Shipped.factorProfile(named: "cn-stat-b"))
    #expect(first.factor(for: .petrol, .standardCoal, year: 2024)?.perPrintedUnit.description == "1.074122")
    #expect(second.factor(for: .petrol, .standardCoal, year: 2024)?.perPrintedUnit.description == "1.066765")
    #expect(first.factor(for: .diesel, .standardCoal, year: 2024)?.perPrintedUnit.description == "1.238535")
    #expect(first.factor(for: .naturalGas, .standardCoal, year: 2024)?.perPrintedUnit.description == "1.33")
    #expect(second.factor(for: .naturalGas, .standardCoal, year: 2024)?.perPrintedUnit.description == "1.2143")
  }

  @Test func `the carbon of the grid begins with its first year and goes on with its last value`() throws {
    let profile = try #require(Shipped.factorProfile(named: "cn-stat-a"))
    func factor(_ year: Int) -> String? {
      profile.factor(for: .electricity, .carbonDioxide, year: year)?.perPrintedUnit.description
    }
    #expect(factor(2020) == nil)
    #expect(factor(2022) == "0.5366")
    #expect(factor(2026) == "0.5306")
  }

  @Test func `the published grid means of 2023 cover every province once, and the mean of the country is taken`() throws {
    for name in Shipped.factorProfileNames {
      let profile = try #require(Shipped.factorProfile(named: name))
      #expect(profile.grid == .national)
      func factor(_ region: String, _ grid: FactorProfile.Grid) -> String? {
        profile.with(grid: grid).factor(for: .electricity, .carbonDioxide, year: 2023, region: region)?.perPrintedUnit.description
      }
      #expect(factor("110000", .national) == "0.5306")
      let places = [
        "110000": "0.6361", "210100": "0.5122", "150100": "0.6361", "150400": "0.5122", "310000": "0.55", "420100": "0.5271",
        "610100": "0.5543", "440300": "0.4042", "500103": "0.2472",
      ]
      for (region, value) in places { #expect(factor(region, .regional) == value) }
      // The mainland's provinces by GB/T 2260.
      let provinces = [11...15, 21...23, 31...37, 41...46, 50...54, 61...65].joined().map(String.init)
      let grids = profile.factors.flatMap(\.regions).filter { $0.utf8.count == 2 }
      #expect(grids.sorted() == provinces)
    }
  }

  @Test func `the quota profile takes electricity at its primary-equivalent value`() throws {
    let profile = try #require(Shipped.factorProfile(named: "cn-shandong-quota"))
    #expect(profile.factor(for: .electricity, .standardCoal, year: 2024)?.perPrintedUnit.description == "0.31")
  }

  @Test func `every factor names its source`() throws {
    for name in Shipped.factorProfileNames {
      for factor in try #require(Shipped.factorProfile(named: name)).factors { #expect(!factor.source.isEmpty) }
    }
  }

  @Test func `a first-generation Shelly counts watt-minutes and restarts`() throws {
    let channel = try #require(Shipped.preset(named: "shelly-gen1")?.channels.first)
    #expect(channel.value.description == "/meters/0/total")
    #expect(channel.unit == .wattMinute)
    #expect(channel.kind == .restarting)
  }
}

/// The presets against bodies that devices sent.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence)) struct PresetCorpusTests {
  @Test(arguments: [
    ("shelly-gen1", "shelly/gen1_Shelly_Plug_S/status.json", "2632"),
    ("shelly-em-gen2", "shelly/gen2_Shelly_Pro_3EM/EMData.GetStatus.json", "2589773.39"),
    ("shelly-em-gen2-status", "shelly/gen2_Shelly_Pro_3EM/Shelly.GetStatus.json", "2589773.39"),
    ("shelly-pm-gen2", "shelly/gen3_2PM/Cover.GetStatus.json", "314.801"),
    ("shelly-pm-gen2-status", "shelly/gen2_Shelly_Plus_1PM/Shelly.GetStatus.json", "110.046"),
    ("homewizard-v1", "homewizard/v1/HWE-P1/data.json", "13779.338"),
    ("homewizard-v1", "homewizard/v1/HWE-KWH1/data.json", "122.376"),
    ("homewizard-v1", "homewizard/v1/SDM230-wifi/data.json", "122.376"),
    ("homewizard-v1-tariffs", "homewizard/v1/HWE-P1/data_minimal.json", "10830.511"),
    ("homewizard-v1-tariffs", "homewizard/v1/HWE-SKT/data.json", "10830.511"),
    ("homewizard-v2", "homewizard/v2/HWE-KWH1/measurement.json", "123.456"),
    ("homewizard-v2-tariffs", "homewizard/v2/HWE-P1/measurement_1_phase_no_gas.json", "10830.511"),
    ("tasmota-status8", "tasmota/status8_a.json", "0.329"),
  ])
  func `the first channel of a preset finds the counter in a captured body`(preset: String, file: String, number: String) throws {
    let channel = try #require(Shipped.preset(named: preset)?.channels.first)
    #expect(try Corpus.number(at: channel.value, in: file) == Decimal(string: number))
  }

  @Test func `the gas channel is found by its carrier`() throws {
    let channel = try #require(Shipped.preset(named: "homewizard-v1")?.channels.first { $0.carrier == .naturalGas })
    #expect(try Corpus.number(at: channel.value, in: "homewizard/v1/HWE-P1/data.json") == Decimal(string: "2569.646"))
  }
}

extension Corpus {
  /// The number at a pointer, compared as a decimal of few digits; the real decoder is tested where it lives.
  static func number(at path: ValuePath, in file: String) throws -> Decimal? {
    let data = Data(try bytes("endpoints/" + file))
    var value = try JSONSerialization.jsonObject(with: data)
    guard case .pointer(let pointer) = path else { return nil }
    for token in pointer.tokens {
      if let list = value as? [Any] {
        value = try #require(Int(token).flatMap { list.indices.contains($0) ? list[$0] : nil })
      } else {
        value = try #require((value as? [String: Any])?[token])
      }
    }
    return (value as? NSNumber).flatMap { Decimal(string: $0.stringValue) }
  }
}
