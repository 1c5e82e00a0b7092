import Testing

@testable import EnergyModel

struct DaySumTests {
  private let day = LocalDay(number: 20_000)

  /// Hours in a row from their letters: m measured, e estimated between two readings, p derived from power, u half unknown.
  private func hours(_ letters: String) -> [HourRow] {
    letters.enumerated().map { index, letter in
      let start = Instant(seconds: 1_728_000_000 + Int64(index) * 3_600)
      let amount = QualifiedAmount(measured: Amount(baseUnits: 7))
      var hour = HourAmount(amount: amount, measuredSeconds: letter == "m" ? 3_600 : 0)
      if letter == "e" { hour = HourAmount(estimated: Amount(baseUnits: 5), seconds: 3_600, by: .even) }
      if letter == "p" { hour = HourAmount(estimated: Amount(baseUnits: 3), seconds: 3_600, by: .power) }
      if letter == "u" { hour = HourAmount(estimated: Amount(baseUnits: 2), seconds: 1_800, by: .even) }
      return HourRow(span: Span(start, start + 3_600), hour: hour)
    }
  }

  @Test func `estimated hours count by where they lie: before the first measured hour, after the last, or between`() throws {
    let sum = try #require(DaySum(day: day, hours: hours("eemepumeee")))
    #expect(sum.coveredHours == 2)
    // Two before, one between, three after; what was derived from power or is half unknown is not exact.
    #expect(sum.exactHours == 6 && sum.exactHoursBefore == 2 && sum.exactHoursAfter == 3)
    // 2 × 7; 6 × 5 + 3 + 2.
    #expect(sum.amount == QualifiedAmount(measured: Amount(baseUnits: 14), estimated: Amount(baseUnits: 35)))
  }

  @Test func `a day of one gap has no hour before or after a measured one`() throws {
    let sum = try #require(DaySum(day: day, hours: hours("eeee")))
    #expect(sum == DaySum(day: day, amount: QualifiedAmount(estimated: Amount(baseUnits: 20)), coveredHours: 0, exactHours: 4))
  }

  @Test func `of a day without an hour nothing is known`() {
    #expect(DaySum(day: day, hours: []) == nil)
  }
}
