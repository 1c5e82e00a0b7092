import Testing

@testable import EnergyModel

struct DaySumTests {
  private let day = LocalDay(number: 20_000)
  private let calendar: LocalCalendar

  init() throws { calendar = try #require(LocalCalendar(timeZone: "Asia/Shanghai")) }

  /// Hours in a row from the first of the day on, from their letters: m measured, z measured as zero, e estimated between two readings,
  /// p derived from power, u half unknown; - is none.
  private func hours(_ letters: String, on day: LocalDay? = nil, _ calendar: LocalCalendar? = nil) -> [HourRow] {
    let first = (calendar ?? self.calendar).start(of: day ?? self.day)
    return letters.enumerated().compactMap { index, letter in
      let start = first + Int64(index) * 3_600
      let amount = QualifiedAmount(measured: Amount(baseUnits: 7))
      var hour = HourAmount(amount: amount, measuredSeconds: letter == "m" ? 3_600 : 0)
      if letter == "z" { hour = HourAmount(measuredSeconds: 3_600) }
      if letter == "e" { hour = HourAmount(estimated: Amount(baseUnits: 5), seconds: 3_600, by: .even) }
      if letter == "p" { hour = HourAmount(estimated: Amount(baseUnits: 3), seconds: 3_600, by: .power) }
      if letter == "u" { hour = HourAmount(estimated: Amount(baseUnits: 2), seconds: 1_800, by: .even) }
      return letter == "-" ? nil : HourRow(span: Span(start, start + 3_600), hour: hour)
    }
  }

  @Test func `estimated hours count by where they lie: before the first measured hour, after the last, or between`() throws {
    let sum = try #require(DaySum(day: day, hours: hours("eemepumeee"), calendar))
    #expect(sum.coveredHours == 2)
    // Two before, one between, three after; what was derived from power or is half unknown is not exact.
    #expect(sum.exactHours == 6 && sum.exactHoursBefore == 2 && sum.exactHoursAfter == 3)
    // 2 × 7; 6 × 5 + 3 + 2.
    #expect(sum.amount == QualifiedAmount(measured: Amount(baseUnits: 14), estimated: Amount(baseUnits: 35)))
  }

  @Test func `a day of one gap has no hour before or after a measured one`() throws {
    let sum = try #require(DaySum(day: day, hours: hours("eeee"), calendar))
    #expect(sum == DaySum(day: day, amount: QualifiedAmount(estimated: Amount(baseUnits: 20)), coveredHours: 0, exactHours: 4))
  }

  @Test func `of a day without an hour nothing is known`() {
    #expect(DaySum(day: day, hours: [], calendar) == nil)
  }

  // MARK: Nights

  @Test func `the first five hours are known where they were measured, a zero as zero, and no other hour is zero`() throws {
    let sum = try #require(DaySum(day: day, hours: hours("mz-eupmmm"), calendar))
    #expect((0..<6).map { sum.nights[$0] } == [7, 0, nil, nil, nil, nil])
    #expect(sum.nights.knownCount == 2)
    // A day of which the first hour came late begins where the day begins, not where its hours do.
    let late = try #require(DaySum(day: day, hours: hours("---mm"), calendar))
    #expect((0..<5).map { late.nights[$0] } == [nil, nil, nil, 7, 7])
  }

  @Test(arguments: [
    ("mmmmmmmmmmmmmmmmmmmmmmmm", 0, 0, 0), ("zzzzzzzzzzzzzzzzzzzzzzzz", 24, 24, 24), ("zzmzzzzmmmmmmmmmmmmmmzzz", 2, 3, 4),
    // What was not measured ends a run, whether it has an hour or none.
    ("zzezzzz-zzzmmmmmmmmmmmzz", 2, 2, 4), ("-zzzmmmmmmmmmmmmmmmmmzz-", 0, 0, 3), ("zzzzzzzzzzzzzzzzzzzzzzz-", 23, 0, 23),
    ("mmmm", 0, 0, 0), ("z", 1, 0, 1),
  ]) func `zeros are counted from the first hour on, up to the last, and where they are most`(
    letters: String, atStart: Int, atEnd: Int, longest: Int
  ) throws {
    let sum = try #require(DaySum(day: day, hours: hours(letters), calendar))
    #expect(sum.zeroRun == ZeroRun(atStart: atStart, atEnd: atEnd, longest: longest))
  }

  @Test func `days of 23 and 25 hours have their first five hours from midnight on, and a whole day of zeros is all of them`()
    throws
  {
    let calendar = try #require(LocalCalendar(timeZone: "Europe/Berlin"))
    for (text, count) in [("2026-03-29", 23), ("2026-10-25", 25)] {
      let day = try #require(LocalDay(text))
      let zeros = try #require(DaySum(day: day, hours: hours(String(repeating: "z", count: count), on: day, calendar), calendar))
      #expect(zeros.zeroRun == ZeroRun(atStart: count, atEnd: count, longest: count))
      #expect(zeros.nights.flow == 0)
      let sum = try #require(DaySum(day: day, hours: hours("-mmmmz", on: day, calendar), calendar))
      #expect((0..<5).map { sum.nights[$0] } == [nil, 7, 7, 7, 7])
    }
  }
}
