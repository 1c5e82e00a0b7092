import Conservation
import EnergyModel
import Storage
import Testing

@testable import ConservedCore

/// Within a day only those are judged again of which something changed.
struct JudgedDayTests {
  private let site: BookedSite
  private let today: LocalDay
  private var judged = JudgedDay()

  init() throws {
    site = try BookedSite(
      """
      institutions:
        - { id: hall, name: Hall, class: organ, persons: 100, floor_area_m2: 1000 }
        - { id: school, name: School, class: education.school, persons: 500, floor_area_m2: 4000 }
      registers:
        - { id: a, institution: hall, carrier: electricity, unit: kWh, interval: 1h }
        - { id: b, institution: school, carrier: electricity, unit: kWh, interval: 1h }
      """)
    today = try #require(LocalDay("2026-10-20"))
    var rows = "register,time,value\n"
    for day in 10...18 where day != 14 { rows += "a,2026-10-\(day) 00:00,\(day * 240)\nb,2026-10-\(day) 00:00,\(day * 480)\n" }
    try site.take(.readings, rows)
  }

  /// How many institutions were judged; the standings are those of judging everything anew.
  private mutating func judge(on day: LocalDay) throws -> Int? {
    let standings = Standings(keeper: site.keeper, settings: site.settings)
    let store = site.store
    let count = try judged.judge(
      on: day, touched: site.keeper.institutions(of: site.keeper.takeTouchedRegisters(before: day)), standings
    ) {
      () throws(StoreError) in try store.baselines()
    }
    #expect(
      try judged.standings(of: site.settings.institutions) == standings.judged(asOf: day, baselines: site.store.baselines()))
    return count
  }

  @Test mutating func `a late day of one institution judges that one again, and nothing else does`() throws {
    #expect(judged.isDue(on: today))
    #expect(try judge(on: today) == 2)
    #expect(!judged.isDue(on: today))
    #expect(try judge(on: today) == nil)
    try site.take(.readings, "register,time,value\nb,2026-10-14 00:00,6800\n")
    #expect(try judge(on: today) == 1)
    // Readings of the open day change nothing that is judged.
    try site.take(.readings, "register,time,value\na,2026-10-20 08:00,4800\na,2026-10-20 09:00,4801\n")
    _ = try judge(on: today)
    try site.take(.readings, "register,time,value\na,2026-10-20 10:00,4802\n")
    #expect(try judge(on: today) == nil)
    #expect(try judge(on: today + 1) == 2)
  }

  @Test mutating func `facts, stated values and ledger entries judge again the institutions that they name`() throws {
    #expect(try judge(on: today) == 2)
    let facts = "institution,fact,from,value\nschool,persons,2026-01-01,600\n"
    let rows = try ImportRows(
      .facts, Array(facts.utf8), file: "facts.csv", settings: site.settings, now: try site.at("2026-10-20 10:00")
    ) { _ in
      LedgerHistory()
    }
    #expect(rows.institutions.map(\.text) == ["school"])
    _ = try rows.apply(to: site.keeper, site.store)
    judged.forget(rows.institutions)
    #expect(judged.isDue(on: today))
    #expect(try judge(on: today) == 1)
    judged.forget()
    #expect(try judge(on: today) == 2)
  }
}
