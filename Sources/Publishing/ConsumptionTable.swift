import Conservation
import EnergyModel
import Foundation

/// What the rows of a consumption export are grouped by (contract, Exports).
package enum ConsumptionBy: String, Sendable, Hashable, CaseIterable {
  case register, building, institution, `class`, region, site

  /// The one subject of `site`.
  package static let wholeSite = "site"

  var chinese: String {
    switch self {
    case .register: "计量寄存器"
    case .building: "建筑"
    case .institution: "公共机构"
    case .class: "类别"
    case .region: "行政区划代码"
    case .site: "范围"
    }
  }

  /// The name of a subject: stable names have their Chinese label, what users named stands as it is.
  func cell(_ subject: String) -> Cell {
    switch self {
    case .register, .building, .institution, .region: .text(subject)
    case .class: .term(Term(.institutionClass, subject))
    case .site: .term(Term(.scope, subject))
    }
  }
}

/// What one subject, such as a register or an institution, used of one carrier in one interval.
package struct ConsumptionRow: Sendable, Hashable {
  package let span: Span
  /// An hour; days and longer are shown as dates in the Chinese dialect.
  package let isHour: Bool
  package let by: ConsumptionBy
  /// The name of the register, building, institution, class or region; of the site `ConsumptionBy.wholeSite`.
  package let subject: String
  package let carrier: Carrier
  package let endUse: String
  /// `nil` where nothing is known; the row is there all the same (contract R3).
  package let amount: QualifiedAmount?
  /// Hours of the interval that were expected to be known, and those that are measured or edited (contract R4).
  package let hours: Int
  package let coveredHours: Int
  /// Changes after the period was closed (contract R9).
  package let revision: Int

  package init(
    span: Span, isHour: Bool, by: ConsumptionBy, subject: String, carrier: Carrier, endUse: String, amount: QualifiedAmount?,
    hours: Int,
    coveredHours: Int, revision: Int
  ) {
    self.span = span
    self.isHour = isHour
    self.by = by
    self.subject = subject
    self.carrier = carrier
    self.endUse = endUse
    self.amount = amount
    self.hours = hours
    self.coveredHours = coveredHours
    self.revision = revision
  }

  private func boundary(_ instant: Instant) -> Cell { isHour ? .time(instant) : .dayStart(instant) }
  fileprivate var start: Cell { boundary(span.start) }
  fileprivate var end: Cell { boundary(span.end) }

  /// Measured, estimated and unresolved together; empty where the sum passes what the books can count.
  fileprivate var total: Cell {
    guard let amount, let whole = Int64(exactly: amount.wideTotal) else { return .empty }
    return .thousandths(whole)
  }

  fileprivate func part(_ part: (QualifiedAmount) -> Amount) -> Cell { amount.map { .amount(part($0)) } ?? .empty }

  fileprivate var coverage: Cell { .share(covered: coveredHours, of: hours) }
}

extension Table<ConsumptionRow> {
  /// `consumption` by one of its groupings; every row must be grouped by the same.
  package static func consumption(by: ConsumptionBy) -> Table {
    Table(
      "consumption",
      [
        .time("start", "开始时间") { $0.start },
        .time("end", "结束时间") { $0.end },
        Column(by.rawValue, by.chinese) { by.cell($0.subject) },
        Column("carrier", "能源资源种类") { .term(Term($0.carrier)) },
        Column("end_use", "分项") { .term(Term(.endUse, $0.endUse)) },
        Column("amount", "用量") { $0.total },
        Column("unit", "单位") { .text($0.carrier.baseUnit.printed) },
        Column("measured", "实测量") { $0.part(\.measured) },
        Column("estimated", "估算量") { $0.part(\.estimated) },
        Column("unresolved", "待核实量") { $0.part(\.unresolved) },
        Column("coverage_pct", "覆盖率（%）") { $0.coverage },
        Column("revision", "修订号") { .integer($0.revision) },
      ])
  }
}
