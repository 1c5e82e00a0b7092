import Testing

@testable import EnergyModel

@Suite struct DayCalendarTests {
  private func day(_ text: String) throws -> LocalDay { try #require(LocalDay(text)) }

  private func span(_ first: String, _ last: String) throws -> DaySpan {
    try #require(DaySpan(first: day(first), last: day(last)))
  }

  private func yearly(_ first: (Int, Int), _ last: (Int, Int)) throws -> YearlySpan {
    YearlySpan(
      first: try #require(MonthDay(month: first.0, day: first.1)), last: try #require(MonthDay(month: last.0, day: last.1)))
  }

  /// 2026-02-15 is a Sunday, 2026-02-14 a Saturday that is worked.
  private func calendar() throws -> DayCalendar {
    DayCalendar(
      id: try #require(Identifier("own")), source: "test",
      years: [
        2026: .init(
          holidays: [.init(name: "春节", spans: [try span("2026-02-15", "2026-02-23")])], workdays: [try day("2026-02-14")])
      ],
      vacations: [
        .init(institutionClass: "education", yearly: [try yearly((7, 10), (8, 31))], dated: []),
        .init(
          institutionClass: "education.university", yearly: [try yearly((7, 1), (8, 31))],
          dated: [try span("2026-01-20", "2026-03-01")]),
      ],
      heating: [
        .init(region: "13", days: try yearly((11, 15), (3, 15))), .init(region: "1308", days: try yearly((11, 1), (3, 31))),
      ])
  }

  private func kind(_ text: String, _ institutionClass: String = "organ", _ region: String = "") throws -> DayKind {
    try calendar().kind(of: day(text), institutionClass: institutionClass, region: region)
  }

  @Test func `a holiday and a make-up workday take the place of what the weekday says`() throws {
    #expect(try kind("2026-02-14").type == .workday)
    #expect(try kind("2026-02-15").type == .holiday)
    #expect(try kind("2026-02-23").type == .holiday)
    #expect(try kind("2026-02-24").type == .workday)
    #expect(try kind("2026-02-28").type == .weekend)
  }

  @Test func `a year without data goes by the weekday, and is known to`() throws {
    let calendar = try calendar()
    #expect(calendar.isKnown(year: 2026))
    #expect(!calendar.isKnown(year: 2027))
    #expect(try kind("2027-10-01").type == .workday)
    #expect(!DayCalendar.weekdays.isKnown(year: 2026))
    #expect(
      DayCalendar.weekdays.kind(of: try day("2026-02-15"), institutionClass: "education", region: "110000") == DayKind(.weekend))
  }

  @Test func `vacations are those of the longest class, of whole words`() throws {
    #expect(try kind("2026-07-05", "education.university").isVacation)
    #expect(try kind("2026-07-05", "education.university.medical").isVacation)
    #expect(try !kind("2026-07-05", "education.school").isVacation)
    #expect(try kind("2026-07-10", "education").isVacation)
    #expect(try !kind("2026-07-10", "educational").isVacation)
    #expect(try !kind("2026-07-10", "organ").isVacation)
  }

  @Test func `a dated vacation is of its year alone`() throws {
    #expect(try kind("2026-01-20", "education.university").isVacation)
    #expect(try kind("2026-03-01", "education.university").isVacation)
    #expect(try !kind("2027-01-20", "education.university").isVacation)
    #expect(try !kind("2026-01-20", "education.school").isVacation)
  }

  @Test func `a heating season goes over New Year, by the longest region`() throws {
    #expect(try kind("2026-11-15", region: "130100").isHeating)
    #expect(try kind("2027-03-15", region: "130100").isHeating)
    #expect(try !kind("2027-03-16", region: "130100").isHeating)
    #expect(try kind("2027-03-16", region: "130802").isHeating)
    #expect(try !kind("2026-01-01", region: "500103").isHeating)
    #expect(try !kind("2026-01-01", region: "").isHeating)
  }

  @Test func `the kinds of days in a row are those of each`() throws {
    let calendar = try calendar()
    let first = try day("2026-01-01")
    let kinds = calendar.kinds(from: first, to: first + 365, institutionClass: "education.university", region: "130802")
    #expect(kinds.count == 365)
    for (index, kind) in kinds.enumerated() {
      #expect(kind == calendar.kind(of: first + index, institutionClass: "education.university", region: "130802"))
    }
    #expect(calendar.kinds(from: first, to: first, institutionClass: "organ", region: "").isEmpty)
  }

  @Test func `institutions of one vacation and one season are of one group`() throws {
    let calendar = try calendar()
    let group = calendar.group(institutionClass: "education.school", region: "130101")
    #expect(calendar.group(institutionClass: "education", region: "130702") == group)
    #expect(calendar.group(institutionClass: "education.university", region: "130702") != group)
    #expect(calendar.group(institutionClass: "education", region: "130802") != group)
    #expect(calendar.group(institutionClass: "organ", region: "") == calendar.group(institutionClass: "health", region: "500103"))
  }

  @Test func `a span holds its last day and does not end before it begins`() throws {
    let span = try span("2025-12-31", "2026-01-01")
    #expect(span.days.count == 2)
    #expect(span.contains(try day("2026-01-01")))
    #expect(DaySpan(first: try day("2026-01-02"), last: try day("2026-01-01")) == nil)
    #expect(MonthDay(month: 2, day: 29) != nil)
    #expect(MonthDay(month: 2, day: 30) == nil)
  }

  private func kind(_ text: String, region: String) throws -> DayKind { try kind(text, "organ", region) }
}
