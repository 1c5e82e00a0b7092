import Conservation
import EnergyModel
import Foundation

/// A span for which a register's books lack readings, hold an open question or differ from a bill.
package struct GapRow: Sendable, Hashable {
  package let register: RegisterID
  package let from: Instant
  /// `nil` while it lasts.
  package let to: Instant?
  package let kind: String
  package let reason: String
  /// The command that would settle it; empty where nothing has to be done.
  package let action: String
  /// How an estimated span came by its amount (`EstimationMethod`); empty where nothing was estimated.
  package let method: String

  package init(
    register: RegisterID, from: Instant, to: Instant?, kind: String, reason: String, action: String, method: String = ""
  ) {
    self.register = register
    self.from = from
    self.to = to
    self.kind = kind
    self.reason = reason
    self.action = action
    self.method = method
  }

  /// The same gap to another instant.
  package func lasting(to end: Instant) -> GapRow {
    GapRow(register: register, from: from, to: end, kind: kind, reason: reason, action: action, method: method)
  }

  /// With two decimals; unknown while the gap lasts, since the file must not change with every look at the clock.
  fileprivate var hours: Cell { to.map { .decimal(Decimal($0 - from) / 3_600, decimals: 2) } ?? .empty }
}

extension Table<GapRow> {
  package static let gaps = Table(
    "gaps",
    [
      Column("register", "计量寄存器") { .text($0.register.text) },
      .time("from", "开始时间") { .time($0.from) },
      .time("to", "结束时间") { row in row.to.map { .time($0) } ?? .empty },
      Column("hours", "小时数") { $0.hours },
      Column("kind", "类型") { .term(Term(.gap, $0.kind)) },
      Column("reason", "原因") { .text($0.reason) },
      Column("action", "处理命令") { .text($0.action) },
      Column("method", "估算方法") { $0.method.isEmpty ? .empty : .term(Term(.method, $0.method)) },
    ])
}
