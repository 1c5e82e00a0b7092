import EnergyModel
import Testing

struct LocalDayTests {
  @Test func `every day from 1900 to 2200 has its number, its name and its weekday`() throws {
    let first = try #require(LocalDay(year: 1900, month: 1, day: 1))
    // 1900-01-01 was a Monday.
    var (number, weekday) = (first.number, 1)
    for year in 1900...2200 {
      let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
      for (index, days) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
        #expect(LocalMonth(year: year, month: index + 1).dayCount == days)
        for dayOfMonth in 1...days {
          let day = LocalDay(number: number)
          let (foundYear, foundMonth, foundDay) = day.components
          guard foundYear == year, foundMonth == index + 1, foundDay == dayOfMonth, day.weekday == weekday,
            LocalDay(year: year, month: index + 1, day: dayOfMonth) == day, LocalDay(day.iso8601) == day
          else {
            Issue.record("\(year)-\(index + 1)-\(dayOfMonth) became \(day), weekday \(day.weekday)")
            return
          }
          number += 1
          weekday = weekday % 7 + 1
        }
        #expect(LocalDay(year: year, month: index + 1, day: days + 1) == nil)
      }
    }
  }

  @Test func `the epoch was a Thursday`() {
    let epoch = LocalDay(number: 0)
    #expect(epoch.iso8601 == "1970-01-01")
    #expect(epoch.weekday == 4)
    #expect(epoch.dayOfYear == 1)
    #expect(LocalDay("2024-12-31")?.dayOfYear == 366)
    #expect(LocalDay("2026-11-23")?.weekday == 1)
  }

  @Test(arguments: [
    "", "2026-1-1", "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "0000-01-01", "20261001",
    "2026/10/01",
    " 2026-10-01", "2026-10-01 ", "-026-10-01", "2026-10-0a", "２026-10-01",
  ])
  func `what is no day is refused`(text: String) { #expect(LocalDay(text) == nil) }

  @Test func `days count, and months and years follow each other`() throws {
    let day = try #require(LocalDay("2024-02-28"))
    #expect((day + 1).iso8601 == "2024-02-29")
    #expect((day + 2).iso8601 == "2024-03-01")
    #expect((day + 366) - day == 366)
    #expect(day.month == LocalMonth(year: 2024, month: 2))
    #expect(LocalMonth(year: 2026, month: 12).next == LocalMonth(year: 2027, month: 1))
    #expect(LocalMonth(year: 2026, month: 12).iso8601 == "2026-12")
    #expect(LocalMonth(year: 2026, month: 12) < LocalMonth(year: 2027, month: 1))
  }

  @Test func `the last year has an end`() {
    #expect(LocalMonth(year: 9999, month: 12).next.firstDay == LocalDay(year: 9999, month: 12, day: 31).map { $0 + 1 })
    #expect(LocalDay("9999-12-31")?.dayOfYear == 365)
    #expect(LocalDay("0001-01-01")?.iso8601 == "0001-01-01")
  }

  @Test func `digits are read and padded`() {
    #expect(decimalNumber(Array("0042".utf8)) == 42)
    #expect(decimalNumber(Array("".utf8)) == nil)
    #expect(decimalNumber(Array("4 2".utf8)) == nil)
    #expect(decimalNumber(Array(String(repeating: "9", count: 18).utf8)) == 999_999_999_999_999_999)
    #expect(decimalNumber(Array(String(repeating: "9", count: 19).utf8)) == nil)
    #expect(padded(7, 2) == "07")
    #expect(padded(2026, 2) == "2026")
  }
}
