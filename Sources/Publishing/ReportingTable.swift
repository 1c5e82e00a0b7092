import Conservation
import EnergyModel
import Foundation

/// Whether the data of an institution come in.
package enum ReportingState: String, Sendable, Hashable, CaseIterable {
  /// Nothing ever came.
  case never
  /// Nothing comes any more.
  case silent
  /// Some of it does not come any more.
  case partly
  case reporting
}

/// What comes in of an institution, and what does not (查漏补缺; export `reporting`).
package struct ReportingRow: Sendable, Hashable {
  package let asOf: LocalDay
  package let institution: Institution
  package let state: ReportingState
  /// Registers, and carriers of the ledger, from which something is expected.
  package let expected: Int
  package let received: Int
  /// The end of the last amount of any of them; `nil` where there was none.
  package let lastAmount: Instant?
  /// Of all of them in the 30 days before.
  package let coverage: Coverage?
  /// What does not come, by name, the first few.
  package let missing: String
  /// The command that shows it, or brings it in; empty where nothing has to be done.
  package let action: String

  package init(
    asOf: LocalDay, institution: Institution, state: ReportingState, expected: Int, received: Int, lastAmount: Instant?,
    coverage: Coverage?, missing: String, action: String
  ) {
    self.asOf = asOf
    self.institution = institution
    self.state = state
    self.expected = expected
    self.received = received
    self.lastAmount = lastAmount
    self.coverage = coverage
    self.missing = missing
    self.action = action
  }
}

extension Table<ReportingRow> {
  package static let reporting = Table(
    "reporting",
    [
      Column("as_of", "截至日期") { .date($0.asOf) },
      Column("institution", "公共机构") { .text($0.institution.id.text) },
      Column("name", "名称") { .text($0.institution.name) },
      Column("class", "类别") { .term(Term(.institutionClass, $0.institution.institutionClass)) },
      Column("region", "行政区划代码") { .text($0.institution.region) },
      Column("answerable", "责任单位") { .text($0.institution.answerable) },
      Column("state", "报送状态") { .term(Term(.reporting, $0.state.rawValue)) },
      Column("expected", "应报送数") { .integer($0.expected) },
      Column("received", "已报送数") { .integer($0.received) },
      .time("last_amount", "最近数据时间") { row in row.lastAmount.map { .time($0) } ?? .empty },
      Column("coverage_pct", "近30日覆盖率（%）") { .coverage($0.coverage?.percent) },
      Column("missing", "缺报项") { .text($0.missing) },
      Column("action", "处理命令") { .text($0.action) },
    ])
}
