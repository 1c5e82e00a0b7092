import Conservation
import EnergyModel
import Foundation

/// What one subject, such as a register or an institution, used of one carrier in one interval, in standard coal, CO₂ and money; or the
/// total of its carriers (contract R14).
package struct EnergyRow: Sendable, Hashable {
  package let span: Span
  /// An hour; days and longer are shown as dates in the Chinese dialect.
  package let isHour: Bool
  package let by: ConsumptionBy
  /// The name of the register, building, institution, class or region; of the site `ConsumptionBy.wholeSite`.
  package let subject: String
  /// `nil`: all carriers of the subject.
  package let carrier: Carrier?
  /// All end uses together. `nil` for a total, where nothing is known, and where the sum passes what the books can count.
  package let amount: Amount?
  /// `nil` for what is no energy, where nothing is known, and where a factor is missing.
  package let kgce: Decimal?
  package let kgCO2: Decimal?
  /// `nil` where something was used that has no cost.
  package let costYuan: Decimal?
  /// By which factors and prices, and which are missing.
  package let factors: String
  /// In per cent of the standard coal of all carriers of the subject; of a total 100. `nil` for what is no energy, and where either is
  /// unknown or the total is not above zero.
  package let sharePercent: Decimal?

  /// - Parameter totalKgce: Of all carriers of the subject; `nil` where it is unknown.
  package init(
    span: Span, isHour: Bool, by: ConsumptionBy, subject: String, carrier: Carrier?, amount: Amount?, kgce: Decimal?,
    kgCO2: Decimal?, costYuan: Decimal?, factors: String, totalKgce: Decimal?
  ) {
    self.span = span
    self.isHour = isHour
    self.by = by
    self.subject = subject
    self.carrier = carrier
    self.amount = amount
    self.kgce = kgce
    self.kgCO2 = kgCO2
    self.costYuan = costYuan
    self.factors = factors
    sharePercent = totalKgce.flatMap { total in kgce.flatMap { ($0 * 100).divided(byPositive: total) } }
  }

  /// What the carrier of a total is called.
  package static let total = "total"

  private func boundary(_ instant: Instant) -> Cell { isHour ? .time(instant) : .dayStart(instant) }
  fileprivate var start: Cell { boundary(span.start) }
  fileprivate var end: Cell { boundary(span.end) }
}

extension Table<EnergyRow> {
  /// `energy` by one of its groupings; every row must be grouped by the same.
  package static func energy(by: ConsumptionBy) -> Table {
    Table(
      "energy",
      [
        .time("start", "开始时间") { $0.start },
        .time("end", "结束时间") { $0.end },
        Column(by.rawValue, by.chinese) { by.cell($0.subject) },
        Column("carrier", "能源资源种类") { .term($0.carrier.map { Term($0) } ?? Term(.scope, EnergyRow.total)) },
        Column("amount", "用量") { $0.amount.map { .amount($0) } ?? .empty },
        Column("unit", "单位") { $0.carrier.map { .text($0.baseUnit.printed) } ?? .empty },
        Column("kgce", "标准煤（kgce）") { .decimal($0.kgce, decimals: 3) },
        Column("kg_co2", "二氧化碳（kg）") { .decimal($0.kgCO2, decimals: 3) },
        Column("cost_yuan", "费用（元）") { .decimal($0.costYuan, decimals: 2) },
        Column("factors", "折标系数与价格") { .text($0.factors) },
        Column("share_pct", "占比（%）") { .decimal($0.sharePercent, decimals: 2) },
      ])
  }
}
