import Conservation
import EnergyModel
import Testing

@testable import Publishing

struct DegreeDaysTableTests {
  private func row(_ days: [DailyTemperatures.Day]) -> DegreeDayRow {
    let first = day("2026-01-01")
    return DegreeDayRow(
      span: Span(at("2026-01-01"), at("2026-01-04")), station: id("town"),
      degreeDays: DegreeDays(
        DailyTemperatures(from: first, days: days), of: first..<first + 3, heatingBase: Temperature(milliCelsius: 18_000),
        coolingBase: Temperature(milliCelsius: 26_000)))
  }

  private var rows: [DegreeDayRow] {
    let cold = DailyTemperatures.Day(sumMilliCelsius: -24 * 2_005, knownHours: 24, hours: 24)
    return [row([cold, cold]), row([])]
  }

  @Test func `degree days in English have the contract's header, and what is unknown is empty`() {
    // 2 × (18 + 2.005) = 40.01; two of three days are 66.66… %, never rounded up.
    #expect(
      text(Table.degreeDays.render(rows, .en(shanghai))) == """
        start,end,station,hdd,cdd,mean_c,coverage_pct
        2026-01-01T00:00:00+08:00,2026-01-04T00:00:00+08:00,town,40.010,0.000,-2.005,66.6
        2026-01-01T00:00:00+08:00,2026-01-04T00:00:00+08:00,town,,,,0.0

        """)
  }

  @Test func `degree days in Chinese`() {
    let lines = text(Array(Table.degreeDays.render(rows, .zhHans(shanghai)).dropFirst(3))).split(separator: "\r\n")
    #expect(lines[0] == "开始时间（Asia/Shanghai）,结束时间（Asia/Shanghai）,气象站,采暖度日数（℃·d）,空调度日数（℃·d）,平均气温（℃）,覆盖率（%）")
    #expect(lines[1] == "2026-01-01,2026-01-04,town,40.010,0.000,-2.005,66.6")
    #expect(lines[2] == "2026-01-01,2026-01-04,town,,,,0.0")
  }
}
