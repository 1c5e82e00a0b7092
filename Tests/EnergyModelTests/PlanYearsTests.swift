import Testing

@testable import EnergyModel

@Suite struct PlanYearsTests {
  private func day(_ text: String) throws -> LocalDay { try #require(LocalDay(text)) }

  private func years(_ month: Int, _ day: Int, _ naming: PlanYears.Naming) throws -> PlanYears {
    try #require(PlanYears(startMonth: month, startDay: day, namedBy: naming))
  }

  @Test func `a calendar year is its own name`() throws {
    #expect(PlanYears.calendar.span(of: 2025) == (try day("2025-01-01"))..<(try day("2026-01-01")))
    #expect(PlanYears.calendar.year(containing: try day("2025-01-01")) == 2025)
    #expect(PlanYears.calendar.year(containing: try day("2025-12-31")) == 2025)
    #expect(try years(1, 1, .end) == .calendar)
    #expect(try years(1, 1, .start).isCalendar)
  }

  /// The fiscal year 2003 of the United States: 2002-10-01 to 2003-09-30.
  @Test func `a fiscal year from October is called by the year in which it ends`() throws {
    let fiscal = try years(10, 1, .end)
    #expect(fiscal.span(of: 2003) == (try day("2002-10-01"))..<(try day("2003-10-01")))
    #expect(fiscal.year(containing: try day("2002-09-30")) == 2002)
    #expect(fiscal.year(containing: try day("2002-10-01")) == 2003)
    #expect(fiscal.year(containing: try day("2002-12-31")) == 2003)
    #expect(fiscal.year(containing: try day("2003-01-01")) == 2003)
    #expect(fiscal.year(containing: try day("2003-09-30")) == 2003)
    #expect(fiscal.year(containing: try day("2003-10-01")) == 2004)
    #expect(!fiscal.isCalendar)
  }

  @Test func `a year from the sixth of April is called by the year in which it begins`() throws {
    let fiscal = try years(4, 6, .start)
    #expect(fiscal.span(of: 2025) == (try day("2025-04-06"))..<(try day("2026-04-06")))
    #expect(fiscal.year(containing: try day("2025-04-05")) == 2024)
    #expect(fiscal.year(containing: try day("2025-04-06")) == 2025)
    #expect(fiscal.year(containing: try day("2026-04-05")) == 2025)
  }

  /// 29 February 2024 lies in the year that begins in October 2023 and in the one that begins on 6 April 2023.
  @Test func `the leap day makes its year a day longer`() throws {
    let october = try years(10, 1, .end)
    #expect(october.span(of: 2024).upperBound - october.span(of: 2024).lowerBound == 366)
    #expect(october.span(of: 2023).upperBound - october.span(of: 2023).lowerBound == 365)
    #expect(october.year(containing: try day("2024-02-29")) == 2024)
    let april = try years(4, 6, .start)
    #expect(april.span(of: 2023).upperBound - april.span(of: 2023).lowerBound == 366)
    #expect(april.year(containing: try day("2024-02-29")) == 2023)
    let march = try years(3, 1, .start)
    #expect(march.year(containing: try day("2024-02-29")) == 2023)
    #expect(march.span(of: 2023).upperBound - march.span(of: 2023).lowerBound == 366)
  }

  @Test(arguments: [PlanYears.Naming.start, .end]) func `every day lies in the year that holds it`(naming: PlanYears.Naming)
    throws
  {
    let first = try day("1999-06-01")
    for years in [try years(10, 1, naming), try years(4, 6, naming), try years(12, 31, naming), try years(2, 28, naming)] {
      for offset in 0..<1_500 {
        let one = first + offset
        #expect(years.span(of: years.year(containing: one)).contains(one))
      }
    }
  }

  @Test(arguments: [(2, 29), (2, 30), (4, 31), (0, 1), (13, 1), (1, 0), (12, 32)])
  func `a year begins on a day that every year has`(month: Int, day: Int) {
    #expect(PlanYears(startMonth: month, startDay: day) == nil)
  }
}
