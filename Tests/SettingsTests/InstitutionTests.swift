import EnergyModel
import Testing

@testable import Settings

@Suite struct InstitutionTests {
  private let world = World()

  private func institutions(_ lines: String...) -> String {
    "schema: 1\ninstitutions:\n" + lines.map { "  - " + $0 + "\n" }.joined()
  }

  @Test func `an institution is what was written`() throws {
    let yaml = institutions(
      "{ id: a }",
      "{ id: b, name: 乙, class: education.university, region: \"500103\", parent: a, answerable: 处, "
        + "floor_area_m2: 21500.5, persons: 860 }"
    )
    let read = try world.load(yaml).institutions
    #expect(read[0] == Institution(id: try #require(InstitutionID("a")), name: "a", institutionClass: "other"))
    #expect(
      read[1]
        == Institution(
          id: try #require(InstitutionID("b")), name: "乙", institutionClass: "education.university", region: "500103",
          parent: InstitutionID("a"), answerable: "处", floorAreaSquareMetres: DatedSeries(try ExactDecimal("21500.5")),
          persons: DatedSeries(ExactDecimal(860))))
  }

  @Test func `a dated list holds each value from its day on`() throws {
    let yaml = institutions("{ id: a, persons: [{ from: 2020-01-01, value: 800 }, { from: 2023-09-01, value: 860 }] }")
    let persons = try #require(try world.load(yaml).institutions.first?.persons)
    #expect(persons.value(on: try #require(LocalDay("2023-08-31"))) == ExactDecimal(800))
    #expect(persons.value(on: try #require(LocalDay("2023-09-01"))) == ExactDecimal(860))
  }

  @Test func `every number that can be stated has its key, and zero is a number but of what intensities are divided by`() throws {
    for (index, name) in FactName.numbers.enumerated() {
      let read = try world.load(institutions("{ id: a, \(name.rawValue): \(index + 1) }")).institutions[0]
      #expect(read.numbers == [name: DatedSeries(ExactDecimal(Int64(index + 1)))])
      guard name.allowsZero else { continue }
      #expect(try world.load(institutions("{ id: a, \(name.rawValue): 0 }")).institutions[0].numbers[name] != nil)
    }
    #expect(FactName.numbers.filter { !$0.allowsZero } == [.persons, .floorArea])
    #expect(
      only(world.faults(institutions("{ id: a, racks: [{ from: 2020-01-01, value: 1 }, { from: 2020-01-01, value: 2 }] }")))
        .hasPrefix(
          "3:62: `racks` has two values from 2020-01-01; keep one; the first is on line 3"))
  }

  @Test func `a quota class is a word with its class, level and zone`() throws {
    let read = try world.load(institutions("{ id: a, quota_class: organ/provincial/cold }", "{ id: b }")).institutions
    #expect(read.map(\.quotaClass) == ["organ/provincial/cold", nil])
  }

  @Test(arguments: [
    ("{ id: a, quota_class: of the province }", "3:27: `quota_class` 'of the province' is not a single word"),
    ("{ id: a, staff: -3 }", "3:21: `staff` is -3; write a number that is not negative"),
    ("{ id: a, vehicle: 3 }", "3:14: `institution` has no key 'vehicle'; write 'vehicles'"),
    ("{ name: A }", "3:5: the institution has no `id`"),
    ("{ id: 市政府 }", "3:11: `id` '市政府' is not an identifier"),
    ("{ id: -a }", "3:11: `id` '-a' is not an identifier"),
    ("{ id: a, class: two words }", "3:21: `class` 'two words' is not a single word"),
    ("{ id: a, region: 50010 }", "3:22: `region` '50010' is not a code of GB/T 2260; write its six digits"),
    ("{ id: a, region: 5001O3 }", "3:22: `region` '5001O3'"),
    ("{ id: a, parent: b }", "3:22: there is no institution 'b'"),
    ("{ id: a, parent: a }", "3:22: the institution is a part of itself (a → a)"),
    ("{ id: a, persons: -1 }", "3:23: `persons` is -1; write a number greater than zero"),
    ("{ id: a, persons: 0 }", "3:23: `persons` is 0; write a number greater than zero"),
    ("{ id: a, floor_area_m2: [{ from: 2020-01-01, value: 0.0 }] }", "3:57: `floor_area_m2` is 0"),
    ("{ id: a, persons: many }", "3:23: `persons` 'many' is not a number"),
    ("{ id: a, floor_area_m2: -0.5 }", "3:29: `floor_area_m2` is -0.5"),
    ("{ id: a, floor_area_m2: 21,500 }", "3:32: `institution` has no key '500'"),
    ("{ id: a, floor_area_m2: [] }", "3:29: `floor_area_m2` is an empty list"),
    ("{ id: a, floor_area_m2: [21500] }", "3:30: `an entry of floor_area_m2` is a single value"),
    ("{ id: a, floor_area_m2: [{ from: 2020, value: 1 }] }", "3:38: `from` '2020' of `floor_area_m2` is not a day"),
    (
      "{ id: a, station: town }",
      "3:23: there is no station 'town'; write the id of one, or add it under `stations`, such as `- { id: town }`"
    ),
    ("{ id: a, answerable: \"x\\ty\" }", "3:26: `answerable` holds a control character"),
    ("town", "3:5: `institution` is a single value"),
  ])
  func `what is wrong with an institution is said at its place`(line: String, start: String) {
    #expect(only(world.faults(institutions(line))).hasPrefix(start))
  }

  @Test func `two institutions of one name are a fault that names the first`() {
    #expect(
      only(world.faults(institutions("{ id: a }", "{ id: a }"))).hasPrefix(
        "4:11: there are two institutions 'a'; name them apart; the first is on line 3"))
  }

  @Test func `a circle of institutions is said once`() {
    let fault = only(world.faults(institutions("{ id: a, parent: b }", "{ id: b, parent: a }", "{ id: c, parent: a }")))
    #expect(fault.hasPrefix("3:22: the institution is a part of itself (a → b → a)"))
  }

  @Test func `two circles are two faults`() {
    let faults = world.faults(
      institutions("{ id: a, parent: b }", "{ id: b, parent: a }", "{ id: c, parent: d }", "{ id: d, parent: c }"))
    #expect(faults.map(\.line) == [3, 5])
  }

  @Test func `a reference to a faulty institution is no second fault`() {
    let yaml =
      "schema: 1\ninstitutions: [{ id: a, persons: x }, { id: b, parent: a }]\n"
      + "registers: [{ id: r, institution: a, carrier: water }]\n"
    #expect(only(world.faults(yaml)).contains("`persons` 'x' is not a number"))
  }
}
