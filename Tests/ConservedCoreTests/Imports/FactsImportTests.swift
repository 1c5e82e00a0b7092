import Conservation
import EnergyModel
import Testing

@testable import ConservedCore

struct FactsImportTests {
  private func school() throws -> BookedSite { try BookedSite("institutions: [{ id: school, class: education.school }]") }

  @Test func `facts are taken in either language, and a corrected one is counted as such`() throws {
    let site = try school()
    let english = """
      institution,fact,from,value,source
      school,persons,2026-09-01,1320.5,annual return
      school,region,2026-09-01,011000,
      school,answerable,2026-09-01,教育处,
      school,class,2026-09-01,education.university,
      school,quota_class,2026-09-01,A1,
      """
    #expect(ImportKind(headerOf: Array(english.utf8)) == .facts)
    #expect(try site.take(.facts, english) == "5 facts read, 5 new, 0 in place of another value")
    let chinese = "机构,信息项,生效日期,数值,来源\nschool,persons,2026-09-01,1310,\nschool,beds,2026-01-01,40,\n"
    #expect(ImportKind(headerOf: Array(chinese.utf8)) == .facts)
    #expect(try site.take(.facts, chinese) == "2 facts read, 1 new, 1 in place of another value")
    #expect(try site.take(.facts, chinese) == "2 facts read, 0 new, 0 in place of another value")
    #expect(
      try site.store.facts().map { "\($0.name.rawValue) \($0.value)" } == [
        "answerable 教育处", "beds 40", "class education.university", "persons 1310", "quota_class A1", "region 011000",
      ])
  }

  @Test func `none is a real state of everything that is counted, but of what every intensity is divided by`() throws {
    let site = try school()
    #expect(FactName.numbers.count == 17)
    #expect(
      try site.faults(
        .facts, "institution,fact,from,value\nschool,persons,2026-09-01,0\nschool,floor_area_m2,2026-09-01,0.00\n")
        == ["persons", "floor_area_m2"].enumerated().map { index, name in
          "\(index + 2): \(name) of 0 divides nothing; write a number greater than zero, or leave the row out: without one there is "
            + "not enough data"
        })
    let names = FactName.numbers.filter(\.allowsZero).map(\.rawValue).sorted()
    try site.take(.facts, "institution,fact,from,value\n" + names.map { "school,\($0),2026-09-01,0\n" }.joined())
    #expect(try site.store.facts().map { "\($0.name.rawValue) \($0.value)" } == names.map { $0 + " 0" })
    // Nobody there is no denominator, and no indicator is ever an infinity: nothing stated, and nothing there.
    let day = try #require(LocalDay("2026-09-01"))
    let empty = site.settings.institutions.with(try site.store.facts(), on: day)[0]
    #expect(empty.mean(dividing: .persons, from: day, to: day + 30) == nil)
    #expect(empty.mean(dividing: .vehicles, from: day, to: day + 30) == nil)
  }

  @Test func `every faulty row is named with its line and remedy, and no row is taken`() throws {
    let site = try school()
    let faults = try site.faults(
      .facts,
      """
      institution,fact,from,value,source
      school,beds,2026-01-01,40,
      nowhere,headcount,soon,1,
      school,persons,2026-09-01,-1,
      school,persons,2026-09-01,many,
      school,region,2026-09-01,5001,
      school,class,2026-09-01,two words,
      school,students,2026-09-01 08:00,,
      school,vehicles,2026-09-01,3,
      school,vehicles,2026-09-01,4,
      school,vehicles,2026-09-01,3.0,
      """)
    #expect(
      faults.map { $0.prefix(while: { $0 != ";" }) } == [
        "3: no institution is called 'nowhere'", "3: no fact is called 'headcount'", "3: 'soon' is no local midnight",
        "4: '-1' is below zero", "5: 'many' is no number", "6: '5001' is not a code of GB/T 2260",
        "7: 'two words' is not a single word", "8: '2026-09-01 08:00' is no local midnight", "8: 'value' is blank",
        "10: line 9 states 3 from the same day, and this line 4",
      ])
    #expect(try site.store.facts().isEmpty)
  }
}
