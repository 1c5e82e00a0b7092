import Conservation
import EnergyModel
import Foundation
import Publishing
import Testing

@testable import ConservedCore

/// A year against another from the books. A hall used 240 kWh a workday and 120 kWh a day of a weekend in 2024, and four fifths of it in
/// 2025; a second meter counts a tenth of that.
struct BaselinesTests {
  private let site: BookedSite

  init() throws {
    site = try BookedSite(
      """
      institutions:
        - { id: hall, name: City hall, class: organ }
        - { id: school, name: School, class: education.school }
        - { id: depot, name: Depot, class: other }
      registers:
        - { id: hall/main, institution: hall, carrier: electricity, unit: kWh, interval: 1h }
        - { id: hall/ev, institution: hall, carrier: electricity, unit: kWh, interval: 1h }
        - { id: hall/floor, institution: hall, parent: hall/main, carrier: electricity, unit: kWh, interval: 1h }
        - { id: school/floor, institution: school, parent: hall/main, carrier: electricity, unit: kWh, interval: 1h }
      virtual: [{ id: hall/net, institution: hall, carrier: electricity, of: [[hall/main, 1], [hall/ev, -1]] }]
      """)
    var rows = "register,time,value\n"
    var (main, ev) = (0, 0)
    var day = LocalMonth(year: 2024, month: 1).firstDay
    while day <= LocalMonth(year: 2026, month: 1).firstDay {
      rows += "hall/main,\(day) 00:00,\(main)\nhall/ev,\(day) 00:00,\(ev)\n"
      let use = (day.weekday <= 5 ? 240 : 120) * (day.year == 2024 ? 5 : 4) / 5 / 10 * 10
      main += use
      ev += use / 10
      day = day + 1
    }
    try site.take(.readings, rows)
  }

  private func result(
    _ name: String = "hall", _ carrier: Carrier = .electricity, base: Int = 2024, year: Int = 2025, asOf: String? = nil
  ) throws -> Result<BaselineReport, Baselines.Refusal> {
    try Baselines(keeper: site.keeper, settings: site.settings).report(
      of: name, carrier, base: base, year: year, asOf: asOf.flatMap { LocalDay($0) })
  }

  private func report(_ name: String = "hall", asOf: String? = nil) throws -> BaselineReport {
    try result(name, asOf: asOf).get()
  }

  private func refusal(
    _ name: String, _ carrier: Carrier = .electricity, base: Int = 2024, year: Int = 2025
  ) throws -> String {
    guard case .failure(let refusal) = try result(name, carrier, base: base, year: year) else { return "" }
    return refusal.description
  }

  @Test func `an institution is its meters that nobody else's are, in printed units`() throws {
    let report = try report()
    #expect(report.registers.map(\.text) == ["hall/main", "hall/ev"])
    #expect(report.name == "City hall" && report.asOf == LocalDay("2026-01-01") && report.isOver)
    #expect(report.statement.base.days == 366 && report.statement.base.validDays == 366)
    #expect(report.statement.judged.validDays == 365)
    // 262 workdays and 104 other days in 2024: 262 × 240 + 104 × 120 = 75 360 kWh, and a tenth more.
    #expect(abs(report.statement.base.sum - 82_896) < 1e-6)
    #expect(report.baseAmount == 82_896)
    let savings = try #require(report.statement.savings)
    #expect(savings.verdict == .saving)
    #expect(abs(savings.actual - (try #require(report.amount)).statistic) < 1e-6)
    // Holidays are of the calendar: their days are as other days of the week are, so that the model spreads a little.
    #expect(abs(savings.saving / savings.expected - 0.2) < 0.03)
    #expect(report.grounds.contains(.noStation) && report.grounds.contains(.daysEstimated))
    #expect(!report.grounds.contains(.ledgerLeftOut))
  }

  @Test func `a register is its own days alone`() throws {
    let report = try report("hall/ev")
    #expect(report.registers.map(\.text) == ["hall/ev"])
    #expect(report.baseAmount == 7_536)
    #expect(report.name == "hall/ev" && report.fewestBase == nil)
  }

  @Test func `as of a day in the middle of the year only the days before it count`() throws {
    let report = try report(asOf: "2025-05-01")
    #expect(report.statement.judged.days == 120 && report.statement.judged.validDays == 120)
    #expect(report.grounds.contains(.toDate))
    #expect(report.statement.forecasts.map(\.day.month.month) == [1, 2, 3, 4])
    // A day that the books do not reach yet is missing, not zero: 59 of 424 days.
    #expect(try self.report(asOf: "2026-03-01").statement.judged.validDays == 365)
  }

  @Test func `what is entered beside the meters is left out, and said`() throws {
    try site.take(
      .ledger, "institution,carrier,from,to,amount,unit,end_use\nhall,electricity,2025-01-01,2026-01-01,500,kWh,data-centre\n")
    let report = try report()
    #expect(report.grounds.contains(.ledgerLeftOut))
    #expect(report.baseAmount == 82_896)
  }

  @Test func `an explained step of any of its meters ends the comparison, with its reason`() throws {
    try site.store.state([
      ExplainedStep(
        register: try #require(RegisterID("hall/ev")), day: try #require(LocalDay("2025-03-11")), reason: "new chargers")
    ])
    let report = try report()
    // 31 January, 28 February and 10 March days.
    #expect(report.statement.judged.days == 69)
    #expect(report.grounds.contains(.untilStep))
    #expect(report.steps.map(\.reason) == ["new chargers"])
    #expect(try self.report("hall/main").statement.judged.days == 365)
  }

  @Test func `a meter that came later is named where days are lacking`() throws {
    let late = try BookedSite(
      """
      institutions: [{ id: hall, name: Hall, class: organ }]
      registers:
        - { id: a, institution: hall, carrier: water, unit: m3, interval: 1h }
        - { id: b, institution: hall, carrier: water, unit: m3, interval: 1h }
      """)
    var rows = "register,time,value\n"
    for index in 0...731 {
      let day = LocalMonth(year: 2024, month: 1).firstDay + index
      rows += "a,\(day) 00:00,\(index * 10)\n"
      if index >= 366 { rows += "b,\(day) 00:00,\(index)\n" }
    }
    try late.take(.readings, rows)
    let report = try Baselines(keeper: late.keeper, settings: late.settings).report(of: "hall", .water, base: 2024, year: 2025)
      .get()
    #expect(report.statement.lacks.contains(.baseDays))
    #expect(report.fewestBase == .init(register: try #require(RegisterID("b")), validDays: 0))
  }

  // MARK: Refusals

  @Test func `a name that nothing bears is answered with the nearest`() throws {
    #expect(try refusal("hal") == "no institution and no register is called 'hal'; did you mean 'hall'?")
    #expect(try refusal("hall/mian") == "no institution and no register is called 'hall/mian'; did you mean 'hall/main'?")
    #expect(
      try refusal("nowhere")
        == "no institution and no register is called 'nowhere'; write one of hall, school, depot, hall/main, hall/ev, hall/floor, school/floor"
    )
    #expect(
      try refusal("hall/net") == "'hall/net' is a virtual meter; name an institution, or one of its registers: hall/main, hall/ev"
    )
  }

  @Test func `a carrier that is not there is answered with those that are`() throws {
    #expect(try refusal("hall", .water) == "'hall' has no water; write one of electricity")
    #expect(try refusal("depot", .water) == "'depot' has no water; nothing of it is metered or entered")
    #expect(try refusal("hall/main", .water) == "register 'hall/main' counts electricity, not water; write electricity")
    #expect(
      try refusal("school")
        == "'school' has no main meter of electricity by which its use comes in; name one of its registers: school/floor")
    #expect(
      try refusal("hall/floor") == "the books have no amount of electricity of 'hall/floor'; import its readings first")
  }

  @Test func `a meter and its bills are one: they are no other use`() throws {
    #expect(try bills("hall", .electricity) == nil)
    #expect(try bills("depot", .water) == nil)
    #expect(try bills("nobody", .water) == nil)
  }

  private func bills(_ name: String, _ carrier: Carrier, base: Int = 2024, year: Int = 2025) throws
    -> Result<BillsReport, Baselines.Refusal>?
  {
    try Baselines(keeper: site.keeper, settings: site.settings).bills(of: name, carrier, base: base, year: year)
  }

  @Test func `bills say nothing of single days, and without a station nothing of the weather`() throws {
    try site.take(
      .ledger,
      "institution,carrier,from,to,amount,unit\ndepot,natural-gas,2024-01-01,2025-01-01,500,m3\n"
        + "depot,natural-gas,2025-01-01,2025-07-01,200,m3\n")
    #expect(try refusal("depot", .naturalGas).hasPrefix("'depot' has no meter of natural-gas: its use is entered by bills"))
    #expect(try refusal("depot", .water) == "'depot' has no water; write one of natural-gas")
    let answer = try bills("depot", .naturalGas)
    let report = try #require(answer).get()
    #expect(report.baseSum == 500 && report.sum == 200 && report.calTRACK == nil)
    #expect(
      report.text(.english).hasPrefix("Depot has no meter of natural gas; its bills say 200.0 m3 for 2025 and 500.0 m3 for 2024"))
    #expect(report.text(.simplifiedChinese).hasPrefix("Depot无天然气计量表，按账单2025年为200.0立方米"))
    guard case .failure(let refusal) = try bills("depot", .naturalGas, base: 2023) else {
      Issue.record("2023 has no bill")
      return
    }
    #expect(refusal.description == "--base 2023 is not in the books of 'depot' natural-gas; they have 2024 to 2025")
  }

  @Test func `a year outside of the books is refused with those they have`() throws {
    #expect(
      try refusal("hall", base: 2021) == "--base 2021 is not in the books of 'hall' electricity; they have 2024 to 2025")
    #expect(
      try refusal("hall", base: 2024, year: 2026)
        == "--year 2026 is not in the books of 'hall' electricity; they have 2024 to 2025")
  }
}
