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

  @Test func `a day of 25 hours is a day of the ledger, and the second midnight of no clock is one`() throws {
    let site = try BookedSite("institutions: [{ id: school, class: education.school }]", timeZone: "Europe/Berlin")
    let header = "institution,carrier,from,to,amount,unit\n"
    try site.take(.ledger, header + "school,water,2026-10-25,2026-10-26,25,m3\n")
    try site.take(.ledger, header + "school,water,2026-10-25T00:00:00+02:00,2026-10-26T00:00:00+01:00,25,m3\n")
    #expect(try site.store.ledger().count == 1)
    #expect(try site.faults(.ledger, header + "school,water,2026-10-25T00:00:00+01:00,2026-10-27,25,m3\n").count == 1)
  }
}
