import EnergyModel
import Testing

@testable import ConservedCore

struct StepsImportTests {
  private func hall() throws -> BookedSite {
    try BookedSite(
      """
      institutions: [{ id: hall, class: organ }]
      registers:
        - { id: hall/e, institution: hall, carrier: electricity, unit: kWh }
        - { id: hall/w, institution: hall, carrier: water, unit: m3 }
      """)
  }

  @Test func `steps are taken in either language, and another reason stands in place of the first`() throws {
    let site = try hall()
    let english = "register,date,reason\nhall/e,2026-03-01,\"new chiller, east wing\"\nhall/w,2026-05-01,leak mended\n"
    #expect(ImportKind(headerOf: Array(english.utf8)) == .steps)
    #expect(try site.take(.steps, english) == "2 steps read, 2 new, 0 in place of another reason")
    #expect(try site.take(.steps, english) == "2 steps read, 0 new, 0 in place of another reason")
    let chinese = "原因,日期,计量点\n二号楼改造,2026-03-01,hall/e\n"
    #expect(ImportKind(headerOf: Array(chinese.utf8)) == .steps)
    #expect(try site.take(.steps, chinese) == "1 steps read, 0 new, 1 in place of another reason")
    #expect(
      try site.store.steps().map { "\($0.register) \($0.day) \($0.reason)" } == [
        "hall/e 2026-03-01 二号楼改造", "hall/w 2026-05-01 leak mended",
      ])
  }

  @Test func `every faulty row is named with its line and remedy, and no row is taken`() throws {
    let site = try hall()
    #expect(
      try site.faults(
        .steps,
        """
        register,date,reason
        hall/e,2026-03-01,works
        hall/x,2026-03-01,works
        hall/e,March,works
        hall/e,2026-03-01 08:00,works
        hall/e,2026-04-01,
        hall/e,2026-04-02,"  "
        ,,
        hall/e,2026-03-01,works
        hall/e,2026-03-01,other works
        """) == [
          "3: no register is called 'hall/x'; name one of the configuration, or add it there",
          "4: 'March' is no local midnight; write a date such as 2026-10-01: whole days are counted",
          "5: '2026-03-01 08:00' is no local midnight; write a date such as 2026-10-01: whole days are counted",
          "6: 'reason' is blank; write it in every row", "7: 'reason' is blank; write it in every row",
          "8: 'register' is blank; write it in every row", "8: 'date' is blank; write it in every row",
          "8: 'reason' is blank; write it in every row",
          "10: line 2 gives another reason for the same register and day; write both in one row",
        ])
    #expect(try site.faults(.steps, "register,date,reason\nhall/e,2026-03-01,\(String(repeating: "a", count: 513))\n").count == 1)
    #expect(try site.store.steps().isEmpty)
  }

  @Test func `weather and steps may concern any institution, other rows those that they name`() throws {
    let site = try hall()
    func rows(_ kind: ImportKind, _ text: String) throws -> ImportRows {
      try ImportRows(
        kind, Array(text.utf8), file: "rows.csv", settings: site.settings, now: try site.at("2026-11-01"),
        booked: { _ in LedgerHistory() })
    }
    #expect(try rows(.steps, "register,date,reason\nhall/e,2026-03-01,works\n").concernAll)
    #expect(ImportRows.temperatures([]).concernAll)
    #expect(try !rows(.facts, "institution,fact,from,value\nhall,persons,2026-01-01,3\n").concernAll)
  }
}
