import EnergyModel
import Testing

/// 用能人数 where nobody stated it (domain.md section 3).
struct HeadcountTests {
  private func day(_ text: String) throws -> LocalDay { try #require(LocalDay(text)) }

  private func institution(_ institutionClass: String, _ numbers: [FactName: DatedSeries<ExactDecimal>]) throws -> Institution {
    Institution(id: try #require(InstitutionID("a")), name: "A", institutionClass: institutionClass, numbers: numbers)
  }

  private func number(_ value: Int64) -> DatedSeries<ExactDecimal> { DatedSeries(ExactDecimal(value)) }

  @Test(arguments: [
    ("education", 130), ("education.university", 130), ("health", 1_030), ("health.clinic", 1_030), ("culture.library", 10_030),
    ("sport", 10_030), ("organ", 30), ("educational", 30),
  ])
  func `to those on the posts come those whom the class serves`(institutionClass: String, persons: Int64) throws {
    let all: [FactName: DatedSeries<ExactDecimal>] = [
      .staff: number(30), .students: number(100), .patients: number(1_000), .visitors: number(10_000),
    ]
    #expect(try institution(institutionClass, all).persons?.entries.map(\.value) == [ExactDecimal(persons)])
  }

  @Test func `a stated headcount wins`() throws {
    let school = try institution("education", [.persons: number(120), .staff: number(30), .students: number(100)])
    #expect(school.persons == number(120))
    #expect(school.series(of: .persons) == number(120) && school.series(of: .staff) == number(30))
  }

  @Test func `whom nobody counted is left out, but without staff nothing is known`() throws {
    #expect(try institution("education", [.staff: number(30)]).persons == number(30))
    #expect(try institution("education", [.students: number(100)]).persons == nil)
    #expect(try institution("health", [.students: number(100), .staff: number(3)]).persons == number(3))
  }

  @Test func `the headcount changes when staff or students do`() throws {
    let staff = try #require(
      DatedSeries([
        .init(from: try day("2026-01-01"), value: ExactDecimal(30)), .init(from: try day("2026-09-01"), value: ExactDecimal(33)),
      ]))
    let students = try #require(
      DatedSeries([
        .init(from: try day("2026-03-01"), value: try ExactDecimal("400.5")),
        .init(from: try day("2026-09-01"), value: ExactDecimal(450)),
      ]))
    let persons = try #require(try institution("education", [.staff: staff, .students: students]).persons)
    // 30 + 400.5 from January and from March, since the first of a series holds before its day; 33 + 450 from September.
    #expect(persons.entries.map { "\($0.from) \($0.value)" } == ["2026-01-01 430.5", "2026-03-01 430.5", "2026-09-01 483"])
  }

  @Test func `the class is the one of the judged day`() throws {
    let school = try institution("organ", [.staff: number(30), .students: number(100)])
    let becameSchool = InstitutionFact(
      institution: school.id, name: .institutionClass, from: try day("2026-09-01"), value: .text("education"), source: "")
    #expect(school.with([becameSchool], on: try day("2026-08-31")).persons == number(30))
    #expect(school.with([becameSchool], on: try day("2026-09-01")).persons == number(130))
  }

  @Test func `what cannot be kept exactly is not known`() throws {
    let tiny = DatedSeries(try #require(ExactDecimal(mantissa: 1, scale: 24)))
    #expect(try institution("education", [.staff: number(30), .students: tiny]).persons == nil)
  }

  @Test func `decimals add exactly`() throws {
    let sum = try ExactDecimal("0.1").adding(try ExactDecimal("0.25"))
    #expect(sum?.description == "0.35")
    let none = try ExactDecimal("0.5").adding(try ExactDecimal("-0.5"))
    #expect(none == .zero)
    #expect(ExactDecimal(.max).adding(.one) == nil)
    #expect(ExactDecimal(.max).adding(ExactDecimal(-1))?.description == "9223372036854775806")
  }
}
