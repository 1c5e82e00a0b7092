import Conservation
import EnergyModel
import Foundation
import Publishing
import Settings
import Testing

@testable import ConservedCore

/// The annual return on the statistical forms (domain.md section 5).
struct StatisticsTests {
  /// A school with a meter and parts of it, bills, and facts; and a hall of which nothing is known.
  private func school() throws -> BookedSite {
    let site = try BookedSite(
      """
      institutions:
        - { id: school, name: School, class: education.school, floor_area_m2: 1000, staff: 20, established_staff: 10, vehicles: 3,
            vehicles_petrol: 2, vehicles_diesel: 0, vehicles_new_energy: 2, racks: 4, heating_days: 122 }
        - { id: bank, class: bank }
      registers:
        - { id: school/e, institution: school, carrier: electricity, unit: kWh, interval: 1h }
        - { id: school/e/it, institution: school, carrier: electricity, end_use: data-centre.it, unit: kWh, parent: school/e }
        - { id: school/e/ups, institution: school, carrier: electricity, end_use: data-centre.it, unit: kWh, parent: school/e/it }
        - { id: school/e/cold, institution: school, carrier: electricity, end_use: data-centre.cooling, unit: kWh, parent: school/e }
      """)
    try site.take(
      .facts,
      """
      institution,fact,from,value
      school,students,2024-01-01,100
      school,students,2025-09-01,200
      school,floor_area_m2,2025-12-31,1100.5
      """)
    try site.take(
      .readings,
      """
      register,time,value
      school/e,2025-01-01 00:00,0
      school/e,2026-01-01 00:00,12000
      school/e/it,2025-01-01 00:00,0
      school/e/it,2026-01-01 00:00,3000
      school/e/ups,2025-01-01 00:00,0
      school/e/ups,2026-01-01 00:00,300
      school/e/cold,2025-01-01 00:00,0
      school/e/cold,2025-07-01 00:00,700
      """)
    try site.take(
      .ledger,
      """
      institution,carrier,from,to,amount,unit,end_use,cost,note
      school,water,2024-12-17,2025-01-16,30,m3,,300,
      school,water,2025-01-16,2026-01-01,3635,m3,,7000,
      school,petrol,2025-01-01,2026-01-01,1200.5,L,vehicle,9000,
      school,petrol,2025-01-01,2026-01-01,30,L,,,
      school,coal,2025-01-01,2025-02-01,2,t,,900,
      school,lpg,2025-01-01,2026-01-01,1000,kg,,5000,
      school,heat,2025-01-01,2026-01-01,1500,MJ,heating,400,
      """)
    return site
  }

  private func rows(_ site: BookedSite, _ form: String, edition: String = "cn-2025", year: Int = 2025) throws -> (
    form: StatisticalForms.Form, rows: [StatisticsRow]
  ) {
    let edition = try #require(Shipped.forms(named: edition))
    let form = try #require(edition.forms.first { $0.name == form })
    let statistics = try Statistics(keeper: site.keeper, settings: site.settings, year: year)
    return (form, try statistics.rows(of: form, in: edition))
  }

  /// What is not empty.
  private func filled(_ read: (form: StatisticalForms.Form, rows: [StatisticsRow])) -> [String] {
    zip(read.form.lines, read.rows[0].cells).compactMap { line, cell in cell.map { "\(line.code) \($0)" } }
  }

  @Test func `form a is the year's use, its costs where every day is costed, and the facts of the year`() throws {
    let read = try rows(school(), "a")
    #expect(
      filled(read) == [
        // The area of the last day. Persons are 20 + 100 on 243 days and 20 + 200 on 122: 56 000 ÷ 365 = 153.4.
        "f101 1100.50", "f102 153", "f1021 10", "f103 3", "f1031 2", "f1032 0", "f1033 2", "f110 12000.000",
        // 15 of the 30 days of the first bill: 15 m³ and 150 元.
        "f120 3650.000", "f121 7150.00", "f130 2.000", "f150 1230.500", "f1501 1200.500", "f1502 30.000", "f1511 9000.00",
        // Heat in GJ; 1 000 kg of LPG are 1 714.3 kgce.
        "f170 1.500", "f171 400.00", "f180 1.714", "f181 5000.00",
      ])
    #expect(
      read.rows[0].findings.map { $0.text(.english) } == [
        "f103 >= f1031 + f1032 + f1033 does not hold: 3 and 2 + 0 + 2", "f130 holds 744 of 8760 hours",
      ])
    #expect(
      read.rows[0].findings.map { $0.text(.simplifiedChinese) } == [
        "f103 >= f1031 + f1032 + f1033 不成立：3，2 + 0 + 2", "f130 仅有 8760 小时中的 744 小时",
      ])
    #expect(read.rows.map(\.kindCode) == ["021", nil])
  }

  @Test func `form b counts parts below the meter once, and form c what heats`() throws {
    let site = try school()
    let b = try rows(site, "b")
    // Cooling has half a year; the UPS is a part of IT and counts with it.
    #expect(filled(b) == ["f210 4", "f240 3700.000", "f2401 3000.000", "f2402 700.000"])
    #expect(
      b.rows[0].findings == [
        .incomplete(code: "f240", knownHours: 13_104, hours: 17_520), .incomplete(code: "f2402", knownHours: 4_344, hours: 8_760),
      ])
    #expect(filled(try rows(site, "c", edition: "cn-2022")) == ["f302 122", "f360 1.500"])
  }

  @Test func `an institution of which nothing is known has empty cells and no zero`() throws {
    let read = try rows(school(), "a")
    #expect(read.rows[1].cells.allSatisfy { $0 == nil } && read.rows[1].findings.isEmpty)
    let earlier = try rows(school(), "a", year: 2023)
    #expect(earlier.rows[0].cells[7...].allSatisfy { $0 == nil })
  }

  @Test func `the vehicles' pump is taken away from the rest of the petrol`() throws {
    let site = try BookedSite(
      """
      institutions: [{ id: depot }]
      registers:
        - { id: tank, institution: depot, carrier: petrol, unit: L }
        - { id: tank/cars, institution: depot, carrier: petrol, end_use: vehicle, unit: L, parent: tank }
      """)
    try site.take(.readings, "register,time,value\ntank,2025-01-01 00:00,0\ntank,2026-01-01 00:00,900\n")
    // Nothing is known of the pump, so nothing of the rest.
    #expect(filled(try rows(site, "a")) == ["f150 900.000"])
    try site.take(.readings, "register,time,value\ntank/cars,2025-01-01 00:00,0\ntank/cars,2026-01-01 00:00,600\n")
    #expect(filled(try rows(site, "a")) == ["f150 900.000", "f1501 600.000", "f1502 300.000"])
  }

  @Test func `a carrier without a factor leaves the sum empty and is named`() throws {
    let site = try BookedSite("institutions: [{ id: hall }]")
    try site.take(
      .ledger,
      "institution,carrier,from,to,amount,unit\nhall,steam,2025-01-01,2026-01-01,5,t\nhall,lpg,2025-01-01,2026-01-01,5,kg\n")
    let read = try rows(site, "a")
    #expect(filled(read).isEmpty)
    #expect(read.rows[0].findings == [.noFactor(code: "f180", carriers: [.steam])])
    #expect(read.rows[0].findings[0].text(.simplifiedChinese) == "f180 缺少折标系数：蒸汽")
  }

  @Test func `the table has the form's codes, and in Chinese its captions and units`() throws {
    let site = try school()
    let read = try rows(site, "b")
    func text(_ language: Language) -> [String] {
      let bytes = Table<StatisticsRow>.statistics(read.form, language).render(
        read.rows, Dialect(language, calendar: site.calendar))
      return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }
    #expect(
      text(.english) == [
        "institution,name,class_code,f201,f210,f220,f240,f2401,f2402,f2403,checks",
        "school,School,021,,4,,3700.000,3000.000,700.000,,f240 holds 13104 of 17520 hours; f2402 holds 4344 of 8760 hours",
        "bank,bank,,,,,,,,,",
      ])
    #expect(
      text(.simplifiedChinese)[0].hasSuffix(
        "公共机构,名称,单位性质代码,f201 数据中心面积（㎡）,f210 机架数量（个）,f220 数据中心功率（kW）,f240 数据中心用电量（kWh）,"
          + "f2401 IT 设备用电量（kWh）,f2402 制冷用电量（kWh）,f2403 辅助用电量（kWh）,校核"))
  }
}
