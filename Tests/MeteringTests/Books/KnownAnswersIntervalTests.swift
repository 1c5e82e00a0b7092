import EnergyModel
import TestSupport
import Testing

@testable import Metering

/// 75 days of quarter-hour amounts, and the sums that a dashboard shows of them (`interval-aggregation`). Its sums are of binary floats
/// and its amounts have thirteen decimals: ours are rounded to a whole watt-hour each (contract R1), half of one at most. A multiplier of
/// a thousand makes the watt-hour that much finer, and shows that nothing else differs. Its sums in CO₂ are by a factor of its own tests.
@Suite(.enabled(if: Corpus.isThere, Corpus.absence)) struct KnownAnswersIntervalTests {
  private static let folder = "interval-aggregation/"

  private func readings(_ name: String, _ calendar: LocalCalendar) throws -> [Reading] {
    try KnownAnswers.rows(Self.folder + name).map { row in
      let end = try #require(TimeText.instant(row[2], in: calendar))
      return KnownAnswers.reading(end, try ExactDecimal(row[0]))
    }
  }

  private func book(_ name: String, carrier: Carrier = .electricity, multiplier: Int64) throws -> RegisterBook {
    let calendar = try #require(LocalCalendar(timeZone: "UTC"))
    return try KnownAnswers.book(
      readings(name, calendar), carrier: carrier, kind: .delta, intervalSeconds: 900, multiplier: multiplier, calendar: calendar)
  }

  @Test(arguments: [
    ("kWh_gu_kWh_st_-inf_et_inf_bd_1", Carrier.electricity), ("kWh_gu_kWh_st_-inf_et_inf_bd_7", .electricity),
    ("kWh_gu_MJ_st_-inf_et_inf_bd_1", .heat),
  ])
  func `days and weeks sum to what the other program shows`(name: String, carrier: Carrier) throws {
    let plain = try book("readings_ri_15_days_75.csv.gz", carrier: carrier, multiplier: 1)
    let fine = try book("readings_ri_15_days_75.csv.gz", carrier: carrier, multiplier: 1_000)
    let calendar = plain.terms.calendar
    let rows = try KnownAnswers.rows(Self.folder + "expected_bar_ri_15_mu_\(name).csv")
    #expect(rows.count == (name.hasSuffix("7") ? 10 : 75))
    for row in rows {
      let span = Span(
        try #require(TimeText.instant(row[1], in: calendar)), try #require(TimeText.instant(row[2], in: calendar)))
      let theirs = try #require(Double(row[0])) * 1_000
      let ours = plain.hours(in: span)
      let total = ours.reduce(Int64(0)) { $0 + $1.hour.amount.measured.baseUnits }
      #expect(abs(Double(total) - theirs) <= Double(span.seconds / 900) / 2)
      let fineTotal = fine.hours(in: span).reduce(Int64(0)) { $0 + $1.hour.amount.measured.baseUnits }
      #expect(abs(Double(fineTotal) / 1_000 - theirs) <= theirs * 1e-6)
      #expect(ours.allSatisfy { $0.isMeasured })
    }
  }

  @Test func `an hour without an amount has none, and nothing is estimated in its place`() throws {
    let book = try book("readings_ri_15_days_75_holes.csv.gz", multiplier: 1)
    let rows = try KnownAnswers.rows(Self.folder + "readings_ri_15_days_75_holes.csv.gz")
    var quarters: [Instant: Int32] = [:]
    for row in rows {
      let start = try #require(TimeText.instant(row[1], in: book.terms.calendar))
      quarters[book.terms.calendar.hour(containing: start).start, default: 0] += 1
    }
    #expect(quarters.count < 75 * 24)
    let hours = Dictionary(uniqueKeysWithValues: book.allHours.map { ($0.span.start, $0.hour) })
    let measured = hours.mapValues { $0.measuredSeconds / 900 }
    #expect(measured == quarters)
    let estimated = hours.values.filter { $0.amount.estimated != .zero || $0.estimatedSeconds != 0 }
    #expect(estimated.isEmpty)
    let missing = book.holes.reduce(Int64(0)) { $0 + $1.span.seconds }
    let known = hours.values.reduce(Int64(0)) { $0 + Int64($1.measuredSeconds) }
    #expect(known == Int64(rows.count) * 900)
    #expect(book.verdicts.allSatisfy { $0 == .accepted })
    // What is missing at either end of the 75 days is no hole between amounts.
    #expect(missing > 0 && missing + known <= 75 * 86_400)
  }
}
