import EnergyModel
import Foundation
import Testing

@testable import Conservation

@Suite struct CostTests {
  private static let berlin = LocalCalendar(timeZone: "Europe/Berlin")
  private static let shanghai = LocalCalendar(timeZone: "Asia/Shanghai")

  /// Electricity by day 1.00, by night 0.30, on weekends 0.50, to the end of October 2026.
  private func pricing(_ calendar: LocalCalendar) throws -> Pricing {
    let schedule = try RateSchedule([
      .init(hours: Set(8..<20), days: [.workday]), .init(hours: Set(0..<8).union(20..<24), days: [.workday]),
      .init(hours: Set(0..<24), days: [.weekend, .holiday]),
    ])
    let price = Tariff.Price(
      .electricity,
      rates: [
        .init(name: "day", yuan: exact("1.00")), .init(name: "night", yuan: exact("0.30")),
        .init(name: "rest", yuan: exact("0.50")),
      ], schedule: schedule, lastDay: day("2026-10-31"), source: "test")
    let petrol = [
      Tariff.Price(.petrol, flat: exact("8.00"), lastDay: day("2026-06-30"), source: "a"),
      Tariff.Price(.petrol, flat: exact("8.20"), firstDay: day("2026-07-01"), lastDay: day("2026-12-31"), source: "b"),
    ]
    return Pricing(Tariff(id: id("t"), title: "", prices: [price] + petrol), calendar: calendar)
  }

  /// A kilowatt-hour in every hour of a day.
  private func cost(of text: String, _ calendar: LocalCalendar, paid: [Range<LocalDay>] = []) throws -> Cost {
    var hours = HourPricing(try pricing(calendar), .electricity, calendar: calendar, paid: paid)
    for hour in calendar.hours(of: day(text)) { hours.add(Amount(baseUnits: 1_000), in: hour) }
    return hours.take()
  }

  /// A Monday: twelve hours at 1.00 and twelve at 0.30 are 15.60. A Saturday: 24 at 0.50 are 12.00.
  @Test func `a day by time of use costs what its hours cost`() throws {
    let calendar = try #require(CostTests.shanghai)
    #expect(try cost(of: "2026-10-05", calendar).yuan == decimal("15.6"))
    #expect(try cost(of: "2026-10-03", calendar).yuan == 12)
  }

  /// Berlin, 2026: on 29 March the hour after one is missing, on 25 October two is shown twice; both are Sundays at 0.50.
  @Test func `days of 23 and 25 hours cost their hours`() throws {
    let calendar = try #require(CostTests.berlin)
    #expect(try cost(of: "2026-03-29", calendar).yuan == decimal("11.5"))
    #expect(try cost(of: "2026-10-25", calendar).yuan == decimal("12.5"))
    // On the day after, eight in the morning is a quarter of a day from midnight less than it was: the local clock decides.
    #expect(try cost(of: "2026-10-26", calendar).yuan == decimal("15.6"))
  }

  @Test func `after its last day a price is not carried on`() throws {
    let calendar = try #require(CostTests.shanghai)
    // A Saturday with the price, a Sunday without.
    #expect(try cost(of: "2026-10-31", calendar).yuan == 12)
    let after = try cost(of: "2026-11-01", calendar)
    #expect(after.yuan == nil)
    #expect(after.isMissing)
  }

  @Test func `one hour without a price leaves the whole unknown, and the next whole is counted anew`() throws {
    let calendar = try #require(CostTests.shanghai)
    var hours = HourPricing(try pricing(calendar), .electricity, calendar: calendar, keepsRates: true)
    for text in ["2026-10-30", "2026-10-31", "2026-11-01"] {
      for hour in calendar.hours(of: day(text)) { hours.add(Amount(baseUnits: 1_000), in: hour) }
    }
    let cost = hours.take()
    #expect(cost.yuan == nil)
    #expect(cost.priced == decimal("27.6"))
    #expect(hours.rates.map { "\($0.rate.name) \($0.amount.printed)" } == ["day 12.000", "night 12.000", "rest 24.000"])
    #expect(hours.take().isEmpty)
  }

  @Test func `days that are paid for otherwise are not priced, whether or not they have a price`() throws {
    let calendar = try #require(CostTests.shanghai)
    let november = day("2026-11-01")..<day("2026-12-01")
    #expect(try cost(of: "2026-11-01", calendar, paid: [november]).isEmpty)
    #expect(try cost(of: "2026-10-05", calendar, paid: [november]).yuan == decimal("15.6"))
  }

  @Test func `what is used backwards takes its price back`() throws {
    let calendar = try #require(CostTests.shanghai)
    var hours = HourPricing(try pricing(calendar), .electricity, calendar: calendar)
    let all = calendar.hours(of: day("2026-10-05"))
    hours.add(Amount(baseUnits: 2_000), in: all[9])
    hours.add(Amount(baseUnits: -500), in: all[3])
    // 2 at 1.00 less 0.5 at 0.30.
    #expect(hours.take().yuan == decimal("1.85"))
  }

  /// 20 days at 10 L: ten in June at 8.00, ten in July at 8.20: 800 + 820.
  @Test func `an amount over days is priced by flat prices as they change`() throws {
    let pricing = try pricing(try #require(CostTests.shanghai))
    func cost(_ from: String, _ to: String, _ carrier: Carrier = .petrol) -> Cost {
      pricing.cost(of: carrier, from: day(from), to: day(to)) { Amount(baseUnits: Int64(($1 - $0) * 10_000)) }
    }
    #expect(cost("2026-06-21", "2026-07-11").yuan == 1_620)
    #expect(cost("2026-12-31", "2027-01-01").yuan == 82)
    // Beyond the last day, by time of use, or without a price at all nothing is known.
    #expect(cost("2026-12-31", "2027-01-02").yuan == nil)
    #expect(cost("2026-10-01", "2026-10-02", .electricity).yuan == nil)
    #expect(cost("2026-10-01", "2026-10-02", .diesel).yuan == nil)
  }

  /// 310 yuan for 16 December to 15 January, 31 days: 16 of them in December, 15 in January.
  @Test func `a bill that a month cuts gives each its days, and the pieces are the whole`() throws {
    let identity = LedgerEntry.Identity(
      institution: id("hall"), carrier: .electricity, endUse: "total", from: day("2025-12-16"), to: day("2026-01-16"), note: "")
    let bill = try #require(LedgerEntry(identity, value: exact("1000"), unit: .kilowattHour, costYuan: exact("310")))
    #expect(bill.cost(from: day("2025-12-01"), to: day("2026-01-01")) == 160)
    #expect(bill.cost(from: day("2026-01-01"), to: day("2026-02-01")) == 150)
    #expect(bill.cost(from: day("2026-01-16"), to: day("2026-02-01")) == nil)
    let odd = try #require(LedgerEntry(identity, value: exact("1000"), unit: .kilowattHour, costYuan: exact("100")))
    let pieces = (0..<31).compactMap { odd.cost(from: odd.from + $0, to: odd.from + $0 + 1) }
    #expect(pieces.count == 31)
    #expect(pieces.reduce(0, +).text(decimals: 20) == "100.00000000000000000000")
    let free = try #require(LedgerEntry(identity, value: exact("1000"), unit: .kilowattHour))
    #expect(free.cost(from: day("2025-12-01"), to: day("2026-02-01")) == nil)
  }

  @Test func `a sum with a missing cost is unknown, and a sum of nothing too`() {
    var sum = Cost()
    #expect(sum.yuan == nil)
    sum.add(stated: 5)
    sum.add(Amount(baseUnits: 2_000), at: exact("0.5"))
    #expect(sum.yuan == 6)
    var twice = Cost()
    twice.add(sum, times: -2)
    #expect(twice.yuan == -12)
    sum.addMissing()
    #expect(sum.yuan == nil)
  }
}
