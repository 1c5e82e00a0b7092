import Conservation
import EnergyModel

/// How cold and how warm one interval was at a station (contract, export `degree-days`).
package struct DegreeDayRow: Sendable, Hashable {
  package let span: Span
  package let station: StationID
  package let degreeDays: DegreeDays

  package init(span: Span, station: StationID, degreeDays: DegreeDays) {
    self.span = span
    self.station = station
    self.degreeDays = degreeDays
  }
}

extension Table<DegreeDayRow> {
  package static let degreeDays = Table(
    "degree-days",
    [
      .time("start", "开始时间") { .dayStart($0.span.start) },
      .time("end", "结束时间") { .dayStart($0.span.end) },
      Column("station", "气象站") { .text($0.station.text) },
      Column("hdd", "采暖度日数（℃·d）") { cell($0.degreeDays.heating) },
      Column("cdd", "空调度日数（℃·d）") { cell($0.degreeDays.cooling) },
      Column("mean_c", "平均气温（℃）") { cell($0.degreeDays.mean) },
      Column("coverage_pct", "覆盖率（%）") {
        .coverage(Coverage(coveredHours: $0.degreeDays.knownDays, hours: $0.degreeDays.days)?.percent ?? 0)
      },
    ])

  private static func cell(_ number: Int64?) -> Cell { number.map { .number(thousandths(of: $0)) } ?? .empty }
}
