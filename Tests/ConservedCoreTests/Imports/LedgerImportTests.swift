import EnergyModel
import Testing

@testable import ConservedCore

struct LedgerImportTests {
  private func school() throws -> BookedSite { try BookedSite("institutions: [{ id: school, class: education.school }]") }

  @Test func `a bill is taken in either language of the header, columns in any order, and again changes nothing`() throws {
    let site = try school()
    let english = """
      institution,carrier,from,to,amount,unit,end_use,cost,note
      school,natural-gas,2026-01-01,2026-02-01,1234.5,m3,,4468.89,
      school,petrol,2026-01-01,2026-04-01,320,L,vehicle,,"cards, three"
      school,coal,2026-01-01T00:00:00+08:00,2026-01-02 00:00,2,t,,,
      """
    #expect(try site.take(.ledger, english) == "3 entries read, 3 new")
    let chinese = """
      \u{FEFF}备注,机构,能源资源种类,开始日期,结束日期,单位,用量\r
      ,school,coal,2026-01-01,2026-01-02,kg,2000.0\r
      ,school,coal,2026-01-01,2026-01-02,t,2\r

      """
    #expect(ImportKind(headerOf: Array(chinese.utf8)) == .ledger)
    #expect(try site.take(.ledger, chinese) == "1 entries read, 0 new")
    let kept = try site.store.ledger()
    #expect(
      kept.map { "\($0.carrier.name) \($0.endUse) \($0.from) \($0.to) \($0.amount.printed)" } == [
        "coal total 2026-01-01 2026-01-02 2000.000", "natural-gas total 2026-01-01 2026-02-01 1234.500",
        "petrol vehicle 2026-01-01 2026-04-01 320.000",
      ])
    #expect(kept.map(\.note) == ["", "", "cards, three"])
    #expect(kept.map { $0.costYuan?.description } == [nil, "4468.89", nil])
  }

  @Test func `every faulty row is named with its line and remedy, and no row is taken`() throws {
    let site = try school()
    let faults = try site.faults(
      .ledger,
      """
      institution,carrier,from,to,amount,unit,end_use,cost,note
      school,natural-gas,2026-01-01,2026-02-01,10,m3,,,
      nowhere,gas,2026-01-01,2026-02-01,10,m3,,,
      school,coal,2026-02-01,2026-01-01,10,t,,,
      school,coal,2026-01-01,2026-01-01,10,t,,,
      school,coal,2026-01-01 08:00,2026-02-01,-10,m3,a b,-1,
      school,coal,,,"1,5",,,x,
      school,coal,2026-01-01,2026-02-01,999999999999999999,t,,,
      """)
    #expect(
      faults.map { $0.prefix(2) } == ["3:", "3:", "4:", "5:", "6:", "6:", "6:", "6:", "6:", "7:", "7:", "7:", "7:", "7:", "8:"])
    for part in [
      "no institution is called 'nowhere'", "'gas' is no carrier; write one of electricity, water, natural-gas",
      "`to` is 2026-01-01 and `from` 2026-02-01; write the day after the last one", "'2026-01-01 08:00' is no local midnight",
      "'-10' is below zero", "'m3' is no unit of coal; write one of g, kg, t", "'a b' is not a single word", "'-1' is below zero",
      "'from' is blank", "'to' is blank", "'unit' is blank", "'1,5' is no number", "'x' is no number",
      "more than the books can hold",
    ] { #expect(faults.contains { $0.contains(part) }, "\(part)") }
    #expect(try site.store.ledger().isEmpty)
  }

  @Test func `another amount or cost for a bill that is there is a fault, in the file and against the books`() throws {
    let site = try school()
    let header = "institution,carrier,from,to,amount,unit,cost,note\n"
    try site.take(.ledger, header + "school,lpg,2026-01-01,2026-02-01,150,kg,900,\n")
    let faults = try site.faults(
      .ledger,
      header + """
        school,lpg,2026-01-01,2026-02-01,151,kg,900,
        school,lpg,2026-01-01,2026-02-01,0.15,t,901,
        school,lpg,2026-01-01,2026-02-01,150000,g,900.00,
        school,lpg,2026-02-01,2026-03-01,140,kg,800,
        school,lpg,2026-02-01,2026-03-01,141,kg,800,
        school,lpg,2026-02-01,2026-03-01,141,kg,800,canteen
        """)
    #expect(
      faults.map { $0.prefix(while: { $0 != ";" }) } == [
        "2: the ledger has 150 kg at 900 yuan for the same days, and the line states 151 kg at 900 yuan",
        "3: the ledger has 150 kg at 900 yuan for the same days, and the line states 0.15 t at 901 yuan",
        "6: line 5 states 140 kg at 800 yuan for the same days, and this line 141 kg at 800 yuan",
      ])
    #expect(try site.store.ledger().count == 1)
  }

  // MARK: Bills that were mistyped

  private static let header = "institution,carrier,from,to,amount,unit,cost,note,withdrawn\n"

  @Test func `a mistyped bill is replaced by whoever writes what was entered, and the same row again changes nothing`() throws {
    let site = try school()
    try site.take(.ledger, LedgerImportTests.header + "school,lpg,2026-01-01,2026-02-01,1500,kg,900,,\n")
    let refused = try site.faults(.ledger, LedgerImportTests.header + "school,lpg,2026-01-01,2026-02-01,150,kg,900,,\n")
    #expect(refused.count == 1 && refused[0].contains("where that was mistyped, write it in the column `withdrawn`"))
    let mended = LedgerImportTests.header + "school,lpg,2026-01-01,2026-02-01,0.15,t,900,,1.5\n"
    #expect(try site.take(.ledger, mended) == "1 entries read, 1 new, 1 withdrawn")
    #expect(try site.take(.ledger, mended) == "1 entries read, 0 new")
    #expect(try site.store.ledger().map(\.amount.printed) == ["150.000"])
    let withdrawn = try site.store.withdrawnEntries(of: try #require(InstitutionID("school")))
    #expect(withdrawn.map(\.entry.sentence) == ["2026-01-01 to 2026-02-01, 1500 kg, 900 yuan"])
    #expect(withdrawn.map(\.withdrawn) == [try site.at("2026-11-23 10:00")])
    // The amount was right and the cost was not.
    try site.take(.ledger, LedgerImportTests.header + "school,lpg,2026-01-01,2026-02-01,150,kg,910,,150\n")
    #expect(try site.store.ledger().map { $0.costYuan?.description } == ["910"])
  }

  @Test func `a bill of the wrong days is taken back whole, by either language, and what was withdrawn is explained`() throws {
    let site = try school()
    try site.take(.ledger, LedgerImportTests.header + "school,water,2026-01-01,2026-02-01,310,m3,,,\n")
    let chinese = "机构,能源资源种类,开始日期,结束日期,用量,单位,撤回用量\nschool,water,2026-01-01,2026-02-01,,m3,310\n"
    #expect(ImportKind(headerOf: Array(chinese.utf8)) == .ledger)
    #expect(try site.take(.ledger, chinese) == "1 entries read, 0 new, 1 withdrawn")
    #expect(try site.take(.ledger, chinese) == "1 entries read, 0 new")
    #expect(try site.store.ledger().isEmpty)
    let lines = try #require(
      try Explanation(keeper: site.keeper, settings: site.settings).lines(
        of: "school", .water, in: try site.span("2026-01-01", "2026-02-01"), listsAll: false))
    #expect(lines.last == "withdrawn 2026-11-23T10:00:00+08:00: total 2026-01-01 to 2026-02-01, 310 m3")
    #expect(lines[1] == "  nothing is known of any of 744 hours")
    #expect(try site.consumption(.month, by: .institution, "2026-01-01", "2026-02-01").allSatisfy { !$0.contains("310") })
    // The days are free again, for the same amount too.
    #expect(
      try site.take(.ledger, LedgerImportTests.header + "school,water,2026-01-01,2026-02-01,310,m3,,,\n")
        == "1 entries read, 1 new")
  }

  @Test func `who withdraws what was not entered is refused with what the ledger has, and no row is taken`() throws {
    let site = try school()
    try site.take(.ledger, LedgerImportTests.header + "school,lpg,2026-01-01,2026-02-01,150,kg,900,,\n")
    let faults = try site.faults(
      .ledger,
      LedgerImportTests.header + """
        school,lpg,2026-01-01,2026-02-01,140,kg,900,,151
        school,lpg,2026-02-01,2026-03-01,140,kg,900,,150
        school,lpg,2026-03-01,2026-04-01,,kg,900,,150
        school,lpg,2026-04-01,2026-05-01,,kg,,,
        school,lpg,2026-05-01,2026-06-01,,kg,,,-3
        school,lpg,2026-06-01,2026-07-01,1,kg,,,
        school,lpg,2026-06-01,2026-07-01,,kg,,,1
        school,lpg,2026-07-01,2026-08-01,1,kg,,,999999999999999999
        """)
    #expect(
      faults.map { $0.prefix(while: { $0 != ";" }) } == [
        "2: the ledger has 150 kg at 900 yuan for the same days, and the line states 140 kg at 900 yuan and that 151.000 kg are withdrawn",
        "3: the ledger has nothing for these days, and the line states 140 kg at 900 yuan and that 150.000 kg are withdrawn",
        "4: a cost stands beside no amount", "5: 'amount' is blank", "6: '-3' is below zero",
        "8: line 7 states 1 kg for the same days, and this line that 1.000 kg are withdrawn",
        "9: 999999999999999999 kg is more than the books can hold",
      ])
    #expect(try site.store.ledger().map(\.amount.printed) == ["150.000"])
  }

  @Test func `a day of 25 hours is a day of the ledger, and the second midnight of no clock is one`() throws {
    let site = try BookedSite("institutions: [{ id: school, class: education.school }]", timeZone: "Europe/Berlin")
    let header = "institution,carrier,from,to,amount,unit\n"
    try site.take(.ledger, header + "school,water,2026-10-25,2026-10-26,25,m3\n")
    try site.take(.ledger, header + "school,water,2026-10-25T00:00:00+02:00,2026-10-26T00:00:00+01:00,25,m3\n")
    #expect(try site.store.ledger().count == 1)
    #expect(try site.faults(.ledger, header + "school,water,2026-10-25T00:00:00+01:00,2026-10-27,25,m3\n").count == 1)
  }
}
