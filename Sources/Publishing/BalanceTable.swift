import Conservation
import EnergyModel
import Foundation

/// What a register counted in one interval, beside what the registers below it account for (contract, export `balance`).
package struct BalanceRow: Sendable, Hashable {
  package let span: Span
  /// An hour; days and longer are shown as dates in the Chinese dialect.
  package let isHour: Bool
  package let parent: RegisterID
  package let carrier: Carrier
  /// `nil` where nothing is known of the parent.
  package let amount: Amount?
  /// What the known children account for together; `nil` where nothing is known of any.
  package let children: Amount?
  /// How far `unaccounted` may be off by the accuracy of the meters alone; `nil` where it is.
  package let tolerance: Amount?
  /// Hours of the interval, and those of the parent that are measured.
  package let hours: Int
  package let coveredHours: Int
  /// The same over all children: as many hours for each.
  package let childrenHours: Int
  package let childrenCoveredHours: Int

  package init(
    span: Span, isHour: Bool, parent: RegisterID, carrier: Carrier, amount: Amount?, children: Amount?, tolerance: Amount?,
    hours: Int, coveredHours: Int, childrenHours: Int, childrenCoveredHours: Int
  ) {
    self.span = span
    self.isHour = isHour
    self.parent = parent
    self.carrier = carrier
    self.amount = amount
    self.children = children
    self.tolerance = tolerance
    self.hours = hours
    self.coveredHours = coveredHours
    self.childrenHours = childrenHours
    self.childrenCoveredHours = childrenCoveredHours
  }

  /// What no child accounts for; negative where the children counted more. `nil` where the parent or every child is unknown.
  package var unaccounted: Amount? {
    guard let amount, let children else { return nil }
    let (difference, overflow) = amount.baseUnits.subtractingReportingOverflow(children.baseUnits)
    return overflow ? nil : Amount(baseUnits: difference)
  }

  fileprivate func boundary(_ instant: Instant) -> Cell { isHour ? .time(instant) : .dayStart(instant) }
}

extension Table<BalanceRow> {
  package static let balance = Table(
    "balance",
    [
      .time("start", "开始时间") { $0.boundary($0.span.start) },
      .time("end", "结束时间") { $0.boundary($0.span.end) },
      Column("parent", "上级计量寄存器") { .text($0.parent.text) },
      Column("amount", "用量") { cell($0.amount) },
      Column("children", "下级计量合计") { cell($0.children) },
      Column("unaccounted", "总分差额") { cell($0.unaccounted) },
      Column("unit", "单位") { .text($0.carrier.baseUnit.printed) },
      Column("coverage_pct", "覆盖率（%）") { coverage($0.coveredHours, of: $0.hours) },
      Column("children_coverage_pct", "下级覆盖率（%）") { coverage($0.childrenCoveredHours, of: $0.childrenHours) },
      Column("tolerance", "误差限") { cell($0.tolerance) },
    ])

  private static func cell(_ amount: Amount?) -> Cell { amount.map { .number($0.printed) } ?? .empty }

  private static func coverage(_ covered: Int, of hours: Int) -> Cell {
    .coverage(Coverage(coveredHours: covered, hours: hours)?.percent ?? 0)
  }
}
