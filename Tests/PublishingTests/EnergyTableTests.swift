import EnergyModel
import Foundation
import Testing

@testable import Publishing

@Suite struct EnergyTableTests {
  @Test func `energy prints three decimals, money two, and a total has no amount and no unit`() throws {
    let span = Span(at("2026-10-01T00:00:00+08:00"), at("2026-10-02T00:00:00+08:00"))
    func row(_ carrier: Carrier?, _ amount: Int64?, _ kgce: String?, _ co2: String?, _ yuan: String?) -> EnergyRow {
      EnergyRow(
        span: span, isHour: false, by: .institution, subject: "city-hall", carrier: carrier,
        amount: amount.map { Amount(baseUnits: $0) }, kgce: kgce.flatMap { Decimal(string: $0) },
        kgCO2: co2.flatMap { Decimal(string: $0) }, costYuan: yuan.flatMap { Decimal(string: $0) }, factors: "cn-stat-a")
    }
    let rows = [
      row(.electricity, 1_234_567, "151.7282843", "655.06125", "740.745"), row(.water, 1_000, nil, nil, "5"),
      row(nil, nil, "151.7282843", nil, nil),
    ]
    let english = String(decoding: Table.energy(by: .institution).render(rows, .en(shanghai)), as: UTF8.self)
    #expect(
      english == """
        start,end,institution,carrier,amount,unit,kgce,kg_co2,cost_yuan,factors
        2026-10-01T00:00:00+08:00,2026-10-02T00:00:00+08:00,city-hall,electricity,1234.567,kWh,151.728,655.061,740.75,cn-stat-a
        2026-10-01T00:00:00+08:00,2026-10-02T00:00:00+08:00,city-hall,water,1.000,m3,,,5.00,cn-stat-a
        2026-10-01T00:00:00+08:00,2026-10-02T00:00:00+08:00,city-hall,total,,,151.728,,,cn-stat-a

        """)
    let chinese = String(decoding: Table.energy(by: .institution).render(rows, .zhHans(shanghai)), as: UTF8.self)
    #expect(chinese.contains("公共机构,能源资源种类,用量,单位,标准煤（kgce）,二氧化碳（kg）,费用（元）,折标系数与价格\r\n"))
    #expect(chinese.contains("2026-10-01,2026-10-02,city-hall,合计,,,151.728,,,cn-stat-a\r\n"))
  }
}
