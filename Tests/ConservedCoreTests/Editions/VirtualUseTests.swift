import EnergyModel
import Publishing
import Simulation
import Testing

@testable import ConservedCore

struct VirtualUseTests {
  private func site(_ factors: (String, String) = ("1", "-1")) throws -> BookedTree {
    try BookedTree(
      registers: ["id: main", "id: pv, flow: produced"], virtual: ["id: net, of: [[main, \(factors.0)], [pv, \(factors.1)]]"])
  }

  private func rows(_ site: BookedTree, _ period: Consumption.Period, _ span: Span) throws -> [ConsumptionRow] {
    try site.consumption(period, by: .register, in: span).filter { $0.subject == "net" }
  }

  @Test func `a virtual meter has its row after the registers of each interval, and none in a total`() throws {
    let site = try site()
    try site.book("main", Array(repeating: 100, count: 48))
    try site.book("pv", Array(repeating: 30, count: 48))
    let byRegister = try site.consumption(.day, by: .register, in: site.days(2))
    #expect(byRegister.map(\.subject) == ["main", "pv", "net", "main", "pv", "net"])
    #expect(byRegister[5].amount == QualifiedAmount(measured: Amount(baseUnits: 24 * 70)))
    #expect(byRegister[5].coveredHours == 24)
    #expect(byRegister[5].hours == 24)
    for by in [ConsumptionBy.institution, .building] {
      let totals = try site.consumption(.day, by: by, in: site.days(1))
      #expect(totals.map(\.amount?.total.baseUnits) == [2_400])
    }
  }

  @Test func `an hour is covered only where every part is measured`() throws {
    let site = try site()
    try site.book("main", Array(repeating: 100, count: 24))
    // Nothing was read from 10:00 to 13:00: the three hours are estimated, their sum is exact.
    try site.book("pv", Array(repeating: 30, count: 10) + [nil, nil, 90] + Array(repeating: 30, count: 11))
    let row = try #require(try rows(site, .day, site.days(1)).first)
    #expect(row.coveredHours == 21)
    #expect(
      row.amount == QualifiedAmount(measured: Amount(baseUnits: 2_400 - 21 * 30), estimated: Amount(baseUnits: -90)))
  }

  @Test func `a part that is missing leaves the amount of what is known, and the coverage says so`() throws {
    let site = try site()
    try site.book("main", Array(repeating: 100, count: 48))
    try site.book("pv", Array(repeating: 30, count: 24))
    let rows = try rows(site, .day, site.days(3))
    #expect(rows.map(\.amount?.total.baseUnits) == [1_680, 2_400, nil])
    #expect(rows.map(\.coveredHours) == [24, 0, 0])
    #expect(rows.map(\.hours) == [24, 24, 24])
  }

  @Test func `a row is rounded once from the exact sum of its hours`() throws {
    let site = try site(("0.3", "0.3"))
    try site.book("main", Array(repeating: 1, count: 24))
    try site.book("pv", Array(repeating: 1, count: 24))
    // An hour is 0.6 Wh and prints 1; the day is 14.4 Wh and prints 14, not 24.
    #expect(try rows(site, .hour, site.days(1)).allSatisfy { $0.amount?.total == Amount(baseUnits: 1) })
    #expect(try rows(site, .day, site.days(1)).map(\.amount?.total.baseUnits) == [14])
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>) func `with whole factors a month is the sum of its days`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let site = try site(("\(Int.random(in: 1...9, using: &random))", "-\(Int.random(in: 1...9, using: &random))"))
    for register in ["main", "pv"] {
      try site.book(
        register,
        (0..<(40 * 24)).map { _ in Int.random(in: 0..<10, using: &random) == 0 ? nil : Int64.random(in: 0...5_000, using: &random)
        })
    }
    let whole = Span(site.days(1).start, site.days(61).end)
    let days = try rows(site, .day, whole)
    let months = try rows(site, .month, whole)
    #expect(months.count == 2)
    for month in months {
      let parts = days.filter { month.span.contains($0.span.start) }
      #expect(parts.compactMap(\.amount).reduce(.zero, +) == month.amount)
      #expect(parts.map(\.coveredHours).reduce(0, +) == month.coveredHours)
    }
  }
}
