import EnergyModel
import Foundation
import Testing

@testable import Publishing

@Suite struct EnergyTableTests {
  @Test
  func `energy prints three decimals, money two, and a total has no amount and no unit, and shares are of the total's coal`()
    throws
  {
    let span = Span(at("2026-10-01T00:00:00+08:00"), at("2026-10-02T00:00:00+08:00"))
    func row(_ carrier: Carrier?, _ amount: Int64?, _ kgce: String?, _ co2: String?, _ yuan: String?) -> EnergyRow {
      EnergyRow(
        span: span, isHour: false, by: .institution, subject: "city-hall", carrier: carrier,
        amount: amount.map { Amount(baseUnits: $0) }, kgce: kgce.flatMap { Decimal(string: $0) },
        kgCO2: co2.flatMap { Decimal(string: $0) }, costYuan: yuan.flatMap { Decimal(string: $0) }, factors: "cn-stat-a",
        totalKgce: Decimal(string: "606.9131372"))
    }
    // 151.7282843 ÷ 606.9131372 is a quarter; water is no energy and has no share.
    let rows = [
      row(.electricity, 1_234_567, "151.7282843", "655.06125", "740.745"), row(.water, 1_000, nil, nil, "5"),
      row(nil, nil, "606.9131372", nil, nil),
    ]
    let english = String(decoding: Table.energy(by: .institution).render(rows, .en(shanghai)), as: UTF8.self)
    #expect(
      english == """
        start,end,institution,carrier,amount,unit,kgce,kg_co2,cost_yuan,factors,share_pct
        2026-10-01T00:00:00+08:00,2026-10-02T00:00:00+08:00,city-hall,electricity,1234.567,kWh,151.728,655.061,740.75,cn-stat-a,25.00
        2026-10-01T00:00:00+08:00,2026-10-02T00:00:00+08:00,city-hall,water,1.000,m3,,,5.00,cn-stat-a,
        2026-10-01T00:00:00+08:00,2026-10-02T00:00:00+08:00,city-hall,total,,,606.913,,,cn-stat-a,100.00

        """)
    let chinese = String(decoding: Table.energy(by: .institution).render(rows, .zhHans(shanghai)), as: UTF8.self)
    #expect(chinese.contains("公共机构,能源资源种类,用量,单位,标准煤（kgce）,二氧化碳（kg）,费用（元）,折标系数与价格,占比（%）\r\n"))
    #expect(chinese.contains("2026-10-01,2026-10-02,city-hall,合计,,,606.913,,,cn-stat-a,100.00\r\n"))
  }

  @Test(arguments: [(nil, "5"), ("0", "0"), ("-3", "5")] as [(String?, String)])
  func `a share of an unknown total, and of one that is not above zero, is unknown`(total: String?, kgce: String) {
    let row = EnergyRow(
      span: Span(at("2026-10-01T00:00:00+08:00"), at("2026-10-02T00:00:00+08:00")), isHour: false, by: .institution,
      subject: "city-hall", carrier: .coal, amount: nil, kgce: Decimal(string: kgce), kgCO2: nil, costYuan: nil, factors: "",
      totalKgce: total.flatMap { Decimal(string: $0) })
    #expect(row.sharePercent == nil)
  }
}
