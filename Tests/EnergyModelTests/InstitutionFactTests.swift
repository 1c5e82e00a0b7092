import EnergyModel
import Testing

struct InstitutionFactTests {
  private func day(_ text: String) throws -> LocalDay { try #require(LocalDay(text)) }

  private func fact(_ name: FactName, _ from: String, _ value: InstitutionFact.Value, of id: String = "school") throws
    -> InstitutionFact
  {
    InstitutionFact(
      institution: try #require(InstitutionID(id)), name: name, from: try day(from), value: value, source: "")
  }

  private func school(_ persons: DatedSeries<ExactDecimal>?) throws -> Institution {
    Institution(
      id: try #require(InstitutionID("school")), name: "School", institutionClass: "education.school", answerable: "office",
      persons: persons)
  }

  @Test func `a headcount that changed in September holds from then on, and the configuration's before`() throws {
    let school = try school(DatedSeries(ExactDecimal(800))).with(
      [fact(.persons, "2026-09-01", .number(ExactDecimal(900)))], on: try day("2026-11-01"))
    #expect(school.persons?.value(on: try day("2026-08-31")) == ExactDecimal(800))
    #expect(school.persons?.value(on: try day("2026-09-01")) == ExactDecimal(900))
    #expect(school.name == "School" && school.answerable == "office")
  }

  @Test func `from its first fact on an import wins over what the configuration states for later days`() throws {
    let written = try #require(
      DatedSeries([
        .init(from: try day("2025-01-01"), value: ExactDecimal(700)),
        .init(from: try day("2026-10-01"), value: ExactDecimal(750)),
      ]))
    let facts = [
      try fact(.persons, "2026-09-01", .number(ExactDecimal(900))), try fact(.persons, "2026-03-01", .number(ExactDecimal(850))),
      try fact(.persons, "2026-03-01", .number(ExactDecimal(1)), of: "hall"),
    ]
    let persons = try #require(try school(written).with(facts, on: try day("2026-01-01")).persons)
    #expect(persons.entries.map(\.value) == [ExactDecimal(700), ExactDecimal(850), ExactDecimal(900)])
  }

  @Test func `of words the one that holds on the day is taken, and before the first the configuration's`() throws {
    let facts = [
      try fact(.answerable, "2026-09-01", .text("教育处")), try fact(.institutionClass, "2026-09-01", .text("education.university")),
      try fact(.region, "2026-09-01", .text("500103")), try fact(.floorArea, "2026-09-01", .number(ExactDecimal(12))),
    ]
    let before = try school(nil).with(facts, on: try day("2026-08-31"))
    #expect(before.answerable == "office" && before.institutionClass == "education.school" && before.region.isEmpty)
    let after = try #require([try school(nil)].with(facts, on: try day("2026-09-01")).first)
    #expect(after.answerable == "教育处" && after.institutionClass == "education.university" && after.region == "500103")
    // The first of a series holds for all time before it, since nothing else is known.
    #expect(after.floorAreaSquareMetres?.value(on: try day("2020-01-01")) == ExactDecimal(12))
    #expect(after.persons == nil)
  }

  @Test func `every fact is kept, whatever it is called`() throws {
    let facts = try FactName.allCases.map { name in
      try fact(name, "2026-03-01", name.isNumber ? .number(ExactDecimal(7)) : .text("cold"))
    }
    let school = try school(nil).with(facts, on: try day("2026-03-01"))
    #expect(Set(school.numbers.keys) == Set(FactName.numbers))
    let seven = [DatedSeries.Entry(from: try day("2026-03-01"), value: ExactDecimal(7))]
    #expect(school.quotaClass == "cold" && school.series(of: .racks)?.entries == seven)
    let before = try self.school(nil).with(facts, on: try day("2026-02-28"))
    #expect(before.quotaClass == nil)
  }
}
