import EnergyModel
import Foundation
import Testing

@testable import Settings

@Suite struct FormFileTests {
  private static let head = "schema: 1\nid: own\nsource: notice\nforms:\n  - form: a\n    lines:\n"

  private func read(_ text: String) throws(SettingsFaults) -> StatisticalForms {
    let source = SettingsSource { $0 == "/etc/conserved/forms/own.yaml" ? .success(Array(text.utf8)) : .failure(.notFound) }
    return try Settings.forms(named: "own", path: World.path, environment: [:], source: source)
  }

  private func faults(_ text: String) -> [Fault] {
    do throws(SettingsFaults) {
      _ = try read(text)
      return []
    } catch {
      return error.faults
    }
  }

  private func line(_ rest: String) -> String { "      - { code: f1, zh-Hans: 一, en: one, \(rest) }\n" }

  @Test(arguments: [
    ("unit: GJ, amount: heat", StatisticalForms.Value.amount(.heat, .all, .gigajoule)),
    ("unit: L, amount: petrol, end_uses: [vehicle]", .amount(.petrol, .only(["vehicle"]), .litre)),
    ("unit: yuan, cost: petrol, except: [vehicle, 01A00]", .cost([.petrol], .except(["vehicle", "01A00"]))),
    ("unit: tce, energy: [lpg, other]", .energy([.lpg, .other], .tonneOfStandardCoal)),
    ("unit: m2, fact: floor_area_m2, at: year_end", .fact(.floorArea, .yearEnd)),
    ("unit: kW, blank: true", .blank),
  ])
  func `a line says where its value comes from`(rest: String, value: StatisticalForms.Value) throws {
    let read = try #require(try read(FormFileTests.head + line(rest)).forms.first?.lines.first)
    #expect(read.value == value && read.code == "f1" && read.decimals == 0)
    #expect(read.captions == [.english: "one", .simplifiedChinese: "一"])
  }

  @Test(arguments: [
    ("unit: m3", "7:9: the line has no value; write one of amount, cost, energy, fact, blank"),
    ("unit: m3, amount: water, cost: water", "7:9: the line has two values, `amount` and `cost`"),
    ("unit: kWh, amount: water", "7:48: unit 'kWh' does not count water; write one of m3, L"),
    ("unit: m3, amount: wter", "7:60: `carrier` is 'wter'; write 'water'"),
    ("unit: m3, cost: water", "7:48: a cost is in yuan; write `unit: yuan`"),
    ("unit: t, energy: lpg", "7:48: unit 't' is not of standard coal; write kgce or tce"),
    ("unit: tce, energy: []", "7:61: `energy` is an empty list"),
    ("unit: m2, fact: floor_area_m, at: mean", "7:58: `fact` is 'floor_area_m'; write 'floor_area_m2'"),
    ("unit: m2, fact: floor_area_m2", "7:9: `at` is missing"),
    ("unit: m2, fact: floor_area_m2, at: noon", "7:77: `at` is 'noon'; write"),
    ("unit: m2, fact: region, at: mean", "7:58: `fact` is 'region'"),
    ("unit: m2, blank: false", "7:52: `blank` says nothing; write `blank: true`"),
    ("unit: m2, blank: true, end_uses: [vehicle]", "7:65: `end_uses` means nothing beside `blank`"),
    ("unit: m3, amount: water, at: mean", "7:67: `at` means nothing beside `amount`"),
    ("unit: m3, amount: water, end_uses: [a], except: [b]", "7:82: `except` stands beside `end_uses`"),
    ("unit: m3, amount: water, decimals: 7", "7:77: `decimals` is '7'; write a whole number from 0 to 6"),
    ("amount: water", "7:9: `unit` is missing"),
  ])
  func `what is wrong with a line is said at its place`(rest: String, start: String) {
    #expect(only(faults(FormFileTests.head + line(rest))).hasPrefix(start))
  }

  @Test(arguments: [
    ("f1 = f2 + f3", "9:14: the form has no line 'f3'"), ("f1 = f2 f2", "9:14: the check 'f1 = f2 f2' is not understood"),
    ("f1 == f2", "9:14: the check 'f1 == f2' is not understood"), ("f1 =", "9:14: the check 'f1 =' is not understood"),
    ("f1 = f2 - f2", "9:14: the check 'f1 = f2 - f2' is not understood"),
  ])
  func `a check names lines of its form`(check: String, start: String) {
    let lines = line("unit: m2, blank: true") + line("unit: m2, blank: true").replacingOccurrences(of: "f1", with: "f2")
    #expect(only(faults(FormFileTests.head + lines + "    checks: [\(check)]\n")).hasPrefix(start))
  }

  @Test func `a code and a form stand once, and an edition has forms`() {
    let twice = line("unit: m2, blank: true") + line("unit: m2, blank: true")
    #expect(
      only(faults(FormFileTests.head + twice)).hasPrefix(
        "8:17: there are two lines 'f1'; name them apart; the first is on line 7"))
    #expect(only(faults("schema: 1\nid: own\nsource: s\n")).hasPrefix("1:1: the edition has no form"))
    #expect(only(faults("schema: 1\nid: own\nsource: s\nforms: [{ form: a }]\n")).hasPrefix("4:9: the form has no line"))
    let forms = "  - { form: a, lines: [{ code: f, zh-Hans: 一, en: one, unit: u, blank: true }] }\n"
    #expect(only(faults("schema: 1\nid: own\nsource: s\nforms:\n" + forms + forms)).hasPrefix("6:13: there are two forms 'a'"))
  }

  @Test func `an edition that is nowhere is named with those that are`() {
    do throws(SettingsFaults) {
      _ = try Settings.forms(
        named: "cn-2030", path: World.path, environment: [:], source: SettingsSource { _ in .failure(.notFound) })
      Issue.record("it was found")
    } catch {
      #expect(
        error.description.hasPrefix("--edition:1:1: there is no edition of the statistical forms 'cn-2030'; ")
          && error.description.contains("cn-20"))
    }
  }

  @Test(arguments: ["cn-2022", "cn-2025"])
  func `the shipped editions have the codes of the upload interface`(name: String) throws {
    let edition = try #require(Shipped.forms(named: name))
    #expect(edition.forms.map(\.name) == ["a", "b", "c"])
    let (a, b, c) = (edition.forms[0], edition.forms[1], edition.forms[2])
    #expect(
      a.lines.map(\.code) == [
        "f101", "f102", "f1021", "f103", "f1031", "f1032", "f1033", "f110", "f111", "f120", "f121", "f130", "f131", "f140",
        "f141",
        "f150", "f1501", "f1502", "f151", "f1511", "f1512", "f160", "f1601", "f1602", "f161", "f1611", "f1612", "f170", "f171",
        "f180",
        "f181",
      ])
    #expect(b.lines.map(\.code) == ["f201", "f210", "f220", "f240", "f2401", "f2402", "f2403"])
    #expect(c.lines.map(\.code) == ["f301", "f302", "f310", "f320", "f330", "f340", "f350", "f360"])
    #expect(
      a.checks.map(\.description) == [
        "f1021 <= f102", "f103 >= f1031 + f1032 + f1033", "f150 = f1501 + f1502", "f151 = f1511 + f1512", "f160 = f1601 + f1602",
        "f161 = f1611 + f1612",
      ])
    #expect(b.checks.map(\.description) == ["f240 = f2401 + f2402 + f2403"])
    // Whatever is no energy of its own in form a is other energy: nothing is left out and nothing counts twice.
    let counted = a.lines.flatMap { line -> [Carrier] in
      switch line.value {
      case .amount(let carrier, .all, _): [carrier]
      case .energy(let carriers, _): carriers
      default: []
      }
    }
    #expect(counted.map(\.name).sorted() == Carrier.named.map(\.name).sorted())
  }

  @Test func `the kind of an institution is that of its narrowest class`() throws {
    let edition = try #require(Shipped.forms(named: "cn-2025"))
    for (institutionClass, code) in [
      ("organ", "01"), ("education.school", "021"), ("health", "024"), ("other", "026"), ("bank", nil),
    ] {
      let one = Institution(id: try #require(InstitutionID("a")), name: "a", institutionClass: institutionClass)
      #expect(edition.kindCode(of: one) == code)
    }
  }
}
